/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-db-transaction.h"

#include "muster-db-private.h"

/* The log is copied into the file when it is longer: 4 MB, some milliseconds. */
#define CHECKPOINT_PAGES 1000

static const char SQL_BEGIN[] = "BEGIN IMMEDIATE";
static const char SQL_BEGIN_READ[] = "BEGIN DEFERRED";
/* BEGIN DEFERRED alone takes no snapshot: the first read does. */
static const char SQL_TAKE_SNAPSHOT[] = "SELECT 1 FROM sqlite_schema LIMIT 1";
static const char SQL_COMMIT[] = "COMMIT";
static const char SQL_ROLLBACK[] = "ROLLBACK";

struct _MusterDbTransaction
{
  MusterDb *db;
  gboolean writes;
};

static gboolean
run (MusterDb *db, const char *sql, GError **error)
{
  int result = sqlite3_exec (db->handle, sql, NULL, NULL, NULL);

  if (result != SQLITE_OK)
    muster_db_set_error (error, result, NULL, sql);

  return result == SQLITE_OK;
}

/* Where memory is what failed, none can be had to compile this; an open transaction would keep SQLite's write lock from
 * every other program until the next statement of this one. */
gboolean
muster_db_prepare_rollback (MusterDb *self, GError **error)
{
  int result = sqlite3_prepare_v3 (self->handle, SQL_ROLLBACK, -1, SQLITE_PREPARE_PERSISTENT, &self->rollback, NULL);

  if (result != SQLITE_OK)
    muster_db_set_error (error, result, NULL, SQL_ROLLBACK);
  return result == SQLITE_OK;
}

/* Some failures (disk full, I/O) have rolled back already; then SQLite is out of the transaction. */
static void
roll_back (MusterDb *db)
{
  if (sqlite3_get_autocommit (db->handle))
    return;
  sqlite3_step (db->rollback);
  sqlite3_reset (db->rollback);
}

/* A rollback that failed leaves the transaction open: what comes next would read what was taken back, or fail to begin,
 * until the program is started again. */
void
muster_db_finish_rollback (MusterDb *db)
{
  if (db->transaction == NULL)
    roll_back (db);
}

static void
end (MusterDbTransaction *self)
{
  self->db->transaction = NULL;
  if (self->writes)
    muster_db_unlock (self->db);
  self->db = NULL;
}

static gboolean
check_not_nested (MusterDb *db, GError **error)
{
  muster_db_check_thread (db);
  muster_db_finish_rollback (db);
  if (db->transaction == NULL)
    return TRUE;

  g_set_error_literal (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED, "a transaction inside a transaction");
  return FALSE;
}

/**
 * muster_db_begin:
 * @db: a connection without an open transaction
 * @error: return location for an error
 *
 * Takes the file lock, waiting at most half a minute, then begins to write.
 *
 * Returns: (transfer full): the guard, or %NULL with %MUSTER_DB_ERROR_BUSY, _FULL, or _FAILED for a nested call
 */
MusterDbTransaction *
muster_db_begin (MusterDb *db, GError **error)
{
  MusterDbTransaction *self;

  if (!check_not_nested (db, error))
    return NULL;
  /* SQLite would begin, and refuse the first write only. */
  if (sqlite3_db_readonly (db->handle, "main") == 1)
    {
      muster_db_set_error (error, SQLITE_READONLY, NULL, SQL_BEGIN);
      return NULL;
    }
  if (!muster_db_lock (db, error))
    return NULL;
  if (!run (db, SQL_BEGIN, error))
    {
      muster_db_unlock (db);
      return NULL;
    }

  self = g_new0 (MusterDbTransaction, 1);
  self->db = db;
  db->failure = SQLITE_OK;
  self->writes = TRUE;
  db->transaction = self;

  return self;
}

/**
 * muster_db_begin_read:
 * @db: a connection without an open transaction
 * @error: return location for an error
 *
 * Takes a snapshot: until the guard ends, this connection sees what was committed now, whoever writes meanwhile. It
 * holds no lock. Keep it short: while it lives no checkpoint can shorten the log.
 *
 * Returns: (transfer full): the guard, or %NULL with an error
 */
MusterDbTransaction *
muster_db_begin_read (MusterDb *db, GError **error)
{
  MusterDbTransaction *self;

  if (!check_not_nested (db, error) || !run (db, SQL_BEGIN_READ, error))
    return NULL;
  if (!run (db, SQL_TAKE_SNAPSHOT, error))
    {
      roll_back (db);
      return NULL;
    }

  self = g_new0 (MusterDbTransaction, 1);
  self->db = db;
  db->failure = SQLITE_OK;
  db->transaction = self;

  return self;
}

/**
 * muster_db_commit:
 * @self: an open transaction
 * @error: return location for an error
 *
 * Makes the transaction's writes durable: they are on the disk when this returns %TRUE. The transaction is over in
 * either case: when the disk is full, it has been rolled back and the connection can go on. The guard must still be
 * freed. Where a statement of it failed, and its caller passed over that, nothing is kept and the error is that
 * failure's.
 *
 * Returns: whether the writes are kept
 */
gboolean
muster_db_commit (MusterDbTransaction *self, GError **error)
{
  MusterDb *db;
  gboolean committed;

  g_return_val_if_fail (self != NULL && self->db != NULL, FALSE);

  db = self->db;
  muster_db_check_thread (db);
  committed = muster_db_check_transaction (db, SQL_COMMIT, error) && run (db, SQL_COMMIT, error);
  if (!committed)
    roll_back (db);
  else if (self->writes)
    {
      db->commits++;
      /* Passive: it copies what no reader needs any more and waits for nobody. If it fails, the next one does it. */
      if (db->wal_pages > CHECKPOINT_PAGES)
        sqlite3_wal_checkpoint_v2 (db->handle, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    }
  end (self);

  return committed;
}

/**
 * muster_db_transaction_free:
 * @self: (nullable): a transaction
 *
 * Rolls back unless it was committed, and lets the file lock go.
 */
void
muster_db_transaction_free (MusterDbTransaction *self)
{
  if (self == NULL)
    return;

  if (self->db != NULL)
    {
      muster_db_check_thread (self->db);
      roll_back (self->db);
      end (self);
    }
  g_free (self);
}

/* What a disk or the memory did not give is not "not there". A constraint, and a mistake in the words of a search, are
 * answers; so is that somebody else writes. */
void
muster_db_note_failure (MusterDb *self, int result)
{
  int primary = result & 0xff;

  if (self->failure == SQLITE_OK && primary != SQLITE_CONSTRAINT && primary != SQLITE_ERROR && primary != SQLITE_BUSY)
    self->failure = result;
}

/* A read that fails, and whose caller takes that for "not there", would have the step decide and write on what is not
 * so; and when memory or the disk fails, SQLite may roll the whole transaction back under it: every statement after it
 * would be a transaction of its own, half of a step would be kept, and reads would see what nobody else ever saw. So
 * after a failure nothing runs any more, the commit least of all, until the guard is freed. */
gboolean
muster_db_check_transaction (MusterDb *self, const char *sql, GError **error)
{
  if (self->transaction == NULL)
    return TRUE;
  if (self->failure != SQLITE_OK)
    muster_db_set_error (error, self->failure, "an earlier statement of the transaction failed", sql);
  else if (sqlite3_get_autocommit (self->handle))
    muster_db_set_error (error, SQLITE_ERROR, "the transaction was rolled back before", sql);
  else
    return TRUE;

  return FALSE;
}

/* A write without the file lock would break the rule that one writer runs at any time. */
gboolean
muster_db_may_write (MusterDb *self)
{
  return self->transaction != NULL && self->transaction->writes;
}
