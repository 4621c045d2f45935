/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

/**
 * muster_store_copy:
 * @self: a store outside a transaction
 * @path: where the copy goes; a file that is there, of a copy that was broken off, is replaced
 * @error: MUSTER_DB_ERROR
 *
 * Writes one state of the whole database into one file, encrypted under the same key: it opens with the keys.json
 * beside the original and with nothing else.
 *
 * Returns: whether the copy is whole
 */
gboolean
muster_store_copy (MusterStore *self, const char *path, GError **error)
{
  return muster_world_remove_file (self->world, path, error) && muster_db_write_copy (self->db, path, error);
}
