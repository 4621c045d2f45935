/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Statements: every kind of value, what a used one remembers, and what a second user gets. */
#include "muster-db-statement.h"
#include "muster-db-transaction.h"
#include "muster-test-folder.h"

#include <string.h>

static const guint8 KEY[MUSTER_DB_KEY_SIZE] = { 1, 2, 3 };

typedef struct
{
  MusterTestFolder *folder;
  MusterDb *db;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbTransaction) transaction = NULL;
  MusterDbOptions options = { .key = KEY, .create = TRUE };

  fixture->folder = muster_test_folder_new ();
  options.path = muster_test_folder_file (fixture->folder, "a.db");
  fixture->db = muster_db_open (&options, &error);
  g_assert_no_error (error);

  transaction = muster_db_begin (fixture->db, &error);
  muster_db_execute (fixture->db,
                     "CREATE TABLE thing (i INTEGER, t TEXT UNIQUE, b BLOB) STRICT;"
                     "CREATE TABLE other (v ANY);",
                     &error);
  g_assert_no_error (error);
  g_assert_true (muster_db_commit (transaction, &error));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  muster_db_free (fixture->db);
  muster_test_folder_free (fixture->folder);
}

static MusterDbStatement *
prepare (MusterDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  MusterDbStatement *statement = muster_db_prepare (db, sql, &error);

  g_assert_no_error (error);
  return statement;
}

/* What typeof () and the columns say of one bound value. */
static void
check_value (MusterDbStatement *statement, const char *type, gint64 as_int, const char *as_text, gconstpointer as_blob,
             gsize size)
{
  g_autoptr (GError) error = NULL;
  gsize got = 99;

  g_assert_cmpint (muster_db_step (statement, &error), ==, MUSTER_DB_ROW);
  g_assert_no_error (error);
  g_assert_cmpstr (muster_db_column_text (statement, 2), ==, type);
  g_assert_cmpint (muster_db_column_is_null (statement, 1), ==, g_str_equal (type, "null"));
  g_assert_cmpint (muster_db_column_int (statement, 1), ==, as_int);
  if (g_str_equal (type, "blob"))
    {
      gconstpointer bytes = muster_db_column_blob (statement, 1, &got);

      g_assert_cmpmem (bytes, got, as_blob, size);
    }
  else
    g_assert_cmpstr (muster_db_column_text (statement, 1), ==, as_text);
  g_assert_cmpint (muster_db_step (statement, &error), ==, MUSTER_DB_DONE);
  muster_db_reset (statement);
}

static void
test_values (Fixture *fixture, gconstpointer data)
{
  static const char SQL[] = "SELECT ?1, typeof (?1)";
  static const guint8 bytes[] = { 0, 255, 0, 7 };
  g_autoptr (MusterDbStatement) statement = prepare (fixture->db, SQL);

  g_assert_cmpint (muster_db_column_count (statement), ==, 2);
  g_assert_cmpstr (muster_db_column_name (statement, 2), ==, "typeof (?1)");

  muster_db_bind_int (statement, 1, G_MAXINT64);
  check_value (statement, "integer", G_MAXINT64, "9223372036854775807", NULL, 0);
  muster_db_bind_int (statement, 1, G_MININT64);
  check_value (statement, "integer", G_MININT64, "-9223372036854775808", NULL, 0);
  muster_db_bind_text (statement, 1, "张三");
  check_value (statement, "text", 0, "张三", NULL, 0);
  muster_db_bind_text (statement, 1, "");
  check_value (statement, "text", 0, "", NULL, 0);
  muster_db_bind_text (statement, 1, NULL);
  check_value (statement, "null", 0, NULL, NULL, 0);
  muster_db_bind_blob (statement, 1, bytes, sizeof bytes);
  check_value (statement, "blob", 0, NULL, bytes, sizeof bytes);
  muster_db_bind_blob (statement, 1, bytes, 0);
  check_value (statement, "blob", 0, NULL, NULL, 0);
  muster_db_bind_blob (statement, 1, NULL, 0);
  check_value (statement, "null", 0, NULL, NULL, 0);
  muster_db_bind_int (statement, 1, 5);
  muster_db_bind_null (statement, 1);
  check_value (statement, "null", 0, NULL, NULL, 0);
}

static void
test_bad_bind (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbStatement) statement = prepare (fixture->db, "SELECT ?1");

  muster_db_bind_text (statement, 2, "15400001234");
  g_assert_cmpint (muster_db_step (statement, &error), ==, MUSTER_DB_FAILED);
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED);
  g_assert_null (strstr (error->message, "15400001234"));
  g_clear_error (&error);

  /* After a reset it works again. */
  muster_db_reset (statement);
  muster_db_bind_int (statement, 1, 1);
  g_assert_cmpint (muster_db_step (statement, &error), ==, MUSTER_DB_ROW);
}

static void
test_loop (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (MusterDbTransaction) transaction = muster_db_begin (fixture->db, &error);
  g_autoptr (MusterDbStatement) insert = prepare (fixture->db, "INSERT INTO thing (i, t) VALUES (?1, ?2)");
  g_autoptr (MusterDbStatement) select = prepare (fixture->db, "SELECT count (*), count (t) FROM thing");

  for (int i = 0; i < 10; i++)
    {
      muster_db_bind_int (insert, 1, i);
      if (i == 0)
        muster_db_bind_text (insert, 2, "first");
      g_assert_true (muster_db_run (insert, &error));
      g_assert_cmpint (muster_db_get_last_rowid (fixture->db), ==, i + 1);
      g_assert_cmpint (muster_db_get_changes (fixture->db), ==, 1);
    }

  /* The text of the first round is not in the later ones. */
  g_assert_cmpint (muster_db_step (select, &error), ==, MUSTER_DB_ROW);
  g_assert_cmpint (muster_db_column_int (select, 1), ==, 10);
  g_assert_cmpint (muster_db_column_int (select, 2), ==, 1);
}

static void
test_constraint (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbTransaction) transaction = muster_db_begin (fixture->db, &error);
  g_autoptr (MusterDbStatement) insert = prepare (fixture->db, "INSERT INTO thing (t) VALUES (?1)");

  muster_db_bind_text (insert, 1, "15400001234");
  g_assert_true (muster_db_run (insert, &error));
  muster_db_bind_text (insert, 1, "15400001234");
  g_assert_false (muster_db_run (insert, &error));
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_CONSTRAINT);
  g_assert_nonnull (strstr (error->message, "thing.t"));
  g_assert_null (strstr (error->message, "15400001234"));
  g_clear_error (&error);

  /* The statement and the transaction go on. */
  muster_db_bind_text (insert, 1, "15400001235");
  g_assert_true (muster_db_run (insert, &error));
  g_assert_true (muster_db_commit (transaction, &error));
}

static void
test_cache (Fixture *fixture, gconstpointer data)
{
  static const char SQL[] = "SELECT ?1";
  g_autoptr (GError) error = NULL;
  MusterDbStatement *first = prepare (fixture->db, SQL);
  MusterDbStatement *second = prepare (fixture->db, SQL);
  MusterDbStatement *again;

  g_assert_true (first != second);
  muster_db_bind_int (first, 1, 7);
  g_assert_cmpint (muster_db_step (first, &error), ==, MUSTER_DB_ROW);
  muster_db_statement_free (first);

  /* The one that came back is handed out, without its value. */
  again = prepare (fixture->db, SQL);
  g_assert_true (again == first);
  g_assert_cmpint (muster_db_step (again, &error), ==, MUSTER_DB_ROW);
  g_assert_true (muster_db_column_is_null (again, 1));
  muster_db_statement_free (again);
  muster_db_statement_free (second);

  /* More texts than are kept; then some of them again. */
  for (int round = 0; round < 2; round++)
    for (int i = 0; i < 300; i++)
      {
        g_autofree char *sql = g_strdup_printf ("SELECT %d", i);
        g_autoptr (MusterDbStatement) one = prepare (fixture->db, sql);
        g_autoptr (MusterDbStatement) two = prepare (fixture->db, sql);

        g_assert_cmpint (muster_db_step (one, &error), ==, MUSTER_DB_ROW);
        g_assert_cmpint (muster_db_step (two, &error), ==, MUSTER_DB_ROW);
        g_assert_cmpint (muster_db_column_int (two, 1), ==, i);
      }
}

static void
check_refused (gboolean done, GError **error)
{
  g_assert_false (done);
  g_assert_error (*error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED);
  g_clear_error (error);
}

static void
test_mistakes (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbStatement) rows = prepare (fixture->db, "SELECT 1");
  g_autoptr (MusterDbStatement) write = prepare (fixture->db, "INSERT INTO other VALUES (1)");
  g_autoptr (MusterDbTransaction) reading = NULL;

  check_refused (muster_db_run (rows, &error), &error);
  check_refused (muster_db_prepare (fixture->db, "SELECT * FROM nowhere", &error) != NULL, &error);
  check_refused (muster_db_prepare (fixture->db, "SELECT 1; SELECT 2", &error) != NULL, &error);
  check_refused (muster_db_prepare (fixture->db, "", &error) != NULL, &error);

  /* Writing needs the guard, and a reading guard is not enough. */
  check_refused (muster_db_run (write, &error), &error);
  check_refused (muster_db_execute (fixture->db, "DELETE FROM other", &error), &error);
  reading = muster_db_begin_read (fixture->db, &error);
  check_refused (muster_db_run (write, &error), &error);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  static const char SQL[] = "WITH RECURSIVE n (v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n) SELECT max (v) FROM n";
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (MusterDbStatement) statement = prepare (fixture->db, SQL);

  g_cancellable_cancel (cancellable);
  muster_db_set_cancellable (fixture->db, cancellable);
  g_assert_cmpint (muster_db_step (statement, &error), ==, MUSTER_DB_FAILED);
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_INTERRUPTED);
  muster_db_set_cancellable (fixture->db, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/db/statement/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("values", test_values);
  ADD ("bad-bind", test_bad_bind);
  ADD ("loop", test_loop);
  ADD ("constraint", test_constraint);
  ADD ("cache", test_cache);
  ADD ("mistakes", test_mistakes);
  ADD ("cancel", test_cancel);
  return g_test_run ();
}
