/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-waiting-view.h"

#include <glib/gi18n.h>

#include "muster-detail-undo.h"
#include "muster-parts.h"
#include "muster-words.h"

typedef struct
{
  GtkStack *stack; /* rows, empty */
  GtkBox *chips;
  GtkListBox *list;
  GtkLabel *count;
  GtkLabel *keys;
  AdwBin *side;
  AdwStatusPage *empty;
  MusterDetailPane *detail;
  GPtrArray *buttons; /* of the filters, "all" first; borrowed */
  guint filter;       /* index into @buttons */
  JsonArray *rows;    /* nullable */
  MusterId wanted;
  gboolean has_wanted;
  gboolean filling;
  GCancellable *reading;
} MusterWaitingViewPrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (MusterWaitingView, muster_waiting_view, MUSTER_TYPE_VIEW)

static MusterWaitingViewPrivate *
get (MusterWaitingView *self)
{
  return muster_waiting_view_get_instance_private (self);
}

/* ---- Rows ---- */

static JsonObject *
get_row (GtkListBoxRow *row)
{
  return row == NULL ? NULL : g_object_get_data (G_OBJECT (row), "row");
}

static const char *
get_text (JsonObject *row, const char *member)
{
  return json_object_get_string_member_with_default (row, member, "");
}

/* Newer GTK says also that no row is chosen when the page goes, and the list with it. */
static void
show_chosen (MusterWaitingView *self, GtkListBoxRow *chosen)
{
  MusterWaitingViewPrivate *private = get (self);
  JsonObject *row = get_row (chosen);
  MusterId id;

  if (!private->filling && row != NULL && muster_id_parse (get_text (row, "record"), &id))
    muster_detail_pane_show (private->detail, &id);
}

/* Of a row that was just chosen the panel may still show the one before. */
static gboolean
is_shown (MusterWaitingView *self, JsonObject *row)
{
  const MusterDetail *detail = muster_detail_pane_get_detail (get (self)->detail);
  MusterId id;

  return detail != NULL && muster_id_parse (get_text (row, "record"), &id) && muster_id_equal (&id, &detail->id);
}

static gboolean
press (MusterWaitingView *self, guint key, guint code, GdkModifierType modifiers)
{
  MusterWaitingViewPrivate *private = get (self);
  MusterWaitingViewClass *class = MUSTER_WAITING_VIEW_GET_CLASS (self);
  JsonObject *row = get_row (gtk_list_box_get_selected_row (private->list));

  if (row == NULL || class->press == NULL || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0
      || !is_shown (self, row))
    return GDK_EVENT_PROPAGATE;
  return class->press (private->detail, row, key);
}

static GtkWidget *
make_row (MusterWaitingView *self, JsonObject *row)
{
  GtkWidget *widget = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (get_text (row, "title"));
  GtkWidget *facts = gtk_label_new (get_text (row, "facts"));
  GtkWidget *note = muster_note_new (get_text (row, "note"));
  g_autofree char *name
      = g_strdup_printf ("%s, %s, %s", get_text (row, "title"), get_text (row, "facts"), get_text (row, "note"));

  gtk_box_append (GTK_BOX (box), g_object_new (GTK_TYPE_IMAGE, "icon-name", MUSTER_WAITING_VIEW_GET_CLASS (self)->icon,
                                               "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL));
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (title, get_text (row, "title"));
  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (facts), 0);
  gtk_label_set_wrap (GTK_LABEL (facts), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (facts), PANGO_WRAP_WORD_CHAR);
  if (json_object_get_boolean_member_with_default (row, "warning", FALSE))
    gtk_widget_add_css_class (note, "warning");
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), facts);
  gtk_box_append (GTK_BOX (texts), note);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (widget), box);
  g_object_set_data_full (G_OBJECT (widget), "row", json_object_ref (row), (GDestroyNotify) json_object_unref);
  muster_name_widget (widget, name);
  return widget;
}

static gboolean
is_let_through (MusterWaitingView *self, guint filter, JsonObject *row)
{
  return filter == 0
         || json_object_get_boolean_member_with_default (
             row, MUSTER_WAITING_VIEW_GET_CLASS (self)->filters[filter - 1].member, FALSE);
}

static void
show_counts (MusterWaitingView *self)
{
  MusterWaitingViewPrivate *private = get (self);
  g_autofree char *all = muster_words_for_count (json_array_get_length (private->rows));
  g_autofree char *text = g_strdup_printf (_ ("%s waiting"), all);

  muster_label_set (GTK_WIDGET (private->count), text);
  muster_view_set_subtitle (MUSTER_VIEW (self), text);
  for (guint i = 0; i < private->buttons->len; i++)
    {
      GtkWidget *button = g_ptr_array_index (private->buttons, i);
      guint count = 0;
      g_autofree char *number = NULL;
      g_autofree char *label = NULL;

      for (guint j = 0; j < json_array_get_length (private->rows); j++)
        count += is_let_through (self, i, json_array_get_object_element (private->rows, j)) ? 1 : 0;
      number = muster_words_for_count (count);
      label = g_strdup_printf ("%s %s", (const char *) g_object_get_data (G_OBJECT (button), "title"), number);
      gtk_button_set_label (GTK_BUTTON (button), label);
      muster_name_widget (button, label);
    }
}

/* The row that was chosen; where it was dealt with, the one that took its place. */
static GtkListBoxRow *
find_row (MusterWaitingView *self, const char *id, int index)
{
  MusterWaitingViewPrivate *private = get (self);
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (private->list, i)) != NULL; i++)
    if (g_strcmp0 (get_text (get_row (row), private->has_wanted ? "record" : "id"), id) == 0)
      return row;
  row = gtk_list_box_get_row_at_index (private->list, MAX (index, 0));
  return row != NULL ? row : gtk_list_box_get_row_at_index (private->list, MAX (index - 1, 0));
}

static void
fill_list (MusterWaitingView *self)
{
  MusterWaitingViewPrivate *private = get (self);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (private->list, 0)) != NULL)
    gtk_list_box_remove (private->list, GTK_WIDGET (row));
  for (guint i = 0; i < json_array_get_length (private->rows); i++)
    if (is_let_through (self, private->filter, json_array_get_object_element (private->rows, i)))
      gtk_list_box_append (private->list, make_row (self, json_array_get_object_element (private->rows, i)));
}

static void
choose_row (MusterWaitingView *self, GtkListBoxRow *row, gboolean same, gboolean take_focus)
{
  MusterWaitingViewPrivate *private = get (self);

  private->has_wanted = FALSE;
  private->filling = same;
  gtk_list_box_select_row (private->list, row);
  private->filling = FALSE;
  if (take_focus)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

/* Nothing moves under the hand: what is being typed at the right stays, and so does the row that is chosen. */
static void
fill (MusterWaitingView *self)
{
  MusterWaitingViewPrivate *private = get (self);
  GtkListBoxRow *chosen = gtk_list_box_get_selected_row (private->list);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean typing = muster_detail_pane_get_form (private->detail) != NULL;
  gboolean take_focus = !typing && muster_view_is_front (MUSTER_VIEW (self))
                        && (focus == NULL || gtk_widget_is_ancestor (focus, GTK_WIDGET (self)));
  char wanted[MUSTER_ID_TEXT_SIZE];
  g_autofree char *id = g_strdup (private->has_wanted ? muster_id_write (&private->wanted, wanted)
                                  : chosen == NULL    ? NULL
                                                      : get_text (get_row (chosen), "id"));
  int index = chosen == NULL ? 0 : gtk_list_box_row_get_index (chosen);
  GtkListBoxRow *row;

  fill_list (self);
  show_counts (self);
  gtk_stack_set_visible_child_name (private->stack, json_array_get_length (private->rows) > 0 ? "rows" : "empty");
  row = find_row (self, id, index);
  if (row != NULL)
    choose_row (self, row, typing || g_strcmp0 (get_text (get_row (row), "id"), id) == 0, take_focus);
}

/* ---- Reading ---- */

static void
take_rows (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterWaitingView) self = data;
  MusterWaitingViewPrivate *private = get (self);
  g_autoptr (GError) error = NULL;
  JsonArray *rows = muster_desk_finish (result, &error);

  if (private->detail == NULL || muster_view_get_desk (MUSTER_VIEW (self)) == NULL
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_pointer (&rows, json_array_unref);
      return;
    }
  if (rows == NULL)
    {
      muster_view_report (MUSTER_VIEW (self), error);
      return;
    }
  g_clear_pointer (&private->rows, json_array_unref);
  private->rows = rows;
  fill (self);
}

static void
refresh (MusterView *view)
{
  MusterWaitingView *self = MUSTER_WAITING_VIEW (view);
  MusterWaitingViewPrivate *private = get (self);

  if (private->reading != NULL)
    g_cancellable_cancel (private->reading);
  g_clear_object (&private->reading);
  private->reading = g_cancellable_new ();
  muster_desk_read_async (muster_view_get_desk (view), MUSTER_WAITING_VIEW_GET_CLASS (self)->read, NULL, NULL,
                          (GDestroyNotify) json_array_unref, private->reading, take_rows, g_object_ref (self));
  muster_detail_pane_refresh (private->detail);
}

/* ---- Filters ---- */

static void
choose_filter (GtkToggleButton *button, MusterWaitingView *self)
{
  MusterWaitingViewPrivate *private = get (self);
  guint index;

  if (!gtk_toggle_button_get_active (button) || !g_ptr_array_find (private->buttons, button, &index)
      || private->rows == NULL)
    return;
  private->filter = index;
  fill_list (self);
}

static void
add_filter (MusterWaitingView *self, const char *title)
{
  MusterWaitingViewPrivate *private = get (self);
  GtkWidget *button = gtk_toggle_button_new_with_label (title);

  gtk_widget_add_css_class (button, "chip");
  g_object_set_data_full (G_OBJECT (button), "title", g_strdup (title), g_free);
  muster_name_widget (button, title);
  if (private->buttons->len > 0)
    gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), g_ptr_array_index (private->buttons, 0));
  else
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_ptr_array_add (private->buttons, button);
  gtk_box_append (private->chips, button);
  g_signal_connect_object (button, "toggled", G_CALLBACK (choose_filter), self, 0);
}

/* ---- The page ---- */

static void
focus_rows (MusterWaitingView *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (get (self)->list);

  gtk_widget_grab_focus (row == NULL ? GTK_WIDGET (get (self)->list) : GTK_WIDGET (row));
}

static void
enter_detail (MusterWaitingView *self)
{
  muster_detail_pane_enter (get (self)->detail);
}

static void
opened (MusterView *view)
{
  MusterWaitingView *self = MUSTER_WAITING_VIEW (view);
  MusterWaitingViewPrivate *private = get (self);
  MusterWaitingViewClass *class = MUSTER_WAITING_VIEW_GET_CLASS (self);

  private->detail = MUSTER_DETAIL_PANE (muster_detail_pane_new (muster_view_get_desk (view), NULL));
  adw_bin_set_child (private->side, GTK_WIDGET (private->detail));
  add_filter (self, _ ("All"));
  for (guint i = 0; i < MUSTER_WAITING_FILTERS && class->filters[i].title != NULL; i++)
    add_filter (self, _ (class->filters[i].title));
  muster_label_set (GTK_WIDGET (private->keys), _ (class->keys));
  gtk_widget_set_tooltip_text (GTK_WIDGET (private->keys), _ (class->keys));
  adw_status_page_set_title (private->empty, _ ("All done"));
  muster_name_status_page (GTK_WIDGET (private->empty), _ ("All done"));
  adw_status_page_set_description (private->empty, _ (class->empty));
  g_signal_connect_object (private->detail, "left", G_CALLBACK (focus_rows), self, G_CONNECT_SWAPPED);
}

static void
shown (MusterView *view)
{
  focus_rows (MUSTER_WAITING_VIEW (view));
}

static void
show_record (MusterView *view, const MusterId *record)
{
  MusterWaitingViewPrivate *private = get (MUSTER_WAITING_VIEW (view));

  private->wanted = *record;
  private->has_wanted = TRUE;
  refresh (view);
}

static void
muster_waiting_view_dispose (GObject *object)
{
  MusterWaitingViewPrivate *private = get (MUSTER_WAITING_VIEW (object));

  if (private->reading != NULL)
    g_cancellable_cancel (private->reading);
  g_clear_object (&private->reading);
  private->detail = NULL;
  G_OBJECT_CLASS (muster_waiting_view_parent_class)->dispose (object);
}

static void
muster_waiting_view_finalize (GObject *object)
{
  MusterWaitingViewPrivate *private = get (MUSTER_WAITING_VIEW (object));

  g_clear_pointer (&private->rows, json_array_unref);
  g_ptr_array_unref (private->buttons);
  G_OBJECT_CLASS (muster_waiting_view_parent_class)->finalize (object);
}

static void
muster_waiting_view_class_init (MusterWaitingViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  MusterViewClass *view_class = MUSTER_VIEW_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = muster_waiting_view_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_waiting_view_finalize;
  view_class->opened = opened;
  view_class->shown = shown;
  view_class->refresh = refresh;
  view_class->show_record = show_record;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/musterapp/Muster/desktop/muster-waiting-view.ui");
  gtk_widget_class_bind_template_child_private (widget_class, MusterWaitingView, stack);
  gtk_widget_class_bind_template_child_private (widget_class, MusterWaitingView, chips);
  gtk_widget_class_bind_template_child_private (widget_class, MusterWaitingView, list);
  gtk_widget_class_bind_template_child_private (widget_class, MusterWaitingView, count);
  gtk_widget_class_bind_template_child_private (widget_class, MusterWaitingView, keys);
  gtk_widget_class_bind_template_child_private (widget_class, MusterWaitingView, side);
  gtk_widget_class_bind_template_child_private (widget_class, MusterWaitingView, empty);
}

/* For the whole window, as what was dealt with last leaves an empty page in which nothing has the focus. */
static gboolean
undo (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  MusterWaitingViewPrivate *private = get (MUSTER_WAITING_VIEW (widget));

  return muster_view_is_front (MUSTER_VIEW (widget)) && private->detail != NULL
         && muster_detail_undo (GTK_WIDGET (private->detail));
}

static void
add_undo (GtkWidget *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller), GTK_SHORTCUT_SCOPE_GLOBAL);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_z, GDK_ALT_MASK), gtk_callback_action_new (undo, NULL, NULL)));
  gtk_widget_add_controller (self, controller);
}

static void
muster_waiting_view_init (MusterWaitingView *self)
{
  MusterWaitingViewPrivate *private = get (self);
  GtkEventController *keys = gtk_event_controller_key_new ();

  private->buttons = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (press), self);
  gtk_widget_add_controller (GTK_WIDGET (private->list), keys);
  add_undo (GTK_WIDGET (self));
  muster_name_widget (private->list, _ ("What waits"));
  g_signal_connect_object (private->list, "row-activated", G_CALLBACK (enter_detail), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (private->list, "row-selected", G_CALLBACK (show_chosen), self, G_CONNECT_SWAPPED);
}
