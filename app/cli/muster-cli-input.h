/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-cli.h"

G_BEGIN_DECLS

/* FIELD=TEXT and FIELD:=JSON from the arguments behind @first; a flat object. */
JsonObject *muster_cli_parse_fields (MusterCli *self, const MusterKind *kind, guint first, GError **error);
gboolean muster_cli_parse_field (const MusterKind *kind, const char *argument, JsonObject *fields, GError **error);

/**
 * MusterCliLineFunc:
 * @self: the run
 * @line: a JSON object from the strict scanner
 * @id: (out): the record that it was about
 *
 * Saves what one line says, in the transaction that is open or in one of its own.
 */
typedef gboolean (*MusterCliLineFunc) (MusterCli *self, JsonObject *line, MusterId *id, GError **error);

/* Runs @func for each line of the file that `--json` names, "-" for standard input. */
gboolean muster_cli_run_lines (MusterCli *self, MusterCliLineFunc func, GError **error);

/**
 * MusterCliLines: reads lines of limited length from a file, and stops for a signal.
 */
typedef struct _MusterCliLines MusterCliLines;

typedef enum
{
  MUSTER_CLI_LINE_READ,
  MUSTER_CLI_LINE_TOO_LONG,
  MUSTER_CLI_LINE_END,
  MUSTER_CLI_LINE_FAILED,
} MusterCliLineResult;

MusterCliLines *muster_cli_lines_new (const char *path, GError **error);
void muster_cli_lines_free (MusterCliLines *self);
MusterCliLineResult muster_cli_lines_next (MusterCliLines *self, GString *line, GError **error);
guint muster_cli_lines_get_number (MusterCliLines *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCliLines, muster_cli_lines_free)

G_END_DECLS
