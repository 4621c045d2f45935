/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-test-vfs-private.h"

#include <string.h>

/* Renaming, which SQLite never does and those who write small files and copies do. */

gboolean
muster_test_vfs_same_folder (const char *one, const char *other)
{
  const char *one_end = strrchr (one, '/');
  const char *other_end = strrchr (other, '/');
  gsize one_size = one_end != NULL ? (gsize)(one_end - one) : 0;
  gsize other_size = other_end != NULL ? (gsize)(other_end - other) : 0;

  return one_size == other_size && memcmp (one, other, one_size) == 0;
}

static void
clear_renaming (gpointer data)
{
  MusterTestRenaming *renaming = data;

  g_free (renaming->from);
  g_free (renaming->to);
  g_clear_pointer (&renaming->replaced, muster_test_node_unref);
}

GArray *
muster_test_renamings_new (void)
{
  GArray *renamings = g_array_new (FALSE, FALSE, sizeof (MusterTestRenaming));

  g_array_set_clear_func (renamings, clear_renaming);
  return renamings;
}

/* With the mutex held. */
static void
move (MusterTestVfs *self, MusterTestNode *node, const char *to)
{
  muster_test_node_ref (node);
  g_tree_remove (self->nodes, node->path);
  g_free (node->path);
  node->path = g_strdup (to);
  g_tree_insert (self->nodes, g_strdup (to), node);
}

/* With the mutex held. A name that was never synced may be gone as a whole, under the new name as under the old. */
int
muster_test_vfs_rename (MusterTestVfs *self, MusterTestNode *node, const char *to)
{
  MusterTestNode *replaced = g_tree_lookup (self->nodes, to);
  MusterTestRenaming renaming = { g_strdup (node->path), g_strdup (to), replaced == NULL ? NULL : muster_test_node_ref (replaced) };
  int result = muster_test_vfs_enter (self, MUSTER_TEST_VFS_DELETE);

  g_array_append_val (self->renamings, renaming);
  if (result == SQLITE_OK)
    move (self, node, to);
  else
    g_array_set_size (self->renamings, self->renamings->len - 1);
  if (result == SQLITE_OK)
    result = muster_test_vfs_enter (self, MUSTER_TEST_VFS_SYNC);
  if (result == SQLITE_OK)
    {
      g_autofree char *from = g_strdup (g_array_index (self->renamings, MusterTestRenaming, self->renamings->len - 1).from);

      muster_test_vfs_sync_folder (self, to);
      muster_test_vfs_sync_folder (self, from);
    }
  return result;
}

/* With the mutex held. A file system writes both ends of a renaming at once, whichever folder is synced. */
void
muster_test_vfs_sync_renamings (MusterTestVfs *self, const char *path)
{
  for (guint i = self->renamings->len; i > 0; i--)
    {
      const MusterTestRenaming *renaming = &g_array_index (self->renamings, MusterTestRenaming, i - 1);

      if (muster_test_vfs_same_folder (renaming->to, path) || muster_test_vfs_same_folder (renaming->from, path))
        g_array_remove_index (self->renamings, i - 1);
    }
}

/* With the mutex held, at a power cut: file systems keep the order of renamings, so only the last ones are lost. */
void
muster_test_vfs_take_back (MusterTestVfs *self, MusterTestVfsLoss loss, guint64 *state)
{
  while (self->renamings->len > 0 && !muster_test_vfs_arrives (loss, state))
    {
      const MusterTestRenaming *last = &g_array_index (self->renamings, MusterTestRenaming, self->renamings->len - 1);
      MusterTestNode *node = g_tree_lookup (self->nodes, last->to);

      if (node != NULL)
        move (self, node, last->from);
      if (last->replaced != NULL)
        g_tree_insert (self->nodes, g_strdup (last->to), muster_test_node_ref (last->replaced));
      g_array_set_size (self->renamings, self->renamings->len - 1);
    }
  g_array_set_size (self->renamings, 0);
}
