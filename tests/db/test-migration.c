/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Migrations: whole steps or none, wherever the disk fails, and hands off what a newer program made. */
#include "muster-db-migration.h"
#include "muster-db-statement.h"
#include "muster-db-transaction.h"
#include "muster-test-vfs.h"

static const guint8 KEY[MUSTER_DB_KEY_SIZE] = { 7 };

static const MusterDbMigration STEPS[] = {
  { 1, "CREATE TABLE one (v INTEGER) STRICT; INSERT INTO one VALUES (1)" },
  { 2, "CREATE TABLE two (v INTEGER) STRICT; INSERT INTO two SELECT v + 1 FROM one; DROP TABLE one" },
  { 3, "ALTER TABLE two ADD COLUMN w TEXT; UPDATE two SET w = 'three'; CREATE INDEX two_w ON two (w)" },
};

static MusterDb *
open_db (MusterTestVfs *vfs, GError **error)
{
  MusterDbOptions options = { .path = "/m/a.db", .key = KEY, .create = TRUE, .vfs = muster_test_vfs_get_name (vfs) };

  return muster_db_open (&options, error);
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

/* Which of the steps' tables are there must be what the number says. */
static void
check_form (MusterDb *db)
{
  static const gint64 n_tables[] = { 0, 1, 1, 1 };
  static const gint64 n_indexes[] = { 0, 0, 0, 1 };
  int number = muster_db_get_migration (db, "fixed");

  g_assert_cmpint (number, >=, 0);
  g_assert_cmpint (read_int (db, "SELECT count (*) FROM sqlite_schema WHERE name IN ('one', 'two')"), ==,
                   n_tables[number]);
  g_assert_cmpint (read_int (db, "SELECT count (*) FROM sqlite_schema WHERE name = 'two_w'"), ==, n_indexes[number]);
}

static void
test_steps (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (1);
  g_autoptr (MusterDb) db = open_db (vfs, &error);

  g_assert_cmpint (muster_db_get_migration (db, "fixed"), ==, 0);
  g_assert_true (muster_db_migrate (db, "fixed", STEPS, 1, &error));
  g_assert_cmpint (muster_db_get_migration (db, "fixed"), ==, 1);
  g_assert_true (muster_db_migrate (db, "fixed", STEPS, 3, &error));
  g_assert_cmpint (muster_db_get_migration (db, "fixed"), ==, 3);
  check_form (db);
  g_assert_cmpint (read_int (db, "SELECT v FROM two WHERE w = 'three'"), ==, 2);

  /* Nothing to do is nothing done; another set has its own numbers. */
  muster_test_vfs_reset_calls (vfs);
  g_assert_true (muster_db_migrate (db, "fixed", STEPS, 3, &error));
  g_assert_cmpuint (muster_test_vfs_get_calls (vfs, MUSTER_TEST_VFS_WRITE), ==, 0);
  g_assert_cmpint (muster_db_get_migration (db, "other"), ==, 0);
}

static void
test_too_new (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (1);
  g_autoptr (MusterDb) db = open_db (vfs, &error);

  g_assert_true (muster_db_migrate (db, "fixed", STEPS, 3, &error));
  muster_test_vfs_reset_calls (vfs);
  g_assert_false (muster_db_migrate (db, "fixed", STEPS, 2, &error));
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_TOO_NEW);
  g_assert_cmpuint (muster_test_vfs_get_calls (vfs, MUSTER_TEST_VFS_WRITE), ==, 0);
  check_form (db);
}

static void
test_bad_step (void)
{
  static const MusterDbMigration bad[]
      = { { 1, "CREATE TABLE one (v)" }, { 2, "CREATE TABLE two (v); INSERT INTO nowhere VALUES (1)" } };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (1);
  g_autoptr (MusterDb) db = open_db (vfs, &error);

  g_assert_false (muster_db_migrate (db, "fixed", bad, 2, &error));
  g_assert_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED);
  check_form (db);
  g_assert_cmpint (muster_db_get_migration (db, "fixed"), ==, 1);
}

/* The power goes at each write and each sync in turn; the next program finds whole steps and finishes. */
static void
cut_everywhere (MusterTestVfsCall call, MusterTestVfsLoss loss)
{
  gboolean finished = FALSE;

  for (guint64 number = 1; !finished; number++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (number);
      MusterDb *db;

      g_assert_cmpuint (number, <, 500);
      muster_test_vfs_cut_power_at (vfs, call, number);
      db = open_db (vfs, &error);
      finished = db != NULL && muster_db_migrate (db, "fixed", STEPS, 3, &error);
      g_assert_true (finished == muster_test_vfs_has_power (vfs));
      muster_db_free (db);
      g_clear_error (&error);

      muster_test_vfs_forget_faults (vfs);
      muster_test_vfs_power_on (vfs, loss, number);
      db = open_db (vfs, &error);
      g_assert_no_error (error);
      check_form (db);
      g_assert_true (muster_db_migrate (db, "fixed", STEPS, 3, &error));
      check_form (db);
      g_assert_true (muster_db_verify (db, &error));
      muster_db_free (db);
    }
}

static void
test_power_cut (void)
{
  for (MusterTestVfsLoss loss = 0; loss < MUSTER_TEST_VFS_N_LOSSES; loss++)
    {
      cut_everywhere (MUSTER_TEST_VFS_SYNC, loss);
      cut_everywhere (MUSTER_TEST_VFS_WRITE, loss);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/db/migration/steps", test_steps);
  g_test_add_func ("/db/migration/too-new", test_too_new);
  g_test_add_func ("/db/migration/bad-step", test_bad_step);
  g_test_add_func ("/db/migration/power-cut", test_power_cut);
  return g_test_run ();
}
