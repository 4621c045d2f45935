/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-import.h"

G_BEGIN_DECLS

struct _MusterImport
{
  gatomicrefcount references;
  MusterCatalogue *catalogue;
  MusterImportWhat what;
  MusterImportEncoding encoding;
  GPtrArray *heading; /* utf8 */
  GArray *targets;    /* MusterImportTarget */
  GArray *columns;    /* int: index into @targets, -1: not taken */
  GPtrArray *rows;    /* MusterImportRow */
  GArray *made;       /* MusterId of every record that was saved as new, in order */
  GPtrArray *before;  /* JsonObject: openings as they were before they were changed: their id and what changed */
  gint done;          /* atomic: rows that were looked at or saved */
};

/**
 * MusterImportRecords:
 * @fields: what the row says of each record
 * @found: (nullable): the record that is here already
 * @has_id: whether the row gives the id of the opening or worker
 * @id: that id
 *
 * What a row is about.
 */
typedef struct
{
  JsonObject *fields[MUSTER_IMPORT_N_PARTS];
  JsonObject *found[MUSTER_IMPORT_N_PARTS];
  gboolean has_id;
  MusterId id;
} MusterImportRecords;

/* muster-import-row.c: what a row says. */
const MusterKind *muster_import_get_part_kind (MusterImport *self, MusterImportPart part);
int muster_import_find_column (MusterImport *self, MusterImportPart part, const char *field);
void muster_import_records_clear (MusterImportRecords *records);
gboolean muster_import_read_row (MusterImport *self, MusterImportRow *row, MusterImportRecords *records);
/* muster-import-check.c: what is here of it. */
gboolean muster_import_find (MusterImport *self, MusterStore *store, MusterImportRecords *records, GError **error);
void muster_import_row_refuse (MusterImportRow *row, int column, const char *reason, const char *reason_zh);
void muster_import_row_refuse_for (MusterImportRow *row, const GError *error);
const char *muster_import_get_id (JsonObject *record);
gboolean muster_import_has_part (MusterImport *self, const MusterImportRecords *records, MusterImportPart part);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MusterImportRecords, muster_import_records_clear)

G_END_DECLS
