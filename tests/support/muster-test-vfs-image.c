/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-test-vfs-private.h"

#include <string.h>

struct _MusterTestVfsImage
{
  GPtrArray *names; /* what follows the folder */
  GPtrArray *contents;
};

/* With the mutex held. */
static void
put (MusterTestVfs *self, const char *path, GBytes *content)
{
  MusterTestNode *node = muster_test_node_new (path);

  muster_test_node_add (node, 0, g_bytes_ref (content));
  muster_test_node_sync (node);
  node->named = TRUE;
  g_tree_insert (self->nodes, g_strdup (path), node);
}

/* With the mutex held. */
static GPtrArray *
find (MusterTestVfs *self, GTree *tree, const char *folder)
{
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (GTreeNode *i = g_tree_node_first (tree); i != NULL; i = g_tree_node_next (i))
    if (g_str_has_prefix (g_tree_node_key (i), folder))
      g_ptr_array_add (paths, g_strdup (g_tree_node_key (i)));

  return paths;
}

/* With the mutex held. */
static void
remove_all (GTree *tree, GPtrArray *paths)
{
  for (guint i = 0; i < paths->len; i++)
    g_tree_remove (tree, g_ptr_array_index (paths, i));
}

/**
 * muster_test_vfs_save:
 * @self: a disk
 * @folder: what the paths begin with; "" for the whole disk
 *
 * Copies files as they are at this moment, whether connections are open or not.
 *
 * Returns: (transfer full): the copy; it belongs to no disk
 */
MusterTestVfsImage *
muster_test_vfs_save (MusterTestVfs *self, const char *folder)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GPtrArray) paths = find (self, self->nodes, folder);
  MusterTestVfsImage *image = g_new0 (MusterTestVfsImage, 1);

  image->names = g_ptr_array_new_with_free_func (g_free);
  image->contents = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  for (guint i = 0; i < paths->len; i++)
    {
      MusterTestNode *node = g_tree_lookup (self->nodes, g_ptr_array_index (paths, i));

      g_ptr_array_add (image->names, g_strdup (node->path + strlen (folder)));
      g_ptr_array_add (image->contents, g_bytes_new (node->content->data, node->content->len));
    }

  return image;
}

/**
 * muster_test_vfs_restore:
 * @self: a disk, of this or another machine
 * @folder: what the paths begin with; no connection is open there
 * @image: a copy
 *
 * Puts a copy in the place of the folder: an older state, or a second one.
 */
void
muster_test_vfs_restore (MusterTestVfs *self, const char *folder, MusterTestVfsImage *image)
{
  g_autoptr (GMutexLocker) locker = NULL;

  muster_test_vfs_remove (self, folder);

  locker = g_mutex_locker_new (&self->mutex);
  for (guint i = 0; i < image->names->len; i++)
    {
      g_autofree char *path = g_strconcat (folder, g_ptr_array_index (image->names, i), NULL);

      put (self, path, g_ptr_array_index (image->contents, i));
    }
}

/**
 * muster_test_vfs_remove:
 * @self: a disk
 * @folder: what the paths begin with
 *
 * Removes files for good.
 */
void
muster_test_vfs_remove (MusterTestVfs *self, const char *folder)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autoptr (GPtrArray) paths = find (self, self->nodes, folder);
  g_autoptr (GPtrArray) ghosts = find (self, self->ghosts, folder);

  remove_all (self->nodes, paths);
  remove_all (self->ghosts, ghosts);
}

/**
 * muster_test_vfs_image_free:
 * @image: (nullable): a copy
 */
void
muster_test_vfs_image_free (MusterTestVfsImage *image)
{
  if (image == NULL)
    return;

  g_ptr_array_unref (image->names);
  g_ptr_array_unref (image->contents);
  g_free (image);
}

/**
 * muster_test_vfs_read:
 * @self: a disk
 * @path: a file
 *
 * Returns: (transfer full) (nullable): what is in it, or %NULL if there is none
 */
GBytes *
muster_test_vfs_read (MusterTestVfs *self, const char *path)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  MusterTestNode *node = g_tree_lookup (self->nodes, path);

  return node != NULL ? g_bytes_new (node->content->data, node->content->len) : NULL;
}

/**
 * muster_test_vfs_write:
 * @self: a disk
 * @path: a file that no connection has open
 * @content: what is in it from now on, synced, name and all
 */
void
muster_test_vfs_write (MusterTestVfs *self, const char *path, GBytes *content)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_tree_remove (self->ghosts, path);
  put (self, path, content);
}

/**
 * muster_test_vfs_list:
 * @self: a disk
 * @folder: what the paths begin with
 *
 * Returns: (transfer full): the paths, sorted
 */
GStrv
muster_test_vfs_list (MusterTestVfs *self, const char *folder)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GPtrArray *paths = find (self, self->nodes, folder);

  g_ptr_array_add (paths, NULL);
  return (GStrv)g_ptr_array_free (paths, FALSE);
}
