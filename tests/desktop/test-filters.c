/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-rig.h"

#include "muster-bulk-edit.h"
#include "muster-detail-pane.h"
#include "muster-field-editor.h"
#include "muster-list-table.h"
#include "muster-list-view.h"
#include "muster-own-filters.h"
#include "muster-suggest.h"

/* A filter of one's own: field and value; it is there the next time, until it is taken away. And what is done with all
 * that is ticked. */

static void
show_people (DeskRig *rig)
{
  MusterListView *view = g_object_new (MUSTER_TYPE_LIST_VIEW, NULL);

  muster_list_view_set_kind (view, "worker");
  desk_rig_show_view (rig, MUSTER_VIEW (view));
}

static guint
count_rows (DeskRig *rig)
{
  MusterListTable *table = MUSTER_LIST_TABLE (desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_LIST_TABLE));

  return g_list_model_get_n_items (G_LIST_MODEL (muster_list_table_get_model (table)));
}

/* The button under the list, with its popover open. */
static GtkWidget *
open_filters (DeskRig *rig)
{
  GtkWidget *filters = desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_OWN_FILTERS);

  gtk_menu_button_popup (GTK_MENU_BUTTON (desk_rig_find_type (filters, GTK_TYPE_MENU_BUTTON)));
  return filters;
}

static GtkWidget *
choose_field (GtkWidget *filters, const char *name, const char *label)
{
  GtkWidget *field = desk_rig_find_type (filters, MUSTER_TYPE_SUGGEST);

  muster_suggest_set (MUSTER_SUGGEST (field), name, label);
  g_signal_emit_by_name (field, "changed");
  return desk_rig_find_type (filters, MUSTER_TYPE_FIELD_EDITOR);
}

/* Enter in the value, and where a name can be given Enter there. */
static void
give_value (GtkWidget *editor, const char *value)
{
  GtkWidget *name = desk_rig_find_name (gtk_widget_get_ancestor (editor, GTK_TYPE_POPOVER), "filter-name");

  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (editor, GTK_TYPE_ENTRY)), value);
  g_signal_emit_by_name (editor, "activate");
  if (name != NULL)
    g_signal_emit_by_name (name, "activate");
}

static void
add_people_to (DeskRig *rig, guint count)
{
  desk_rig_create (rig, "worker", "%s", "{\"name\":\"李试一\",\"hukou_div\":\"530627\",\"sex\":\"1\"}");
  desk_rig_create (rig, "worker", "%s", "{\"name\":\"李试二\",\"hukou_div\":\"530629\",\"sex\":\"2\"}");
  desk_rig_create (rig, "worker", "%s", "{\"name\":\"李试三\",\"hukou_div\":\"520525\",\"sex\":\"2\"}");
  show_people (rig);
  DESK_RIG_UNTIL (count_rows (rig) == count);
}

static void
add_people (DeskRig *rig)
{
  add_people_to (rig, 3);
}

static gint64
count_women (DeskRig *rig)
{
  g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
  MusterQuery query = { .kind = "worker", .where = where };

  g_hash_table_insert (where, (gpointer) "sex", (gpointer) "2");
  return muster_store_count (muster_desk_get_store (rig->desk), &query, NULL);
}

static gboolean
can_set (DeskRig *rig, const char *name)
{
  const MusterKind *kind = muster_catalogue_find (rig->catalogue, "worker");

  return muster_bulk_edit_can_set (kind, muster_kind_find_field (kind, name));
}

/* A prefecture is everything in it. */
static void
test_place (DeskRig *rig, gconstpointer data)
{
  GtkWidget *filters;

  add_people (rig);
  filters = open_filters (rig);
  give_value (choose_field (filters, "hukou_div", "Home county"), "5306");
  DESK_RIG_UNTIL (count_rows (rig) == 2);
  /* The next time it is there, and the list begins with all. */
  show_people (rig);
  DESK_RIG_UNTIL (count_rows (rig) == 3);
  DESK_RIG_UNTIL (desk_rig_find_text (GTK_WIDGET (rig->view), "Home county 云南 · 昭通") != NULL);
  desk_rig_click (open_filters (rig), "昭通 ×");
  DESK_RIG_UNTIL (desk_rig_find_text (GTK_WIDGET (rig->view), "Home county 云南") == NULL);
}

static void
test_code (DeskRig *rig, gconstpointer data)
{
  add_people (rig);
  give_value (choose_field (open_filters (rig), "sex", "Sex"), "2");
  DESK_RIG_UNTIL (count_rows (rig) == 2);
}

static gboolean
is_list_open (GtkWidget *field)
{
  GtkWidget *list = desk_rig_find_type (field, GTK_TYPE_POPOVER);

  return gtk_widget_get_mapped (list) && gtk_widget_get_width (list) > 0;
}

/* Whoever types on at once, before there is a popover to be seen, finds the list under the field all the same. */
static void
test_at_once (DeskRig *rig, gconstpointer data)
{
  GtkWidget *field;

  add_people (rig);
  field = desk_rig_find_type (open_filters (rig), MUSTER_TYPE_SUGGEST);
  gtk_widget_grab_focus (field);
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (field, GTK_TYPE_ENTRY)), "se");
  DESK_RIG_UNTIL (is_list_open (field));
}

/* Without a value, or with one that is none, there is no filter. */
static void
test_nothing (DeskRig *rig, gconstpointer data)
{
  GtkWidget *filters;

  add_people (rig);
  filters = open_filters (rig);
  desk_rig_click (filters, "Add the filter");
  g_assert_nonnull (desk_rig_find_text (filters, "First a field, then its value"));
  give_value (choose_field (filters, "sex", "Sex"), "neither");
  desk_rig_wait_idle (rig);
  g_assert_cmpuint (count_rows (rig), ==, 3);
  g_assert_null (desk_rig_find_text (GTK_WIDGET (rig->view), "Sex "));
}

/* All that is ticked goes at once and comes back at once. */
static void
test_delete_ticked (DeskRig *rig, gconstpointer data)
{
  GtkWidget *table;

  add_people (rig);
  table = desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_LIST_TABLE);
  /* Nothing is ticked: nothing goes. */
  g_assert_false (desk_rig_press (table, GDK_KEY_Delete, 0));
  g_assert_true (desk_rig_press (table, GDK_KEY_space, 0));
  g_assert_true (desk_rig_press (table, GDK_KEY_Down, GDK_SHIFT_MASK));
  g_assert_true (desk_rig_press (table, GDK_KEY_Delete, 0));
  DESK_RIG_UNTIL (count_rows (rig) == 1 && muster_list_table_count_ticks (MUSTER_LIST_TABLE (table)) == 0);
  g_assert_true (desk_rig_press (table, GDK_KEY_z, GDK_ALT_MASK));
  DESK_RIG_UNTIL (count_rows (rig) == 3);
  g_assert_false (desk_rig_press (table, GDK_KEY_z, GDK_ALT_MASK));
}

/* Two conditions and a name; the next time it is there by its name. */
static void
test_conditions (DeskRig *rig, gconstpointer data)
{
  GtkWidget *filters, *editor;

  add_people (rig);
  filters = open_filters (rig);
  editor = choose_field (filters, "sex", "Sex");
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (editor, GTK_TYPE_ENTRY)), "2");
  desk_rig_click (filters, "And another condition");
  g_assert_nonnull (desk_rig_find_text (filters, "Sex Female, and"));
  editor = choose_field (filters, "hukou_div", "Home county");
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_name (filters, "filter-name")), "  昭通女 ");
  give_value (editor, "5306");
  DESK_RIG_UNTIL (count_rows (rig) == 1);
  g_assert_nonnull (desk_rig_find_text (GTK_WIDGET (rig->view), "昭通女"));
  g_assert_null (desk_rig_find_text (filters, "Sex Female, and"));
  show_people (rig);
  DESK_RIG_UNTIL (count_rows (rig) == 3);
  desk_rig_click (GTK_WIDGET (rig->view), "昭通女");
  DESK_RIG_UNTIL (count_rows (rig) == 1);
}

/* Three are the most; without a name the conditions are its name; the button adds what was gathered. */
static void
test_many_conditions (DeskRig *rig, gconstpointer data)
{
  GtkWidget *filters;

  add_people (rig);
  filters = open_filters (rig);
  desk_rig_click (filters, "And another condition");
  g_assert_nonnull (desk_rig_find_text (filters, "First a field, then its value"));
  for (guint i = 0; i < 2; i++)
    {
      GtkWidget *editor = choose_field (filters, i == 0 ? "sex" : "hukou_div", "…");

      gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (editor, GTK_TYPE_ENTRY)), i == 0 ? "2" : "520525");
      desk_rig_click (filters, "And another condition");
    }
  desk_rig_click (filters, "And another condition");
  g_assert_nonnull (desk_rig_find_text (filters, "Three conditions are the most"));
  desk_rig_click (filters, "Add the filter");
  DESK_RIG_UNTIL (count_rows (rig) == 1);
  g_assert_nonnull (desk_rig_find_text (GTK_WIDGET (rig->view), "Sex Female · Home county 贵州"));
}

/* What was kept with one condition, by a newer Muster, or broken. */
static void
test_kept (DeskRig *rig, gconstpointer data)
{
  const char *kept
      = "[{\"field\":\"sex\",\"value\":\"2\"},3,{\"all\":[]},{\"all\":[{\"field\":\"of_tomorrow\","
        "\"value\":\"1\"}],\"name\":\"明天\"},{\"all\":[7,{\"field\":\"sex\",\"value\":\"1\"}],\"name\":5}]";

  g_assert_true (muster_store_set_setting (muster_desk_get_store (rig->desk), "filters worker", kept, NULL));
  add_people (rig);
  g_assert_null (desk_rig_find_text (GTK_WIDGET (rig->view), "明天"));
  desk_rig_click (GTK_WIDGET (rig->view), "Sex Male");
  DESK_RIG_UNTIL (count_rows (rig) == 1);
  desk_rig_click (GTK_WIDGET (rig->view), "Sex Female");
  DESK_RIG_UNTIL (count_rows (rig) == 2);
}

static const char *
get_name (DeskRig *rig)
{
  const MusterDetail *detail = muster_detail_pane_get_detail (
      MUSTER_DETAIL_PANE (desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_DETAIL_PANE)));

  return detail == NULL ? NULL : json_object_get_string_member (detail->record, "name");
}

/* The popover's button is not where the next key goes. */
static void
test_focus (DeskRig *rig, gconstpointer data)
{
  GtkWidget *table;

  add_people (rig);
  give_value (choose_field (open_filters (rig), "sex", "Sex"), "2");
  DESK_RIG_UNTIL (count_rows (rig) == 2);
  table = desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_LIST_TABLE);
  DESK_RIG_UNTIL (gtk_root_get_focus (GTK_ROOT (rig->window)) != NULL
                  && gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (rig->window)), table));
}

/* Whoever was shown is not shown beside an empty list. */
static void
test_empty (DeskRig *rig, gconstpointer data)
{
  GtkWidget *search;

  add_people (rig);
  DESK_RIG_UNTIL (g_strcmp0 (get_name (rig), "李试三") == 0);
  search = desk_rig_find_type (GTK_WIDGET (rig->view), GTK_TYPE_SEARCH_ENTRY);
  gtk_editable_set_text (GTK_EDITABLE (search), "王");
  DESK_RIG_UNTIL (count_rows (rig) == 0 && get_name (rig) == NULL);
  g_assert_null (desk_rig_find_text (GTK_WIDGET (rig->view), "李试三"));
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  DESK_RIG_UNTIL (count_rows (rig) == 3 && get_name (rig) != NULL);
}

static GtkWidget *
open_bulk (DeskRig *rig)
{
  GtkWidget *bulk = desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_BULK_EDIT);
  GtkMenuButton *button = GTK_MENU_BUTTON (desk_rig_find_type (bulk, GTK_TYPE_MENU_BUTTON));

  /* The button, and then what it opens, have their places only after the next layout. */
  DESK_RIG_UNTIL (gtk_widget_get_width (bulk) > 0);
  gtk_menu_button_popup (button);
  DESK_RIG_UNTIL (gtk_widget_get_width (GTK_WIDGET (gtk_menu_button_get_popover (button))) > 0);
  return bulk;
}

static gboolean
is_offered (DeskRig *rig)
{
  return gtk_widget_get_visible (desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_BULK_EDIT));
}

/* One field for all that are ticked, how many it is is said before, and each gets back what it had. */
static void
test_set_ticked (DeskRig *rig, gconstpointer data)
{
  MusterId nobody = desk_rig_create (rig, "worker", "%s", "{\"name\":\"王试四\"}");
  GtkWidget *table, *bulk, *editor;

  add_people_to (rig, 4);
  table = desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_LIST_TABLE);
  g_assert_false (is_offered (rig));
  g_assert_true (desk_rig_press (table, GDK_KEY_a, GDK_CONTROL_MASK));
  g_assert_true (is_offered (rig));
  bulk = open_bulk (rig);
  editor = choose_field (bulk, "sex", "Sex");
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (editor, GTK_TYPE_ENTRY)), "2");
  /* Before it is said how many change, Enter sets nothing. */
  g_signal_emit_by_name (editor, "activate");
  g_assert_null (desk_rig_find_text (bulk, "ticked change"));
  DESK_RIG_UNTIL (desk_rig_find_text (bulk, "2 of 4 ticked change") != NULL);
  g_assert_cmpint (count_women (rig), ==, 2);
  g_signal_emit_by_name (editor, "activate");
  DESK_RIG_UNTIL (count_women (rig) == 4);
  desk_rig_wait_idle (rig);
  g_assert_true (desk_rig_press (table, GDK_KEY_z, GDK_ALT_MASK));
  DESK_RIG_UNTIL (count_women (rig) == 2);
  g_assert_null (desk_rig_get (rig, &nobody, "sex"));
  g_assert_true (desk_rig_press (table, GDK_KEY_Escape, 0));
  g_assert_false (is_offered (rig));
}

/* What the store refuses for one is set for none; what is no value sets nothing. */
static void
test_set_wrong (DeskRig *rig, gconstpointer data)
{
  GtkWidget *table, *bulk, *editor;

  add_people (rig);
  table = desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_LIST_TABLE);
  g_assert_true (desk_rig_press (table, GDK_KEY_a, GDK_CONTROL_MASK));
  bulk = open_bulk (rig);
  desk_rig_click (bulk, "Set it for all ticked");
  g_assert_nonnull (desk_rig_find_text (bulk, "First a field, then its value"));
  editor = choose_field (bulk, "sex", "Sex");
  give_value (editor, "neither");
  desk_rig_wait_idle (rig);
  g_assert_cmpint (count_women (rig), ==, 2);
  /* Who somebody is, is never said of many. */
  g_assert_true (can_set (rig, "sex"));
  g_assert_false (can_set (rig, "name"));
  g_assert_false (can_set (rig, "name_raw"));
  g_assert_false (can_set (rig, "former_name"));
  g_assert_false (can_set (rig, "mobile"));
  g_assert_false (can_set (rig, "id_number"));
}

static void
add_tests (void)
{
#define ADD(name, function) g_test_add ("/filters/" name, DeskRig, NULL, desk_rig_set_up, function, desk_rig_tear_down)
  ADD ("place", test_place);
  ADD ("code", test_code);
  ADD ("at-once", test_at_once);
  ADD ("nothing", test_nothing);
  ADD ("conditions", test_conditions);
  ADD ("many-conditions", test_many_conditions);
  ADD ("kept", test_kept);
  ADD ("focus", test_focus);
  ADD ("empty", test_empty);
  ADD ("set-ticked", test_set_ticked);
  ADD ("set-wrong", test_set_wrong);
  ADD ("delete-ticked", test_delete_ticked);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
