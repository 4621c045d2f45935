/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <string.h>

#include "fuzz-book.h"
#include "muster-csv.h"
#include "muster-import.h"

/* The first byte says what the rest is: a table of openings, a roster, or one cell that is written and read again. */

#define N_FORMS 3

/* A file that a person picked: read, compared with the book, and what is left out written as a file again. */
static void
import_table (MusterImportWhat what, GBytes *bytes)
{
  MusterStore *store = fuzz_book_get ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterImport) import = muster_import_new (muster_store_get_catalogue (store), what, bytes, &error);
  g_autoptr (GBytes) left_out = NULL;
  guint rows = 0;

  g_assert_true ((import == NULL) == (error != NULL));
  if (import == NULL)
    return;
  muster_import_check (import, store, NULL, &error);
  g_assert_no_error (error);
  for (guint state = 0; state < MUSTER_IMPORT_N_STATES; state++)
    rows += muster_import_count (import, (MusterImportState) state);
  g_assert_cmpuint (rows, ==, muster_import_get_n_rows (import));
  for (guint row = 0; row < rows; row++)
    for (guint column = 0; column < muster_import_get_n_columns (import); column++)
      {
        g_autofree char *masked = muster_import_mask_cell (import, row, column);
        const char *cell = muster_import_get_cell (import, row, column);

        g_assert_true (cell == NULL || g_utf8_validate (cell, -1, NULL));
        g_assert_true (masked == NULL || g_utf8_validate (masked, -1, NULL));
      }
  left_out = muster_import_write_left_out (import, TRUE);
}

/* What stands in a cell comes back as it was, and no cell begins as a formula does. */
static void
write_cell (const char *text)
{
  g_autoptr (GString) file = g_string_new ("a,");
  g_autoptr (MusterCsvReader) reader = NULL;
  g_autoptr (GPtrArray) cells = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *restored = NULL;
  guint line;

  muster_csv_append_cell (file, text, FALSE);
  g_string_append (file, "\r\n");
  reader = muster_csv_reader_new (file->str, file->len);
  cells = muster_csv_reader_next (reader, &line, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (cells->len, >=, 2);
  restored = muster_csv_restore (cells->pdata[cells->len - 1]);
  g_assert_cmpstr (restored, ==, text);
  g_assert_null (strchr ("=+-@\t\r", ((char *) cells->pdata[cells->len - 1])[0] == '\0'
                                         ? '.'
                                         : ((char *) cells->pdata[cells->len - 1])[0]));
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  if (size == 0)
    return 0;
  bytes = g_bytes_new (data + 1, size - 1);
  text = g_strndup ((const char *) data + 1, size - 1);
  if (data[0] % N_FORMS == 0)
    import_table (MUSTER_IMPORT_OPENINGS, bytes);
  else if (data[0] % N_FORMS == 1)
    import_table (MUSTER_IMPORT_ROSTER, bytes);
  else if (g_utf8_validate (text, -1, NULL))
    write_cell (text);
  return 0;
}
