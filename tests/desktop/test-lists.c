/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-records.h"

#include <string.h>

#include "muster-detail-pane.h"
#include "muster-field-editor.h"
#include "muster-list-table.h"
#include "muster-list-view.h"
#include "muster-test-kind.h"

/* Lists and the panel beside them. */

#define PEOPLE 300

static gpointer
add_people (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  static const char *const counties[] = { "530627", "530629", "530628" };
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);

  for (guint i = 0; transaction != NULL && i < PEOPLE; i++)
    {
      g_autoptr (JsonObject) fields = json_object_new ();
      g_autofree char *name = g_strdup_printf ("%s试%u", i % 2 == 0 ? "李" : "阿", i);
      g_autofree char *mobile = g_strdup_printf ("1540000%04u", i);
      g_autofree char *born = g_strdup_printf ("%u-03-04", i == 7 ? 2007 : 1970 + i % 30);

      *(MusterId *) data = (MusterId){ 0 };
      json_object_set_string_member (fields, "name", name);
      json_object_set_string_member (fields, "mobile", mobile);
      json_object_set_string_member (fields, "hukou_div", counties[i % 3]);
      json_object_set_string_member (fields, "birth_date", born);
      if (!muster_store_create (store, "worker", fields, NULL, data, error))
        return NULL;
    }
  if (transaction != NULL)
    muster_store_commit (transaction, error);
  return NULL;
}

static void
show_kind (DeskRig *rig, const char *kind)
{
  MusterListView *view = g_object_new (MUSTER_TYPE_LIST_VIEW, NULL);

  muster_list_view_set_kind (view, kind);
  desk_rig_show_view (rig, MUSTER_VIEW (view));
}

static MusterId
show_people (DeskRig *rig)
{
  MusterId last;

  desk_rig_write (rig, add_people, &last);
  show_kind (rig, "worker");
  return last;
}

static gboolean
shows (DeskRig *rig, const char *text)
{
  return desk_rig_find_text (GTK_WIDGET (rig->view), text) != NULL;
}

static MusterListTable *
get_table (DeskRig *rig)
{
  return MUSTER_LIST_TABLE (desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_LIST_TABLE));
}

static MusterDetailPane *
get_pane (DeskRig *rig)
{
  return MUSTER_DETAIL_PANE (desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_DETAIL_PANE));
}

static guint
count_rows (DeskRig *rig)
{
  return g_list_model_get_n_items (G_LIST_MODEL (muster_list_table_get_model (get_table (rig))));
}

static const char *
get_name (DeskRig *rig, guint position)
{
  MusterListModel *model = muster_list_table_get_model (get_table (rig));
  JsonObject *record = muster_list_model_get_record (model, muster_list_model_get_row (model, position));

  return record == NULL ? NULL : json_object_get_string_member_with_default (record, "name", NULL);
}

static void
choose (DeskRig *rig, guint position)
{
  MusterListModel *model = muster_list_table_get_model (get_table (rig));

  g_assert_true (muster_list_table_choose (get_table (rig), muster_list_model_get_row (model, position)));
  DESK_RIG_UNTIL (muster_detail_pane_get_detail (get_pane (rig)) != NULL);
}

static void
search (DeskRig *rig, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (GTK_WIDGET (rig->view), GTK_TYPE_SEARCH_ENTRY)), text);
}

static void
type_into (DeskRig *rig, const char *field, const char *text)
{
  MusterFieldEditor *editor = muster_group_form_find (muster_detail_pane_get_form (get_pane (rig)), field);

  g_assert_nonnull (editor);
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (GTK_WIDGET (editor), GTK_TYPE_ENTRY)), text);
}

static void
keep (DeskRig *rig)
{
  g_assert_true (
      desk_rig_press (GTK_WIDGET (muster_detail_pane_get_form (get_pane (rig))), GDK_KEY_Return, GDK_CONTROL_MASK));
}

/* ---- The list ---- */

static void
test_rows (DeskRig *rig, gconstpointer data)
{
  show_people (rig);
  DESK_RIG_UNTIL (count_rows (rig) == PEOPLE && shows (rig, "300 in the list"));
  g_assert_cmpstr (get_name (rig, 0), ==, "阿试299");
  DESK_RIG_UNTIL (shows (rig, "…0299") && shows (rig, "镇雄县"));
  g_assert_true (shows (rig, "Not sent"));
}

static void
test_order (DeskRig *rig, gconstpointer data)
{
  show_people (rig);
  DESK_RIG_UNTIL (count_rows (rig) == PEOPLE);
  g_assert_true (desk_rig_press (GTK_WIDGET (get_table (rig)), GDK_KEY_4, 0));
  g_assert_cmpstr (muster_list_table_get_order (get_table (rig)), ==, "mobile");
  DESK_RIG_UNTIL (g_strcmp0 (get_name (rig, 0), "李试0") == 0);
  g_assert_true (desk_rig_press (GTK_WIDGET (get_table (rig)), GDK_KEY_4, 0));
  g_assert_cmpstr (muster_list_table_get_order (get_table (rig)), ==, "-mobile");
  DESK_RIG_UNTIL (g_strcmp0 (get_name (rig, 0), "阿试299") == 0);
  /* Age rises as the birth date falls. */
  g_assert_true (desk_rig_press (GTK_WIDGET (get_table (rig)), GDK_KEY_3, 0));
  g_assert_cmpstr (muster_list_table_get_order (get_table (rig)), ==, "-birth_date");
  DESK_RIG_UNTIL (g_strcmp0 (get_name (rig, 0), "阿试7") == 0);
}

static void
test_search (DeskRig *rig, gconstpointer data)
{
  show_people (rig);
  DESK_RIG_UNTIL (count_rows (rig) == PEOPLE);
  search (rig, "15400000123");
  DESK_RIG_UNTIL (count_rows (rig) == 1);
  g_assert_cmpstr (get_name (rig, 0), ==, "阿试123");
  search (rig, "nobody is called that");
  DESK_RIG_UNTIL (shows (rig, "Nothing here"));
  search (rig, "");
  DESK_RIG_UNTIL (count_rows (rig) == PEOPLE);
}

static void
test_filter (DeskRig *rig, gconstpointer data)
{
  show_people (rig);
  DESK_RIG_UNTIL (count_rows (rig) == PEOPLE);
  g_signal_emit_by_name (
      gtk_widget_get_ancestor (desk_rig_find_text (GTK_WIDGET (rig->view), "Under 18"), GTK_TYPE_TOGGLE_BUTTON),
      "clicked");
  DESK_RIG_UNTIL (count_rows (rig) == 1);
  g_assert_cmpstr (get_name (rig, 0), ==, "阿试7");
  DESK_RIG_UNTIL (shows (rig, "16!"));
}

static void
test_ticks (DeskRig *rig, gconstpointer data)
{
  GtkWidget *table;

  show_people (rig);
  DESK_RIG_UNTIL (count_rows (rig) == PEOPLE);
  table = GTK_WIDGET (get_table (rig));
  choose (rig, 0);
  g_assert_true (desk_rig_press (table, GDK_KEY_space, 0));
  g_assert_true (desk_rig_press (table, GDK_KEY_Down, GDK_SHIFT_MASK));
  g_assert_cmpuint (muster_list_table_count_ticks (get_table (rig)), ==, 2);
  g_assert_true (desk_rig_press (table, GDK_KEY_a, GDK_CONTROL_MASK));
  g_assert_true (shows (rig, "300 ticked"));
  g_assert_true (desk_rig_press (table, GDK_KEY_space, 0));
  g_assert_true (shows (rig, "299 ticked"));
  g_assert_true (desk_rig_press (table, GDK_KEY_Escape, 0));
  g_assert_cmpuint (muster_list_table_count_ticks (get_table (rig)), ==, 0);
}

/* Something arrives while a person reads: the chosen record stays chosen. */
static void
test_keeps_place (DeskRig *rig, gconstpointer data)
{
  gint64 chosen;

  show_people (rig);
  DESK_RIG_UNTIL (count_rows (rig) == PEOPLE);
  choose (rig, 150);
  chosen = muster_list_table_get_chosen (get_table (rig));
  desk_rig_create (rig, "worker", "{\"name\":\"王试新\",\"mobile\":\"15400009999\"}");
  DESK_RIG_UNTIL (count_rows (rig) == PEOPLE + 1);
  g_assert_cmpint (muster_list_table_get_chosen (get_table (rig)), ==, chosen);
  g_assert_cmpstr (get_name (rig, 0), ==, "王试新");
}

/* ---- The panel ---- */

static void
test_edit (DeskRig *rig, gconstpointer data)
{
  MusterId last = show_people (rig);
  g_autofree char *name = NULL;

  DESK_RIG_UNTIL (count_rows (rig) == PEOPLE);
  choose (rig, 0);
  DESK_RIG_UNTIL (shows (rig, "Made"));
  muster_detail_pane_edit (get_pane (rig), "name");
  type_into (rig, "name", "赵试改");
  keep (rig);
  DESK_RIG_UNTIL (muster_detail_pane_get_form (get_pane (rig)) == NULL && g_strcmp0 (get_name (rig, 0), "赵试改") == 0);
  name = desk_rig_get (rig, &last, "name");
  g_assert_cmpstr (name, ==, "赵试改");
  DESK_RIG_UNTIL (shows (rig, "阿试299 → 赵试改"));
}

static void
test_edit_wrong (DeskRig *rig, gconstpointer data)
{
  MusterId last = show_people (rig);
  g_autofree char *born = NULL;

  DESK_RIG_UNTIL (count_rows (rig) == PEOPLE);
  choose (rig, 0);
  muster_detail_pane_edit (get_pane (rig), "birth");
  type_into (rig, "birth_date", "soon");
  g_assert_true (shows (rig, "This cannot be read as a value here"));
  keep (rig);
  g_assert_nonnull (muster_detail_pane_get_form (get_pane (rig)));
  g_assert_true (desk_rig_press (GTK_WIDGET (muster_detail_pane_get_form (get_pane (rig))), GDK_KEY_Escape, 0));
  g_assert_null (muster_detail_pane_get_form (get_pane (rig)));
  desk_rig_wait_idle (rig);
  born = desk_rig_get (rig, &last, "birth_date");
  g_assert_cmpstr (born, ==, "1999-03-04");
}

/* What is typed stays when something arrives. */
static void
test_edit_stays (DeskRig *rig, gconstpointer data)
{
  MusterGroupForm *form;

  show_people (rig);
  DESK_RIG_UNTIL (count_rows (rig) == PEOPLE);
  choose (rig, 0);
  muster_detail_pane_edit (get_pane (rig), "name");
  type_into (rig, "name", "赵试");
  form = muster_detail_pane_get_form (get_pane (rig));
  desk_rig_create (rig, "worker", "{\"name\":\"王试新\",\"mobile\":\"15400009999\"}");
  DESK_RIG_UNTIL (count_rows (rig) == PEOPLE + 1);
  desk_rig_wait_idle (rig);
  g_assert_true (muster_detail_pane_get_form (get_pane (rig)) == form);
}

static void
test_create (DeskRig *rig, gconstpointer data)
{
  show_kind (rig, "labour_base");
  DESK_RIG_UNTIL (shows (rig, "Nothing here"));
  g_assert_true (muster_view_create (rig->view));
  type_into (rig, "name", "镇雄某某基地");
  type_into (rig, "established_on", "2024-01-02");
  keep (rig);
  DESK_RIG_UNTIL (count_rows (rig) == 1 && muster_detail_pane_get_detail (get_pane (rig)) != NULL);
  g_assert_cmpint (desk_rig_count (rig, "labour_base"), ==, 1);
  DESK_RIG_UNTIL (muster_list_table_get_chosen (get_table (rig)) != 0);
}

static void
test_delete (DeskRig *rig, gconstpointer data)
{
  show_people (rig);
  DESK_RIG_UNTIL (count_rows (rig) == PEOPLE);
  choose (rig, 0);
  g_assert_true (desk_rig_press (GTK_WIDGET (get_pane (rig)), GDK_KEY_Delete, 0));
  DESK_RIG_UNTIL (count_rows (rig) == PEOPLE - 1 || rig->said != NULL);
  g_assert_cmpstr (rig->said, ==, NULL);
  gtk_widget_activate_action (GTK_WIDGET (get_pane (rig)), "detail.undo", NULL);
  DESK_RIG_UNTIL (count_rows (rig) == PEOPLE);
}

static void
test_sensitive (DeskRig *rig, gconstpointer data)
{
  desk_rig_create (rig, "worker", "{\"name\":\"李试二\",\"id_type\":\"1\",\"id_number\":\"990101198503041237\"}");
  show_kind (rig, "worker");
  DESK_RIG_UNTIL (count_rows (rig) == 1);
  choose (rig, 0);
  g_assert_false (shows (rig, "990101198503041237"));
  gtk_widget_activate_action (GTK_WIDGET (get_pane (rig)), "detail.reveal", NULL);
  g_assert_true (shows (rig, "990101198503041237"));
}

/* Employers and openings are one page in the side list. */
static void
test_openings (DeskRig *rig, gconstpointer data)
{
  MusterId employer = desk_rig_create (rig, "employer", "{\"name\":\"宁波某某电器有限公司\",\"short_name\":\"某某电器\"}");
  char text[MUSTER_ID_TEXT_SIZE];

  muster_id_write (&employer, text);
  desk_rig_create (rig, "opening", "{\"employer_id\":\"%s\",\"title\":\"注塑工\",\"state\":\"1\"}", text);
  desk_rig_create (rig, "opening", "{\"employer_id\":\"%s\",\"title\":\"质检员\",\"state\":\"4\"}", text);
  show_kind (rig, "employer");
  DESK_RIG_UNTIL (count_rows (rig) == 1);
  g_signal_emit_by_name (desk_rig_find_name (GTK_WIDGET (rig->view), "sibling"), "clicked");
  g_assert_cmpstr (rig->went, ==, "openings");
  show_kind (rig, "opening");
  DESK_RIG_UNTIL (count_rows (rig) == 2 && shows (rig, "某某电器") && shows (rig, "质检员"));
  g_signal_emit_by_name (
      gtk_widget_get_ancestor (desk_rig_find_text (GTK_WIDGET (rig->view), "Open"), GTK_TYPE_TOGGLE_BUTTON), "clicked");
  DESK_RIG_UNTIL (count_rows (rig) == 1);
}

/* ---- Conflicts and a kind of the test's own ---- */

static MusterCatalogue *
make_catalogue (void)
{
  return muster_test_catalogue_new ();
}

static const DeskRigOptions with_vehicle = { make_catalogue };

static void
test_made_up_kind (DeskRig *rig, gconstpointer data)
{
  desk_rig_create (rig, "vehicle", "{\"name\":\"观海卫号\",\"seats\":45,\"phone\":\"15400000007\"}");
  show_kind (rig, "vehicle");
  DESK_RIG_UNTIL (count_rows (rig) == 1);
  DESK_RIG_UNTIL (shows (rig, "观海卫号") && shows (rig, "45"));
  g_assert_false (shows (rig, "15400000007"));
  choose (rig, 0);
  g_assert_true (shows (rig, "Seats") && shows (rig, "Phone"));
  muster_detail_pane_edit (get_pane (rig), "load");
  type_into (rig, "standing", "5");
  keep (rig);
  DESK_RIG_UNTIL (muster_detail_pane_get_form (get_pane (rig)) == NULL && shows (rig, "Standing"));
}

static void
test_conflict (DeskRig *rig, gconstpointer data)
{
  MusterId record = desk_rig_create (rig, "vehicle", "{\"name\":\"观海卫号\"}");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  desk_records_dispute (rig, &record, "name", "周巷号", "慈溪号");
  before = desk_rig_get (rig, &record, "name");
  show_kind (rig, "vehicle");
  DESK_RIG_UNTIL (count_rows (rig) == 1);
  choose (rig, 0);
  g_assert_true (shows (rig, "Name: changed differently on two laptops"));
  g_assert_true (shows (rig, "周巷号") && shows (rig, "慈溪号") && shows (rig, "this laptop"));
  /* The second is the one that is not shown. */
  g_assert_true (desk_rig_press (GTK_WIDGET (get_pane (rig)), GDK_KEY_2, 0));
  DESK_RIG_UNTIL (!shows (rig, "changed differently"));
  after = desk_rig_get (rig, &record, "name");
  g_assert_cmpstr (after, ==, strcmp (before, "慈溪号") == 0 ? "周巷号" : "慈溪号");
}

/* ---- Making and freeing ---- */

static void
test_freed (DeskRig *rig, gconstpointer data)
{
  static const char *const kinds[]
      = { "fair", "worker", "employer", "opening", "agreement", "labour_base", "deployment", "member", "squad" };
  gpointer view, table, pane;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      show_kind (rig, kinds[i]);
      view = rig->view;
      table = get_table (rig);
      pane = get_pane (rig);
      muster_view_create (rig->view);
      g_object_add_weak_pointer (view, &view);
      g_object_add_weak_pointer (table, &table);
      g_object_add_weak_pointer (pane, &pane);
      gtk_window_set_child (GTK_WINDOW (rig->window), NULL);
      desk_rig_wait_idle (rig);
      DESK_RIG_UNTIL (view == NULL && table == NULL && pane == NULL);
    }
  g_object_unref (g_object_ref_sink (g_object_new (MUSTER_TYPE_LIST_VIEW, NULL)));
}

static void
add_tests (void)
{
#define ADD(name, data, function)                                                                                      \
  g_test_add ("/lists/" name, DeskRig, data, desk_rig_set_up, function, desk_rig_tear_down)
  ADD ("rows", NULL, test_rows);
  ADD ("order", NULL, test_order);
  ADD ("search", NULL, test_search);
  ADD ("filter", NULL, test_filter);
  ADD ("ticks", NULL, test_ticks);
  ADD ("keeps-place", NULL, test_keeps_place);
  ADD ("edit", NULL, test_edit);
  ADD ("edit-wrong", NULL, test_edit_wrong);
  ADD ("edit-stays", NULL, test_edit_stays);
  ADD ("create", NULL, test_create);
  ADD ("delete", NULL, test_delete);
  ADD ("sensitive", NULL, test_sensitive);
  ADD ("openings", NULL, test_openings);
  ADD ("made-up-kind", &with_vehicle, test_made_up_kind);
  ADD ("conflict", &with_vehicle, test_conflict);
  ADD ("freed", NULL, test_freed);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
