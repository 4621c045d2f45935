/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-db-private.h"

#include <string.h>

/* The write-ahead log that another program left. What can be read from it need not be on the disk: where a sync fails,
 * the system takes the pages for written, and no later sync writes them. SQLite takes that save back; a program that
 * starts after it reads the log again and finds the save there. What it adds would stand behind a hole, and the next
 * power cut would take all of it, whatever was promised. So the first connection of a program writes once more what it
 * found. */

#define HEADER_SIZE 32
#define FRAME_HEADER_SIZE 24
#define PAGE_SIZE_AT 8
#define SALT_AT 16
#define FRAME_SALT_AT 8
#define SALT_SIZE 8

/* Files that a connection of this program has open: name -> how many. */
static GMutex mutex;
static GHashTable *open_files;

static char *
make_key (const MusterDbOptions *options)
{
  return g_strdup_printf ("%s\n%s", options->vfs == NULL ? "" : options->vfs, options->path);
}

/*
 * Counts a connection. Returns: (transfer full): what muster_db_log_release() takes; @first: whether no other one of
 * this program was open. A path that is written in two ways counts as two, which costs a second time and nothing else.
 */
char *
muster_db_log_hold (const MusterDbOptions *options, gboolean *first)
{
  char *key = make_key (options);
  guint count;

  g_mutex_lock (&mutex);
  if (open_files == NULL)
    open_files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (open_files, key));
  g_hash_table_replace (open_files, g_strdup (key), GUINT_TO_POINTER (count + 1));
  g_mutex_unlock (&mutex);
  *first = count == 0;

  return key;
}

/* @key: (transfer full) (nullable): from muster_db_log_hold(). */
void
muster_db_log_release (char *key)
{
  guint count;

  if (key == NULL)
    return;

  g_mutex_lock (&mutex);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (open_files, key));
  if (count > 1)
    g_hash_table_replace (open_files, g_strdup (key), GUINT_TO_POINTER (count - 1));
  else
    g_hash_table_remove (open_files, key);
  g_mutex_unlock (&mutex);
  g_free (key);
}

static gint64
read_page_size (const guint8 *header)
{
  const guint8 *at = header + PAGE_SIZE_AT;

  return (gint64) at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
}

/* Writes one frame over itself. @more: whether it was of the log's present life; behind the last of it lie older ones.
 */
static int
renew_frame (sqlite3_file *file, const guint8 *header, guint8 *frame, int size, gint64 offset, gboolean *more)
{
  int result = file->pMethods->xRead (file, frame, size, offset);

  *more = FALSE;
  if (result == SQLITE_IOERR_SHORT_READ)
    return SQLITE_OK;
  if (result != SQLITE_OK || memcmp (frame + FRAME_SALT_AT, header + SALT_AT, SALT_SIZE) != 0)
    return result;
  *more = TRUE;

  return file->pMethods->xWrite (file, frame, size, offset);
}

static int
renew_file (sqlite3_file *file)
{
  guint8 header[HEADER_SIZE];
  g_autofree guint8 *frame = NULL;
  gint64 size = 0, frame_size;
  gboolean more = TRUE;
  int result = file->pMethods->xFileSize (file, (sqlite3_int64 *) &size);

  if (result != SQLITE_OK || size <= HEADER_SIZE)
    return result;
  result = file->pMethods->xRead (file, header, HEADER_SIZE, 0);
  frame_size = FRAME_HEADER_SIZE + read_page_size (header);
  if (result != SQLITE_OK || frame_size > size)
    return result;

  frame = g_malloc (frame_size);
  result = file->pMethods->xWrite (file, header, HEADER_SIZE, 0);
  for (gint64 at = HEADER_SIZE; result == SQLITE_OK && more && at + frame_size <= size; at += frame_size)
    result = renew_frame (file, header, frame, (int) frame_size, at, &more);

  return result == SQLITE_OK ? file->pMethods->xSync (file, SQLITE_SYNC_NORMAL) : result;
}

/* With SQLite's own write lock, for nobody may append meanwhile; readers read the same bytes as before. */
gboolean
muster_db_log_renew (sqlite3 *handle, GError **error)
{
  sqlite3_file *file = NULL;
  int result = sqlite3_exec (handle, "BEGIN IMMEDIATE", NULL, NULL, NULL);

  if (result == SQLITE_OK)
    result = sqlite3_file_control (handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
  if (result == SQLITE_OK && file != NULL && file->pMethods != NULL)
    result = renew_file (file);
  if (!sqlite3_get_autocommit (handle))
    sqlite3_exec (handle, "ROLLBACK", NULL, NULL, NULL);
  if (result != SQLITE_OK)
    muster_db_set_error (error, result, NULL, "writing the log once more");

  return result == SQLITE_OK;
}
