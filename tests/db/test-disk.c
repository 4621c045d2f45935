/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The disk fails, fills up and loses power: what was committed stays, everything else is all there or not at all. */
#include "muster-db-statement.h"
#include "muster-db-transaction.h"
#include "muster-test-vfs.h"

#include <sqlite3.h>
#include <string.h>

#define N_STEPS 8
#define ROWS_A_STEP 3
/* This step's log is longer than what makes the next commit checkpoint. */
#define BIG_STEP 4
#define BIG_SIZE (5 * 1024 * 1024)

static const guint8 KEY[MUSTER_DB_KEY_SIZE] = { 3 };

static MusterDb *
open_db (MusterTestVfs *vfs, const char *path, GError **error)
{
  MusterDbOptions options = { .path = path, .key = KEY, .create = TRUE, .vfs = muster_test_vfs_get_name (vfs) };

  return muster_db_open (&options, error);
}

static gboolean
write_script (MusterDb *db, const char *sql, GError **error)
{
  g_autoptr (MusterDbTransaction) transaction = muster_db_begin (db, error);

  return transaction != NULL && muster_db_execute (db, sql, error) && muster_db_commit (transaction, error);
}

static gint64
read_int (MusterDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (db, sql, &error);

  g_assert_no_error (error);
  g_assert_cmpint (muster_db_step (statement, &error), ==, MUSTER_DB_ROW);
  return muster_db_column_int (statement, 1);
}

static gboolean
add_rows (MusterDb *db, int step, gboolean with_big, GError **error)
{
  g_autoptr (MusterDbTransaction) transaction = muster_db_begin (db, error);
  g_autoptr (MusterDbStatement) insert = NULL;
  g_autofree guint8 *big = g_malloc0 (BIG_SIZE);

  if (transaction == NULL || (insert = muster_db_prepare (db, "INSERT INTO t VALUES (?1, ?2)", error)) == NULL)
    return FALSE;

  for (int i = 0; i < ROWS_A_STEP; i++)
    {
      muster_db_bind_int (insert, 1, step);
      muster_db_bind_blob (insert, 2, big, with_big && step == BIG_STEP && i == 0 ? BIG_SIZE : 100);
      if (!muster_db_run (insert, error))
        return FALSE;
    }

  return muster_db_commit (transaction, error);
}

/* Returns how many steps were acknowledged before the first failure: -1 when there was not even the table. */
static int
work (MusterTestVfs *vfs, gboolean with_big)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDb) db = open_db (vfs, "/m/a.db", &error);
  int step = 0;

  if (db == NULL || !write_script (db, "CREATE TABLE t (step INTEGER, b BLOB)", &error))
    return -1;
  while (step < N_STEPS && add_rows (db, step, with_big, &error))
    step++;

  return step;
}

/* At most the step that was not acknowledged may be there as well, and it must be whole. */
static void
check_after_cut (MusterTestVfs *vfs, int acknowledged)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDb) db = open_db (vfs, "/m/a.db", &error);
  gint64 rows;

  g_assert_no_error (error);
  g_assert_true (muster_db_verify (db, &error));
  if (read_int (db, "SELECT count (*) FROM sqlite_schema WHERE name = 't'") == 0)
    {
      g_assert_cmpint (acknowledged, ==, -1);
      return;
    }

  rows = read_int (db, "SELECT count (*) FROM t");
  g_assert_cmpint (rows % ROWS_A_STEP, ==, 0);
  g_assert_cmpint (rows / ROWS_A_STEP, >=, acknowledged);
  g_assert_cmpint (rows / ROWS_A_STEP, <=, acknowledged + 1);

  /* And life goes on. */
  g_assert_true (write_script (db, "DELETE FROM t", &error));
  g_assert_true (muster_db_checkpoint (db, &error));
}

static void
cut_at_each (MusterTestVfsCall call, MusterTestVfsLoss loss, gboolean with_big)
{
  gboolean finished = FALSE;

  for (guint64 number = 1; !finished; number++)
    {
      g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (number);
      int acknowledged;

      muster_test_vfs_cut_power_at (vfs, call, number);
      acknowledged = work (vfs, with_big);
      finished = muster_test_vfs_has_power (vfs);
      g_assert_true (!finished || acknowledged == N_STEPS);

      muster_test_vfs_forget_faults (vfs);
      muster_test_vfs_power_on (vfs, loss, number);
      check_after_cut (vfs, acknowledged);
    }
}

static void
test_cut_at_syncs (void)
{
  for (MusterTestVfsLoss loss = 0; loss < MUSTER_TEST_VFS_N_LOSSES; loss++)
    cut_at_each (MUSTER_TEST_VFS_SYNC, loss, TRUE);
}

static void
test_cut_at_writes (void)
{
  for (MusterTestVfsLoss loss = 0; loss < MUSTER_TEST_VFS_N_LOSSES; loss++)
    cut_at_each (MUSTER_TEST_VFS_WRITE, loss, FALSE);
}

/* Without a power cut there is no doubt: exactly the acknowledged steps are there, and the connection works. */
static void
fail_each (MusterTestVfsCall call, int result, gboolean partly)
{
  gboolean failed = TRUE;

  for (guint64 number = 1; failed; number++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (1);
      g_autoptr (MusterDb) db = open_db (vfs, "/m/a.db", &error);
      int acknowledged = 0;

      g_assert_true (write_script (db, "CREATE TABLE t (step INTEGER, b BLOB)", &error));
      muster_test_vfs_reset_calls (vfs);
      if (partly)
        muster_test_vfs_fail_partly (vfs, number, result);
      else
        muster_test_vfs_fail (vfs, call, number, result, FALSE);
      for (int step = 0; step < N_STEPS; step++)
        {
          g_autoptr (GError) refusal = NULL;

          if (add_rows (db, step, FALSE, &refusal))
            acknowledged++;
          else
            g_assert_error (refusal, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FULL);
        }
      failed = acknowledged < N_STEPS;
      g_assert_cmpuint (muster_test_vfs_get_fired (vfs), ==, failed);
      muster_test_vfs_forget_faults (vfs);
      g_assert_cmpint (acknowledged, >=, N_STEPS - 1);
      g_assert_cmpint (read_int (db, "SELECT count (*) FROM t"), ==, acknowledged * ROWS_A_STEP);
      g_assert_true (muster_db_verify (db, &error));
      g_assert_cmpuint (number, <, 1000);

      /* What a failed sync took with it was not acknowledged, so that even a power cut changes nothing. */
      g_clear_pointer (&db, muster_db_free);
      muster_test_vfs_power_on (vfs, MUSTER_TEST_VFS_LOSE_ALL, number);
      db = open_db (vfs, "/m/a.db", &error);
      g_assert_no_error (error);
      g_assert_cmpint (read_int (db, "SELECT count (*) FROM t"), ==, acknowledged * ROWS_A_STEP);
    }
}

static void
test_failures (void)
{
  fail_each (MUSTER_TEST_VFS_WRITE, SQLITE_FULL, FALSE);
  fail_each (MUSTER_TEST_VFS_WRITE, SQLITE_FULL, TRUE);
  fail_each (MUSTER_TEST_VFS_WRITE, SQLITE_IOERR_WRITE, FALSE);
  fail_each (MUSTER_TEST_VFS_SYNC, SQLITE_IOERR_FSYNC, FALSE);
}

/* A sync fails, the program is started again and reads from the system's memory what the disk never got: what it saves
 * then does not stand behind a hole. */
static void
test_hole (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (1);
  MusterDb *db = open_db (vfs, "/m/a.db", &error);

  g_assert_true (write_script (db, "CREATE TABLE t (step INTEGER, b BLOB)", &error));
  muster_test_vfs_reset_calls (vfs);
  muster_test_vfs_fail (vfs, MUSTER_TEST_VFS_SYNC, 1, SQLITE_IOERR_FSYNC, FALSE);
  g_assert_false (add_rows (db, 0, FALSE, &error));
  g_clear_error (&error);
  muster_test_vfs_forget_faults (vfs);
  muster_db_free (db);

  db = open_db (vfs, "/m/a.db", &error);
  g_assert_cmpint (read_int (db, "SELECT count (*) FROM t"), ==, ROWS_A_STEP);
  g_assert_true (add_rows (db, 1, FALSE, &error));
  muster_db_free (db);

  muster_test_vfs_power_on (vfs, MUSTER_TEST_VFS_LOSE_ALL, 1);
  db = open_db (vfs, "/m/a.db", &error);
  g_assert_no_error (error);
  g_assert_cmpint (read_int (db, "SELECT count (*) FROM t WHERE step = 1"), ==, ROWS_A_STEP);
  muster_db_free (db);
}

static void
test_full (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (1);
  g_autoptr (MusterDb) db = open_db (vfs, "/m/a.db", &error);

  g_assert_true (write_script (db, "CREATE TABLE t (step INTEGER, b BLOB)", &error));
  g_assert_true (add_rows (db, 0, FALSE, &error));

  muster_test_vfs_set_limit (vfs, 200 * 1024);
  g_assert_false (add_rows (db, BIG_STEP, TRUE, &error));
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_cmpint (read_int (db, "SELECT count (*) FROM t"), ==, ROWS_A_STEP);
  g_assert_true (add_rows (db, 1, FALSE, &error));

  muster_test_vfs_set_limit (vfs, 0);
  g_assert_true (add_rows (db, BIG_STEP, TRUE, &error));
  g_assert_cmpint (read_int (db, "SELECT count (*) FROM t"), ==, 3 * ROWS_A_STEP);
}

static void
test_costs (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (1);
  g_autoptr (MusterDb) db = open_db (vfs, "/m/a.db", &error);

  g_assert_true (write_script (db, "CREATE TABLE t (step INTEGER, b BLOB)", &error));
  for (int i = 0; i < 5; i++)
    {
      muster_test_vfs_reset_calls (vfs);
      g_assert_true (add_rows (db, i, FALSE, &error));
      g_assert_cmpuint (muster_test_vfs_get_calls (vfs, MUSTER_TEST_VFS_SYNC), ==, 1);
    }

  /* The log does not grow for ever: after a long one is copied, the next commit begins it anew. */
  g_assert_true (add_rows (db, BIG_STEP, TRUE, &error));
  g_assert_cmpint (muster_db_get_wal_pages (db), >, 1000);
  g_assert_true (add_rows (db, 0, FALSE, &error));
  g_assert_cmpint (muster_db_get_wal_pages (db), <, 100);
}

static void
test_copies (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (1);
  g_autoptr (MusterTestVfs) other = muster_test_vfs_new (2);
  g_autoptr (MusterTestVfsImage) image = NULL;
  g_auto (GStrv) paths = NULL;
  MusterDb *db = open_db (vfs, "/m/a.db", &error);

  g_assert_true (write_script (db, "CREATE TABLE t (step INTEGER, b BLOB)", &error));
  g_assert_true (add_rows (db, 0, FALSE, &error));
  image = muster_test_vfs_save (vfs, "/m/");
  g_assert_true (add_rows (db, 1, FALSE, &error));
  muster_db_free (db);

  /* A clone on another machine, then the older state in the place of the newer. */
  muster_test_vfs_restore (other, "/clone/", image);
  db = open_db (other, "/clone/a.db", &error);
  g_assert_no_error (error);
  g_assert_cmpint (read_int (db, "SELECT count (*) FROM t"), ==, ROWS_A_STEP);
  muster_db_free (db);

  muster_test_vfs_restore (vfs, "/m/", image);
  db = open_db (vfs, "/m/a.db", &error);
  g_assert_cmpint (read_int (db, "SELECT count (*) FROM t"), ==, ROWS_A_STEP);
  muster_db_free (db);

  paths = muster_test_vfs_list (vfs, "/m/");
  g_assert_cmpstr (paths[0], ==, "/m/a.db");
  muster_test_vfs_remove (vfs, "/m/");
  g_assert_null (muster_test_vfs_read (vfs, "/m/a.db"));
}

/* A read fails, and its caller takes that for "not there". SQLite has rolled back by then: nothing of the step may be
 * kept, neither what came before the failure nor what comes after it as if it were a step of its own. */
static void
test_failed_read_ends_transaction (void)
{
  g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDb) db = NULL;

  g_assert_cmpint (work (vfs, TRUE), ==, N_STEPS);
  db = open_db (vfs, "/m/a.db", &error);
  g_assert_no_error (error);
  {
    g_autoptr (MusterDbTransaction) transaction = muster_db_begin (db, &error);
    g_autoptr (MusterDbStatement) insert = muster_db_prepare (db, "INSERT INTO t VALUES (99, NULL)", &error);
    g_autoptr (MusterDbStatement) read = muster_db_prepare (db, "SELECT sum (length (hex (b))) FROM t", &error);

    g_assert_no_error (error);
    g_assert_true (muster_db_run (insert, &error));
    muster_test_vfs_reset_calls (vfs);
    muster_test_vfs_fail (vfs, MUSTER_TEST_VFS_READ, 1, SQLITE_IOERR_READ, FALSE);
    g_assert_cmpint (muster_db_step (read, NULL), ==, MUSTER_DB_FAILED);
    g_assert_cmpuint (muster_test_vfs_get_fired (vfs), ==, 1);

    g_assert_false (muster_db_run (insert, &error));
    g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FULL);
    g_clear_error (&error);
    g_assert_false (muster_db_execute (db, "DELETE FROM t", &error));
    g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FULL);
    g_clear_error (&error);
    g_assert_false (muster_db_commit (transaction, &error));
    g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FULL);
    g_clear_error (&error);
  }
  g_assert_cmpint (read_int (db, "SELECT count (*) FROM t WHERE step = 99"), ==, 0);
  g_assert_true (write_script (db, "INSERT INTO t VALUES (99, NULL)", &error));
  g_assert_cmpint (read_int (db, "SELECT count (*) FROM t"), ==, N_STEPS * ROWS_A_STEP + 1);
}

/* Same seed, same calls: the simulator's runs repeat. */
static void
test_repeats (void)
{
  guint64 calls[2][MUSTER_TEST_VFS_N_CALLS];

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (42);

      g_assert_cmpint (work (vfs, TRUE), ==, N_STEPS);
      for (int call = 0; call < MUSTER_TEST_VFS_N_CALLS; call++)
        calls[i][call] = muster_test_vfs_get_calls (vfs, call);
    }
  g_assert_cmpmem (calls[0], sizeof calls[0], calls[1], sizeof calls[1]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/disk/cut-at-syncs", test_cut_at_syncs);
  g_test_add_func ("/db/disk/cut-at-writes", test_cut_at_writes);
  g_test_add_func ("/db/disk/failures", test_failures);
  g_test_add_func ("/db/disk/hole", test_hole);
  g_test_add_func ("/db/disk/full", test_full);
  g_test_add_func ("/db/disk/costs", test_costs);
  g_test_add_func ("/db/disk/copies", test_copies);
  g_test_add_func ("/db/disk/failed-read-ends-transaction", test_failed_read_ends_transaction);
  g_test_add_func ("/db/disk/repeats", test_repeats);
  return g_test_run ();
}
