/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-db-error.h"

#include <sqlite3.h>
#include <string.h>

/* A log line has room for the beginning of a statement, which is enough to find it. */
#define CONTEXT_LIMIT 160

G_DEFINE_QUARK (muster-db-error-quark, muster_db_error)

/**
 * muster_db_error_from_result:
 * @result: an SQLite result code, extended or not, other than `SQLITE_OK`
 *
 * Returns: the code that the caller of the database room acts upon
 */
MusterDbError
muster_db_error_from_result (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_NOTADB:
      return MUSTER_DB_ERROR_WRONG_KEY;
    case SQLITE_CORRUPT:
      return MUSTER_DB_ERROR_CORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return MUSTER_DB_ERROR_BUSY;
    case SQLITE_NOMEM:
      return MUSTER_DB_ERROR_NO_MEMORY;
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      return MUSTER_DB_ERROR_FULL;
    case SQLITE_CONSTRAINT:
      return MUSTER_DB_ERROR_CONSTRAINT;
    case SQLITE_INTERRUPT:
    case SQLITE_ABORT:
      return MUSTER_DB_ERROR_INTERRUPTED;
    default:
      return MUSTER_DB_ERROR_FAILED;
    }
}

/**
 * muster_db_set_error:
 * @error: (out) (optional): where the error goes
 * @result: an SQLite result code other than `SQLITE_OK`
 * @detail: (nullable): SQLite's own message, or %NULL where it could repeat a bound value
 * @context: what was tried: a statement's text or a few words; never a value
 *
 * Sets an error of %MUSTER_DB_ERROR.
 */
void
muster_db_set_error (GError **error, int result, const char *detail, const char *context)
{
  g_autofree char *shortened = NULL;

  if (strlen (context) > CONTEXT_LIMIT)
    shortened = g_strdup_printf ("%.*s…", CONTEXT_LIMIT, context);

  g_set_error (error, MUSTER_DB_ERROR, muster_db_error_from_result (result), "%s: %s (%d)",
               shortened != NULL ? shortened : context, detail != NULL ? detail : sqlite3_errstr (result), result);
}
