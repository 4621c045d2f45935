/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <string.h>

#include "fuzz-book.h"
#include "muster-store-private.h"

/* Whatever is typed is no SQL error, and the index finds exactly the records in which the second look finds each word.
 */

static gboolean
count_row (gpointer data, JsonObject *record, GError **error)
{
  ++*(guint *) data;
  return TRUE;
}

typedef struct
{
  const MusterTable *table;
  const char *typed;
  guint matching;
} Look;

static gboolean
look_at_row (gpointer data, JsonObject *record, GError **error)
{
  Look *look = data;

  look->matching += muster_search_matches (look->table, record, look->typed);
  return TRUE;
}

/* A word of nothing but signs stands in no index: it finds nothing, wherever it stands. */
static gboolean
can_be_found (const char *typed)
{
  g_autofree char *normal = g_utf8_normalize (typed, -1, G_NORMALIZE_NFC);
  g_auto (GStrv) words = g_strsplit_set (normal == NULL ? "" : normal, " \t\n", -1);

  for (char **word = words; *word != NULL; word++)
    {
      const char *at = *word;

      while (*at != '\0' && !g_unichar_isalnum (g_utf8_get_char (at)))
        at = g_utf8_next_char (at);
      if (**word != '\0' && *at == '\0')
        return FALSE;
    }
  return TRUE;
}

static void
search (MusterStore *store, const char *kind, const char *typed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) positions = NULL;
  g_autofree char *expression = muster_search_expression (typed);
  MusterQuery query = { .kind = kind, .search = typed };
  MusterQuery everything = { .kind = kind };
  Look look = { muster_store_find_table (store, kind), typed, 0 };
  guint found = 0;

  muster_store_list (store, &query, count_row, &found, &error);
  g_assert_no_error (error);
  positions = muster_store_list_positions (store, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (positions->len, >=, found);
  muster_store_list (store, &everything, look_at_row, &look, &error);
  g_assert_no_error (error);
  if (expression != NULL && can_be_found (typed))
    g_assert_cmpuint (found, ==, look.matching);
  else if (expression != NULL)
    g_assert_cmpuint (found, ==, 0);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  MusterStore *store = fuzz_book_get ();
  g_autofree char *typed = g_strndup ((const char *) data, size);

  search (store, "worker", typed);
  search (store, "employer", typed);
  return 0;
}
