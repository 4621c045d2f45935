/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-bench.h"

#include "muster-db-statement.h"
#include "muster-journal.h"

/* From the last keystroke to the first 50 rows, newest first, as flat records. The bare lookup reads whole rows too, by
 * the index of the mobile: the same 50 rows at most, and no search. */

#define WANTED 50
#define ROUNDS 20

static const struct
{
  const char *typed;
  const char *what;
} queries[] = {
  { "王", "one character, common" },      { "常", "one character" },        { "张伟", "two characters" },
  { "建国", "two characters of a name" }, { "欧阳", "two characters, none" }, { "zhangwei", "full pinyin" },
  { "wangj", "prefix of full pinyin" },   { "lm", "initials, common" },     { "zjg", "initials" },
  { "0000", "four digits, everybody" },   { "1990", "four digits, common" }, { "1234", "four digits" },
  { "001234", "six digits" },             { "990101", "six digits, everybody" }, { "15400007777", "whole mobile" },
};

static const char SQL_BARE[] = "SELECT * FROM record_worker WHERE mobile = ?1 AND mobile IS NOT NULL ORDER BY _row DESC LIMIT 50";

static gboolean
count_row (gpointer data, JsonObject *record, GError **error)
{
  (*(guint *) data)++;
  return TRUE;
}

static gint64
search (MusterStore *store, const char *typed, guint *found)
{
  MusterQuery query = { .kind = "worker", .search = typed, .limit = WANTED };
  g_autoptr (GError) error = NULL;
  gint64 began = muster_bench_now ();
  gboolean done;

  *found = 0;
  done = muster_store_list (store, &query, count_row, found, &error);
  muster_bench_require (done, error, "searching");
  return muster_bench_now () - began;
}

static gint64
look_up (MusterDb *db, guint number)
{
  g_autofree char *mobile = g_strdup_printf ("1540000%04u", number % 10000);
  gint64 began = muster_bench_now ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (db, SQL_BARE, &error);
  int columns;

  muster_bench_require (statement != NULL, error, "looking up");
  muster_db_bind_text (statement, 1, mobile);
  columns = muster_db_column_count (statement);
  while (muster_db_step (statement, &error) == MUSTER_DB_ROW)
    for (int i = 1; i <= columns; i++)
      {
        gsize size;

        muster_db_column_blob (statement, i, &size);
      }
  return muster_bench_now () - began;
}

void
muster_bench_search (MusterBench *bench, MusterStore *store, gint64 held)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) bare = g_array_new (FALSE, FALSE, sizeof (gint64));
  JsonArray *each = json_array_new ();
  JsonObject *figure;

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
      JsonObject *described;
      guint found = 0;

      for (guint round = 0; round < ROUNDS; round++)
        {
          gint64 time = search (store, queries[i].typed, &found);
          gint64 bare_time = look_up (muster_store_get_db (store), i * ROUNDS + round);

          g_array_append_val (times, time);
          g_array_append_val (bare, bare_time);
        }
      g_array_append_vals (all, times->data, times->len);
      described = muster_bench_describe_times (times);
      json_object_set_string_member (described, "typed", queries[i].typed);
      json_object_set_string_member (described, "what", queries[i].what);
      json_object_set_int_member (described, "found", found);
      json_array_add_object_element (each, described);
    }
  figure = muster_bench_add (bench, "search", held, "p99 <= 16 ms at 1,000,000");
  json_object_set_object_member (figure, "program", muster_bench_describe_times (all));
  json_object_set_object_member (figure, "bare", muster_bench_describe_times (bare));
  json_object_set_array_member (figure, "queries", each);
}
