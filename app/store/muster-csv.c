/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-csv.h"

#include <string.h>

#include "muster-error.h"

struct _MusterCsvReader
{
  const char *at;
  const char *end;
  guint line;
  const char *broken; /* the line that could not be read, nullable */
  gsize broken_size;
};

/* What makes a spreadsheet take a cell for a formula, also in the full-width forms that some of them fold. The
 * apostrophe is among them so that taking it away again cannot go wrong. */
static gboolean
is_escaped_start (const char *text)
{
  static const char *const starts[] = { "=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠" };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (g_str_has_prefix (text, starts[i]))
      return TRUE;
  return FALSE;
}

/**
 * muster_csv_append_cell:
 * @row: the row so far
 * @text: value of the next cell
 * @first: whether it is the row's first
 *
 * Appends a cell, quoted where that is needed. One that a spreadsheet could take for a formula gets an apostrophe in
 * front; muster_csv_restore() takes it away.
 */
void
muster_csv_append_cell (GString *row, const char *text, gboolean first)
{
  gboolean escaped = is_escaped_start (text);
  gboolean quoted = escaped || strpbrk (text, "\",\r\n") != NULL || *text == ' ' || g_str_has_suffix (text, " ");

  if (!first)
    g_string_append_c (row, ',');
  if (!quoted)
    {
      g_string_append (row, text);
      return;
    }
  g_string_append (row, escaped ? "\"'" : "\"");
  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (row, '"');
      g_string_append_c (row, *at);
    }
  g_string_append_c (row, '"');
}

/**
 * muster_csv_restore:
 * @cell: content of a cell
 *
 * Returns: (transfer full): what muster_csv_append_cell() was given
 */
char *
muster_csv_restore (const char *cell)
{
  return g_strdup (*cell == '\'' && is_escaped_start (cell + 1) ? cell + 1 : cell);
}

/**
 * muster_csv_reader_new:
 * @text: (array length=size): the whole file; stays with the caller and outlives the reader
 * @size: its bytes
 *
 * Returns: (transfer full): a reader at the first row
 */
MusterCsvReader *
muster_csv_reader_new (const char *text, gsize size)
{
  MusterCsvReader *self = g_new0 (MusterCsvReader, 1);

  self->at = text;
  self->end = text + size;
  self->line = 1;
  return self;
}

/**
 * muster_csv_reader_free:
 * @self: (transfer full): a reader
 */
void
muster_csv_reader_free (MusterCsvReader *self)
{
  g_free (self);
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, what);
  return FALSE;
}

static gboolean
read_quoted (MusterCsvReader *self, GString *cell, GError **error)
{
  for (self->at++; self->at < self->end; self->at++)
    {
      if (*self->at == '"')
        {
          if (self->at + 1 == self->end || self->at[1] != '"')
            {
              self->at++;
              return TRUE;
            }
          self->at++;
        }
      else if (*self->at == '\n')
        self->line++;
      if (cell->len >= MUSTER_CSV_ROW_LIMIT)
        return refuse (error, "A row of the file is too long.");
      g_string_append_c (cell, *self->at);
    }
  return refuse (error, "A quoted cell has no end.");
}

static gboolean
ends_cell (char byte)
{
  return byte == ',' || byte == '\r' || byte == '\n';
}

/* Leaves @self at the byte that ended the cell. */
static char *
read_cell (MusterCsvReader *self, GError **error)
{
  g_autoptr (GString) cell = g_string_new (NULL);

  if (self->at < self->end && *self->at == '"' && !read_quoted (self, cell, error))
    return NULL;
  while (self->at < self->end && !ends_cell (*self->at))
    {
      if (cell->len >= MUSTER_CSV_ROW_LIMIT)
        {
          refuse (error, "A row of the file is too long.");
          return NULL;
        }
      g_string_append_c (cell, *self->at++);
    }
  if (strlen (cell->str) != cell->len)
    {
      refuse (error, "A cell holds a zero byte.");
      return NULL;
    }
  return g_string_free (g_steal_pointer (&cell), FALSE);
}

static void
skip_row_end (MusterCsvReader *self)
{
  if (self->at < self->end && *self->at == '\r')
    self->at++;
  if (self->at < self->end && *self->at == '\n')
    self->at++;
  self->line++;
}

static GPtrArray *
read_row (MusterCsvReader *self, GError **error)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);

  while (cells->len < MUSTER_CSV_CELL_LIMIT)
    {
      char *cell = read_cell (self, error);

      if (cell == NULL)
        return NULL;
      g_ptr_array_add (cells, cell);
      if (self->at == self->end || *self->at != ',')
        return g_steal_pointer (&cells);
      self->at++;
    }
  refuse (error, "A row of the file has too many cells.");
  return NULL;
}

/* Only the first line of what could not be read: a quote that has no end would swallow all rows behind it. */
static void
skip_broken_line (MusterCsvReader *self, const char *start, guint line)
{
  const char *feed = memchr (start, '\n', (gsize) (self->end - start));

  self->broken = start;
  self->broken_size = (gsize) ((feed == NULL ? self->end : feed) - start);
  self->at = feed == NULL ? self->end : feed + 1;
  self->line = line + 1;
}

/**
 * muster_csv_reader_next:
 * @self: a reader
 * @line: (out): number of the line on which the row begins, from 1; also set with an error
 * @error: %MUSTER_ERROR_INVALID: this line cannot be read; the next call goes on behind it
 *
 * Returns: (transfer full) (nullable) (element-type utf8): the row's cells as they stand; %NULL without error at the
 * end
 */
GPtrArray *
muster_csv_reader_next (MusterCsvReader *self, guint *line, GError **error)
{
  const char *start;
  GPtrArray *cells;

  while (self->at < self->end && (*self->at == '\r' || *self->at == '\n'))
    skip_row_end (self);
  *line = self->line;
  start = self->at;
  if (self->at >= self->end)
    return NULL;
  cells = read_row (self, error);
  if (cells == NULL)
    skip_broken_line (self, start, *line);
  else if (self->at < self->end)
    skip_row_end (self);
  return cells;
}

/**
 * muster_csv_reader_get_broken_line:
 * @self: a reader that set an error last
 *
 * Returns: (transfer full): the line that could not be read, as it stands
 */
char *
muster_csv_reader_get_broken_line (MusterCsvReader *self)
{
  g_autofree char *line = g_strndup (self->broken == NULL ? "" : self->broken, self->broken_size);

  return g_strdup (g_strchomp (line));
}
