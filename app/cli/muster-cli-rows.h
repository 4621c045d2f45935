/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-cli.h"

G_BEGIN_DECLS

/**
 * MusterCliRow:
 * @line: number of its first line in the file, from 1
 * @has_id: whether the file gives the record's id
 * @id: that id
 * @fields: what is to be saved; %NULL where the row could not be read
 * @origin, @squad, @deployment, @paper_no: (nullable): where it comes from, as the file says
 * @cells: (element-type utf8): the row as it stood, for the file of refused rows
 * @reason: (nullable): why it is refused
 * @is_minor: it is about somebody under 16: nothing of it may be kept
 *
 * One row of a file to be imported.
 */
typedef struct
{
  guint line;
  gboolean has_id;
  MusterId id;
  JsonObject *fields;
  char *origin;
  char *squad;
  char *deployment;
  char *paper_no;
  GPtrArray *cells;
  char *reason;
  gboolean is_minor;
} MusterCliRow;

void muster_cli_row_free (MusterCliRow *row);
void muster_cli_row_refuse (MusterCliRow *row, const GError *error);

/**
 * MusterCliRows:
 * @heading: (element-type utf8): names of the columns, as they stand
 * @rows: (element-type MusterCliRow): all rows, also those that could not be read
 */
typedef struct
{
  GPtrArray *heading;
  GPtrArray *rows;
} MusterCliRows;

MusterCliRows *muster_cli_rows_read (MusterCli *self, const MusterKind *kind, const char *path, GError **error);
void muster_cli_rows_free (MusterCliRows *self);

/* muster-cli-rows-csv.c, muster-cli-rows-json.c: fill @self from a text in UTF-8. */
gboolean muster_cli_rows_read_csv (MusterCliRows *self, const MusterKind *kind, const char *text, gsize size,
                                   GError **error);
gboolean muster_cli_rows_read_json (MusterCliRows *self, const MusterKind *kind, const char *text, gsize size,
                                    GError **error);
/* A value that an export has masked may not come back: it would overwrite the true one. */
gboolean muster_cli_rows_refuse_masked (const MusterField *field, const char *text, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCliRow, muster_cli_row_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCliRows, muster_cli_rows_free)

G_END_DECLS
