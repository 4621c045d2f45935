/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-db.h"
#include "muster-db-transaction.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* Shared between the files of this room only. */
struct _MusterDb
{
  sqlite3 *handle;
  sqlite3_stmt *rollback; /* made while there is memory */
  char *cipher_version;
  char *log_key; /* by which this connection counts among those of the program, or NULL */
  GHashTable *texts; /* SQL text -> what muster-db-statement.c keeps of it */
  GQueue idle_order; /* MusterDbStatement that nobody uses, the longest idle first */
  guint n_in_use;    /* statements handed out */
  MusterDbTransaction *transaction;
  int failure; /* of the open transaction: what the first statement that failed gave, or SQLITE_OK */
  GCancellable *cancellable;
  GThread *thread; /* the only thread that may use it, or NULL */
  int lock_descriptor;
  int wal_pages; /* in the log after this connection's last commit */
  guint64 commits;
};

gboolean muster_db_may_write (MusterDb *self);
gboolean muster_db_check_transaction (MusterDb *self, const char *sql, GError **error);
void muster_db_note_failure (MusterDb *self, int result);
gboolean muster_db_prepare_rollback (MusterDb *self, GError **error);
void muster_db_finish_rollback (MusterDb *db);
void muster_db_check_thread (MusterDb *self);
void muster_db_set_thread (MusterDb *self, GThread *thread);
gboolean muster_db_lock (MusterDb *self, GError **error);
void muster_db_unlock (MusterDb *self);

/* Opening, in muster-db-open.c. */
sqlite3 *muster_db_open_handle (const MusterDbOptions *options, gboolean as_copy, char **cipher_version,
                                GError **error);

/* The log that another program left, in muster-db-log.c. */
char *muster_db_log_hold (const MusterDbOptions *options, gboolean *first);
void muster_db_log_release (char *key);
gboolean muster_db_log_renew (sqlite3 *handle, GError **error);

/* Statement cache, in muster-db-statement.c. */
void muster_db_drop_statements (MusterDb *self);
guint muster_db_hash_sql (gconstpointer sql);

G_END_DECLS
