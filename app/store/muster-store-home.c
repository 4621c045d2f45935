/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-home.h"

#include <errno.h>

#include <glib/gstdio.h>

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

static void
set_exists (const MusterStoreHome *self, GError **error)
{
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_EXISTS, "There is a store in “%s” already.", self->folder);
}

/* Keys are here: only an interrupted run may go on, and only who knows its passphrase. */
static gboolean
take_up_keys (const MusterStoreHome *self, const char *name, const char *passphrase, guint8 *key, MusterId *member,
              GError **error)
{
  g_autoptr (GError) local = NULL;

  if (muster_key_slots_unlock (self->world, self->folder, name, passphrase, key, member, &local))
    return TRUE;
  if (database_exists (self->folder) || g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_CORRUPT))
    set_exists (self, error);
  else
    g_set_error (
        error, MUSTER_ERROR, MUSTER_ERROR_EXISTS,
        "An earlier start in “%s” was interrupted and had another member or passphrase: remove keys.json there, "
        "which holds nothing yet, and start again.",
        self->folder);
  return FALSE;
}

static gboolean
make_keys (const MusterStoreHome *self, const char *name, const char *passphrase, guint8 *key, MusterId *member,
           GError **error)
{
  if (muster_key_slots_exist (self->world, self->folder))
    return take_up_keys (self, name, passphrase, key, member, error);
  if (database_exists (self->folder))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_EXISTS,
                   "There is a muster.db without keys.json in “%s”: bring keys.json back, or move muster.db away.",
                   self->folder);
      return FALSE;
    }
  *member = muster_id_new (self->world);
  return muster_key_slots_create (self->world, self->folder, member, name, passphrase, key, error);
}

static MusterStore *
open_store (const MusterStoreHome *self, const guint8 *key, const MusterId *member, gboolean create, GError **error)
{
  MusterStoreOptions options = {
    .world = self->world,
    .catalogue = self->catalogue,
    .folder = self->folder,
    .key = key,
    .witness_folder = self->witness_folder,
    .create = create,
    .cache_kib = self->cache_kib,
    .progress = self->progress,
  };
  MusterStore *store;

  if (!make_folder (self->witness_folder, error))
    return NULL;
  store = muster_store_open (&options, error);
  if (store != NULL)
    muster_store_set_member (store, member);
  return store;
}

/* The member is the author of its own record. */
static gboolean
make_member (const MusterStoreHome *self, MusterStore *store, const char *name, const MusterId *member, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (GError) local = NULL;
  MusterId id = *member;

  json_object_set_string_member (fields, "name", name);
  json_object_set_boolean_member (fields, "active", TRUE);
  if (muster_store_create (store, "member", fields, NULL, &id, &local))
    return TRUE;
  if (g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_EXISTS))
    set_exists (self, error);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/**
 * muster_store_home_make:
 * @self: where
 * @name: name of the first member
 * @passphrase: the member's passphrase
 * @key: (out): the store's key; the caller wipes it
 * @member: (out): id of the member
 * @error: %MUSTER_ERROR_EXISTS: there is a store, or half of one that cannot be taken up; %MUSTER_ERROR_FULL; as
 *   muster_store_open()
 *
 * Makes a store with its first member. It takes about a second, for the passphrase's sake.
 *
 * Returns: (transfer full) (nullable): the store, with @member recording
 */
MusterStore *
muster_store_home_make (const MusterStoreHome *self, const char *name, const char *passphrase,
                        guint8 key[MUSTER_STORE_KEY_SIZE], MusterId *member, GError **error)
{
  g_autoptr (MusterStore) store = NULL;

  if (!make_folder (self->folder, error) || !make_keys (self, name, passphrase, key, member, error))
    return NULL;
  store = open_store (self, key, member, TRUE, error);
  if (store == NULL || !make_member (self, store, name, member, error))
    return NULL;
  return g_steal_pointer (&store);
}

/**
 * muster_store_home_open:
 * @self: where
 * @key: the store's key, as muster_key_slots_unlock() gave it
 * @member: who is recording
 * @error: as muster_store_open()
 *
 * Returns: (transfer full) (nullable): the store, for the calling thread
 */
MusterStore *
muster_store_home_open (const MusterStoreHome *self, const guint8 key[MUSTER_STORE_KEY_SIZE], const MusterId *member,
                        GError **error)
{
  return open_store (self, key, member, FALSE, error);
}
