/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Copies under another key, and what a check finds in a damaged file. */
#include "muster-db-statement.h"
#include "muster-db-transaction.h"
#include "muster-test-folder.h"
#include "muster-test-vfs.h"

#include <sqlite3.h>

static const guint8 KEY[MUSTER_DB_KEY_SIZE] = { 3 };
static const guint8 OTHER_KEY[MUSTER_DB_KEY_SIZE] = { 4 };

typedef struct
{
  MusterTestFolder *folder;
  MusterDbOptions options;
  MusterDbOptions target;
  MusterDb *db;
  int n_steps;
  GCancellable *cancel_me;
} Fixture;

static void
write_script (MusterDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbTransaction) transaction = muster_db_begin (db, &error);

  g_assert_no_error (error);
  muster_db_execute (db, sql, &error);
  g_assert_no_error (error);
  g_assert_true (muster_db_commit (transaction, &error));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = muster_test_folder_new ();
  fixture->options.path = muster_test_folder_file (fixture->folder, "a.db");
  fixture->options.lock_path = muster_test_folder_file (fixture->folder, "write.lock");
  fixture->options.key = KEY;
  fixture->options.create = TRUE;
  fixture->target.path = muster_test_folder_file (fixture->folder, "copy.db");
  fixture->target.key = OTHER_KEY;

  fixture->db = muster_db_open (&fixture->options, &error);
  g_assert_no_error (error);
  write_script (fixture->db, "CREATE TABLE t (v);"
                             "WITH RECURSIVE n (v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n WHERE v < 1000) "
                             "INSERT INTO t SELECT zeroblob (4000) FROM n");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  muster_db_free (fixture->db);
  muster_test_folder_free (fixture->folder);
}

static gint64
count_rows (MusterDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (db, "SELECT count (*) FROM t", &error);

  g_assert_no_error (error);
  g_assert_cmpint (muster_db_step (statement, &error), ==, MUSTER_DB_ROW);
  return muster_db_column_int (statement, 1);
}

/* Another connection writes in the middle of the copy. */
static void
write_meanwhile (gpointer data, int done, int total)
{
  Fixture *fixture = data;

  g_assert_cmpint (done, <=, total);
  if (fixture->n_steps++ == 0)
    {
      g_autoptr (MusterDb) other = muster_db_open (&fixture->options, NULL);

      write_script (other, "INSERT INTO t VALUES (1)");
    }
  if (fixture->cancel_me != NULL)
    g_cancellable_cancel (fixture->cancel_me);
}

static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDb) copy = NULL;

  g_assert_true (muster_db_backup (fixture->db, &fixture->target, NULL, write_meanwhile, fixture, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture->n_steps, >=, 3);
  g_assert_cmpint (count_rows (fixture->db), ==, 1001);
  /* One file, complete in itself. */
  g_assert_false (g_file_test (muster_test_folder_file (fixture->folder, "copy.db-wal"), G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (muster_test_folder_file (fixture->folder, "copy.db-journal"), G_FILE_TEST_EXISTS));

  copy = muster_db_open (&fixture->target, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (copy), ==, 1000);
  g_assert_true (muster_db_verify (copy, &error));

  fixture->target.key = KEY;
  g_assert_null (muster_db_open (&fixture->target, &error));
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_WRONG_KEY);
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  fixture->cancel_me = cancellable;
  g_assert_false (muster_db_backup (fixture->db, &fixture->target, cancellable, write_meanwhile, fixture, &error));
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_INTERRUPTED);
  g_clear_error (&error);
  g_assert_false (g_file_test (fixture->target.path, G_FILE_TEST_EXISTS));

  /* Never over another file. */
  g_assert_true (g_file_set_contents (fixture->target.path, "something", -1, NULL));
  g_assert_false (muster_db_backup (fixture->db, &fixture->target, NULL, NULL, NULL, &error));
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED);
}

/* When it says that it is done, no power cut takes the copy away. */
static void
test_durable (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (1);
  g_autoptr (MusterDb) copy = NULL;

  fixture->target.path = "/b/copy.db";
  fixture->target.vfs = muster_test_vfs_get_name (vfs);
  muster_test_vfs_fail (vfs, MUSTER_TEST_VFS_WRITE, 100, SQLITE_FULL, TRUE);
  g_assert_false (muster_db_backup (fixture->db, &fixture->target, NULL, NULL, NULL, &error));
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FULL);
  g_clear_error (&error);
  g_assert_null (muster_test_vfs_read (vfs, "/b/copy.db"));

  muster_test_vfs_forget_faults (vfs);
  g_assert_true (muster_db_backup (fixture->db, &fixture->target, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
  muster_test_vfs_power_on (vfs, MUSTER_TEST_VFS_LOSE_ALL, 0);
  copy = muster_db_open (&fixture->target, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count_rows (copy), ==, 1000);
}

static void
test_damage (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (muster_db_checkpoint (fixture->db, &error));
  g_clear_pointer (&fixture->db, muster_db_free);
  g_assert_true (g_file_get_contents (fixture->options.path, &content, &size, NULL));
  content[size / 2] ^= 1;
  g_assert_true (g_file_set_contents (fixture->options.path, content, size, NULL));

  fixture->db = muster_db_open (&fixture->options, &error);
  g_assert_no_error (error);
  g_assert_false (muster_db_verify (fixture->db, &error));
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_CORRUPT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/db/backup/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("copy", test_copy);
  ADD ("refused", test_refused);
  ADD ("durable", test_durable);
  ADD ("damage", test_damage);
  return g_test_run ();
}
