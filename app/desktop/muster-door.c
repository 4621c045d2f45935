/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-door.h"

#include <string.h>

typedef struct
{
  MusterStoreHome home;
  MusterDoorDeed deed;
  char *name;
  char *passphrase;
  guint8 key[MUSTER_STORE_KEY_SIZE];
  MusterId member;
} Attempt;

static void
attempt_free (gpointer data)
{
  Attempt *attempt = data;

  explicit_bzero (attempt->passphrase, strlen (attempt->passphrase));
  explicit_bzero (attempt->key, sizeof attempt->key);
  g_free (attempt->passphrase);
  g_free (attempt->name);
  g_free (attempt);
}

static gboolean
make (Attempt *attempt, GError **error)
{
  g_autoptr (MusterStore) store = muster_store_home_make (&attempt->home, attempt->name, attempt->passphrase,
                                                          attempt->key, &attempt->member, error);

  return store != NULL;
}

/* Whoever opens it first after an update fills tables anew; the connections of the window come after that. */
static gboolean
unlock (Attempt *attempt, GError **error)
{
  g_autoptr (MusterStore) store = NULL;

  if (!muster_key_slots_unlock (attempt->home.world, attempt->home.folder, attempt->name, attempt->passphrase,
                                attempt->key, &attempt->member, error))
    return FALSE;
  if (attempt->deed == MUSTER_DOOR_UNLOCK)
    return TRUE;
  store = muster_store_home_open (&attempt->home, attempt->key, &attempt->member, error);
  return store != NULL;
}

static void
try_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Attempt *attempt = data;
  GError *error = NULL;
  gboolean open = attempt->deed == MUSTER_DOOR_MAKE ? make (attempt, &error) : unlock (attempt, &error);

  if (open)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * muster_door_try_async:
 * @source: (type GObject.Object): who asks; kept alive until the answer
 * @home: where the store is, or will be; its parts outlive the attempt
 * @deed: what to do
 * @name: name of the member
 * @passphrase: the member's
 * @callback: called with the answer
 */
void
muster_door_try_async (gpointer source, const MusterStoreHome *home, MusterDoorDeed deed, const char *name,
                       const char *passphrase, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) task = g_task_new (source, NULL, callback, NULL);
  Attempt *attempt = g_new0 (Attempt, 1);

  attempt->home = *home;
  attempt->deed = deed;
  attempt->name = g_strdup (name);
  attempt->passphrase = g_strdup (passphrase);
  g_task_set_task_data (task, attempt, attempt_free);
  g_task_run_in_thread (task, try_in_thread);
}

/**
 * muster_door_try_finish:
 * @result: as given to the callback
 * @key: (out) (transfer none): the store's key; gone when the callback returns
 * @member: (out) (transfer none): who is recording; gone when the callback returns
 * @error: as muster_key_slots_unlock(), muster_store_home_open() and muster_store_home_make()
 *
 * Returns: whether the store is there and the passphrase opens it
 */
gboolean
muster_door_try_finish (GAsyncResult *result, const guint8 **key, const MusterId **member, GError **error)
{
  Attempt *attempt = g_task_get_task_data (G_TASK (result));

  *key = attempt->key;
  *member = &attempt->member;
  return g_task_propagate_boolean (G_TASK (result), error);
}
