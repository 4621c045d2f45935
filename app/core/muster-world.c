/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-world.h"

struct _MusterWorld
{
  MusterWorldFunctions functions;
  gpointer data;
  char *vfs;
};

/**
 * muster_world_new:
 * @functions: all of them set, but `finalize` may be %NULL; copied
 * @data: (transfer full): handed to each function
 * @vfs: (nullable): name of SQLite's VFS; %NULL for the system's
 *
 * Returns: (transfer full): a world made of these functions
 */
MusterWorld *
muster_world_new (const MusterWorldFunctions *functions, gpointer data, const char *vfs)
{
  MusterWorld *self = g_atomic_rc_box_new0 (MusterWorld);

  self->functions = *functions;
  self->data = data;
  self->vfs = g_strdup (vfs);
  return self;
}

/**
 * muster_world_ref:
 * @self: a world
 *
 * Returns: (transfer full): the same
 */
MusterWorld *
muster_world_ref (MusterWorld *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
muster_world_clear (gpointer data)
{
  MusterWorld *self = data;

  if (self->functions.finalize != NULL)
    self->functions.finalize (self->data);
  g_free (self->vfs);
}

/**
 * muster_world_unref:
 * @self: (transfer full): a world
 */
void
muster_world_unref (MusterWorld *self)
{
  g_atomic_rc_box_release_full (self, muster_world_clear);
}

/**
 * muster_world_get_data:
 * @self: a world
 *
 * Returns: (transfer none): what it was made with; for the owner of the world, nobody else
 */
gpointer
muster_world_get_data (MusterWorld *self)
{
  return self->data;
}

/**
 * muster_world_get_vfs:
 * @self: a world
 *
 * Returns: (nullable): name of the VFS for databases; %NULL is the system's
 */
const char *
muster_world_get_vfs (MusterWorld *self)
{
  return self->vfs;
}

/**
 * muster_world_wall_ms:
 * @self: a world
 *
 * Returns: the wall clock in milliseconds since 1970 UTC. It may be wrong and may jump; use it for what people read and
 *   as the start of a stamp, never to decide what was seen before what.
 */
gint64
muster_world_wall_ms (MusterWorld *self)
{
  return self->functions.wall_ms (self->data);
}

/**
 * muster_world_monotonic_ms:
 * @self: a world
 *
 * Returns: milliseconds that only rise, also across suspend
 */
gint64
muster_world_monotonic_ms (MusterWorld *self)
{
  return self->functions.monotonic_ms (self->data);
}

/**
 * muster_world_random:
 * @self: a world
 * @bytes: (array length=size) (out caller-allocates): filled
 * @size: how many
 */
void
muster_world_random (MusterWorld *self, guint8 *bytes, gsize size)
{
  self->functions.random (self->data, bytes, size);
}

/**
 * muster_world_sleep_ms:
 * @self: a world
 * @ms: how long
 *
 * Blocks the calling thread.
 */
void
muster_world_sleep_ms (MusterWorld *self, guint ms)
{
  self->functions.sleep_ms (self->data, ms);
}

/**
 * muster_world_read_file:
 * @self: a world
 * @path: a regular file
 * @limit: most bytes to accept
 * @error: %MUSTER_ERROR_NOT_FOUND, %MUSTER_ERROR_TOO_LARGE, %MUSTER_ERROR_FULL where it may not be read
 *
 * Returns: (transfer full) (nullable): the content
 */
GBytes *
muster_world_read_file (MusterWorld *self, const char *path, gsize limit, GError **error)
{
  return self->functions.read_file (self->data, path, limit, error);
}

/**
 * muster_world_write_file:
 * @self: a world
 * @path: where; its folder exists
 * @content: what
 * @error: %MUSTER_ERROR_FULL
 *
 * When this returns, the file has the new content and keeps it through a power cut; on error it has the old one.
 *
 * Returns: whether it was written
 */
gboolean
muster_world_write_file (MusterWorld *self, const char *path, GBytes *content, GError **error)
{
  return self->functions.write_file (self->data, path, content, error);
}

/**
 * muster_world_remove_file:
 * @self: a world
 * @path: a file; a missing one is no error
 * @error: %MUSTER_ERROR_FULL
 *
 * Returns: whether it is gone
 */
gboolean
muster_world_remove_file (MusterWorld *self, const char *path, GError **error)
{
  return self->functions.remove_file (self->data, path, error);
}

/**
 * muster_world_open_file:
 * @self: a world
 * @path: a file
 * @error: %MUSTER_ERROR_NOT_FOUND, %MUSTER_ERROR_FULL where it may not be read
 *
 * Returns: (transfer full) (nullable): the file, to read it piece by piece
 */
MusterFile *
muster_world_open_file (MusterWorld *self, const char *path, GError **error)
{
  return self->functions.open_file (self->data, path, FALSE, error);
}

/**
 * muster_world_create_file:
 * @self: a world
 * @path: a file; one that is there is emptied
 * @error: %MUSTER_ERROR_FULL
 *
 * Returns: (transfer full) (nullable): the file, to write it piece by piece
 */
MusterFile *
muster_world_create_file (MusterWorld *self, const char *path, GError **error)
{
  return self->functions.open_file (self->data, path, TRUE, error);
}

/**
 * muster_world_rename_file:
 * @self: a world
 * @from: a file that is synced, or a folder
 * @to: its new name; a file that has it is replaced
 * @error: %MUSTER_ERROR_NOT_FOUND, %MUSTER_ERROR_FULL: it has the old name or the new one
 *
 * When this returns %TRUE, the name stays through a power cut; at every moment @to is the old file or the new one.
 *
 * Returns: whether it was renamed
 */
gboolean
muster_world_rename_file (MusterWorld *self, const char *from, const char *to, GError **error)
{
  return self->functions.rename_file (self->data, from, to, error);
}

/**
 * muster_world_make_folder:
 * @self: a world
 * @path: a folder; it and those above it are made where they are missing
 * @error: %MUSTER_ERROR_FULL
 *
 * Returns: whether it is there
 */
gboolean
muster_world_make_folder (MusterWorld *self, const char *path, GError **error)
{
  return self->functions.make_folder (self->data, path, error);
}

/**
 * muster_world_has_file:
 * @self: a world
 * @path: a file or a folder
 *
 * Returns: whether there is one
 */
gboolean
muster_world_has_file (MusterWorld *self, const char *path)
{
  return self->functions.has_file (self->data, path);
}

/**
 * muster_world_file_identity:
 * @self: a world
 * @path: a file
 *
 * Returns: (transfer full) (nullable): a text that a copy of the file does not share
 */
char *
muster_world_file_identity (MusterWorld *self, const char *path)
{
  return self->functions.file_identity (self->data, path);
}

/**
 * muster_world_machine:
 * @self: a world
 *
 * Returns: (transfer full): a text that another machine does not share
 */
char *
muster_world_machine (MusterWorld *self)
{
  return self->functions.machine (self->data);
}
