/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-rig.h"

#include <string.h>

#include "muster-column-menu.h"
#include "muster-list-view.h"

/* Which columns a list shows, in which order, and that it is so the next time. */

static void
show_people (DeskRig *rig)
{
  MusterListView *view = g_object_new (MUSTER_TYPE_LIST_VIEW, NULL);

  muster_list_view_set_kind (view, "worker");
  desk_rig_show_view (rig, MUSTER_VIEW (view));
}

static MusterListTable *
get_table (DeskRig *rig)
{
  return MUSTER_LIST_TABLE (desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_LIST_TABLE));
}

/* Headings after that of the ticks. */
static char *
get_titles (DeskRig *rig)
{
  GtkWidget *view = desk_rig_find_type (GTK_WIDGET (get_table (rig)), GTK_TYPE_COLUMN_VIEW);
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (view));
  GString *titles = g_string_new (NULL);

  for (guint i = 1; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      g_string_append_printf (titles, "%s%s", i == 1 ? "" : ",", gtk_column_view_column_get_title (column));
    }
  return g_string_free (titles, FALSE);
}

static void
assert_titles (DeskRig *rig, const char *expected)
{
  g_autofree char *titles = get_titles (rig);

  g_assert_cmpstr (titles, ==, expected);
}

static GtkWidget *
find_check (GtkWidget *root, const char *title)
{
  GtkWidget *label = desk_rig_find_text (root, title);

  return label == NULL ? NULL : gtk_widget_get_ancestor (label, GTK_TYPE_CHECK_BUTTON);
}

static GtkWidget *
open_menu (DeskRig *rig)
{
  GtkWidget *menu = desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_COLUMN_MENU);

  gtk_menu_button_popup (GTK_MENU_BUTTON (desk_rig_find_type (menu, GTK_TYPE_MENU_BUTTON)));
  return desk_rig_find_type (menu, GTK_TYPE_POPOVER);
}

static void
toggle (GtkWidget *menu, const char *title)
{
  GtkWidget *check = find_check (menu, title);

  g_assert_true (gtk_widget_is_sensitive (check));
  g_signal_emit_by_name (check, "activate");
}

/* With the focus on its line, as keys do it. */
static void
move (GtkWidget *menu, const char *title, guint key)
{
  GtkWidget *check = find_check (menu, title);

  gtk_widget_grab_focus (check);
  g_assert_true (desk_rig_press (gtk_widget_get_parent (gtk_widget_get_parent (check)), key, GDK_ALT_MASK));
}

#define USUAL "Name,Sex,Age,Mobile,Home county,Last intention,Progress,Sent"

static void
test_choose (DeskRig *rig, gconstpointer data)
{
  GtkWidget *menu;

  desk_rig_create (rig, "worker", "%s", "{\"name\":\"李试一\",\"hukou_div\":\"530627\",\"education\":\"20\"}");
  show_people (rig);
  assert_titles (rig, USUAL);
  menu = open_menu (rig);
  /* The first names the record, and eight is the most. */
  g_assert_false (gtk_widget_is_sensitive (find_check (menu, "Name")));
  g_assert_false (gtk_widget_is_sensitive (find_check (menu, "Education")));
  toggle (menu, "Progress");
  assert_titles (rig, "Name,Sex,Age,Mobile,Home county,Last intention,Sent");
  toggle (menu, "Education");
  assert_titles (rig, "Name,Sex,Age,Mobile,Home county,Last intention,Sent,Education");
  move (menu, "Education", GDK_KEY_Up);
  move (menu, "Sex", GDK_KEY_Down);
  assert_titles (rig, "Name,Age,Sex,Mobile,Home county,Last intention,Education,Sent");
  /* Nothing comes before the name, or behind the last. */
  move (menu, "Age", GDK_KEY_Up);
  move (menu, "Sent", GDK_KEY_Down);
  assert_titles (rig, "Name,Age,Sex,Mobile,Home county,Last intention,Education,Sent");
  desk_rig_wait_idle (rig);
  show_people (rig);
  assert_titles (rig, "Name,Age,Sex,Mobile,Home county,Last intention,Education,Sent");
  desk_rig_click (open_menu (rig), "As before");
  assert_titles (rig, USUAL);
  desk_rig_wait_idle (rig);
  show_people (rig);
  assert_titles (rig, USUAL);
}

static GtkColumnView *
get_view (DeskRig *rig)
{
  return GTK_COLUMN_VIEW (desk_rig_find_type (GTK_WIDGET (get_table (rig)), GTK_TYPE_COLUMN_VIEW));
}

/* Width of all that is shown, and how many of them are not, into @hidden. */
static int
measure_columns (DeskRig *rig, guint *hidden)
{
  GListModel *columns = gtk_column_view_get_columns (get_view (rig));
  int width = 0;

  *hidden = 0;
  for (guint i = 1; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (gtk_column_view_column_get_visible (column))
        width += MAX (gtk_column_view_column_get_fixed_width (column), 0);
      else
        (*hidden)++;
    }
  return width;
}

static guint
count_notes (GtkWidget *widget)
{
  guint count = GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), "no room") ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    count += count_notes (child);
  return count;
}

/* In a narrow window, as with large text, some columns find no room: the others take all of it, and the menu says which
 * they are. */
static void
test_room (DeskRig *rig, gconstpointer data)
{
  int room, width;
  guint hidden;

  desk_rig_create (rig, "worker", "%s", "{\"name\":\"李试一\",\"mobile\":\"15400000017\"}");
  show_people (rig);
  gtk_window_set_default_size (GTK_WINDOW (rig->window), 960, 600);
  DESK_RIG_UNTIL ((measure_columns (rig, &hidden), hidden) > 0);
  desk_rig_wait_idle (rig);
  width = measure_columns (rig, &hidden);
  room = gtk_widget_get_width (GTK_WIDGET (get_view (rig)));
  /* All but the ticks'. */
  g_assert_cmpint (width, >, room * 7 / 8);
  g_assert_cmpint (width, <, room);
  g_assert_cmpuint (count_notes (open_menu (rig)), ==, hidden);
}

/* What the list is sorted by stays, as long as it is shown. */
static void
test_order (DeskRig *rig, gconstpointer data)
{
  GtkWidget *menu;

  show_people (rig);
  menu = open_menu (rig);
  g_assert_true (desk_rig_press (GTK_WIDGET (get_table (rig)), GDK_KEY_5, 0));
  g_assert_cmpstr (muster_list_table_get_order (get_table (rig)), ==, "hukou_div");
  g_assert_true (desk_rig_press (GTK_WIDGET (get_table (rig)), GDK_KEY_5, 0));
  g_assert_cmpstr (muster_list_table_get_order (get_table (rig)), ==, "-hukou_div");
  toggle (menu, "Sex");
  g_assert_cmpstr (muster_list_table_get_order (get_table (rig)), ==, "-hukou_div");
  toggle (menu, "Home county");
  g_assert_null (muster_list_table_get_order (get_table (rig)));
}

static void
write_nonsense (DeskRig *rig, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (muster_store_set_setting (muster_desk_get_store (rig->desk), "columns worker", text, &error));
  g_assert_no_error (error);
}

/* What is kept may be of a newer Muster, or broken. */
static void
test_kept (DeskRig *rig, gconstpointer data)
{
  write_nonsense (rig, "[\"hukou_div\",\"of_tomorrow\",\"name\",\"id_number\",\"sex\"]");
  show_people (rig);
  assert_titles (rig, "Name,Home county,Sex");
  write_nonsense (rig, "[1,{},[\"sex\"],null,\"sex\"]");
  show_people (rig);
  assert_titles (rig, "Name,Sex");
  write_nonsense (rig, "[1,{},");
  show_people (rig);
  assert_titles (rig, USUAL);
}

static void
add_tests (void)
{
#define ADD(name, function) g_test_add ("/columns/" name, DeskRig, NULL, desk_rig_set_up, function, desk_rig_tear_down)
  ADD ("choose", test_choose);
  ADD ("room", test_room);
  ADD ("order", test_order);
  ADD ("kept", test_kept);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
