/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MusterFile:
 *
 * A file of a #MusterWorld that is read or written piece by piece from its beginning. One thread.
 */
typedef struct _MusterFile MusterFile;

/**
 * MusterFileFunctions:
 * @read: fills @bytes with up to @size bytes; 0 at the end, -1 where it fails
 * @write: writes all of @bytes
 * @sync: what was written is on the disk
 * @close: closes it and frees the data
 */
typedef struct
{
  gssize (*read) (gpointer data, guint8 *bytes, gsize size, GError **error);
  gboolean (*write) (gpointer data, const guint8 *bytes, gsize size, GError **error);
  gboolean (*sync) (gpointer data, GError **error);
  void (*close) (gpointer data);
} MusterFileFunctions;

MusterFile *muster_file_new (const MusterFileFunctions *functions, gpointer data);
void muster_file_free (MusterFile *self);
gssize muster_file_read (MusterFile *self, guint8 *bytes, gsize size, GError **error);
gboolean muster_file_write (MusterFile *self, gconstpointer bytes, gsize size, GError **error);
gboolean muster_file_sync (MusterFile *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterFile, muster_file_free)

G_END_DECLS
