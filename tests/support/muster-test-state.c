/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-test-state.h"

#include <string.h>

#include "muster-db-statement.h"

static void
append_table (GString *state, MusterDb *db, const char *name)
{
  /* The names of headquarters' numbers are drawn by chance, and anew when a step is done again. */
  gboolean by_chance = g_str_equal (name, "history");
  g_autofree char *sql = g_strdup_printf ("SELECT %s FROM \"%s\"", by_chance ? "hq_seq" : "*", name);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (db, sql, &error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint rows = 0;

  g_assert_no_error (error);
  for (; muster_db_step (statement, &error) == MUSTER_DB_ROW; rows++)
    for (int column = 1; column <= muster_db_column_count (statement); column++)
      {
        gsize size;
        const guchar *bytes = muster_db_column_blob (statement, column, &size);
        guint64 length = bytes == NULL ? G_MAXUINT64 : size;

        g_checksum_update (checksum, (const guchar *) &length, sizeof length);
        if (bytes != NULL)
          g_checksum_update (checksum, bytes, (gssize) size);
      }
  g_assert_no_error (error);
  g_string_append_printf (state, "%s: %u rows %.16s\n", name, rows, g_checksum_get_string (checksum));
}

/*
 * muster_test_state:
 * @db: a database
 *
 * Every row of every table, as a line a table, so that a difference names it. Left out is what says nothing of what was
 * recorded: nonces, when a device was last heard of, and the search, which is filled later.
 *
 * Returns: (transfer full): equal texts for equal contents
 */
char *
muster_test_state (MusterDb *db)
{
  g_autoptr (GString) state = g_string_new (NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  {
    g_autoptr (GError) error = NULL;
    g_autoptr (MusterDbStatement) statement = muster_db_prepare (
        db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name", &error);

    g_assert_no_error (error);
    while (muster_db_step (statement, &error) == MUSTER_DB_ROW)
      g_ptr_array_add (names, g_strdup (muster_db_column_text (statement, 1)));
    g_assert_no_error (error);
  }
  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];

      if (strcmp (name, "nonce") != 0 && strcmp (name, "device") != 0 && strstr (name, "search") == NULL)
        append_table (state, db, name);
    }
  return g_string_free (g_steal_pointer (&state), FALSE);
}
