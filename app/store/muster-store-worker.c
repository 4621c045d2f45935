/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-worker.h"

#include <string.h>

/* Nobody has asked for anything: longer than a pause between two keys, shorter than one to talk. */
#define REST_AFTER_S 10

struct _MusterStoreWorker
{
  MusterWorld *world;
  MusterCatalogue *catalogue;
  char *folder;
  char *witness_folder;
  int cache_kib;
  guint8 key[MUSTER_STORE_KEY_SIZE]; /* until the thread has opened the store */
  MusterId member;
  GAsyncQueue *queue; /* of Job; one without a task ends the thread */
  GThread *thread;
  gint waiting; /* atomic: jobs that are not answered yet */
};

typedef struct
{
  MusterStoreWorker *worker;
  GTask *task;
  MusterStoreWork work;
  gpointer data;
  GDestroyNotify destroy_data;
  GDestroyNotify destroy_result;
} Job;

static void
job_free (Job *job)
{
  if (job->destroy_data != NULL)
    job->destroy_data (job->data);
  g_clear_object (&job->task);
  g_free (job);
}

static void
run (MusterStore *store, const GError *open_error, Job *job)
{
  GCancellable *cancellable = g_task_get_cancellable (job->task);
  GError *error = NULL;
  gpointer result = NULL;

  if (store == NULL)
    error = g_error_copy (open_error);
  else if (!g_cancellable_set_error_if_cancelled (cancellable, &error))
    result = job->work (store, job->data, cancellable, &error);
  g_atomic_int_add (&job->worker->waiting, -1);
  if (error == NULL)
    {
      g_task_return_pointer (job->task, result, job->destroy_result);
      return;
    }
  if (result != NULL && job->destroy_result != NULL)
    job->destroy_result (result);
  g_task_return_error (job->task, error);
}

static Job *
wait_for_job (MusterStoreWorker *self, MusterStore *store)
{
  Job *job = g_async_queue_timeout_pop (self->queue, REST_AFTER_S * G_USEC_PER_SEC);

  if (job != NULL)
    return job;
  if (store != NULL)
    muster_store_release_memory (store);
  return g_async_queue_pop (self->queue);
}

static gpointer
live (gpointer data)
{
  MusterStoreWorker *self = data;
  MusterStoreHome home = { self->world, self->catalogue, self->folder, self->witness_folder, self->cache_kib };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStore) store = muster_store_home_open (&home, self->key, &self->member, &error);

  explicit_bzero (self->key, sizeof self->key);
  for (;;)
    {
      Job *job = wait_for_job (self, store);
      gboolean last = job->task == NULL;

      if (!last)
        run (store, error, job);
      job_free (job);
      if (last)
        return NULL;
    }
}

/**
 * muster_store_worker_new:
 * @home: where the store is; its texts are copied
 * @key: the store's key
 * @member: who is recording
 *
 * The store is opened in the worker's thread; where that fails, every piece of work is answered with the reason.
 *
 * Returns: (transfer full): a worker
 */
MusterStoreWorker *
muster_store_worker_new (const MusterStoreHome *home, const guint8 key[MUSTER_STORE_KEY_SIZE], const MusterId *member)
{
  MusterStoreWorker *self = g_new0 (MusterStoreWorker, 1);

  self->world = muster_world_ref (home->world);
  self->catalogue = muster_catalogue_ref (home->catalogue);
  self->folder = g_strdup (home->folder);
  self->witness_folder = g_strdup (home->witness_folder);
  self->cache_kib = home->cache_kib;
  memcpy (self->key, key, sizeof self->key);
  self->member = *member;
  self->queue = g_async_queue_new ();
  self->thread = g_thread_new ("store", live, self);
  return self;
}

/**
 * muster_store_worker_free:
 * @self: a worker
 *
 * Finishes what is in the queue and waits for it: a save that was begun is not lost.
 */
void
muster_store_worker_free (MusterStoreWorker *self)
{
  g_async_queue_push (self->queue, g_new0 (Job, 1));
  g_thread_join (self->thread);
  g_async_queue_unref (self->queue);
  g_free (self->folder);
  g_free (self->witness_folder);
  muster_catalogue_unref (self->catalogue);
  muster_world_unref (self->world);
  g_free (self);
}

/**
 * muster_store_worker_run_async:
 * @self: a worker
 * @work: what to do with the store
 * @data: (nullable): for @work
 * @destroy_data: (nullable): frees @data, in the worker's thread
 * @destroy_result: (nullable): frees a result that nobody takes
 * @cancellable: (nullable): leaves @work out if it has not begun, and is handed to it
 * @callback: called in the thread-default main context of the caller
 * @user_data: for @callback
 */
void
muster_store_worker_run_async (MusterStoreWorker *self, MusterStoreWork work, gpointer data, GDestroyNotify destroy_data,
                               GDestroyNotify destroy_result, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  Job *job = g_new0 (Job, 1);

  job->worker = self;
  job->task = g_task_new (NULL, cancellable, callback, user_data);
  job->work = work;
  job->data = data;
  job->destroy_data = destroy_data;
  job->destroy_result = destroy_result;
  g_task_set_source_tag (job->task, muster_store_worker_run_async);
  /* A save that was made is said to be made, even if somebody has given up meanwhile. */
  g_task_set_check_cancellable (job->task, FALSE);
  g_atomic_int_inc (&self->waiting);
  g_async_queue_push (self->queue, job);
}

/**
 * muster_store_worker_run_finish:
 * @result: as given to the callback
 * @error: what the work said, or why the store could not be opened
 *
 * Returns: (transfer full) (nullable): what the work gave
 */
gpointer
muster_store_worker_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * muster_store_worker_is_idle:
 * @self: a worker
 *
 * Returns: whether everything that was asked for is done
 */
gboolean
muster_store_worker_is_idle (MusterStoreWorker *self)
{
  return g_atomic_int_get (&self->waiting) == 0;
}
