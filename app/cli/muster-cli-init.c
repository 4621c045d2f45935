/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include <glib/gstdio.h>

#include "muster-cli-runs.h"
#include "muster-key-slots.h"

/* A new store. Order of events: folder, key slots, database, the first member's record. Each step finds what an
 * interrupted run left and goes on from there. */

static gboolean
make_folder (const char *folder, GError **error)
{
  if (g_mkdir_with_parents (folder, 0700) == 0)
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FULL, "The folder “%s” cannot be made: %s.", folder,
               g_strerror (errno));
  return FALSE;
}

static gboolean
database_exists (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "muster.db", NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* Keys are here: only an interrupted run may go on, and only who knows its passphrase. */
static gboolean
take_up_keys (MusterCli *self, const char *name, const char *passphrase, guint8 *key, MusterId *member, GError **error)
{
  const char *folder = muster_cli_get_folder (self);
  g_autoptr (GError) local = NULL;

  if (muster_key_slots_unlock (muster_cli_get_world (self), folder, name, passphrase, key, member, &local))
    return TRUE;
  if (database_exists (folder) || g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_CORRUPT))
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_EXISTS, "There is a store in “%s” already.", folder);
  else
    g_set_error (
        error, MUSTER_ERROR, MUSTER_ERROR_EXISTS,
        "An earlier start in “%s” was interrupted and had another member or passphrase: remove keys.json there, "
        "which holds nothing yet, and start again.",
        folder);
  return FALSE;
}

static gboolean
make_keys (MusterCli *self, const char *name, const char *passphrase, guint8 *key, MusterId *member, GError **error)
{
  MusterWorld *world = muster_cli_get_world (self);
  const char *folder = muster_cli_get_folder (self);

  if (muster_key_slots_exist (world, folder))
    return take_up_keys (self, name, passphrase, key, member, error);
  if (database_exists (folder))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_EXISTS,
                   "There is a muster.db without keys.json in “%s”: bring keys.json back, or move muster.db away.",
                   folder);
      return FALSE;
    }
  *member = muster_id_new (world);
  return muster_key_slots_create (world, folder, member, name, passphrase, key, error);
}

/* The member is the author of its own record. */
static gboolean
make_member (MusterCli *self, MusterStore *store, const char *name, const MusterId *member, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (GError) local = NULL;
  MusterId id = *member;

  json_object_set_string_member (fields, "name", name);
  json_object_set_boolean_member (fields, "active", TRUE);
  if (muster_store_create (store, "member", fields, NULL, &id, &local))
    return TRUE;
  if (g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_EXISTS))
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_EXISTS, "There is a store in “%s” already.",
                 muster_cli_get_folder (self));
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

gboolean
muster_cli_run_init (MusterCli *self, GError **error)
{
  const char *name = muster_cli_get (self, "member") != NULL ? muster_cli_get (self, "member") : g_get_user_name ();
  char *passphrase;
  guint8 key[MUSTER_STORE_KEY_SIZE];
  char text[MUSTER_ID_TEXT_SIZE];
  MusterStore *store = NULL;
  MusterId member;

  if (!muster_cli_expect (self, 0, 0, error) || !make_folder (muster_cli_get_folder (self), error))
    return FALSE;
  passphrase = muster_cli_read_passphrase (self, muster_cli_get (self, "passphrase-file"), "MUSTER_PASSPHRASE",
                                           "New passphrase: ", TRUE, error);
  if (passphrase == NULL)
    return FALSE;
  if (make_keys (self, name, passphrase, key, &member, error))
    store = muster_cli_open_with_key (self, key, &member, TRUE, error);
  muster_cli_wipe (passphrase);
  explicit_bzero (key, sizeof key);
  return store != NULL && make_member (self, store, name, &member, error)
         && muster_cli_print (error, "%s\n", muster_id_write (&member, text));
}
