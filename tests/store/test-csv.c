/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-csv.h"

#include <string.h>

#include "muster-error.h"

/* What is written is read back, and what a spreadsheet could run is never written. */

static const char *const corpus[]
    = { "",      "plain", "=1+1",  "+86 1", "-2",     "@SUM(A1)",  "\tx",         "\rx",      "\nx", "＝1",
        "＋1",   "－1",   "＠x",   "'=1",   "'plain", "''",        "'",           " padded ", "a,b", "\"",
        "a\"b,", "\r\n",  "x\ny,", "欧阳",  "𠮷",     "=\"a\"\n,", "中文，逗号" };

static void
test_round_trip (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (MusterCsvReader) reader = NULL;
  g_autoptr (GPtrArray) cells = NULL;
  g_autoptr (GError) error = NULL;
  guint line;

  for (guint i = 0; i < G_N_ELEMENTS (corpus); i++)
    muster_csv_append_cell (text, corpus[i], i == 0);
  g_string_append (text, "\r\n");
  reader = muster_csv_reader_new (text->str, text->len);
  cells = muster_csv_reader_next (reader, &line, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (line, ==, 1);
  g_assert_cmpuint (cells->len, ==, G_N_ELEMENTS (corpus));
  for (guint i = 0; i < cells->len; i++)
    {
      const char *cell = g_ptr_array_index (cells, i);
      g_autofree char *restored = muster_csv_restore (cell);

      g_assert_cmpstr (restored, ==, corpus[i]);
      g_assert_true (*cell == '\0' || strchr ("=+-@\t\r\n", *cell) == NULL);
      g_assert_false (g_str_has_prefix (cell, "＝") || g_str_has_prefix (cell, "＠"));
    }
  g_assert_null (muster_csv_reader_next (reader, &line, &error));
  g_assert_no_error (error);
}

static void
test_line_numbers (void)
{
  static const char text[] = "a,b\n\r\n\"x\ny\",2\rz\r\n\"open,1\nlast";
  g_autoptr (MusterCsvReader) reader = muster_csv_reader_new (text, strlen (text));
  static const guint lines[] = { 1, 3, 5, 6, 7 };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GError) error = NULL;
      guint line;
      g_autoptr (GPtrArray) cells = muster_csv_reader_next (reader, &line, &error);

      g_assert_cmpuint (line, ==, lines[i]);
      if (lines[i] == 6)
        {
          g_autofree char *broken = muster_csv_reader_get_broken_line (reader);

          g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
          g_assert_cmpstr (broken, ==, "\"open,1");
        }
      else
        g_assert_no_error (error);
      g_assert_true ((cells == NULL) == (error != NULL));
    }
}

static void
test_limits (void)
{
  g_autofree char *long_cell = g_strnfill (MUSTER_CSV_ROW_LIMIT + 2, 'x');
  g_autofree char *many_cells = g_strnfill (MUSTER_CSV_CELL_LIMIT + 2, ',');
  g_autofree char *text = g_strdup_printf ("%s\n%s\nok\n", long_cell, many_cells);
  g_autoptr (MusterCsvReader) reader = muster_csv_reader_new (text, strlen (text));
  guint line;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (muster_csv_reader_next (reader, &line, &error));
      g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
    }
  {
    g_autoptr (GPtrArray) cells = muster_csv_reader_next (reader, &line, NULL);

    g_assert_cmpuint (line, ==, 3);
    g_assert_cmpstr (g_ptr_array_index (cells, 0), ==, "ok");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/round-trip", test_round_trip);
  g_test_add_func ("/csv/line-numbers", test_line_numbers);
  g_test_add_func ("/csv/limits", test_limits);
  return g_test_run ();
}
