/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "desk-rig.h"
#include "muster-db.h"
#include "muster-journal.h"
#include "muster-window.h"

/* The whole window over a store of its own: its doors. */

#define PASSPHRASE "a passphrase"
#define NIGHT_MS (8 * DESK_RIG_HOUR_MS)

typedef struct
{
  DeskRig rig;
  char *folder;
  MusterStoreHome home;
  guint8 key[MUSTER_STORE_KEY_SIZE];
  MusterId member;
  AdwApplication *application;
  MusterWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_rig_set_up (&fixture->rig, NULL);
  fixture->folder = g_build_filename (muster_test_folder_get_path (fixture->rig.folder), "whole", NULL);
  g_mkdir (fixture->folder, 0700);
  fixture->home = fixture->rig.home;
  fixture->home.folder = fixture->home.witness_folder = fixture->folder;
  muster_store_free (
      muster_store_home_make (&fixture->home, "陈试七", PASSPHRASE, fixture->key, &fixture->member, &error));
  g_assert_no_error (error);
  fixture->application = ADW_APPLICATION (adw_application_new (NULL, G_APPLICATION_NON_UNIQUE));
  g_application_register (G_APPLICATION (fixture->application), NULL, &error);
  g_assert_no_error (error);
  fixture->window = muster_window_new (fixture->application, &fixture->home, FALSE);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  desk_rig_tear_down (&fixture->rig, NULL);
  g_object_unref (fixture->application);
  g_free (fixture->folder);
}

static gboolean
is_locked (Fixture *fixture)
{
  return g_strcmp0 (gtk_window_get_title (GTK_WINDOW (fixture->window)), "Muster") == 0;
}

static void
type_passphrase (Fixture *fixture)
{
  GtkWidget *entry = desk_rig_find_type (GTK_WIDGET (fixture->window), GTK_TYPE_PASSWORD_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), PASSPHRASE);
  g_signal_emit_by_name (entry, "activate");
}

static void
unlock (Fixture *fixture)
{
  type_passphrase (fixture);
  DESK_RIG_UNTIL (!is_locked (fixture));
}

/* Nobody tells it on a bus here. */
static void
test_wakes_locked (Fixture *fixture, gconstpointer data)
{
  unlock (fixture);
  desk_rig_sleep (NIGHT_MS);
  DESK_RIG_UNTIL (is_locked (fixture));
  unlock (fixture);
}

/* What an update does to a kind: its table does not agree with the program any more. */
static MusterStore *
age_members (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  MusterStore *store = muster_store_home_open (&fixture->home, fixture->key, &fixture->member, &error);
  g_autoptr (MusterStoreTransaction) transaction = NULL;

  g_assert_no_error (error);
  transaction = muster_store_begin (store, &error);
  g_assert_true (muster_db_execute (muster_store_get_db (store),
                                    "UPDATE typed_kind SET digest = 'older' WHERE kind = 'member';"
                                    "UPDATE record_member SET name = 'not filled anew'",
                                    &error));
  g_assert_true (muster_store_commit (transaction, &error));
  g_assert_no_error (error);
  return store;
}

/* Tables are filled anew behind the lock page, which says how far that is, and not by the window when it opens. */
static void
test_prepares (Fixture *fixture, gconstpointer data)
{
  const char *done = "Preparing the book after an update … 100 %";

  muster_store_free (age_members (fixture));
  unlock (fixture);
  g_assert_nonnull (desk_rig_find_text (GTK_WIDGET (fixture->window), done));
  g_assert_nonnull (desk_rig_find_text (GTK_WIDGET (fixture->window), "陈试七"));
  g_assert_null (desk_rig_find_text (GTK_WIDGET (fixture->window), "not filled anew"));
}

/* Nothing to prepare is not spoken of; nor is a book that is open behind the lock opened again. */
static void
test_prepares_nothing (Fixture *fixture, gconstpointer data)
{
  unlock (fixture);
  desk_rig_sleep (NIGHT_MS);
  DESK_RIG_UNTIL (is_locked (fixture));
  muster_store_free (age_members (fixture));
  unlock (fixture);
  g_assert_null (desk_rig_find_text (GTK_WIDGET (fixture->window), "Preparing the book after an update … 100 %"));
}

static void
add_tests (void)
{
  g_test_add ("/window/wakes-locked", Fixture, NULL, set_up, test_wakes_locked, tear_down);
  g_test_add ("/window/prepares", Fixture, NULL, set_up, test_prepares, tear_down);
  g_test_add ("/window/prepares-nothing", Fixture, NULL, set_up, test_prepares_nothing, tear_down);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
