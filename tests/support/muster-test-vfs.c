/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-test-vfs-private.h"

#include <string.h>

#define SECTOR 512

/* splitmix64: small, and the same everywhere. */
guint64
muster_test_vfs_next_random (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static void
clear_pending (gpointer data)
{
  MusterTestPending *pending = data;

  g_clear_pointer (&pending->bytes, g_bytes_unref);
}

MusterTestNode *
muster_test_node_new (const char *path)
{
  MusterTestNode *self = g_new0 (MusterTestNode, 1);

  self->references = 1;
  self->path = g_strdup (path);
  self->content = g_byte_array_new ();
  self->on_disk = g_byte_array_new ();
  self->pending = g_array_new (FALSE, FALSE, sizeof (MusterTestPending));
  g_array_set_clear_func (self->pending, clear_pending);
  self->regions = g_ptr_array_new_with_free_func (g_free);

  return self;
}

MusterTestNode *
muster_test_node_ref (MusterTestNode *self)
{
  self->references++;
  return self;
}

void
muster_test_node_unref (MusterTestNode *self)
{
  if (--self->references > 0)
    return;

  g_byte_array_unref (self->content);
  g_byte_array_unref (self->on_disk);
  g_array_unref (self->pending);
  g_ptr_array_unref (self->regions);
  g_free (self->path);
  g_free (self);
}

static void
set_length (GByteArray *content, guint length)
{
  guint old = content->len;

  g_byte_array_set_size (content, length);
  if (length > old)
    memset (content->data + old, 0, length - old);
}

/* What a write, or a change of length, does to the bytes of a file. */
void
muster_test_node_apply (GByteArray *content, const MusterTestPending *pending)
{
  gsize size;
  gconstpointer data;

  if (pending->bytes == NULL)
    {
      set_length (content, pending->offset);
      return;
    }

  data = g_bytes_get_data (pending->bytes, &size);
  if (size == 0)
    return;
  if (pending->offset + size > content->len)
    set_length (content, pending->offset + size);
  memcpy (content->data + pending->offset, data, size);
}

void
muster_test_node_add (MusterTestNode *self, guint64 offset, GBytes *bytes)
{
  MusterTestPending pending = { offset, bytes };

  muster_test_node_apply (self->content, &pending);
  g_array_append_val (self->pending, pending);
}

void
muster_test_node_sync (MusterTestNode *self)
{
  for (guint i = 0; i < self->pending->len; i++)
    muster_test_node_apply (self->on_disk, &g_array_index (self->pending, MusterTestPending, i));
  g_array_set_size (self->pending, 0);
}

static int
compare_paths (gconstpointer one, gconstpointer other, gpointer data)
{
  return strcmp (one, other);
}

static GTree *
new_tree (void)
{
  return g_tree_new_full (compare_paths, NULL, g_free, (GDestroyNotify)muster_test_node_unref);
}

/**
 * muster_test_vfs_new:
 * @seed: what randomness SQLite gets
 *
 * Makes an empty disk and registers it.
 *
 * Returns: (transfer full): the disk
 */
MusterTestVfs *
muster_test_vfs_new (guint64 seed)
{
  static int n_made;
  MusterTestVfs *self = g_new0 (MusterTestVfs, 1);

  self->name = g_strdup_printf ("muster-test-%d", g_atomic_int_add (&n_made, 1));
  self->random = seed;
  self->nodes = new_tree ();
  self->ghosts = new_tree ();
  self->renamings = muster_test_renamings_new ();
  self->faults = g_array_new (FALSE, FALSE, sizeof (MusterTestFault));
  self->has_power = TRUE;
  g_mutex_init (&self->mutex);
  muster_test_file_register (self);

  return self;
}

/**
 * muster_test_vfs_free:
 * @self: (nullable): a disk without open connections
 *
 * Removes the disk and everything on it.
 */
void
muster_test_vfs_free (MusterTestVfs *self)
{
  if (self == NULL)
    return;

  g_assert (self->n_handles == 0);
  sqlite3_vfs_unregister (&self->base);
  g_tree_unref (self->nodes);
  g_tree_unref (self->ghosts);
  g_array_unref (self->renamings);
  g_array_unref (self->faults);
  g_mutex_clear (&self->mutex);
  g_free (self->name);
  g_free (self);
}

/**
 * muster_test_vfs_get_name:
 * @self: a disk
 *
 * Returns: (transfer none): the name that SQLite knows it by
 */
const char *
muster_test_vfs_get_name (MusterTestVfs *self)
{
  return self->name;
}

/**
 * muster_test_vfs_set_time:
 * @self: a disk
 * @wall_ms: what SQLite's own clock shows, milliseconds since 1970
 */
void
muster_test_vfs_set_time (MusterTestVfs *self, gint64 wall_ms)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->wall_ms = wall_ms;
}

/**
 * muster_test_vfs_set_limit:
 * @self: a disk
 * @bytes: how much fits on it, 0 for no limit; a write that needs more gets `SQLITE_FULL`
 */
void
muster_test_vfs_set_limit (MusterTestVfs *self, guint64 bytes)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->limit = bytes;
}

/* With the mutex held: bytes of all files. */
guint64
muster_test_vfs_get_used (MusterTestVfs *self)
{
  guint64 used = 0;

  for (GTreeNode *i = g_tree_node_first (self->nodes); i != NULL; i = g_tree_node_next (i))
    used += ((MusterTestNode *)g_tree_node_value (i))->content->len;

  return used;
}

/* With the mutex held: counts a call that is about to happen and says what becomes of it. */
int
muster_test_vfs_enter (MusterTestVfs *self, MusterTestVfsCall call)
{
  if (!self->has_power)
    return SQLITE_IOERR;

  self->calls[call]++;
  self->is_partial = FALSE;
  for (guint i = 0; i < self->faults->len; i++)
    {
      const MusterTestFault *fault = &g_array_index (self->faults, MusterTestFault, i);

      if (fault->call != call || self->calls[call] < fault->number
          || (self->calls[call] > fault->number && !fault->persistently))
        continue;
      self->n_fired++;
      self->is_partial = fault->partly;
      if (fault->result != SQLITE_OK)
        return fault->result;
      self->has_power = FALSE;
      return SQLITE_IOERR;
    }

  return SQLITE_OK;
}

/**
 * muster_test_vfs_get_calls:
 * @self: a disk
 * @call: a kind of call
 *
 * Returns: how many there were since the beginning or the last reset, failed ones too
 */
guint64
muster_test_vfs_get_calls (MusterTestVfs *self, MusterTestVfsCall call)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->calls[call];
}

/**
 * muster_test_vfs_reset_calls:
 * @self: a disk
 *
 * Counts all kinds of calls from 0 again. Faults that are set count from here too.
 */
void
muster_test_vfs_reset_calls (MusterTestVfs *self)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  memset (self->calls, 0, sizeof self->calls);
}

static void
add_fault (MusterTestVfs *self, MusterTestFault fault)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_array_append_val (self->faults, fault);
}

/**
 * muster_test_vfs_fail:
 * @self: a disk
 * @call: a kind of call
 * @number: which one fails, as muster_test_vfs_get_calls() counts them: 1 is the first after a reset
 * @result: SQLite's result code that it gives
 * @persistently: whether all later ones fail too
 *
 * Makes a call fail, without doing anything. A sync that fails takes with it what it should have written: other programs
 * still read it, the disk never gets it.
 */
void
muster_test_vfs_fail (MusterTestVfs *self, MusterTestVfsCall call, guint64 number, int result, gboolean persistently)
{
  g_return_if_fail (result != SQLITE_OK);

  add_fault (self, (MusterTestFault){ call, number, result, persistently, FALSE });
}

/**
 * muster_test_vfs_fail_partly:
 * @self: a disk
 * @number: which write fails, as muster_test_vfs_get_calls() counts them
 * @result: SQLite's result code that it gives
 *
 * Makes a write fail after its first half has arrived.
 */
void
muster_test_vfs_fail_partly (MusterTestVfs *self, guint64 number, int result)
{
  g_return_if_fail (result != SQLITE_OK);

  add_fault (self, (MusterTestFault){ MUSTER_TEST_VFS_WRITE, number, result, FALSE, TRUE });
}

/**
 * muster_test_vfs_cut_power_at:
 * @self: a disk
 * @call: a kind of call
 * @number: at which one, as muster_test_vfs_get_calls() counts them
 *
 * Cuts the power just before that call would happen.
 */
void
muster_test_vfs_cut_power_at (MusterTestVfs *self, MusterTestVfsCall call, guint64 number)
{
  add_fault (self, (MusterTestFault){ call, number, SQLITE_OK, FALSE, FALSE });
}

/**
 * muster_test_vfs_forget_faults:
 * @self: a disk
 *
 * Nothing fails any more.
 */
void
muster_test_vfs_forget_faults (MusterTestVfs *self)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_array_set_size (self->faults, 0);
}

/**
 * muster_test_vfs_get_fired:
 * @self: a disk
 *
 * Returns: how many calls were made to fail, or had the power cut under them, since the beginning
 */
guint
muster_test_vfs_get_fired (MusterTestVfs *self)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->n_fired;
}

/**
 * muster_test_vfs_cut_power:
 * @self: a disk
 *
 * From now on every call fails, until muster_test_vfs_power_on(). Close the connections in between.
 */
void
muster_test_vfs_cut_power (MusterTestVfs *self)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->has_power = FALSE;
}

/**
 * muster_test_vfs_has_power:
 * @self: a disk
 *
 * Returns: whether no cut has happened since the power was switched on
 */
gboolean
muster_test_vfs_has_power (MusterTestVfs *self)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->has_power;
}

gboolean
muster_test_vfs_arrives (MusterTestVfsLoss loss, guint64 *state)
{
  if (loss == MUSTER_TEST_VFS_LOSE_ALL || loss == MUSTER_TEST_VFS_LOSE_NONE)
    return loss == MUSTER_TEST_VFS_LOSE_NONE;

  return (muster_test_vfs_next_random (state) & 1) != 0;
}

/* Only bytes that were written can be torn; their neighbours in the sector stay, as on disks of today. */
static void
apply_sectors (GByteArray *content, const MusterTestPending *pending, guint64 *state)
{
  gsize size = g_bytes_get_size (pending->bytes);

  for (gsize begin = 0; begin < size;)
    {
      gsize piece = MIN (size - begin, SECTOR - (pending->offset + begin) % SECTOR);
      g_autoptr (GBytes) bytes = g_bytes_new_from_bytes (pending->bytes, begin, piece);
      MusterTestPending part = { pending->offset + begin, bytes };

      if (muster_test_vfs_arrives (MUSTER_TEST_VFS_LOSE_SECTORS, state))
        muster_test_node_apply (content, &part);
      begin += piece;
    }
}

/* A new node, because handles from before the cut still hold the old one. */
static MusterTestNode *
survive (MusterTestNode *node, MusterTestVfsLoss loss, guint64 *state)
{
  MusterTestNode *survivor = muster_test_node_new (node->path);

  g_byte_array_append (survivor->on_disk, node->on_disk->data, node->on_disk->len);
  for (guint i = 0; i < node->pending->len; i++)
    {
      const MusterTestPending *pending = &g_array_index (node->pending, MusterTestPending, i);

      if (loss == MUSTER_TEST_VFS_LOSE_SECTORS && pending->bytes != NULL)
        apply_sectors (survivor->on_disk, pending, state);
      else if (muster_test_vfs_arrives (loss, state))
        muster_test_node_apply (survivor->on_disk, pending);
    }
  g_byte_array_append (survivor->content, survivor->on_disk->data, survivor->on_disk->len);
  survivor->named = TRUE;

  return survivor;
}

/**
 * muster_test_vfs_power_on:
 * @self: a disk; if it has power, it is cut now
 * @loss: what happened to writes that were not synced
 * @seed: for the losses that are drawn
 *
 * Switches the power on again: what the files hold now is what the next opening finds. Connections from before are
 * dead; they can only be closed. Faults stay set.
 */
void
muster_test_vfs_power_on (MusterTestVfs *self, MusterTestVfsLoss loss, guint64 seed)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GTree *survivors = new_tree ();

  muster_test_vfs_take_back (self, loss, &seed);
  /* Deleted names first, so that a newer file of the same name that is there takes the place. */
  for (GTreeNode *i = g_tree_node_first (self->ghosts); i != NULL; i = g_tree_node_next (i))
    if (!muster_test_vfs_arrives (loss, &seed))
      g_tree_insert (survivors, g_strdup (g_tree_node_key (i)), survive (g_tree_node_value (i), loss, &seed));
  for (GTreeNode *i = g_tree_node_first (self->nodes); i != NULL; i = g_tree_node_next (i))
    {
      MusterTestNode *node = g_tree_node_value (i);

      if (node->named || muster_test_vfs_arrives (loss, &seed))
        g_tree_insert (survivors, g_strdup (node->path), survive (node, loss, &seed));
    }

  g_tree_unref (self->nodes);
  self->nodes = survivors;
  g_tree_unref (self->ghosts);
  self->ghosts = new_tree ();
  self->generation++;
  self->has_power = TRUE;
}

/* With the mutex held: names that came and went in the folder of @path survive a power cut from now on. */
void
muster_test_vfs_sync_folder (MusterTestVfs *self, const char *path)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();

  for (GTreeNode *i = g_tree_node_first (self->nodes); i != NULL; i = g_tree_node_next (i))
    if (muster_test_vfs_same_folder (g_tree_node_key (i), path))
      ((MusterTestNode *)g_tree_node_value (i))->named = TRUE;
  for (GTreeNode *i = g_tree_node_first (self->ghosts); i != NULL; i = g_tree_node_next (i))
    if (muster_test_vfs_same_folder (g_tree_node_key (i), path))
      g_ptr_array_add (gone, g_tree_node_key (i));
  for (guint i = 0; i < gone->len; i++)
    g_tree_remove (self->ghosts, g_ptr_array_index (gone, i));
  muster_test_vfs_sync_renamings (self, path);
}
