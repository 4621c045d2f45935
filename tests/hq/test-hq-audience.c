/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-lead.h"

#include <string.h>

#include "muster-journal.h"

/* Who sees a lead, from when and until when. */

#define HOME "522302"
#define PLACE "522401"

typedef struct
{
  HqRig *rig;
  MusterId squad;
  HqLaptop *laptop;
  HqLaptop *home;     /* officer of the worker's county */
  HqLaptop *province; /* officer of the whole province */
  HqLaptop *elsewhere;
  HqLead lead;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->rig = hq_rig_new (FALSE);
  fixture->squad = hq_new_id (fixture->rig);
  fixture->laptop = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &fixture->squad, NULL);
  fixture->home = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_LIAISON, NULL, HOME);
  fixture->province = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_LIAISON, NULL, "52");
  fixture->elsewhere = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_LIAISON, NULL, "530102");
  hq_laptop_send_lead (fixture->laptop, &fixture->lead, HOME, PLACE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  muster_hq_check (fixture->rig->hq, &error);
  g_assert_no_error (error);
  hq_laptop_free (fixture->laptop);
  hq_laptop_free (fixture->home);
  hq_laptop_free (fixture->province);
  hq_laptop_free (fixture->elsewhere);
  hq_rig_free (fixture->rig);
}

static void
assert_complete (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  MusterLead lead;

  muster_store_get_lead (muster_hq_get_store (fixture->rig->hq), &fixture->lead.intention, &lead, &error);
  g_assert_no_error (error);
  g_assert_true (lead.complete);
}

static void
test_enter (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterPage) home = hq_laptop_pull (fixture->home, NULL, 0);
  g_autoptr (MusterPage) province = hq_laptop_pull (fixture->province, NULL, 0);
  g_autoptr (MusterPage) elsewhere = hq_laptop_pull (fixture->elsewhere, NULL, 0);

  assert_complete (fixture);
  g_assert_cmpuint (hq_page_count (home, MUSTER_PAGE_ENTER, NULL), ==, 4);
  g_assert_cmpuint (hq_page_count (home, MUSTER_PAGE_CHANGE, &fixture->lead.worker), ==, 1);
  g_assert_cmpuint (hq_page_count (province, MUSTER_PAGE_CHANGE, &fixture->lead.intention), >=, 1);
  g_assert_cmpuint (muster_page_get_count (elsewhere), ==, 0);
}

static char *
call (Fixture *fixture, HqLaptop *officer, MusterId *record)
{
  g_autofree char *intention = hq_text (&fixture->lead.intention);
  g_autofree char *member = hq_text (&officer->member);
  g_autofree char *fields = g_strdup_printf ("{\"intention_id\":\"%s\",\"called_at\":1706749200000,\"by\":\"%s\","
                                             "\"phone\":\"15400001234\",\"outcome\":\"1\"}",
                                             intention, member);

  *record = hq_new_id (fixture->rig);
  return hq_laptop_send_fields (officer, "contact", record, fields, TRUE);
}

static void
test_answer_comes_back (Fixture *fixture, gconstpointer data)
{
  MusterId contact, stranger;
  g_autofree char *accepted = call (fixture, fixture->home, &contact);
  g_autofree char *refused = call (fixture, fixture->elsewhere, &stranger);
  g_autoptr (MusterPage) squad = hq_laptop_pull (fixture->laptop, NULL, 0);
  g_autoptr (MusterPage) province = hq_laptop_pull (fixture->province, NULL, 0);

  g_assert_cmpstr (accepted, ==, "");
  g_assert_cmpstr (refused, ==, "scope");
  g_assert_cmpuint (hq_page_count (squad, MUSTER_PAGE_CHANGE, &contact), ==, 1);
  g_assert_cmpuint (hq_page_count (squad, MUSTER_PAGE_CHANGE, &stranger), ==, 0);
  g_assert_cmpuint (hq_page_count (province, MUSTER_PAGE_CHANGE, &contact), ==, 1);
}

static void
test_leave (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterPage) before = hq_laptop_pull (fixture->home, NULL, 0);
  g_autofree char *withdrawn = hq_laptop_send_fields (fixture->laptop, "consent", &fixture->lead.consent,
                                                      "{\"withdrawn_at\":1706749200000,\"withdrawn_via\":\"电话\"}", FALSE);
  g_autoptr (MusterPage) after = hq_laptop_pull (fixture->home, muster_page_get_epoch (before), muster_page_get_to (before));
  g_autoptr (MusterPage) fresh = hq_laptop_pull (fixture->home, NULL, 0);
  g_autoptr (MusterPage) squad = hq_laptop_pull (fixture->laptop, NULL, 0);

  g_assert_cmpstr (withdrawn, ==, "");
  g_assert_cmpuint (hq_page_count (after, MUSTER_PAGE_LEAVE, NULL), ==, 4);
  g_assert_cmpuint (hq_page_count (after, MUSTER_PAGE_CHANGE, NULL), ==, 0);
  /* Whoever begins now never hears of the person. */
  g_assert_cmpuint (hq_page_count (fresh, MUSTER_PAGE_CHANGE, NULL), ==, 0);
  g_assert_cmpuint (hq_page_count (fresh, MUSTER_PAGE_ENTER, NULL), ==, 0);
  g_assert_cmpuint (hq_page_count (squad, MUSTER_PAGE_LEAVE, NULL), ==, 0);
}

/* The worker moves to another county of the province: one officer loses the lead, one gets it, one keeps it. */
static void
test_move (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HqLaptop) other = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_LIAISON, NULL, "522601");
  g_autoptr (MusterPage) home = hq_laptop_pull (fixture->home, NULL, 0);
  g_autoptr (MusterPage) province = hq_laptop_pull (fixture->province, NULL, 0);
  g_autofree char *moved = hq_laptop_send_fields (fixture->laptop, "worker", &fixture->lead.worker,
                                                  "{\"hukou_div\":\"522601\",\"hukou_text\":\"某村\"}", FALSE);
  g_autoptr (MusterPage) home_after = hq_laptop_pull (fixture->home, muster_page_get_epoch (home), muster_page_get_to (home));
  g_autoptr (MusterPage) kept
      = hq_laptop_pull (fixture->province, muster_page_get_epoch (province), muster_page_get_to (province));
  g_autoptr (MusterPage) got = hq_laptop_pull (other, NULL, 0);

  g_assert_cmpstr (moved, ==, "");
  g_assert_cmpuint (hq_page_count (home_after, MUSTER_PAGE_LEAVE, &fixture->lead.worker), ==, 1);
  g_assert_cmpuint (hq_page_count (home_after, MUSTER_PAGE_CHANGE, NULL), ==, 0);
  g_assert_cmpuint (hq_page_count (kept, MUSTER_PAGE_LEAVE, NULL), ==, 0);
  g_assert_cmpuint (hq_page_count (kept, MUSTER_PAGE_CHANGE, &fixture->lead.worker), >=, 1);
  g_assert_cmpuint (hq_page_count (got, MUSTER_PAGE_CHANGE, &fixture->lead.worker), >=, 2);
}

/* Back again: what the officer wrote himself comes back to him too, because he had to give it up. */
static void
test_return (Fixture *fixture, gconstpointer data)
{
  MusterId contact;
  g_autofree char *accepted = call (fixture, fixture->home, &contact);
  g_autofree char *away = hq_laptop_send_fields (fixture->laptop, "worker", &fixture->lead.worker,
                                                 "{\"hukou_div\":\"522601\",\"hukou_text\":\"某村\"}", FALSE);
  g_autoptr (MusterPage) gone = hq_laptop_pull (fixture->home, NULL, 0);
  g_autofree char *back = hq_laptop_send_fields (fixture->laptop, "worker", &fixture->lead.worker,
                                                 "{\"hukou_div\":\"522302\",\"hukou_text\":\"某村\"}", FALSE);
  g_autoptr (MusterPage) again = hq_laptop_pull (fixture->home, muster_page_get_epoch (gone), muster_page_get_to (gone));

  g_assert_cmpstr (accepted, ==, "");
  g_assert_cmpuint (hq_page_count (gone, MUSTER_PAGE_CHANGE, NULL), ==, 0);
  g_assert_cmpuint (hq_page_count (gone, MUSTER_PAGE_LEAVE, &contact), ==, 1);
  g_assert_cmpuint (hq_page_count (again, MUSTER_PAGE_ENTER, &contact), ==, 1);
  g_assert_cmpuint (hq_page_count (again, MUSTER_PAGE_CHANGE, &contact), ==, 1);
  g_assert_cmpuint (hq_page_count (again, MUSTER_PAGE_LEAVE, NULL), ==, 0);
  g_assert_cmpstr (away, ==, "");
  g_assert_cmpstr (back, ==, "");
}

static void
test_everybody (Fixture *fixture, gconstpointer data)
{
  MusterId employer = hq_new_id (fixture->rig);
  g_autofree char *made
      = hq_laptop_send_fields (fixture->laptop, "employer", &employer, "{\"name\":\"某某公司\",\"kind\":\"1\"}", TRUE);
  g_autoptr (MusterPage) elsewhere = hq_laptop_pull (fixture->elsewhere, NULL, 0);

  g_assert_cmpstr (made, ==, "");
  g_assert_cmpuint (hq_page_count (elsewhere, MUSTER_PAGE_CHANGE, &employer), ==, 1);
  g_assert_cmpuint (muster_page_get_count (elsewhere), ==, 1);
}

/* Headquarters was put back, and its own laptop is the first to bring a change of a record that a squad began. Whoever
 * of a squad writes to it sees it, from its first change on. */
static void
test_edit_before_the_beginning (Fixture *fixture, gconstpointer data)
{
  MusterId agreement = hq_new_id (fixture->rig);
  g_autoptr (HqLaptop) office = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_HEADQUARTERS, NULL, NULL);
  g_autoptr (HqLaptop) beside = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &fixture->squad, NULL);
  g_autofree char *first = hq_laptop_send_fields (office, "agreement", &agreement, "{\"note\":\"一\"}", FALSE);
  g_autofree char *second = NULL;
  g_autoptr (MusterPage) page = NULL;

  g_assert_cmpstr (first, ==, "");
  second = hq_laptop_send_fields (fixture->laptop, "agreement", &agreement, "{\"note\":\"二\"}", FALSE);
  g_assert_cmpstr (second, ==, "");
  page = hq_laptop_pull (beside, NULL, 0);
  g_assert_cmpuint (hq_page_count (page, MUSTER_PAGE_ENTER, &agreement), ==, 1);
  g_assert_cmpuint (hq_page_count (page, MUSTER_PAGE_CHANGE, &agreement), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/hq/audience/enter", Fixture, NULL, set_up, test_enter, tear_down);
  g_test_add ("/hq/audience/answer-comes-back", Fixture, NULL, set_up, test_answer_comes_back, tear_down);
  g_test_add ("/hq/audience/leave", Fixture, NULL, set_up, test_leave, tear_down);
  g_test_add ("/hq/audience/move", Fixture, NULL, set_up, test_move, tear_down);
  g_test_add ("/hq/audience/return", Fixture, NULL, set_up, test_return, tear_down);
  g_test_add ("/hq/audience/everybody", Fixture, NULL, set_up, test_everybody, tear_down);
  g_test_add ("/hq/audience/edit-before-the-beginning", Fixture, NULL, set_up, test_edit_before_the_beginning,
              tear_down);
  return g_test_run ();
}
