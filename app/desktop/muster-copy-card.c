/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-copy-card.h"

#include <glib/gi18n.h>

#include "muster-copy.h"
#include "muster-file-chooser.h"
#include "muster-parts.h"
#include "muster-words.h"

struct _MusterCopyCard
{
  GtkBox parent;
  MusterDesk *desk;
  GtkWidget *copy;
  GtkWidget *stop;
  GtkWidget *bar;
  GtkWidget *result;
  GCancellable *cancellable; /* while a copy is under way */
};

G_DEFINE_FINAL_TYPE (MusterCopyCard, muster_copy_card, GTK_TYPE_BOX)

enum
{
  COPIED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
say (MusterCopyCard *self, const char *text, gboolean wrong)
{
  muster_label_set (self->result, text);
  if (wrong)
    gtk_widget_add_css_class (self->result, "error");
  else
    gtk_widget_remove_css_class (self->result, "error");
}

static void
show_busy (MusterCopyCard *self)
{
  gboolean busy = self->cancellable != NULL;

  gtk_widget_set_sensitive (self->copy, !busy);
  gtk_widget_set_visible (self->stop, busy);
  gtk_widget_set_visible (self->bar, busy);
}

static void
show_progress (gpointer data, double fraction)
{
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (MUSTER_COPY_CARD (data)->bar), fraction);
}

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterCopyCard) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *where = muster_copy_finish (result, &error);
  g_autofree char *text = NULL;

  if (self->desk == NULL || !muster_desk_is_open (self->desk))
    return;
  g_clear_object (&self->cancellable);
  show_busy (self);
  if (where != NULL)
    text = g_strdup_printf (_ ("Written and compared, you may take it out: %s"), where);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = g_strdup (_ ("Stopped; nothing is left on the stick."));
  else
    text = muster_words_for_error (error);
  say (self, text, where == NULL);
  muster_desk_log (self->desk, "drive-removable-media-symbolic", where == NULL ? "warning" : "success",
                   where == NULL ? _ ("The backup was not made") : _ ("Backup made and compared"));
  if (where != NULL)
    g_signal_emit (self, signals[COPIED], 0);
}

/**
 * muster_copy_card_copy:
 * @self: a card
 * @folder: a stick or another folder of the owner's
 */
void
muster_copy_card_copy (MusterCopyCard *self, GFile *folder)
{
  if (self->desk == NULL || self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  say (self, _ ("Writing … leave the stick in."), FALSE);
  show_progress (self, 0);
  show_busy (self);
  muster_copy_async (self->desk, folder, self->cancellable, show_progress, finish, g_object_ref (self));
}

static void
go_on_line (MusterCopyCard *self)
{
  if (self->desk != NULL && muster_desk_is_open (self->desk))
    muster_sync_thread_go (muster_desk_get_sync (self->desk));
}

static void
stop (MusterCopyCard *self)
{
  g_cancellable_cancel (self->cancellable);
}

/**
 * muster_copy_card_ask:
 * @self: a card
 *
 * Asks for the stick.
 */
void
muster_copy_card_ask (MusterCopyCard *self)
{
  const MusterFileWish wish = { .title = _ ("Back up to this stick or folder"),
                                .accept = _ ("Back up"),
                                .action = GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER };

  if (self->cancellable == NULL)
    muster_file_chooser_ask (GTK_WIDGET (self), &wish, (MusterFileFunc) muster_copy_card_copy);
}

static void
muster_copy_card_dispose (GObject *object)
{
  MusterCopyCard *self = MUSTER_COPY_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_copy_card_parent_class)->dispose (object);
}

static gboolean
muster_copy_card_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (MUSTER_COPY_CARD (widget)->copy);
}

static void
muster_copy_card_class_init (MusterCopyCardClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_copy_card_dispose;
  GTK_WIDGET_CLASS (class)->grab_focus = muster_copy_card_grab_focus;
  signals[COPIED]
      = g_signal_new ("copied", MUSTER_TYPE_COPY_CARD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
muster_copy_card_init (MusterCopyCard *self)
{
  GtkWidget *card = muster_card_new (_ ("Backup and sending"), NULL);
  GtkWidget *box = muster_card_get_box (card);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *sync;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (box), 8);
  self->copy = muster_key_button_new (_ ("Back up to a stick"), "drive-removable-media-symbolic", "Ctrl+B", NULL);
  self->stop = muster_key_button_new (_ ("Stop"), NULL, NULL, NULL);
  self->bar = gtk_progress_bar_new ();
  muster_name_widget (self->bar, _ ("How far the backup is"));
  gtk_widget_add_css_class (self->bar, "bar");
  self->result = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0F, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                               "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  gtk_widget_set_name (self->result, "copy-result");
  gtk_widget_add_css_class (self->result, "reason");
  gtk_box_append (GTK_BOX (row), self->copy);
  gtk_box_append (GTK_BOX (row), self->stop);
  sync = muster_key_button_new (_ ("Sync now"), "network-transmit-receive-symbolic", "Alt+9", "win.goto::sync");
  gtk_box_append (GTK_BOX (row), sync);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), self->bar);
  gtk_box_append (GTK_BOX (box), self->result);
  gtk_box_append (GTK_BOX (self), card);
  show_busy (self);
  g_signal_connect_object (self->copy, "clicked", G_CALLBACK (muster_copy_card_ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (sync, "clicked", G_CALLBACK (go_on_line), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stop, "clicked", G_CALLBACK (stop), self, G_CONNECT_SWAPPED);
}

/**
 * muster_copy_card_new:
 *
 * Returns: (transfer floating): a card
 */
GtkWidget *
muster_copy_card_new (void)
{
  return g_object_new (MUSTER_TYPE_COPY_CARD, NULL);
}

/**
 * muster_copy_card_set_desk:
 * @self: a card
 * @desk: (nullable): the open book
 */
void
muster_copy_card_set_desk (MusterCopyCard *self, MusterDesk *desk)
{
  g_set_object (&self->desk, desk);
}
