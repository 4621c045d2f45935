/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-enrol-card.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-code-picture.h"
#include "muster-enrolment-client.h"
#include "muster-file-chooser.h"
#include "muster-parts.h"
#include "muster-words.h"

#define LONGEST_CODE 4096

struct _MusterEnrolCard
{
  GtkBox parent;
  MusterDesk *desk;
  GtkWidget *code;
  GtkWidget *where;
  GtkWidget *reason;
  GtkWidget *button;
  GtkWidget *spinner;
  GCancellable *loading;
};

G_DEFINE_FINAL_TYPE (MusterEnrolCard, muster_enrol_card, GTK_TYPE_BOX)

static void
say (MusterEnrolCard *self, const char *text, gboolean wrong)
{
  muster_label_set (self->reason, text);
  if (wrong)
    gtk_widget_add_css_class (self->reason, "error");
  else
    gtk_widget_remove_css_class (self->reason, "error");
}

static void
set_busy (MusterEnrolCard *self, gboolean busy)
{
  gtk_widget_set_sensitive (self->button, !busy);
  gtk_editable_set_editable (GTK_EDITABLE (self->code), !busy);
  g_object_set (self->spinner, "spinning", busy, NULL);
}

/* ---- The code ---- */

static void
note_code (MusterEnrolCard *self)
{
  const char *code = gtk_editable_get_text (GTK_EDITABLE (self->code));
  g_autofree char *url = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *text = NULL;

  say (self, "", FALSE);
  if (*code == '\0')
    text = g_strdup ("");
  else if (muster_sync_read_code (code, &url, &fingerprint, NULL))
    text = g_strdup_printf (_ ("Leads to %s\nFingerprint %s: headquarters can read it out to you."), url, fingerprint);
  else
    say (self, _ ("The code is not whole, or has a typing error."), TRUE);
  muster_label_set (self->where, text == NULL ? "" : text);
  gtk_widget_set_sensitive (self->button, url != NULL);
}

static char *
describe_failure (const GError *error)
{
  if (error->domain != MUSTER_ERROR)
    return muster_words_for_error (error);
  switch (error->code)
    {
    case MUSTER_ERROR_REFUSED:
      return g_strdup (_ ("This code was used already, or is too old. Ask headquarters for another one."));
    case MUSTER_ERROR_INVALID:
      return g_strdup (_ ("The code is not whole, or has a typing error."));
    case MUSTER_ERROR_PORTAL:
      return g_strdup (_ ("Who answered is not the headquarters of this code. Nothing was sent. Try another network."));
    case MUSTER_ERROR_OFFLINE:
      return g_strdup (_ ("Headquarters cannot be reached. Try again when there is a line; recording goes on."));
    default:
      return muster_words_for_error (error);
    }
}

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterEnrolCard) self = data;
  g_autoptr (GError) error = NULL;
  gboolean enrolled = muster_desk_enrol_finish (result, &error);
  g_autofree char *text = NULL;

  if (self->desk == NULL || !muster_desk_is_open (self->desk)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (enrolled)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->code), "");
      muster_desk_log (self->desk, "emblem-ok-symbolic", "success", _ ("This laptop is enrolled"));
      return;
    }
  text = describe_failure (error);
  say (self, text, TRUE);
  gtk_widget_grab_focus (self->code);
}

static void
go (MusterEnrolCard *self)
{
  if (self->desk == NULL || !gtk_widget_get_sensitive (self->button))
    return;
  set_busy (self, TRUE);
  say (self, _ ("Asking headquarters …"), FALSE);
  muster_desk_enrol_async (self->desk, gtk_editable_get_text (GTK_EDITABLE (self->code)), finish, g_object_ref (self));
}

/* ---- The code from a file ---- */

static void
read_picture (GTask *task, gpointer source, gpointer content, GCancellable *cancellable)
{
  GError *error = NULL;
  GStrv texts = muster_code_picture_read (content, &error);

  if (texts == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, texts, (GDestroyNotify) g_strfreev);
}

static const char *
describe_picture (const GError *error)
{
  if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND))
    return _ ("There is no QR code in this picture, or it is too blurred. Take it again from straight above.");
  if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE))
    return _ ("This file is too large for a code or its picture.");
  return _ ("There is no code in this file.");
}

static gboolean
is_code (const char *text)
{
  g_autofree char *url = NULL;
  g_autofree char *fingerprint = NULL;

  return muster_sync_read_code (text, &url, &fingerprint, NULL);
}

/* Of several codes in the picture the one that leads to a headquarters; else the first, with what is wrong about it. */
static void
take_picture (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterEnrolCard *self = MUSTER_ENROL_CARD (source);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) texts = g_task_propagate_pointer (G_TASK (result), &error);
  guint chosen = 0;

  if (self->loading == NULL)
    return;
  g_object_set (self->spinner, "spinning", FALSE, NULL);
  if (texts == NULL)
    {
      say (self, describe_picture (error), TRUE);
      return;
    }
  for (guint i = 0; texts[i] != NULL; i++)
    if (is_code (texts[i]))
      chosen = i;
  if (is_code (texts[chosen]))
    gtk_editable_set_text (GTK_EDITABLE (self->code), texts[chosen]);
  else
    say (self, _ ("The QR code in this picture is not one of enrolment."), TRUE);
}

static void
look_at_picture (MusterEnrolCard *self, GBytes *content)
{
  g_autoptr (GTask) task = g_task_new (self, self->loading, take_picture, NULL);

  g_object_set (self->spinner, "spinning", TRUE, NULL);
  g_task_set_task_data (task, g_bytes_ref (content), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, read_picture);
}

/* A film that was chosen by mistake is not read to its end. */
static gboolean
is_wanted (const char *content, goffset size, gpointer data)
{
  return size <= MUSTER_CODE_PICTURE_BYTES;
}

static void
take_file (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterEnrolCard) self = data;
  char *content = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;
  gsize size = 0;

  g_file_load_partial_contents_finish (G_FILE (source), result, &content, &size, NULL, NULL);
  if (content == NULL)
    content = g_strdup ("");
  bytes = g_bytes_new_take (content, size);
  if (self->loading == NULL)
    return;
  if (size > LONGEST_CODE || !g_utf8_validate (content, (gssize) size, NULL))
    {
      look_at_picture (self, bytes);
      return;
    }
  text = g_strstrip (g_strndup (content, size));
  if (*text == '\0')
    say (self, _ ("There is no code in this file."), TRUE);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->code), text);
}

/**
 * muster_enrol_card_load:
 * @self: a card
 * @file: a text file with nothing but the code, or a picture of its QR code
 */
void
muster_enrol_card_load (MusterEnrolCard *self, GFile *file)
{
  g_file_load_partial_contents_async (file, self->loading, is_wanted, take_file, g_object_ref (self));
}

static void
ask_file (MusterEnrolCard *self)
{
  const MusterFileWish wish
      = { .title = _ ("Code from a file or QR picture"), .accept = _ ("Read"), .action = GTK_FILE_CHOOSER_ACTION_OPEN };

  muster_file_chooser_ask (GTK_WIDGET (self), &wish, (MusterFileFunc) muster_enrol_card_load);
}

/* ---- The card ---- */

static void
muster_enrol_card_dispose (GObject *object)
{
  MusterEnrolCard *self = MUSTER_ENROL_CARD (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_enrol_card_parent_class)->dispose (object);
}

static gboolean
muster_enrol_card_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (MUSTER_ENROL_CARD (widget)->code);
}

static void
muster_enrol_card_class_init (MusterEnrolCardClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_enrol_card_dispose;
  GTK_WIDGET_CLASS (class)->grab_focus = muster_enrol_card_grab_focus;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
add_controls (MusterEnrolCard *self, GtkWidget *box)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *file = muster_key_button_new (_ ("Code from a file or QR picture"), "document-open-symbolic", NULL, NULL);

  self->button = muster_key_button_new (_ ("Enrol"), "emblem-ok-symbolic", "Enter", NULL);
  self->spinner = gtk_spinner_new ();
  gtk_widget_add_css_class (self->button, "suggested-action");
  gtk_widget_set_sensitive (self->button, FALSE);
  gtk_box_append (GTK_BOX (row), self->button);
  gtk_box_append (GTK_BOX (row), file);
  gtk_box_append (GTK_BOX (row), self->spinner);
  gtk_box_append (GTK_BOX (box), self->code);
  gtk_box_append (GTK_BOX (box), self->where);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), self->reason);
  g_signal_connect_object (self->code, "changed", G_CALLBACK (note_code), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->code, "activate", G_CALLBACK (go), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (go), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (file, "clicked", G_CALLBACK (ask_file), self, G_CONNECT_SWAPPED);
}

static void
muster_enrol_card_init (MusterEnrolCard *self)
{
  GtkWidget *card = muster_card_new (_ ("Enrol this laptop"), NULL);
  GtkWidget *box = muster_card_get_box (card);

  self->loading = g_cancellable_new ();
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->code = gtk_entry_new ();
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->code), "muster1.…");
  gtk_widget_set_name (self->code, "enrol-code");
  muster_name_widget (self->code, _ ("Code from headquarters"));
  self->where = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0F, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                              "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  self->reason
      = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0F, "wrap", TRUE, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, NULL);
  gtk_widget_add_css_class (self->reason, "reason");
  gtk_box_set_spacing (GTK_BOX (box), 8);
  gtk_box_append (GTK_BOX (box),
                  muster_note_new (_ ("Headquarters gives a code for each laptop. Paste it here; where it leads is"
                                      " shown before anything is sent. Until then records stay on this laptop.")));
  add_controls (self, box);
  gtk_box_append (GTK_BOX (self), card);
}

/**
 * muster_enrol_card_new:
 *
 * Returns: (transfer floating): a card
 */
GtkWidget *
muster_enrol_card_new (void)
{
  return g_object_new (MUSTER_TYPE_ENROL_CARD, NULL);
}

/**
 * muster_enrol_card_set_desk:
 * @self: a card
 * @desk: (nullable): the open book
 */
void
muster_enrol_card_set_desk (MusterEnrolCard *self, MusterDesk *desk)
{
  g_set_object (&self->desk, desk);
}
