/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-file-chooser.h"

#include <glib/gi18n.h>

/* The one place that knows how GTK asks for a file. GtkFileChooserNative goes through the portal in a sandbox; it is
 * deprecated from GTK 4.10 on, where GtkFileDialog takes its place, which 4.8 does not have yet. */

#define OPEN_DIALOG "muster-file-dialog"
#define TAKE_FILE "muster-file-func"

static void
close_dialog (gpointer data)
{
  gtk_native_dialog_destroy (data);
  g_object_unref (data);
}

static void
forget_dialog (GtkWidget *owner)
{
  g_object_set_data (G_OBJECT (owner), OPEN_DIALOG, NULL);
}

static void
take_response (GtkNativeDialog *dialog, int response, GtkWidget *owner)
{
  g_autoptr (GFile) file
      = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  MusterFileFunc func = (MusterFileFunc) g_object_get_data (G_OBJECT (dialog), TAKE_FILE);
  g_autoptr (GtkWidget) kept = g_object_ref (owner);

  forget_dialog (kept);
  if (file != NULL)
    func (kept, file);
}

static void
add_filter (GtkFileChooser *chooser, const MusterFileWish *wish)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, wish->filter);
  for (guint i = 0; wish->patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, wish->patterns[i]);
  gtk_file_chooser_add_filter (chooser, filter);
}

/**
 * muster_file_chooser_ask:
 * @owner: who asks; a second question while the first is open is left out
 * @wish: what for; its texts are copied
 * @func: called in the main context with what was chosen; not when nothing was, or @owner is gone
 *
 * The dialog goes with @owner.
 */
void
muster_file_chooser_ask (GtkWidget *owner, const MusterFileWish *wish, MusterFileFunc func)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (owner));
  GtkFileChooserNative *dialog;

  if (muster_file_chooser_is_open (owner))
    return;
  dialog = gtk_file_chooser_native_new (wish->title, window, wish->action, wish->accept, _ ("Cancel"));
  if (wish->filter != NULL)
    add_filter (GTK_FILE_CHOOSER (dialog), wish);
  if (wish->name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), wish->name);
  g_object_set_data (G_OBJECT (dialog), TAKE_FILE, (gpointer) func);
  g_object_set_data_full (G_OBJECT (owner), OPEN_DIALOG, dialog, close_dialog);
  g_signal_connect_object (dialog, "response", G_CALLBACK (take_response), owner, 0);
  g_signal_connect_object (owner, "destroy", G_CALLBACK (forget_dialog), dialog, G_CONNECT_DEFAULT);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/**
 * muster_file_chooser_is_open:
 * @owner: who may have asked
 *
 * Returns: whether its question is still open
 */
gboolean
muster_file_chooser_is_open (GtkWidget *owner)
{
  return g_object_get_data (G_OBJECT (owner), OPEN_DIALOG) != NULL;
}
