/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include <glib/gstdio.h>

#include "desk-rig.h"
#include "muster-chip-group.h"
#include "muster-closing-view.h"
#include "muster-copy-card.h"
#include "muster-copy.h"

/* The close of day: what is left goes to zero, the fair ends at any count, the copy opens elsewhere. */

static const guint8 key[MUSTER_STORE_KEY_SIZE] = { 7 };

static gboolean
shows (DeskRig *rig, const char *text)
{
  return desk_rig_find_text (GTK_WIDGET (rig->view), text) != NULL;
}

static void
test_lines (DeskRig *rig, gconstpointer data)
{
  desk_rig_create_fair (rig, "南大街摆摊", "2", -3, 5);
  desk_rig_show (rig, MUSTER_TYPE_CLOSING_VIEW);
  /* Three values of the fair, a backup, and what is unsent. */
  DESK_RIG_UNTIL (shows (rig, "5 left"));
  g_assert_true (shows (rig, "Not entered for this fair 3"));
  g_assert_true (shows (rig, "Drafts 0"));
  g_assert_true (desk_rig_press (GTK_WIDGET (rig->view), GDK_KEY_3, 0));
  g_assert_cmpstr (rig->went, ==, "workers");
  g_assert_false (desk_rig_press (GTK_WIDGET (rig->view), GDK_KEY_6, 0));
}

static void
test_fair_values (DeskRig *rig, gconstpointer data)
{
  MusterId fair = desk_rig_create_fair (rig, "南大街摆摊", "2", -3, 5);
  GtkWidget *attendance, *materials, *method;
  g_autofree char *count = NULL;
  g_autofree char *how = NULL;
  g_autofree char *leaflets = NULL;

  desk_rig_show (rig, MUSTER_TYPE_CLOSING_VIEW);
  DESK_RIG_UNTIL (shows (rig, "5 left"));
  attendance = desk_rig_find_name (GTK_WIDGET (rig->view), "attendance");
  materials = desk_rig_find_name (GTK_WIDGET (rig->view), "materials");
  method = desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_CHIP_GROUP);
  gtk_editable_set_text (GTK_EDITABLE (attendance), "many");
  g_signal_emit_by_name (attendance, "activate");
  g_assert_true (shows (rig, "A whole number"));
  gtk_editable_set_text (GTK_EDITABLE (attendance), "１２０"); /* as an input method may leave them */
  g_signal_emit_by_name (attendance, "activate");
  g_assert_true (desk_rig_press (method, GDK_KEY_3, 0));
  gtk_editable_set_text (GTK_EDITABLE (materials), "300");
  g_signal_emit_by_name (materials, "activate");
  DESK_RIG_UNTIL (shows (rig, "Not entered for this fair 0"));
  count = desk_rig_get (rig, &fair, "attendance_count");
  how = desk_rig_get (rig, &fair, "attendance_method");
  leaflets = desk_rig_get (rig, &fair, "materials_count");
  g_assert_cmpstr (count, ==, "120");
  g_assert_cmpstr (how, ==, "3");
  g_assert_cmpstr (leaflets, ==, "300");
}

static void
test_end (DeskRig *rig, gconstpointer data)
{
  MusterId fair = desk_rig_create_fair (rig, "南大街摆摊", "2", -3, 5);
  MusterId other = desk_rig_create_fair (rig, "乙场", "2", -2, 5);
  g_autofree char *state = NULL;
  g_autofree char *still = NULL;

  desk_rig_show (rig, MUSTER_TYPE_CLOSING_VIEW);
  DESK_RIG_UNTIL (shows (rig, "南大街摆摊"));
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "closing.end", NULL);
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "closing.end", NULL);
  DESK_RIG_UNTIL (rig->said != NULL);
  g_assert_nonnull (strstr (rig->said, "Fair closed"));
  /* The page stays with the fair that was ended, although another one goes on. */
  DESK_RIG_UNTIL (shows (rig, "Ended"));
  g_assert_true (shows (rig, "南大街摆摊"));
  state = desk_rig_get (rig, &fair, "state");
  still = desk_rig_get (rig, &other, "state");
  g_assert_cmpstr (state, ==, "3");
  g_assert_cmpstr (still, ==, "2");
}

static void
test_no_fair (DeskRig *rig, gconstpointer data)
{
  desk_rig_show (rig, MUSTER_TYPE_CLOSING_VIEW);
  DESK_RIG_UNTIL (shows (rig, "No fair today"));
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "closing.end", NULL);
  desk_rig_wait_idle (rig);
  g_assert_null (rig->said);
}

/* The only folder in @parent; (transfer full). */
static char *
find_copy (const char *parent)
{
  g_autoptr (GDir) dir = g_dir_open (parent, 0, NULL);
  const char *name = g_dir_read_name (dir);
  char *path = name == NULL ? NULL : g_build_filename (parent, name, NULL);

  g_assert_null (g_dir_read_name (dir));
  return path;
}

static void
remove_copy (const char *parent, const char *folder)
{
  const char *const names[] = { "muster.db", "muster.db-wal", "muster.db-shm", "write.lock", "keys.json" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_rmdir (parent);
}

static void
test_copy (DeskRig *rig, gconstpointer data)
{
  MusterId fair = desk_rig_create_fair (rig, "南大街摆摊", "2", -3, 5);
  g_autofree char *stick = g_strdup (muster_test_folder_file (rig->folder, "stick"));
  g_autofree char *keys = g_strdup (muster_test_folder_file (rig->folder, "keys.json"));
  g_autofree char *beside = g_strdup (muster_test_folder_file (rig->folder, "copy.tmp"));
  g_autoptr (GFile) folder = g_file_new_for_path (stick);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStore) copy = NULL;
  g_autoptr (JsonObject) record = NULL;
  g_autofree char *path = NULL;
  MusterStoreOptions options = { .world = rig->world, .catalogue = rig->catalogue, .key = key };

  g_assert_true (g_file_set_contents (keys, "{}", -1, NULL));
  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  desk_rig_show (rig, MUSTER_TYPE_CLOSING_VIEW);
  DESK_RIG_UNTIL (shows (rig, "Not backed up today"));
  muster_copy_card_copy (MUSTER_COPY_CARD (desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_COPY_CARD)), folder);
  DESK_RIG_UNTIL (shows (rig, "you may take it out"));
  DESK_RIG_UNTIL (!shows (rig, "Not backed up today"));
  g_assert_false (g_file_test (beside, G_FILE_TEST_EXISTS));
  path = find_copy (stick);
  options.folder = options.witness_folder = path;
  copy = muster_store_open (&options, &error);
  g_assert_no_error (error);
  record = muster_store_get (copy, &fair, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (record, "title"), ==, "南大街摆摊");
  g_assert_true (muster_store_check (copy, &error));
  g_assert_no_error (error);
  g_clear_pointer (&copy, muster_store_free);
  remove_copy (stick, path);
}

/* Without keys.json nobody could open the copy: it is none, and nothing of it is left. */
static void
test_copy_without_keys (DeskRig *rig, gconstpointer data)
{
  g_autofree char *stick = g_strdup (muster_test_folder_file (rig->folder, "stick"));
  g_autoptr (GFile) folder = g_file_new_for_path (stick);
  g_autofree char *path = NULL;

  g_assert_cmpint (g_mkdir (stick, 0700), ==, 0);
  desk_rig_show (rig, MUSTER_TYPE_CLOSING_VIEW);
  DESK_RIG_UNTIL (shows (rig, "Not backed up today"));
  muster_copy_card_copy (MUSTER_COPY_CARD (desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_COPY_CARD)), folder);
  DESK_RIG_UNTIL (muster_sync_log_get_length (muster_desk_get_log (rig->desk)) > 0);
  g_assert_false (shows (rig, "you may take it out"));
  path = find_copy (stick);
  g_assert_null (path);
  g_rmdir (stick);
}

#define ADD(path, function) g_test_add ("/closing/" path, DeskRig, NULL, desk_rig_set_up, function, desk_rig_tear_down)

static void
add_tests (void)
{
  ADD ("lines", test_lines);
  ADD ("fair-values", test_fair_values);
  ADD ("end", test_end);
  ADD ("no-fair", test_no_fair);
  ADD ("copy", test_copy);
  ADD ("copy-without-keys", test_copy_without_keys);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
