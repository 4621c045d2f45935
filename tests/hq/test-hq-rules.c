/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-lead.h"

#include <string.h>

/* Who may write what: every kind by every role, and the rules that look into the records. */

static const MusterHqRole roles[] = { MUSTER_HQ_ROLE_SQUAD, MUSTER_HQ_ROLE_LIAISON, MUSTER_HQ_ROLE_HEADQUARTERS };

/* The table of the design, written down a second time: S own squad, L liaison in the area, O a liaison
 * officer's own laptop, H headquarters. */
static const struct
{
  const char *kind;
  const char *writers;
} owners[] = {
  { "org_unit", "H" },       { "squad", "H" },     { "consent_text", "H" },
  { "member", "SOH" },       { "deployment", "SH" }, { "fair", "SH" },
  { "fair_employer", "SH" }, { "worker", "SH" },   { "consent", "SH" },
  { "turned_away", "SH" },   { "intention", "SH" }, { "agreement", "SH" },
  { "agreement_party", "SH" }, { "labour_base", "SH" }, { "attachment", "SH" },
  { "employer", "SH" },      { "opening", "SH" },
  { "contact", "LH" },       { "review", "LH" },
};

static const char *
expected (const char *kind, MusterHqRole role)
{
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    if (strcmp (owners[i].kind, kind) == 0)
      return strpbrk (owners[i].writers, ((const char *const[]){ "S", "LO", "H" })[role]) != NULL ? "" : "role";
  g_assert_not_reached ();
}

typedef struct
{
  HqRig *rig;
  MusterId squad;
  HqLaptop *squad_laptop;
  HqLaptop *liaison;
  HqLaptop *office;
  HqLaptop *stranger; /* another squad's */
  HqLead lead;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  MusterId other;

  fixture->rig = hq_rig_new (FALSE);
  fixture->squad = hq_new_id (fixture->rig);
  other = hq_new_id (fixture->rig);
  fixture->squad_laptop = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &fixture->squad, NULL);
  fixture->stranger = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &other, NULL);
  fixture->liaison = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_LIAISON, NULL, "522302");
  fixture->office = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_HEADQUARTERS, NULL, NULL);
  hq_laptop_send_lead (fixture->squad_laptop, &fixture->lead, "522302", "522401");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  muster_hq_check (fixture->rig->hq, &error);
  g_assert_no_error (error);
  hq_laptop_free (fixture->squad_laptop);
  hq_laptop_free (fixture->stranger);
  hq_laptop_free (fixture->liaison);
  hq_laptop_free (fixture->office);
  hq_rig_free (fixture->rig);
}

static HqLaptop *
get_laptop (Fixture *fixture, MusterHqRole role)
{
  HqLaptop *const laptops[] = { fixture->squad_laptop, fixture->liaison, fixture->office };

  return laptops[role];
}

static char *
get_fields (Fixture *fixture, const char *kind)
{
  g_autofree char *intention = hq_text (&fixture->lead.intention);

  if (strcmp (kind, "contact") == 0)
    return g_strdup_printf ("{\"intention_id\":\"%s\",\"outcome\":\"1\"}", intention);
  if (strcmp (kind, "review") == 0)
    return g_strdup_printf ("{\"target_kind\":\"intention\",\"target_id\":\"%s\",\"decision\":\"1\"}", intention);
  return g_strdup ("{\"note\":\"备注\"}");
}

static void
test_matrix (Fixture *fixture, gconstpointer data)
{
  guint cells = 0;

  g_assert_cmpuint (muster_catalogue_get_n_kinds (fixture->rig->catalogue), ==, G_N_ELEMENTS (owners));
  for (guint i = 0; i < muster_catalogue_get_n_kinds (fixture->rig->catalogue); i++)
    for (guint k = 0; k < G_N_ELEMENTS (roles); k++)
      {
        const char *kind = muster_catalogue_get_kind (fixture->rig->catalogue, i)->name;
        MusterId record = hq_new_id (fixture->rig);
        g_autofree char *fields = get_fields (fixture, kind);
        g_autofree char *result = hq_laptop_send_fields (get_laptop (fixture, roles[k]), kind, &record, fields, TRUE);

        g_test_message ("%s by %u", kind, k);
        g_assert_cmpstr (result, ==, expected (kind, roles[k]));
        cells++;
      }
  g_assert_cmpuint (cells, ==, G_N_ELEMENTS (owners) * G_N_ELEMENTS (roles));
}

/* Every kind that squads write: another squad's hands are off. */
static void
test_strangers (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    {
      MusterId record = hq_new_id (fixture->rig);
      g_autofree char *made = NULL;
      g_autofree char *edited = NULL;
      g_autofree char *deleted = NULL;
      g_autoptr (GBytes) deletion = NULL;

      if (strchr (owners[i].writers, 'S') == NULL)
        continue;
      made = hq_laptop_send_fields (fixture->squad_laptop, owners[i].kind, &record, "{\"note\":\"一\"}", TRUE);
      edited = hq_laptop_send_fields (fixture->stranger, owners[i].kind, &record, "{\"note\":\"二\"}", FALSE);
      deletion = hq_laptop_change (fixture->stranger, owners[i].kind, &record, "{\"_deleted\":{\"saw\":[],\"why\":\"x\"}}", NULL, NULL);
      deleted = hq_laptop_send_one (fixture->stranger, deletion);
      g_assert_cmpstr (made, ==, "");
      g_assert_cmpstr (edited, ==, "scope");
      g_assert_cmpstr (deleted, ==, "scope");
    }
}

/* One field, and the withdrawal of the record as a whole. */
static void
assert_no_edit (HqLaptop *laptop, const char *kind, const MusterId *record, const char *expected)
{
  g_autofree char *edited = hq_laptop_send_fields (laptop, kind, record, "{\"note\":\"改\"}", FALSE);
  g_autoptr (GBytes) deletion
      = hq_laptop_change (laptop, kind, record, "{\"_deleted\":{\"saw\":[],\"why\":\"x\"}}", NULL, NULL);
  g_autofree char *deleted = hq_laptop_send_one (laptop, deletion);

  g_test_message ("%s: %s", kind, expected);
  g_assert_cmpstr (edited, ==, expected);
  g_assert_cmpstr (deleted, ==, expected);
}

/* Nor may it be erased, which says nothing where it may be written. */
static void
assert_hands_off (HqLaptop *laptop, const char *kind, const MusterId *record, const char *expected)
{
  g_autoptr (GBytes) erasure = NULL;
  g_autofree char *erased = NULL;

  assert_no_edit (laptop, kind, record, expected);
  erasure = hq_laptop_change (laptop, kind, record, "{\"_erased\":{\"reason\":\"x\"}}", NULL, NULL);
  erased = *expected == '\0' ? NULL : hq_laptop_send_one (laptop, erasure);
  g_assert_true (erased == NULL || g_str_equal (erased, expected));
}

/* Records that are there: what headquarters made is no squad's, and a squad's is no liaison officer's. */
static void
test_others_records (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    {
      const char *kind = owners[i].kind;
      gboolean squads = strchr (owners[i].writers, 'S') != NULL;
      gboolean liaisons = strchr (owners[i].writers, 'L') != NULL;
      const char *hands_off = strchr (owners[i].writers, 'O') != NULL ? "scope" : "role";
      g_autofree char *fields = get_fields (fixture, kind);
      MusterId record = hq_new_id (fixture->rig), own = hq_new_id (fixture->rig);
      g_autofree char *made = hq_laptop_send_fields (fixture->office, kind, &record, fields, TRUE);
      g_autofree char *begun
          = squads ? hq_laptop_send_fields (fixture->squad_laptop, kind, &own, fields, TRUE) : g_strdup ("");

      g_assert_cmpstr (made, ==, "");
      g_assert_cmpstr (begun, ==, "");
      /* What is said of its lead a squad may have forgotten, and nothing else. */
      (liaisons ? assert_no_edit : assert_hands_off) (fixture->squad_laptop, kind, &record, squads ? "scope" : "role");
      assert_hands_off (fixture->liaison, kind, &record, liaisons ? "" : hands_off);
      if (squads)
        {
          assert_hands_off (fixture->liaison, kind, &own, hands_off);
          assert_hands_off (fixture->squad_laptop, kind, &own, "");
        }
    }
}

/* What a liaison officer wrote about a squad's lead: the squad sees it, and does not write it. */
static void
test_answers (Fixture *fixture, gconstpointer data)
{
  static const char *const kinds[] = { "contact", "review" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      MusterId record = hq_new_id (fixture->rig);
      g_autofree char *fields = get_fields (fixture, kinds[i]);
      g_autofree char *made = hq_laptop_send_fields (fixture->liaison, kinds[i], &record, fields, TRUE);
      g_autoptr (MusterPage) page = hq_laptop_pull (fixture->squad_laptop, NULL, 0);
      g_autofree char *edited = hq_laptop_send_fields (
          fixture->squad_laptop, kinds[i], &record, i == 0 ? "{\"outcome\":\"3\"}" : "{\"decision\":\"2\"}", FALSE);

      g_assert_cmpstr (made, ==, "");
      g_assert_cmpuint (hq_page_count (page, MUSTER_PAGE_CHANGE, &record), ==, 1);
      g_assert_cmpstr (edited, ==, "role");
      assert_no_edit (fixture->squad_laptop, kinds[i], &record, "role");
      assert_hands_off (fixture->stranger, kinds[i], &record, "role");
    }
}

/* Everything that a liaison officer writes, from another county. */
static void
test_other_county (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HqLaptop) elsewhere = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_LIAISON, NULL, "530627");
  const struct
  {
    const char *kind;
    const MusterId *record;
    const char *fields;
  } edits[] = {
    { "worker", &fixture->lead.worker, "{\"restricted\":true}" },
    { "worker", &fixture->lead.worker, "{\"merged_into\":\"01890000-0000-7000-8001-000000000001\"}" },
    { "consent", &fixture->lead.consent, "{\"withdrawn_at\":1706749200000,\"withdrawn_via\":\"电话\"}" },
  };
  static const char *const kinds[] = { "contact", "review" };

  for (guint i = 0; i < G_N_ELEMENTS (edits); i++)
    {
      g_autofree char *result
          = hq_laptop_send_fields (elsewhere, edits[i].kind, edits[i].record, edits[i].fields, FALSE);

      g_assert_cmpstr (result, ==, "scope");
    }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      MusterId record = hq_new_id (fixture->rig), other = hq_new_id (fixture->rig);
      g_autofree char *fields = get_fields (fixture, kinds[i]);
      g_autofree char *made = hq_laptop_send_fields (fixture->liaison, kinds[i], &record, fields, TRUE);
      g_autofree char *begun = hq_laptop_send_fields (elsewhere, kinds[i], &other, fields, TRUE);

      g_assert_cmpstr (made, ==, "");
      g_assert_cmpstr (begun, ==, "scope");
      assert_hands_off (elsewhere, kinds[i], &record, "scope");
    }
}

/* An officer and a colleague at the same laptop; nobody but they and headquarters writes, or hears of, who they are. */
static void
test_officers (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HqLaptop) other = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_LIAISON, NULL, "522302");
  g_autofree char *squad = hq_text (&fixture->squad);
  g_autofree char *borrowed_set
      = g_strdup_printf ("{\"_origin\":{\"created\":1,\"origin\":\"1\",\"squad\":\"%s\"},\"name\":{\"name\":\"王某\"}}", squad);
  g_autoptr (GBytes) begun = hq_laptop_fields (fixture->liaison, "member", &fixture->liaison->member, "{\"name\":\"陈某\"}", TRUE);
  g_autoptr (GBytes) corrected = hq_laptop_fields (fixture->liaison, "member", &fixture->liaison->member, "{\"post\":\"科员\"}", FALSE);
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_autoptr (MusterReceipt) receipt = NULL;
  g_autoptr (GBytes) borrowed = NULL;
  g_autofree char *later = NULL;
  g_autofree char *colleague = NULL;
  g_autofree char *posing = NULL;
  g_autofree char *office = NULL;
  g_autoptr (MusterPage) page = NULL;
  g_autoptr (MusterPage) elsewhere = NULL;
  MusterId second = hq_new_id (fixture->rig), third = hq_new_id (fixture->rig);

  g_ptr_array_add (lines, begun);
  g_ptr_array_add (lines, corrected);
  receipt = hq_laptop_send (fixture->liaison, lines);
  g_assert_cmpint (muster_receipt_get_last (receipt) - muster_receipt_get_first (receipt), ==, 1);
  later = hq_laptop_send_fields (fixture->liaison, "member", &fixture->liaison->member, "{\"unit\":\"某局\"}", FALSE);
  colleague = hq_laptop_send_fields (fixture->liaison, "member", &second, "{\"name\":\"赵某\"}", TRUE);
  borrowed = hq_laptop_change (fixture->liaison, "member", &third, borrowed_set, NULL, NULL);
  posing = hq_laptop_send_one (fixture->liaison, borrowed);
  g_assert_cmpstr (later, ==, "");
  g_assert_cmpstr (colleague, ==, "");
  g_assert_cmpstr (posing, ==, "scope");
  assert_hands_off (other, "member", &second, "scope");
  assert_hands_off (fixture->squad_laptop, "member", &second, "scope");
  office = hq_laptop_send_fields (fixture->office, "member", &second, "{\"unit\":\"某局\"}", FALSE);
  g_assert_cmpstr (office, ==, "");
  page = hq_laptop_pull (fixture->liaison, NULL, 0);
  elsewhere = hq_laptop_pull (other, NULL, 0);
  g_assert_cmpuint (hq_page_count (page, MUSTER_PAGE_CHANGE, &second), ==, 2);
  g_assert_cmpuint (hq_page_count (elsewhere, MUSTER_PAGE_CHANGE, &second), ==, 0);
  assert_hands_off (fixture->liaison, "member", &second, "");
}

static void
test_scope (Fixture *fixture, gconstpointer data)
{
  MusterId record = hq_new_id (fixture->rig);
  g_autofree char *squad = hq_text (&fixture->squad);
  g_autofree char *set = g_strdup_printf ("{\"_origin\":{\"created\":1,\"origin\":\"1\",\"squad\":\"%s\"},\"note\":{\"note\":\"x\"}}", squad);
  g_autoptr (GBytes) foreign = hq_laptop_change (fixture->stranger, "worker", &record, set, NULL, NULL);
  g_autofree char *borrowed = hq_laptop_send_one (fixture->stranger, foreign);
  g_autofree char *twice
      = hq_laptop_send_fields (fixture->squad_laptop, "worker", &fixture->lead.worker, "{\"note\":\"x\"}", TRUE);
  g_autofree char *other_kind
      = hq_laptop_send_fields (fixture->squad_laptop, "fair", &fixture->lead.worker, "{\"note\":\"x\"}", FALSE);

  g_assert_cmpstr (borrowed, ==, "scope");
  g_assert_cmpstr (twice, ==, "scope");
  g_assert_cmpstr (other_kind, ==, "type");
}

/* Fields of a worker that are not the squad's, and the withdrawal that is everybody's. */
static void
test_fields (Fixture *fixture, gconstpointer data)
{
  g_autofree char *squad = hq_laptop_send_fields (fixture->squad_laptop, "worker", &fixture->lead.worker, "{\"restricted\":true}", FALSE);
  g_autofree char *merged = hq_laptop_send_fields (fixture->squad_laptop, "worker", &fixture->lead.worker,
                                                   "{\"merged_into\":\"01890000-0000-7000-8001-000000000001\"}", FALSE);
  g_autofree char *own_withdrawal = hq_laptop_send_fields (
      fixture->squad_laptop, "consent", &fixture->lead.consent, "{\"withdrawn_at\":1706749200000,\"withdrawn_via\":\"当面\"}", FALSE);
  g_autofree char *name = hq_laptop_send_fields (fixture->liaison, "worker", &fixture->lead.worker, "{\"name\":\"李四\"}", FALSE);
  g_autofree char *withdrawal = hq_laptop_send_fields (
      fixture->liaison, "consent", &fixture->lead.consent, "{\"withdrawn_at\":1706749200000,\"withdrawn_via\":\"电话\"}", FALSE);
  g_autofree char *sealed = hq_laptop_send_fields (fixture->liaison, "worker", &fixture->lead.worker, "{\"restricted\":true}", FALSE);
  g_autofree char *consent = hq_laptop_send_fields (fixture->liaison, "consent", &fixture->lead.consent, "{\"c_basic\":true}", FALSE);

  g_assert_cmpstr (squad, ==, "role");
  g_assert_cmpstr (merged, ==, "role");
  g_assert_cmpstr (own_withdrawal, ==, "");
  g_assert_cmpstr (name, ==, "role");
  g_assert_cmpstr (withdrawal, ==, "");
  g_assert_cmpstr (sealed, ==, "");
  g_assert_cmpstr (consent, ==, "role");
}

static void
test_type (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = {
    "{\"mobile\":{\"mobile\":5}}", "{\"name\":{\"mobile\":\"15400000001\"}}", "{\"birth\":{\"birth_date\":\"yesterday\"}}",
    "{\"name_py\":{\"name_py\":\"zhangsan\"}}",
  };
  static const char *const kept[] = {
    "{\"future\":{\"future\":[1,{\"x\":\"y\"}]}}", "{\"name\":{\"name\":\"某\",\"name_style\":\"9\"}}", "{\"sex\":{\"sex\":\"77\"}}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GBytes) line = hq_laptop_change (fixture->squad_laptop, "worker", &fixture->lead.worker, bad[i], NULL, NULL);
      g_autofree char *result = hq_laptop_send_one (fixture->squad_laptop, line);

      g_assert_cmpstr (result, ==, "type");
    }
  /* What a newer Muster knows is kept, and a failed check is no reason. */
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      g_autoptr (GBytes) line = hq_laptop_change (fixture->squad_laptop, "worker", &fixture->lead.worker, kept[i], NULL, NULL);
      g_autofree char *result = hq_laptop_send_one (fixture->squad_laptop, line);

      g_assert_cmpstr (result, ==, "");
    }
}

static void
test_four_eyes (Fixture *fixture, gconstpointer data)
{
  g_autofree char *intention = hq_text (&fixture->lead.intention);
  g_autofree char *taker = hq_text (&fixture->squad_laptop->member);
  g_autofree char *named = g_strdup_printf ("{\"target_kind\":\"intention\",\"target_id\":\"%s\",\"decision\":\"1\",\"by\":\"%s\"}",
                                            intention, taker);
  g_autofree char *plain = g_strdup_printf ("{\"target_kind\":\"intention\",\"target_id\":\"%s\",\"decision\":\"1\"}", intention);
  MusterId one = hq_new_id (fixture->rig), two = hq_new_id (fixture->rig), three = hq_new_id (fixture->rig);
  g_autofree char *by_name = hq_laptop_send_fields (fixture->office, "review", &one, named, TRUE);
  g_autofree char *by_other = hq_laptop_send_fields (fixture->office, "review", &two, plain, TRUE);
  g_autofree char *by_author = NULL;

  fixture->office->member = fixture->squad_laptop->member;
  by_author = hq_laptop_send_fields (fixture->office, "review", &three, plain, TRUE);
  g_assert_cmpstr (by_name, ==, "role");
  g_assert_cmpstr (by_other, ==, "");
  g_assert_cmpstr (by_author, ==, "role");
}

static void
test_locked (Fixture *fixture, gconstpointer data)
{
  MusterId agreement = hq_new_id (fixture->rig), party = hq_new_id (fixture->rig), late = hq_new_id (fixture->rig);
  g_autofree char *id = hq_text (&agreement);
  g_autofree char *party_fields = g_strdup_printf ("{\"agreement_id\":\"%s\",\"side\":\"1\"}", id);
  HqLaptop *laptop = fixture->squad_laptop;
  g_autoptr (GBytes) earlier = hq_laptop_fields (laptop, "agreement_party", &late, party_fields, TRUE);
  const struct
  {
    const char *kind;
    const MusterId *record;
    const char *fields;
    gboolean begins;
    const char *result;
  } steps[] = {
    { "agreement", &agreement, "{\"title\":\"协议\",\"state\":\"4\"}", TRUE, "" },
    { "agreement_party", &party, party_fields, TRUE, "" },
    { "agreement", &agreement, "{\"state\":\"5\",\"signed_date\":\"2024-02-01\",\"signed_place_div\":\"522302\"}", FALSE, "" },
    { "agreement", &agreement, "{\"title\":\"另一份\"}", FALSE, "locked" },
    { "agreement", &agreement, "{\"valid_from\":\"2024-03-01\"}", FALSE, "locked" },
    { "agreement_party", &party, "{\"org_name\":\"某村\"}", FALSE, "locked" },
    { "agreement", &agreement, "{\"state\":\"6\",\"signed_date\":\"2024-02-02\",\"signed_place_div\":\"522302\"}", FALSE, "locked" },
    { "agreement", &agreement, "{\"state\":\"3\"}", FALSE, "locked" },
    { "agreement", &agreement, "{\"note\":\"备注\"}", FALSE, "" },
    { "agreement", &agreement, "{\"state\":\"6\",\"signed_date\":\"2024-02-01\",\"signed_place_div\":\"522302\"}", FALSE, "" },
    { "agreement", &agreement, "{\"state\":\"7\",\"signed_date\":\"2024-02-01\",\"signed_place_div\":\"522302\"}", FALSE, "" },
  };
  g_autofree char *result = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *got
          = hq_laptop_send_fields (laptop, steps[i].kind, steps[i].record, steps[i].fields, steps[i].begins);

      g_test_message ("step %u", i);
      g_assert_cmpstr (got, ==, steps[i].result);
    }
  /* Written at the same sitting, before headquarters had the signature; it came in a later batch. */
  result = hq_laptop_send_one (laptop, earlier);
  g_assert_cmpstr (result, ==, "");
}

static void
test_minor (Fixture *fixture, gconstpointer data)
{
  MusterId record = hq_new_id (fixture->rig);
  g_autofree char *child = hq_laptop_send_fields (fixture->squad_laptop, "worker", &record,
                                                  "{\"name\":\"李小某\",\"birth_date\":\"2010-05-01\",\"birth_precision\":\"3\"}", TRUE);
  g_autofree char *edited = hq_laptop_send_fields (fixture->squad_laptop, "worker", &fixture->lead.worker,
                                                   "{\"id_type\":\"1\",\"id_number\":\"990101201109010045\"}", FALSE);
  MusterId other = hq_new_id (fixture->rig), adult = hq_new_id (fixture->rig);
  g_autofree char *mistyped = hq_laptop_send_fields (fixture->squad_laptop, "worker", &other,
                                                     "{\"name\":\"李小某\",\"id_type\":\"1\",\"id_number\":\"990101201109010046\"}", TRUE);
  g_autofree char *told = hq_laptop_send_fields (
      fixture->squad_laptop, "worker", &adult,
      "{\"name\":\"李某\",\"birth_date\":\"1990-05-01\",\"id_type\":\"1\",\"id_number\":\"990101201109010046\"}", TRUE);
  g_autoptr (JsonArray) entries = muster_hq_list_quarantine (fixture->rig->hq, FALSE, NULL);

  g_assert_cmpstr (mistyped, ==, "minor");
  g_assert_cmpstr (told, ==, "");
  g_assert_cmpstr (child, ==, "minor");
  g_assert_cmpstr (edited, ==, "minor");
  g_assert_cmpuint (json_array_get_length (entries), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);
      g_autoptr (GError) error = NULL;

      g_assert_false (json_object_get_boolean_member (entry, "kept"));
      g_assert_false (muster_hq_release (fixture->rig->hq, json_object_get_int_member (entry, "quarantine"), &error));
      g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/hq/rules/matrix", Fixture, NULL, set_up, test_matrix, tear_down);
  g_test_add ("/hq/rules/strangers", Fixture, NULL, set_up, test_strangers, tear_down);
  g_test_add ("/hq/rules/others-records", Fixture, NULL, set_up, test_others_records, tear_down);
  g_test_add ("/hq/rules/answers", Fixture, NULL, set_up, test_answers, tear_down);
  g_test_add ("/hq/rules/other-county", Fixture, NULL, set_up, test_other_county, tear_down);
  g_test_add ("/hq/rules/officers", Fixture, NULL, set_up, test_officers, tear_down);
  g_test_add ("/hq/rules/scope", Fixture, NULL, set_up, test_scope, tear_down);
  g_test_add ("/hq/rules/fields", Fixture, NULL, set_up, test_fields, tear_down);
  g_test_add ("/hq/rules/type", Fixture, NULL, set_up, test_type, tear_down);
  g_test_add ("/hq/rules/four-eyes", Fixture, NULL, set_up, test_four_eyes, tear_down);
  g_test_add ("/hq/rules/locked", Fixture, NULL, set_up, test_locked, tear_down);
  g_test_add ("/hq/rules/minor", Fixture, NULL, set_up, test_minor, tear_down);
  return g_test_run ();
}
