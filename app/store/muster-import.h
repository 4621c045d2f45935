/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-import-columns.h"
#include "muster-import-text.h"
#include "muster-store.h"

G_BEGIN_DECLS

#define MUSTER_IMPORT_FILE_LIMIT (64 * 1024 * 1024)

/**
 * MusterImportState:
 * @MUSTER_IMPORT_NEW: would be, or was, saved as something new
 * @MUSTER_IMPORT_CHANGED: an opening that is here says something else
 * @MUSTER_IMPORT_THERE: is here already, or stands in the file twice
 * @MUSTER_IMPORT_BAD: cannot be taken as it is
 *
 * What becomes of a row.
 */
typedef enum
{
  MUSTER_IMPORT_NEW,
  MUSTER_IMPORT_CHANGED,
  MUSTER_IMPORT_THERE,
  MUSTER_IMPORT_BAD,
  MUSTER_IMPORT_N_STATES,
} MusterImportState;

/**
 * MusterImportRow:
 * @line: of the file, from 1
 * @cells: (nullable) (element-type utf8): as they stand, or were corrected; %NULL: somebody under 16, nothing is kept
 * @state: what becomes of it
 * @column: the cell that is wrong; -1: none in particular
 * @reason: (nullable): what is wrong, in English
 * @reason_zh: (nullable): the same in Chinese
 * @key: (nullable): what tells the row from others of the file
 * @is_saved: whether it was saved, and is not looked at again
 */
typedef struct
{
  guint line;
  GPtrArray *cells;
  MusterImportState state;
  int column;
  char *reason;
  char *reason_zh;
  char *key;
  gboolean is_saved;
} MusterImportRow;

/**
 * MusterImport:
 *
 * A table of somebody else's on its way into the store: its text, what its columns are, what is wrong with its rows.
 * It is counted and goes from thread to thread, but one at a time uses it; muster_import_get_done() alone may be asked
 * from another.
 */
typedef struct _MusterImport MusterImport;

MusterImport *muster_import_new (MusterCatalogue *catalogue, MusterImportWhat what, GBytes *bytes, GError **error);
MusterImport *muster_import_ref (MusterImport *self);
void muster_import_unref (gpointer self);

MusterImportWhat muster_import_get_what (MusterImport *self);
MusterImportEncoding muster_import_get_encoding (MusterImport *self);
guint muster_import_get_n_columns (MusterImport *self);
const char *muster_import_get_heading (MusterImport *self, guint column);
GArray *muster_import_get_targets (MusterImport *self);
int muster_import_get_column (MusterImport *self, guint column);
void muster_import_set_column (MusterImport *self, guint column, int target);
char *muster_import_get_setting_name (MusterImport *self);
char *muster_import_get_setting (MusterImport *self);
void muster_import_use_setting (MusterImport *self, const char *setting);

guint muster_import_get_n_rows (MusterImport *self);
const MusterImportRow *muster_import_get_row (MusterImport *self, guint row);
const char *muster_import_get_cell (MusterImport *self, guint row, guint column);
char *muster_import_mask_cell (MusterImport *self, guint row, guint column);
void muster_import_set_cell (MusterImport *self, guint row, guint column, const char *text);
guint muster_import_count (MusterImport *self, MusterImportState state);
guint muster_import_count_waiting (MusterImport *self, MusterImportState state);
gint muster_import_get_done (MusterImport *self);

gboolean muster_import_check (MusterImport *self, MusterStore *store, GCancellable *cancellable, GError **error);
gboolean muster_import_check_row (MusterImport *self, MusterStore *store, guint row, GError **error);

/* muster-import-save.c */
void muster_import_begin_save (MusterImport *self);
gboolean muster_import_save_step (MusterImport *self, MusterStore *store, GError **error);
gboolean muster_import_save (MusterImport *self, MusterStore *store, GCancellable *cancellable, GError **error);
gboolean muster_import_undo (MusterImport *self, MusterStore *store, GError **error);
guint muster_import_count_saved (MusterImport *self);
GBytes *muster_import_write_left_out (MusterImport *self, gboolean chinese);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterImport, muster_import_unref)

G_END_DECLS
