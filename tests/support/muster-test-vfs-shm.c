/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The index of the log that connections share, and its locks. It is memory only: a power cut takes it away. */
#include "muster-test-vfs-private.h"

void
muster_test_shm_release (MusterTestFile *self)
{
  MusterTestNode *node = self->node;

  for (int i = 0; i < SQLITE_SHM_NLOCK; i++)
    {
      if (self->shm_shared & (1U << i))
        node->shm_shared[i]--;
      if (node->shm_exclusive[i] == self)
        node->shm_exclusive[i] = NULL;
    }
  self->shm_shared = 0;
  self->shm_exclusive = 0;

  /* The first one after the last finds nothing and rebuilds the index from the log. */
  if (self->uses_shm && --node->n_shm_users == 0)
    g_ptr_array_set_size (node->regions, 0);
  self->uses_shm = FALSE;
}

int
muster_test_shm_map (sqlite3_file *base, int number, int size, int extend, void volatile **region)
{
  MusterTestFile *self = muster_test_file_from (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->vfs->mutex);
  GPtrArray *regions = self->node->regions;

  *region = NULL;
  if (muster_test_file_is_dead (self))
    return SQLITE_IOERR;
  if (!self->uses_shm)
    self->node->n_shm_users++;
  self->uses_shm = TRUE;

  while (extend && regions->len <= (guint)number)
    g_ptr_array_add (regions, g_malloc0 (size));
  if (regions->len > (guint)number)
    *region = g_ptr_array_index (regions, number);
  return SQLITE_OK;
}

static gboolean
shm_is_free (MusterTestFile *self, int i, gboolean shared)
{
  MusterTestNode *node = self->node;
  int own = (self->shm_shared & (1U << i)) != 0;

  return (node->shm_exclusive[i] == NULL || node->shm_exclusive[i] == self) && (shared || node->shm_shared[i] == own);
}

static void
change_shm_lock (MusterTestFile *self, int i, gboolean shared, gboolean take)
{
  MusterTestNode *node = self->node;
  guint bit = 1U << i;

  if (shared && take != ((self->shm_shared & bit) != 0))
    {
      node->shm_shared[i] += take ? 1 : -1;
      self->shm_shared ^= bit;
    }
  else if (!shared)
    node->shm_exclusive[i] = take ? self : NULL;
}

int
muster_test_shm_lock (sqlite3_file *base, int offset, int n, int flags)
{
  MusterTestFile *self = muster_test_file_from (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->vfs->mutex);
  gboolean shared = (flags & SQLITE_SHM_SHARED) != 0;
  gboolean take = (flags & SQLITE_SHM_LOCK) != 0;

  if (take && muster_test_file_is_dead (self))
    return SQLITE_IOERR;
  for (int i = offset; take && i < offset + n; i++)
    if (!shm_is_free (self, i, shared))
      return SQLITE_BUSY;
  for (int i = offset; i < offset + n; i++)
    change_shm_lock (self, i, shared, take);

  return SQLITE_OK;
}

void
muster_test_shm_barrier (sqlite3_file *base)
{
  MusterTestFile *self = muster_test_file_from (base);

  g_mutex_lock (&self->vfs->mutex);
  g_mutex_unlock (&self->vfs->mutex);
}

int
muster_test_shm_unmap (sqlite3_file *base, int remove)
{
  MusterTestFile *self = muster_test_file_from (base);
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->vfs->mutex);

  muster_test_shm_release (self);
  return SQLITE_OK;
}
