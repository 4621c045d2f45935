/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-desk-apart.h"

#include <string.h>

struct _MusterDeskApart
{
  MusterStoreHome home;
  char *folder;
  char *witness_folder;
  guint8 key[MUSTER_STORE_KEY_SIZE];
  MusterId member;
  GPtrArray *running; /* of Run; borrowed */
};

typedef struct
{
  MusterDeskApart *apart;    /* nullable: the book was closed meanwhile */
  MusterStoreWorker *worker; /* nullable, as @apart */
  GCancellable *cancellable;
  GAsyncReadyCallback callback;
  gpointer user_data;
} Run;

/**
 * muster_desk_apart_new:
 * @home: where the store is; what is in it outlives this, but for its texts
 * @key: the store's key; wiped with this
 * @member: who is recording
 *
 * Returns: (transfer full): nothing runs yet
 */
MusterDeskApart *
muster_desk_apart_new (const MusterStoreHome *home, const guint8 key[MUSTER_STORE_KEY_SIZE], const MusterId *member)
{
  MusterDeskApart *self = g_new0 (MusterDeskApart, 1);

  self->folder = g_strdup (home->folder);
  self->witness_folder = g_strdup (home->witness_folder);
  self->home = *home;
  self->home.folder = self->folder;
  self->home.witness_folder = self->witness_folder;
  memcpy (self->key, key, sizeof self->key);
  self->member = *member;
  self->running = g_ptr_array_new ();
  return self;
}

/**
 * muster_desk_apart_free:
 * @self: long reading
 *
 * Breaks off what runs and waits for that; whoever asked is answered with %G_IO_ERROR_CANCELLED.
 */
void
muster_desk_apart_free (MusterDeskApart *self)
{
  for (guint i = 0; i < self->running->len; i++)
    {
      Run *run = g_ptr_array_index (self->running, i);

      g_cancellable_cancel (run->cancellable);
      g_clear_pointer (&run->worker, muster_store_worker_free);
      run->apart = NULL;
    }
  g_ptr_array_unref (self->running);
  explicit_bzero (self->key, sizeof self->key);
  g_free (self->folder);
  g_free (self->witness_folder);
  g_free (self);
}

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autofree Run *run = data;

  if (run->apart != NULL)
    g_ptr_array_remove (run->apart->running, run);
  g_clear_pointer (&run->worker, muster_store_worker_free);
  g_object_unref (run->cancellable);
  run->callback (source, result, run->user_data);
}

/**
 * muster_desk_read_apart_async:
 * @desk: an open book
 * @work: what to read, however long it takes
 * @data: (nullable): for @work
 * @destroy_data: (nullable): frees @data
 * @cancellable: breaks it off; so does closing the book
 * @callback: called in the thread-default main context of the caller, with a result for muster_desk_finish()
 * @user_data: for @callback
 *
 * As muster_desk_read_async(), but lists do not wait behind it. The work gives no result.
 */
void
muster_desk_read_apart_async (MusterDesk *desk, MusterStoreWork work, gpointer data, GDestroyNotify destroy_data,
                              GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  MusterDeskApart *self = muster_desk_get_apart (desk);
  Run *run;

  if (self == NULL)
    {
      if (destroy_data != NULL)
        destroy_data (data);
      g_task_report_new_error (NULL, callback, user_data, muster_desk_read_apart_async, G_IO_ERROR,
                               G_IO_ERROR_CANCELLED, "The book is closed");
      return;
    }
  run = g_new0 (Run, 1);
  run->apart = self;
  run->worker = muster_store_worker_new (&self->home, self->key, &self->member);
  run->cancellable = g_object_ref (cancellable);
  run->callback = callback;
  run->user_data = user_data;
  g_ptr_array_add (self->running, run);
  muster_store_worker_run_async (run->worker, work, data, destroy_data, NULL, cancellable, finish, run);
}
