/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

/* Pairs of worker records that may be one person. They are only ever proposed: joining is a person's decision, and
 * reversible (muster-store-join.c). The same phone with another name is a family, not a duplicate. What a person has
 * said of a pair on this laptop is not asked again. */

typedef struct
{
  const char *rule;
  const char *strength;
  const char *pairs; /* every pair once */
  const char *of;    /* those of one record, ?1, which comes first */
} Rule;

#define LIVE(alias) "NOT " alias "._deleted AND " alias ".merged_into IS NULL"
#define ASKED                                                                                                          \
  " AND NOT EXISTS (SELECT 1 FROM setting WHERE value IS NOT NULL AND name = 'not-same ' || hex (min (a._id, b._id))"  \
  " || hex (max (a._id, b._id)))"
#define SELECT_PAIR(on, condition)                                                                                     \
  "SELECT a._id, b._id FROM record_worker a JOIN record_worker b ON " on " WHERE " condition " AND " LIVE ("a")         \
  " AND " LIVE ("b") ASKED
/* A rule that is the same from either side. */
#define EQUAL(name, strength, on, condition)                                                                           \
  {                                                                                                                    \
    name, strength, SELECT_PAIR (on " AND b._row > a._row", condition),                                                \
        SELECT_PAIR (on " AND b._row <> a._row", condition " AND a._id = ?1")                                          \
  }
#define OLD_ON                                                                                                         \
  "b.id_number >= substr (a.id_number, 1, 6) || '19' || substr (a.id_number, 7) AND b.id_number < substr"              \
  " (a.id_number, 1, 6) || '19' || substr (a.id_number, 7) || 'Z'"
#define OLD_LENGTHS "length (a.id_number) = 15 AND length (b.id_number) = 18"

/* Strongest first: a pair is reported once, by its strongest rule. The data dictionary's matching keys. */
static const Rule rules[] = {
  EQUAL ("id_number", "exact", "b.id_number = a.id_number", "TRUE"),
  { "id_number_old", "exact", SELECT_PAIR (OLD_ON, OLD_LENGTHS), SELECT_PAIR (OLD_ON, OLD_LENGTHS " AND a._id = ?1") },
  { "id_number_old", "exact", NULL, SELECT_PAIR (OLD_ON, OLD_LENGTHS " AND b._id = ?1") },
  EQUAL ("id_tail+name+year", "strong", "b.name = a.name",
         "substr (a.id_number, -4) = substr (b.id_number, -4)"
         " AND substr (a.birth_date, 1, 4) = substr (b.birth_date, 1, 4)"),
  EQUAL ("mobile+name", "strong", "b.mobile = a.mobile",
         "(b.name = a.name OR b.name_py = a.name_py) AND coalesce (a.mobile_owner, '1') = '1'"
         " AND coalesce (b.mobile_owner, '1') = '1'"),
  EQUAL ("name+birth+county", "strong", "b.name = a.name",
         "a.birth_date = b.birth_date AND substr (a.hukou_div, 1, 6) = substr (b.hukou_div, 1, 6)"),
  EQUAL ("pinyin+county+age", "weak", "b.name_py = a.name_py",
         "substr (a.hukou_div, 1, 6) = substr (b.hukou_div, 1, 6)"
         " AND abs (substr (a.birth_date, 1, 4) - substr (b.birth_date, 1, 4)) <= 1"),
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
apply_rule (MusterStore *self, const Rule *rule, const MusterId *of, GHashTable *seen, JsonArray *pairs, GError **error)
{
  const char *sql = of == NULL ? rule->pairs : rule->of;
  g_autoptr (MusterDbStatement) statement = sql == NULL ? NULL : muster_db_prepare (self->db, sql, error);
  MusterDbStep step;

  if (statement == NULL)
    return sql == NULL;
  if (of != NULL)
    muster_bind_id (statement, 1, of);
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

static JsonArray *
find_pairs (MusterStore *self, const MusterId *of, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonArray) pairs = json_array_new ();

  if (muster_store_require_table (self, "worker", error) == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
    if (!apply_rule (self, &rules[i], of, seen, pairs, error))
      return NULL;
  return g_steal_pointer (&pairs);
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
  return find_pairs (self, NULL, error);
}

/**
 * muster_store_get_duplicates_of:
 * @self: a store
 * @id: a worker
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): those of one worker alone, as muster_store_get_duplicates()
 */
JsonArray *
muster_store_get_duplicates_of (MusterStore *self, const MusterId *id, GError **error)
{
  return find_pairs (self, id, error);
}

/**
 * muster_store_set_not_same:
 * @self: a store
 * @a: a worker
 * @b: another one
 * @not_same: whether a person said that they are two people; %FALSE takes it back
 * @error: MUSTER_DB_ERROR
 *
 * Remembered on this laptop: a pair that somebody has looked at is not proposed again.
 *
 * Returns: whether it is kept
 */
gboolean
muster_store_set_not_same (MusterStore *self, const MusterId *a, const MusterId *b, gboolean not_same, GError **error)
{
  gboolean in_order = muster_id_compare (a, b) < 0;
  char first[MUSTER_ID_TEXT_SIZE], second[MUSTER_ID_TEXT_SIZE];
  g_autofree char *ids = g_strconcat (muster_id_write (in_order ? a : b, first),
                                      muster_id_write (in_order ? b : a, second), NULL);
  g_auto (GStrv) pieces = g_strsplit (ids, "-", -1);
  g_autofree char *hex = g_strjoinv (NULL, pieces);
  g_autofree char *upper = g_ascii_strup (hex, -1);
  g_autofree char *name = g_strconcat ("not-same ", upper, NULL);

  return muster_store_set_setting (self, name, not_same ? "1" : NULL, error);
}

/**
 * muster_duplicates_sql:
 *
 * Returns: (transfer none): the condition of row r that it is in such a pair
 */
const char *
muster_duplicates_sql (void)
{
  static char *condition = NULL;
  static gsize made = 0;

  if (g_once_init_enter (&made))
    {
      GString *text = g_string_new ("(r._id IN (WITH pair (a, b) AS (");

      for (guint i = 0; i < G_N_ELEMENTS (rules); i++)
        if (rules[i].pairs != NULL)
          g_string_append_printf (text, "%s%s", i == 0 ? "" : " UNION ALL ", rules[i].pairs);
      g_string_append (text, ") SELECT a FROM pair UNION SELECT b FROM pair))");
      condition = g_string_free (text, FALSE);
      g_once_init_leave (&made, 1);
    }
  return condition;
}
