/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-view.h"

#include <string.h>

#include <gio/gdesktopappinfo.h>
#include <glib/gi18n.h>

#include "muster-attention-row.h"
#include "muster-columns.h"
#include "muster-day-parts.h"
#include "muster-enrol-card.h"
#include "muster-line-card.h"
#include "muster-parts.h"
#include "muster-sync-words.h"
#include "muster-usb-card.h"
#include "muster-words.h"

#define MOST_ATTENTION 20
#define MOST_EVENTS 12
#define SIGN_IN_PAGE "http://nmcheck.gnome.org/" /* not encrypted, so that the network can put its page in front */

enum
{
  COUNT_UNSENT,
  COUNT_RECEIVED,
  COUNT_SAFE,
  COUNT_ATTENTION,
  N_COUNTS,
};

struct _MusterSyncView
{
  MusterView parent;
  MusterEnrolCard *enrol;
  GtkWidget *now_card;
  GtkWidget *now_head;
  GtkWidget *now_icon;
  GtkWidget *now_title;
  GtkWidget *now_note;
  GtkWidget *now_bar;
  GtkWidget *counts;
  GtkWidget *main;
  MusterLineCard *line;
  MusterUsbCard *usb;
  GtkWidget *go;
  GtkWidget *stop;
  GtkWidget *help_button;
  GtkWidget *count[N_COUNTS];
  GtkWidget *attention;
  GtkWidget *log;
  MusterSyncHelp help;
  gint64 sending_since_ms; /* monotonic; 0: nothing is being sent */
  gint64 sent_before;
  char *attention_shown;
  gboolean seen;
};

G_DEFINE_FINAL_TYPE (MusterSyncView, muster_sync_view, MUSTER_TYPE_VIEW)

/* ---- Now ---- */

/* By the pace since sending began; -1: nobody knows yet. */
static gint64
estimate_left (MusterSyncView *self, MusterDesk *desk)
{
  const MusterSyncNews *news = muster_desk_get_news (desk);
  gint64 now_ms = muster_world_monotonic_ms (muster_desk_get_world (desk));
  gint64 sent;

  if (!news->running || news->report.phase != MUSTER_SYNC_SENDING)
    {
      self->sending_since_ms = 0;
      return -1;
    }
  if (self->sending_since_ms == 0 || news->report.sent < self->sent_before)
    {
      self->sending_since_ms = now_ms;
      self->sent_before = news->report.sent;
    }
  sent = news->report.sent - self->sent_before;
  return sent <= 0 || news->report.left < 0 ? -1 : news->report.left * (now_ms - self->sending_since_ms) / sent;
}

static void
show_help (MusterSyncView *self, MusterSyncHelp help)
{
  static const char *const labels[] = {
    [MUSTER_SYNC_HELP_NONE] = "",
    [MUSTER_SYNC_HELP_SIGN_IN] = N_ ("Open the sign-in page"),
    [MUSTER_SYNC_HELP_CLOCK] = N_ ("Open the time settings"),
    [MUSTER_SYNC_HELP_USB] = N_ ("Write to a stick"),
    [MUSTER_SYNC_HELP_ENROL] = N_ ("Enrol again"),
  };

  self->help = help;
  gtk_widget_set_visible (self->help_button, help != MUSTER_SYNC_HELP_NONE);
  if (help == MUSTER_SYNC_HELP_NONE)
    return;
  gtk_button_set_label (GTK_BUTTON (self->help_button), _ (labels[help]));
  muster_name_widget (self->help_button, _ (labels[help]));
}

/* Beginning stays where it is while a round runs, and asks for one more: Enter may come just as a round began by itself,
 * and must never stop it. */
static void
show_stop (MusterSyncView *self, gboolean running)
{
  if (!running && gtk_widget_has_focus (self->stop))
    gtk_widget_grab_focus (self->go);
  gtk_widget_set_visible (self->stop, running);
}

static void
show_now (MusterSyncView *self, MusterDesk *desk)
{
  g_auto (MusterSyncNow) now = muster_sync_now_get (desk, estimate_left (self, desk));
  const char *classes[] = { "now-icon", now.style, NULL };

  gtk_image_set_from_icon_name (GTK_IMAGE (self->now_icon), now.icon);
  gtk_widget_set_css_classes (self->now_icon, classes);
  muster_label_set (self->now_title, now.title);
  muster_label_set (self->now_note, now.note);
  gtk_widget_set_visible (self->now_bar, now.fraction >= 0);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->now_bar), CLAMP (now.fraction, 0, 1));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->now_bar), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, now.title, -1);
  show_stop (self, now.fraction >= 0);
  show_help (self, now.help);
}

/* ---- Counts ---- */

static gint64
get_count (JsonObject *status, const char *member)
{
  return json_object_get_int_member_with_default (status, member, 0);
}

static void
show_counts (MusterSyncView *self, JsonObject *status)
{
  muster_count_set (self->count[COUNT_UNSENT], get_count (status, "unsent"), _ ("Changes without a receipt"));
  muster_count_set (self->count[COUNT_RECEIVED], get_count (status, "sent"), _ ("With headquarters' receipt"));
  muster_count_set (self->count[COUNT_SAFE], get_count (status, "safe"), _ ("In headquarters' backup too"));
  muster_count_set (self->count[COUNT_ATTENTION],
                    json_array_get_length (json_object_get_array_member (status, "attention")), _ ("See below"));
}

/* ---- What headquarters did not take ---- */

/* Built anew only when the list is another one, so that the focus stays where it is. */
static void
show_attention (MusterSyncView *self, MusterDesk *desk, JsonObject *status)
{
  JsonArray *list = json_object_get_array_member (status, "attention");
  guint length = json_array_get_length (list);
  GString *shown = g_string_new (NULL);

  for (guint i = 0; i < length; i++)
    g_string_append (shown, json_object_get_string_member (json_array_get_object_element (list, i), "change"));
  gtk_widget_set_visible (self->attention, length > 0);
  if (g_strcmp0 (shown->str, self->attention_shown) == 0)
    {
      g_string_free (shown, TRUE);
      return;
    }
  g_free (self->attention_shown);
  self->attention_shown = g_string_free (shown, FALSE);
  muster_box_clear (muster_card_get_box (self->attention));
  for (guint i = 0; i < MIN (length, MOST_ATTENTION); i++)
    gtk_box_append (GTK_BOX (muster_card_get_box (self->attention)),
                    muster_attention_row_new (desk, json_array_get_object_element (list, i)));
}

/* ---- Log ---- */

static void
show_log (MusterSyncView *self, MusterDesk *desk)
{
  GtkWidget *box = muster_card_get_box (self->log);
  MusterSyncLog *log = muster_desk_get_log (desk);
  guint length = muster_sync_log_get_length (log);
  gint64 now_ms = muster_world_wall_ms (muster_desk_get_world (desk));

  muster_box_clear (box);
  for (guint i = 0; i < MIN (length, MOST_EVENTS); i++)
    {
      const MusterSyncEvent *event = muster_sync_log_get (log, i);
      g_autofree char *time = muster_words_for_day (event->time_ms, now_ms);
      GtkWidget *fact = muster_fact_new ();

      muster_fact_set (fact, event->icon, event->style == NULL ? "dim-label" : event->style, event->text, time);
      gtk_box_append (GTK_BOX (box), fact);
    }
  if (length == 0)
    gtk_box_append (GTK_BOX (box), muster_note_new (_ ("Nothing happened on the line since this was opened.")));
}

static void
copy_log (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterDesk *desk = muster_view_get_desk (MUSTER_VIEW (widget));
  g_autofree char *text = NULL;

  if (desk == NULL)
    return;
  text = muster_sync_log_to_text (muster_desk_get_log (desk), muster_world_wall_ms (muster_desk_get_world (desk)));
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
  muster_view_say (MUSTER_VIEW (widget), _ ("Copied; it holds no personal data"));
}

/* ---- All of it ---- */

static void
place_focus (MusterSyncView *self, gboolean enrolled)
{
  if (self->seen || !muster_view_is_front (MUSTER_VIEW (self)))
    return;
  self->seen = TRUE;
  gtk_widget_grab_focus (enrolled ? self->go : GTK_WIDGET (self->enrol));
}

static void
show (MusterSyncView *self)
{
  MusterDesk *desk = muster_view_get_desk (MUSTER_VIEW (self));
  JsonObject *status = desk == NULL ? NULL : muster_desk_get_status (desk);
  gboolean enrolled, again;

  if (status == NULL || !muster_view_is_front (MUSTER_VIEW (self)))
    return;
  enrolled = json_object_get_boolean_member_with_default (status, "enrolled", FALSE);
  again = muster_sync_get_trouble (desk) == MUSTER_ERROR_REVOKED;
  gtk_widget_set_visible (GTK_WIDGET (self->enrol), !enrolled || again);
  gtk_widget_set_visible (self->now_card, enrolled);
  show_now (self, desk);
  show_counts (self, status);
  show_attention (self, desk, status);
  show_log (self, desk);
  muster_line_card_show (self->line, desk);
  muster_view_set_subtitle (MUSTER_VIEW (self),
                            json_object_get_string_member_with_default (status, "device_name", NULL));
  place_focus (self, enrolled);
}

static void
refresh (MusterView *view)
{
  show (MUSTER_SYNC_VIEW (view));
}

static void
opened (MusterView *view)
{
  MusterSyncView *self = MUSTER_SYNC_VIEW (view);
  MusterDesk *desk = muster_view_get_desk (view);

  muster_enrol_card_set_desk (self->enrol, desk);
  muster_usb_card_set_desk (self->usb, desk);
  g_signal_connect_object (desk, "sync-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (g_network_monitor_get_default (), "network-changed", G_CALLBACK (show), self,
                           G_CONNECT_SWAPPED);
}

static void
shown (MusterView *view)
{
  MUSTER_SYNC_VIEW (view)->seen = FALSE;
  show (MUSTER_SYNC_VIEW (view));
}

/* ---- What a person does ---- */

static void
do_go (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterDesk *desk = muster_view_get_desk (MUSTER_VIEW (widget));

  if (desk != NULL)
    muster_sync_thread_go (muster_desk_get_sync (desk));
}

static void
do_stop (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterDesk *desk = muster_view_get_desk (MUSTER_VIEW (widget));

  if (desk != NULL)
    muster_sync_thread_pause (muster_desk_get_sync (desk));
}

static void
do_write (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_usb_card_ask_export (MUSTER_SYNC_VIEW (widget)->usb);
}

static void
do_read (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_usb_card_ask_import (MUSTER_SYNC_VIEW (widget)->usb);
}

static void
open_clock_settings (MusterSyncView *self)
{
  g_autoptr (GDesktopAppInfo) settings = g_desktop_app_info_new ("gnome-datetime-panel.desktop");

  if (settings == NULL || !g_app_info_launch (G_APP_INFO (settings), NULL, NULL, NULL))
    muster_view_say (MUSTER_VIEW (self), _ ("Set the date and time in the computer's settings."));
}

static void
give_help (MusterSyncView *self)
{
  if (self->help == MUSTER_SYNC_HELP_SIGN_IN)
    g_app_info_launch_default_for_uri_async (SIGN_IN_PAGE, NULL, NULL, NULL, NULL);
  else if (self->help == MUSTER_SYNC_HELP_CLOCK)
    open_clock_settings (self);
  else if (self->help == MUSTER_SYNC_HELP_USB)
    muster_usb_card_ask_export (self->usb);
  else if (self->help == MUSTER_SYNC_HELP_ENROL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->enrol), TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->enrol));
    }
}

static gboolean
drop_file (GtkDropTarget *target, const GValue *value, double x, double y, MusterSyncView *self)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autofree char *name = files == NULL ? NULL : g_file_get_basename (files->data);

  if (name == NULL || !g_str_has_suffix (name, ".muster"))
    return FALSE;
  muster_usb_card_import (self->usb, files->data);
  return TRUE;
}

/* ---- The page ---- */

static void
muster_sync_view_finalize (GObject *object)
{
  g_free (MUSTER_SYNC_VIEW (object)->attention_shown);
  G_OBJECT_CLASS (muster_sync_view_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *class)
{
  gtk_widget_class_bind_template_child (class, MusterSyncView, enrol);
  gtk_widget_class_bind_template_child (class, MusterSyncView, now_card);
  gtk_widget_class_bind_template_child (class, MusterSyncView, now_head);
  gtk_widget_class_bind_template_child (class, MusterSyncView, now_icon);
  gtk_widget_class_bind_template_child (class, MusterSyncView, now_title);
  gtk_widget_class_bind_template_child (class, MusterSyncView, now_note);
  gtk_widget_class_bind_template_child (class, MusterSyncView, now_bar);
  gtk_widget_class_bind_template_child (class, MusterSyncView, counts);
  gtk_widget_class_bind_template_child (class, MusterSyncView, main);
  gtk_widget_class_bind_template_child (class, MusterSyncView, line);
  gtk_widget_class_bind_template_child (class, MusterSyncView, usb);
}

static void
muster_sync_view_class_init (MusterSyncViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  MusterViewClass *view_class = MUSTER_VIEW_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = muster_sync_view_finalize;
  view_class->opened = opened;
  view_class->shown = shown;
  view_class->refresh = refresh;
  g_type_ensure (MUSTER_TYPE_COLUMNS);
  g_type_ensure (MUSTER_TYPE_ENROL_CARD);
  g_type_ensure (MUSTER_TYPE_LINE_CARD);
  g_type_ensure (MUSTER_TYPE_USB_CARD);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/musterapp/Muster/desktop/muster-sync-view.ui");
  bind_children (widget_class);
  gtk_widget_class_install_action (widget_class, "sync.go", NULL, do_go);
  gtk_widget_class_install_action (widget_class, "sync.stop", NULL, do_stop);
  gtk_widget_class_install_action (widget_class, "sync.write", NULL, do_write);
  gtk_widget_class_install_action (widget_class, "sync.read", NULL, do_read);
  gtk_widget_class_install_action (widget_class, "sync.copy-log", NULL, copy_log);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "sync.stop", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_u, GDK_CONTROL_MASK, "sync.write", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_C, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "sync.copy-log",
                                       NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, GDK_CONTROL_MASK, "sync.read", NULL);
}

static void
add_now_buttons (MusterSyncView *self)
{
  self->help_button = gtk_button_new ();
  self->go = muster_key_button_new (_ ("Sync now"), "network-transmit-receive-symbolic", "Enter", "sync.go");
  self->stop = muster_key_button_new (_ ("Stop"), NULL, "Esc", "sync.stop");
  gtk_widget_add_css_class (self->go, "suggested-action");
  g_signal_connect_object (self->help_button, "clicked", G_CALLBACK (give_help), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < 3; i++)
    {
      GtkWidget *button = i == 0 ? self->help_button : i == 1 ? self->stop : self->go;

      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (self->now_head), button);
    }
}

static void
add_cards (MusterSyncView *self)
{
  static const char *const names[] = { N_ ("Unsent"), N_ ("Received"), N_ ("Backed up"), N_ ("Need attention") };
  GtkWidget *copy = muster_key_button_new (_ ("Copy for a technician"), NULL, "Ctrl+Shift+C", "sync.copy-log");

  for (guint i = 0; i < N_COUNTS; i++)
    {
      self->count[i] = muster_count_new (_ (names[i]), NULL);
      gtk_widget_set_focusable (self->count[i], FALSE);
      gtk_widget_set_can_target (self->count[i], FALSE);
      gtk_box_append (GTK_BOX (self->counts), self->count[i]);
    }
  self->attention = muster_card_new (_ ("Need attention"), _ ("The rest is sent all the same"));
  self->log = muster_card_new (_ ("What happened"), NULL);
  gtk_widget_add_css_class (self->attention, "attention");
  gtk_widget_set_visible (self->attention, FALSE);
  gtk_widget_add_css_class (copy, "flat");
  gtk_widget_set_halign (copy, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (self->log), copy);
  gtk_box_append (GTK_BOX (self->main), self->attention);
  gtk_box_append (GTK_BOX (self->main), self->log);
}

static void
muster_sync_view_init (MusterSyncView *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (self));
  add_now_buttons (self);
  add_cards (self);
  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_file), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
}
