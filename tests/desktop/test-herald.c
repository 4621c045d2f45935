/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-rig.h"

#include "muster-copy.h"
#include "muster-herald.h"
#include "muster-preferences.h"

/* What is told while nobody looks at the window: what is new, once, and never who. */

#define DAY_MS G_GINT64_CONSTANT (86400000)

static gboolean
is_news (MusterHeraldSubject subject, MusterHeraldLook before, MusterHeraldLook now)
{
  return muster_herald_is_news (subject, &before, &now, DESK_RIG_NOW_MS);
}

static void
test_attention (void)
{
  MusterHeraldLook none = { .trouble = -1 };
  MusterHeraldLook one = { .attention = 1, .trouble = -1 };
  MusterHeraldLook revoked = { .trouble = MUSTER_ERROR_REVOKED };
  MusterHeraldLook offline = { .trouble = MUSTER_ERROR_OFFLINE };

  g_assert_true (is_news (MUSTER_HERALD_ATTENTION, none, one));
  g_assert_true (is_news (MUSTER_HERALD_ATTENTION, none, revoked));
  g_assert_true (is_news (MUSTER_HERALD_ATTENTION, offline, revoked));
  /* Already told, fewer than before, or ordinary life. */
  g_assert_false (is_news (MUSTER_HERALD_ATTENTION, one, one));
  g_assert_false (is_news (MUSTER_HERALD_ATTENTION, one, none));
  g_assert_false (is_news (MUSTER_HERALD_ATTENTION, revoked, revoked));
  g_assert_false (is_news (MUSTER_HERALD_ATTENTION, none, offline));
  g_assert_false (muster_herald_is_news (MUSTER_HERALD_ATTENTION, NULL, &one, DESK_RIG_NOW_MS));
}

static void
test_returned (void)
{
  MusterHeraldLook one = { .returned = 1 };
  MusterHeraldLook two = { .returned = 2 };

  g_assert_true (is_news (MUSTER_HERALD_RETURNED, one, two));
  g_assert_false (is_news (MUSTER_HERALD_RETURNED, two, two));
  g_assert_false (is_news (MUSTER_HERALD_RETURNED, two, one));
  g_assert_false (is_news (MUSTER_HERALD_ATTENTION, one, two));
  g_assert_false (muster_herald_is_news (MUSTER_HERALD_RETURNED, NULL, &two, DESK_RIG_NOW_MS));
}

static void
test_backup (void)
{
  MusterHeraldLook fresh = { .backup_ms = DESK_RIG_NOW_MS - MUSTER_HERALD_BACKUP_AFTER_MS + 1 };
  MusterHeraldLook old = { .backup_ms = DESK_RIG_NOW_MS - MUSTER_HERALD_BACKUP_AFTER_MS };
  MusterHeraldLook told = old, told_yesterday = old, unknown = { 0 };

  told.told_ms = DESK_RIG_NOW_MS - DESK_RIG_HOUR_MS;
  told_yesterday.told_ms = DESK_RIG_NOW_MS - DAY_MS;
  g_assert_true (muster_herald_is_news (MUSTER_HERALD_BACKUP, NULL, &old, DESK_RIG_NOW_MS));
  g_assert_true (is_news (MUSTER_HERALD_BACKUP, old, told_yesterday));
  g_assert_false (is_news (MUSTER_HERALD_BACKUP, old, told));
  g_assert_false (is_news (MUSTER_HERALD_BACKUP, fresh, fresh));
  g_assert_false (is_news (MUSTER_HERALD_BACKUP, unknown, unknown));
}

/* ---- With a book ---- */

static void
note (gpointer data, const char *id, const char *text, const char *page)
{
  GString *told = data;

  if (text != NULL)
    g_string_append_printf (told, "%s>%s: %s;", id, page, text);
}

static gpointer
set_copied (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, *(gint64 *) data);

  muster_store_set_setting (store, MUSTER_SETTING_COPIED, text, error);
  return NULL;
}

static void
test_told_once (DeskRig *rig, gconstpointer data)
{
  g_autoptr (GString) told = g_string_new (NULL);
  GtkWidget *behind = gtk_window_new ();
  g_autoptr (MusterHerald) herald = muster_herald_new (GTK_WINDOW (behind), rig->desk, note, told);
  gint64 copied_ms = DESK_RIG_NOW_MS - 3 * DAY_MS;

  desk_rig_write (rig, set_copied, &copied_ms);
  DESK_RIG_UNTIL (muster_desk_get_status (rig->desk) != NULL);
  muster_herald_look (herald);
  DESK_RIG_UNTIL (told->len > 0);
  muster_herald_look (herald);
  desk_rig_wait_idle (rig);
  g_assert_cmpstr (told->str, ==, "backup>closing: No backup for 3 days: a stick is all it needs;");
  g_object_run_dispose (G_OBJECT (herald));
  gtk_window_destroy (GTK_WINDOW (behind));
}

/* Whoever looks at the window is not told what is on it, and nobody who does not want to be. */
static void
test_switched_off (DeskRig *rig, gconstpointer data)
{
  g_autoptr (GString) told = g_string_new (NULL);
  GtkWidget *behind = gtk_window_new ();
  g_autoptr (MusterHerald) herald = muster_herald_new (GTK_WINDOW (behind), rig->desk, note, told);
  gint64 copied_ms = DESK_RIG_NOW_MS - 3 * DAY_MS;
  GSettings *settings = muster_preferences_get ();

  g_assert_nonnull (settings);
  g_assert_true (muster_herald_may_tell (FALSE, settings));
  g_assert_false (muster_herald_may_tell (TRUE, settings));
  g_assert_true (muster_herald_may_tell (FALSE, NULL));
  g_settings_set_boolean (settings, "notifications", FALSE);
  g_assert_false (muster_herald_may_tell (FALSE, settings));
  desk_rig_write (rig, set_copied, &copied_ms);
  DESK_RIG_UNTIL (muster_desk_get_status (rig->desk) != NULL);
  muster_herald_look (herald);
  desk_rig_wait_idle (rig);
  g_assert_cmpstr (told->str, ==, "");
  g_settings_set_boolean (settings, "notifications", TRUE);
  muster_herald_look (herald);
  DESK_RIG_UNTIL (told->len > 0);
  g_object_run_dispose (G_OBJECT (herald));
  gtk_window_destroy (GTK_WINDOW (behind));
}

static void
add_tests (void)
{
#define ADD(name, function) g_test_add ("/herald/" name, DeskRig, NULL, desk_rig_set_up, function, desk_rig_tear_down)
  g_test_add_func ("/herald/attention", test_attention);
  g_test_add_func ("/herald/returned", test_returned);
  g_test_add_func ("/herald/backup", test_backup);
  ADD ("told-once", test_told_once);
  ADD ("switched-off", test_switched_off);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_path_get_dirname (argv[0]);
  g_autofree char *schemas = g_build_filename (folder, "..", "data", NULL);

  /* The switch is one of this test's own, and nobody's. */
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("GSETTINGS_SCHEMA_DIR", schemas, TRUE);
  return desk_rig_main (argc, argv, add_tests);
}
