/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-calendar.h"
#include "muster-catalogue.h"
#include "muster-error.h"
#include "muster-json.h"

static const MusterField *
field_of (const MusterKind *kind, const char *name)
{
  const MusterField *field = muster_kind_find_field (kind, name);

  g_assert_nonnull (field);
  return field;
}

/* Text as typed, the value in a change, the text shown again. %NULL: refused. */
static void
test_parse (void)
{
  static const struct
  {
    const MusterKind *kind;
    const char *field;
    const char *text;
    const char *json;
    const char *shown;
  } rows[] = {
    { &muster_kind_worker, "name", " 欧阳 ", "\" 欧阳 \"", " 欧阳 " },
    { &muster_kind_worker, "name", "", "null", "" },
    { &muster_kind_worker, "name", "\xff", NULL, NULL },
    { &muster_kind_opening, "headcount", " ３０ ", "30", "30" },
    { &muster_kind_opening, "headcount", "-5", "-5", "-5" },
    { &muster_kind_opening, "headcount", "3.5", NULL, NULL },
    { &muster_kind_opening, "headcount", "99999999999999999999", NULL, NULL },
    { &muster_kind_opening, "headcount", "9007199254740993", NULL, NULL },
    { &muster_kind_opening, "valid_until", "2024-02-29", "\"2024-02-29\"", "2024-02-29" },
    { &muster_kind_opening, "valid_until", "2023-02-29", NULL, NULL },
    { &muster_kind_opening, "valid_until", "2024-2-9", NULL, NULL },
    { &muster_kind_fair, "start_at", "2024-02-04T12:00", "1707019200000", "2024-02-04T12:00" },
    { &muster_kind_fair, "start_at", "2024-02-04 12:00:01.002", "1707019201002", "2024-02-04T12:00:01.002" },
    { &muster_kind_fair, "start_at", "2024-02-04T12:00:07", "1707019207000", "2024-02-04T12:00:07" },
    { &muster_kind_fair, "start_at", "1707019200000", "1707019200000", "2024-02-04T12:00" },
    { &muster_kind_fair, "start_at", "1969-12-31T23:59", "-28860000", "1969-12-31T23:59" },
    { &muster_kind_fair, "start_at", "2024-02-04T24:00", NULL, NULL },
    { &muster_kind_fair, "start_at", "2024-02-04T12:00Z", NULL, NULL },
    { &muster_kind_fair, "start_at", "2024-02-04", NULL, NULL },
    { &muster_kind_fair, "plan_done", "是", "true", "1" },
    { &muster_kind_fair, "plan_done", "NO", "false", "0" },
    { &muster_kind_fair, "plan_done", "maybe", NULL, NULL },
    { &muster_kind_opening, "job_code", "G05", "\"G05\"", "G05" },
    { &muster_kind_opening, "job_code", "注塑吹塑", "\"G05\"", "G05" },
    { &muster_kind_opening, "job_code", "WELDER", "\"G08\"", "G08" },
    { &muster_kind_opening, "job_code", "G77", NULL, NULL },
    { &muster_kind_worker, "ethnic", "01", "\"01\"", "01" },
    { &muster_kind_opening, "employer_id", "01900000-0000-7000-8000-000000000001",
      "\"01900000-0000-7000-8000-000000000001\"", "01900000-0000-7000-8000-000000000001" },
    { &muster_kind_opening, "employer_id", "01900000", NULL, NULL },
    { &muster_kind_opening, "work_div", "331022", "\"331022\"", "331022" },
    { &muster_kind_opening, "work_div", "33102", NULL, NULL },
    { &muster_kind_intention, "job_codes", "G05, 焊工，G99", "[\"G05\",\"G08\",\"G99\"]", "G05,G08,G99" },
    { &muster_kind_intention, "job_codes", "G05,G77", NULL, NULL },
    { &muster_kind_intention, "job_codes", "[\"G05\"]", "[\"G05\"]", "G05" },
    { &muster_kind_intention, "job_codes", "[1]", NULL, NULL },
    { &muster_kind_fair, "co_hosts", "[\"甲,乙\"]", "[\"甲,乙\"]", "[\"甲,乙\"]" },
    { &muster_kind_employer, "contacts", "[{\"name\":\"某\",\"role\":\"hr\"}]", "[{\"name\":\"某\",\"role\":\"hr\"}]",
      "[{\"name\":\"某\",\"role\":\"hr\"}]" },
    { &muster_kind_employer, "contacts", "某", NULL, NULL },
    { &muster_kind_employer, "contacts", "[{\"name\":{}}]", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const MusterField *field = field_of (rows[i].kind, rows[i].field);
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) value = muster_field_parse (field, rows[i].text, &error);
      g_autofree char *json = value != NULL ? muster_json_to_canonical (value) : NULL;
      g_autofree char *shown = value != NULL ? muster_field_format (field, value) : NULL;

      g_assert_cmpstr (json, ==, rows[i].json);
      g_assert_cmpstr (shown, ==, rows[i].shown);
      if (rows[i].json == NULL)
        g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
      else
        g_assert_true (muster_field_accepts (field, value, NULL));
    }
}

/* An unknown code or an overlong text is kept; a wrong form is not. */
static void
test_accepts (void)
{
  static const struct
  {
    const MusterKind *kind;
    const char *field;
    const char *json;
    gboolean accepted;
  } rows[] = {
    { &muster_kind_opening, "job_code", "\"G77\"", TRUE },
    { &muster_kind_opening, "job_code", "5", FALSE },
    { &muster_kind_opening, "job_code", "\"\"", FALSE },
    { &muster_kind_opening, "headcount", "-1", TRUE },
    { &muster_kind_opening, "headcount", "\"1\"", FALSE },
    { &muster_kind_opening, "headcount", "true", FALSE },
    { &muster_kind_opening, "headcount", "null", TRUE },
    { &muster_kind_opening, "headcount", "[]", FALSE },
    { &muster_kind_fair, "plan_done", "1", FALSE },
    { &muster_kind_fair, "plan_done", "true", TRUE },
    { &muster_kind_fair, "start_at", "253402271999999", TRUE },
    { &muster_kind_fair, "start_at", "253402272000000", FALSE },
    { &muster_kind_worker, "birth_date", "\"2024-02-30\"", FALSE },
    { &muster_kind_worker, "name", "{}", FALSE },
    { &muster_kind_fair, "co_hosts", "[\"a\",null]", FALSE },
    { &muster_kind_fair, "co_hosts", "\"a\"", FALSE },
    { &muster_kind_employer, "contacts", "[{}]", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const MusterField *field = field_of (rows[i].kind, rows[i].field);
      g_autoptr (JsonNode) value
          = muster_json_parse (rows[i].json, strlen (rows[i].json), &muster_json_limits_line, NULL);

      g_assert_cmpint (muster_field_accepts (field, value, NULL), ==, rows[i].accepted);
    }
}

static void
test_error_keeps_secrets (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (muster_field_parse (field_of (&muster_kind_worker, "birth_date"), "secret", &error));
  g_assert_null (strstr (error->message, "secret"));
  g_assert_nonnull (strstr (error->message, "birth_date"));
}

static void
test_mask (void)
{
  static const char *const rows[][3] = {
    { "name", "\"欧阳某某\"", "欧阳**" },
    { "name", "\"张某\"", "张**" },
    { "name", "\"𠮷某某\"", "𠮷**" },
    { "name", "\"阿卜杜·热西提\"", "阿**" },
    { "mobile", "\"15400000001\"", "154****0001" },
    { "mobile", "\"12\"", "1**" },
    { "id_number", "\"990101199001010019\"", "9901**********0019" },
    { "id_number", "\"990101900101001\"", "9901*******1001" },
    { "wechat", "\"15400000001\"", "154****0001" },
    { "wechat", "\"abc\"", "a**" },
    { "hukou_text", "\"某省某市\"", "某**" },
    { "birth_date", "\"1990-01-01\"", "1990-**-**" },
    { "ethnic", "\"09\"", "**" },
    { "sex", "\"1\"", "1" },
    { "name", "null", "" },
    { "restricted", "true", "1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonNode) value = muster_json_parse (rows[i][1], strlen (rows[i][1]), &muster_json_limits_line, NULL);
      g_autofree char *masked = muster_field_mask (field_of (&muster_kind_worker, rows[i][0]), value);

      g_assert_cmpstr (masked, ==, rows[i][2]);
    }
}

/* Every day of 800 years: the next day is one more, and text and time go back and forth. */
static void
test_calendar (void)
{
  gint64 days = muster_date_to_days (1600, 1, 1);

  for (int year = 1600; year < 2400; year++)
    for (int month = 1; month <= 12; month++)
      for (int day = 1; day <= muster_date_days_in_month (year, month); day++, days++)
        {
          g_autofree char *expected = g_strdup_printf ("%04d-%02d-%02d", year, month, day);
          g_autofree char *date = NULL;

          g_assert_cmpint (muster_date_to_days (year, month, day), ==, days);
          if (day % 7 != 0)
            continue;
          date = muster_time_to_date (days * MUSTER_DAY_MS - MUSTER_ZONE_MS);
          g_assert_cmpstr (date, ==, expected);
        }
  g_assert_cmpint (muster_date_to_days (1970, 1, 1), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/field/parse", test_parse);
  g_test_add_func ("/field/accepts", test_accepts);
  g_test_add_func ("/field/error-keeps-secrets", test_error_keeps_secrets);
  g_test_add_func ("/field/mask", test_mask);
  g_test_add_func ("/field/calendar", test_calendar);
  return g_test_run ();
}
