/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-export.h"

#include <string.h>

#include "muster-csv.h"
#include "muster-division.h"
#include "muster-json.h"

/* A table is laid out by its first rows; the rest follows the same widths, so that a long one need not be held. */
#define TABLE_SAMPLE 200
#define TABLE_COLUMNS 7
#define TABLE_WIDTH 36

struct _MusterExport
{
  const MusterKind *kind;
  MusterExportFormat format;
  gboolean masked;
  GOutputStream *out;
  GPtrArray *columns; /* names, static */
  GPtrArray *sample;  /* GStrv a row; NULL once the widths are known */
  guint *widths;
  gboolean begun;
};

/* Computed columns of a CSV file, behind the fields. Reading back takes the first three and skips the others. */
static const char *const computed_columns[]
    = { "_paper_no", "_squad", "_deployment", "_origin", "_created", "_updated", "_revision", "_complete", "_deleted" };

/**
 * muster_export_format_parse:
 * @name: "table", "csv" or "json"
 * @format: (out): which
 * @error: %MUSTER_ERROR_INVALID
 *
 * Returns: whether there is such a format
 */
gboolean
muster_export_format_parse (const char *name, MusterExportFormat *format, GError **error)
{
  static const char *const names[] = { "table", "csv", "json" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], name) == 0)
      {
        *format = (MusterExportFormat) i;
        return TRUE;
      }
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "A format is one of: table, csv, json.");
  return FALSE;
}

static void
add_column (MusterExport *self, const char *name)
{
  if (!g_ptr_array_find_with_equal_func (self->columns, name, g_str_equal, NULL))
    g_ptr_array_add (self->columns, (gpointer) name);
}

/* id, what names the record, and the first fields that it needs. */
static void
choose_table_columns (MusterExport *self)
{
  g_auto (GStrv) title = g_strsplit (self->kind->title == NULL ? "" : self->kind->title, ",", -1);

  add_column (self, "id");
  for (char **name = title; *name != NULL; name++)
    {
      const MusterField *field = muster_kind_find_field (self->kind, *name);

      if (field != NULL)
        add_column (self, field->name);
    }
  for (guint i = 0; i < muster_kind_get_n_fields (self->kind) && self->columns->len < TABLE_COLUMNS - 1; i++)
    if (muster_kind_get_field (self->kind, i)->required != MUSTER_REQUIRED_NO)
      add_column (self, muster_kind_get_field (self->kind, i)->name);
  add_column (self, "_complete");
}

static void
choose_columns (MusterExport *self)
{
  if (self->format == MUSTER_EXPORT_TABLE)
    {
      choose_table_columns (self);
      return;
    }
  add_column (self, "id");
  for (guint i = 0; i < muster_kind_get_n_fields (self->kind); i++)
    add_column (self, muster_kind_get_field (self->kind, i)->name);
  for (guint i = 0; i < G_N_ELEMENTS (computed_columns); i++)
    add_column (self, computed_columns[i]);
}

/* %NULL: this computer does not know GB 18030. */
static GOutputStream *
encode (GOutputStream *out)
{
  g_autoptr (GCharsetConverter) converter = g_charset_converter_new ("GB18030", "UTF-8", NULL);
  GOutputStream *encoded;

  if (converter == NULL)
    return NULL;
  encoded = g_converter_output_stream_new (out, G_CONVERTER (converter));
  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (encoded), FALSE);
  return encoded;
}

/**
 * muster_export_new:
 * @kind: kind of all records
 * @format: how
 * @masked: whether personal and sensitive values are masked; if not, log it first
 * @out: where to; it stays the caller's to close
 *
 * Returns: (transfer full): a writer
 */
MusterExport *
muster_export_new (const MusterKind *kind, MusterExportFormat format, gboolean masked, GOutputStream *out)
{
  MusterExport *self = g_new0 (MusterExport, 1);

  self->kind = kind;
  self->format = format;
  self->masked = masked;
  self->out = format == MUSTER_EXPORT_CSV_GB18030 ? encode (out) : g_object_ref (out);
  self->columns = g_ptr_array_new ();
  if (format == MUSTER_EXPORT_TABLE)
    self->sample = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  choose_columns (self);
  self->widths = g_new0 (guint, self->columns->len);
  return self;
}

/**
 * muster_export_free:
 * @self: (transfer full): a writer
 */
void
muster_export_free (MusterExport *self)
{
  g_clear_pointer (&self->sample, g_ptr_array_unref);
  g_ptr_array_unref (self->columns);
  g_clear_object (&self->out);
  g_free (self->widths);
  g_free (self);
}

static gboolean
write_text (MusterExport *self, const GString *text, GError **error)
{
  if (self->out == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "GB 18030 cannot be written here.");
      return FALSE;
    }
  return g_output_stream_write_all (self->out, text->str, text->len, NULL, NULL, error);
}

/* ---- Values ---- */

static char *
format_computed (const char *name, JsonNode *value)
{
  static const MusterField time = { .name = "time", .type = MUSTER_TYPE_TIMESTAMP };

  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return g_strdup ("");
  if (strcmp (name, "_created") == 0 || strcmp (name, "_updated") == 0)
    return muster_field_format (&time, value);
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (value));
  if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (value) ? "1" : "0");
  return muster_json_to_canonical (value);
}

static char *
format_value (MusterExport *self, JsonObject *record, const char *name)
{
  const MusterField *field = muster_kind_find_field (self->kind, name);
  JsonNode *value = json_object_get_member (record, name);

  if (field == NULL)
    return format_computed (name, value);
  return self->masked ? muster_field_mask (field, value) : muster_field_format (field, value);
}

/**
 * muster_export_mask:
 * @kind: kind of the record
 * @record: a flat record
 *
 * A value that masking leaves as it is keeps its type; any other becomes the masked text.
 *
 * Returns: (transfer full): a copy with masked values
 */
JsonObject *
muster_export_mask (const MusterKind *kind, JsonObject *record)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, record);
  while (json_object_iter_next (&iter, &name, &value))
    {
      const MusterField *field = muster_kind_find_field (kind, name);
      g_autofree char *plain = field == NULL ? NULL : muster_field_format (field, value);
      g_autofree char *masked = field == NULL ? NULL : muster_field_mask (field, value);

      if (g_strcmp0 (plain, masked) == 0)
        json_object_set_member (copy, name, json_node_copy (value));
      else
        json_object_set_string_member (copy, name, masked);
    }
  return copy;
}

/* ---- JSON ---- */

static gboolean
add_json (MusterExport *self, JsonObject *record, GError **error)
{
  g_autoptr (GString) text = g_string_new (self->begun ? ",\n" : "[\n");
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  if (self->masked)
    json_node_take_object (node, muster_export_mask (self->kind, record));
  else
    json_node_set_object (node, record);
  muster_json_append_canonical (text, node);
  self->begun = TRUE;
  return write_text (self, text, error);
}

/* ---- CSV ---- */

static void
append_header (MusterExport *self, GString *text)
{
  if (self->format == MUSTER_EXPORT_CSV)
    g_string_append (text, "\xef\xbb\xbf");
  for (guint i = 0; i < self->columns->len; i++)
    muster_csv_append_cell (text, g_ptr_array_index (self->columns, i), i == 0);
  g_string_append (text, "\r\n");
  self->begun = TRUE;
}

static gboolean
add_csv (MusterExport *self, JsonObject *record, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (!self->begun)
    append_header (self, text);
  for (guint i = 0; i < self->columns->len; i++)
    {
      g_autofree char *value = format_value (self, record, g_ptr_array_index (self->columns, i));

      muster_csv_append_cell (text, value, i == 0);
    }
  g_string_append (text, "\r\n");
  return write_text (self, text, error);
}

/* ---- Table ---- */

static guint
measure (const char *text)
{
  guint width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      width += g_unichar_iszerowidth (character) ? 0 : g_unichar_iswide (character) ? 2 : 1;
    }
  return width;
}

/* One line, nothing that could steer a terminal, and not too wide. */
static char *
clean_cell (const char *text)
{
  GString *cell = g_string_new (NULL);
  guint width = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      width += g_unichar_iswide (character) ? 2 : 1;
      if (width > TABLE_WIDTH)
        {
          g_string_append (cell, "…");
          break;
        }
      g_string_append_unichar (cell, g_unichar_isprint (character) ? character : ' ');
    }
  return g_string_free (cell, FALSE);
}

/* A table is read by people: a place stands there with its name. */
static char *
make_cell (MusterExport *self, JsonObject *record, const char *name)
{
  const MusterField *field = muster_kind_find_field (self->kind, name);
  g_autofree char *value = format_value (self, record, name);
  g_autofree char *label = field != NULL && field->type == MUSTER_TYPE_DIVISION ? muster_division_label (value) : NULL;

  return clean_cell (label == NULL ? value : label);
}

static gboolean
write_table_row (MusterExport *self, char **cells, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->columns->len; i++)
    {
      guint width = measure (cells[i]);

      g_string_append (text, cells[i]);
      if (i + 1 < self->columns->len)
        g_string_append_printf (text, "%*s", (int) (MAX (self->widths[i], width) - width + 2), "");
    }
  g_string_append_c (text, '\n');
  return write_text (self, text, error);
}

static gboolean
flush_sample (MusterExport *self, GError **error)
{
  g_autoptr (GPtrArray) sample = g_steal_pointer (&self->sample);

  for (guint i = 0; i < sample->len; i++)
    if (!write_table_row (self, g_ptr_array_index (sample, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
take_table_row (MusterExport *self, char **cells, GError **error)
{
  if (self->sample == NULL)
    {
      g_auto (GStrv) owned = cells;

      return write_table_row (self, owned, error);
    }
  for (guint i = 0; i < self->columns->len; i++)
    self->widths[i] = MAX (self->widths[i], measure (cells[i]));
  g_ptr_array_add (self->sample, cells);
  return self->sample->len < TABLE_SAMPLE || flush_sample (self, error);
}

static gboolean
add_table_header (MusterExport *self, GError **error)
{
  char **cells = g_new0 (char *, self->columns->len + 1);

  for (guint i = 0; i < self->columns->len; i++)
    cells[i] = g_strdup (g_ptr_array_index (self->columns, i));
  self->begun = TRUE;
  return take_table_row (self, cells, error);
}

static gboolean
add_table (MusterExport *self, JsonObject *record, GError **error)
{
  char **cells;

  if (!self->begun && !add_table_header (self, error))
    return FALSE;
  cells = g_new0 (char *, self->columns->len + 1);
  for (guint i = 0; i < self->columns->len; i++)
    cells[i] = make_cell (self, record, g_ptr_array_index (self->columns, i));
  return take_table_row (self, cells, error);
}

/* ---- The whole ---- */

/**
 * muster_export_add:
 * @self: a writer
 * @record: the next record, flat
 * @error: of the stream
 *
 * Returns: whether it is written
 */
gboolean
muster_export_add (MusterExport *self, JsonObject *record, GError **error)
{
  switch (self->format)
    {
    case MUSTER_EXPORT_JSON:
      return add_json (self, record, error);
    case MUSTER_EXPORT_CSV:
    case MUSTER_EXPORT_CSV_GB18030:
      return add_csv (self, record, error);
    case MUSTER_EXPORT_TABLE:
    default:
      return add_table (self, record, error);
    }
}

/**
 * muster_export_finish:
 * @self: a writer
 * @error: of the stream
 *
 * Writes what closes the format, also where there was no record, and flushes.
 *
 * Returns: whether everything is written
 */
gboolean
muster_export_finish (MusterExport *self, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->format == MUSTER_EXPORT_JSON)
    g_string_append (text, self->begun ? "\n]\n" : "[]\n");
  else if (self->format != MUSTER_EXPORT_TABLE && !self->begun)
    append_header (self, text);
  if (self->sample != NULL && ((!self->begun && !add_table_header (self, error)) || !flush_sample (self, error)))
    return FALSE;
  return write_text (self, text, error) && g_output_stream_flush (self->out, NULL, error);
}
