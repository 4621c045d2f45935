/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The worker: order, answers in the caller's context, errors, cancellation, and a stop that loses nothing. */
#include "muster-db-statement.h"
#include "muster-db-transaction.h"
#include "muster-db-worker.h"
#include "muster-test-folder.h"
#include "muster-test-vfs.h"

static const guint8 KEY[MUSTER_DB_KEY_SIZE] = { 9 };

typedef struct
{
  MusterTestFolder *folder;
  MusterDbOptions options;
  MusterDbWorker *worker;
  GThread *main_thread;
  guint n_answers;
  GError *error;
  gint64 result;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbTransaction) transaction = NULL;
  MusterDb *db;

  fixture->folder = muster_test_folder_new ();
  fixture->options.path = muster_test_folder_file (fixture->folder, "a.db");
  fixture->options.lock_path = muster_test_folder_file (fixture->folder, "write.lock");
  fixture->options.key = KEY;
  fixture->options.create = TRUE;
  fixture->main_thread = g_thread_self ();

  db = muster_db_open (&fixture->options, &error);
  g_assert_no_error (error);
  transaction = muster_db_begin (db, &error);
  g_assert_true (muster_db_execute (db, "CREATE TABLE t (v INTEGER PRIMARY KEY, w INTEGER)", &error));
  g_assert_true (muster_db_commit (transaction, &error));
  fixture->worker = muster_db_worker_new (db);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  muster_db_worker_free (fixture->worker);
  g_clear_error (&fixture->error);
  muster_test_folder_free (fixture->folder);
}

/* Gives the rowid of the row it added. */
static gpointer
add_row (MusterDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (MusterDbTransaction) transaction = muster_db_begin (db, error);
  g_autoptr (MusterDbStatement) insert = NULL;

  if (transaction == NULL || (insert = muster_db_prepare (db, "INSERT INTO t (w) VALUES (?1)", error)) == NULL)
    return NULL;
  muster_db_bind_int (insert, 1, *(int *)data);
  if (!muster_db_run (insert, error) || !muster_db_commit (transaction, error))
    return NULL;

  return g_memdup2 (&(gint64){ muster_db_get_last_rowid (db) }, sizeof (gint64));
}

static gpointer
fail (MusterDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  muster_db_execute (db, "SELECT * FROM nowhere", error);
  return NULL;
}

static gpointer
run_for_ever (MusterDb *db, gpointer data, GCancellable *cancellable, GError **error)
{
  GCancellable *cancel_me = data;

  /* Cancelled from inside, so that the statement is certain to begin first. */
  g_cancellable_cancel (cancel_me);
  muster_db_execute (db, "WITH RECURSIVE n (v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n) SELECT max (v) FROM n",
                     error);
  return NULL;
}

static void
answered (GObject *source, GAsyncResult *result, gpointer data)
{
  Fixture *fixture = data;
  g_autofree gint64 *rowid = NULL;

  g_assert_true (g_thread_self () == fixture->main_thread);
  g_clear_error (&fixture->error);
  rowid = muster_db_worker_run_finish (fixture->worker, result, &fixture->error);
  fixture->result = rowid != NULL ? *rowid : 0;
  fixture->n_answers++;
  /* One after the other, in order. */
  if (rowid != NULL)
    g_assert_cmpint (*rowid, ==, fixture->n_answers);
}

static void
put (Fixture *fixture, MusterDbWorkerFunction function, gpointer data, GDestroyNotify destroy,
     GCancellable *cancellable)
{
  muster_db_worker_run_async (fixture->worker, function, data, destroy, g_free, cancellable, answered, fixture);
}

static void
wait_for (Fixture *fixture, guint n)
{
  while (fixture->n_answers < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  for (int i = 0; i < 50; i++)
    put (fixture, add_row, g_memdup2 (&i, sizeof i), g_free, NULL);
  wait_for (fixture, 50);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (fixture->result, ==, 50);
}

static void
test_errors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) early = g_cancellable_new ();
  g_autoptr (GCancellable) late = g_cancellable_new ();

  put (fixture, fail, NULL, NULL, NULL);
  wait_for (fixture, 1);
  g_assert_error (fixture->error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED);

  g_cancellable_cancel (early);
  put (fixture, fail, NULL, NULL, early);
  wait_for (fixture, 2);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  put (fixture, run_for_ever, g_object_ref (late), g_object_unref, late);
  wait_for (fixture, 3);
  g_assert_error (fixture->error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_INTERRUPTED);
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDb) db = NULL;
  g_autoptr (MusterDbStatement) count = NULL;

  for (int i = 0; i < 20; i++)
    put (fixture, add_row, g_memdup2 (&i, sizeof i), g_free, NULL);
  muster_db_worker_stop (fixture->worker);
  muster_db_worker_stop (fixture->worker);

  /* All is done before the answers are read. */
  g_assert_cmpuint (fixture->n_answers, ==, 0);
  db = muster_db_open (&fixture->options, &error);
  count = muster_db_prepare (db, "SELECT count (*) FROM t", &error);
  g_assert_cmpint (muster_db_step (count, &error), ==, MUSTER_DB_ROW);
  g_assert_cmpint (muster_db_column_int (count, 1), ==, 20);
  wait_for (fixture, 20);
}

static void
test_other_thread (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (1);
      MusterDbOptions options = { .path = "/m/a.db", .key = KEY, .create = TRUE };
      MusterDb *db;

      options.vfs = muster_test_vfs_get_name (vfs);
      db = muster_db_open (&options, NULL);
      muster_db_worker_new (db);
      muster_db_execute (db, "SELECT 1", NULL);
      return;
    }
  g_test_trap_subprocess (NULL, 10 * G_USEC_PER_SEC, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*g_thread_self*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/db/worker/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("order", test_order);
  ADD ("errors", test_errors);
  ADD ("stop", test_stop);
  g_test_add_func ("/db/worker/other-thread", test_other_thread);
  return g_test_run ();
}
