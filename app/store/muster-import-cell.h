/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-kind.h"

G_BEGIN_DECLS

/**
 * MusterImportReason:
 * @english, @chinese: (nullable): a sentence for a person, a constant; it never holds the value
 *
 * What is wrong with a cell.
 */
typedef struct
{
  const char *english;
  const char *chinese;
} MusterImportReason;

gboolean muster_import_read_cell (const MusterKind *kind, const MusterField *field, const char *text,
                                  JsonObject *fields, MusterImportReason *reason);
gboolean muster_import_is_masked (const MusterField *field, const char *text);

G_END_DECLS
