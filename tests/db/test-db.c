/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The connection: what opens, what is refused and why, what stands on the disk, who may write when. */
#include "muster-db-statement.h"
#include "muster-db-transaction.h"
#include "muster-test-folder.h"

#include <string.h>

static const guint8 KEY[MUSTER_DB_KEY_SIZE] = { 1, 2, 3 };
static const guint8 OTHER_KEY[MUSTER_DB_KEY_SIZE] = { 1, 2, 4 };

typedef struct
{
  MusterTestFolder *folder;
  MusterDbOptions options;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = muster_test_folder_new ();
  fixture->options.path = muster_test_folder_file (fixture->folder, "a.db");
  fixture->options.lock_path = muster_test_folder_file (fixture->folder, "write.lock");
  fixture->options.key = KEY;
  fixture->options.create = TRUE;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  muster_test_folder_free (fixture->folder);
}

static MusterDb *
open_db (const MusterDbOptions *options)
{
  g_autoptr (GError) error = NULL;
  MusterDb *db = muster_db_open (options, &error);

  g_assert_no_error (error);
  return db;
}

static void
write_script (MusterDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbTransaction) transaction = muster_db_begin (db, &error);

  g_assert_no_error (error);
  muster_db_execute (db, sql, &error);
  g_assert_no_error (error);
  muster_db_commit (transaction, &error);
  g_assert_no_error (error);
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

static char *
read_setting (MusterDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (db, sql, &error);

  g_assert_no_error (error);
  g_assert_cmpint (muster_db_step (statement, &error), ==, MUSTER_DB_ROW);
  return g_strdup (muster_db_column_text (statement, 1));
}

static void
test_settings (Fixture *fixture, gconstpointer data)
{
  static const char *settings[][2] = {
    { "PRAGMA journal_mode", "wal" },     { "PRAGMA synchronous", "2" },    { "PRAGMA temp_store", "2" },
    { "PRAGMA secure_delete", "1" },      { "PRAGMA trusted_schema", "0" }, { "PRAGMA cell_size_check", "1" },
    { "PRAGMA wal_autocheckpoint", "0" }, { "PRAGMA foreign_keys", "0" },   { "PRAGMA cache_size", "-16384" },
  };
  g_autoptr (MusterDb) db = open_db (&fixture->options);
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (MusterDbTransaction) transaction = muster_db_begin (db, &error);

  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autofree char *value = read_setting (db, settings[i][0]);

      g_assert_cmpstr (value, ==, settings[i][1]);
    }
  g_assert_true (g_ascii_isdigit (*muster_db_get_cipher_version (db)));
  g_assert_cmpstr (muster_db_get_library_version (), >=, "3.46");

  /* Defensive: the schema cannot be edited behind SQLite's back. */
  g_assert_false (muster_db_execute (db, "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema", &error));
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED);
}

static void
test_wrong_key (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  {
    g_autoptr (MusterDb) db = open_db (&fixture->options);

    write_script (db, "CREATE TABLE t (v)");
  }

  fixture->options.key = OTHER_KEY;
  g_assert_null (muster_db_open (&fixture->options, &error));
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_WRONG_KEY);

  /* The wrong key changed nothing. */
  fixture->options.key = KEY;
  fixture->options.create = FALSE;
  {
    g_autoptr (MusterDb) db = open_db (&fixture->options);

    g_assert_cmpint (read_int (db, "SELECT count (*) FROM t"), ==, 0);
  }
}

static void
test_refused_files (Fixture *fixture, gconstpointer data)
{
  static const char header[100] = "SQLite format 3";
  g_autoptr (GError) error = NULL;

  fixture->options.create = FALSE;
  g_assert_null (muster_db_open (&fixture->options, &error));
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (g_file_test (fixture->options.path, G_FILE_TEST_EXISTS));

  g_file_set_contents (fixture->options.path, "", 0, NULL);
  g_assert_null (muster_db_open (&fixture->options, &error));
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_CORRUPT);
  g_clear_error (&error);

  g_file_set_contents (fixture->options.path, header, sizeof header, NULL);
  fixture->options.create = TRUE;
  g_assert_null (muster_db_open (&fixture->options, &error));
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_PLAIN_LIBRARY);
  g_clear_error (&error);

  g_file_set_contents (fixture->options.path, "something else that is no database at all", -1, NULL);
  g_assert_null (muster_db_open (&fixture->options, &error));
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_WRONG_KEY);
}

static void
check_no_text (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *content = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (muster_test_folder_file (fixture->folder, name), &content, &size, NULL));
  g_assert_cmpint (size, >, 0);
  g_assert_null (memmem (content, size, text, strlen (text)));
  g_assert_null (memmem (content, size, "SQLite format 3", 15));
}

static void
test_encrypted (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDb) db = open_db (&fixture->options);

  write_script (db, "CREATE TABLE t (v); INSERT INTO t VALUES ('canary-15400001234')");
  check_no_text (fixture, "a.db-wal", "canary-1540");
  check_no_text (fixture, "a.db", "canary-1540");

  g_assert_true (muster_db_checkpoint (db, &error));
  check_no_text (fixture, "a.db", "canary-1540");
  g_assert_true (muster_db_verify (db, &error));
  g_assert_no_error (error);
}

static void
test_rollback (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDb) db = open_db (&fixture->options);

  write_script (db, "CREATE TABLE t (v); INSERT INTO t VALUES (1)");
  {
    G_GNUC_UNUSED g_autoptr (MusterDbTransaction) transaction = muster_db_begin (db, &error);

    g_assert_true (muster_db_execute (db, "INSERT INTO t VALUES (2); DROP TABLE t", &error));
  }
  g_assert_cmpint (read_int (db, "SELECT count (*) FROM t"), ==, 1);
  g_assert_cmpint (muster_db_get_commits (db), ==, 1);

  {
    g_autoptr (MusterDbTransaction) transaction = muster_db_begin (db, &error);

    g_assert_null (muster_db_begin (db, &error));
    g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED);
    g_clear_error (&error);
    g_assert_null (muster_db_begin_read (db, &error));
    g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED);
    g_clear_error (&error);
    g_assert_true (muster_db_commit (transaction, &error));
  }
}

static void
test_snapshot (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDb) writer = open_db (&fixture->options);
  g_autoptr (MusterDb) reader = NULL;

  write_script (writer, "CREATE TABLE t (v)");
  fixture->options.read_only = TRUE;
  reader = open_db (&fixture->options);
  {
    G_GNUC_UNUSED g_autoptr (MusterDbTransaction) reading = muster_db_begin_read (reader, &error);

    write_script (writer, "INSERT INTO t VALUES (1)");
    g_assert_cmpint (read_int (reader, "SELECT count (*) FROM t"), ==, 0);

    /* The log cannot be emptied under the reader's feet, and it says so instead of waiting for ever. */
    g_assert_false (muster_db_checkpoint (writer, &error));
    g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_BUSY);
    g_clear_error (&error);
  }
  g_assert_cmpint (read_int (reader, "SELECT count (*) FROM t"), ==, 1);
  g_assert_true (muster_db_checkpoint (writer, &error));

  {
    g_autoptr (MusterDbTransaction) writing = muster_db_begin (reader, &error);

    g_assert_null (writing);
    g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FULL);
  }
}

typedef struct
{
  const MusterDbOptions *options;
  int rounds;
} Writer;

/* Reads a number, waits, writes the next: two of these lose numbers unless the whole transaction is exclusive. */
static gpointer
count_up (gpointer data)
{
  Writer *writer = data;
  g_autoptr (MusterDb) db = open_db (writer->options);

  for (int i = 0; i < writer->rounds; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MusterDbTransaction) transaction = muster_db_begin (db, &error);
      g_autoptr (MusterDbStatement) update = NULL;
      gint64 value;

      g_assert_no_error (error);
      value = read_int (db, "SELECT v FROM t");
      g_thread_yield ();
      update = muster_db_prepare (db, "UPDATE t SET v = ?1", &error);
      muster_db_bind_int (update, 1, value + 1);
      g_assert_true (muster_db_run (update, &error));
      g_assert_true (muster_db_commit (transaction, &error));
    }

  return NULL;
}

static void
test_lock (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterDb) db = open_db (&fixture->options);
  Writer writer = { &fixture->options, 40 };
  GThread *threads[3];

  write_script (db, "CREATE TABLE t (v); INSERT INTO t VALUES (0)");
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("writer", count_up, &writer);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpint (read_int (db, "SELECT v FROM t"), ==, 120);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/db/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("settings", test_settings);
  ADD ("wrong-key", test_wrong_key);
  ADD ("refused-files", test_refused_files);
  ADD ("encrypted", test_encrypted);
  ADD ("rollback", test_rollback);
  ADD ("snapshot", test_snapshot);
  ADD ("lock", test_lock);
  return g_test_run ();
}
