/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What one row of a CSV file may cost a reader. */
#define MUSTER_CSV_ROW_LIMIT (1024 * 1024)
#define MUSTER_CSV_CELL_LIMIT 500

void muster_csv_append_cell (GString *row, const char *text, gboolean first);
char *muster_csv_restore (const char *cell);

/**
 * MusterCsvReader:
 *
 * Reads a whole text as RFC 4180 says, and as spreadsheets write it: rows end with LF, CRLF or CR, quoted cells may
 * hold all of these, empty rows are skipped.
 */
typedef struct _MusterCsvReader MusterCsvReader;

MusterCsvReader *muster_csv_reader_new (const char *text, gsize size);
void muster_csv_reader_free (MusterCsvReader *self);
GPtrArray *muster_csv_reader_next (MusterCsvReader *self, guint *line, GError **error);
char *muster_csv_reader_get_broken_line (MusterCsvReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCsvReader, muster_csv_reader_free)

G_END_DECLS
