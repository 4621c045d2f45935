/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-rig.h"

#include <string.h>

#include "muster-detail-pane.h"
#include "muster-list-table.h"
#include "muster-list-view.h"

/* Two records that may be of one person, side by side in the panel of the workers' list. */

typedef struct
{
  MusterId first, second, intention;
} People;

static People
show_people (DeskRig *rig)
{
  MusterListView *view = g_object_new (MUSTER_TYPE_LIST_VIEW, NULL);
  People people;
  char text[MUSTER_ID_TEXT_SIZE];

  people.first = desk_rig_create (rig, "worker", "%s",
                                  "{\"name\":\"李试二\",\"mobile\":\"15400000017\",\"hukou_div\":\"530627\"}");
  desk_rig_create (rig, "worker", "%s", "{\"name\":\"王试三\",\"mobile\":\"15400000018\"}");
  people.second = desk_rig_create (rig, "worker", "%s",
                                   "{\"name\":\"李试二\",\"mobile\":\"15400000017\",\"hukou_div\":\"530629\"}");
  people.intention = desk_rig_create (rig, "intention", "{\"worker_id\":\"%s\",\"intent_type\":\"1\"}",
                                      muster_id_write (&people.second, text));
  muster_list_view_set_kind (view, "worker");
  desk_rig_show_view (rig, MUSTER_VIEW (view));
  return people;
}

static MusterDetailPane *
get_pane (DeskRig *rig)
{
  return MUSTER_DETAIL_PANE (desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_DETAIL_PANE));
}

static guint
count_rows (DeskRig *rig)
{
  MusterListTable *table
      = MUSTER_LIST_TABLE (desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_LIST_TABLE));

  return g_list_model_get_n_items (G_LIST_MODEL (muster_list_table_get_model (table)));
}

static gboolean
shows (DeskRig *rig, const char *text)
{
  return desk_rig_find_text (GTK_WIDGET (rig->view), text) != NULL;
}

static gboolean
is_shown (DeskRig *rig, const MusterId *id)
{
  const MusterDetail *detail = muster_detail_pane_get_detail (get_pane (rig));

  return detail != NULL && muster_id_equal (&detail->id, id);
}

static void
open_one (DeskRig *rig, const MusterId *id)
{
  muster_detail_pane_show (get_pane (rig), id);
  DESK_RIG_UNTIL (is_shown (rig, id));
}

static gboolean
is_marked (GtkWidget *label)
{
  return label != NULL && gtk_widget_has_css_class (label, "differs");
}

static void
test_side_by_side (DeskRig *rig, gconstpointer data)
{
  People people = show_people (rig);
  GtkWidget *grid;

  open_one (rig, &people.second);
  g_assert_true (shows (rig, "Probably the same person"));
  grid = gtk_widget_get_ancestor (desk_rig_find_text (GTK_WIDGET (rig->view), "Other: "), GTK_TYPE_GRID);
  g_assert_true (is_marked (desk_rig_find_text (grid, "镇雄县")));
  g_assert_true (is_marked (desk_rig_find_text (grid, "威信县")));
  g_assert_false (is_marked (desk_rig_find_text (grid, "李试二")));
  /* Only the tail of a number, on a screen that a queue looks at. */
  g_assert_nonnull (desk_rig_find_text (grid, "…0017"));
  g_assert_null (desk_rig_find_text (grid, "15400000017"));
}

static void
test_same (DeskRig *rig, gconstpointer data)
{
  People people = show_people (rig);
  g_autofree char *moved = NULL;
  g_autofree char *back = NULL;
  char text[MUSTER_ID_TEXT_SIZE];

  open_one (rig, &people.second);
  DESK_RIG_UNTIL (count_rows (rig) == 3);
  g_assert_true (desk_rig_press (GTK_WIDGET (get_pane (rig)), GDK_KEY_s, 0));
  DESK_RIG_UNTIL (count_rows (rig) == 2 && is_shown (rig, &people.first));
  DESK_RIG_UNTIL (!shows (rig, "Probably the same person"));
  moved = desk_rig_get (rig, &people.intention, "worker_id");
  g_assert_cmpstr (moved, ==, muster_id_write (&people.first, text));
  gtk_widget_activate_action (GTK_WIDGET (get_pane (rig)), "detail.undo", NULL);
  DESK_RIG_UNTIL (count_rows (rig) == 3 && is_shown (rig, &people.second) && shows (rig, "Probably the same person"));
  back = desk_rig_get (rig, &people.intention, "worker_id");
  g_assert_cmpstr (back, ==, muster_id_write (&people.second, text));
}

static void
test_not_same (DeskRig *rig, gconstpointer data)
{
  People people = show_people (rig);

  open_one (rig, &people.first);
  g_assert_true (desk_rig_press (GTK_WIDGET (get_pane (rig)), GDK_KEY_n, 0));
  DESK_RIG_UNTIL (!shows (rig, "Probably the same person"));
  g_assert_true (is_shown (rig, &people.first));
  g_assert_cmpint (desk_rig_count (rig, "worker"), ==, 3);
  gtk_widget_activate_action (GTK_WIDGET (get_pane (rig)), "detail.undo", NULL);
  DESK_RIG_UNTIL (shows (rig, "Probably the same person"));
}

/* The keys are letters while something is typed. */
static void
test_while_editing (DeskRig *rig, gconstpointer data)
{
  People people = show_people (rig);

  open_one (rig, &people.second);
  muster_detail_pane_edit (get_pane (rig), "name");
  desk_rig_press (GTK_WIDGET (get_pane (rig)), GDK_KEY_s, 0);
  gtk_widget_activate_action (GTK_WIDGET (get_pane (rig)), "detail.join", "b", TRUE);
  desk_rig_wait_idle (rig);
  g_assert_cmpint (desk_rig_count (rig, "worker"), ==, 3);
}

static void
test_filter (DeskRig *rig, gconstpointer data)
{
  GtkWidget *label;

  show_people (rig);
  DESK_RIG_UNTIL (count_rows (rig) == 3);
  label = desk_rig_find_text (GTK_WIDGET (rig->view), "Perhaps twice");
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, GTK_TYPE_TOGGLE_BUTTON), "clicked");
  DESK_RIG_UNTIL (count_rows (rig) == 2);
}

static void
add_tests (void)
{
#define ADD(name, function) g_test_add ("/joining/" name, DeskRig, NULL, desk_rig_set_up, function, desk_rig_tear_down)
  ADD ("side-by-side", test_side_by_side);
  ADD ("same", test_same);
  ADD ("not-same", test_not_same);
  ADD ("while-editing", test_while_editing);
  ADD ("filter", test_filter);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
