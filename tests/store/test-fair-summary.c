/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-day-work.h"
#include "muster-fair-summary.h"
#include "muster-json.h"
#include "muster-test-folder.h"
#include "muster-test-world.h"

/* What Today and the close of day say: one fair among several, one day's work. */

#define HOUR_MS G_GINT64_CONSTANT (3600000)
#define TODAY "2024-02-01"

static const guint8 key[32] = { 7 };

typedef struct
{
  MusterTestFolder *folder;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MusterStoreOptions options = { .key = key, .create = TRUE };
  MusterId member;

  fixture->folder = muster_test_folder_new ();
  fixture->world = muster_test_world_new (1, NULL, TRUE);
  fixture->catalogue = muster_catalogue_new_standard ();
  options.world = fixture->world;
  options.catalogue = fixture->catalogue;
  options.folder = options.witness_folder = muster_test_folder_get_path (fixture->folder);
  fixture->store = muster_store_open (&options, &error);
  g_assert_no_error (error);
  member = muster_id_new (fixture->world);
  muster_store_set_member (fixture->store, &member);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  muster_store_free (fixture->store);
  muster_catalogue_unref (fixture->catalogue);
  muster_world_unref (fixture->world);
  muster_test_folder_free (fixture->folder);
}

static char *
create_with (Fixture *fixture, const char *kind, const char *text, const char *paper_no)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = muster_json_parse (text, strlen (text), &muster_json_limits_line, &error);
  MusterOrigin origin = { .origin = paper_no == NULL ? "1" : "3", .paper_no = paper_no };
  MusterId id = { 0 };

  g_assert_no_error (error);
  muster_store_create (fixture->store, kind, json_node_get_object (node), &origin, &id, &error);
  g_assert_no_error (error);
  return muster_id_to_text (&id);
}

static char *create (Fixture *fixture, const char *kind, const char *format, ...) G_GNUC_PRINTF (3, 4);

static char *
create (Fixture *fixture, const char *kind, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return create_with (fixture, kind, text, NULL);
}

static char *
create_fair (Fixture *fixture, const char *title, const char *state, gint64 start_hour, gint64 end_hour)
{
  return create (fixture, "fair",
                 "{\"title\":\"%s\",\"state\":\"%s\",\"start_at\":%" G_GINT64_FORMAT ",\"end_at\":%" G_GINT64_FORMAT
                 "}",
                 title, state, MUSTER_TEST_START_MS + start_hour * HOUR_MS, MUSTER_TEST_START_MS + end_hour * HOUR_MS);
}

static void
delete_record (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  MusterId id;

  g_assert_true (muster_id_parse (text, &id));
  muster_store_delete (fixture->store, &id, "test", &error);
  g_assert_no_error (error);
}

static JsonObject *
summarise (Fixture *fixture, const char *fair)
{
  g_autoptr (GError) error = NULL;
  JsonObject *summary;
  MusterId id;

  g_assert_true (muster_id_parse (fair, &id));
  summary = muster_store_summarise_fair (fixture->store, &id, &error);
  g_assert_no_error (error);
  return summary;
}

static gint64
get_part (JsonObject *summary, const char *part, const char *of)
{
  JsonArray *rows = json_object_get_array_member (summary, part);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);

      if (g_str_equal (json_array_get_string_element (row, 0), of))
        return json_array_get_int_element (row, 1);
    }
  return 0;
}

static char *
add_intention (Fixture *fixture, const char *fair, const char *worker, const char *wish, const char *type, gint64 hour)
{
  return create (fixture, "intention",
                 "{\"fair_id\":\"%s\",\"worker_id\":\"%s\",%s,\"intent_type\":\"%s\",\"channel\":\"1\",\"taken_at\":"
                 "%" G_GINT64_FORMAT "}",
                 fair, worker, wish, type, MUSTER_TEST_START_MS + hour * HOUR_MS);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *nowhere = muster_id_to_text (&(MusterId){ { 1 } });
  g_autoptr (JsonObject) summary = summarise (fixture, nowhere);
  g_autoptr (JsonArray) fairs = muster_store_find_fairs_of_day (fixture->store, TODAY, &error);
  g_auto (GStrv) gaps = muster_store_find_slip_gaps (fixture->store, TODAY, &error);
  g_auto (GStrv) counties = muster_store_find_counties (fixture->store, 5, &error);
  guint returned = 1;
  gint64 due = 1;

  g_assert_cmpint (json_object_get_int_member (summary, "intentions"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (summary, "incomplete"), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (summary, "by_hour")), ==, 0);
  g_assert_cmpuint (json_array_get_length (fairs), ==, 0);
  g_assert_cmpuint (g_strv_length (gaps), ==, 0);
  g_assert_cmpuint (g_strv_length (counties), ==, 0);
  g_assert_null (muster_store_find_last_fair (fixture->store, TODAY, &error));
  g_assert_null (muster_store_find_consent_text (fixture->store, TODAY, &error));
  g_assert_true (muster_store_find_returned (fixture->store, &returned, &due, &error));
  g_assert_cmpuint (returned, ==, 0);
  g_assert_cmpint (due, ==, 0);
  g_assert_no_error (error);
}

static void
test_summary (Fixture *fixture, gconstpointer data)
{
  g_autofree char *fair = create_fair (fixture, "甲场", "2", 0, 9);
  g_autofree char *other_fair = create_fair (fixture, "乙场", "2", 0, 9);
  g_autofree char *employer
      = create (fixture, "employer", "{\"name\":\"测试机械有限公司\",\"short_name\":\"测试机械\"}");
  g_autofree char *opening
      = create (fixture, "opening", "{\"employer_id\":\"%s\",\"title\":\"注塑操作工\",\"job_code\":\"g05\"}", employer);
  g_autofree char *man = create (fixture, "worker", "{\"name\":\"李试二\",\"sex\":\"1\",\"hukou_div\":\"530627\"}");
  g_autofree char *woman = create (fixture, "worker", "{\"name\":\"王试三\",\"sex\":\"2\",\"hukou_div\":\"530629\"}");
  g_autofree char *by_opening = g_strdup_printf ("\"opening_id\":\"%s\"", opening);
  g_autofree char *by_employer = g_strdup_printf ("\"employer_id\":\"%s\"", employer);
  G_GNUC_UNUSED g_autofree char *first = add_intention (fixture, fair, man, by_opening, "1", 0);
  G_GNUC_UNUSED g_autofree char *second = add_intention (fixture, fair, man, by_employer, "1", 1);
  G_GNUC_UNUSED g_autofree char *third = add_intention (fixture, fair, woman, "\"job_codes\":[\"g05\"]", "2", 1);
  G_GNUC_UNUSED g_autofree char *elsewhere = add_intention (fixture, other_fair, woman, by_opening, "1", 2);
  g_autofree char *deleted = add_intention (fixture, fair, woman, by_opening, "1", 3);
  G_GNUC_UNUSED g_autofree char *present = create (
      fixture, "fair_employer", "{\"fair_id\":\"%s\",\"employer_id\":\"%s\",\"attended\":true,\"openings_offered\":26}",
      fair, employer);
  G_GNUC_UNUSED g_autofree char *minor = create (fixture, "turned_away", "{\"fair_id\":\"%s\"}", fair);
  g_autoptr (JsonObject) summary = NULL;

  delete_record (fixture, deleted);
  summary = summarise (fixture, fair);
  g_assert_cmpint (json_object_get_int_member (summary, "intentions"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (summary, "people"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (summary, "returning"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (summary, "incomplete"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (summary, "turned_away"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (summary, "employers"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (summary, "posts"), ==, 26);
  g_assert_cmpint (get_part (summary, "by_employer", "测试机械"), ==, 2);
  g_assert_cmpint (get_part (summary, "by_employer", ""), ==, 1);
  g_assert_cmpint (get_part (summary, "by_trade", "g05"), ==, 2);
  g_assert_cmpint (get_part (summary, "by_county", "530627"), ==, 1);
  g_assert_cmpint (get_part (summary, "by_county", "530629"), ==, 1);
  g_assert_cmpint (get_part (summary, "by_sex", "2"), ==, 1);
  g_assert_cmpint (get_part (summary, "by_type", "1"), ==, 2);
  /* 00:00 UTC is eight in the morning where the people are. */
  g_assert_cmpint (get_part (summary, "by_hour", "08"), ==, 1);
  g_assert_cmpint (get_part (summary, "by_hour", "09"), ==, 2);
  g_assert_cmpint (get_part (summary, "by_hour", "11"), ==, 0);
}

/* An employer or opening that never arrived here is counted under "not known", never left out. */
static void
test_missing_opening (Fixture *fixture, gconstpointer data)
{
  g_autofree char *fair = create_fair (fixture, "甲场", "2", 0, 9);
  g_autofree char *worker = create (fixture, "worker", "{\"name\":\"李试二\"}");
  g_autofree char *nowhere = muster_id_to_text (&(MusterId){ { 1 } });
  g_autofree char *wish = g_strdup_printf ("\"opening_id\":\"%s\"", nowhere);
  G_GNUC_UNUSED g_autofree char *intention = add_intention (fixture, fair, worker, wish, "1", 0);
  g_autoptr (JsonObject) summary = summarise (fixture, fair);

  g_assert_cmpint (json_object_get_int_member (summary, "intentions"), ==, 1);
  g_assert_cmpint (get_part (summary, "by_employer", ""), ==, 1);
  g_assert_cmpint (get_part (summary, "by_trade", ""), ==, 1);
  g_assert_cmpint (get_part (summary, "by_county", ""), ==, 1);
}

static const char *
get_title (JsonArray *fairs, guint index)
{
  return json_object_get_string_member (json_array_get_object_element (fairs, index), "title");
}

static void
test_fairs_of_day (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autofree char *ended = create_fair (fixture, "收工的", "3", 0, 2);
  G_GNUC_UNUSED g_autofree char *running = create_fair (fixture, "进行的", "2", 1, 9);
  G_GNUC_UNUSED g_autofree char *cancelled = create_fair (fixture, "取消的", "4", 1, 9);
  G_GNUC_UNUSED g_autofree char *tomorrow = create_fair (fixture, "明天的", "1", 16, 20); /* 00:00 in UTC+8 */
  G_GNUC_UNUSED g_autofree char *yesterday = create_fair (fixture, "昨天的", "3", -20, -9);
  G_GNUC_UNUSED g_autofree char *before = create_fair (fixture, "前天的", "3", -44, -33);
  g_autofree char *deleted = create_fair (fixture, "删掉的", "2", 1, 9);
  g_autoptr (JsonArray) fairs = NULL;
  g_autoptr (JsonObject) last = NULL;

  delete_record (fixture, deleted);
  fairs = muster_store_find_fairs_of_day (fixture->store, TODAY, &error);
  last = muster_store_find_last_fair (fixture->store, TODAY, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (fairs), ==, 2);
  g_assert_cmpstr (get_title (fairs, 0), ==, "进行的");
  g_assert_cmpstr (get_title (fairs, 1), ==, "收工的");
  g_assert_cmpstr (json_object_get_string_member (last, "title"), ==, "昨天的");
  g_assert_null (muster_store_find_fairs_of_day (fixture->store, "2024-02-30", &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
}

static void
test_latest (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *fair = create_fair (fixture, "甲场", "2", 0, 9);
  g_autofree char *worker = create (fixture, "worker", "{\"name\":\"李试二\",\"mobile\":\"15400000017\"}");
  G_GNUC_UNUSED g_autofree char *first = add_intention (fixture, fair, worker, "\"job_codes\":[\"g05\"]", "1", 0);
  g_autofree char *second = add_intention (fixture, fair, worker, "\"job_codes\":[\"g05\"]", "1", 1);
  g_autoptr (JsonArray) list = NULL;
  JsonObject *newest;
  MusterId id;

  g_assert_true (muster_id_parse (fair, &id));
  list = muster_store_list_fair_intentions (fixture->store, &id, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  newest = json_array_get_object_element (list, 0);
  g_assert_cmpstr (json_object_get_string_member (newest, "id"), ==, second);
  g_assert_cmpstr (json_object_get_string_member (newest, "name"), ==, "李试二");
  g_assert_cmpstr (json_object_get_string_member (newest, "phone"), ==, "15400000017");
  g_assert_cmpstr (json_object_get_string_member (newest, "trade"), ==, "g05");
  g_assert_false (json_object_get_boolean_member (newest, "sent"));
}

static void
test_slip_gaps (Fixture *fixture, gconstpointer data)
{
  static const char *const slips[] = { "ZX-2-0201-013", "ZX-2-0201-015", "ZX-2-0201-018", "ZX-3-0201-001",
                                       "ZX-2-0131-001", "ZX-2-0131-009", "ZX-2-0201-" };
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) gaps = NULL;
  g_autofree char *joined = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (slips); i++)
    g_free (create_with (fixture, "worker", "{\"name\":\"李试二\"}", slips[i]));
  gaps = muster_store_find_slip_gaps (fixture->store, TODAY, &error);
  g_assert_no_error (error);
  joined = g_strjoinv (" ", gaps);
  g_assert_cmpstr (joined, ==, "ZX-2-0201-014 ZX-2-0201-016 ZX-2-0201-017");
}

/* The next number follows the slip that was entered last, with its zeros. */
static void
test_next_slip (Fixture *fixture, gconstpointer data)
{
  g_autofree char *fair = create_with (fixture, "fair", "{\"title\":\"镇雄县摆摊\"}", NULL);
  g_autofree char *none = NULL;
  g_autofree char *next = NULL;
  g_autofree char *after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *fields = g_strdup_printf ("{\"fair_id\":\"%s\",\"taken_at\":1000}", fair);
  g_autofree char *later = g_strdup_printf ("{\"fair_id\":\"%s\",\"taken_at\":2000}", fair);
  MusterId id;

  muster_id_parse (fair, &id);
  g_assert_true (muster_store_find_next_slip (fixture->store, &id, &none, &error));
  g_assert_null (none);
  g_free (create_with (fixture, "intention", later, "ZX-2-0201-009"));
  g_free (create_with (fixture, "intention", fields, "ZX-2-0201-031"));
  g_assert_true (muster_store_find_next_slip (fixture->store, &id, &next, &error));
  g_assert_cmpstr (next, ==, "ZX-2-0201-010");
  /* A spoilt one is passed over. */
  g_assert_true (muster_store_void_slip (fixture->store, "ZX-2-0201-010", "spoilt", &error));
  g_assert_true (muster_store_find_next_slip (fixture->store, &id, &after, &error));
  g_assert_cmpstr (after, ==, "ZX-2-0201-011");
  g_assert_false (muster_store_void_slip (fixture->store, "ZX-2-0201-009", "spoilt", &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED);
}

/* A number that nobody can have reached is a slip of the pen, not two thousand missing slips. */
static void
test_slip_of_the_pen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) gaps = NULL;

  g_free (create_with (fixture, "worker", "{\"name\":\"李试二\"}", "ZX-2-0201-1"));
  g_free (create_with (fixture, "worker", "{\"name\":\"李试三\"}", "ZX-2-0201-99999999"));
  gaps = muster_store_find_slip_gaps (fixture->store, TODAY, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (gaps), ==, 0);
}

static void
test_consent_text (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autofree char *old = create (
      fixture, "consent_text", "{\"version\":\"1\",\"language\":\"zh\",\"text\":\"旧\",\"valid_from\":\"2024-01-01\"}");
  G_GNUC_UNUSED g_autofree char *present = create (
      fixture, "consent_text", "{\"version\":\"2\",\"language\":\"zh\",\"text\":\"今\",\"valid_from\":\"2024-02-01\"}");
  G_GNUC_UNUSED g_autofree char *other = create (
      fixture, "consent_text", "{\"version\":\"2\",\"language\":\"yi\",\"text\":\"ꀀ\",\"valid_from\":\"2024-02-01\"}");
  G_GNUC_UNUSED g_autofree char *coming = create (
      fixture, "consent_text", "{\"version\":\"3\",\"language\":\"zh\",\"text\":\"新\",\"valid_from\":\"2024-02-02\"}");
  g_autoptr (JsonObject) text = muster_store_find_consent_text (fixture->store, TODAY, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (json_object_get_string_member (text, "text"), ==, "今");
}

static void
test_counties (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) counties = NULL;
  g_autofree char *joined = NULL;

  g_free (create (fixture, "worker", "{\"name\":\"李试一\",\"hukou_div\":\"530629\"}"));
  g_free (create (fixture, "worker", "{\"name\":\"李试二\",\"hukou_div\":\"530627\"}"));
  g_free (create (fixture, "worker", "{\"name\":\"李试三\",\"hukou_div\":\"530627\"}"));
  g_free (create (fixture, "worker", "{\"name\":\"李试四\"}"));
  counties = muster_store_find_counties (fixture->store, 5, &error);
  g_assert_no_error (error);
  joined = g_strjoinv (" ", counties);
  g_assert_cmpstr (joined, ==, "530627 530629");
}

#define ADD(path, function) g_test_add ("/fair-summary/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("empty", test_empty);
  ADD ("summary", test_summary);
  ADD ("missing-opening", test_missing_opening);
  ADD ("fairs-of-day", test_fairs_of_day);
  ADD ("latest", test_latest);
  ADD ("slip-gaps", test_slip_gaps);
  ADD ("next-slip", test_next_slip);
  ADD ("slip-of-the-pen", test_slip_of_the_pen);
  ADD ("consent-text", test_consent_text);
  ADD ("counties", test_counties);
  return g_test_run ();
}
