/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-db.h"

G_BEGIN_DECLS

/**
 * MusterDbStatement:
 *
 * One prepared statement of one connection. Parameters and columns count from 1, parameters as in the text (`?1`).
 * Freeing it puts it back for the next caller with the same text; a statement that is in use is never handed out a
 * second time, so a query inside the loop of the same query works.
 */
typedef struct _MusterDbStatement MusterDbStatement;

/**
 * MusterDbStep:
 * @MUSTER_DB_FAILED: it failed, the error is set
 * @MUSTER_DB_ROW: there is a row
 * @MUSTER_DB_DONE: there are no more rows
 *
 * What one step of a statement gave.
 */
typedef enum
{
  MUSTER_DB_FAILED,
  MUSTER_DB_ROW,
  MUSTER_DB_DONE,
} MusterDbStep;

MusterDbStatement *muster_db_prepare (MusterDb *db, const char *sql, GError **error);
void muster_db_statement_free (MusterDbStatement *self);

void muster_db_bind_int (MusterDbStatement *self, int index, gint64 value);
void muster_db_bind_text (MusterDbStatement *self, int index, const char *value);
void muster_db_bind_blob (MusterDbStatement *self, int index, gconstpointer data, gsize size);
void muster_db_bind_null (MusterDbStatement *self, int index);

MusterDbStep muster_db_step (MusterDbStatement *self, GError **error);
gboolean muster_db_run (MusterDbStatement *self, GError **error);
void muster_db_reset (MusterDbStatement *self);

int muster_db_column_count (MusterDbStatement *self);
const char *muster_db_column_name (MusterDbStatement *self, int column);
gboolean muster_db_column_is_null (MusterDbStatement *self, int column);
gint64 muster_db_column_int (MusterDbStatement *self, int column);
const char *muster_db_column_text (MusterDbStatement *self, int column);
gconstpointer muster_db_column_blob (MusterDbStatement *self, int column, gsize *size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterDbStatement, muster_db_statement_free)

G_END_DECLS
