/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-cli-rows.h"

#include <string.h>

#include "muster-import-cell.h"
#include "muster-import-text.h"

#define FILE_LIMIT (256 * 1024 * 1024)

/**
 * muster_cli_row_free:
 * @row: (transfer full): a row
 */
void
muster_cli_row_free (MusterCliRow *row)
{
  g_clear_pointer (&row->fields, json_object_unref);
  g_clear_pointer (&row->cells, g_ptr_array_unref);
  g_free (row->origin);
  g_free (row->squad);
  g_free (row->deployment);
  g_free (row->paper_no);
  g_free (row->reason);
  g_free (row);
}

/**
 * muster_cli_row_refuse:
 * @row: a row
 * @error: why; %MUSTER_ERROR_MINOR forgets what the row held
 */
void
muster_cli_row_refuse (MusterCliRow *row, const GError *error)
{
  g_free (row->reason);
  row->reason = muster_store_explain_error (error);
  row->is_minor = g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_MINOR);
  if (row->is_minor)
    g_clear_pointer (&row->cells, g_ptr_array_unref);
}

/**
 * muster_cli_rows_free:
 * @self: (transfer full): rows
 */
void
muster_cli_rows_free (MusterCliRows *self)
{
  g_ptr_array_unref (self->heading);
  g_ptr_array_unref (self->rows);
  g_free (self);
}

gboolean
muster_cli_rows_refuse_masked (const MusterField *field, const char *text, GError **error)
{
  if (!muster_import_is_masked (field, text))
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID,
               "The value of “%s” is masked; take a file from a full export.", field->name);
  return FALSE;
}

/* By number of the line: the first row with an id is taken, another one with the same would overwrite it. */
static void
refuse_repeated_ids (GPtrArray *rows)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (muster_id_hash, muster_id_equal);

  for (guint i = 0; i < rows->len; i++)
    {
      MusterCliRow *row = g_ptr_array_index (rows, i);
      MusterCliRow *first = row->has_id ? g_hash_table_lookup (seen, &row->id) : NULL;
      g_autoptr (GError) error = NULL;

      if (first != NULL && row->reason == NULL)
        {
          g_set_error (&error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The same id stands on line %u already.",
                       first->line);
          muster_cli_row_refuse (row, error);
        }
      else if (row->has_id)
        g_hash_table_insert (seen, &row->id, row);
    }
}

/**
 * muster_cli_rows_read:
 * @self: a run
 * @kind: what the rows are
 * @path: name of a file, ending in `.csv` or `.ndjson`
 * @error: %MUSTER_ERROR_NOT_FOUND, %MUSTER_ERROR_TOO_LARGE; %MUSTER_ERROR_INVALID: no row can be understood;
 *   %MUSTER_CLI_ERROR_USAGE: another ending
 *
 * Returns: (transfer full) (nullable): all rows, the ones that cannot be read with a reason
 */
MusterCliRows *
muster_cli_rows_read (MusterCli *self, const MusterKind *kind, const char *path, GError **error)
{
  gboolean is_csv = g_str_has_suffix (path, ".csv") || g_str_has_suffix (path, ".CSV");
  g_autoptr (MusterCliRows) rows = g_new0 (MusterCliRows, 1);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  gsize size = 0;

  rows->heading = g_ptr_array_new_with_free_func (g_free);
  rows->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_cli_row_free);
  if (!is_csv && !g_str_has_suffix (path, ".ndjson") && !g_str_has_suffix (path, ".json"))
    {
      muster_cli_fail_usage (error, "A file to import ends in .csv or .ndjson.");
      return NULL;
    }
  bytes = muster_world_read_file (muster_cli_get_world (self), path, FILE_LIMIT, error);
  text = bytes == NULL ? NULL : muster_import_decode (bytes, &size, NULL, error);
  if (text == NULL)
    return NULL;
  if (is_csv ? !muster_cli_rows_read_csv (rows, kind, text, size, error)
             : !muster_cli_rows_read_json (rows, kind, text, size, error))
    return NULL;
  refuse_repeated_ids (rows->rows);
  return g_steal_pointer (&rows);
}
