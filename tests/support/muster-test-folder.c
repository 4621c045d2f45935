/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-test-folder.h"

#include <glib/gstdio.h>

struct _MusterTestFolder
{
  char *path;
  GStringChunk *names;
};

/**
 * muster_test_folder_new:
 *
 * Returns: (transfer full): an empty folder
 */
MusterTestFolder *
muster_test_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  MusterTestFolder *self = g_new0 (MusterTestFolder, 1);

  self->path = g_dir_make_tmp ("muster-test-XXXXXX", &error);
  g_assert_no_error (error);
  self->names = g_string_chunk_new (256);

  return self;
}

/**
 * muster_test_folder_get_path:
 * @self: a folder
 *
 * Returns: (transfer none): its absolute path
 */
const char *
muster_test_folder_get_path (MusterTestFolder *self)
{
  return self->path;
}

/**
 * muster_test_folder_file:
 * @self: a folder
 * @name: the name of a file in it
 *
 * Returns: (transfer none): the file's path, valid as long as the folder
 */
const char *
muster_test_folder_file (MusterTestFolder *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->path, name, NULL);

  return g_string_chunk_insert_const (self->names, path);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);

      if (!g_file_test (inner, G_FILE_TEST_IS_SYMLINK) && g_file_test (inner, G_FILE_TEST_IS_DIR))
        remove_tree (inner);
      else
        g_unlink (inner);
    }
  g_rmdir (path);
}

/**
 * muster_test_folder_free:
 * @self: (nullable): a folder
 *
 * Removes the folder and everything below it.
 */
void
muster_test_folder_free (MusterTestFolder *self)
{
  if (self == NULL)
    return;

  remove_tree (self->path);
  g_string_chunk_free (self->names);
  g_free (self->path);
  g_free (self);
}
