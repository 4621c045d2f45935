/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-test-world-disk.h"

#include <sqlite3.h>
#include <string.h>

#include "muster-error.h"
#include "muster-test-vfs.h"

/* Through SQLite's own interface of a disk, so that programs without a disk in memory need none. */

typedef struct
{
  sqlite3_file *file;
  sqlite3_int64 offset;
} Data;

static gboolean
fail (GError **error, int result)
{
  if (result != SQLITE_OK)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FULL, "The disk fails (%d).", result);
  return result == SQLITE_OK;
}

static gssize
disk_read (gpointer data, guint8 *bytes, gsize size, GError **error)
{
  Data *self = data;
  sqlite3_int64 whole = 0;
  int result = self->file->pMethods->xFileSize (self->file, &whole);
  gsize piece = MIN (size, (gsize) (whole - MIN (self->offset, whole)));

  if (result == SQLITE_OK && piece > 0)
    result = self->file->pMethods->xRead (self->file, bytes, (int) piece, self->offset);
  self->offset += (sqlite3_int64) piece;
  return fail (error, result) ? (gssize) piece : -1;
}

static gboolean
disk_write (gpointer data, const guint8 *bytes, gsize size, GError **error)
{
  Data *self = data;
  int result = self->file->pMethods->xWrite (self->file, bytes, (int) size, self->offset);

  self->offset += (sqlite3_int64) size;
  return fail (error, result);
}

static gboolean
disk_sync (gpointer data, GError **error)
{
  Data *self = data;

  return fail (error, self->file->pMethods->xSync (self->file, SQLITE_SYNC_NORMAL));
}

static void
disk_close (gpointer data)
{
  Data *self = data;

  self->file->pMethods->xClose (self->file);
  g_free (self->file);
  g_free (self);
}

MusterFile *
muster_test_disk_open (const char *disk, const char *path, gboolean create, GError **error)
{
  static const MusterFileFunctions functions = { .read = disk_read, .write = disk_write, .sync = disk_sync, .close = disk_close };
  sqlite3_vfs *vfs = sqlite3_vfs_find (disk);
  g_autofree sqlite3_file *file = g_malloc0 ((gsize) vfs->szOsFile);
  int flags = SQLITE_OPEN_MAIN_DB | (create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
  Data *self;
  int result;

  if (!create && !muster_test_disk_has (disk, path))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "There is no “%s”.", path);
      return NULL;
    }
  result = vfs->xOpen (vfs, path, file, flags, NULL);
  if (result == SQLITE_OK && create)
    {
      result = file->pMethods->xTruncate (file, 0);
      if (result != SQLITE_OK)
        file->pMethods->xClose (file);
    }
  if (!fail (error, result))
    return NULL;
  self = g_new0 (Data, 1);
  self->file = g_steal_pointer (&file);
  return muster_file_new (&functions, self);
}

GBytes *
muster_test_disk_read (const char *disk, const char *path, gsize limit, GError **error)
{
  g_autoptr (MusterFile) file = muster_test_disk_open (disk, path, FALSE, error);
  g_autofree guint8 *bytes = g_malloc (limit + 1);
  gssize size = file == NULL ? -1 : muster_file_read (file, bytes, limit + 1, error);

  if (size > (gssize) limit)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE, "“%s” is too large.", path);
  return size < 0 || size > (gssize) limit ? NULL : g_bytes_new (bytes, (gsize) size);
}

/* Beside, synced, renamed over, as the system's world does it. */
gboolean
muster_test_disk_write (const char *disk, const char *path, GBytes *content, GError **error)
{
  g_autofree char *aside = g_strconcat (path, ".new", NULL);
  g_autoptr (MusterFile) file = muster_test_disk_open (disk, aside, TRUE, error);
  gsize size;
  gconstpointer bytes = g_bytes_get_data (content, &size);

  return file != NULL && muster_file_write (file, bytes, size, error) && muster_file_sync (file, error)
         && muster_test_disk_rename (disk, aside, path, error);
}

gboolean
muster_test_disk_remove (const char *disk, const char *path, GError **error)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find (disk);
  int result = vfs->xDelete (vfs, path, 1);

  return result == SQLITE_IOERR_DELETE_NOENT || fail (error, result);
}

gboolean
muster_test_disk_rename (const char *disk, const char *from, const char *to, GError **error)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find (disk);
  g_autofree sqlite3_file *file = g_malloc0 ((gsize) vfs->szOsFile);
  int result = vfs->xOpen (vfs, from, file, SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_READWRITE, NULL);

  if (result != SQLITE_OK)
    return fail (error, result);
  result = file->pMethods->xFileControl (file, MUSTER_TEST_VFS_RENAME, (char *) to);
  file->pMethods->xClose (file);
  return fail (error, result);
}

gboolean
muster_test_disk_has (const char *disk, const char *path)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find (disk);
  int exists = 0;

  return vfs->xAccess (vfs, path, SQLITE_ACCESS_READWRITE, &exists) == SQLITE_OK && exists;
}
