/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "checking.h"
#include "muster-calendar.h"
#include "muster-catalogue.h"
#include "muster-check-clock.h"
#include "muster-check-company.h"
#include "muster-check-division.h"
#include "muster-check-identity.h"
#include "muster-check-name.h"
#include "muster-check-opening.h"
#include "muster-check-phone.h"
#include "muster-check-plate.h"

/* ---- I1, I2 ---- */

static void
test_identity (void)
{
  static const struct
  {
    const char *text;
    MusterIdentityVerdict verdict;
    const char *number;
    const char *birth;
    gboolean is_male;
  } rows[] = {
    { "11010519491231002X", MUSTER_IDENTITY_VALID, "11010519491231002X", "1949-12-31", FALSE },
    { "11010519491231002x", MUSTER_IDENTITY_VALID, "11010519491231002X", "1949-12-31", FALSE },
    { "１１０１０５１９４９１２３１００２Ｘ", MUSTER_IDENTITY_VALID, "11010519491231002X", "1949-12-31", FALSE },
    { " 110105 19491231-002X ", MUSTER_IDENTITY_VALID, "11010519491231002X", "1949-12-31", FALSE },
    { "440524188001010014", MUSTER_IDENTITY_VALID, "440524188001010014", "1880-01-01", TRUE },
    { "110105194912310020", MUSTER_IDENTITY_BAD_CHECK, NULL, NULL, FALSE },
    { "110105194913310021", MUSTER_IDENTITY_BAD_DATE, NULL, NULL, FALSE },
    { "990101199001010019", MUSTER_IDENTITY_VALID, "990101199001010019", "1990-01-01", TRUE },
    { "990101198506150020", MUSTER_IDENTITY_VALID, "990101198506150020", "1985-06-15", FALSE },
    { "99010120090301003X", MUSTER_IDENTITY_VALID, "99010120090301003X", "2009-03-01", TRUE },
    { "990101201109010045", MUSTER_IDENTITY_VALID, "990101201109010045", "2011-09-01", FALSE },
    { "110105491231002", MUSTER_IDENTITY_VALID, "11010519491231002X", "1949-12-31", FALSE },
    { "", MUSTER_IDENTITY_BAD_FORM, NULL, NULL, FALSE },
    { "010105194912310020", MUSTER_IDENTITY_BAD_FORM, NULL, NULL, FALSE },
    { "5.22E+17", MUSTER_IDENTITY_BAD_FORM, NULL, NULL, FALSE },
    { "11010519491231002Y", MUSTER_IDENTITY_BAD_FORM, NULL, NULL, FALSE },
    { "1101051949123100200", MUSTER_IDENTITY_BAD_FORM, NULL, NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      MusterIdentity identity;

      g_assert_cmpint (muster_identity_examine (rows[i].text, &identity), ==, rows[i].verdict);
      if (rows[i].verdict != MUSTER_IDENTITY_VALID)
        continue;
      g_assert_cmpstr (identity.number, ==, rows[i].number);
      g_assert_cmpstr (identity.birth, ==, rows[i].birth);
      g_assert_cmpint (identity.is_male, ==, rows[i].is_male);
      g_assert_cmpint (identity.is_derived, ==, strlen (rows[i].text) == 15);
    }
}

/* The two slips that people make: every wrong digit and every swap of unequal neighbours is found. */
static void
test_identity_slips (void)
{
  static const char valid[] = "990101198506150020";
  MusterIdentity identity;

  for (int i = 0; i < 17; i++)
    {
      g_autofree char *text = g_strdup (valid);

      for (char digit = '0'; digit <= '9'; digit++)
        {
          text[i] = digit;
          if (digit != valid[i])
            g_assert_false (muster_identity_read (text, &identity));
        }
      text[i] = valid[i + 1];
      text[i + 1] = valid[i];
      if (valid[i] != valid[i + 1])
        g_assert_false (muster_identity_read (text, &identity));
    }
}

static void
test_identity_field (void)
{
  const MusterKind *worker = &muster_kind_worker;

  g_assert_cmpint (check (worker, NULL, "{\"id_type\":\"1\",\"id_number\":\"110105194912310020\"}", "id_number", "I1"),
                   ==, MUSTER_SEVERITY_ERROR);
  g_assert_cmpint (check (worker, NULL, "{\"id_type\":\"1\",\"id_number\":\"440524188001010014\"}", "id_number", "I1"),
                   ==, MUSTER_SEVERITY_WARNING);
  g_assert_cmpint (check (worker, NULL, "{\"id_type\":\"1\",\"id_number\":\"110105491231002\"}", "id_number", "I2"), ==,
                   MUSTER_SEVERITY_WARNING);
  g_assert_cmpint (check (worker, NULL, "{\"id_type\":\"1\",\"id_number\":\"990101199001010019\"}", "id_number", "I1"),
                   ==, -1);
  g_assert_cmpint (check (worker, NULL, "{\"id_type\":\"1\",\"id_number\":\"990101199001010019\"}", "id_number", "I4"),
                   ==, MUSTER_SEVERITY_WARNING);
  g_assert_cmpint (
      check (worker, "1989-01-01", "{\"id_type\":\"1\",\"id_number\":\"990101199001010019\"}", "id_number", "I1"), ==,
      MUSTER_SEVERITY_ERROR);
  g_assert_cmpint (check (worker, NULL, "{\"id_type\":\"3\",\"id_number\":\"E12345678\"}", "id_number", "I3"), ==, -1);
  g_assert_cmpint (check (worker, NULL, "{\"id_type\":\"3\",\"id_number\":\"E1\"}", "id_number", "I3"), ==,
                   MUSTER_SEVERITY_WARNING);
  g_assert_cmpint (
      check (worker, NULL, "{\"id_type\":\"1\",\"id_number\":\"990101199001010019\",\"sex\":\"2\"}", "sex", "I1"), ==,
      MUSTER_SEVERITY_WARNING);
  g_assert_cmpint (check (worker, NULL,
                          "{\"birth_date\":\"1990-12-31\",\"birth_precision\":\"1\",\"id_type\":\"1\","
                          "\"id_number\":\"990101199001010019\"}",
                          "birth_date", "I1"),
                   ==, -1);
}

/* ---- M1, M2 ---- */

static void
test_phone (void)
{
  static const struct
  {
    const char *text;
    const char *normal;
    gboolean is_mobile;
    gboolean is_phone;
  } rows[] = {
    { "15400000001", "15400000001", TRUE, TRUE },           { "+86 154-0000 0001", "15400000001", TRUE, TRUE },
    { "008615400000001", "15400000001", TRUE, TRUE },       { "１５４０００００００１", "15400000001", TRUE, TRUE },
    { "12400000001", "12400000001", FALSE, FALSE },         { "1540000001", "1540000001", FALSE, FALSE },
    { "154000000012", "154000000012", FALSE, FALSE },       { "0571-87654321", "0571-87654321", FALSE, TRUE },
    { "057187654321", "057187654321", FALSE, TRUE },        { "010 8765432", "0108765432", FALSE, TRUE },
    { "87654321-8001", "87654321-8001", FALSE, TRUE },      { "0571－8765432－1", "0571-8765432-1", FALSE, TRUE },
    { "8765432-1234567", "8765432-1234567", FALSE, FALSE }, { "none", "none", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *normal = muster_phone_normalise (rows[i].text);

      g_assert_cmpstr (normal, ==, rows[i].normal);
      g_assert_cmpint (muster_mobile_is_valid (normal), ==, rows[i].is_mobile);
      g_assert_cmpint (muster_phone_is_valid (normal), ==, rows[i].is_phone);
    }
  g_assert_true (muster_mobile_is_suspicious ("13888888888"));
  g_assert_true (muster_mobile_is_suspicious ("13456789012"));
  g_assert_true (muster_mobile_is_suspicious ("13210987654"));
  g_assert_false (muster_mobile_is_suspicious ("15400000001"));
  g_assert_cmpint (check (&muster_kind_worker, NULL, "{\"mobile\":\"12400000001\"}", "mobile", "M1"), ==,
                   MUSTER_SEVERITY_ERROR);
  g_assert_cmpint (check (&muster_kind_worker, NULL, "{\"phone_alt\":\"12\"}", "phone_alt", "M2"), ==,
                   MUSTER_SEVERITY_ERROR);
}

/* ---- N1 ---- */

static void
test_name (void)
{
  static const char *const rows[][2] = {
    { "欧阳某某", "欧阳某某" },
    { " \u3000张 三\u00a0\u200b", "张三" },
    { "张三.", "张三." },
    { "张三. \u3000", "张三." },
    { "阿卜杜\u2022热西提", "阿卜杜·热西提" },
    { "阿卜杜\u2027热西提", "阿卜杜·热西提" },
    { "阿卜杜\u22c5热西提", "阿卜杜·热西提" },
    { "阿卜杜\u2219热西提", "阿卜杜·热西提" },
    { "阿卜杜\u30fb热西提", "阿卜杜·热西提" },
    { "阿卜杜\uff65热西提", "阿卜杜·热西提" },
    { "阿卜杜\uff0e热西提", "阿卜杜·热西提" },
    { "阿卜杜.热西提", "阿卜杜·热西提" },
    { "阿卜杜 · · 热西提", "阿卜杜·热西提" },
    { "·阿卜杜··热西提·", "阿卜杜·热西提" },
    { "John  A. Smith", "John A. Smith" },
    { "Jose\u0301", "José" },
    { "王\ue863", "王䶮" },
    { "王\ue86f", "王\ue86f" },
    { "\uf900某", "\uf900某" },
    { "𠮷某", "𠮷某" },
    { "", "" },
    { " · ", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *normal = muster_name_normalise (rows[i][0]);

      g_assert_cmpstr (normal, ==, rows[i][1]);
    }
}

static void
test_name_field (void)
{
  static const struct
  {
    const char *name;
    int severity;
  } rows[] = {
    { "欧阳某某", -1 },
    { "阿卜杜·热西提", -1 },
    { "𬱖某", -1 },
    { "㛃某", -1 },
    { "𮯰某", -1 }, /* Extension I, newer than GLib's tables */
    { "John Smith", -1 },
    { "张3", MUSTER_SEVERITY_ERROR },
    { "张某?", MUSTER_SEVERITY_ERROR },
    { "某", MUSTER_SEVERITY_WARNING },
    { "某某某某某", MUSTER_SEVERITY_WARNING },
    { "某\ue86f", MUSTER_SEVERITY_WARNING },
    { "某某某某某某某某某某·某某某某某某某某某某某某某某", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *fields = g_strdup_printf ("{\"name\":\"%s\"}", rows[i].name);

      g_assert_cmpint (check (&muster_kind_worker, NULL, fields, "name", "N1"), ==, rows[i].severity);
    }
}

/* ---- P1, U1, D1, T1, and what an opening may say ---- */

static void
test_plate (void)
{
  static const char *const good[] = { "浙A12345", "浙AD12345", "贵F12345学", "川R88888挂", "沪A12345警" };
  static const char *const bad[] = { "",          "A12345",     "浙a12345", "浙AI2345",     "浙A1234",
                                     "浙A1234学", "浙A1234567", "欧A12345", "沪A12345警挂", "沪A12345x" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (muster_plate_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (muster_plate_is_valid (bad[i]));
}

static void
test_company (void)
{
  static const struct
  {
    const char *code;
    MusterCompanyCodeVerdict verdict;
  } rows[] = {
    { "91110000802100433B", MUSTER_COMPANY_CODE_VALID },     { "91990000MAXX000157", MUSTER_COMPANY_CODE_VALID },
    { "91990000MAXX000232", MUSTER_COMPANY_CODE_VALID },     { "91350100M0001TGQXM", MUSTER_COMPANY_CODE_BAD_CHECK },
    { "91350211M0000XUF46", MUSTER_COMPANY_CODE_BAD_CHECK }, { "91350203M0001FUE2P", MUSTER_COMPANY_CODE_BAD_CHECK },
    { "91350100M0001TGQX1", MUSTER_COMPANY_CODE_VALID },     { "91350211M0000XUF4R", MUSTER_COMPANY_CODE_VALID },
    { "91350203M0001FUE2J", MUSTER_COMPANY_CODE_VALID },     { "91990000MAXX00015", MUSTER_COMPANY_CODE_BAD_FORM },
    { "9199000OMAXX000157", MUSTER_COMPANY_CODE_BAD_FORM },
  };
  g_autofree char *normal = muster_company_code_normalise (" 91990000maxx000157");

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (muster_company_code_examine (rows[i].code), ==, rows[i].verdict);
  g_assert_cmpstr (normal, ==, "91990000MAXX000157");
  g_assert_cmpint (check (&muster_kind_employer, NULL, "{\"uscc\":\"91350100M0001TGQXM\"}", "uscc", "U1"), ==,
                   MUSTER_SEVERITY_WARNING);
}

static void
test_division (void)
{
  static const char *const good[] = { "52", "5223", "522302", "522302106", "522302106210" };
  static const char *const bad[] = { "", "5", "522", "52230", "5223021", "012302", "52230x", "5223021062101" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (muster_division_is_valid (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (muster_division_is_valid (bad[i]));
}

static void
test_clock (void)
{
  const gint64 day = MUSTER_DAY_MS;
  const gint64 now = 1706976000000;

  g_assert_cmpint (muster_clock_judge (now, now - 1000, now - 90 * day, now - 5 * day), ==, MUSTER_CLOCK_OK);
  g_assert_cmpint (muster_clock_judge (now, 0, now - 900 * day, 0), ==, MUSTER_CLOCK_OK);
  g_assert_cmpint (muster_clock_judge (now, now + 60000, 0, 0), ==, MUSTER_CLOCK_OK);
  g_assert_cmpint (muster_clock_judge (now, now + 200000, 0, 0), ==, MUSTER_CLOCK_SUSPECT);
  g_assert_cmpint (muster_clock_judge (now, 0, now + day, 0), ==, MUSTER_CLOCK_SUSPECT);
  g_assert_cmpint (muster_clock_judge (now, 0, 0, now + day), ==, MUSTER_CLOCK_SUSPECT);
  g_assert_cmpint (muster_clock_judge (now, now - 2 * day, 0, now - 3 * day), ==, MUSTER_CLOCK_SUSPECT);
  g_assert_cmpint (muster_clock_judge (now, now - 2 * day, 0, now - day), ==, MUSTER_CLOCK_OK);
  g_assert_cmpint (muster_clock_careful_ms (now, now - 1000, 0, 0), ==, now);
  g_assert_cmpint (muster_clock_careful_ms (0, now, now - 90 * day, 0), ==, now - 90 * day);
  g_assert_cmpint (muster_clock_careful_ms (now + 900 * day, now, 0, now), ==, now);
  g_assert_cmpstr (muster_clock_flag (MUSTER_CLOCK_OK, FALSE), ==, "1");
  g_assert_cmpstr (muster_clock_flag (MUSTER_CLOCK_SUSPECT, FALSE), ==, "2");
  g_assert_cmpstr (muster_clock_flag (MUSTER_CLOCK_SUSPECT, TRUE), ==, "3");
}

static void
test_opening (void)
{
  const MusterKind *opening = &muster_kind_opening;

  g_assert_cmpint (check (opening, NULL, "{\"requirement\":\"限男\"}", "requirement", "compliance"), ==,
                   MUSTER_SEVERITY_WARNING);
  g_assert_cmpint (check (opening, NULL, "{\"requirement\":\"限男\"}", "sex_limit_reason", "required"), ==,
                   MUSTER_SEVERITY_ERROR);
  g_assert_cmpint (check (opening, NULL, "{\"requirement\":\"本地户籍\"}", "requirement", "compliance"), ==,
                   MUSTER_SEVERITY_WARNING);
  g_assert_cmpint (check (opening, NULL, "{\"requirement\":\"能适应两班倒\"}", "requirement", "compliance"), ==, -1);
  g_assert_cmpint (check (opening, NULL, "{\"wage_max\":4000,\"wage_min\":5000}", "wage_max", "wage"), ==,
                   MUSTER_SEVERITY_ERROR);
  g_assert_cmpint (check (opening, NULL, "{\"wage_max\":9001,\"wage_min\":3000}", "wage_max", "wage"), ==,
                   MUSTER_SEVERITY_WARNING);
  g_assert_cmpint (check (opening, NULL, "{\"wage_max\":9000,\"wage_min\":3000}", "wage_max", "wage"), ==, -1);
  g_assert_cmpint (check (opening, NULL, "{\"wage_min\":1999}", "wage_min", "wage"), ==, MUSTER_SEVERITY_WARNING);
  g_assert_cmpint (check (opening, NULL, "{\"wage_min\":0}", "wage_min", "range"), ==, MUSTER_SEVERITY_ERROR);
  g_assert_cmpint (check (opening, NULL, "{\"min_age\":15}", "min_age", "A1"), ==, MUSTER_SEVERITY_ERROR);
  g_assert_cmpint (check (opening, NULL, "{\"min_age\":16}", "min_age", "A1"), ==, MUSTER_SEVERITY_ERROR);
  g_assert_cmpint (check (opening, NULL, "{\"min_age\":16,\"minor_allowed\":true}", "min_age", "A1"), ==, -1);
  g_assert_cmpint (check (&muster_kind_fair, NULL, "{\"expected_attendance\":1000}", "security_permit_no", "permit"),
                   ==, MUSTER_SEVERITY_WARNING);
  g_assert_cmpint (check (&muster_kind_fair, NULL, "{\"end_at\":1,\"start_at\":1}", "end_at", "range"), ==,
                   MUSTER_SEVERITY_ERROR);
  g_assert_cmpint (check (&muster_kind_fair, NULL, "{\"end_at\":259200001,\"start_at\":0}", "end_at", "range"), ==,
                   MUSTER_SEVERITY_WARNING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checks/identity", test_identity);
  g_test_add_func ("/checks/identity-slips", test_identity_slips);
  g_test_add_func ("/checks/identity-field", test_identity_field);
  g_test_add_func ("/checks/phone", test_phone);
  g_test_add_func ("/checks/name", test_name);
  g_test_add_func ("/checks/name-field", test_name_field);
  g_test_add_func ("/checks/plate", test_plate);
  g_test_add_func ("/checks/company", test_company);
  g_test_add_func ("/checks/division", test_division);
  g_test_add_func ("/checks/clock", test_clock);
  g_test_add_func ("/checks/opening", test_opening);
  return g_test_run ();
}
