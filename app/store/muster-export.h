/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/**
 * MusterExportFormat:
 * @MUSTER_EXPORT_TABLE: columns for a terminal; the fields that name a record and the first ones it needs
 * @MUSTER_EXPORT_CSV: UTF-8 with BOM, RFC 4180, every field; `musterctl import` reads it back
 * @MUSTER_EXPORT_JSON: one array of flat records, one a line
 * @MUSTER_EXPORT_CSV_GB18030: the same CSV for programs that take every file for GB 18030; without BOM
 */
typedef enum
{
  MUSTER_EXPORT_TABLE,
  MUSTER_EXPORT_CSV,
  MUSTER_EXPORT_JSON,
  MUSTER_EXPORT_CSV_GB18030,
} MusterExportFormat;

gboolean muster_export_format_parse (const char *name, MusterExportFormat *format, GError **error);

/**
 * MusterExport:
 *
 * The one writer of records for people and other programs, in each format, masked or in full.
 */
typedef struct _MusterExport MusterExport;

MusterExport *muster_export_new (const MusterKind *kind, MusterExportFormat format, gboolean masked,
                                 GOutputStream *out);
void muster_export_free (MusterExport *self);
gboolean muster_export_add (MusterExport *self, JsonObject *record, GError **error);
gboolean muster_export_finish (MusterExport *self, GError **error);
JsonObject *muster_export_mask (const MusterKind *kind, JsonObject *record);

/* muster-store-export.c: everything that a query finds. With a purpose: in full and logged; without: masked. */
gboolean muster_store_export (MusterStore *self, const MusterQuery *query, MusterExportFormat format,
                              const char *purpose, GOutputStream *out, gint64 *rows, GError **error);
gboolean muster_store_export_watched (MusterStore *self, const MusterQuery *query, MusterExportFormat format,
                                      const char *purpose, GOutputStream *out, GCancellable *cancellable, gint *written,
                                      gint64 *rows, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterExport, muster_export_free)

G_END_DECLS
