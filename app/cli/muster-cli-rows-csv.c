/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-cli-rows.h"
#include "muster-csv.h"
#include "muster-import-columns.h"

typedef enum
{
  COLUMN_FIELD,
  COLUMN_ID,
  COLUMN_ORIGIN,
  COLUMN_SQUAD,
  COLUMN_DEPLOYMENT,
  COLUMN_PAPER_NO,
  COLUMN_SKIPPED,  /* computed */
  COLUMN_NAMELESS, /* may only be empty */
} ColumnType;

typedef struct
{
  ColumnType type;
  const MusterField *field;
} Column;

static gboolean
find_column (const MusterKind *kind, const char *heading, Column *column)
{
  static const struct
  {
    const char *heading;
    ColumnType type;
  } own[] = {
    { "", COLUMN_NAMELESS },          { "id", COLUMN_ID },
    { "_origin", COLUMN_ORIGIN },     { "_squad", COLUMN_SQUAD },
    { "_paper_no", COLUMN_PAPER_NO }, { "_deployment", COLUMN_DEPLOYMENT },
  };

  column->type = COLUMN_FIELD;
  column->field = muster_import_find_field (kind, heading);
  if (column->field != NULL)
    {
      if (column->field->computed)
        column->type = COLUMN_SKIPPED;
      return TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (strcmp (own[i].heading, heading) == 0)
      {
        column->type = own[i].type;
        return TRUE;
      }
  column->type = COLUMN_SKIPPED;
  return heading[0] == '_';
}

static gboolean
has_column (GArray *columns, const Column *column)
{
  if (column->type == COLUMN_NAMELESS || column->type == COLUMN_SKIPPED)
    return FALSE;
  for (guint i = 0; i < columns->len; i++)
    {
      const Column *other = &g_array_index (columns, Column, i);

      if (other->type == column->type && other->field == column->field)
        return TRUE;
    }
  return FALSE;
}

/* A heading is named by its place: a file without headings has somebody's data there. */
static GArray *
read_heading (const MusterKind *kind, GPtrArray *cells, GError **error)
{
  g_autoptr (GArray) columns = g_array_new (FALSE, FALSE, sizeof (Column));

  for (guint i = 0; i < cells->len; i++)
    {
      g_autofree char *heading = muster_csv_restore (g_strstrip (g_ptr_array_index (cells, i)));
      Column column;

      if (!find_column (kind, heading, &column))
        {
          g_set_error (
              error, MUSTER_ERROR, MUSTER_ERROR_INVALID,
              "The heading of column %u is no field of kind “%s”: the first row holds names or labels of fields.",
              i + 1, kind->name);
          return NULL;
        }
      if (has_column (columns, &column))
        {
          g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The heading of column %u stands twice.", i + 1);
          return NULL;
        }
      g_array_append_val (columns, column);
    }
  return g_steal_pointer (&columns);
}

static gboolean
read_reference (char **into, const char *text, GError **error)
{
  MusterId id;

  if (*text == '\0')
    return TRUE;
  *into = g_strdup (text);
  if (muster_id_parse (text, &id))
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "A squad or deployment is not given by its id.");
  return FALSE;
}

static gboolean
read_field (MusterCliRow *row, const MusterField *field, const char *text, GError **error)
{
  JsonNode *value;

  if (!muster_cli_rows_refuse_masked (field, text, error))
    return FALSE;
  value = muster_field_parse (field, text, error);
  if (value == NULL)
    return FALSE;
  json_object_set_member (row->fields, field->name, value);
  return TRUE;
}

static gboolean
read_cell (MusterCliRow *row, const Column *column, const char *text, GError **error)
{
  switch (column->type)
    {
    case COLUMN_FIELD:
      return read_field (row, column->field, text, error);
    case COLUMN_ID:
      row->has_id = muster_id_parse (text, &row->id);
      if (!row->has_id && *text != '\0')
        g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The id is no UUID of version 7.");
      return row->has_id || *text == '\0';
    case COLUMN_ORIGIN:
      row->origin = *text == '\0' ? NULL : g_strdup (text);
      return TRUE;
    case COLUMN_PAPER_NO:
      row->paper_no = *text == '\0' ? NULL : g_strdup (text);
      return TRUE;
    case COLUMN_SQUAD:
      return read_reference (&row->squad, text, error);
    case COLUMN_DEPLOYMENT:
      return read_reference (&row->deployment, text, error);
    case COLUMN_NAMELESS:
      if (*text != '\0')
        g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "A cell stands under no heading.");
      return *text == '\0';
    case COLUMN_SKIPPED:
    default:
      return TRUE;
    }
}

static gboolean
read_cells (MusterCliRow *row, GArray *columns, GError **error)
{
  static const Column nameless = { .type = COLUMN_NAMELESS };

  row->fields = json_object_new ();
  for (guint i = 0; i < row->cells->len; i++)
    {
      const Column *column = i < columns->len ? &g_array_index (columns, Column, i) : &nameless;
      g_autofree char *text = muster_csv_restore (g_ptr_array_index (row->cells, i));

      if (!read_cell (row, column, text, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_empty (GPtrArray *cells)
{
  for (guint i = 0; cells != NULL && i < cells->len; i++)
    if (*(const char *) g_ptr_array_index (cells, i) != '\0')
      return FALSE;
  return cells != NULL;
}

/* Behind the last heading, so that nobody's line becomes a name when the file of refused rows is imported. */
static void
keep_broken_line (MusterCliRow *row, guint n_columns, MusterCsvReader *reader)
{
  for (guint i = 0; i < n_columns; i++)
    g_ptr_array_add (row->cells, g_strdup (""));
  g_ptr_array_add (row->cells, muster_csv_reader_get_broken_line (reader));
}

gboolean
muster_cli_rows_read_csv (MusterCliRows *self, const MusterKind *kind, const char *text, gsize size, GError **error)
{
  g_autoptr (MusterCsvReader) reader = muster_csv_reader_new (text, size);
  g_autoptr (GPtrArray) heading = NULL;
  g_autoptr (GArray) columns = NULL;
  guint line;

  heading = muster_csv_reader_next (reader, &line, error);
  if (heading == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The file is empty.");
      return FALSE;
    }
  columns = read_heading (kind, heading, error);
  if (columns == NULL)
    return FALSE;
  g_ptr_array_unref (self->heading);
  self->heading = g_steal_pointer (&heading);
  while (TRUE)
    {
      g_autoptr (GError) local = NULL;
      g_autoptr (GPtrArray) cells = muster_csv_reader_next (reader, &line, &local);
      MusterCliRow *row;

      if (cells == NULL && local == NULL)
        return TRUE;
      if (is_empty (cells))
        continue;
      row = g_new0 (MusterCliRow, 1);
      row->line = line;
      row->cells = cells == NULL ? g_ptr_array_new_with_free_func (g_free) : g_steal_pointer (&cells);
      if (local != NULL)
        keep_broken_line (row, self->heading->len, reader);
      if (local != NULL || !read_cells (row, columns, &local))
        muster_cli_row_refuse (row, local);
      g_ptr_array_add (self->rows, row);
    }
}
