/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include "muster-db-error.h"

/**
 * muster_store_explain_error:
 * @error: what a function of the store, or of a room above it, set
 *
 * The database room names what failed for a log. A person needs to know what to do.
 *
 * Returns: (transfer full): one sentence or two for a person
 */
char *
muster_store_explain_error (const GError *error)
{
  static const char *const sentences[] = {
    [MUSTER_DB_ERROR_WRONG_KEY]
    = "The store does not open with this key, or its file is damaged. Restore it from a backup, or "
      "enrol again and sync.",
    [MUSTER_DB_ERROR_PLAIN_LIBRARY]
    = "SQLite without encryption answers in this program, so nothing was opened. Remove "
      "LD_PRELOAD or reinstall Muster.",
    [MUSTER_DB_ERROR_CORRUPT]
    = "The store's file is damaged. Stop working with it, keep a copy, and restore it from a backup.",
    [MUSTER_DB_ERROR_BUSY] = "Another program is writing to this store. Try again when it has finished.",
    [MUSTER_DB_ERROR_FULL]
    = "The store could not be written: the disk is full, read only or failing. Nothing was saved.",
    [MUSTER_DB_ERROR_TOO_NEW] = "A newer Muster made this store. Update Muster on this computer.",
    [MUSTER_DB_ERROR_NO_MEMORY]
    = "There is not enough memory now; nothing of this step was saved. Close other programs.",
    [MUSTER_DB_ERROR_INTERRUPTED] = "Stopped before it was finished; nothing of this step was saved.",
  };

  if (error->domain == MUSTER_DB_ERROR && error->code >= 0 && error->code < (int) G_N_ELEMENTS (sentences)
      && sentences[error->code] != NULL)
    return g_strdup (sentences[error->code]);
  return g_strdup (error->message);
}

/**
 * muster_store_is_disk_error:
 * @error: (nullable): an error of any room
 *
 * Returns: whether the disk has no room, may not be written to, or answers with an error
 */
gboolean
muster_store_is_disk_error (const GError *error)
{
  return g_error_matches (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FULL)
         || g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_FULL);
}
