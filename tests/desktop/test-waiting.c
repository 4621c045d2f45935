/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-records.h"

#include "muster-conflicts-view.h"
#include "muster-detail-pane.h"
#include "muster-journal.h"
#include "muster-returned-view.h"

/* What waits for a person: leads that came back, and values to choose from. */

static gboolean
shows (DeskRig *rig, const char *text)
{
  return desk_rig_find_text (GTK_WIDGET (rig->view), text) != NULL;
}

static MusterDetailPane *
get_pane (DeskRig *rig)
{
  return MUSTER_DETAIL_PANE (desk_rig_find_type (GTK_WIDGET (rig->view), MUSTER_TYPE_DETAIL_PANE));
}

static GtkWidget *
get_rows (DeskRig *rig)
{
  return desk_rig_find_type (GTK_WIDGET (rig->view), GTK_TYPE_LIST_BOX);
}

static gboolean
is_all_done (DeskRig *rig)
{
  GtkWidget *page = desk_rig_find_type (GTK_WIDGET (rig->view), ADW_TYPE_STATUS_PAGE);

  return page != NULL && gtk_widget_get_child_visible (page);
}

/* A shortcut of the page, as its keys activate it wherever the focus is. */
static gboolean
press_alt_z (DeskRig *rig)
{
  g_autoptr (GtkShortcutTrigger) keys = gtk_keyval_trigger_new (GDK_KEY_z, GDK_ALT_MASK);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (rig->view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GListModel) shortcuts = g_list_model_get_item (controllers, i);

      for (guint j = 0; GTK_IS_SHORTCUT_CONTROLLER (shortcuts) && j < g_list_model_get_n_items (shortcuts); j++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, j);

          if (gtk_shortcut_trigger_equal (gtk_shortcut_get_trigger (shortcut), keys))
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, GTK_WIDGET (rig->view), NULL);
        }
    }
  return FALSE;
}

/* ---- Given back ---- */

static int
get_review_state (DeskRig *rig, const MusterId *intention)
{
  MusterLead lead = { 0 };

  g_assert_true (muster_store_get_lead (muster_desk_get_store (rig->desk), intention, &lead, NULL));
  return lead.review_state;
}

static void
answer (DeskRig *rig, const char *text)
{
  MusterFieldEditor *editor;

  DESK_RIG_UNTIL (muster_detail_pane_get_form (get_pane (rig)) != NULL);
  editor = muster_group_form_find (muster_detail_pane_get_form (get_pane (rig)), "note");
  g_assert_nonnull (editor);
  gtk_editable_set_text (GTK_EDITABLE (desk_rig_find_type (GTK_WIDGET (editor), GTK_TYPE_ENTRY)), text);
  g_assert_true (
      desk_rig_press (GTK_WIDGET (muster_detail_pane_get_form (get_pane (rig))), GDK_KEY_Return, GDK_CONTROL_MASK));
}

/* The number was right: nothing in the lead changes but a word to the officer. */
static void
test_right_as_it_stands (DeskRig *rig, gconstpointer data)
{
  MusterId worker;
  MusterId intention = desk_records_add_lead (rig, &worker);
  g_autofree char *note = NULL;
  g_autofree char *mobile = NULL;

  desk_records_give_back (rig, &intention);
  g_assert_cmpint (get_review_state (rig, &intention), ==, 4);
  desk_rig_show (rig, MUSTER_TYPE_RETURNED_VIEW);
  DESK_RIG_UNTIL (shows (rig, "Right as it stands"));
  g_assert_true (desk_rig_press (get_rows (rig), GDK_KEY_a, 0));
  g_assert_cmpstr (rig->said, ==, "Say in the note why it is right; with that it goes back to the liaison officer.");
  answer (rig, "号码核对无误");
  DESK_RIG_UNTIL (is_all_done (rig));
  g_assert_cmpint (get_review_state (rig, &intention), ==, 1);
  note = desk_rig_get (rig, &intention, "note");
  g_assert_cmpstr (note, ==, "号码核对无误");
  mobile = desk_rig_get (rig, &worker, "mobile");
  g_assert_cmpstr (mobile, ==, "15400000017");
}

/* ---- Values to choose from ---- */

static gboolean
offers_choice (DeskRig *rig)
{
  const MusterDetail *detail = muster_detail_pane_get_detail (get_pane (rig));

  return !is_all_done (rig) && detail != NULL && json_array_get_length (detail->conflicts) == 1
         && shows (rig, "15400000018") && shows (rig, "15400000019");
}

static MusterId
show_dispute (DeskRig *rig)
{
  MusterId worker = desk_rig_create (rig, "worker", "{\"name\":\"李试二\",\"mobile\":\"15400000017\"}");

  desk_records_dispute (rig, &worker, "mobile", "15400000018", "15400000019");
  desk_rig_show (rig, MUSTER_TYPE_CONFLICTS_VIEW);
  DESK_RIG_UNTIL (offers_choice (rig));
  return worker;
}

static void
test_undo_choice (DeskRig *rig, gconstpointer data)
{
  MusterId worker = show_dispute (rig);
  g_autofree char *before = desk_rig_get (rig, &worker, "mobile");
  g_autofree char *chosen = NULL;
  g_autofree char *reopened = NULL;
  g_autofree char *again = NULL;

  g_assert_false (press_alt_z (rig));
  g_assert_true (desk_rig_press (get_rows (rig), GDK_KEY_2, 0));
  DESK_RIG_UNTIL (is_all_done (rig));
  chosen = desk_rig_get (rig, &worker, "mobile");
  g_assert_cmpstr (chosen, !=, before);
  g_assert_true (press_alt_z (rig));
  DESK_RIG_UNTIL (offers_choice (rig));
  g_assert_cmpstr (rig->said, ==, "The values stand beside each other again");
  reopened = desk_rig_get (rig, &worker, "mobile");
  g_assert_cmpstr (reopened, ==, before);
  /* Once only. */
  g_assert_false (press_alt_z (rig));
  g_assert_true (desk_rig_press (get_rows (rig), GDK_KEY_2, 0));
  DESK_RIG_UNTIL (is_all_done (rig));
  again = desk_rig_get (rig, &worker, "mobile");
  g_assert_cmpstr (again, ==, chosen);
}

static gpointer
edit_mobile (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();

  json_object_set_string_member (fields, "mobile", "15400000020");
  g_assert_true (muster_store_edit (store, data, fields, error));
  return NULL;
}

/* What somebody wrote after the choice is not overwritten by taking it back. */
static void
test_undo_too_late (DeskRig *rig, gconstpointer data)
{
  MusterId worker = show_dispute (rig);
  g_autofree char *mobile = NULL;

  g_assert_true (desk_rig_press (get_rows (rig), GDK_KEY_1, 0));
  DESK_RIG_UNTIL (is_all_done (rig));
  desk_rig_write (rig, edit_mobile, &worker);
  g_assert_true (press_alt_z (rig));
  DESK_RIG_UNTIL (rig->said != NULL);
  g_assert_cmpstr (rig->said, ==, "It was changed again meanwhile.");
  mobile = desk_rig_get (rig, &worker, "mobile");
  g_assert_cmpstr (mobile, ==, "15400000020");
}

static void
add_tests (void)
{
#define ADD(name, function) g_test_add ("/waiting/" name, DeskRig, NULL, desk_rig_set_up, function, desk_rig_tear_down)
  ADD ("right-as-it-stands", test_right_as_it_stands);
  ADD ("undo-choice", test_undo_choice);
  ADD ("undo-too-late", test_undo_too_late);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
