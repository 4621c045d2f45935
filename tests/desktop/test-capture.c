/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-rig.h"
#include "muster-capture-view.h"
#include "muster-chip-group.h"
#include "muster-suggest.h"

/* Quick capture: what is saved, what is never kept, what stands beside. The clock stands at noon of 2024-02-01. */

#define ID_OF_1990 "990101199001010019"

static GtkWidget *
get_field (DeskRig *rig, const char *name)
{
  GtkWidget *field = desk_rig_find_name (GTK_WIDGET (rig->view), name);

  g_assert_nonnull (field);
  return field;
}

static void
type (DeskRig *rig, const char *field, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (get_field (rig, field)), text);
}

static char *
get_text (DeskRig *rig, const char *field)
{
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (get_field (rig, field))));
}

static void
choose (DeskRig *rig, const char *field, const char *code)
{
  muster_chip_group_set (MUSTER_CHIP_GROUP (get_field (rig, field)), code);
}

static void
act (DeskRig *rig, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (rig->view), action, NULL);
}

static void
tick (DeskRig *rig, guint index)
{
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "capture.tick", "u", index);
}

static gboolean
shows (DeskRig *rig, const char *text)
{
  return desk_rig_find_text (GTK_WIDGET (rig->view), text) != NULL;
}

/* A stall with one employer and one opening, which takes adults only. */
static void
open_form (DeskRig *rig)
{
  MusterId fair = desk_rig_create_fair (rig, "南大街摆摊", "2", -3, 5);
  MusterId employer = desk_rig_create (rig, "employer", "{\"name\":\"某某机械有限公司\",\"short_name\":\"某某机械\"}");
  g_autofree char *employer_text = muster_id_to_text (&employer);
  g_autofree char *fair_text = muster_id_to_text (&fair);

  desk_rig_create (
      rig, "opening",
      "{\"employer_id\":\"%s\",\"title\":\"注塑操作工\",\"job_code\":\"G05\",\"state\":\"1\",\"minor_allowed\":false}",
      employer_text);
  desk_rig_create (rig, "fair_employer", "{\"fair_id\":\"%s\",\"employer_id\":\"%s\",\"attended\":true}", fair_text,
                   employer_text);
  desk_rig_show (rig, MUSTER_TYPE_CAPTURE_VIEW);
  DESK_RIG_UNTIL (g_strcmp0 (muster_view_get_subtitle (rig->view), "南大街摆摊 · person no. 1") == 0);
}

static void
type_person (DeskRig *rig, const char *name, const char *mobile)
{
  type (rig, "name_field", name);
  type (rig, "mobile_field", mobile);
  choose (rig, "owner_field", "1");
  choose (rig, "intent_field", "1");
  choose (rig, "travel_field", "2");
}

static MusterId
find_newest (DeskRig *rig, const char *kind)
{
  g_autoptr (GError) error = NULL;
  MusterQuery query = { .kind = kind, .limit = 1 };
  g_autoptr (GArray) rows = muster_store_list_positions (muster_desk_get_store (rig->desk), &query, &error);
  g_autoptr (JsonObject) record = NULL;
  MusterId id = { { 0 } };

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  record = muster_store_get_row (muster_desk_get_store (rig->desk), kind, g_array_index (rows, gint64, 0), &error);
  g_assert_no_error (error);
  muster_id_parse (json_object_get_string_member (record, "id"), &id);
  return id;
}

static guint
count_forms (DeskRig *rig)
{
  g_autoptr (JsonArray) forms = muster_store_get_forms (muster_desk_get_store (rig->desk), NULL);

  return json_array_get_length (forms);
}

static void
test_save (DeskRig *rig, gconstpointer data)
{
  g_autofree char *number = NULL;
  g_autofree char *birth = NULL;
  g_autofree char *kept = NULL;
  MusterId worker;

  open_form (rig);
  type_person (rig, "李试二", "154 0000 0017");
  type (rig, "identity_field", ID_OF_1990);
  tick (rig, 0);
  act (rig, "capture.save");
  DESK_RIG_UNTIL (desk_rig_count (rig, "intention") == 1);
  g_assert_cmpint (desk_rig_count (rig, "consent"), ==, 1);
  worker = find_newest (rig, "worker");
  /* Without the third consent the number served for the age and is gone. */
  number = desk_rig_get (rig, &worker, "id_number");
  birth = desk_rig_get (rig, &worker, "birth_date");
  g_assert_null (number);
  g_assert_cmpstr (birth, ==, "1990-01-01");
  g_assert_cmpuint (count_forms (rig), ==, 0);
  DESK_RIG_UNTIL (shows (rig, "Last: 李试二 saved"));
  kept = get_text (rig, "name_field");
  g_assert_cmpstr (kept, ==, "");
  g_assert_cmpstr (muster_chip_group_get (MUSTER_CHIP_GROUP (get_field (rig, "travel_field"))), ==, "2");
}

static void
test_undo (DeskRig *rig, gconstpointer data)
{
  g_autofree char *name = NULL;

  open_form (rig);
  type_person (rig, "李试二", "15400000017");
  act (rig, "capture.save");
  DESK_RIG_UNTIL (desk_rig_count (rig, "intention") == 1 && shows (rig, "Last: 李试二 saved"));
  type (rig, "name_field", "王");
  act (rig, "capture.undo");
  DESK_RIG_UNTIL (desk_rig_count (rig, "worker") == 0);
  g_assert_cmpint (desk_rig_count (rig, "consent"), ==, 0);
  name = get_text (rig, "name_field");
  g_assert_cmpstr (name, ==, "李试二");
  /* What was begun meanwhile is a draft. */
  DESK_RIG_UNTIL (count_forms (rig) >= 1);
}

/* Under 16: a count, and nothing else anywhere. */
static void
test_minor (DeskRig *rig, gconstpointer data)
{
  g_autofree char *name = NULL;

  open_form (rig);
  type_person (rig, "赵试小", "15400000044");
  DESK_RIG_UNTIL (count_forms (rig) == 1);
  type (rig, "birth_field", "2009");
  act (rig, "capture.save");
  DESK_RIG_UNTIL (desk_rig_count (rig, "turned_away") == 1);
  desk_rig_wait_idle (rig);
  g_assert_cmpint (desk_rig_count (rig, "worker"), ==, 0);
  g_assert_cmpint (desk_rig_count (rig, "intention"), ==, 0);
  g_assert_cmpuint (count_forms (rig), ==, 0);
  g_assert_true (shows (rig, "Under 16: cannot be recorded. Nothing was kept."));
  name = get_text (rig, "name_field");
  g_assert_cmpstr (name, ==, "");
}

static void
test_young (DeskRig *rig, gconstpointer data)
{
  MusterSuggest *opening;
  MusterId id;
  g_autofree char *id_text = NULL;

  open_form (rig);
  id = find_newest (rig, "opening");
  id_text = muster_id_to_text (&id);
  opening = MUSTER_SUGGEST (get_field (rig, "opening_field"));
  muster_suggest_set (opening, id_text, "某某机械 · 注塑操作工");
  type_person (rig, "孙试少", "15400000045");
  type (rig, "birth_field", "2006");
  g_assert_true (shows (rig, "Young worker (17): only openings that allow 16–18"));
  g_assert_null (muster_suggest_get_id (opening));
}

/* The same number and name is probably the same person: one key, and the intention is that person's. */
static void
test_earlier (DeskRig *rig, gconstpointer data)
{
  MusterId earlier
      = desk_rig_create (rig, "worker", "{\"name\":\"李试二\",\"mobile\":\"15400000017\",\"mobile_owner\":\"1\"}");
  g_autofree char *earlier_text = muster_id_to_text (&earlier);
  g_autofree char *worker = NULL;
  MusterId intention;

  open_form (rig);
  type_person (rig, "李试二", "15400000017");
  DESK_RIG_UNTIL (shows (rig, "Probably the same person"));
  act (rig, "capture.use-person");
  g_assert_false (shows (rig, "Probably the same person"));
  act (rig, "capture.save");
  DESK_RIG_UNTIL (desk_rig_count (rig, "intention") == 1);
  g_assert_cmpint (desk_rig_count (rig, "worker"), ==, 1);
  intention = find_newest (rig, "intention");
  worker = desk_rig_get (rig, &intention, "worker_id");
  g_assert_cmpstr (worker, ==, earlier_text);
}

static void
test_household (DeskRig *rig, gconstpointer data)
{
  g_autofree char *mobile = NULL;
  g_autofree char *name = NULL;

  open_form (rig);
  type_person (rig, "李试二", "15400000017");
  act (rig, "capture.household");
  DESK_RIG_UNTIL (desk_rig_count (rig, "intention") == 1);
  mobile = get_text (rig, "mobile_field");
  name = get_text (rig, "name_field");
  g_assert_cmpstr (mobile, ==, "15400000017");
  g_assert_cmpstr (name, ==, "");
  g_assert_null (muster_chip_group_get (MUSTER_CHIP_GROUP (get_field (rig, "owner_field"))));
  g_assert_true (shows (rig, "Household of 李试二, no. 2"));
}

/* Digits in the name's field look somebody up, and never become a name. */
static void
test_digits (DeskRig *rig, gconstpointer data)
{
  desk_rig_create (rig, "worker", "{\"name\":\"李试二\",\"mobile\":\"15400000017\",\"mobile_owner\":\"1\"}");
  open_form (rig);
  type (rig, "name_field", "0017");
  DESK_RIG_UNTIL (shows (rig, "Found"));
  act (rig, "capture.save");
  desk_rig_wait_idle (rig);
  g_assert_cmpint (desk_rig_count (rig, "worker"), ==, 1);
}

static gboolean
note_later (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* The page goes while the last key still has to be answered, and something else holds it. */
static void
test_gone (DeskRig *rig, gconstpointer data)
{
  g_autoptr (MusterView) held = NULL;
  gboolean later = FALSE;

  open_form (rig);
  held = g_object_ref (rig->view);
  type (rig, "name_field", "李试二");
  gtk_window_set_child (GTK_WINDOW (rig->window), NULL);
  rig->view = NULL;
  g_timeout_add (500, note_later, &later);
  DESK_RIG_UNTIL (later);
}

/* Nobody consents for another: a request to call back, with nothing ticked and nothing read. */
static void
test_absent (DeskRig *rig, gconstpointer data)
{
  g_autofree char *method = NULL;
  g_autoptr (JsonObject) consent = NULL;
  MusterId id;

  open_form (rig);
  type_person (rig, "李试二", "15400000017");
  tick (rig, 0);
  act (rig, "capture.absent");
  g_assert_true (shows (rig, "Not present: waits for own consent"));
  g_assert_true (shows (rig, "Call-back only, next person"));
  tick (rig, 1);
  act (rig, "capture.save");
  DESK_RIG_UNTIL (desk_rig_count (rig, "intention") == 1);
  id = find_newest (rig, "consent");
  consent = muster_store_get (muster_desk_get_store (rig->desk), &id, NULL);
  g_assert_false (json_object_get_boolean_member_with_default (consent, "c_basic", TRUE));
  g_assert_false (json_object_get_boolean_member_with_default (consent, "c_share", TRUE));
  method = desk_rig_get (rig, &id, "text_version");
  g_assert_null (method);
  /* The next person is asked again. */
  DESK_RIG_UNTIL (!shows (rig, "Not present: waits for own consent"));
  tick (rig, 0);
  g_assert_true (shows (rig, "given"));
}

static void
press_enter (DeskRig *rig, const char *field)
{
  g_signal_emit_by_name (get_field (rig, field), "activate");
}

static void
test_rare (DeskRig *rig, gconstpointer data)
{
  g_autofree char *by_code = NULL;
  g_autofree char *emptied = NULL;
  g_autofree char *described = NULL;
  g_autofree char *resolved = NULL;

  open_form (rig);
  type (rig, "name_field", "李试");
  gtk_editable_set_position (GTK_EDITABLE (get_field (rig, "name_field")), 1);
  act (rig, "capture.rare");
  type (rig, "rare_field", "U+2CC56");
  press_enter (rig, "rare_field");
  by_code = get_text (rig, "name_field");
  emptied = get_text (rig, "rare_field");
  g_assert_cmpstr (by_code, ==, "李\360\254\261\226试");
  g_assert_cmpstr (emptied, ==, "");
  /* What is no code is a description, and holds the place. */
  type (rig, "name_field", "李试");
  gtk_editable_set_position (GTK_EDITABLE (get_field (rig, "name_field")), 2);
  type (rig, "rare_field", "左王右莹");
  press_enter (rig, "rare_field");
  press_enter (rig, "rare_field");
  described = get_text (rig, "name_field");
  g_assert_cmpstr (described, ==, "李试〓");
  type (rig, "rare_field", "4e00");
  press_enter (rig, "rare_field");
  resolved = get_text (rig, "name_field");
  g_assert_cmpstr (resolved, ==, "李试一");
}

static gpointer
add_slip (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  MusterOrigin origin = { .origin = "3", .paper_no = data };
  g_autoptr (JsonObject) fields = json_object_new ();
  MusterId id = { { 0 } };

  json_object_set_string_member (fields, "name", "李试二");
  muster_store_create (store, "worker", fields, &origin, &id, error);
  return NULL;
}

/* A spoilt slip is not missing; asked for again, it is. One that is entered cannot be void. */
static void
test_void_slip (DeskRig *rig, gconstpointer data)
{
  open_form (rig);
  desk_rig_write (rig, add_slip, (gpointer) "ZX-2-0201-013");
  desk_rig_write (rig, add_slip, (gpointer) "ZX-2-0201-015");
  DESK_RIG_UNTIL (shows (rig, "Missing: ZX-2-0201-014"));
  act (rig, "capture.void-slip");
  g_assert_true (shows (rig, "First F12 and the number of the slip"));
  act (rig, "capture.paper");
  type (rig, "paper_field", "ZX-2-0201-014");
  act (rig, "capture.void-slip");
  DESK_RIG_UNTIL (shows (rig, "Slip ZX-2-0201-014 is void") && shows (rig, "Void: ZX-2-0201-014"));
  g_assert_false (shows (rig, "Missing: "));
  type (rig, "paper_field", "ZX-2-0201-014");
  act (rig, "capture.void-slip");
  DESK_RIG_UNTIL (shows (rig, "Slip ZX-2-0201-014 is not void") && shows (rig, "Missing: ZX-2-0201-014"));
  type (rig, "paper_field", "ZX-2-0201-015");
  act (rig, "capture.void-slip");
  DESK_RIG_UNTIL (shows (rig, "This slip is entered"));
}

static void
add_tests (void)
{
#define ADD(name, function) g_test_add ("/capture/" name, DeskRig, NULL, desk_rig_set_up, function, desk_rig_tear_down)
  ADD ("save", test_save);
  ADD ("undo", test_undo);
  ADD ("minor", test_minor);
  ADD ("young", test_young);
  ADD ("earlier", test_earlier);
  ADD ("household", test_household);
  ADD ("digits", test_digits);
  ADD ("gone", test_gone);
  ADD ("absent", test_absent);
  ADD ("rare", test_rare);
  ADD ("void-slip", test_void_slip);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
