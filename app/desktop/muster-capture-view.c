/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-view-private.h"

#include <glib/gi18n.h>

#include "muster-capture-day.h"
#include "muster-capture-search.h"
#include "muster-parts.h"
#include "muster-width-bin.h"
#include "muster-words.h"

#define SEARCH_AFTER_MS 200
#define PANEL_WIDTH 440
#define NARROW_BELOW_EM 75

G_DEFINE_FINAL_TYPE (MusterCaptureView, muster_capture_view, MUSTER_TYPE_VIEW)

static MusterDesk *
get_desk (MusterCaptureView *self)
{
  return muster_view_get_desk (MUSTER_VIEW (self));
}

/* ---- The day: fair, openings, what is recorded ---- */

static void
take_day (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterCaptureView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterCaptureDay) day = muster_desk_finish (result, &error);
  g_autofree char *subtitle = NULL;

  self->loading = FALSE;
  if (day == NULL || self->form == NULL)
    {
      if (error != NULL && self->form != NULL)
        muster_view_report (MUSTER_VIEW (self), error);
      return;
    }
  muster_capture_form_set_day (self->form, day->date, day->fair, day->consent_text);
  muster_capture_form_set_counties (self->form, (const char *const *) day->counties->pdata);
  gtk_label_set_text (GTK_LABEL (self->text_label),
                      day->consent_text == NULL ? _ ("Headquarters has not sent a consent text yet.")
                                                : json_object_get_string_member_with_default (day->consent_text, "text", ""));
  muster_capture_form_set_slips (self->form, day->next_slip);
  muster_capture_panel_set_slips (self->panel, (const char *const *) day->missing_slips,
                                  (const char *const *) day->void_slips);
  muster_capture_form_take_openings (self->form, g_steal_pointer (&day->openings));
  if (day->summary != NULL)
    {
      g_autofree char *count = muster_words_for_count (json_object_get_int_member (day->summary, "people") + 1);

      muster_capture_panel_set_summary (self->panel, day->summary);
      muster_capture_panel_set_latest (self->panel, day->latest, day->now_ms);
      subtitle = g_strdup_printf (_ ("%s · person no. %s"),
                                  json_object_get_string_member_with_default (day->fair, "title", ""), count);
    }
  muster_view_set_subtitle (MUSTER_VIEW (self), subtitle == NULL ? _ ("No fair today") : subtitle);
}

static void
refresh (MusterView *view)
{
  MusterCaptureView *self = MUSTER_CAPTURE_VIEW (view);

  if (self->loading)
    return;
  self->loading = TRUE;
  muster_desk_read_async (get_desk (self), muster_capture_day_read, NULL, NULL,
                          (GDestroyNotify) muster_capture_day_free, NULL, take_day, g_object_ref (self));
}

/* ---- Earlier records ---- */

static gpointer
find_earlier (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return muster_capture_find_earlier (store, data, error);
}

static void
take_earlier (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterCaptureView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) found = muster_desk_finish (result, &error);
  g_autoptr (JsonObject) form = NULL;

  if (found == NULL || self->form == NULL)
    return;
  form = muster_capture_form_get (self->form);
  muster_capture_panel_set_candidates (self->panel, json_object_has_member (form, "person") ? NULL : found, form);
}

static gboolean
search_now (gpointer data)
{
  MusterCaptureView *self = data;

  self->search_source = 0;
  /* The book may have been closed since something was typed. */
  if (get_desk (self) == NULL)
    return G_SOURCE_REMOVE;
  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  self->searching = g_cancellable_new ();
  muster_desk_read_async (get_desk (self), find_earlier, muster_capture_form_get (self->form),
                          (GDestroyNotify) json_object_unref, (GDestroyNotify) json_array_unref, self->searching,
                          take_earlier, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* Something was typed or chosen: a draft is due, and earlier records of the person are looked for. */
void
muster_capture_view_note_changed (MusterCaptureView *self)
{
  /* The fields say so once more when they go with the page. */
  if (self->form == NULL)
    return;
  muster_capture_view_note_typed (self);
  g_clear_handle_id (&self->search_source, g_source_remove);
  self->search_source = g_timeout_add (SEARCH_AFTER_MS, search_now, self);
  muster_capture_view_show_save_words (self);
}

/* ---- Page ---- */

static void
focus_save (MusterCaptureView *self)
{
  gtk_widget_grab_focus (self->save_button);
}

static void
opened (MusterView *view)
{
  MusterCaptureView *self = MUSTER_CAPTURE_VIEW (view);
  GtkWidget *form = muster_capture_form_new (muster_desk_get_catalogue (get_desk (self)));

  self->form = MUSTER_CAPTURE_FORM (form);
  g_signal_connect_object (form, "changed", G_CALLBACK (muster_capture_view_note_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "save", G_CALLBACK (focus_save), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (form, "minor", G_CALLBACK (muster_capture_view_meet_minor), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (g_object_get_data (G_OBJECT (self->stack), "form-box")), form);
  muster_capture_view_begin_form (self);
}

static void
shown (MusterView *view)
{
  MusterCaptureView *self = MUSTER_CAPTURE_VIEW (view);

  if (muster_capture_form_is_empty (self->form) && g_queue_is_empty (self->saved))
    {
      muster_capture_form_focus_first (self->form);
      muster_capture_view_look_for_draft (self);
    }
  else
    muster_capture_form_focus_first (self->form);
}

static void
hidden (MusterView *view)
{
  muster_capture_view_write_draft (MUSTER_CAPTURE_VIEW (view));
}

/* ---- Making the page ---- */

/* With large text the form has the whole width; what stands beside it comes with F9. */
static void
follow_width (MusterCaptureView *self)
{
  gboolean narrow = muster_width_bin_is_narrow (MUSTER_WIDTH_BIN (self->bin));

  gtk_widget_set_visible (self->side, !narrow);
  gtk_widget_set_visible (self->left, TRUE);
  gtk_widget_set_hexpand (self->side, narrow);
  gtk_widget_set_hexpand (gtk_widget_get_last_child (self->side), narrow);
  muster_wrap_box_set_one_line (self->deeds, !narrow);
  muster_capture_form_set_narrow (self->form, narrow);
}

static GtkWidget *
make_bar (MusterCaptureView *self)
{
  GtkWidget *notes = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *box;

  self->deeds = MUSTER_WRAP_BOX (muster_wrap_box_new ());
  self->said = muster_note_new (NULL);
  self->drafted = muster_note_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->said), FALSE);
  muster_label_shorten (self->said);
  gtk_label_set_wrap (GTK_LABEL (self->drafted), FALSE);
  muster_label_shorten (self->drafted);
  self->save_button = muster_key_button_new (_ ("Save, next person"), NULL, "Ctrl+Enter", "capture.save");
  box = gtk_button_get_child (GTK_BUTTON (self->save_button));
  g_object_set_data (G_OBJECT (self->save_button), "words", gtk_widget_get_first_child (box));
  gtk_widget_add_css_class (self->save_button, "suggested-action");
  gtk_widget_add_css_class (GTK_WIDGET (self->deeds), "action-bar");
  /* It takes what is left, so that words that come and go move no button to another line. */
  gtk_label_set_max_width_chars (GTK_LABEL (self->said), 1);
  gtk_widget_set_hexpand (self->said, TRUE);
  gtk_widget_set_valign (notes, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (notes), self->said);
  gtk_box_append (GTK_BOX (notes), self->drafted);
  muster_wrap_box_set_one_line (self->deeds, TRUE);
  muster_wrap_box_append (self->deeds, muster_key_button_new (_ ("Undo last"), NULL, "Alt+Z", "capture.undo"));
  muster_wrap_box_append (self->deeds, muster_key_button_new (_ ("Household"), NULL, "F2", "capture.household"));
  muster_wrap_box_append (self->deeds, muster_key_button_new (_ ("Paper slips"), NULL, "F12", "capture.paper"));
  muster_wrap_box_append (self->deeds, notes);
  muster_wrap_box_append (self->deeds, self->save_button);
  return GTK_WIDGET (self->deeds);
}

static GtkWidget *
make_strip (MusterCaptureView *self)
{
  GtkWidget *aside = gtk_button_new_with_label (_ ("Put aside"));

  self->strip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->strip_text = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->strip_text), 0);
  gtk_widget_set_hexpand (self->strip_text, TRUE);
  gtk_widget_add_css_class (self->strip, "notice");
  gtk_box_append (GTK_BOX (self->strip), self->strip_text);
  gtk_box_append (GTK_BOX (self->strip), aside);
  gtk_widget_set_visible (self->strip, FALSE);
  g_signal_connect_object (aside, "clicked", G_CALLBACK (muster_capture_view_put_draft_aside), self, G_CONNECT_SWAPPED);
  return self->strip;
}

static GtkWidget *
make_form_page (MusterCaptureView *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *beside;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_widget_add_css_class (box, "capture-form");
  gtk_box_append (GTK_BOX (box), make_strip (self));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_set_hexpand (left, TRUE);
  self->left = left;
  gtk_box_append (GTK_BOX (left), scroller);
  gtk_box_append (GTK_BOX (left), make_bar (self));
  self->panel = g_object_new (MUSTER_TYPE_CAPTURE_PANEL, NULL);
  beside = gtk_scrolled_window_new ();
  gtk_widget_set_size_request (beside, PANEL_WIDTH, -1);
  gtk_widget_set_hexpand (beside, FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (beside), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (beside), GTK_WIDGET (self->panel));
  gtk_widget_add_css_class (GTK_WIDGET (self->panel), "capture-panel");
  gtk_box_append (GTK_BOX (page), left);
  self->side = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (self->side), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (self->side), beside);
  gtk_box_append (GTK_BOX (page), self->side);
  g_object_set_data (G_OBJECT (self->stack), "form-box", box);
  return page;
}

static GtkWidget *
make_minor_page (MusterCaptureView *self)
{
  GtkWidget *page = adw_status_page_new ();

  self->minor_page = muster_key_button_new (_ ("Next person"), NULL, "Enter", "capture.form");
  gtk_widget_set_halign (self->minor_page, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (self->minor_page, "suggested-action");
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "action-unavailable-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _ ("Under 16: cannot be recorded. Nothing was kept."));
  adw_status_page_set_description (ADW_STATUS_PAGE (page), _ ("“Thank you. Come back when you are 16.”"));
  adw_status_page_set_child (ADW_STATUS_PAGE (page), self->minor_page);
  return page;
}

/* The consent text in large type, with the same keys for the ticks. */
static GtkWidget *
make_text_page (MusterCaptureView *self)
{
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->text_label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->text_label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->text_label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (self->text_label), 48);
  gtk_label_set_selectable (GTK_LABEL (self->text_label), TRUE);
  gtk_widget_add_css_class (self->text_label, "consent-text");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->text_label);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_widget_add_css_class (page, "capture-form");
  gtk_box_append (GTK_BOX (page), scroller);
  gtk_box_append (GTK_BOX (page), muster_note_new (_ ("F5 F6 F7 F8 give the consents ① ② ③ ④ · Alt+T goes back")));
  return page;
}

static void
muster_capture_view_dispose (GObject *object)
{
  MusterCaptureView *self = MUSTER_CAPTURE_VIEW (object);

  g_clear_handle_id (&self->draft_source, g_source_remove);
  g_clear_handle_id (&self->search_source, g_source_remove);
  g_cancellable_cancel (self->searching);
  g_clear_object (&self->searching);
  self->form = NULL;
  G_OBJECT_CLASS (muster_capture_view_parent_class)->dispose (object);
}

static void
muster_capture_view_finalize (GObject *object)
{
  MusterCaptureView *self = MUSTER_CAPTURE_VIEW (object);

  g_queue_free_full (self->saved, (GDestroyNotify) muster_capture_saved_free);
  G_OBJECT_CLASS (muster_capture_view_parent_class)->finalize (object);
}

static void
muster_capture_view_class_init (MusterCaptureViewClass *class)
{
  MusterViewClass *view_class = MUSTER_VIEW_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = muster_capture_view_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_capture_view_finalize;
  view_class->opened = opened;
  view_class->shown = shown;
  view_class->hidden = hidden;
  view_class->refresh = refresh;
  muster_capture_view_install (GTK_WIDGET_CLASS (class));
}

static void
open_worker (MusterCaptureView *self, const char *worker)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-record", "(ss)", "workers", worker);
}

static void
muster_capture_view_init (MusterCaptureView *self)
{
  self->saved = g_queue_new ();
  self->stack = gtk_stack_new ();
  self->bin = muster_width_bin_new (make_form_page (self), NARROW_BELOW_EM);
  g_signal_connect_object (self->bin, "notify::narrow", G_CALLBACK (follow_width), self, G_CONNECT_SWAPPED);
  gtk_stack_add_named (GTK_STACK (self->stack), self->bin, "form");
  gtk_stack_add_named (GTK_STACK (self->stack), make_minor_page (self), "minor");
  gtk_stack_add_named (GTK_STACK (self->stack), make_text_page (self), "text");
  adw_bin_set_child (ADW_BIN (self), self->stack);
  g_signal_connect_object (self->panel, "open", G_CALLBACK (open_worker), self, G_CONNECT_SWAPPED);
}
