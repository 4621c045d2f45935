/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-lead.h"

#include <string.h>

/* What was set aside waits for a person, and its author hears what was decided. */

typedef struct
{
  HqRig *rig;
  HqLaptop *one;
  HqLaptop *other;
  MusterId record;
  GBytes *line;
  gint64 entry;
} Fixture;

/* Another squad's laptop corrects a worker: the change is set aside. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  MusterId squad, other;
  g_autofree char *made = NULL;
  g_autofree char *aside = NULL;
  g_autoptr (JsonArray) entries = NULL;

  fixture->rig = hq_rig_new (FALSE);
  squad = hq_new_id (fixture->rig);
  other = hq_new_id (fixture->rig);
  fixture->one = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  fixture->other = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &other, NULL);
  fixture->record = hq_new_id (fixture->rig);
  made = hq_laptop_send_fields (fixture->one, "worker", &fixture->record, "{\"name\":\"张三\"}", TRUE);
  fixture->line = hq_laptop_fields (fixture->other, "worker", &fixture->record, "{\"mobile\":\"15400001234\"}", FALSE);
  aside = hq_laptop_send_one (fixture->other, fixture->line);
  g_assert_cmpstr (made, ==, "");
  g_assert_cmpstr (aside, ==, "scope");
  entries = muster_hq_list_quarantine (fixture->rig->hq, FALSE, NULL);
  g_assert_cmpuint (json_array_get_length (entries), ==, 1);
  fixture->entry = json_object_get_int_member (json_array_get_object_element (entries, 0), "quarantine");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  muster_hq_check (fixture->rig->hq, &error);
  g_assert_no_error (error);
  g_bytes_unref (fixture->line);
  hq_laptop_free (fixture->one);
  hq_laptop_free (fixture->other);
  hq_rig_free (fixture->rig);
}

static char *
get_mobile (Fixture *fixture)
{
  g_autoptr (JsonObject) record = muster_store_get (muster_hq_get_store (fixture->rig->hq), &fixture->record, NULL);

  return g_strdup (json_object_get_string_member_with_default (record, "mobile", ""));
}

static void
test_kept (Fixture *fixture, gconstpointer data)
{
  g_autofree char *again = hq_laptop_send_one (fixture->other, fixture->line);
  g_autofree char *mobile = get_mobile (fixture);
  g_autoptr (JsonArray) entries = muster_hq_list_quarantine (fixture->rig->hq, FALSE, NULL);
  g_autoptr (JsonObject) shown = muster_hq_show_quarantine (fixture->rig->hq, fixture->entry, NULL);

  g_assert_cmpstr (again, ==, "scope");
  g_assert_cmpstr (mobile, ==, "");
  g_assert_cmpuint (json_array_get_length (entries), ==, 1);
  g_assert_true (json_object_has_member (shown, "line"));
}

static void
test_release (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterPage) author = NULL;
  g_autoptr (MusterPage) owner = NULL;
  g_autofree char *mobile = NULL;
  g_autofree char *again = NULL;

  g_assert_true (muster_hq_release (fixture->rig->hq, fixture->entry, &error));
  g_assert_no_error (error);
  mobile = get_mobile (fixture);
  author = hq_laptop_pull (fixture->other, NULL, 0);
  owner = hq_laptop_pull (fixture->one, NULL, 0);
  again = hq_laptop_send_one (fixture->other, fixture->line);
  g_assert_cmpstr (mobile, ==, "15400001234");
  g_assert_cmpuint (hq_page_count (author, MUSTER_PAGE_CHANGE, &fixture->record), ==, 1);
  g_assert_cmpuint (hq_page_count (owner, MUSTER_PAGE_CHANGE, &fixture->record), ==, 2);
  g_assert_cmpstr (again, ==, "duplicate");
  g_assert_false (muster_hq_refuse (fixture->rig->hq, fixture->entry, NULL, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED);
}

static void
test_refuse (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterPage) author = NULL;
  g_autoptr (MusterPage) owner = NULL;
  g_autofree char *again = NULL;

  g_assert_true (muster_hq_refuse (fixture->rig->hq, fixture->entry, "号码属于另一个人", &error));
  g_assert_no_error (error);
  author = hq_laptop_pull (fixture->other, NULL, 0);
  owner = hq_laptop_pull (fixture->one, NULL, 0);
  again = hq_laptop_send_one (fixture->other, fixture->line);
  g_assert_cmpuint (hq_page_count (author, MUSTER_PAGE_REFUSED, NULL), ==, 1);
  g_assert_cmpuint (hq_page_count (owner, MUSTER_PAGE_REFUSED, NULL), ==, 0);
  g_assert_cmpstr (again, ==, "scope");
}

/* What an officer's laptop says of its own member, released: its laptop has one entry of it, not two. */
static void
test_release_to_officer (Fixture *fixture, gconstpointer data)
{
  g_autoptr (HqLaptop) liaison = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_LIAISON, NULL, "522302");
  g_autofree char *begun = hq_laptop_send_fields (liaison, "member", &liaison->member, "{\"name\":\"陈某\"}", TRUE);
  g_autoptr (GBytes) line = hq_laptop_change (liaison, "member", &liaison->member, "{\"post\":{\"unit\":\"某局\"}}", NULL, NULL);
  g_autofree char *aside = hq_laptop_send_one (liaison, line);
  g_autoptr (JsonArray) entries = muster_hq_list_quarantine (fixture->rig->hq, FALSE, NULL);
  g_autoptr (MusterPage) page = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (begun, ==, "");
  g_assert_cmpstr (aside, ==, "type");
  g_assert_cmpuint (json_array_get_length (entries), ==, 2);
  muster_hq_release (fixture->rig->hq, json_object_get_int_member (json_array_get_object_element (entries, 1), "quarantine"), &error);
  g_assert_no_error (error);
  page = hq_laptop_pull (liaison, NULL, 0);
  g_assert_cmpuint (hq_page_count (page, MUSTER_PAGE_CHANGE, &liaison->member), ==, 2);
}

/* The person is forgotten, and with the values what was said about them. */
static void
test_erased (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) erasure
      = hq_laptop_change (fixture->one, "worker", &fixture->record, "{\"_erased\":{\"reason\":\"request\"}}", NULL, NULL);
  g_autofree char *erased = NULL;
  g_autoptr (JsonObject) shown = NULL;

  g_assert_true (muster_hq_refuse (fixture->rig->hq, fixture->entry, "张三的号码是另一个人的", &error));
  erased = hq_laptop_send_one (fixture->one, erasure);
  shown = muster_hq_show_quarantine (fixture->rig->hq, fixture->entry, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (erased, ==, "");
  g_assert_false (json_object_get_boolean_member (shown, "kept"));
  g_assert_cmpstr (json_object_get_string_member (shown, "detail"), ==, "");
  g_assert_cmpstr (json_object_get_string_member (shown, "state"), ==, "refused");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/hq/quarantine/kept", Fixture, NULL, set_up, test_kept, tear_down);
  g_test_add ("/hq/quarantine/release", Fixture, NULL, set_up, test_release, tear_down);
  g_test_add ("/hq/quarantine/refuse", Fixture, NULL, set_up, test_refuse, tear_down);
  g_test_add ("/hq/quarantine/release-to-officer", Fixture, NULL, set_up, test_release_to_officer, tear_down);
  g_test_add ("/hq/quarantine/erased", Fixture, NULL, set_up, test_erased, tear_down);
  return g_test_run ();
}
