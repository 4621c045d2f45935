/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-db-migration.h"

#include "muster-db-statement.h"
#include "muster-db-transaction.h"

static const char SQL_TABLE[] = "CREATE TABLE IF NOT EXISTS migration ("
                                "set_name TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (set_name, number)"
                                ") STRICT, WITHOUT ROWID";
static const char SQL_HAS_TABLE[] = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'migration'";
static const char SQL_LAST[] = "SELECT max (number) FROM migration WHERE set_name = ?1";
static const char SQL_DONE[] = "INSERT INTO migration (set_name, number) VALUES (?1, ?2)";

static gboolean
read_last (MusterDb *db, const char *set, int *last, GError **error)
{
  g_autoptr (MusterDbStatement) has_table = muster_db_prepare (db, SQL_HAS_TABLE, error);
  g_autoptr (MusterDbStatement) number = NULL;
  MusterDbStep step;

  *last = 0;
  if (has_table == NULL || (step = muster_db_step (has_table, error)) == MUSTER_DB_FAILED)
    return FALSE;
  if (step == MUSTER_DB_DONE)
    return TRUE;

  number = muster_db_prepare (db, SQL_LAST, error);
  if (number == NULL)
    return FALSE;
  muster_db_bind_text (number, 1, set);
  if (muster_db_step (number, error) == MUSTER_DB_FAILED)
    return FALSE;

  *last = (int)muster_db_column_int (number, 1);
  return TRUE;
}

static gboolean
check_known (const char *set, int last, guint n_steps, GError **error)
{
  if (last <= (int)n_steps)
    return TRUE;

  g_set_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_TOO_NEW, "the tables %s are at step %d, this program knows %u",
               set, last, n_steps);
  return FALSE;
}

/* The number is read again inside the transaction: another program may have done the step meanwhile. */
static gboolean
migrate_one (MusterDb *db, const char *set, const MusterDbMigration *steps, guint n_steps, int *last, GError **error)
{
  g_autoptr (MusterDbTransaction) transaction = muster_db_begin (db, error);
  g_autoptr (MusterDbStatement) done = NULL;

  if (transaction == NULL || !read_last (db, set, last, error) || !check_known (set, *last, n_steps, error))
    return FALSE;
  if (*last == (int)n_steps)
    return TRUE;

  if (!muster_db_execute (db, SQL_TABLE, error) || !muster_db_execute (db, steps[*last].sql, error))
    return FALSE;
  done = muster_db_prepare (db, SQL_DONE, error);
  if (done == NULL)
    return FALSE;
  muster_db_bind_text (done, 1, set);
  muster_db_bind_int (done, 2, steps[*last].number);
  if (!muster_db_run (done, error) || !muster_db_commit (transaction, error))
    return FALSE;

  (*last)++;
  return TRUE;
}

/**
 * muster_db_migrate:
 * @db: a connection outside a transaction
 * @set: the name of the set of tables that the steps are for
 * @steps: (array length=n_steps): all steps that this program knows, numbered from 1 without a gap
 * @n_steps: how many
 * @error: return location for an error
 *
 * Brings a set of tables to its newest form. Each step and its number are one transaction: a program that dies in the
 * middle leaves whole steps, and the next one goes on from there.
 *
 * Returns: whether the tables have the newest form; %MUSTER_DB_ERROR_TOO_NEW, with nothing changed, when a newer
 *   program has been here
 */
gboolean
muster_db_migrate (MusterDb *db, const char *set, const MusterDbMigration *steps, guint n_steps, GError **error)
{
  int last;

  for (guint i = 0; i < n_steps; i++)
    g_return_val_if_fail (steps[i].number == (int)i + 1, FALSE);

  /* Usually there is nothing to do, and that needs no lock. */
  if (!read_last (db, set, &last, error) || !check_known (set, last, n_steps, error))
    return FALSE;

  while (last < (int)n_steps)
    if (!migrate_one (db, set, steps, n_steps, &last, error))
      return FALSE;

  return TRUE;
}

/**
 * muster_db_get_migration:
 * @db: a connection
 * @set: the name of a set of tables
 *
 * Returns: the number of the set's last step, 0 when there was none, -1 when it cannot be read
 */
int
muster_db_get_migration (MusterDb *db, const char *set)
{
  int last;

  return read_last (db, set, &last, NULL) ? last : -1;
}
