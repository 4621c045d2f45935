/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-test-statements.h"

#include <dlfcn.h>
#include <sqlite3.h>
#include <string.h>

static guint n_calls;
static guint fails_at; /* 0: never */
static guint depth;    /* SQLite calls some of these itself */
static char *failed;   /* nullable */

void
muster_test_statements_fail (guint number)
{
  n_calls = 0;
  fails_at = number;
  g_clear_pointer (&failed, g_free);
}

gboolean
muster_test_statements_failed (void)
{
  return failed != NULL;
}

const char *
muster_test_statements_get_failed (void)
{
  return failed;
}

static gboolean
is_next (const char *call, const char *sql)
{
  if (depth > 0 || fails_at == 0 || sql == NULL || g_str_has_prefix (sql, "ROLLBACK")
      || g_str_has_prefix (sql, "DETACH"))
    return FALSE;
  if (++n_calls != fails_at)
    return FALSE;
  g_free (failed);
  failed = g_strdup_printf ("%s %s", call, sql);
  return TRUE;
}

/* These stand before the library's own. */

int
sqlite3_prepare_v2 (sqlite3 *db, const char *sql, int size, sqlite3_stmt **statement, const char **rest)
{
  int (*own) (sqlite3 *, const char *, int, sqlite3_stmt **, const char **)
      = (int (*) (sqlite3 *, const char *, int, sqlite3_stmt **, const char **)) dlsym (RTLD_NEXT,
                                                                                        "sqlite3_prepare_v2");
  int result;

  *statement = NULL;
  if (is_next ("preparing", sql))
    return SQLITE_IOERR_READ;
  depth++;
  result = own (db, sql, size, statement, rest);
  depth--;
  return result;
}

int
sqlite3_prepare_v3 (sqlite3 *db, const char *sql, int size, unsigned flags, sqlite3_stmt **statement, const char **rest)
{
  int (*own) (sqlite3 *, const char *, int, unsigned, sqlite3_stmt **, const char **)
      = (int (*) (sqlite3 *, const char *, int, unsigned, sqlite3_stmt **, const char **)) dlsym (RTLD_NEXT,
                                                                                                  "sqlite3_prepare_v3");
  int result;

  *statement = NULL;
  if (is_next ("preparing", sql))
    return SQLITE_IOERR_READ;
  depth++;
  result = own (db, sql, size, flags, statement, rest);
  depth--;
  return result;
}

int
sqlite3_step (sqlite3_stmt *statement)
{
  int (*own) (sqlite3_stmt *) = (int (*) (sqlite3_stmt *)) dlsym (RTLD_NEXT, "sqlite3_step");
  int result;

  if (is_next ("running", sqlite3_sql (statement)))
    return SQLITE_IOERR_READ;
  depth++;
  result = own (statement);
  depth--;
  return result;
}

int
sqlite3_exec (sqlite3 *db, const char *sql, int (*row) (void *, int, char **, char **), void *data, char **message)
{
  int (*own) (sqlite3 *, const char *, int (*) (void *, int, char **, char **), void *, char **)
      = (int (*) (sqlite3 *, const char *, int (*) (void *, int, char **, char **), void *, char **)) dlsym (
          RTLD_NEXT, "sqlite3_exec");
  int result;

  if (is_next ("executing", sql))
    return SQLITE_IOERR_READ;
  depth++;
  result = own (db, sql, row, data, message);
  depth--;
  return result;
}
