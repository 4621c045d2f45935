/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-records.h"
#include "muster-chip-group.h"
#include "muster-day.h"
#include "muster-suggest.h"
#include "muster-today-view.h"

/* Today: which fair it is, what was done there, what waits. */

static void
add_intention (DeskRig *rig, const MusterId *fair, const char *name, const char *county)
{
  g_autofree char *fair_text = muster_id_to_text (fair);
  MusterId worker = desk_rig_create (rig, "worker", "{\"name\":\"%s\",\"hukou_div\":\"%s\"}", name, county);
  g_autofree char *worker_text = muster_id_to_text (&worker);

  desk_rig_create (rig, "intention",
                   "{\"fair_id\":\"%s\",\"worker_id\":\"%s\",\"intent_type\":\"1\",\"job_codes\":[\"g05\"],\"taken_"
                   "at\":%" G_GINT64_FORMAT "}",
                   fair_text, worker_text, DESK_RIG_NOW_MS);
}

static gboolean
shows (DeskRig *rig, const char *text)
{
  return desk_rig_find_text (GTK_WIDGET (rig->view), text) != NULL;
}

static GtkStack *
get_top (DeskRig *rig)
{
  return GTK_STACK (desk_rig_find_type (GTK_WIDGET (rig->view), GTK_TYPE_STACK));
}

static gboolean
is_at (DeskRig *rig, const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (get_top (rig)), page) == 0;
}

static void
test_fair (DeskRig *rig, gconstpointer data)
{
  MusterId fair = desk_rig_create_fair (rig, "南大街摆摊", "2", -3, 5);

  add_intention (rig, &fair, "李试一", "530627");
  add_intention (rig, &fair, "李试二", "530627");
  desk_rig_show (rig, MUSTER_TYPE_TODAY_VIEW);
  DESK_RIG_UNTIL (is_at (rig, "fair") && shows (rig, "南大街摆摊"));
  g_assert_true (shows (rig, "Running"));
  g_assert_true (shows (rig, "镇雄县"));
  g_assert_true (shows (rig, "12–13 h"));
  g_assert_true (shows (rig, "Trade only, no employer"));
  DESK_RIG_UNTIL (shows (rig, "unsent"));
  desk_rig_click (GTK_WIDGET (rig->view), "镇雄县");
  g_assert_cmpstr (rig->went, ==, "workers");
  desk_rig_click (GTK_WIDGET (rig->view), "Start recording");
  g_assert_cmpstr (rig->went, ==, "capture");
}

/* Somebody else's laptop brings a record in: the counts follow. */
static void
test_follows (DeskRig *rig, gconstpointer data)
{
  MusterId fair = desk_rig_create_fair (rig, "南大街摆摊", "2", -3, 5);

  desk_rig_show (rig, MUSTER_TYPE_TODAY_VIEW);
  DESK_RIG_UNTIL (is_at (rig, "fair") && shows (rig, "Nothing yet"));
  add_intention (rig, &fair, "李试一", "530629");
  DESK_RIG_UNTIL (shows (rig, "威信县"));
}

static void
test_quick_fair (DeskRig *rig, gconstpointer data)
{
  GtkWidget *quick, *place, *type;
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDay) day = NULL;
  MusterId fair;
  g_autofree char *kind = NULL;

  desk_rig_show (rig, MUSTER_TYPE_TODAY_VIEW);
  DESK_RIG_UNTIL (is_at (rig, "choose") && shows (rig, "No fair today"));
  place = desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_SUGGEST);
  type = desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_CHIP_GROUP);
  quick = desk_rig_find_name (GTK_WIDGET (rig->view), "quick-fair");
  g_signal_emit_by_name (quick, "clicked");
  g_assert_true (shows (rig, "Where is the stall?"));
  muster_suggest_set (MUSTER_SUGGEST (place), NULL, "长途汽车站");
  g_signal_emit_by_name (quick, "clicked");
  g_assert_true (shows (rig, "by the digit"));
  g_assert_true (desk_rig_press (type, GDK_KEY_4, 0));
  g_signal_emit_by_name (quick, "clicked");
  g_signal_emit_by_name (quick, "clicked"); /* a hand that presses twice */
  DESK_RIG_UNTIL (g_strcmp0 (rig->went, "capture") == 0);
  DESK_RIG_UNTIL (is_at (rig, "fair"));
  g_assert_cmpint (desk_rig_count (rig, "fair"), ==, 1);
  day = muster_day_read (muster_desk_get_store (rig->desk), &error);
  g_assert_no_error (error);
  g_assert_true (muster_day_get_fair_id (day, &fair));
  g_assert_true (json_object_get_boolean_member (day->fair, "_complete"));
  kind = desk_rig_get (rig, &fair, "place_kind");
  g_assert_cmpstr (kind, ==, "6");
}

static void
test_other_fair (DeskRig *rig, gconstpointer data)
{
  MusterId running = desk_rig_create_fair (rig, "甲场", "2", -3, 5);
  MusterId planned = desk_rig_create_fair (rig, "乙场", "1", -2, 5);
  g_autofree char *state = NULL;
  g_autofree char *still = NULL;

  desk_rig_show (rig, MUSTER_TYPE_TODAY_VIEW);
  DESK_RIG_UNTIL (is_at (rig, "fair") && shows (rig, "甲场"));
  g_assert_false (desk_rig_press (GTK_WIDGET (rig->view), GDK_KEY_2, 0));
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "today.other", NULL);
  g_assert_true (is_at (rig, "choose"));
  g_assert_false (desk_rig_press (GTK_WIDGET (rig->view), GDK_KEY_7, 0));
  g_assert_true (desk_rig_press (GTK_WIDGET (rig->view), GDK_KEY_Escape, 0));
  g_assert_true (is_at (rig, "fair"));
  gtk_widget_activate_action (GTK_WIDGET (rig->view), "today.other", NULL);
  g_assert_true (desk_rig_press (GTK_WIDGET (rig->view), GDK_KEY_2, 0));
  DESK_RIG_UNTIL (is_at (rig, "fair") && shows (rig, "乙场"));
  /* Whoever stands at a planned fair has begun it; the other one goes on. */
  state = desk_rig_get (rig, &planned, "state");
  still = desk_rig_get (rig, &running, "state");
  g_assert_cmpstr (state, ==, "2");
  g_assert_cmpstr (still, ==, "2");
}

/* A choice of yesterday says nothing about today. */
static void
test_choice_of_yesterday (DeskRig *rig, gconstpointer data)
{
  MusterId first = desk_rig_create_fair (rig, "甲场", "2", -3, 5);
  MusterId second = desk_rig_create_fair (rig, "乙场", "2", -2, 5);
  g_autofree char *second_text = muster_id_to_text (&second);
  g_autofree char *choice = g_strdup_printf ("2024-01-31 %s", second_text);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDay) day = NULL;
  MusterId found;

  g_assert_true (muster_store_set_setting (muster_desk_get_store (rig->desk), "fair", choice, &error));
  day = muster_day_read (muster_desk_get_store (rig->desk), &error);
  g_assert_no_error (error);
  g_assert_true (muster_day_get_fair_id (day, &found));
  g_assert_true (muster_id_equal (&found, &first));
}

static void
test_closed_while_reading (DeskRig *rig, gconstpointer data)
{
  desk_rig_create_fair (rig, "甲场", "2", -3, 5);
  rig->view = g_object_new (MUSTER_TYPE_TODAY_VIEW, NULL);
  gtk_window_set_child (GTK_WINDOW (rig->window), GTK_WIDGET (rig->view));
  muster_view_open (rig->view, rig->desk);
  muster_view_set_front (rig->view, TRUE);
  gtk_window_set_child (GTK_WINDOW (rig->window), NULL);
}

#define ADD(path, function) g_test_add ("/today/" path, DeskRig, NULL, desk_rig_set_up, function, desk_rig_tear_down)

static gpointer
become_liaison (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_assert_true (muster_store_set_setting (store, "role", "liaison", error));
  return NULL;
}

/* Who reviews is not asked to record, and sees how much waits. */
static void
test_office (DeskRig *rig, gconstpointer data)
{
  GtkWidget *start;

  desk_records_add_lead (rig, NULL);
  desk_rig_create_fair (rig, "南大街摆摊", "2", -3, 5);
  desk_rig_write (rig, become_liaison, NULL);
  desk_rig_show (rig, MUSTER_TYPE_TODAY_VIEW);
  DESK_RIG_UNTIL (shows (rig, "1 waiting for review"));
  start = desk_rig_find_text (GTK_WIDGET (rig->view), "Start recording");
  g_assert_false (start != NULL && gtk_widget_is_visible (start));
  DESK_RIG_UNTIL (shows (rig, "unsent"));
  g_assert_false (shows (rig, "Never backed up"));
  desk_rig_click (GTK_WIDGET (rig->view), "1 waiting for review");
  g_assert_cmpstr (rig->went, ==, "workers");
}

static void
add_tests (void)
{
  ADD ("fair", test_fair);
  ADD ("office", test_office);
  ADD ("follows", test_follows);
  ADD ("quick-fair", test_quick_fair);
  ADD ("other-fair", test_other_fair);
  ADD ("choice-of-yesterday", test_choice_of_yesterday);
  ADD ("closed-while-reading", test_closed_while_reading);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
