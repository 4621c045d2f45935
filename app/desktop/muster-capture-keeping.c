/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-view-private.h"

#include <glib/gi18n.h>

#include "muster-parts.h"
#include "muster-words.h"

/* From the form to the disk and back: drafts, saves, undo. Order of events: every key makes a draft due; the draft, the
 * save that removes it and its undo go through one queue, so a draft never comes after the save of the same form. */

#define DRAFT_AFTER_MS 1000 /* a draft is on disk within two seconds of a key */

static MusterDesk *
get_desk (MusterCaptureView *self)
{
  return muster_view_get_desk (MUSTER_VIEW (self));
}

/* ---- Drafts ---- */

static JsonObject *
get_form (MusterCaptureView *self)
{
  JsonObject *form = muster_capture_form_get (self->form);
  char text[MUSTER_ID_TEXT_SIZE];

  json_object_set_string_member (form, "form", muster_id_write (&self->form_id, text));
  return form;
}

void
muster_capture_view_begin_form (MusterCaptureView *self)
{
  self->form_id = muster_id_new (muster_desk_get_world (get_desk (self)));
  self->drafted_once = FALSE;
  g_clear_handle_id (&self->draft_source, g_source_remove);
  muster_label_set (self->drafted, "");
  muster_capture_panel_set_candidates (self->panel, NULL, NULL);
}

static gpointer
keep_draft (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  JsonObject *form = data;
  MusterId id;

  if (muster_id_parse (json_object_get_string_member (form, "form"), &id))
    muster_store_keep_form (store, &id, "worker", form, error);
  return NULL;
}

static void
take_draft (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterCaptureView) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;
  gint64 now;

  muster_desk_finish (result, &error);
  if (self->form == NULL || get_desk (self) == NULL)
    return;
  if (error != NULL)
    {
      if (!g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_MINOR))
        muster_view_report (MUSTER_VIEW (self), error);
      return;
    }
  now = muster_world_wall_ms (muster_desk_get_world (get_desk (self)));
  time = muster_words_for_day (now, now);
  text = g_strdup_printf (_ ("Draft kept %s"), time);
  muster_label_set (self->drafted, text);
}

void
muster_capture_view_write_draft (MusterCaptureView *self)
{
  g_clear_handle_id (&self->draft_source, g_source_remove);
  if (muster_capture_form_is_empty (self->form) && !self->drafted_once)
    return;
  self->drafted_once = TRUE;
  muster_desk_keep_async (get_desk (self), keep_draft, get_form (self), (GDestroyNotify) json_object_unref, take_draft,
                          g_object_ref (self));
}

static gboolean
draft_now (gpointer data)
{
  MusterCaptureView *self = data;

  self->draft_source = 0;
  muster_capture_view_write_draft (self);
  return G_SOURCE_REMOVE;
}

/* Something was typed: a draft is due. One that waits already is not put off by more keys. */
void
muster_capture_view_note_typed (MusterCaptureView *self)
{
  if (self->draft_source == 0)
    self->draft_source = g_timeout_add (DRAFT_AFTER_MS, draft_now, self);
}

void
muster_capture_view_show_save_words (MusterCaptureView *self)
{
  gtk_label_set_text (GTK_LABEL (g_object_get_data (G_OBJECT (self->save_button), "words")),
                      muster_capture_form_has_faults (self->form)  ? _ ("Keep as draft, next person")
                      : muster_capture_form_is_absent (self->form) ? _ ("Call-back only, next person")
                                                                   : _ ("Save, next person"));
}

/* ---- Saving ---- */

static gpointer
save_form (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return muster_capture_save (store, data, error);
}

static gpointer
turn_away (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  muster_capture_turn_away (store, data, error);
  return NULL;
}

static void
next_person (MusterCaptureView *self, gboolean same_household)
{
  gtk_widget_set_visible (self->strip, FALSE);
  muster_capture_form_clear (self->form, same_household);
  muster_capture_view_begin_form (self);
  muster_capture_view_show_save_words (self);
  muster_capture_form_focus_first (self->form);
}

/* Nothing of the person stays: neither on the screen nor in the draft. */
void
muster_capture_view_meet_minor (MusterCaptureView *self)
{
  g_autoptr (JsonObject) form = get_form (self);
  JsonObject *nobody = json_object_new ();

  json_object_set_string_member (nobody, "form", json_object_get_string_member (form, "form"));
  if (json_object_has_member (form, "fair"))
    json_object_set_string_member (nobody, "fair", json_object_get_string_member (form, "fair"));
  g_clear_handle_id (&self->draft_source, g_source_remove);
  g_clear_handle_id (&self->search_source, g_source_remove);
  muster_desk_write_async (get_desk (self), turn_away, nobody, (GDestroyNotify) json_object_unref, NULL, NULL, NULL);
  next_person (self, FALSE);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "minor");
  gtk_widget_grab_focus (self->minor_page);
}

typedef struct
{
  MusterCaptureView *view;
  JsonObject *form;
  char *name;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->view);
  json_object_unref (saving->form);
  g_free (saving->name);
  g_free (saving);
}

/* What could not be saved stands in the form again: nothing typed is lost. */
static void
give_back (MusterCaptureView *self, Saving *saving, const GError *error)
{
  MusterId id;

  muster_capture_view_write_draft (self);
  muster_capture_view_begin_form (self);
  if (muster_id_parse (json_object_get_string_member (saving->form, "form"), &id))
    self->form_id = id;
  self->drafted_once = TRUE;
  muster_capture_form_set (self->form, saving->form);
  muster_view_report (MUSTER_VIEW (self), error);
}

static void
take_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Saving *saving = data;
  MusterCaptureView *self = saving->view;
  g_autoptr (GError) error = NULL;
  MusterCaptureSaved *saved = muster_desk_finish (result, &error);
  g_autofree char *text = NULL;

  if (saved != NULL)
    {
      g_queue_push_head (self->saved, saved);
      text = g_strdup_printf (_ ("Last: %s saved"), saving->name);
    }
  if (self->form != NULL && saved != NULL)
    muster_label_set (self->said, text);
  else if (self->form != NULL && g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_MINOR))
    muster_capture_view_meet_minor (self);
  else if (self->form != NULL)
    give_back (self, saving, error);
  saving_free (saving);
}

/* The form is empty at once and the next person can be typed; the disk is waited for behind it. */
void
muster_capture_view_save (MusterCaptureView *self, gboolean same_household)
{
  Saving *saving;

  muster_capture_form_commit (self->form);
  if (muster_capture_form_is_empty (self->form))
    return;
  if (muster_capture_form_is_minor (self->form))
    {
      muster_capture_view_meet_minor (self);
      return;
    }
  g_clear_handle_id (&self->draft_source, g_source_remove);
  g_clear_handle_id (&self->search_source, g_source_remove);
  saving = g_new0 (Saving, 1);
  saving->view = g_object_ref (self);
  saving->form = get_form (self);
  saving->name = g_strdup (muster_capture_form_get_name (self->form));
  muster_desk_write_async (get_desk (self), save_form, json_object_ref (saving->form),
                           (GDestroyNotify) json_object_unref, (GDestroyNotify) muster_capture_saved_free, take_saved,
                           saving);
  next_person (self, same_household);
}

/* ---- Undo ---- */

static gpointer
undo_save (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  muster_capture_undo (store, data, error);
  return NULL;
}

static void
take_undone (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterCaptureView) self = data;
  g_autoptr (GError) error = NULL;

  muster_desk_finish (result, &error);
  if (error != NULL && self->form != NULL)
    muster_view_report (MUSTER_VIEW (self), error);
}

void
muster_capture_view_undo (MusterCaptureView *self)
{
  MusterCaptureSaved *saved = g_queue_pop_head (self->saved);
  g_autofree char *text = NULL;

  if (saved == NULL)
    return;
  muster_capture_view_write_draft (self);
  muster_capture_view_begin_form (self);
  muster_capture_form_set (self->form, saved->form);
  text = g_strdup_printf (_ ("Undone: %s is back in the form"),
                          json_object_get_string_member_with_default (saved->form, "name", ""));
  muster_label_set (self->said, text);
  muster_desk_write_async (get_desk (self), undo_save, saved, (GDestroyNotify) muster_capture_saved_free, NULL, take_undone,
                           g_object_ref (self));
  muster_capture_form_focus_first (self->form);
}

/* ---- A draft that was found ---- */

/* It stands in the form at once, so that whoever goes on typing loses nothing; one button puts it aside. */
static void
show_found (MusterCaptureView *self, JsonObject *draft, gint64 updated_ms)
{
  gint64 now = muster_world_wall_ms (muster_desk_get_world (get_desk (self)));
  g_autofree char *time = muster_words_for_day (updated_ms, now);
  g_autofree char *text = g_strdup_printf (_ ("This was not finished at %s"), time);

  if (!muster_id_parse (json_object_get_string_member (draft, "form"), &self->form_id))
    return;
  self->drafted_once = TRUE;
  muster_capture_form_set (self->form, draft);
  muster_capture_view_show_save_words (self);
  gtk_label_set_text (GTK_LABEL (self->strip_text), text);
  gtk_widget_set_visible (self->strip, TRUE);
  muster_capture_form_focus_missing (self->form);
}

void
muster_capture_view_put_draft_aside (MusterCaptureView *self)
{
  gtk_widget_set_visible (self->strip, FALSE);
  muster_capture_view_write_draft (self);
  next_person (self, FALSE);
}

/* The newest unfinished form of this page, as a crash or a power cut left it. */
void
muster_capture_view_look_for_draft (MusterCaptureView *self)
{
  g_autoptr (JsonArray) forms = muster_store_get_forms (muster_desk_get_store (get_desk (self)), NULL);

  for (guint i = 0; forms != NULL && i < json_array_get_length (forms); i++)
    {
      JsonObject *entry = json_array_get_object_element (forms, i);
      JsonObject *content = json_object_get_object_member (entry, "content");

      if (content != NULL && json_object_has_member (content, "form") && json_object_has_member (content, "typed"))
        {
          show_found (self, content, json_object_get_int_member_with_default (entry, "updated", 0));
          return;
        }
    }
}
