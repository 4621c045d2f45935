/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-export.h"

static gboolean
count_row (gpointer data, JsonObject *record, GError **error)
{
  gint64 *rows = data;

  (*rows)++;
  return TRUE;
}

typedef struct
{
  MusterExport *writer;
  GCancellable *cancellable;
  gint *written;
  gint64 rows;
} Writing;

static gboolean
write_row (gpointer data, JsonObject *record, GError **error)
{
  Writing *writing = data;

  writing->rows++;
  if (writing->written != NULL)
    g_atomic_int_set (writing->written, (gint) MIN (writing->rows, G_MAXINT));
  return !g_cancellable_set_error_if_cancelled (writing->cancellable, error)
         && muster_export_add (writing->writer, record, error);
}

/**
 * muster_store_export_watched:
 * @self: a store
 * @query: which records
 * @format: how
 * @purpose: (nullable): what the full values are needed for; %NULL: masked
 * @out: where to; flushed, not closed
 * @cancellable: (nullable): stops between two records
 * @written: (nullable): how many are written so far, for another thread that reads it atomically
 * @rows: (out) (optional): how many records
 * @error: %MUSTER_ERROR_INVALID: no such field; %MUSTER_ERROR_REFUSED: a purpose without words; errors of the stream;
 *   G_IO_ERROR_CANCELLED
 *
 * A full export is logged before its first byte leaves.
 *
 * Returns: whether everything is written
 */
gboolean
muster_store_export_watched (MusterStore *self, const MusterQuery *query, MusterExportFormat format,
                             const char *purpose, GOutputStream *out, GCancellable *cancellable, gint *written,
                             gint64 *rows, GError **error)
{
  const MusterKind *kind = muster_catalogue_find (muster_store_get_catalogue (self), query->kind);
  g_autoptr (MusterExport) writer = NULL;
  Writing writing = { .cancellable = cancellable, .written = written };
  gint64 expected = 0;

  if (purpose != NULL && *purpose == '\0')
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED, "A full export needs a purpose.");
      return FALSE;
    }
  if (purpose != NULL
      && (!muster_store_list (self, query, count_row, &expected, error)
          || !muster_store_log_export (self, query->kind, purpose, expected, error)))
    return FALSE;
  if (kind == NULL)
    return muster_store_list (self, query, count_row, &expected, error);
  writer = muster_export_new (kind, format, purpose == NULL, out);
  writing.writer = writer;
  if (!muster_store_list (self, query, write_row, &writing, error) || !muster_export_finish (writer, error))
    return FALSE;
  if (rows != NULL)
    *rows = writing.rows;
  return TRUE;
}

/**
 * muster_store_export:
 * @self: a store
 * @query: which records
 * @format: how
 * @purpose: (nullable): as in muster_store_export_watched()
 * @out: where to; flushed, not closed
 * @rows: (out) (optional): how many records
 * @error: as muster_store_export_watched()
 *
 * Returns: whether everything is written
 */
gboolean
muster_store_export (MusterStore *self, const MusterQuery *query, MusterExportFormat format, const char *purpose,
                     GOutputStream *out, gint64 *rows, GError **error)
{
  return muster_store_export_watched (self, query, format, purpose, out, NULL, NULL, rows, error);
}
