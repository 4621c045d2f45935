/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-import-view-private.h"

#include <glib/gi18n.h>

#include "muster-file-chooser.h"
#include "muster-import-rows.h"
#include "muster-import-work.h"
#include "muster-language.h"
#include "muster-parts.h"
#include "muster-words.h"

/* ---- Files ---- */

#define FILES .filter = _ ("Tables (CSV)"), .patterns = { "*.csv", "*.CSV", NULL }

static void
do_open (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const MusterFileWish wish
      = { .title = _ ("Choose a table"), .accept = _ ("Read"), .action = GTK_FILE_CHOOSER_ACTION_OPEN, FILES };

  muster_file_chooser_ask (widget, &wish, (MusterFileFunc) muster_import_view_load);
}

/* ---- Saving, and taking back ---- */

static void save_step (MusterImportView *self);

static void
take_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterImportView) self = data;
  g_autoptr (GError) error = NULL;
  gboolean more;

  muster_desk_finish (result, &error);
  more = muster_import_view_is_open (self) && error == NULL
         && !g_cancellable_set_error_if_cancelled (self->cancellable, &error)
         && (guint) muster_import_get_done (self->import) < muster_import_get_n_rows (self->import);
  if (more)
    save_step (self);
  else if (muster_import_view_end (self))
    muster_import_view_end_with (self, error, _ ("Stopped; what was imported so far stays, and can be undone."));
}

static void
save_step (MusterImportView *self)
{
  muster_import_save_async (muster_view_get_desk (MUSTER_VIEW (self)), self->import, take_saved, g_object_ref (self));
}

static void
do_save (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterImportView *self = MUSTER_IMPORT_VIEW (widget);

  muster_import_panel_commit (self->panel);
  muster_import_begin_save (self->import);
  muster_import_view_begin (self, _ ("Importing …"));
  save_step (self);
}

static void
take_undone (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterImportView) self = data;
  g_autoptr (GError) error = NULL;

  muster_desk_finish (result, &error);
  if (!muster_import_view_end (self))
    return;
  if (error != NULL)
    muster_import_view_end_with (self, error, NULL);
  else
    muster_import_view_check (self);
}

static void
do_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterImportView *self = MUSTER_IMPORT_VIEW (widget);

  muster_import_view_begin (self, _ ("Taking it back …"));
  muster_import_undo_async (muster_view_get_desk (MUSTER_VIEW (self)), self->import, take_undone, g_object_ref (self));
}

static void
do_stop (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_cancellable_cancel (MUSTER_IMPORT_VIEW (widget)->cancellable);
}

/* ---- What is left out ---- */

static void
take_written (GObject *file, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterImportView) self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  g_file_replace_contents_finish (G_FILE (file), result, NULL, &error);
  if (!muster_import_view_is_open (self))
    return;
  text = error == NULL ? g_strdup (_ ("The rows to correct are in the file.")) : muster_words_for_error (error);
  muster_import_view_say (self, text);
}

/**
 * muster_import_view_write_left_out:
 * @self: a page with a table
 * @file: where to: the rows that cannot be taken, with line and reason
 */
void
muster_import_view_write_left_out (MusterImportView *self, GFile *file)
{
  g_autoptr (GBytes) bytes = NULL;

  if (self->import == NULL || self->cancellable != NULL)
    return;
  bytes = muster_import_write_left_out (self->import, muster_language_is_chinese ());
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE,
                                       G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, take_written,
                                       g_object_ref (self));
}

static void
do_left_out (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const MusterFileWish wish = { .title = _ ("Rows to correct"),
                                .accept = _ ("Write"),
                                .action = GTK_FILE_CHOOSER_ACTION_SAVE,
                                .name = _ ("to correct.csv"),
                                FILES };

  muster_file_chooser_ask (widget, &wish, (MusterFileFunc) muster_import_view_write_left_out);
}

/* To the next row that is wrong, into the cell that is. */
static void
do_next (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterImportView *self = MUSTER_IMPORT_VIEW (widget);
  GListModel *model = G_LIST_MODEL (self->selection);
  guint n_rows = self->cancellable == NULL && self->import != NULL ? g_list_model_get_n_items (model) : 0;
  guint from;

  if (n_rows == 0)
    return;
  muster_import_panel_commit (self->panel);
  from = gtk_single_selection_get_selected (self->selection);
  for (guint i = 1; i <= n_rows; i++)
    {
      guint position = (from + i) % n_rows;
      g_autoptr (GObject) item = g_list_model_get_item (model, position);
      const MusterImportRow *row = muster_import_get_row (self->import, (guint) muster_import_rows_get (item));

      if (row->state != MUSTER_IMPORT_BAD)
        continue;
      gtk_single_selection_set_selected (self->selection, position);
      muster_import_view_show_row (self);
      if (!muster_import_panel_focus_cell (self->panel, row->column))
        muster_import_panel_focus_cell (self->panel, 0);
      return;
    }
}

/**
 * muster_import_actions_install:
 * @class: the class of #MusterImportView
 */
void
muster_import_actions_install (GtkWidgetClass *class)
{
  gtk_widget_class_install_action (class, "import.open", NULL, do_open);
  gtk_widget_class_install_action (class, "import.save", NULL, do_save);
  gtk_widget_class_install_action (class, "import.undo", NULL, do_undo);
  gtk_widget_class_install_action (class, "import.stop", NULL, do_stop);
  gtk_widget_class_install_action (class, "import.left-out", NULL, do_left_out);
  gtk_widget_class_install_action (class, "import.next", NULL, do_next);
  gtk_widget_class_add_binding_action (class, GDK_KEY_o, GDK_CONTROL_MASK, "import.open", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Return, GDK_CONTROL_MASK, "import.save", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_z, GDK_ALT_MASK, "import.undo", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_Escape, 0, "import.stop", NULL);
  gtk_widget_class_add_binding_action (class, GDK_KEY_s, GDK_CONTROL_MASK, "import.left-out", NULL);
}

void
muster_import_actions_add_buttons (MusterImportView *self)
{
  GtkWidget *save
      = muster_key_button_new (_ ("Import the good rows"), "emblem-ok-symbolic", "Ctrl+Enter", "import.save");

  gtk_widget_add_css_class (save, "suggested-action");
  gtk_box_append (GTK_BOX (self->head),
                  muster_key_button_new (_ ("Choose a file"), "document-open-symbolic", "Ctrl+O", "import.open"));
  adw_bin_set_child (self->stop_place, muster_key_button_new (_ ("Stop"), NULL, "Esc", "import.stop"));
  muster_wrap_box_append (self->deeds, muster_key_button_new (_ ("Next to correct"), NULL, "Ctrl+↓", "import.next"));
  muster_wrap_box_append (self->deeds,
                          muster_key_button_new (_ ("Rows to correct as a file"), NULL, "Ctrl+S", "import.left-out"));
  muster_wrap_box_append (self->deeds, muster_key_button_new (_ ("Undo"), NULL, "Alt+Z", "import.undo"));
  muster_wrap_box_append (self->deeds, save);
}
