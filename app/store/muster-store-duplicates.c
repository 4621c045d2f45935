/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

/* Pairs of worker records that may be one person. They are only ever proposed: merging is a person's decision, kept
 * in `merged_into`, and reversible. The same phone with another name is a family, not a duplicate. */

typedef struct
{
  const char *rule;
  const char *strength;
  const char *sql;
} Rule;

#define LIVE(alias) "NOT " alias "._deleted AND " alias ".merged_into IS NULL"

/* Strongest first: a pair is reported once, by its strongest rule. The data dictionary's matching keys. */
static const Rule rules[] = {
  { "id_number", "exact",
    "SELECT a._id, b._id FROM record_worker a JOIN record_worker b ON b.id_number = a.id_number AND b._row > a._row"
    " WHERE " LIVE ("a") " AND " LIVE ("b") },
  { "id_number_old", "exact",
    "SELECT a._id, b._id FROM record_worker a JOIN record_worker b ON b.id_number >= substr (a.id_number, 1, 6) || '19'"
    " || substr (a.id_number, 7) AND b.id_number < substr (a.id_number, 1, 6) || '19' || substr (a.id_number, 7) || 'Z'"
    " WHERE length (a.id_number) = 15 AND length (b.id_number) = 18 AND " LIVE ("a") " AND " LIVE ("b") },
  { "id_tail+name+year", "strong",
    "SELECT a._id, b._id FROM record_worker a JOIN record_worker b ON b.name = a.name AND b._row > a._row"
    " WHERE substr (a.id_number, -4) = substr (b.id_number, -4) AND substr (a.birth_date, 1, 4) = substr (b.birth_date, 1, 4)"
    " AND " LIVE ("a") " AND " LIVE ("b") },
  { "mobile+name", "strong",
    "SELECT a._id, b._id FROM record_worker a JOIN record_worker b ON b.mobile = a.mobile AND b._row > a._row"
    " WHERE (b.name = a.name OR b.name_py = a.name_py) AND coalesce (a.mobile_owner, '1') = '1'"
    " AND coalesce (b.mobile_owner, '1') = '1' AND " LIVE ("a") " AND " LIVE ("b") },
  { "name+birth+county", "strong",
    "SELECT a._id, b._id FROM record_worker a JOIN record_worker b ON b.name = a.name AND b._row > a._row"
    " WHERE a.birth_date = b.birth_date AND substr (a.hukou_div, 1, 6) = substr (b.hukou_div, 1, 6)"
    " AND " LIVE ("a") " AND " LIVE ("b") },
  { "pinyin+county+age", "weak",
    "SELECT a._id, b._id FROM record_worker a JOIN record_worker b ON b.name_py = a.name_py AND b._row > a._row"
    " WHERE substr (a.hukou_div, 1, 6) = substr (b.hukou_div, 1, 6)"
    " AND abs (substr (a.birth_date, 1, 4) - substr (b.birth_date, 1, 4)) <= 1 AND " LIVE ("a") " AND " LIVE ("b") },
};

static void
append_pair (JsonArray *pairs, const Rule *rule, const MusterId *a, const MusterId *b)
{
  JsonObject *pair = json_object_new ();
  char text[MUSTER_ID_TEXT_SIZE];

  json_object_set_string_member (pair, "a", muster_id_write (a, text));
  json_object_set_string_member (pair, "b", muster_id_write (b, text));
  json_object_set_string_member (pair, "rule", rule->rule);
  json_object_set_string_member (pair, "strength", rule->strength);
  json_array_add_object_element (pairs, pair);
}

static gboolean
apply_rule (MusterStore *self, const Rule *rule, GHashTable *seen, JsonArray *pairs, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, rule->sql, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      MusterId a, b;
      char first[MUSTER_ID_TEXT_SIZE], second[MUSTER_ID_TEXT_SIZE];

      if (!muster_column_id (statement, 1, &a) || !muster_column_id (statement, 2, &b))
        continue;
      if (g_hash_table_add (seen, g_strconcat (muster_id_write (muster_id_compare (&a, &b) < 0 ? &a : &b, first),
                                               muster_id_write (muster_id_compare (&a, &b) < 0 ? &b : &a, second), NULL)))
        append_pair (pairs, rule, &a, &b);
    }
  return step != MUSTER_DB_FAILED;
}

/**
 * muster_store_get_duplicates:
 * @self: a store
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): [{"a","b","rule","strength"}…]: pairs of worker ids, strongest first; strength is
 *   "exact", "strong" or "weak"
 */
JsonArray *
muster_store_get_duplicates (MusterStore *self, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonArray) pairs = json_array_new ();

  if (muster_store_require_table (self, "worker", error) == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (!apply_rule (self, &rules[i], seen, pairs, error))
      return NULL;
  return g_steal_pointer (&pairs);
}
