/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-closing-view.h"

#include <glib/gi18n.h>

#include "muster-calendar.h"
#include "muster-columns.h"
#include "muster-copy-card.h"
#include "muster-day-parts.h"
#include "muster-fair-form.h"
#include "muster-parts.h"
#include "muster-today-reading.h"
#include "muster-words.h"

#define MOST_ROWS 5

/* The lines, in their order and by their keys. */
enum
{
  LINE_DRAFTS,
  LINE_SLIPS,
  LINE_DUPLICATES,
  LINE_FAIR,
  LINE_SAFE,
  N_LINES,
};

enum
{
  CARD_EMPLOYER,
  CARD_TRADE,
  CARD_COUNTY,
  CARD_SEX,
  CARD_TYPE,
  N_CARDS,
};

struct _MusterClosingView
{
  MusterView parent;
  GtkWidget *left;
  GtkWidget *which;
  GtkWidget *end_place;
  GtkWidget *lines;
  MusterFairForm *form;
  MusterCopyCard *copy;
  GtkWidget *side;
  GtkWidget *end;
  GtkWidget *totals;
  GtkWidget *card[N_CARDS];
  MusterTodayReading *reading;
  guint duplicates;
  guint waiting[N_LINES];
  GCancellable *cancellable;
  gboolean seen;
};

G_DEFINE_FINAL_TYPE (MusterClosingView, muster_closing_view, MUSTER_TYPE_VIEW)

/* ---- Reading ---- */

typedef struct
{
  MusterTodayReading *today;
  guint duplicates;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_clear_pointer (&reading->today, muster_today_reading_free);
  g_free (reading);
}

static gpointer
read_closing (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (MusterTodayReading) today = muster_today_read (store, NULL, cancellable, error);
  g_autoptr (JsonArray) duplicates = today == NULL ? NULL : muster_store_get_duplicates (store, error);
  Reading *reading;

  if (duplicates == NULL)
    return NULL;
  reading = g_new0 (Reading, 1);
  reading->today = g_steal_pointer (&today);
  reading->duplicates = json_array_get_length (duplicates);
  return reading;
}

/* ---- The lines ---- */

static void
open_line (MusterClosingView *self, guint line)
{
  static const char *const pages[] = { "capture", "capture", "workers" };

  if (line == LINE_FAIR)
    gtk_widget_grab_focus (GTK_WIDGET (self->form));
  else if (line == LINE_SAFE)
    gtk_widget_grab_focus (GTK_WIDGET (self->copy));
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.goto", "s", pages[line]);
}

static void
click_line (GtkWidget *row, MusterClosingView *self)
{
  open_line (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "line")));
}

static void
add_line (MusterClosingView *self, guint line, const char *icon, const char *label, const char *note)
{
  char key[] = { (char) ('1' + line), '\0' };
  g_autofree char *count = muster_words_for_count (self->waiting[line]);
  g_autofree char *title = g_strdup_printf ("%s %s", label, count);
  GtkWidget *row = muster_todo_new (self->waiting[line] == 0 ? "emblem-ok-symbolic" : icon, title,
                                    self->waiting[line] == 0 ? _ ("Done") : note, key);

  g_object_set_data (G_OBJECT (row), "line", GUINT_TO_POINTER (line));
  gtk_widget_set_name (row, key);
  g_signal_connect_object (row, "clicked", G_CALLBACK (click_line), self, 0);
  gtk_box_append (GTK_BOX (self->lines), row);
}

static void
count_waiting (MusterClosingView *self, JsonObject *fair, JsonObject *status, gint64 now_ms)
{
  const MusterTodo *todo = self->reading->todo;
  gint64 unsent = status == NULL ? 0 : json_object_get_int_member_with_default (status, "unsent", 0);
  gboolean copied = (todo->copied_ms + MUSTER_ZONE_MS) / MUSTER_DAY_MS >= (now_ms + MUSTER_ZONE_MS) / MUSTER_DAY_MS;

  self->waiting[LINE_DRAFTS] = json_array_get_length (todo->drafts);
  self->waiting[LINE_SLIPS] = g_strv_length (todo->slip_gaps);
  self->waiting[LINE_DUPLICATES] = self->duplicates;
  self->waiting[LINE_FAIR] = fair == NULL ? 0 : muster_fair_form_count_missing (fair);
  self->waiting[LINE_SAFE] = (copied ? 0 : 1) + (unsent > 0 ? 1 : 0);
}

static char *
describe_gaps (const MusterTodo *todo)
{
  g_autofree char *joined = g_strjoinv (", ", todo->slip_gaps);

  return g_utf8_strlen (joined, -1) <= 80 ? g_steal_pointer (&joined) : g_strdup_printf ("%.60s …", joined);
}

static void
show_lines (MusterClosingView *self, gint64 unsent, gboolean copied)
{
  g_autofree char *gaps = describe_gaps (self->reading->todo);
  g_autofree char *number = muster_words_for_count (unsent);
  g_autofree char *sending = g_strdup_printf (_ ("%s unsent"), number);
  g_autofree char *safe = g_strdup_printf ("%s%s%s", copied ? "" : _ ("Not backed up today"),
                                           copied || unsent == 0 ? "" : " · ", unsent == 0 ? "" : sending);

  muster_box_clear (self->lines);
  add_line (self, LINE_DRAFTS, "document-edit-symbolic", _ ("Drafts"), _ ("Begun and not saved"));
  add_line (self, LINE_SLIPS, "text-x-generic-symbolic", _ ("Missing paper slips"), gaps);
  add_line (self, LINE_DUPLICATES, "system-users-symbolic", _ ("Perhaps the same person"),
            _ ("Two records to compare"));
  add_line (self, LINE_FAIR, "x-office-calendar-symbolic", _ ("Not entered for this fair"),
            _ ("Attendance, how it was counted, leaflets given"));
  add_line (self, LINE_SAFE, "drive-removable-media-symbolic", _ ("Backup and sending"), safe);
}

/* ---- The fair in figures ---- */

static gint64
get_count (JsonObject *summary, const char *member)
{
  return json_object_get_int_member_with_default (summary, member, 0);
}

static void
show_summary (MusterClosingView *self, JsonObject *summary)
{
  static const struct
  {
    const char *part;
    MusterNameFunc name;
    const char *page;
  } parts[] = { { "by_employer", muster_name_employer, "employers" },
                { "by_trade", muster_name_trade, "employers" },
                { "by_county", muster_name_county, "workers" },
                { "by_sex", muster_name_sex, "workers" },
                { "by_type", muster_name_intent_type, "workers" } };
  g_autofree char *intentions = NULL;
  g_autofree char *people = NULL;
  g_autofree char *turned_away = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (self->side, summary != NULL);
  if (summary == NULL)
    return;
  intentions = muster_words_for_count (get_count (summary, "intentions"));
  people = muster_words_for_count (get_count (summary, "people"));
  turned_away = muster_words_for_count (get_count (summary, "turned_away"));
  text = g_strdup_printf (_ ("%s intentions of %s people; %s under 16 turned away"), intentions, people, turned_away);
  muster_label_set (self->totals, text);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    muster_bars_fill (muster_card_get_box (self->card[i]), json_object_get_array_member (summary, parts[i].part),
                      MOST_ROWS, parts[i].name, parts[i].page);
}

/* ---- All of it ---- */

static void
show_head (MusterClosingView *self, JsonObject *fair)
{
  gboolean ended
      = fair != NULL && g_strcmp0 (json_object_get_string_member_with_default (fair, "state", NULL), "3") == 0;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  g_autofree char *which = NULL;
  guint total = 0;

  for (guint i = 0; i < N_LINES; i++)
    total += self->waiting[i];
  number = muster_words_for_count (total);
  text = total == 0 ? g_strdup (_ ("All done")) : g_strdup_printf (_ ("%s left"), number);
  which = fair == NULL
              ? g_strdup (_ ("No fair today"))
              : g_strdup_printf ("%s · %s · %s", json_object_get_string_member_with_default (fair, "title", ""),
                                 muster_fair_get_state (fair), _ ("The rest will be here tomorrow"));
  muster_label_set (self->left, text);
  muster_label_set (self->which, which);
  gtk_widget_set_sensitive (self->end, fair != NULL && !ended);
}

static void
show (MusterClosingView *self)
{
  MusterDesk *desk = muster_view_get_desk (MUSTER_VIEW (self));
  JsonObject *fair, *status;
  gint64 now_ms, unsent;
  gboolean copied;

  if (desk == NULL || self->reading == NULL)
    return;
  status = muster_desk_get_status (desk);
  now_ms = muster_store_now_ms (muster_desk_get_store (desk));
  unsent = status == NULL ? 0 : json_object_get_int_member_with_default (status, "unsent", 0);
  fair = self->reading->day->fair;
  count_waiting (self, fair, status, now_ms);
  copied = self->waiting[LINE_SAFE] - (unsent > 0 ? 1 : 0) == 0;
  show_head (self, fair);
  show_lines (self, unsent, copied);
  muster_fair_form_show (self->form, fair);
  show_summary (self, fair == NULL ? NULL : self->reading->summary);
}

static void
place_focus (MusterClosingView *self)
{
  GtkWidget *row = gtk_widget_get_first_child (self->lines);

  if (self->seen || !muster_view_is_front (MUSTER_VIEW (self)))
    return;
  self->seen = TRUE;
  for (guint i = 0; i < N_LINES && row != NULL; i++, row = gtk_widget_get_next_sibling (row))
    if (self->waiting[i] > 0)
      {
        gtk_widget_grab_focus (row);
        return;
      }
  gtk_widget_grab_focus (self->end);
}

/* The row with the focus is built anew; the focus goes to what replaced it. */
static void
show_keeping_focus (MusterClosingView *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  gboolean in_lines = focus != NULL && gtk_widget_is_ancestor (focus, self->lines);
  guint line = in_lines ? GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (focus), "line")) : 0;

  show (self);
  if (in_lines)
    {
      GtkWidget *row = gtk_widget_get_first_child (self->lines);

      for (guint i = 0; i < line && row != NULL; i++)
        row = gtk_widget_get_next_sibling (row);
      if (row != NULL)
        gtk_widget_grab_focus (row);
    }
}

static void
take_reading (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterClosingView) self = data;
  g_autoptr (GError) error = NULL;
  Reading *reading = muster_desk_finish (result, &error);

  if (muster_view_get_desk (MUSTER_VIEW (self)) == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    {
      g_clear_pointer (&reading, reading_free);
      return;
    }
  if (reading == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        muster_view_report (MUSTER_VIEW (self), error);
      return;
    }
  g_clear_pointer (&self->reading, muster_today_reading_free);
  self->reading = g_steal_pointer (&reading->today);
  self->duplicates = reading->duplicates;
  reading_free (reading);
  show_keeping_focus (self);
  place_focus (self);
}

static void
refresh (MusterView *view)
{
  MusterClosingView *self = MUSTER_CLOSING_VIEW (view);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  muster_desk_read_async (muster_view_get_desk (view), read_closing, NULL, NULL, reading_free, self->cancellable,
                          take_reading, g_object_ref (self));
}

static void
note_sync (MusterClosingView *self)
{
  if (muster_view_is_front (MUSTER_VIEW (self)) && self->reading != NULL)
    show_keeping_focus (self);
}

static void
opened (MusterView *view)
{
  MusterClosingView *self = MUSTER_CLOSING_VIEW (view);
  MusterDesk *desk = muster_view_get_desk (view);

  muster_fair_form_set_desk (self->form, desk);
  muster_copy_card_set_desk (self->copy, desk);
  g_signal_connect_object (desk, "sync-changed", G_CALLBACK (note_sync), self, G_CONNECT_SWAPPED);
}

/* Drafts are no records: nobody says when there are fewer. */
static void
shown (MusterView *view)
{
  MUSTER_CLOSING_VIEW (view)->seen = FALSE;
  refresh (view);
}

/* ---- Ending the fair ---- */

static void
finish_end (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterClosingView) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *count = NULL;
  g_autofree char *text = NULL;

  muster_desk_finish (result, &error);
  if (muster_view_get_desk (MUSTER_VIEW (self)) == NULL)
    return;
  if (error != NULL)
    {
      muster_view_report (MUSTER_VIEW (self), error);
      return;
    }
  count
      = muster_words_for_count (self->reading->summary == NULL ? 0 : get_count (self->reading->summary, "intentions"));
  text = g_strdup_printf (_ ("Fair closed, %s intentions"), count);
  muster_view_say (MUSTER_VIEW (self), text);
}

/* The laptop stands at this fair for the rest of the day, ended or not: what comes late belongs to it. */
static gpointer
end_fair (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);
  g_autoptr (JsonObject) fields = json_object_new ();

  json_object_set_string_member (fields, "state", "3");
  if (transaction != NULL && muster_day_choose (store, data, error) && muster_store_edit (store, data, fields, error))
    muster_store_commit (transaction, error);
  return NULL;
}

static void
do_end (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterClosingView *self = MUSTER_CLOSING_VIEW (widget);
  MusterDesk *desk = muster_view_get_desk (MUSTER_VIEW (self));
  MusterId id;

  if (desk == NULL || self->reading == NULL || !gtk_widget_get_sensitive (self->end)
      || !muster_day_get_fair_id (self->reading->day, &id))
    return;
  gtk_widget_set_sensitive (self->end, FALSE);
  muster_desk_write_async (desk, end_fair, g_memdup2 (&id, sizeof id), g_free, NULL, finish_end, g_object_ref (self));
}

static void
do_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_copy_card_ask (MUSTER_CLOSING_VIEW (widget)->copy);
}

/* A digit opens its line wherever nobody is typing. */
static gboolean
press (MusterClosingView *self, guint key, guint code, GdkModifierType modifiers, GtkEventController *controller)
{
  gunichar character = gdk_keyval_to_unicode (key);

  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || character < '1'
      || character >= '1' + N_LINES)
    return GDK_EVENT_PROPAGATE;
  open_line (self, character - '1');
  return GDK_EVENT_STOP;
}

/* ---- The page ---- */

static void
muster_closing_view_dispose (GObject *object)
{
  MusterClosingView *self = MUSTER_CLOSING_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->reading, muster_today_reading_free);
  G_OBJECT_CLASS (muster_closing_view_parent_class)->dispose (object);
}

static void
muster_closing_view_class_init (MusterClosingViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  MusterViewClass *view_class = MUSTER_VIEW_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = muster_closing_view_dispose;
  view_class->opened = opened;
  view_class->shown = shown;
  view_class->refresh = refresh;
  g_type_ensure (MUSTER_TYPE_COLUMNS);
  g_type_ensure (MUSTER_TYPE_FAIR_FORM);
  g_type_ensure (MUSTER_TYPE_COPY_CARD);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/musterapp/Muster/desktop/muster-closing-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterClosingView, left);
  gtk_widget_class_bind_template_child (widget_class, MusterClosingView, which);
  gtk_widget_class_bind_template_child (widget_class, MusterClosingView, end_place);
  gtk_widget_class_bind_template_child (widget_class, MusterClosingView, lines);
  gtk_widget_class_bind_template_child (widget_class, MusterClosingView, form);
  gtk_widget_class_bind_template_child (widget_class, MusterClosingView, copy);
  gtk_widget_class_bind_template_child (widget_class, MusterClosingView, side);
  gtk_widget_class_install_action (widget_class, "closing.end", NULL, do_end);
  gtk_widget_class_install_action (widget_class, "closing.copy", NULL, do_copy);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK, "closing.end", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_b, GDK_CONTROL_MASK, "closing.copy", NULL);
}

static void
add_summary (MusterClosingView *self)
{
  static const char *const names[]
      = { N_ ("By employer"), N_ ("By trade"), N_ ("By home county"), N_ ("By sex"), N_ ("New and returning") };

  self->totals = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->totals), 0);
  gtk_label_set_wrap (GTK_LABEL (self->totals), TRUE);
  gtk_widget_add_css_class (self->totals, "heading");
  gtk_box_append (GTK_BOX (self->side), self->totals);
  for (guint i = 0; i < N_CARDS; i++)
    {
      self->card[i] = muster_card_new (_ (names[i]), NULL);
      gtk_box_append (GTK_BOX (self->side), self->card[i]);
    }
}

static void
muster_closing_view_init (MusterClosingView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  self->end = muster_key_button_new (_ ("End fair"), "daytime-sunset-symbolic", "Ctrl+E", "closing.end");
  gtk_widget_add_css_class (self->end, "suggested-action");
  gtk_box_append (GTK_BOX (self->end_place), self->end);
  add_summary (self);
  g_signal_connect_object (self->form, "failed", G_CALLBACK (muster_view_report), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->copy, "copied", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (press), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
