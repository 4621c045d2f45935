/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-test-vfs-private.h"

#include <string.h>

/* Milliseconds from noon of 4714 BC, where SQLite begins to count, to 1970. */
#define JULIAN_1970_MS G_GINT64_CONSTANT (210866760000000)

MusterTestFile *
muster_test_file_from (sqlite3_file *base)
{
  return (MusterTestFile *)(void *)base;
}

gboolean
muster_test_file_is_dead (MusterTestFile *self)
{
  return !self->vfs->has_power || self->generation != self->vfs->generation;
}

static MusterTestVfs *
from_vfs (sqlite3_vfs *base)
{
  return base->pAppData;
}

static int
enter (MusterTestFile *self, MusterTestVfsCall call)
{
  return muster_test_file_is_dead (self) ? SQLITE_IOERR : muster_test_vfs_enter (self->vfs, call);
}

static void
release_lock (MusterTestFile *self, int level)
{
  MusterTestNode *node = self->node;

  if (self->lock > SQLITE_LOCK_SHARED && level <= SQLITE_LOCK_SHARED)
    {
      if (node->reserved == self)
        {
          node->reserved = NULL;
          node->waiting = FALSE;
        }
      if (node->exclusive == self)
        node->exclusive = NULL;
    }
  if (self->lock >= SQLITE_LOCK_SHARED && level == SQLITE_LOCK_NONE)
    node->n_shared--;
  self->lock = MIN (self->lock, level);
}

static int
file_close (sqlite3_file *base)
{
  MusterTestFile *self = muster_test_file_from (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->vfs->mutex);

  muster_test_shm_release (self);
  release_lock (self, SQLITE_LOCK_NONE);
  if (self->removed_on_close && !muster_test_file_is_dead (self))
    g_tree_remove (self->vfs->nodes, self->node->path);
  self->vfs->n_handles--;
  muster_test_node_unref (g_steal_pointer (&self->node));

  return SQLITE_OK;
}

static int
file_read (sqlite3_file *base, void *data, int size, sqlite3_int64 offset)
{
  MusterTestFile *self = muster_test_file_from (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->vfs->mutex);
  int result = enter (self, MUSTER_TEST_VFS_READ);
  gint64 available;

  if (result != SQLITE_OK)
    return result;

  available = CLAMP ((gint64)self->node->content->len - offset, 0, size);
  if (available > 0)
    memcpy (data, self->node->content->data + offset, available);
  memset ((guint8 *)data + available, 0, size - available);

  return available == size ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

static int
file_write (sqlite3_file *base, const void *data, int size, sqlite3_int64 offset)
{
  MusterTestFile *self = muster_test_file_from (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->vfs->mutex);
  int result = enter (self, MUSTER_TEST_VFS_WRITE);
  guint64 end = (guint64)offset + size;

  if (result != SQLITE_OK && !muster_test_file_is_dead (self) && self->vfs->is_partial)
    muster_test_node_add (self->node, offset, g_bytes_new (data, size / 2));
  if (result != SQLITE_OK)
    return result;
  if (self->vfs->limit > 0 && end > self->node->content->len
      && muster_test_vfs_get_used (self->vfs) + end - self->node->content->len > self->vfs->limit)
    return SQLITE_FULL;

  muster_test_node_add (self->node, offset, g_bytes_new (data, size));
  return SQLITE_OK;
}

static int
file_truncate (sqlite3_file *base, sqlite3_int64 size)
{
  MusterTestFile *self = muster_test_file_from (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->vfs->mutex);
  int result = enter (self, MUSTER_TEST_VFS_TRUNCATE);

  if (result == SQLITE_OK)
    muster_test_node_add (self->node, size, NULL);
  return result;
}

/* The name of a new file is synced with it, as SQLite and the usual file systems do between them. */
static int
file_sync (sqlite3_file *base, int flags)
{
  MusterTestFile *self = muster_test_file_from (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->vfs->mutex);
  int result = enter (self, MUSTER_TEST_VFS_SYNC);

  /* What it should have written is clean for the system: no later sync writes it either. */
  if (result != SQLITE_OK && !muster_test_file_is_dead (self))
    g_array_set_size (self->node->pending, 0);
  if (result != SQLITE_OK)
    return result;

  muster_test_node_sync (self->node);
  if (!self->node->named)
    muster_test_vfs_sync_folder (self->vfs, self->node->path);
  return SQLITE_OK;
}

static int
file_size (sqlite3_file *base, sqlite3_int64 *size)
{
  MusterTestFile *self = muster_test_file_from (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->vfs->mutex);

  if (muster_test_file_is_dead (self))
    return SQLITE_IOERR;
  *size = self->node->content->len;
  return SQLITE_OK;
}

static int
lock_exclusive (MusterTestFile *self)
{
  MusterTestNode *node = self->node;

  if (node->reserved != NULL && node->reserved != self)
    return SQLITE_BUSY;

  node->reserved = self;
  node->waiting = TRUE;
  if (node->n_shared > 1)
    {
      self->lock = SQLITE_LOCK_PENDING;
      return SQLITE_BUSY;
    }
  node->exclusive = self;
  self->lock = SQLITE_LOCK_EXCLUSIVE;
  return SQLITE_OK;
}

static int
file_lock (sqlite3_file *base, int level)
{
  MusterTestFile *self = muster_test_file_from (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->vfs->mutex);
  MusterTestNode *node = self->node;

  if (muster_test_file_is_dead (self))
    return SQLITE_IOERR;
  if (level <= self->lock)
    return SQLITE_OK;
  if (level == SQLITE_LOCK_EXCLUSIVE)
    return lock_exclusive (self);

  if (level == SQLITE_LOCK_SHARED)
    {
      if (node->exclusive != NULL || node->waiting)
        return SQLITE_BUSY;
      node->n_shared++;
    }
  else
    {
      if (node->reserved != NULL)
        return SQLITE_BUSY;
      node->reserved = self;
    }
  self->lock = level;
  return SQLITE_OK;
}

static int
file_unlock (sqlite3_file *base, int level)
{
  MusterTestFile *self = muster_test_file_from (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->vfs->mutex);

  release_lock (self, level);
  return SQLITE_OK;
}

static int
file_check_reserved (sqlite3_file *base, int *reserved)
{
  MusterTestFile *self = muster_test_file_from (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->vfs->mutex);

  *reserved = self->node->reserved != NULL;
  return SQLITE_OK;
}

static int
file_control (sqlite3_file *base, int what, void *argument)
{
  MusterTestFile *self = muster_test_file_from (base);
  g_autoptr (GMutexLocker) locker = NULL;

  if (what != MUSTER_TEST_VFS_RENAME)
    return SQLITE_NOTFOUND;
  locker = g_mutex_locker_new (&self->vfs->mutex);
  return muster_test_file_is_dead (self) ? SQLITE_IOERR : muster_test_vfs_rename (self->vfs, self->node, argument);
}

static int
file_sector_size (sqlite3_file *base)
{
  return 512;
}

/* As the system's own VFS says it. */
static int
file_characteristics (sqlite3_file *base)
{
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

static const sqlite3_io_methods METHODS = {
  .iVersion = 2,
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_reserved,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_characteristics,
  .xShmMap = muster_test_shm_map,
  .xShmLock = muster_test_shm_lock,
  .xShmBarrier = muster_test_shm_barrier,
  .xShmUnmap = muster_test_shm_unmap,
};

static int
vfs_open (sqlite3_vfs *base, const char *path, sqlite3_file *file, int flags, int *flags_out)
{
  MusterTestVfs *vfs = from_vfs (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&vfs->mutex);
  g_autofree char *temporary = path == NULL ? g_strdup_printf ("temporary-%u", vfs->n_temporary++) : NULL;
  MusterTestFile *self = muster_test_file_from (file);
  MusterTestNode *node;
  int result = muster_test_vfs_enter (vfs, MUSTER_TEST_VFS_OPEN);

  file->pMethods = NULL;
  if (result != SQLITE_OK)
    return result;

  path = path != NULL ? path : temporary;
  node = g_tree_lookup (vfs->nodes, path);
  if (node == NULL && !(flags & SQLITE_OPEN_CREATE))
    return SQLITE_CANTOPEN;
  if (node == NULL)
    {
      node = muster_test_node_new (path);
      g_tree_insert (vfs->nodes, g_strdup (path), node);
    }

  memset (self, 0, sizeof *self);
  self->base.pMethods = &METHODS;
  self->vfs = vfs;
  self->node = muster_test_node_ref (node);
  self->generation = vfs->generation;
  self->removed_on_close = (flags & SQLITE_OPEN_DELETEONCLOSE) != 0;
  vfs->n_handles++;
  if (flags_out != NULL)
    *flags_out = flags;

  return SQLITE_OK;
}

static int
vfs_delete (sqlite3_vfs *base, const char *path, int sync_folder)
{
  MusterTestVfs *vfs = from_vfs (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&vfs->mutex);
  MusterTestNode *node;
  int result = muster_test_vfs_enter (vfs, MUSTER_TEST_VFS_DELETE);

  if (result != SQLITE_OK)
    return result;
  node = g_tree_lookup (vfs->nodes, path);
  if (node == NULL)
    return SQLITE_IOERR_DELETE_NOENT;

  if (node->named)
    g_tree_insert (vfs->ghosts, g_strdup (path), muster_test_node_ref (node));
  g_tree_remove (vfs->nodes, path);
  if (sync_folder)
    muster_test_vfs_sync_folder (vfs, path);

  return SQLITE_OK;
}

/* With the mutex held. */
static gboolean
is_folder (MusterTestVfs *vfs, const char *path)
{
  gsize size = strlen (path);

  for (GTreeNode *i = g_tree_node_first (vfs->nodes); i != NULL; i = g_tree_node_next (i))
    if (strncmp (g_tree_node_key (i), path, size) == 0 && ((const char *) g_tree_node_key (i))[size] == '/')
      return TRUE;
  return FALSE;
}

/* An empty file does not exist for SQLite, as in the system's own VFS; a folder does for those who ask whether they may
 * write there. */
static int
vfs_access (sqlite3_vfs *base, const char *path, int flags, int *exists)
{
  MusterTestVfs *vfs = from_vfs (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&vfs->mutex);
  MusterTestNode *node = g_tree_lookup (vfs->nodes, path);

  if (!vfs->has_power)
    return SQLITE_IOERR;
  *exists = flags == SQLITE_ACCESS_EXISTS ? node != NULL && node->content->len > 0 : node != NULL || is_folder (vfs, path);
  return SQLITE_OK;
}

static int
vfs_full_path (sqlite3_vfs *base, const char *path, int size, char *full)
{
  return g_strlcpy (full, path, size) < (gsize)size ? SQLITE_OK : SQLITE_CANTOPEN;
}

static int
vfs_randomness (sqlite3_vfs *base, int size, char *bytes)
{
  MusterTestVfs *vfs = from_vfs (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&vfs->mutex);

  for (int i = 0; i < size; i++)
    bytes[i] = (char)muster_test_vfs_next_random (&vfs->random);
  return size;
}

/* Only other threads could change what a busy caller waits for, so letting them run is enough. */
static int
vfs_sleep (sqlite3_vfs *base, int microseconds)
{
  g_usleep (MIN (microseconds, 200));
  return microseconds;
}

static int
vfs_time (sqlite3_vfs *base, sqlite3_int64 *julian_ms)
{
  MusterTestVfs *vfs = from_vfs (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&vfs->mutex);

  *julian_ms = JULIAN_1970_MS + vfs->wall_ms;
  return SQLITE_OK;
}

static int
vfs_last_error (sqlite3_vfs *base, int size, char *text)
{
  return 0;
}

void
muster_test_file_register (MusterTestVfs *vfs)
{
  vfs->base = (sqlite3_vfs){
    .iVersion = 2,
    .szOsFile = sizeof (MusterTestFile),
    .mxPathname = 512,
    .zName = vfs->name,
    .pAppData = vfs,
    .xOpen = vfs_open,
    .xDelete = vfs_delete,
    .xAccess = vfs_access,
    .xFullPathname = vfs_full_path,
    .xRandomness = vfs_randomness,
    .xSleep = vfs_sleep,
    .xCurrentTimeInt64 = vfs_time,
    .xGetLastError = vfs_last_error,
  };
  sqlite3_vfs_register (&vfs->base, 0);
}
