/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-usb-card.h"

#include <glib/gi18n.h>

#include "muster-file-chooser.h"
#include "muster-language.h"
#include "muster-parts.h"
#include "muster-usb.h"
#include "muster-words.h"

struct _MusterUsbCard
{
  GtkBox parent;
  MusterDesk *desk;
  GtkWidget *buttons;
  GtkWidget *spinner;
  GtkWidget *result;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (MusterUsbCard, muster_usb_card, GTK_TYPE_BOX)

/* ---- The work, in the writer's thread ---- */

typedef struct
{
  char *path;
  gboolean import;
  MusterUsbReport report;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  g_free (job->path);
  g_free (job);
}

static gpointer
work (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  gboolean done = job->import ? muster_usb_import (store, job->path, &job->report, error)
                              : muster_usb_export (store, job->path, &job->report, error);

  return done ? muster_usb_report_to_text (&job->report, job->import, muster_language_is_chinese ()) : NULL;
}

/* ---- The window's side ---- */

static void
set_busy (MusterUsbCard *self, gboolean busy)
{
  self->busy = busy;
  gtk_widget_set_sensitive (self->buttons, !busy);
  g_object_set (self->spinner, "spinning", busy, NULL);
}

static void
say (MusterUsbCard *self, const char *text, gboolean wrong)
{
  muster_label_set (self->result, text);
  if (wrong)
    gtk_widget_add_css_class (self->result, "error");
  else
    gtk_widget_remove_css_class (self->result, "error");
}

static char *
describe_failure (const GError *error)
{
  if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT)
      || g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_INVALID))
    return g_strdup (_ ("The file is not whole: write it once more."));
  if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY))
    return g_strdup (_ ("This file is not for this laptop."));
  if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED))
    return g_strdup (_ ("This answer is from before headquarters was restored. Ask for a new one."));
  if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND))
    return g_strdup (_ ("This laptop is not enrolled yet, or the file is gone."));
  return muster_words_for_error (error);
}

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterUsbCard) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = muster_desk_finish (result, &error);
  gboolean wrong = text == NULL;

  if (self->desk == NULL || !muster_desk_is_open (self->desk))
    return;
  set_busy (self, FALSE);
  if (wrong)
    text = describe_failure (error);
  say (self, text, wrong);
  muster_desk_log (self->desk, "drive-removable-media-symbolic", wrong ? "warning" : "success", text);
}

static void
begin (MusterUsbCard *self, GFile *file, gboolean import)
{
  char *path = g_file_get_path (file);
  Job *job;

  if (path == NULL)
    say (self, _ ("Only a folder or stick of this computer can be used."), TRUE);
  if (path == NULL || self->desk == NULL || self->busy)
    {
      g_free (path);
      return;
    }
  job = g_new0 (Job, 1);
  job->path = path;
  job->import = import;
  set_busy (self, TRUE);
  say (self, import ? _ ("Reading …") : _ ("Writing … leave the stick in."), FALSE);
  muster_desk_write_async (self->desk, work, job, job_free, g_free, finish, g_object_ref (self));
}

/**
 * muster_usb_card_export:
 * @self: a card
 * @file: where to; a file that is there is replaced
 *
 * Writes what waits into one sealed file that only headquarters can open.
 */
void
muster_usb_card_export (MusterUsbCard *self, GFile *file)
{
  begin (self, file, FALSE);
}

/**
 * muster_usb_card_import:
 * @self: a card
 * @file: headquarters' answer
 */
void
muster_usb_card_import (MusterUsbCard *self, GFile *file)
{
  begin (self, file, TRUE);
}

/* What both ways have in common. */
#define FILES .filter = _ ("Muster's sealed files"), .patterns = { "*.muster", NULL }

static gboolean
is_enrolled (MusterUsbCard *self)
{
  JsonObject *status = self->desk == NULL ? NULL : muster_desk_get_status (self->desk);

  return status != NULL && json_object_get_boolean_member_with_default (status, "enrolled", FALSE);
}

void
muster_usb_card_ask_export (MusterUsbCard *self)
{
  g_autofree char *name
      = self->desk == NULL ? NULL : muster_usb_suggest_name (muster_desk_get_store (self->desk), NULL);
  const MusterFileWish wish = {
    .title = _ ("Write to a stick"), .accept = _ ("Write"), .action = GTK_FILE_CHOOSER_ACTION_SAVE, .name = name, FILES
  };

  if (!is_enrolled (self))
    say (self, _ ("This laptop is not enrolled yet: only then a file can be sealed for headquarters."), TRUE);
  else if (!self->busy)
    muster_file_chooser_ask (GTK_WIDGET (self), &wish, (MusterFileFunc) muster_usb_card_export);
}

void
muster_usb_card_ask_import (MusterUsbCard *self)
{
  const MusterFileWish wish
      = { .title = _ ("Read from a stick"), .accept = _ ("Read"), .action = GTK_FILE_CHOOSER_ACTION_OPEN, FILES };

  if (self->desk != NULL && !self->busy)
    muster_file_chooser_ask (GTK_WIDGET (self), &wish, (MusterFileFunc) muster_usb_card_import);
}

/* ---- The card ---- */

static void
muster_usb_card_dispose (GObject *object)
{
  MusterUsbCard *self = MUSTER_USB_CARD (object);

  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_usb_card_parent_class)->dispose (object);
}

static void
muster_usb_card_class_init (MusterUsbCardClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_usb_card_dispose;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
muster_usb_card_init (MusterUsbCard *self)
{
  GtkWidget *card = muster_card_new (_ ("No network? Take a stick"), NULL);
  GtkWidget *box = muster_card_get_box (card);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_set_homogeneous (GTK_BOX (self->buttons), TRUE);
  gtk_box_append (GTK_BOX (self->buttons), muster_key_button_new (_ ("Write"), NULL, "Ctrl+U", "sync.write"));
  gtk_box_append (GTK_BOX (self->buttons), muster_key_button_new (_ ("Read"), NULL, "Ctrl+R", "sync.read"));
  self->spinner = gtk_spinner_new ();
  self->result = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0F, "wrap", TRUE, "accessible-role",
                               GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  gtk_widget_set_name (self->result, "usb-result");
  gtk_widget_add_css_class (self->result, "reason");
  gtk_box_set_spacing (GTK_BOX (box), 8);
  gtk_box_append (
      GTK_BOX (box),
      muster_note_new (_ ("One sealed file that only headquarters can open; its answer comes back the same way.")));
  gtk_box_append (GTK_BOX (box), self->buttons);
  gtk_box_append (GTK_BOX (box), muster_note_new (_ ("A .muster file may also be dropped here.")));
  gtk_box_append (GTK_BOX (box), self->spinner);
  gtk_box_append (GTK_BOX (box), self->result);
  gtk_box_append (GTK_BOX (self), card);
}

/**
 * muster_usb_card_new:
 *
 * Returns: (transfer floating): a card
 */
GtkWidget *
muster_usb_card_new (void)
{
  return g_object_new (MUSTER_TYPE_USB_CARD, NULL);
}

/**
 * muster_usb_card_set_desk:
 * @self: a card
 * @desk: (nullable): the open book
 */
void
muster_usb_card_set_desk (MusterUsbCard *self, MusterDesk *desk)
{
  g_set_object (&self->desk, desk);
}
