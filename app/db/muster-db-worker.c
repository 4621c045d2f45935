/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-db-worker.h"

#include "muster-db-private.h"

struct _MusterDbWorker
{
  GThread *thread; /* NULL once stopped */
  GAsyncQueue *queue;
  MusterDb *db;
};

typedef struct
{
  GTask *task; /* NULL: the end of the queue */
  MusterDbWorkerFunction function;
  gpointer data;
  GDestroyNotify destroy_data;
  GDestroyNotify destroy_result;
} Work;

static void
work_free (Work *self)
{
  if (self->destroy_data != NULL)
    self->destroy_data (self->data);
  g_clear_object (&self->task);
  g_free (self);
}

static void
run (MusterDb *db, Work *work)
{
  g_autoptr (GError) error = NULL;
  GCancellable *cancellable = g_task_get_cancellable (work->task);
  gpointer result;

  /* What was cancelled while it waited does not begin. */
  if (g_task_return_error_if_cancelled (work->task))
    return;

  muster_db_set_cancellable (db, cancellable);
  result = work->function (db, work->data, cancellable, &error);
  muster_db_set_cancellable (db, NULL);

  if (error != NULL)
    g_task_return_error (work->task, g_steal_pointer (&error));
  else
    g_task_return_pointer (work->task, result, work->destroy_result);
}

static gpointer
work_through (gpointer data)
{
  MusterDbWorker *self = data;
  gboolean more = TRUE;

  while (more)
    {
      Work *work = g_async_queue_pop (self->queue);

      more = work->task != NULL;
      if (more)
        run (self->db, work);
      work_free (work);
    }
  g_clear_pointer (&self->db, muster_db_free);

  return NULL;
}

/**
 * muster_db_worker_new:
 * @db: (transfer full): a connection; from now on it belongs to the worker's thread
 *
 * Returns: (transfer full): a worker whose thread runs
 */
MusterDbWorker *
muster_db_worker_new (MusterDb *db)
{
  MusterDbWorker *self = g_new0 (MusterDbWorker, 1);

  self->db = db;
  self->queue = g_async_queue_new ();
  self->thread = g_thread_new ("muster-db", work_through, self);
  /* The thread looks at the connection only when there is work, which cannot be before this. */
  muster_db_set_thread (db, self->thread);

  return self;
}

/**
 * muster_db_worker_free:
 * @self: (nullable): a worker
 *
 * Stops the worker as muster_db_worker_stop() does, and frees it.
 */
void
muster_db_worker_free (MusterDbWorker *self)
{
  if (self == NULL)
    return;

  muster_db_worker_stop (self);
  g_async_queue_unref (self->queue);
  g_free (self);
}

/**
 * muster_db_worker_run_async:
 * @self: a worker that was not stopped
 * @function: (scope async): what to do, in the worker's thread
 * @data: (nullable): handed to @function
 * @destroy_data: (nullable): frees @data, in the worker's thread, before @callback is called or after
 * @destroy_result: (nullable): frees a result that nobody takes
 * @cancellable: (nullable): interrupts the work
 * @callback: (nullable): called in the caller's thread-default main context
 * @user_data: (nullable): handed to @callback
 *
 * Puts work at the end of the queue.
 */
void
muster_db_worker_run_async (MusterDbWorker *self, MusterDbWorkerFunction function, gpointer data,
                            GDestroyNotify destroy_data, GDestroyNotify destroy_result, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  Work *work;

  g_return_if_fail (self->thread != NULL);

  work = g_new0 (Work, 1);
  work->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (work->task, muster_db_worker_run_async);
  /* Work that has committed says so, even if it was cancelled at that moment. */
  g_task_set_check_cancellable (work->task, FALSE);
  work->function = function;
  work->data = data;
  work->destroy_data = destroy_data;
  work->destroy_result = destroy_result;
  g_async_queue_push (self->queue, work);
}

/**
 * muster_db_worker_run_finish:
 * @self: a worker
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): what the function returned, or %NULL with its error,
 * %MUSTER_DB_ERROR_INTERRUPTED or %G_IO_ERROR_CANCELLED when it was cancelled
 */
gpointer
muster_db_worker_run_finish (MusterDbWorker *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * muster_db_worker_stop:
 * @self: a worker
 *
 * Waits until everything in the queue is done, closes the connection and ends the thread. Answers that are on their
 * way still arrive when the main context runs. A second call does nothing.
 */
void
muster_db_worker_stop (MusterDbWorker *self)
{
  if (self->thread == NULL)
    return;

  g_async_queue_push (self->queue, g_new0 (Work, 1));
  g_thread_join (g_steal_pointer (&self->thread));
}
