/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-export-dialog.h"

#include <glib/gi18n.h>

#include "muster-desk-apart.h"
#include "muster-file-chooser.h"
#include "muster-parts.h"
#include "muster-words.h"

#define WIDTH 520
#define LOOK_EVERY_MS 200

struct _MusterExportDialog
{
  AdwWindow parent;
  MusterDesk *desk;
  const MusterKind *kind;
  MusterListQuery *query; /* until it is written */
  GtkWidget *masked;
  GtkWidget *full;
  GtkWidget *for_old;
  GtkWidget *purpose_words;
  GtkWidget *purpose;
  GtkWidget *choose;
  GtkWidget *stop;
  GtkWidget *bar;
  GtkWidget *result;
  GCancellable *writing; /* while a file is written */
  gint *written;         /* atomic, shared with the thread that writes; an atomic box */
  guint look_source;
};

G_DEFINE_FINAL_TYPE (MusterExportDialog, muster_export_dialog, ADW_TYPE_WINDOW)

/* ---- The work, in a thread of its own ---- */

typedef struct
{
  MusterListQuery *query;
  GFile *file;
  MusterExportFormat format;
  char *purpose;
  gint *written;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  muster_list_query_free (job->query);
  g_object_unref (job->file);
  g_free (job->purpose);
  g_atomic_rc_box_release (job->written);
  g_free (job);
}

/* Beside and then over an old file, which stands until the new one is whole; of a new one nothing is left. */
static gpointer
work (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  gboolean is_new = !g_file_query_exists (job->file, NULL);
  g_autoptr (GFileOutputStream) out = g_file_replace (
      job->file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, cancellable, error);
  g_autoptr (GOutputStream) buffered = NULL;
  g_autoptr (GCancellable) abandon = g_cancellable_new ();

  if (out == NULL)
    return NULL;
  buffered = g_buffered_output_stream_new_sized (G_OUTPUT_STREAM (out), 65536);
  if (muster_list_query_export (job->query, store, job->format, job->purpose, buffered, cancellable, job->written,
                                error))
    {
      g_output_stream_close (buffered, NULL, error);
      return NULL;
    }
  g_cancellable_cancel (abandon);
  g_output_stream_close (buffered, abandon, NULL);
  if (is_new)
    g_file_delete (job->file, NULL, NULL);
  return NULL;
}

/* ---- The window's side ---- */

static void
say (MusterExportDialog *self, const char *text, gboolean wrong)
{
  muster_label_set (self->result, text);
  if (wrong)
    gtk_widget_add_css_class (self->result, "error");
  else
    gtk_widget_remove_css_class (self->result, "error");
}

static gboolean
is_full (MusterExportDialog *self)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (self->full));
}

static void
show_state (MusterExportDialog *self)
{
  gboolean busy = self->writing != NULL;
  g_autofree char *purpose = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->purpose))));

  gtk_widget_set_sensitive (self->masked, !busy);
  gtk_widget_set_sensitive (self->full, !busy);
  gtk_widget_set_sensitive (self->for_old, !busy);
  gtk_widget_set_visible (self->purpose_words, is_full (self));
  gtk_widget_set_visible (self->purpose, is_full (self));
  gtk_editable_set_editable (GTK_EDITABLE (self->purpose), !busy);
  gtk_widget_set_sensitive (self->choose, !busy && (!is_full (self) || *purpose != '\0'));
  gtk_widget_set_visible (self->stop, busy);
  gtk_widget_set_visible (self->bar, busy);
}

static gboolean
look (gpointer data)
{
  MusterExportDialog *self = data;
  g_autofree char *count = muster_words_for_count (g_atomic_int_get (self->written));
  g_autofree char *text = g_strdup_printf (_ ("%s rows written"), count);

  gtk_progress_bar_pulse (GTK_PROGRESS_BAR (self->bar));
  say (self, text, FALSE);
  return G_SOURCE_CONTINUE;
}

static void
finish (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterExportDialog) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *count = muster_words_for_count (g_atomic_int_get (self->written));
  g_autofree char *text = NULL;

  muster_desk_finish (result, &error);
  if (self->desk == NULL)
    return;
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_object (&self->writing);
  if (error == NULL)
    text = g_strdup_printf (_ ("%s rows written"), count);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = g_strdup (_ ("Stopped; no file was written."));
  else
    text = muster_words_for_error (error);
  say (self, text, error != NULL);
  show_state (self);
}

/**
 * muster_export_dialog_write:
 * @self: a dialog
 * @file: where to; a file that is there is replaced
 */
void
muster_export_dialog_write (MusterExportDialog *self, GFile *file)
{
  Job *job;

  if (self->desk == NULL || self->query == NULL || self->writing != NULL)
    return;
  job = g_new0 (Job, 1);
  job->query = muster_list_query_copy (self->query);
  job->file = g_object_ref (file);
  job->format
      = gtk_check_button_get_active (GTK_CHECK_BUTTON (self->for_old)) ? MUSTER_EXPORT_CSV_GB18030 : MUSTER_EXPORT_CSV;
  if (is_full (self))
    job->purpose = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->purpose))));
  g_atomic_int_set (self->written, 0);
  job->written = g_atomic_rc_box_acquire (self->written);
  self->writing = g_cancellable_new ();
  self->look_source = g_timeout_add (LOOK_EVERY_MS, look, self);
  say (self, _ ("Writing …"), FALSE);
  show_state (self);
  muster_desk_read_apart_async (self->desk, work, job, job_free, self->writing, finish, g_object_ref (self));
}

/* The kind alone: a name of a file is read by whoever sees the stick. */
static void
ask (MusterExportDialog *self)
{
  g_autofree char *name = g_strdup_printf ("%s.csv", muster_words_for_kind (self->kind));
  const MusterFileWish wish = {
    .title = _ ("Export to a file"), .accept = _ ("Write"), .action = GTK_FILE_CHOOSER_ACTION_SAVE, .name = name
  };

  if (self->writing == NULL && gtk_widget_get_sensitive (self->choose))
    muster_file_chooser_ask (GTK_WIDGET (self), &wish, (MusterFileFunc) muster_export_dialog_write);
}

static void
stop (MusterExportDialog *self)
{
  g_cancellable_cancel (self->writing);
}

/**
 * muster_export_dialog_set_full:
 * @self: a dialog
 * @purpose: what the full values are needed for
 */
void
muster_export_dialog_set_full (MusterExportDialog *self, const char *purpose)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->full), TRUE);
  gtk_editable_set_text (GTK_EDITABLE (self->purpose), purpose);
}

/**
 * muster_export_dialog_set_old:
 * @self: a dialog
 * @old: whether the file is for programs that take every file for GB 18030
 */
void
muster_export_dialog_set_old (MusterExportDialog *self, gboolean old)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->for_old), old);
}

/* ---- The window ---- */

static void
muster_export_dialog_dispose (GObject *object)
{
  MusterExportDialog *self = MUSTER_EXPORT_DIALOG (object);

  g_cancellable_cancel (self->writing);
  g_clear_object (&self->writing);
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_pointer (&self->query, muster_list_query_free);
  g_clear_object (&self->desk);
  G_OBJECT_CLASS (muster_export_dialog_parent_class)->dispose (object);
}

static void
muster_export_dialog_finalize (GObject *object)
{
  g_atomic_rc_box_release (MUSTER_EXPORT_DIALOG (object)->written);
  G_OBJECT_CLASS (muster_export_dialog_parent_class)->finalize (object);
}

static void
muster_export_dialog_class_init (MusterExportDialogClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_export_dialog_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_export_dialog_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (class), GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
make_choice (const char *label, GtkWidget *group)
{
  GtkWidget *button = gtk_check_button_new_with_mnemonic (label);

  gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (group));
  return button;
}

static void
add_choices (MusterExportDialog *self, GtkWidget *box)
{
  self->masked = make_choice (_ ("_Masked: names and numbers are shortened"), NULL);
  self->full = make_choice (_ ("In _full: who, when and why is logged"), self->masked);
  self->purpose_words = muster_note_new (_ ("What the full values are needed for"));
  self->purpose = gtk_entry_new ();
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->masked), TRUE);
  muster_name_widget (self->purpose, _ ("What the full values are needed for"));
  gtk_widget_set_name (self->purpose, "export-purpose");
  gtk_box_append (GTK_BOX (box), self->masked);
  gtk_box_append (GTK_BOX (box), self->full);
  gtk_box_append (GTK_BOX (box), self->purpose_words);
  gtk_box_append (GTK_BOX (box), self->purpose);
  self->for_old = gtk_check_button_new_with_mnemonic (_ ("For _old programs: GB 18030 instead of UTF-8"));
  gtk_box_append (GTK_BOX (box), self->for_old);
  g_signal_connect_object (self->full, "toggled", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->purpose, "changed", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->purpose, "activate", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
}

static void
add_controls (MusterExportDialog *self, GtkWidget *box)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->choose = muster_key_button_new (_ ("Choose the file"), "document-save-symbolic", "Enter", NULL);
  self->stop = muster_key_button_new (_ ("Stop"), NULL, NULL, NULL);
  self->bar = gtk_progress_bar_new ();
  self->result = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0F, "wrap", TRUE, "accessible-role",
                               GTK_ACCESSIBLE_ROLE_STATUS, NULL);
  gtk_widget_set_name (self->result, "export-result");
  gtk_widget_add_css_class (self->result, "reason");
  gtk_widget_add_css_class (self->choose, "suggested-action");
  gtk_widget_add_css_class (self->bar, "bar");
  muster_name_widget (self->bar, _ ("How far the export is"));
  gtk_box_append (GTK_BOX (row), self->choose);
  gtk_box_append (GTK_BOX (row), self->stop);
  gtk_box_append (GTK_BOX (box), self->bar);
  gtk_box_append (GTK_BOX (box), self->result);
  gtk_box_append (GTK_BOX (box), row);
  g_signal_connect_object (self->choose, "clicked", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stop, "clicked", G_CALLBACK (stop), self, G_CONNECT_SWAPPED);
}

static void
muster_export_dialog_init (MusterExportDialog *self)
{
  GtkWidget *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->written = g_atomic_rc_box_new0 (gint);
  gtk_widget_add_css_class (box, "page");
  gtk_box_append (GTK_BOX (outer), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (outer), box);
  gtk_box_append (GTK_BOX (box),
                  muster_note_new (_ ("What the list shows now: the same filter, words and order, as CSV.")));
  add_choices (self, box);
  add_controls (self, box);
  adw_window_set_content (ADW_WINDOW (self), outer);
  gtk_window_set_default_widget (GTK_WINDOW (self), self->choose);
  gtk_window_set_focus (GTK_WINDOW (self), self->choose);
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, -1);
  show_state (self);
}

/**
 * muster_export_dialog_new:
 * @desk: the open book
 * @kind: kind of the records
 * @query: (transfer full): which ones
 *
 * Returns: (transfer none): a window, not shown yet
 */
MusterExportDialog *
muster_export_dialog_new (MusterDesk *desk, const MusterKind *kind, MusterListQuery *query)
{
  g_autofree char *title = g_strdup_printf (_ ("Export: %s"), muster_words_for_kind (kind));
  MusterExportDialog *self = g_object_new (MUSTER_TYPE_EXPORT_DIALOG, "title", title, NULL);

  self->desk = g_object_ref (desk);
  self->kind = kind;
  self->query = query;
  return self;
}
