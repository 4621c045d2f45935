/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-today-view.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-columns.h"
#include "muster-day-parts.h"
#include "muster-deployment-card.h"
#include "muster-parts.h"
#include "muster-quick-fair.h"
#include "muster-today-reading.h"
#include "muster-words.h"
#include "muster-wrap-box.h"

#define MOST_ROWS 6
#define MOST_HOURS 8
#define DIGITS 9

enum
{
  COUNT_INTENTIONS,
  COUNT_PEOPLE,
  COUNT_EMPLOYERS,
  COUNT_POSTS,
  N_COUNTS,
};

struct _MusterTodayView
{
  MusterView parent;
  GtkStack *top; /* fair, choose */
  GtkWidget *head;
  GtkWidget *title;
  GtkWidget *state;
  GtkWidget *where;
  GtkWidget *counts;
  GtkWidget *choose_title;
  GtkWidget *choices;
  MusterQuickFair *quick;
  GtkWidget *cards;
  GtkWidget *pair;
  GtkWidget *side;
  GtkWidget *start;
  GtkWidget *count[N_COUNTS];
  GtkWidget *by_employer;
  GtkWidget *by_county;
  GtkWidget *by_hour;
  GtkWidget *todo_card;
  GtkWidget *last_card;
  GtkWidget *deployment;
  MusterDay *day;
  MusterTodo *todo;
  GCancellable *reading;
  gboolean is_office; /* nobody records here */
  gboolean choosing;  /* somebody asked for another fair */
  gboolean seen;      /* the focus has been put somewhere */
};

G_DEFINE_FINAL_TYPE (MusterTodayView, muster_today_view, MUSTER_TYPE_VIEW)

/* ---- What is shown ---- */

static gint64
get_count (JsonObject *summary, const char *member)
{
  return summary == NULL ? 0 : json_object_get_int_member (summary, member);
}

static void
show_counts (MusterTodayView *self, JsonObject *summary)
{
  gint64 people = get_count (summary, "people");
  gint64 returning = get_count (summary, "returning");
  g_autofree char *fresh_text = muster_words_for_count (people - returning);
  g_autofree char *returning_text = muster_words_for_count (returning);
  g_autofree char *signed_up_text = muster_words_for_count (get_count (summary, "signed_up"));
  g_autofree char *people_note = g_strdup_printf (_ ("New %s · returning %s"), fresh_text, returning_text);
  g_autofree char *employers_note = g_strdup_printf (_ ("Firms · %s signed up"), signed_up_text);

  muster_count_set (self->count[COUNT_INTENTIONS], get_count (summary, "intentions"),
                    _ ("Wishes, one person may have several"));
  muster_count_set (self->count[COUNT_PEOPLE], people, people_note);
  muster_count_set (self->count[COUNT_EMPLOYERS], get_count (summary, "employers"), employers_note);
  muster_count_set (self->count[COUNT_POSTS], get_count (summary, "posts"), _ ("Places offered"));
}

static void
show_busiest (MusterTodayView *self, JsonArray *hours)
{
  gint64 most = 0;
  g_autofree char *note = NULL;

  for (guint i = 0; i < json_array_get_length (hours); i++)
    {
      JsonArray *hour = json_array_get_array_element (hours, i);

      if (json_array_get_int_element (hour, 1) > most)
        {
          most = json_array_get_int_element (hour, 1);
          g_free (note);
          note = g_strdup_printf (_ ("Busiest from %s h"), json_array_get_string_element (hour, 0));
        }
    }
  muster_card_set_note (self->by_hour, note == NULL ? "" : note);
}

static void
show_fair (MusterTodayView *self, JsonObject *fair, JsonObject *summary)
{
  g_autofree char *where = muster_fair_describe (fair);
  g_autofree char *state = g_strdup_printf ("● %s", muster_fair_get_state (fair));
  gboolean running = g_strcmp0 (json_object_get_string_member_with_default (fair, "state", NULL), "2") == 0;

  muster_label_set (self->title, json_object_get_string_member_with_default (fair, "title", _ ("Fair")));
  muster_label_set (self->state, state);
  muster_label_set (self->where, where);
  if (running)
    gtk_widget_add_css_class (self->state, "running");
  else
    gtk_widget_remove_css_class (self->state, "running");
  show_counts (self, summary);
  muster_bars_fill (muster_card_get_box (self->by_employer), json_object_get_array_member (summary, "by_employer"),
                    MOST_ROWS, muster_name_employer, "employers");
  muster_bars_fill (muster_card_get_box (self->by_county), json_object_get_array_member (summary, "by_county"),
                    MOST_ROWS, muster_name_county, "workers");
  muster_bars_fill (muster_card_get_box (self->by_hour), json_object_get_array_member (summary, "by_hour"), MOST_HOURS,
                    muster_name_hour, "workers");
  show_busiest (self, json_object_get_array_member (summary, "by_hour"));
}

static void
show_subtitle (MusterTodayView *self, JsonObject *status)
{
  g_autofree char *day = muster_fair_describe_day (
      muster_store_now_ms (muster_desk_get_store (muster_view_get_desk (MUSTER_VIEW (self)))));
  const char *device = status == NULL ? NULL : json_object_get_string_member_with_default (status, "device_name", NULL);
  g_autofree char *subtitle = device == NULL ? g_strdup (day) : g_strdup_printf ("%s · %s", day, device);

  muster_view_set_subtitle (MUSTER_VIEW (self), subtitle);
}

static void
show_todo (MusterTodayView *self)
{
  MusterDesk *desk = muster_view_get_desk (MUSTER_VIEW (self));

  if (desk == NULL || self->todo == NULL)
    return;
  muster_todo_card_set (MUSTER_TODO_CARD (self->todo_card), self->todo, muster_desk_get_status (desk),
                        muster_store_now_ms (muster_desk_get_store (desk)));
  show_subtitle (self, muster_desk_get_status (desk));
}

/* ---- Which fair ---- */

static void
report_choice (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterTodayView) self = data;
  g_autoptr (GError) error = NULL;

  muster_desk_finish (result, &error);
  if (error != NULL && muster_view_get_desk (MUSTER_VIEW (self)) != NULL)
    muster_view_report (MUSTER_VIEW (self), error);
}

static gboolean
choose_fair (MusterTodayView *self, guint index)
{
  MusterId id;

  if (self->day == NULL || index >= json_array_get_length (self->day->fairs))
    return FALSE;
  if (!muster_id_parse (json_object_get_string_member (json_array_get_object_element (self->day->fairs, index), "id"),
                        &id))
    return FALSE;
  self->choosing = FALSE;
  self->seen = FALSE;
  muster_day_choose_async (muster_view_get_desk (MUSTER_VIEW (self)), &id, report_choice, g_object_ref (self));
  return TRUE;
}

static void
click_choice (GtkWidget *button, MusterTodayView *self)
{
  choose_fair (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")));
}

static void
show_choices (MusterTodayView *self)
{
  guint count = json_array_get_length (self->day->fairs);

  muster_box_clear (self->choices);
  for (guint i = 0; i < count; i++)
    {
      JsonObject *fair = json_array_get_object_element (self->day->fairs, i);
      char digit[] = { (char) ('1' + i), '\0' };
      g_autofree char *where = muster_fair_describe (fair);
      g_autofree char *note = g_strdup_printf ("%s · %s", muster_fair_get_state (fair), where);
      GtkWidget *row = muster_todo_new ("x-office-calendar-symbolic",
                                        json_object_get_string_member_with_default (fair, "title", ""), note,
                                        i < DIGITS ? digit : NULL);

      g_object_set_data (G_OBJECT (row), "index", GUINT_TO_POINTER (i));
      g_signal_connect_object (row, "clicked", G_CALLBACK (click_choice), self, 0);
      gtk_box_append (GTK_BOX (self->choices), row);
    }
  muster_label_set (self->choose_title, count == 0 ? _ ("No fair today") : _ ("Which fair today?"));
}

static void
place_focus (MusterTodayView *self)
{
  gboolean choosing = self->choosing || self->day->fair == NULL;
  GtkWidget *first = gtk_widget_get_first_child (self->choices);

  if (self->seen || !muster_view_is_front (MUSTER_VIEW (self)))
    return;
  self->seen = TRUE;
  if (self->is_office)
    gtk_widget_child_focus (self->todo_card, GTK_DIR_TAB_FORWARD);
  else
    gtk_widget_grab_focus (!choosing ? self->start : first != NULL ? first : GTK_WIDGET (self->quick));
}

static void
show_top (MusterTodayView *self)
{
  gboolean choosing = self->choosing || self->day->fair == NULL;

  gtk_stack_set_visible_child_name (self->top, choosing ? "choose" : "fair");
  gtk_widget_set_visible (self->cards, self->day->fair != NULL && !self->is_office);
  if (choosing)
    show_choices (self);
  place_focus (self);
}

/* ---- Reading ---- */

static void
take_reading (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterTodayView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterTodayReading) reading = muster_desk_finish (result, &error);

  if (muster_view_get_desk (MUSTER_VIEW (self)) == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (reading == NULL)
    {
      muster_view_report (MUSTER_VIEW (self), error);
      return;
    }
  g_clear_pointer (&self->day, muster_day_free);
  g_clear_pointer (&self->todo, muster_todo_free);
  self->day = g_steal_pointer (&reading->day);
  self->todo = g_steal_pointer (&reading->todo);
  muster_quick_fair_set_counties (self->quick, (const char *const *) self->day->counties);
  if (self->day->fair != NULL)
    show_fair (self, self->day->fair, reading->summary);
  muster_fair_card_show (self->last_card, reading->last_fair, reading->last_summary);
  muster_deployment_card_show (MUSTER_DEPLOYMENT_CARD (self->deployment), reading->deployments);
  show_todo (self);
  show_top (self);
}

static void
refresh (MusterView *view)
{
  MusterTodayView *self = MUSTER_TODAY_VIEW (view);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  muster_desk_read_async (muster_view_get_desk (view), muster_today_read, NULL, NULL,
                          (GDestroyNotify) muster_today_reading_free, self->reading, take_reading, g_object_ref (self));
}

/* A liaison officer and headquarters have no fair of the day: what waits for them stands in its place. */
static void
become_office (MusterTodayView *self)
{
  g_autoptr (GtkWidget) todo = g_object_ref (self->todo_card);

  self->is_office = TRUE;
  gtk_box_remove (GTK_BOX (self->side), todo);
  gtk_box_append (GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (self->top))), todo);
  gtk_widget_set_visible (GTK_WIDGET (self->top), FALSE);
  gtk_widget_set_visible (self->side, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "today.other", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "today.deployment", FALSE);
}

static void
opened (MusterView *view)
{
  MusterTodayView *self = MUSTER_TODAY_VIEW (view);
  MusterDesk *desk = muster_view_get_desk (view);
  g_autofree char *role = muster_store_get_setting (muster_desk_get_store (desk), "role");

  if (role != NULL && strcmp (role, "squad") != 0)
    become_office (self);
  muster_quick_fair_set_desk (self->quick, desk);
  muster_deployment_card_set_desk (MUSTER_DEPLOYMENT_CARD (self->deployment), desk);
  g_signal_connect_object (desk, "sync-changed", G_CALLBACK (show_todo), self, G_CONNECT_SWAPPED);
}

/* A new day may have begun, or another fair been chosen, while the page was hidden. */
static void
shown (MusterView *view)
{
  MusterTodayView *self = MUSTER_TODAY_VIEW (view);

  self->seen = FALSE;
  if (self->day != NULL)
    {
      place_focus (self);
      refresh (view);
    }
}

/* ---- Keys ---- */

static void
go_recording (MusterTodayView *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.goto", "s", "capture");
}

static void
ask_other_fair (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterTodayView *self = MUSTER_TODAY_VIEW (widget);

  if (self->day == NULL)
    return;
  self->choosing = !self->choosing;
  self->seen = FALSE;
  show_top (self);
}

static void
go_to_deployment (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_grab_focus (MUSTER_TODAY_VIEW (widget)->deployment);
}

static void
do_refresh (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MUSTER_TODAY_VIEW (widget)->seen = FALSE;
  muster_view_refresh (MUSTER_VIEW (widget));
}

static gboolean
press (MusterTodayView *self, guint key, guint code, GdkModifierType modifiers, GtkEventController *controller)
{
  gunichar character = gdk_keyval_to_unicode (key);
  gboolean choosing = g_strcmp0 (gtk_stack_get_visible_child_name (self->top), "choose") == 0;

  if (!choosing || self->is_office || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Escape && self->choosing)
    {
      ask_other_fair (GTK_WIDGET (self), NULL, NULL);
      return GDK_EVENT_STOP;
    }
  return character >= '1' && character <= '9' && choose_fair (self, character - '1') ? GDK_EVENT_STOP
                                                                                     : GDK_EVENT_PROPAGATE;
}

static void
take_fair (MusterTodayView *self)
{
  self->choosing = FALSE;
  go_recording (self);
}

static void
report_failure (MusterTodayView *self, const GError *error)
{
  muster_view_report (MUSTER_VIEW (self), error);
}

/* ---- The page ---- */

static void
muster_today_view_dispose (GObject *object)
{
  MusterTodayView *self = MUSTER_TODAY_VIEW (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->day, muster_day_free);
  g_clear_pointer (&self->todo, muster_todo_free);
  G_OBJECT_CLASS (muster_today_view_parent_class)->dispose (object);
}

static void
muster_today_view_class_init (MusterTodayViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  MusterViewClass *view_class = MUSTER_VIEW_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = muster_today_view_dispose;
  view_class->opened = opened;
  view_class->shown = shown;
  view_class->refresh = refresh;
  g_type_ensure (MUSTER_TYPE_COLUMNS);
  g_type_ensure (MUSTER_TYPE_QUICK_FAIR);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/musterapp/Muster/desktop/muster-today-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterTodayView, top);
  gtk_widget_class_bind_template_child (widget_class, MusterTodayView, head);
  gtk_widget_class_bind_template_child (widget_class, MusterTodayView, title);
  gtk_widget_class_bind_template_child (widget_class, MusterTodayView, state);
  gtk_widget_class_bind_template_child (widget_class, MusterTodayView, where);
  gtk_widget_class_bind_template_child (widget_class, MusterTodayView, counts);
  gtk_widget_class_bind_template_child (widget_class, MusterTodayView, choose_title);
  gtk_widget_class_bind_template_child (widget_class, MusterTodayView, choices);
  gtk_widget_class_bind_template_child (widget_class, MusterTodayView, quick);
  gtk_widget_class_bind_template_child (widget_class, MusterTodayView, cards);
  gtk_widget_class_bind_template_child (widget_class, MusterTodayView, pair);
  gtk_widget_class_bind_template_child (widget_class, MusterTodayView, side);
  gtk_widget_class_install_action (widget_class, "today.other", NULL, ask_other_fair);
  gtk_widget_class_install_action (widget_class, "today.deployment", NULL, go_to_deployment);
  gtk_widget_class_install_action (widget_class, "today.refresh", NULL, do_refresh);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_d, GDK_CONTROL_MASK, "today.deployment", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "today.other", NULL);
}

static void
add_buttons (MusterTodayView *self)
{
  MusterWrapBox *deeds = g_object_new (MUSTER_TYPE_WRAP_BOX, "valign", GTK_ALIGN_CENTER, NULL);
  GtkWidget *other = muster_key_button_new (_ ("Other fair"), NULL, "Ctrl+O", "today.other");

  self->start = muster_key_button_new (_ ("Start recording"), "contact-new-symbolic", "Ctrl+N", "win.goto::capture");
  gtk_widget_add_css_class (self->start, "suggested-action");
  muster_wrap_box_append (deeds, other);
  muster_wrap_box_append (deeds, self->start);
  gtk_box_append (GTK_BOX (self->head), GTK_WIDGET (deeds));
}

static void
add_cards (MusterTodayView *self)
{
  static const char *const names[] = { N_ ("Intentions"), N_ ("People recorded"), N_ ("Employers here"), N_ ("Posts") };
  static const char *const lists[] = { "workers", "workers", "employers", "employers" };

  for (guint i = 0; i < N_COUNTS; i++)
    {
      self->count[i] = muster_count_new (_ (names[i]), lists[i]);
      muster_flow_append (self->counts, self->count[i]);
    }
  self->by_employer = muster_card_new (_ ("By employer"), _ ("Intentions"));
  self->by_county = muster_card_new (_ ("By home county"), _ ("People"));
  self->by_hour = muster_card_new (_ ("By hour"), NULL);
  muster_flow_append (self->pair, self->by_employer);
  muster_flow_append (self->pair, self->by_county);
  gtk_box_append (GTK_BOX (self->cards), self->by_hour);
}

static void
add_side (MusterTodayView *self)
{
  GtkWidget *close
      = muster_key_button_new (_ ("Close of day"), "daytime-sunset-symbolic", "Alt+0", "win.goto::closing");

  self->todo_card = muster_todo_card_new ();
  self->last_card = muster_card_new (_ ("Last fair"), "");
  gtk_widget_set_visible (self->last_card, FALSE);
  gtk_widget_set_vexpand (close, TRUE);
  gtk_widget_set_valign (close, GTK_ALIGN_END);
  self->deployment = muster_deployment_card_new ();
  gtk_box_append (GTK_BOX (self->side), self->todo_card);
  gtk_box_append (GTK_BOX (self->side), self->deployment);
  gtk_box_append (GTK_BOX (self->side), self->last_card);
  gtk_box_append (GTK_BOX (self->side), close);
}

static void
muster_today_view_init (MusterTodayView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  add_buttons (self);
  add_cards (self);
  add_side (self);
  g_signal_connect_object (self->quick, "made", G_CALLBACK (take_fair), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->quick, "failed", G_CALLBACK (report_failure), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (press), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
