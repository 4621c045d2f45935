/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

/**
 * muster_store_copy:
 * @self: a store outside a transaction
 * @path: where the copy goes; an older one that is there is replaced by the whole new one, or stays
 * @error: MUSTER_DB_ERROR; %MUSTER_ERROR_FULL
 *
 * Writes one state of the whole database into one file, encrypted under the same key: it opens with the keys.json
 * beside the original and with nothing else.
 *
 * Returns: whether the copy is whole
 */
gboolean
muster_store_copy (MusterStore *self, const char *path, GError **error)
{
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autofree char *journal = g_strconcat (part, "-journal", NULL);

  /* Of a copy that was broken off a part may be there. */
  if (!muster_world_remove_file (self->world, journal, error) || !muster_world_remove_file (self->world, part, error))
    return FALSE;
  if (muster_db_write_copy (self->db, part, error) && muster_world_rename_file (self->world, part, path, error))
    return TRUE;
  muster_world_remove_file (self->world, part, NULL);
  return FALSE;
}
