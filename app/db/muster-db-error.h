/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MusterDbError:
 * @MUSTER_DB_ERROR_WRONG_KEY: the key does not open the file, or its first page is damaged: an encrypted page cannot
 *   tell which of the two
 * @MUSTER_DB_ERROR_PLAIN_LIBRARY: SQLite without encryption answers in this program, or the file is not encrypted
 * @MUSTER_DB_ERROR_CORRUPT: what is on disk contradicts itself
 * @MUSTER_DB_ERROR_BUSY: another thread or program holds the lock for longer than we wait
 * @MUSTER_DB_ERROR_NO_MEMORY: there was none; the same may go well later
 * @MUSTER_DB_ERROR_FULL: no space, no permission to write, or the disk answers with an error
 * @MUSTER_DB_ERROR_TOO_NEW: a newer Muster made it
 * @MUSTER_DB_ERROR_CONSTRAINT: a constraint of a table says no
 * @MUSTER_DB_ERROR_INTERRUPTED: the #GCancellable was cancelled
 * @MUSTER_DB_ERROR_FAILED: anything else, mistakes of the caller among them; the message is for a log
 *
 * Errors of the database room. It sees no other room, so it has its own domain; the store translates.
 */
typedef enum
{
  MUSTER_DB_ERROR_WRONG_KEY,
  MUSTER_DB_ERROR_PLAIN_LIBRARY,
  MUSTER_DB_ERROR_CORRUPT,
  MUSTER_DB_ERROR_BUSY,
  MUSTER_DB_ERROR_FULL,
  MUSTER_DB_ERROR_TOO_NEW,
  MUSTER_DB_ERROR_CONSTRAINT,
  MUSTER_DB_ERROR_INTERRUPTED,
  MUSTER_DB_ERROR_NO_MEMORY,
  MUSTER_DB_ERROR_FAILED,
} MusterDbError;

#define MUSTER_DB_ERROR (muster_db_error_quark ())
GQuark muster_db_error_quark (void);

MusterDbError muster_db_error_from_result (int result);
void muster_db_set_error (GError **error, int result, const char *detail, const char *context);

G_END_DECLS
