/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-catalogue.h"
#include "muster-json.h"

#define ID "\"01900000-0000-7000-8000-000000000001\""

static JsonObject *
object_of (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = muster_json_parse (text, strlen (text), &muster_json_limits_line, &error);

  g_assert_no_error (error);
  return json_node_dup_object (node);
}

/* The errors of a record as "field:rule field:rule". */
static char *
errors_of (const MusterKind *kind, const char *text)
{
  g_autoptr (JsonObject) fields = object_of (text);
  g_autoptr (MusterRecord) record = muster_record_new (kind, fields);
  g_autoptr (MusterProblems) problems = muster_record_check (record);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < muster_problems_get_count (problems); i++)
    {
      const MusterProblem *problem = muster_problems_get (problems, i);

      if (problem->severity == MUSTER_SEVERITY_ERROR)
        g_string_append_printf (out, "%s%s:%s", out->len > 0 ? " " : "", problem->field, problem->rule);
    }
  g_assert_cmpint (muster_problems_has_errors (problems), ==, out->len > 0);
  return g_string_free (out, FALSE);
}

/* One complete record of each kind that a squad's day makes, and what one change to it breaks. */
static void
test_complete (void)
{
  static const struct
  {
    const MusterKind *kind;
    const char *fields;
    const char *errors;
  } rows[] = {
    { &muster_kind_worker,
      "{\"birth_date\":\"1990-01-01\",\"hukou_div\":\"522302\",\"id_type\":\"8\",\"mobile\":\"15400000001\","
      "\"mobile_owner\":\"1\",\"name\":\"欧阳某某\",\"sex\":\"1\"}",
      "" },
    { &muster_kind_worker,
      "{\"hukou_text\":\"某县\",\"id_number\":\"990101199001010019\",\"id_type\":\"1\",\"mobile_owner\":\"3\","
      "\"name\":\"欧阳某某\",\"phone_alt\":\"0571-87654321\",\"poverty_label\":\"0\",\"sex\":\"1\"}",
      "" },
    { &muster_kind_worker, "{\"name\":\"欧阳某某\"}",
      "sex:required id_type:required birth_date:required mobile:required mobile_owner:required hukou_div:required "
      "hukou_text:required" },
    { &muster_kind_fair,
      "{\"end_at\":1706954400000,\"expected_attendance\":300,\"fair_type\":\"3\",\"host_org\":\"某局\","
      "\"place_kind\":\"1\",\"place_text\":\"某村\",\"start_at\":1706925600000,\"state\":\"1\",\"title\":\"某招聘会\"}",
      "" },
    { &muster_kind_opening,
      "{\"board\":\"1\",\"employer_id\":" ID ",\"headcount\":30,\"job_code\":\"G05\",\"lodging\":\"1\","
      "\"minor_allowed\":false,\"requirement\":\"能适应两班倒\",\"source\":\"2\",\"title\":\"操作工\","
      "\"valid_until\":\"2024-03-31\",\"wage_max\":7500,\"wage_min\":5500,\"wage_note\":\"1\",\"work_div\":\"331022\"}",
      "" },
    { &muster_kind_consent,
      "{\"c_basic\":true,\"c_contact\":true,\"c_sensitive\":false,\"c_share\":true,\"given_at\":1706925600000,"
      "\"legal_basis\":\"1\",\"method\":\"3\",\"place_text\":\"某村\",\"recipients\":[\"参会企业\"],"
      "\"retention_until\":\"2027-02-04\",\"text_sha256\":\"00\",\"text_version\":\"2024-1\",\"witness\":\"某\","
      "\"worker_id\":" ID "}",
      "" },
    { &muster_kind_consent,
      "{\"c_basic\":false,\"c_contact\":true,\"c_sensitive\":false,\"c_share\":true,\"given_at\":1706925600000,"
      "\"legal_basis\":\"1\",\"method\":\"2\",\"place_text\":\"某村\",\"recipients\":[],"
      "\"retention_until\":\"2027-02-04\",\"text_sha256\":\"00\",\"text_version\":\"2024-1\",\"worker_id\":" ID "}",
      "recipients:required evidence:required c_basic:consent" },
    { &muster_kind_intention,
      "{\"channel\":\"1\",\"consent_id\":" ID ",\"fair_id\":" ID ",\"intent_type\":\"1\",\"job_codes\":[\"G05\"],"
      "\"recorded_by\":" ID ",\"strength\":\"1\",\"taken_at\":1706925600000,\"travel_need\":\"1\",\"worker_id\":" ID
      "}",
      "" },
    { &muster_kind_intention,
      "{\"channel\":\"1\",\"consent_id\":" ID ",\"intent_type\":\"2\",\"recorded_by\":" ID ",\"strength\":\"1\","
      "\"taken_at\":1706925600000,\"travel_need\":\"1\",\"worker_id\":" ID "}",
      "fair_id:required job_codes:required former_employer_id:required former_employer_text:required "
      "depart_from:required" },
    { &muster_kind_intention,
      "{\"channel\":\"3\",\"consent_id\":" ID ",\"employer_id\":" ID ",\"intent_type\":\"1\",\"job_codes\":[\"G01\","
      "\"G02\",\"G03\",\"G04\"],\"recorded_by\":" ID ",\"strength\":\"9\",\"taken_at\":1706925600000,"
      "\"travel_need\":\"1\",\"worker_id\":" ID "}",
      "job_codes:length strength:code" },
    { &muster_kind_review,
      "{\"by\":" ID ",\"decided_at\":1706925600000,\"decision\":\"2\",\"reasons\":[\"R01\",\"R99\"],"
      "\"target_id\":" ID ",\"target_kind\":\"intention\",\"target_version\":\"0123456789abcdef\"}",
      "comment:required" },
    { &muster_kind_agreement, "{\"agr_type\":\"4\",\"level\":\"5\",\"state\":\"4\",\"title\":\"某协议\"}", "" },
    { &muster_kind_agreement, "{\"agr_type\":\"4\",\"level\":\"5\",\"state\":\"5\",\"title\":\"某协议\"}",
      "signed_date:required signed_place_div:required copies:required seal_checked:required scan_ids:required" },
    { &muster_kind_employer,
      "{\"contacts\":[{\"name\":\"某\",\"role\":\"hr\"}],\"kind\":\"4\",\"name\":\"某公司\",\"reg_div\":\"331022\"}",
      "hr_licence_no:required" },
    { &muster_kind_turned_away, "{\"date\":\"2024-02-03\",\"fair_id\":" ID "}", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *errors = errors_of (rows[i].kind, rows[i].fields);

      g_assert_cmpstr (errors, ==, rows[i].errors);
    }
}

static JsonNode *
json_from (const char *text)
{
  return muster_json_parse (text, strlen (text), &muster_json_limits_line, NULL);
}

/* Values of a wrong type, as a broken program may send them, are named and crash nothing. */
static void
test_wrong_types (void)
{
  static const char *const values[]
      = { "1", "true", "\"x\"", "[]", "[1]", "{}", "[[]]", "[{\"a\":[]}]", "null", "\"\"" };
  g_autoptr (MusterCatalogue) catalogue = muster_catalogue_new_standard ();

  for (guint k = 0; k < muster_catalogue_get_n_kinds (catalogue); k++)
    for (guint v = 0; v < G_N_ELEMENTS (values); v++)
      {
        const MusterKind *kind = muster_catalogue_get_kind (catalogue, k);
        g_autoptr (JsonObject) fields = json_object_new ();
        g_autoptr (JsonObject) empty = json_object_new ();
        g_autoptr (MusterRecord) record = muster_record_new (kind, fields);
        g_autoptr (MusterRecord) before = muster_record_new (kind, empty);
        g_autoptr (MusterProblems) problems = NULL;

        for (guint f = 0; f < muster_kind_get_n_fields (kind); f++)
          {
            const MusterField *field = muster_kind_get_field (kind, f);
            g_autoptr (JsonNode) value = json_from (values[v]);
            g_autoptr (JsonNode) normal = field->normalise != NULL ? field->normalise (field, value) : NULL;

            json_object_set_member (fields, field->name, json_node_copy (normal != NULL ? normal : value));
          }
        muster_record_set_today (record, "2024-02-03");
        problems = muster_record_check (record);
        g_assert_true (muster_problems_has_errors (problems));
        if (kind->prepare != NULL)
          kind->prepare (before, fields);
      }
}

static void
test_savable (void)
{
  static const struct
  {
    const MusterKind *kind;
    const char *fields;
    gboolean savable;
  } rows[] = {
    { &muster_kind_worker, "{}", FALSE },
    { &muster_kind_worker, "{\"sex\":\"1\"}", FALSE },
    { &muster_kind_worker, "{\"mobile\":null,\"name\":\"\"}", FALSE },
    { &muster_kind_worker, "{\"name\":\"某\"}", TRUE },
    { &muster_kind_worker, "{\"mobile\":\"1\"}", TRUE },
    { &muster_kind_worker, "{\"phone_alt\":\"1\"}", TRUE },
    { &muster_kind_fair, "{}", FALSE },
    { &muster_kind_fair, "{\"title\":\"某\"}", TRUE },
    { &muster_kind_fair, "{\"note\":\"某\"}", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonObject) fields = object_of (rows[i].fields);
      g_autoptr (MusterRecord) record = muster_record_new (rows[i].kind, fields);

      g_assert_cmpint (muster_record_is_savable (record), ==, rows[i].savable);
    }
}

static char *
prepare (const MusterKind *kind, const char *before_text, const char *typed_text)
{
  g_autoptr (JsonObject) before_fields = object_of (before_text);
  g_autoptr (JsonObject) typed = object_of (typed_text);
  g_autoptr (MusterRecord) before = muster_record_new (kind, before_fields);
  g_autoptr (JsonNode) node = NULL;

  kind->prepare (before, typed);
  node = json_node_init_object (json_node_alloc (), typed);
  return muster_json_to_canonical (node);
}

static void
test_prepare (void)
{
  static const char *const rows[][3] = {
    { "{}", "{\"id_number\":\"990101199001010019\",\"id_type\":\"1\"}",
      "{\"birth_date\":\"1990-01-01\",\"birth_precision\":\"3\",\"id_number\":\"990101199001010019\",\"id_type\":\"1\","
      "\"sex\":\"1\"}" },
    { "{\"id_type\":\"1\",\"sex\":\"2\"}", "{\"birth_date\":\"1991-01-01\",\"id_number\":\"990101199001010019\"}",
      "{\"birth_date\":\"1991-01-01\",\"id_number\":\"990101199001010019\"}" },
    { "{}", "{\"id_number\":\"990101199001010018\",\"id_type\":\"1\"}",
      "{\"id_number\":\"990101199001010018\",\"id_type\":\"1\"}" },
    { "{}", "{\"id_number\":null,\"id_type\":\"1\"}", "{\"id_number\":null,\"id_type\":\"1\"}" },
    { "{\"id_number\":\"990101199001010019\",\"id_type\":\"1\"}", "{\"sex\":null}", "{\"sex\":null}" },
    { "{}", "{\"name\":\"阿卜杜•热西提\"}", "{\"name\":\"阿卜杜·热西提\",\"name_raw\":\"阿卜杜•热西提\"}" },
    { "{\"name\":\"某\",\"name_raw\":\"某 \"}", "{\"name\":\"某某\"}", "{\"name\":\"某某\",\"name_raw\":null}" },
    { "{\"name\":\"某\",\"name_raw\":\"某 \"}", "{\"name\":\"某\"}", "{\"name\":\"某\"}" },
    { "{}", "{\"name\":null}", "{\"name\":null}" },
  };
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *prepared = prepare (&muster_kind_worker, rows[i][0], rows[i][1]);

      g_assert_cmpstr (prepared, ==, rows[i][2]);
    }
  text = prepare (&muster_kind_consent_text, "{}", "{\"text\":\"abc\"}");
  g_assert_nonnull (strstr (text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/record/complete", test_complete);
  g_test_add_func ("/record/wrong-types", test_wrong_types);
  g_test_add_func ("/record/savable", test_savable);
  g_test_add_func ("/record/prepare", test_prepare);
  return g_test_run ();
}
