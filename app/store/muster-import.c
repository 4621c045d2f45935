/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-import-private.h"

#include <string.h>

#include "muster-csv.h"
#include "muster-import-cell.h"

#define SAMPLES 20

static void
row_free (gpointer data)
{
  MusterImportRow *row = data;

  g_clear_pointer (&row->cells, g_ptr_array_unref);
  g_free (row->reason);
  g_free (row->reason_zh);
  g_free (row->key);
  g_free (row);
}

void
muster_import_row_refuse (MusterImportRow *row, int column, const char *reason, const char *reason_zh)
{
  g_free (row->reason);
  g_free (row->reason_zh);
  row->state = MUSTER_IMPORT_BAD;
  row->column = column;
  row->reason = g_strdup (reason);
  row->reason_zh = g_strdup (reason_zh);
}

/* Of somebody under 16 nothing is kept, not even until the window is closed. */
void
muster_import_row_refuse_for (MusterImportRow *row, const GError *error)
{
  g_autofree char *sentence = muster_store_explain_error (error);

  if (!g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_MINOR))
    {
      muster_import_row_refuse (row, -1, sentence, "存不进去，请核对这一行。");
      return;
    }
  muster_import_row_refuse (row, -1, "Under 16: cannot be recorded. Nothing was kept.",
                            "不满16周岁，不能登记，没有保留。");
  g_clear_pointer (&row->cells, g_ptr_array_unref);
  g_clear_pointer (&row->key, g_free);
}

/* ---- The file ---- */

static gboolean
is_empty (GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    if (*(const char *) g_ptr_array_index (cells, i) != '\0')
      return FALSE;
  return TRUE;
}

static void
restore_cells (GPtrArray *cells)
{
  for (guint i = 0; i < cells->len; i++)
    {
      char *cell = g_ptr_array_index (cells, i);

      cells->pdata[i] = muster_csv_restore (cell);
      g_free (cell);
    }
}

static void
add_row (MusterImport *self, GPtrArray *cells, guint line, const char *broken)
{
  MusterImportRow *row = g_new0 (MusterImportRow, 1);

  row->line = line;
  row->column = -1;
  row->cells = cells != NULL ? g_ptr_array_ref (cells) : g_ptr_array_new_with_free_func (g_free);
  restore_cells (row->cells);
  while (row->cells->len < self->heading->len)
    g_ptr_array_add (row->cells, g_strdup (""));
  if (broken != NULL)
    {
      g_ptr_array_add (row->cells, g_strdup (broken));
      muster_import_row_refuse (row, -1, "The line cannot be read as CSV.", "这一行不是完整的 CSV。");
    }
  g_ptr_array_add (self->rows, row);
}

static gboolean
read_rows (MusterImport *self, MusterCsvReader *reader, GError **error)
{
  guint line;

  self->heading = muster_csv_reader_next (reader, &line, error);
  if (self->heading == NULL)
    {
      if (error == NULL || *error == NULL)
        g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The file is empty.");
      return FALSE;
    }
  restore_cells (self->heading);
  for (;;)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (GPtrArray) cells = muster_csv_reader_next (reader, &line, &local);
      g_autofree char *broken = NULL;

      if (cells == NULL && local == NULL)
        return TRUE;
      if (cells != NULL && is_empty (cells))
        continue;
      broken = local == NULL ? NULL : muster_csv_reader_get_broken_line (reader);
      add_row (self, cells, line, broken);
    }
}

/* A target that a column to the left has taken already is not given twice. */
static void
guess_columns (MusterImport *self)
{
  for (guint i = 0; i < self->heading->len; i++)
    {
      g_autoptr (GPtrArray) samples = g_ptr_array_new ();
      int target;

      for (guint j = 0; j < self->rows->len && samples->len < SAMPLES; j++)
        g_ptr_array_add (samples, (gpointer) muster_import_get_cell (self, j, i));
      target = muster_import_guess (self->targets, self->what, g_ptr_array_index (self->heading, i), samples);
      for (guint j = 0; target >= 0 && j < i; j++)
        if (g_array_index (self->columns, int, j) == target)
          target = -1;
      g_array_append_val (self->columns, target);
    }
}

/**
 * muster_import_new:
 * @catalogue: the kinds
 * @what: what the rows are
 * @bytes: the file: CSV in UTF-8 or GB 18030 with a row of headings
 * @error: %MUSTER_ERROR_INVALID: neither; or empty
 *
 * Returns: (transfer full) (nullable): the table with its columns guessed, its rows not checked yet
 */
MusterImport *
muster_import_new (MusterCatalogue *catalogue, MusterImportWhat what, GBytes *bytes, GError **error)
{
  g_autoptr (MusterImport) self = g_new0 (MusterImport, 1);
  g_autoptr (MusterCsvReader) reader = NULL;
  g_autofree char *text = NULL;
  gsize size;

  g_atomic_ref_count_init (&self->references);
  self->catalogue = muster_catalogue_ref (catalogue);
  self->what = what;
  self->targets = muster_import_list_targets (catalogue, what);
  self->columns = g_array_new (FALSE, FALSE, sizeof (int));
  self->rows = g_ptr_array_new_with_free_func (row_free);
  self->made = g_array_new (FALSE, FALSE, sizeof (MusterId));
  self->before = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  text = muster_import_decode (bytes, &size, &self->encoding, error);
  if (text == NULL)
    return NULL;
  reader = muster_csv_reader_new (text, size);
  if (!read_rows (self, reader, error))
    return NULL;
  guess_columns (self);
  return g_steal_pointer (&self);
}

MusterImport *
muster_import_ref (MusterImport *self)
{
  g_atomic_ref_count_inc (&self->references);
  return self;
}

void
muster_import_unref (gpointer data)
{
  MusterImport *self = data;

  if (!g_atomic_ref_count_dec (&self->references))
    return;
  g_clear_pointer (&self->heading, g_ptr_array_unref);
  g_array_unref (self->targets);
  g_array_unref (self->columns);
  g_ptr_array_unref (self->rows);
  g_array_unref (self->made);
  g_ptr_array_unref (self->before);
  muster_catalogue_unref (self->catalogue);
  g_free (self);
}

/* ---- Columns ---- */

MusterImportWhat
muster_import_get_what (MusterImport *self)
{
  return self->what;
}

MusterImportEncoding
muster_import_get_encoding (MusterImport *self)
{
  return self->encoding;
}

guint
muster_import_get_n_columns (MusterImport *self)
{
  return self->heading->len;
}

const char *
muster_import_get_heading (MusterImport *self, guint column)
{
  return g_ptr_array_index (self->heading, column);
}

/**
 * muster_import_get_targets:
 * @self: a table
 *
 * Returns: (transfer none) (element-type MusterImportTarget): what a column can be
 */
GArray *
muster_import_get_targets (MusterImport *self)
{
  return self->targets;
}

/**
 * muster_import_get_column:
 * @self: a table
 * @column: one of its columns
 *
 * Returns: index of what it is; -1: it is not taken
 */
int
muster_import_get_column (MusterImport *self, guint column)
{
  return g_array_index (self->columns, int, column);
}

/**
 * muster_import_set_column:
 * @self: a table
 * @column: one of its columns
 * @target: what it is; -1: it is not taken. Another column that was that is not taken any more
 */
void
muster_import_set_column (MusterImport *self, guint column, int target)
{
  for (guint i = 0; target >= 0 && i < self->columns->len; i++)
    if (g_array_index (self->columns, int, i) == target)
      g_array_index (self->columns, int, i) = -1;
  g_array_index (self->columns, int, column) = target;
}

/**
 * muster_import_get_setting_name:
 * @self: a table
 *
 * Returns: (transfer full): under which name the columns of tables with these headings are remembered
 */
char *
muster_import_get_setting_name (MusterImport *self)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (guint i = 0; i < self->heading->len; i++)
    {
      const char *heading = g_ptr_array_index (self->heading, i);

      g_checksum_update (sum, (const guchar *) heading, (gssize) strlen (heading) + 1);
    }
  return g_strdup_printf ("import.%u.%.16s", (guint) self->what, g_checksum_get_string (sum));
}

char *
muster_import_get_setting (MusterImport *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree char *name = muster_import_name_target (self->targets, g_array_index (self->columns, int, i));

      g_string_append_printf (text, "%s%s", i == 0 ? "" : "\n", name);
    }
  return g_string_free (text, FALSE);
}

/**
 * muster_import_use_setting:
 * @self: a table
 * @setting: (nullable): as muster_import_get_setting() gave it; what is not known any more is not taken
 */
void
muster_import_use_setting (MusterImport *self, const char *setting)
{
  g_auto (GStrv) names = setting == NULL ? NULL : g_strsplit (setting, "\n", -1);

  for (guint i = 0; names != NULL && names[i] != NULL && i < self->columns->len; i++)
    g_array_index (self->columns, int, i) = muster_import_find_target (self->targets, names[i]);
}

/* ---- Rows ---- */

guint
muster_import_get_n_rows (MusterImport *self)
{
  return self->rows->len;
}

const MusterImportRow *
muster_import_get_row (MusterImport *self, guint row)
{
  return g_ptr_array_index (self->rows, row);
}

/**
 * muster_import_get_cell:
 * @self: a table
 * @row: one of its rows
 * @column: one of its columns
 *
 * Returns: (transfer none): what stands there; "" where nothing is
 */
const char *
muster_import_get_cell (MusterImport *self, guint row, guint column)
{
  const MusterImportRow *found = g_ptr_array_index (self->rows, row);

  return found->cells == NULL || column >= found->cells->len ? "" : g_ptr_array_index (found->cells, column);
}

/**
 * muster_import_mask_cell:
 * @self: a table
 * @row: one of its rows
 * @column: one of its columns
 *
 * Returns: (transfer full) (nullable): what stands there as a public screen shows it; %NULL where the column holds
 *   nothing to hide
 */
char *
muster_import_mask_cell (MusterImport *self, guint row, guint column)
{
  int index = g_array_index (self->columns, int, column);
  const MusterField *field = index < 0 ? NULL : g_array_index (self->targets, MusterImportTarget, index).field;
  g_autoptr (JsonNode) node = NULL;

  if (field == NULL || field->type != MUSTER_TYPE_TEXT
      || (field->privacy != MUSTER_PRIVACY_SENSITIVE && field->search != MUSTER_SEARCH_DIGITS))
    return NULL;
  node = json_node_init_string (json_node_alloc (), muster_import_get_cell (self, row, column));
  return muster_field_mask (field, node);
}

/**
 * muster_import_set_cell:
 * @self: a table
 * @row: one of its rows
 * @column: one of its columns
 * @text: what is to stand there; it counts after the next check
 */
void
muster_import_set_cell (MusterImport *self, guint row, guint column, const char *text)
{
  MusterImportRow *found = g_ptr_array_index (self->rows, row);

  if (found->cells == NULL || column >= found->cells->len)
    return;
  g_free (found->cells->pdata[column]);
  found->cells->pdata[column] = g_strdup (text);
  /* What could not be read stood behind the last column. */
  if (found->cells->len > self->heading->len)
    g_ptr_array_set_size (found->cells, (int) self->heading->len);
}

guint
muster_import_count (MusterImport *self, MusterImportState state)
{
  guint count = 0;

  for (guint i = 0; i < self->rows->len; i++)
    count += ((MusterImportRow *) g_ptr_array_index (self->rows, i))->state == state;
  return count;
}

/**
 * muster_import_count_waiting:
 * @self: a table that was checked
 * @state: what becomes of rows
 *
 * Returns: how many rows of that sort were not saved yet
 */
guint
muster_import_count_waiting (MusterImport *self, MusterImportState state)
{
  guint count = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const MusterImportRow *row = g_ptr_array_index (self->rows, i);

      count += row->state == state && !row->is_saved;
    }
  return count;
}

/**
 * muster_import_get_done:
 * @self: a table
 *
 * Returns: how many rows the check or the saving that runs has behind it; may be asked from any thread
 */
gint
muster_import_get_done (MusterImport *self)
{
  return g_atomic_int_get (&self->done);
}
