/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-fair-summary.h"

#include "muster-calendar.h"
#include "muster-store-private.h"

/* ?1 is the fair. Every part is [[key, count]…] but the first, which is one row of counts. */
#define OF_FAIR " FROM record_intention i LEFT JOIN record_worker w ON w._id = i.worker_id WHERE i.fair_id = ?1 AND NOT i._deleted"

static const char SQL_COUNTS[]
    = "SELECT count (*), count (DISTINCT i.worker_id),"
      " count (DISTINCT CASE WHEN i.intent_type = '2' THEN i.worker_id END), sum (NOT i._complete),"
      " (SELECT count (*) FROM record_turned_away t WHERE t.fair_id = ?1 AND NOT t._deleted),"
      " (SELECT count (*) FROM record_fair_employer e WHERE e.fair_id = ?1 AND NOT e._deleted AND e.attended),"
      " (SELECT count (*) FROM record_fair_employer e WHERE e.fair_id = ?1 AND NOT e._deleted),"
      " (SELECT coalesce (sum (e.openings_offered), 0) FROM record_fair_employer e WHERE e.fair_id = ?1 AND NOT e._deleted"
      "  AND e.attended)" OF_FAIR;
static const char *const count_names[]
    = { "intentions", "people", "returning", "incomplete", "turned_away", "employers", "signed_up", "posts" };

static const struct
{
  const char *name;
  const char *sql;
} parts[] = {
  { "by_employer", "SELECT coalesce (e.short_name, e.name, ''), count (*) FROM record_intention i"
                   " LEFT JOIN record_opening o ON o._id = i.opening_id"
                   " LEFT JOIN record_employer e ON e._id = coalesce (i.employer_id, o.employer_id)"
                   " WHERE i.fair_id = ?1 AND NOT i._deleted GROUP BY e._id ORDER BY 2 DESC, 1" },
  { "by_trade", "SELECT coalesce (o.job_code, i.job_codes ->> 0, ''), count (*) FROM record_intention i"
                " LEFT JOIN record_opening o ON o._id = i.opening_id"
                " WHERE i.fair_id = ?1 AND NOT i._deleted GROUP BY 1 ORDER BY 2 DESC, 1" },
  { "by_county", "SELECT coalesce (substr (w.hukou_div, 1, 6), ''), count (DISTINCT i.worker_id)" OF_FAIR
                 " GROUP BY 1 ORDER BY 2 DESC, 1" },
  { "by_sex", "SELECT coalesce (w.sex, ''), count (DISTINCT i.worker_id)" OF_FAIR " GROUP BY 1 ORDER BY 1" },
  { "by_type", "SELECT coalesce (i.intent_type, ''), count (*)" OF_FAIR " GROUP BY 1 ORDER BY 1" },
  /* Hours of UTC+8, whatever the laptop's zone is. */
  { "by_hour", "SELECT printf ('%02d', (i.taken_at / 3600000 + 8) % 24), count (*)" OF_FAIR " GROUP BY 1 ORDER BY 1" },
};

static const char SQL_OF_DAY[]
    = "SELECT _id FROM record_fair WHERE NOT _deleted AND state <> '4' AND start_at < ?2 AND end_at >= ?1"
      " ORDER BY state = '3', start_at";
static const char SQL_INTENTIONS[]
    = "SELECT i._id, i.worker_id, coalesce (w.name, ''), coalesce (w.mobile, w.phone_alt, ''),"
      " coalesce (e.short_name, e.name, ''), coalesce (o.title, ''), coalesce (o.job_code, i.job_codes ->> 0, ''), i.taken_at,"
      " i._complete, (SELECT max (c.state <> 1) FROM change c WHERE c.record = i._id)"
      " FROM record_intention i LEFT JOIN record_worker w ON w._id = i.worker_id"
      " LEFT JOIN record_opening o ON o._id = i.opening_id"
      " LEFT JOIN record_employer e ON e._id = coalesce (i.employer_id, o.employer_id)"
      " WHERE i.fair_id = ?1 AND NOT i._deleted ORDER BY i.taken_at DESC, i._row DESC LIMIT ?2";

static gboolean
add_counts (MusterStore *self, const MusterId *fair, JsonObject *summary, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_COUNTS, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, fair);
  if (muster_db_step (statement, error) != MUSTER_DB_ROW)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (count_names); i++)
    json_object_set_int_member (summary, count_names[i], muster_db_column_int (statement, (int) i + 1));
  return TRUE;
}

static gboolean
add_part (MusterStore *self, const MusterId *fair, guint part, JsonObject *summary, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, parts[part].sql, error);
  JsonArray *rows;
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  rows = json_array_new ();
  json_object_set_array_member (summary, parts[part].name, rows);
  muster_bind_id (statement, 1, fair);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      JsonArray *row = json_array_new ();

      json_array_add_string_element (row, muster_db_column_text (statement, 1));
      json_array_add_int_element (row, muster_db_column_int (statement, 2));
      json_array_add_array_element (rows, row);
    }
  return step != MUSTER_DB_FAILED;
}

/**
 * muster_store_summarise_fair:
 * @self: a store
 * @fair: a fair
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): {"intentions","people","returning","incomplete","turned_away","employers",
 *   "signed_up","posts"}: counts, and {"by_employer","by_trade","by_county","by_sex","by_type","by_hour"}: pairs of a key
 *   ("" where it is not known) and a count, intentions but for `by_county` and `by_sex`, which count people
 */
JsonObject *
muster_store_summarise_fair (MusterStore *self, const MusterId *fair, GError **error)
{
  g_autoptr (JsonObject) summary = json_object_new ();

  if (!add_counts (self, fair, summary, error))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    if (!add_part (self, fair, i, summary, error))
      return NULL;
  return g_steal_pointer (&summary);
}

/**
 * muster_store_find_fairs_of_day:
 * @self: a store
 * @date: a day in UTC+8
 * @error: %MUSTER_ERROR_INVALID; MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): the fairs of the day as flat records, ended ones last, cancelled ones left out
 */
JsonArray *
muster_store_find_fairs_of_day (MusterStore *self, const char *date, GError **error)
{
  g_autoptr (MusterDbStatement) statement = NULL;
  g_autoptr (JsonArray) fairs = json_array_new ();
  g_autoptr (GArray) ids = NULL;
  int year, month, day;
  gint64 start;
  MusterDbStep step;

  if (!muster_date_parse (date, &year, &month, &day))
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "This is not a day");
      return NULL;
    }
  start = muster_date_to_days (year, month, day) * MUSTER_DAY_MS - MUSTER_ZONE_MS;
  statement = muster_db_prepare (self->db, SQL_OF_DAY, error);
  if (statement == NULL)
    return NULL;
  muster_db_bind_int (statement, 1, start);
  muster_db_bind_int (statement, 2, start + MUSTER_DAY_MS);
  ids = g_array_new (FALSE, FALSE, sizeof (MusterId));
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      MusterId id;

      if (muster_column_id (statement, 1, &id))
        g_array_append_val (ids, id);
    }
  if (step == MUSTER_DB_FAILED)
    return NULL;
  for (guint i = 0; i < ids->len; i++)
    {
      JsonObject *fair = muster_store_get (self, &g_array_index (ids, MusterId, i), error);

      if (fair == NULL)
        return NULL;
      json_array_add_object_element (fairs, fair);
    }
  return g_steal_pointer (&fairs);
}

static JsonObject *
describe_intention (MusterDbStatement *statement)
{
  static const char *const names[] = { "name", "phone", "employer", "opening", "trade" };
  JsonObject *object = json_object_new ();

  muster_set_id_member (object, "id", statement, 1);
  muster_set_id_member (object, "worker", statement, 2);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    json_object_set_string_member (object, names[i], muster_db_column_text (statement, (int) i + 3));
  json_object_set_int_member (object, "taken_at", muster_db_column_int (statement, 8));
  json_object_set_boolean_member (object, "complete", muster_db_column_int (statement, 9) != 0);
  json_object_set_boolean_member (object, "sent", muster_db_column_int (statement, 10) == 0);
  return object;
}

/**
 * muster_store_list_fair_intentions:
 * @self: a store
 * @fair: a fair
 * @limit: most rows
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): the newest first, [{"id","worker","name","phone","employer","opening","trade",
 *   "taken_at","complete","sent"}…]; `sent` where headquarters has all of it
 */
JsonArray *
muster_store_list_fair_intentions (MusterStore *self, const MusterId *fair, guint limit, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_INTENTIONS, error);
  g_autoptr (JsonArray) list = json_array_new ();
  MusterDbStep step;

  if (statement == NULL)
    return NULL;
  muster_bind_id (statement, 1, fair);
  muster_db_bind_int (statement, 2, limit);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    json_array_add_object_element (list, describe_intention (statement));
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&list);
}
