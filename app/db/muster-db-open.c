/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes sqlcipher's header declare sqlite3_key (). */
#define SQLITE_HAS_CODEC 1

#include "muster-db-private.h"

#include <string.h>

#define DEFAULT_CACHE_KIB (16 * 1024)
/* Writers wait at the file lock; this is for the moments of recovery and of a reader that is about to end. */
#define BUSY_TIMEOUT_MS 200
#define HEADER_SIZE 16

static const char SQL_CIPHER_VERSION[] = "PRAGMA cipher_version";
/* Given after the key only: before it SQLCipher forgets the level, and a wrong key writes to stderr. */
static const char SQL_QUIET[] = "PRAGMA cipher_log_level = NONE";
static const char SQL_TRY_KEY[] = "SELECT count (*) FROM sqlite_schema";
static const char SQL_SETTINGS[] = "PRAGMA temp_store = 2;"
                                   "PRAGMA secure_delete = ON;"
                                   "PRAGMA trusted_schema = OFF;"
                                   "PRAGMA cell_size_check = ON;"
                                   "PRAGMA foreign_keys = OFF;"
                                   "PRAGMA synchronous = FULL;"
                                   "PRAGMA mmap_size = 0";
/* With a rollback journal, FULL leaves the journal's removal to the file system: after a power cut it may be back, and
 * the copy would be rolled back to nothing. */
static const char SQL_COPY_SETTINGS[] = "PRAGMA synchronous = EXTRA";
static const char SQL_LOG_MODE[] = "PRAGMA journal_mode = WAL";

/* One text cell of a statement that gives at most one row; NULL where it gives none. */
static char *
read_text (sqlite3 *handle, const char *sql, int *result)
{
  sqlite3_stmt *statement = NULL;
  g_autofree char *text = NULL;

  *result = sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL);
  if (*result != SQLITE_OK)
    return NULL;

  if (sqlite3_step (statement) == SQLITE_ROW)
    text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  *result = sqlite3_finalize (statement);

  return g_steal_pointer (&text);
}

/* Asks a database in memory, so that the plain library gets no chance to make a file. */
static char *
ask_cipher_version (GError **error)
{
  sqlite3 *handle = NULL;
  g_autofree char *version = NULL;
  int result;

  result = sqlite3_open_v2 (":memory:", &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  if (result == SQLITE_OK)
    version = read_text (handle, SQL_CIPHER_VERSION, &result);
  sqlite3_close (handle);

  if (result != SQLITE_OK)
    {
      muster_db_set_error (error, result, NULL, "asking for the cipher");
      return NULL;
    }
  if (version == NULL || *version == '\0')
    {
      g_set_error (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_PLAIN_LIBRARY,
                   "SQLite %s without encryption answers in this program; nothing was opened", sqlite3_libversion ());
      return NULL;
    }

  return g_steal_pointer (&version);
}

static gboolean
is_missing (const MusterDbOptions *options)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find (options->vfs);
  int exists = 1;

  return vfs != NULL && vfs->xAccess (vfs, options->path, SQLITE_ACCESS_EXISTS, &exists) == SQLITE_OK && !exists;
}

/* The first bytes decide before the key is tried: on a clear-text file SQLCipher would only say "wrong key". */
static gboolean
check_header (sqlite3 *handle, const MusterDbOptions *options, GError **error)
{
  sqlite3_file *file = NULL;
  guint8 header[HEADER_SIZE];
  gint64 size = 0;
  int result;

  result = sqlite3_file_control (handle, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (result == SQLITE_OK && file != NULL && file->pMethods != NULL)
    result = file->pMethods->xFileSize (file, (sqlite3_int64 *) &size);
  if (result == SQLITE_OK && size >= HEADER_SIZE)
    result = file->pMethods->xRead (file, header, HEADER_SIZE, 0);
  if (result != SQLITE_OK)
    {
      muster_db_set_error (error, result, NULL, "reading the beginning of the database");
      return FALSE;
    }

  if (size == 0 && !options->create)
    {
      g_set_error_literal (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_CORRUPT, "the database file is empty");
      return FALSE;
    }
  if (size >= HEADER_SIZE && memcmp (header, "SQLite format 3", HEADER_SIZE) == 0)
    {
      g_set_error_literal (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_PLAIN_LIBRARY, "the database file is not encrypted");
      return FALSE;
    }

  return TRUE;
}

static int
apply_key (sqlite3 *handle, const guint8 *key)
{
  static const char digits[] = "0123456789abcdef";
  char text[2 + 2 * MUSTER_DB_KEY_SIZE + 1];
  int result;

  text[0] = 'x';
  text[1] = '\'';
  for (gsize i = 0; i < MUSTER_DB_KEY_SIZE; i++)
    {
      text[2 + 2 * i] = digits[key[i] >> 4];
      text[3 + 2 * i] = digits[key[i] & 15];
    }
  text[sizeof text - 1] = '\'';

  result = sqlite3_key (handle, text, sizeof text);
  explicit_bzero (text, sizeof text);

  return result;
}

static gboolean
execute (sqlite3 *handle, const char *sql, const char *context, GError **error)
{
  int result = sqlite3_exec (handle, sql, NULL, NULL, NULL);

  if (result != SQLITE_OK)
    muster_db_set_error (error, sqlite3_extended_errcode (handle), NULL, context);

  return result == SQLITE_OK;
}

static gboolean
set_log_mode (sqlite3 *handle, GError **error)
{
  g_autofree char *mode = NULL;
  int result;

  mode = read_text (handle, SQL_LOG_MODE, &result);
  if (result == SQLITE_OK && g_strcmp0 (mode, "wal") != 0)
    result = SQLITE_CANTOPEN;
  if (result != SQLITE_OK)
    muster_db_set_error (error, result, NULL, "setting the write-ahead log");

  return result == SQLITE_OK;
}

static gboolean
configure (sqlite3 *handle, const MusterDbOptions *options, gboolean as_copy, GError **error)
{
  g_autofree char *cache = NULL;

  cache = g_strdup_printf ("PRAGMA cache_size = -%d", options->cache_kib > 0 ? options->cache_kib : DEFAULT_CACHE_KIB);

  sqlite3_extended_result_codes (handle, 1);
  sqlite3_busy_timeout (handle, BUSY_TIMEOUT_MS);
  /* Checkpoints happen under the file lock, when we say so. The hook of the transactions takes this one's place. */
  sqlite3_wal_autocheckpoint (handle, 0);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  sqlite3_db_config (handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);

  if (!execute (handle, SQL_QUIET, "quieting the cipher", error)
      || !execute (handle, SQL_SETTINGS, "setting up the connection", error)
      || !execute (handle, SQL_TRY_KEY, "opening with the key", error)
      || !execute (handle, cache, "setting the cache", error))
    return FALSE;

  /* A copy is written in one piece and thrown away if it fails: one file without a log beside it. */
  if (as_copy && !execute (handle, SQL_COPY_SETTINGS, "setting up the copy", error))
    return FALSE;
  if (!options->read_only && !as_copy && !set_log_mode (handle, error))
    return FALSE;

  /* Last: a defensive connection may not change its journal mode. */
  sqlite3_db_config (handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  return TRUE;
}

/* SQLite's count of its own memory costs a lock at each allocation, and nobody asks for it. In effect only before the
 * library is first used. */
static void
configure_library (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&done, 1);
    }
}

/*
 * Opens and sets up a handle. The order matters: the library is asked before a file can be made, the header is read
 * before the key is given, the key is tried before anything is written.
 */
sqlite3 *
muster_db_open_handle (const MusterDbOptions *options, gboolean as_copy, char **cipher_version, GError **error)
{
  g_autofree char *version = NULL;
  sqlite3 *handle = NULL;
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
  int result;

  configure_library ();
  version = ask_cipher_version (error);
  if (version == NULL)
    return NULL;

  flags |= options->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (options->create && !options->read_only)
    flags |= SQLITE_OPEN_CREATE;
  result = sqlite3_open_v2 (options->path, &handle, flags, options->vfs);
  if (result != SQLITE_OK)
    {
      if (is_missing (options) && !(flags & SQLITE_OPEN_CREATE))
        g_set_error_literal (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FAILED, "there is no database file");
      else
        muster_db_set_error (error, result, NULL, "opening the database");
      sqlite3_close (handle);
      return NULL;
    }

  if (!check_header (handle, options, error))
    {
      sqlite3_close (handle);
      return NULL;
    }

  result = apply_key (handle, options->key);
  if (result != SQLITE_OK)
    muster_db_set_error (error, result, NULL, "giving the key");
  if (result != SQLITE_OK || !configure (handle, options, as_copy, error))
    {
      sqlite3_close (handle);
      return NULL;
    }

  *cipher_version = g_steal_pointer (&version);
  return handle;
}
