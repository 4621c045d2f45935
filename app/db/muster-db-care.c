/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-db-private.h"
#include "muster-db-statement.h"

/* A step of a copy: 1 MiB, so that progress moves and a cancellation is heard. */
#define COPY_PAGES 256

static const char SQL_INTEGRITY[] = "PRAGMA integrity_check (1)";
static const char SQL_COPY[] = "VACUUM INTO ?1";
/* Without a key of its own it gets that of the main database. */
static const char SQL_ATTACH_COPY[] = "ATTACH ?1 AS copy";
static const char SQL_SYNC_COPY[]
    = "PRAGMA copy.synchronous = EXTRA; BEGIN; PRAGMA copy.user_version = 0; COMMIT";
static const char SQL_DETACH_COPY[] = "DETACH copy";
static const char SQL_CIPHER_INTEGRITY[] = "PRAGMA cipher_integrity_check";

/**
 * muster_db_checkpoint:
 * @self: a connection outside a transaction
 * @error: return location for an error
 *
 * Copies the whole log into the database file and empties it, under the file lock.
 *
 * Returns: whether the log is empty; %MUSTER_DB_ERROR_BUSY when a reader still needs it
 */
gboolean
muster_db_checkpoint (MusterDb *self, GError **error)
{
  int result;

  muster_db_check_thread (self);
  g_return_val_if_fail (self->transaction == NULL, FALSE);

  if (!muster_db_lock (self, error))
    return FALSE;
  result = sqlite3_wal_checkpoint_v2 (self->handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
  muster_db_unlock (self);

  if (result != SQLITE_OK)
    muster_db_set_error (error, result, NULL, "emptying the log");
  else
    self->wal_pages = 0;

  return result == SQLITE_OK;
}

/**
 * muster_db_release_memory:
 * @self: a connection
 *
 * Gives back the pages that it keeps of the file and nothing is using. The next question reads them again.
 */
void
muster_db_release_memory (MusterDb *self)
{
  muster_db_check_thread (self);
  sqlite3_db_release_memory (self->handle);
}

/* Both checks give a line for each fault; the one on structure says "ok" when it has none. */
static gboolean
check_lines (MusterDb *self, const char *sql, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self, sql, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;

  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    if (g_strcmp0 (muster_db_column_text (statement, 1), "ok") != 0)
      {
        g_set_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_CORRUPT, "the database is damaged (%s)", sql);
        return FALSE;
      }

  return step == MUSTER_DB_DONE;
}

/*
 * Reads the file itself, not through the log. After a power cut in a checkpoint the file may hold torn pages that the
 * log replaces; so the log is copied first, under the same lock.
 */
static gboolean
check_file (MusterDb *self, GError **error)
{
  int n_logged = 0;
  int n_copied = 0;
  int result;

  result = sqlite3_wal_checkpoint_v2 (self->handle, "main", SQLITE_CHECKPOINT_PASSIVE, &n_logged, &n_copied);
  if (result == SQLITE_OK && n_copied < n_logged)
    result = SQLITE_BUSY;
  if (result != SQLITE_OK)
    {
      muster_db_set_error (error, result, NULL, "copying the log before the check");
      return FALSE;
    }

  return check_lines (self, SQL_CIPHER_INTEGRITY, error);
}

/**
 * muster_db_verify:
 * @self: a connection outside a transaction
 * @error: return location for an error
 *
 * Checks the structure of the whole database, which also authenticates each page in use; then, on a connection that
 * may write, every page of the file, those out of use too.
 *
 * Returns: whether nothing is wrong; %MUSTER_DB_ERROR_CORRUPT if something is, _BUSY if a reader's snapshot keeps the
 *   log from being copied
 */
gboolean
muster_db_verify (MusterDb *self, GError **error)
{
  gboolean intact;

  muster_db_check_thread (self);
  g_return_val_if_fail (self->transaction == NULL, FALSE);

  if (!check_lines (self, SQL_INTEGRITY, error))
    return FALSE;
  if (sqlite3_db_readonly (self->handle, "main") == 1)
    return TRUE;

  if (!muster_db_lock (self, error))
    return FALSE;
  intact = check_file (self, error);
  muster_db_unlock (self);

  return intact;
}

/* Binds a path, or nothing, and runs to the end. */
static int
run_with_path (MusterDb *self, const char *sql, const char *path)
{
  sqlite3_stmt *statement = NULL;
  int result = sqlite3_prepare_v2 (self->handle, sql, -1, &statement, NULL);

  if (result == SQLITE_OK && path != NULL)
    result = sqlite3_bind_text (statement, 1, path, -1, SQLITE_TRANSIENT);
  if (result == SQLITE_OK)
    result = sqlite3_step (statement);
  sqlite3_finalize (statement);

  return result == SQLITE_DONE ? SQLITE_OK : result;
}

/*
 * SQLite writes the file of VACUUM INTO without one sync, and removes its journal without another: a power cut could take
 * the copy that its owner was told is there, or bring the journal back, which would roll it back to nothing. A transaction
 * that changes nothing does both as it should be done.
 */
static int
sync_copy (MusterDb *self, const char *path)
{
  int result = run_with_path (self, SQL_ATTACH_COPY, path);

  if (result != SQLITE_OK)
    return result;
  result = sqlite3_exec (self->handle, SQL_SYNC_COPY, NULL, NULL, NULL);
  muster_db_finish_rollback (self);
  sqlite3_exec (self->handle, SQL_DETACH_COPY, NULL, NULL, NULL);

  return result;
}

/**
 * muster_db_write_copy:
 * @self: a connection outside a transaction
 * @path: where the copy goes; there must be no file
 * @error: return location for an error
 *
 * Writes one committed state of the database, without what was deleted, into one file under the same key, while others
 * go on writing: for an owner's copy, which the key slots beside the original open. muster_db_backup() is for another
 * key.
 *
 * Returns: whether the copy is complete and on the disk; else a part of it may be left
 */
gboolean
muster_db_write_copy (MusterDb *self, const char *path, GError **error)
{
  int result;

  muster_db_check_thread (self);
  g_return_val_if_fail (self->transaction == NULL, FALSE);

  /* It changes nothing here, so it takes no lock, as a write of this room's statements would have to. */
  result = run_with_path (self, SQL_COPY, path);
  if (result == SQLITE_OK)
    result = sync_copy (self, path);
  if (result != SQLITE_OK)
    muster_db_set_error (error, result, NULL, "writing a copy");

  return result == SQLITE_OK;
}

static gboolean
copy_pages (sqlite3_backup *copy, GCancellable *cancellable, MusterDbProgress progress, gpointer data, int *result)
{
  do
    {
      *result = sqlite3_backup_step (copy, COPY_PAGES);
      if (progress != NULL && (*result == SQLITE_OK || *result == SQLITE_DONE))
        {
          int total = sqlite3_backup_pagecount (copy);

          progress (data, total - sqlite3_backup_remaining (copy), total);
        }
    }
  while (*result == SQLITE_OK && !g_cancellable_is_cancelled (cancellable));

  return *result == SQLITE_DONE;
}

static gboolean
copy_into (MusterDb *self, sqlite3 *target, GCancellable *cancellable, MusterDbProgress progress, gpointer data,
           GError **error)
{
  sqlite3_backup *copy = sqlite3_backup_init (target, "main", self->handle, "main");
  int result = SQLITE_OK;
  gboolean done;

  if (copy == NULL)
    {
      muster_db_set_error (error, sqlite3_extended_errcode (target), NULL, "beginning the copy");
      return FALSE;
    }

  done = copy_pages (copy, cancellable, progress, data, &result);
  sqlite3_backup_finish (copy);
  if (!done)
    muster_db_set_error (error, result == SQLITE_OK ? SQLITE_INTERRUPT : result, NULL, "copying the database");

  return done;
}

static void
remove_copy (const MusterDbOptions *target)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find (target->vfs);
  g_autofree char *journal = g_strconcat (target->path, "-journal", NULL);

  vfs->xDelete (vfs, journal, 0);
  vfs->xDelete (vfs, target->path, 1);
}

static gboolean
check_target (const MusterDbOptions *target, GError **error)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find (target->vfs);
  int exists = 0;

  if (vfs != NULL && vfs->xAccess (vfs, target->path, SQLITE_ACCESS_EXISTS, &exists) == SQLITE_OK && !exists)
    return TRUE;

  g_set_error_literal (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED, "the copy's file exists already");
  return FALSE;
}

/**
 * muster_db_backup:
 * @self: a connection outside a transaction
 * @target: where the copy goes and under which key; the file must not exist
 * @cancellable: (nullable): ends the copy
 * @progress: (nullable) (scope call): called after every MiB, in this thread
 * @data: (nullable): handed to @progress
 * @error: return location for an error
 *
 * Copies one committed state of the database into one file under another key, while others go on writing. The copy is
 * on the disk when this returns %TRUE; when it fails, the file is removed.
 *
 * Returns: whether the copy is complete; %MUSTER_DB_ERROR_INTERRUPTED when it was cancelled
 */
gboolean
muster_db_backup (MusterDb *self, const MusterDbOptions *target, GCancellable *cancellable, MusterDbProgress progress,
                  gpointer data, GError **error)
{
  g_autoptr (MusterDbTransaction) snapshot = NULL;
  g_autofree char *version = NULL;
  MusterDbOptions options = *target;
  sqlite3 *handle;
  gboolean copied;

  if (!check_target (target, error))
    return FALSE;

  /* Without a snapshot every commit of another connection would start the copy anew. */
  snapshot = muster_db_begin_read (self, error);
  if (snapshot == NULL)
    return FALSE;

  options.create = TRUE;
  options.read_only = FALSE;
  handle = muster_db_open_handle (&options, TRUE, &version, error);
  if (handle == NULL)
    return FALSE;

  copied = copy_into (self, handle, cancellable, progress, data, error);
  sqlite3_close (handle);
  if (!copied)
    remove_copy (target);

  return copied;
}
