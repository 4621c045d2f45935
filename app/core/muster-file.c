/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-file.h"

struct _MusterFile
{
  const MusterFileFunctions *functions;
  gpointer data;
};

/**
 * muster_file_new:
 * @functions: all of them set; they outlive the file
 * @data: (transfer full): handed to each function
 *
 * For the functions of a #MusterWorld; others open files there.
 *
 * Returns: (transfer full): a file
 */
MusterFile *
muster_file_new (const MusterFileFunctions *functions, gpointer data)
{
  MusterFile *self = g_new0 (MusterFile, 1);

  self->functions = functions;
  self->data = data;
  return self;
}

/**
 * muster_file_free:
 * @self: (transfer full): a file
 *
 * Closes it. What was not synced may be lost.
 */
void
muster_file_free (MusterFile *self)
{
  self->functions->close (self->data);
  g_free (self);
}

/**
 * muster_file_read:
 * @self: a file that was opened
 * @bytes: (array length=size) (out caller-allocates): filled
 * @size: how many bytes at most
 * @error: %MUSTER_ERROR_FULL: the disk fails
 *
 * Returns: how many bytes; 0 at the end; -1 with @error set
 */
gssize
muster_file_read (MusterFile *self, guint8 *bytes, gsize size, GError **error)
{
  return self->functions->read (self->data, bytes, size, error);
}

/**
 * muster_file_write:
 * @self: a file that was made
 * @bytes: (array length=size): what follows
 * @size: how many bytes
 * @error: %MUSTER_ERROR_FULL
 *
 * Returns: whether all of it was written
 */
gboolean
muster_file_write (MusterFile *self, gconstpointer bytes, gsize size, GError **error)
{
  return self->functions->write (self->data, bytes, size, error);
}

/**
 * muster_file_sync:
 * @self: a file that was made
 * @error: %MUSTER_ERROR_FULL: some of it may not be on the disk, and no later sync would bring it there
 *
 * Returns: whether all that was written stays through a power cut
 */
gboolean
muster_file_sync (MusterFile *self, GError **error)
{
  return self->functions->sync (self->data, error);
}
