/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-rig.h"

#include <string.h>

#include "muster-list-table.h"
#include "muster-list-view.h"

/* A list that is longer than what GTK keeps of it: whatever comes into sight is written, and nothing else is read. */

#define PEOPLE 2000

static gpointer
add_people (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);

  for (guint i = 0; transaction != NULL && i < PEOPLE; i++)
    {
      g_autoptr (JsonObject) fields = json_object_new ();
      g_autofree char *name = g_strdup_printf ("李试%u", i);
      MusterId id = { 0 };

      json_object_set_string_member (fields, "name", name);
      json_object_set_string_member (fields, "hukou_div", "530627");
      if (!muster_store_create (store, "worker", fields, NULL, &id, error))
        return NULL;
    }
  if (transaction != NULL)
    muster_store_commit (transaction, error);
  return NULL;
}

static MusterListTable *
show_people (DeskRig *rig)
{
  MusterListView *view = g_object_new (MUSTER_TYPE_LIST_VIEW, NULL);
  MusterListTable *table;
  GListModel *rows;

  desk_rig_write (rig, add_people, NULL);
  muster_list_view_set_kind (view, "worker");
  desk_rig_show_view (rig, MUSTER_VIEW (view));
  table = MUSTER_LIST_TABLE (desk_rig_find_type (GTK_WIDGET (view), MUSTER_TYPE_LIST_TABLE));
  rows = G_LIST_MODEL (muster_list_table_get_model (table));
  DESK_RIG_UNTIL (g_list_model_get_n_items (rows) == PEOPLE && gtk_widget_get_mapped (GTK_WIDGET (table)));
  return table;
}

static GtkAdjustment *
get_adjustment (MusterListTable *table)
{
  return gtk_scrolled_window_get_vadjustment (
      GTK_SCROLLED_WINDOW (desk_rig_find_type (GTK_WIDGET (table), GTK_TYPE_SCROLLED_WINDOW)));
}

static const char *
get_name (MusterListTable *table, guint position)
{
  MusterListModel *model = muster_list_table_get_model (table);

  return json_object_get_string_member (
      muster_list_model_get_record (model, muster_list_model_get_row (model, position)), "name");
}

/* Counts the rows in sight that say what stands at their place. */
static guint
count_right (MusterListTable *table, GtkWidget *widget)
{
  GtkAdjustment *vertical = get_adjustment (table);
  double height = gtk_adjustment_get_upper (vertical) / PEOPLE;
  guint seen = 0;

  /* Kept for the focus, and not shown. */
  if (!gtk_widget_get_mapped (widget))
    return 0;
  if (GTK_IS_INSCRIPTION (widget) && gtk_widget_get_prev_sibling (gtk_widget_get_parent (widget)) != NULL)
    {
      GtkWidget *cell = gtk_widget_get_parent (widget);
      graphene_rect_t bounds;

      /* The second cell of a row, behind its tick: the name. */
      if (gtk_widget_get_prev_sibling (gtk_widget_get_prev_sibling (cell)) != NULL
          || !gtk_widget_compute_bounds (gtk_widget_get_parent (cell), GTK_WIDGET (table), &bounds))
        return 0;
      bounds.origin.y -= gtk_widget_get_height (GTK_WIDGET (table)) - gtk_adjustment_get_page_size (vertical);
      if (bounds.origin.y + bounds.size.height <= 0 || bounds.origin.y >= gtk_adjustment_get_page_size (vertical))
        return 0;
      return g_strcmp0 (
                 gtk_inscription_get_text (GTK_INSCRIPTION (widget)),
                 get_name (table, (guint) ((bounds.origin.y + gtk_adjustment_get_value (vertical)) / height + 0.5)))
             == 0;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    seen += count_right (table, child);
  return seen;
}

/* As many as the list has room for, each as it should be. */
static gboolean
is_written (MusterListTable *table)
{
  GtkAdjustment *vertical = get_adjustment (table);

  return gtk_adjustment_get_upper (vertical) > 0
         && count_right (table, GTK_WIDGET (table))
                >= (guint) (gtk_adjustment_get_page_size (vertical) * PEOPLE / gtk_adjustment_get_upper (vertical));
}

static void
go (MusterListTable *table, double place)
{
  GtkAdjustment *vertical = get_adjustment (table);

  gtk_adjustment_set_value (vertical, place * gtk_adjustment_get_upper (vertical));
  DESK_RIG_UNTIL (is_written (table));
}

static void
test_in_sight (DeskRig *rig, gconstpointer data)
{
  static const double places[] = { 0.002, 0.3, 0.301, 0.5, 0.55, 0.999 };
  MusterListTable *table = show_people (rig);

  DESK_RIG_UNTIL (is_written (table));
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    go (table, places[i]);
}

/* By keys: what was chosen is brought into sight. */
static void
test_chosen (DeskRig *rig, gconstpointer data)
{
  MusterListTable *table = show_people (rig);
  MusterListModel *model = muster_list_table_get_model (table);

  for (guint position = 1900; position > 100; position -= 600)
    {
      g_assert_true (muster_list_table_choose (table, muster_list_model_get_row (model, position)));
      DESK_RIG_UNTIL (is_written (table)
                      && desk_rig_find_text (GTK_WIDGET (table), get_name (table, position)) != NULL);
    }
}

static guint
count_written (GtkWidget *widget)
{
  guint written = GTK_IS_INSCRIPTION (widget) && gtk_inscription_get_text (GTK_INSCRIPTION (widget)) != NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    written += count_written (child);
  return written;
}

static guint
count_cells (GtkWidget *widget)
{
  guint cells = GTK_IS_INSCRIPTION (widget);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    cells += count_cells (child);
  return cells;
}

/* A jump reads a page and its neighbours, not all that GTK keeps. */
static void
test_out_of_sight (DeskRig *rig, gconstpointer data)
{
  MusterListTable *table = show_people (rig);

  DESK_RIG_UNTIL (is_written (table));
  go (table, 0.002);
  go (table, 0.3);
  g_assert_cmpuint (count_written (GTK_WIDGET (table)), <, count_cells (GTK_WIDGET (table)) / 2);
}

static void
add_tests (void)
{
  g_test_add ("/scrolling/in-sight", DeskRig, NULL, desk_rig_set_up, test_in_sight, desk_rig_tear_down);
  g_test_add ("/scrolling/chosen", DeskRig, NULL, desk_rig_set_up, test_chosen, desk_rig_tear_down);
  g_test_add ("/scrolling/out-of-sight", DeskRig, NULL, desk_rig_set_up, test_out_of_sight, desk_rig_tear_down);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
