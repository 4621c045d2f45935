/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-db-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <unistd.h>

#define LOCK_PAUSE_US 2000
#define LOCK_TRIES (30 * G_USEC_PER_SEC / LOCK_PAUSE_US)
/* Steps of SQLite's machine between two looks at the cancellable: well below a millisecond. */
#define PROGRESS_STEPS 1000

/* The log's length is remembered, not acted upon: the transaction checkpoints while it still holds the file lock. */
static int
remember_log_size (void *data, sqlite3 *handle, const char *schema, int n_pages)
{
  MusterDb *self = data;

  self->wal_pages = n_pages;
  return SQLITE_OK;
}

static int
look_at_cancellable (void *data)
{
  MusterDb *self = data;

  return g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
open_lock (MusterDb *self, const char *path, GError **error)
{
  int failure;

  self->lock_descriptor = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (self->lock_descriptor >= 0)
    return TRUE;

  failure = errno;
  g_set_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FULL, "opening the lock file: %s", g_strerror (failure));
  return FALSE;
}

/**
 * muster_db_open:
 * @options: what to open and how; read during the call only
 * @error: return location for an error
 *
 * Opens an encrypted database. The key is tried here: a connection that was returned can read. Nothing is created when
 * the library that answers cannot encrypt.
 *
 * Opening takes the file lock while it may write (the log mode of a new file, the log that another program left).
 *
 * Returns: (transfer full): a connection, or %NULL with %MUSTER_DB_ERROR_WRONG_KEY, _PLAIN_LIBRARY, _CORRUPT (empty
 *   and not to be created), _FULL (no permission), _BUSY or _FAILED (no such file)
 */
MusterDb *
muster_db_open (const MusterDbOptions *options, GError **error)
{
  g_autoptr (MusterDb) self = NULL;
  gboolean first = FALSE;

  g_return_val_if_fail (options != NULL && options->path != NULL && options->key != NULL, NULL);

  self = g_new0 (MusterDb, 1);
  self->lock_descriptor = -1;
  self->texts = g_hash_table_new (muster_db_hash_sql, g_str_equal);
  g_queue_init (&self->idle_order);

  if (options->lock_path != NULL && !options->read_only
      && (!open_lock (self, options->lock_path, error) || !muster_db_lock (self, error)))
    return NULL;
  if (!options->read_only)
    self->log_key = muster_db_log_hold (options, &first);
  self->handle = muster_db_open_handle (options, FALSE, &self->cipher_version, error);
  if (self->handle == NULL || (first && !muster_db_log_renew (self->handle, error)))
    return NULL;
  if (!muster_db_prepare_rollback (self, error))
    return NULL;
  muster_db_unlock (self);

  sqlite3_wal_hook (self->handle, remember_log_size, self);

  return g_steal_pointer (&self);
}

/**
 * muster_db_free:
 * @self: (nullable): a connection without statements in use and without an open transaction
 *
 * Closes the connection. No checkpoint happens here.
 */
void
muster_db_free (MusterDb *self)
{
  if (self == NULL)
    return;

  g_assert (self->n_in_use == 0 && self->transaction == NULL);

  muster_db_drop_statements (self);
  g_hash_table_unref (self->texts);
  sqlite3_finalize (self->rollback);
  sqlite3_close (self->handle);
  muster_db_log_release (self->log_key);
  if (self->lock_descriptor >= 0)
    close (self->lock_descriptor);
  g_clear_object (&self->cancellable);
  g_free (self->cipher_version);
  g_free (self);
}

/* Two threads in one connection is a mistake that SQLite, opened without its mutex, would not notice. */
void
muster_db_check_thread (MusterDb *self)
{
  g_assert (self->thread == NULL || self->thread == g_thread_self ());
}

void
muster_db_set_thread (MusterDb *self, GThread *thread)
{
  self->thread = thread;
}

/*
 * flock () belongs to the open file description, which every connection has for itself: so it excludes threads and
 * processes alike. Waiting in small steps bounds the wait, which a blocking flock () would not.
 */
gboolean
muster_db_lock (MusterDb *self, GError **error)
{
  int failure = 0;

  if (self->lock_descriptor < 0)
    return TRUE;

  for (guint i = 0; i < LOCK_TRIES; i++)
    {
      if (flock (self->lock_descriptor, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
      failure = errno;
      if (failure != EWOULDBLOCK && failure != EINTR)
        break;
      g_usleep (LOCK_PAUSE_US);
    }

  g_set_error (error, MUSTER_DB_ERROR,
               failure == EWOULDBLOCK || failure == EINTR ? MUSTER_DB_ERROR_BUSY : MUSTER_DB_ERROR_FAILED,
               "waiting for the write lock: %s", g_strerror (failure));
  return FALSE;
}

void
muster_db_unlock (MusterDb *self)
{
  if (self->lock_descriptor >= 0)
    flock (self->lock_descriptor, LOCK_UN);
}

static gboolean
execute_one (MusterDb *self, const char **rest, GError **error)
{
  sqlite3_stmt *statement = NULL;
  const char *sql = *rest;
  int result;

  result = sqlite3_prepare_v2 (self->handle, sql, -1, &statement, rest);
  if (result != SQLITE_OK)
    {
      muster_db_note_failure (self, result);
      muster_db_set_error (error, result, sqlite3_errmsg (self->handle), sql);
      return FALSE;
    }
  if (statement == NULL)
    return TRUE;

  if (!muster_db_check_transaction (self, sql, error))
    {
      sqlite3_finalize (statement);
      return FALSE;
    }
  if (!sqlite3_stmt_readonly (statement) && !muster_db_may_write (self))
    {
      sqlite3_finalize (statement);
      g_set_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED, "a write outside a transaction: %.60s", sql);
      return FALSE;
    }

  do
    result = sqlite3_step (statement);
  while (result == SQLITE_ROW);
  sqlite3_finalize (statement);
  if (result != SQLITE_DONE)
    {
      muster_db_note_failure (self, result);
      muster_db_set_error (error, result, sqlite3_errmsg (self->handle), sql);
    }

  return result == SQLITE_DONE;
}

/**
 * muster_db_execute:
 * @self: a connection
 * @sql: a fixed script of one or more statements; rows are thrown away
 * @error: return location for an error
 *
 * Runs a script. The script must be a constant of the program: it may appear in the error's message. A script that
 * writes needs an open transaction.
 *
 * Returns: whether all statements ran; the first failure ends the script
 */
gboolean
muster_db_execute (MusterDb *self, const char *sql, GError **error)
{
  muster_db_check_thread (self);

  while (*sql != '\0')
    if (!execute_one (self, &sql, error))
      return FALSE;

  return TRUE;
}

/**
 * muster_db_get_last_rowid:
 * @self: a connection
 *
 * Returns: the rowid of this connection's last INSERT
 */
gint64
muster_db_get_last_rowid (MusterDb *self)
{
  return sqlite3_last_insert_rowid (self->handle);
}

/**
 * muster_db_get_changes:
 * @self: a connection
 *
 * Returns: how many rows the last INSERT, UPDATE or DELETE touched
 */
int
muster_db_get_changes (MusterDb *self)
{
  return sqlite3_changes (self->handle);
}

/**
 * muster_db_get_commits:
 * @self: a connection
 *
 * Returns: how many write transactions this connection committed
 */
guint64
muster_db_get_commits (MusterDb *self)
{
  return self->commits;
}

/**
 * muster_db_get_wal_pages:
 * @self: a connection
 *
 * Returns: pages in the write-ahead log after this connection's last commit
 */
int
muster_db_get_wal_pages (MusterDb *self)
{
  return self->wal_pages;
}

/**
 * muster_db_set_cancellable:
 * @self: a connection
 * @cancellable: (nullable): ends running statements with %MUSTER_DB_ERROR_INTERRUPTED when it is cancelled, from any
 *   thread; %NULL to let statements run to their end
 *
 * A statement that writes and is interrupted leaves its transaction to be rolled back.
 */
void
muster_db_set_cancellable (MusterDb *self, GCancellable *cancellable)
{
  g_set_object (&self->cancellable, cancellable);
  if (cancellable != NULL)
    sqlite3_progress_handler (self->handle, PROGRESS_STEPS, look_at_cancellable, self);
  else
    sqlite3_progress_handler (self->handle, 0, NULL, NULL);
}

/**
 * muster_db_get_library_version:
 *
 * Returns: the SQLite version that answers in this program
 */
const char *
muster_db_get_library_version (void)
{
  return sqlite3_libversion ();
}

/**
 * muster_db_get_cipher_version:
 * @self: a connection
 *
 * Returns: the SQLCipher version that answers in this program
 */
const char *
muster_db_get_cipher_version (MusterDb *self)
{
  return self->cipher_version;
}
