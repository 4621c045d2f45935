/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "checking.h"
#include "muster-catalogue.h"
#include "muster-check-age.h"

/* Rule A1: nobody under 16, whatever says so. */

static void
test_age (void)
{
  static const struct
  {
    const char *birth;
    const char *precision;
    const char *on_date;
    int age;
  } rows[] = {
    { "2009-03-01", NULL, "2025-03-01", 16 }, { "2009-03-01", NULL, "2025-02-28", 15 },
    { "2009-03-01", "3", "2025-03-02", 16 },  { "2009", NULL, "2025-12-30", 15 },
    { "2009", NULL, "2025-12-31", 16 },       { "2009-01-01", "1", "2025-12-30", 15 },
    { "2009-03", NULL, "2025-03-30", 15 },    { "2009-03-01", "2", "2025-03-31", 16 },
    { "2008-02-29", NULL, "2024-02-29", 16 }, { "2008-02-29", NULL, "2025-02-28", 16 },
    { "2009-02-28", "2", "2025-02-28", 16 },  { "2025-06-01", NULL, "2025-06-01", 0 },
    { "2025", NULL, "2025-06-01", 0 },        { "2026-06-01", NULL, "2025-06-01", -1 },
    { "2009-02-30", NULL, "2025-06-01", -1 }, { NULL, NULL, "2025-06-01", -1 },
    { "2009-03-01", NULL, "soon", -1 },       { "2009-02-29", NULL, "2025-03-01", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (muster_age_at (rows[i].birth, rows[i].precision, rows[i].on_date), ==, rows[i].age);
}

static void
test_minor (void)
{
  static const struct
  {
    const char *fields;
    const char *on_date;
    gboolean is_minor;
  } rows[] = {
    { "{\"id_number\":\"990101201109010045\",\"id_type\":\"1\"}", "2025-06-01", TRUE },
    { "{\"id_number\":\"990101201109010045\"}", "2025-06-01", TRUE },
    { "{\"id_number\":\"９９０１０１２０１１０９０１００４５\"}", "2025-06-01", TRUE },
    { "{\"id_number\":\"990101201109010045\",\"id_type\":\"1\"}", "2027-09-01", FALSE },
    /* The check digit is wrong: the birth date in the number counts where nothing else says one. */
    { "{\"id_number\":\"990101201109010046\",\"id_type\":\"1\"}", "2025-06-01", TRUE },
    { "{\"id_number\":\"990101201109010046\"}", "2025-06-01", TRUE },
    { "{\"id_number\":\"99010120110901004x\",\"id_type\":\"1\"}", "2025-06-01", TRUE },
    { "{\"id_number\":\"99010120110901004某\",\"id_type\":\"1\"}", "2025-06-01", TRUE },
    { "{\"id_number\":\"990101201109010046\",\"id_type\":\"1\"}", "2027-09-01", FALSE },
    { "{\"birth_date\":\"1990-01-01\",\"id_number\":\"990101201109010046\",\"id_type\":\"1\"}", "2025-06-01", FALSE },
    { "{\"birth_date\":\"2094-01-01\",\"id_number\":\"990101201109010046\",\"id_type\":\"1\"}", "2025-06-01", TRUE },
    { "{\"id_number\":\"990101199001010018\",\"id_type\":\"1\"}", "2025-06-01", FALSE },
    { "{\"id_number\":\"990101201113010046\",\"id_type\":\"1\"}", "2025-06-01", FALSE },
    { "{\"id_number\":\"990101209909010046\",\"id_type\":\"1\"}", "2025-06-01", FALSE },
    { "{\"id_number\":\"990101201109010046\",\"id_type\":\"3\"}", "2025-06-01", FALSE },
    { "{\"id_number\":\"99010120110901004\",\"id_type\":\"1\"}", "2025-06-01", FALSE },
    { "{\"id_number\":\"99010120090301003X\",\"id_type\":\"1\"}", "2025-06-01", FALSE },
    { "{\"birth_date\":\"2010-01-01\",\"birth_precision\":\"1\"}", "2026-06-01", TRUE },
    { "{\"birth_date\":\"2010-01-01\"}", "2026-06-01", FALSE },
    { "{\"birth_date\":\"2011-09-01\",\"id_number\":\"990101199001010019\",\"id_type\":\"1\"}", "2025-06-01", TRUE },
    { "{\"birth_date\":\"1990-01-01\",\"id_number\":\"990101201109010045\",\"id_type\":\"1\"}", "2025-06-01", TRUE },
    { "{\"id_number\":\"110105491231002\",\"id_type\":\"1\"}", "1960-01-01", TRUE },
    { "{\"name\":\"某某\"}", "2025-06-01", FALSE },
    { "{\"birth_date\":null}", "2025-06-01", FALSE },
    { "{\"birth_date\":\"1990-01-01\"}", "1970-01-01", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonObject) fields = object_of (rows[i].fields);

      g_assert_cmpint (muster_worker_is_minor (fields, rows[i].on_date), ==, rows[i].is_minor);
    }
  g_assert_cmpint (check (&muster_kind_worker, "2025-06-01", "{\"birth_date\":\"2011-01-01\"}", "birth_date", "A1"), ==,
                   MUSTER_SEVERITY_ERROR);
  g_assert_cmpint (check (&muster_kind_worker, "2025-06-01", "{\"id_number\":\"990101201109010046\"}", "id_number", "A1"),
                   ==, MUSTER_SEVERITY_ERROR);
  g_assert_cmpint (check (&muster_kind_worker, "2025-06-01", "{\"id_number\":\"990101199001010018\"}", "id_number", "A1"),
                   ==, -1);
  g_assert_cmpint (check (&muster_kind_worker, "2025-06-01", "{\"birth_date\":\"2008-01-01\"}", "birth_date", "A1"), ==,
                   MUSTER_SEVERITY_WARNING);
  g_assert_cmpint (check (&muster_kind_worker, "2025-06-01", "{\"birth_date\":\"2094-01-01\"}", "birth_date", "A1"), ==,
                   MUSTER_SEVERITY_ERROR);
  g_assert_cmpint (check (&muster_kind_worker, "2025-06-01", "{\"birth_date\":\"1990-01-01\"}", "birth_date", "A1"), ==,
                   -1);
}

static JsonObject *
look_up (gpointer data, const char *kind, const MusterId *id)
{
  const char *const *records = data;

  for (guint i = 0; records[i] != NULL; i += 2)
    if (strcmp (records[i], kind) == 0)
      return object_of (records[i + 1]);
  return NULL;
}

/* The day of the fair counts, not today; 16 and 17 only where the opening says so. */
static void
test_minor_intention (void)
{
  static const char intention[] = "{\"fair_id\":\"01900000-0000-7000-8000-000000000001\","
                                  "\"opening_id\":\"01900000-0000-7000-8000-000000000002\","
                                  "\"worker_id\":\"01900000-0000-7000-8000-000000000003\"}";
  /* The fair: 2025-03-01 00:30 in UTC+8. */
  const char *records[] = { "fair",    "{\"start_at\":1740760200000}",
                            "worker",  "{\"id_type\":\"1\",\"id_number\":\"99010120090301003X\"}",
                            "opening", "{\"minor_allowed\":false}",
                            NULL };
  g_autoptr (JsonObject) fields = object_of (intention);
  g_autoptr (MusterRecord) record = muster_record_new (&muster_kind_intention, fields);
  g_autoptr (MusterProblems) sixteen = NULL;
  g_autoptr (MusterProblems) allowed = NULL;
  g_autoptr (MusterProblems) fifteen = NULL;
  g_autoptr (MusterProblems) mistyped = NULL;

  muster_record_set_today (record, "2026-01-01");
  muster_record_set_lookup (record, look_up, records);
  sixteen = muster_record_check (record);
  g_assert_cmpint (find_problem (sixteen, "worker_id", "A1"), ==, -1);
  g_assert_cmpint (find_problem (sixteen, "opening_id", "A1"), ==, MUSTER_SEVERITY_ERROR);
  records[5] = "{\"minor_allowed\":true}";
  allowed = muster_record_check (record);
  g_assert_cmpint (find_problem (allowed, "opening_id", "A1"), ==, -1);
  records[1] = "{\"start_at\":1740758399999}";
  fifteen = muster_record_check (record);
  g_assert_cmpint (find_problem (fifteen, "worker_id", "A1"), ==, MUSTER_SEVERITY_ERROR);
  records[3] = "{\"id_type\":\"1\",\"id_number\":\"990101200903010031\"}";
  mistyped = muster_record_check (record);
  g_assert_cmpint (find_problem (mistyped, "worker_id", "A1"), ==, MUSTER_SEVERITY_ERROR);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/age/age", test_age);
  g_test_add_func ("/age/minor", test_minor);
  g_test_add_func ("/age/minor-intention", test_minor_intention);
  return g_test_run ();
}
