/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-import-view-private.h"

#include <glib/gi18n.h>

#include "muster-import-rows.h"
#include "muster-import-work.h"
#include "muster-parts.h"
#include "muster-words.h"

#define LOOK_EVERY_MS 100

G_DEFINE_FINAL_TYPE (MusterImportView, muster_import_view, MUSTER_TYPE_VIEW)

/* An answer may come when the page is gone, or the book was closed under it. */
gboolean
muster_import_view_is_open (MusterImportView *self)
{
  return self->list != NULL && muster_view_get_desk (MUSTER_VIEW (self)) != NULL;
}

/**
 * muster_import_view_is_busy:
 * @self: a page
 *
 * Returns: whether a thread of the store reads, checks or saves the table
 */
gboolean
muster_import_view_is_busy (MusterImportView *self)
{
  return self->cancellable != NULL;
}

MusterImport *
muster_import_view_get_import (MusterImportView *self)
{
  return self->import;
}

/* ---- Showing ---- */

void
muster_import_view_say (MusterImportView *self, const char *text)
{
  muster_label_set (self->status, text);
}

static int
get_row (MusterImportView *self)
{
  return muster_import_rows_get (gtk_single_selection_get_selected_item (self->selection));
}

static void
enable (MusterImportView *self)
{
  gboolean idle = self->import != NULL && self->cancellable == NULL;
  guint wanted = 0;

  if (idle)
    wanted = muster_import_count_waiting (self->import, MUSTER_IMPORT_NEW)
             + muster_import_count_waiting (self->import, MUSTER_IMPORT_CHANGED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.save", idle && wanted > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.undo",
                                 idle && muster_import_count_saved (self->import) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.left-out",
                                 idle && muster_import_count (self->import, MUSTER_IMPORT_BAD) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.next",
                                 idle && muster_import_count (self->import, MUSTER_IMPORT_BAD) > 0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.open", self->cancellable == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "import.stop", self->cancellable != NULL);
}

void
muster_import_view_show_row (MusterImportView *self)
{
  if (self->import != NULL && self->cancellable == NULL)
    muster_import_panel_show_row (self->panel, self->import, get_row (self));
}

static void
summarise (MusterImportView *self)
{
  g_autofree char *text = muster_import_rows_summarise (self->import);

  muster_import_view_say (self, text);
  enable (self);
}

static void
show_table (MusterImportView *self)
{
  MusterDesk *desk = muster_view_get_desk (MUSTER_VIEW (self));
  g_autoptr (GtkStringList) rows = muster_import_rows_make_list (self->import);

  muster_import_panel_show_columns (self->panel, self->import, muster_desk_get_catalogue (desk));
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (rows));
  gtk_stack_set_visible_child_name (self->stack, "rows");
  muster_import_view_show_row (self);
  summarise (self);
}

/* ---- Busy ---- */

static gboolean
look (gpointer data)
{
  MusterImportView *self = data;
  guint n_rows = self->import == NULL ? 0 : muster_import_get_n_rows (self->import);

  if (n_rows == 0)
    gtk_progress_bar_pulse (self->bar);
  else
    gtk_progress_bar_set_fraction (self->bar, CLAMP ((double) muster_import_get_done (self->import) / n_rows, 0, 1));
  return G_SOURCE_CONTINUE;
}

/* The list lets go of the table first: it is the store's thread's now. */
void
muster_import_view_begin (MusterImportView *self, const char *doing)
{
  self->cancellable = g_cancellable_new ();
  gtk_single_selection_set_model (self->selection, NULL);
  muster_label_set (self->doing, doing);
  gtk_progress_bar_set_fraction (self->bar, 0);
  gtk_stack_set_visible_child_name (self->stack, "busy");
  muster_import_view_say (self, doing);
  self->look_source = g_timeout_add (LOOK_EVERY_MS, look, self);
  enable (self);
}

/* Whether the page is still there to show the answer. */
gboolean
muster_import_view_end (MusterImportView *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_object (&self->cancellable);
  return muster_import_view_is_open (self);
}

void
muster_import_view_end_with (MusterImportView *self, const GError *error, const char *stopped)
{
  g_autofree char *text = NULL;

  if (self->import != NULL)
    {
      show_table (self);
      gtk_widget_grab_focus (GTK_WIDGET (self->list));
    }
  else
    gtk_stack_set_visible_child_name (self->stack, "empty");
  enable (self);
  if (error == NULL)
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    text = g_strdup (stopped);
  else if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_INVALID))
    text = g_strdup (_ ("No table can be read from it: save it as CSV, in UTF-8 or GB 18030, with a row of headings."));
  else
    text = muster_words_for_error (error);
  muster_import_view_say (self, text);
}

/* ---- Checking ---- */

static void
take_check (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterImportView) self = data;
  g_autoptr (GError) error = NULL;

  muster_desk_finish (result, &error);
  if (!muster_import_view_end (self))
    return;
  muster_import_view_end_with (self, error, _ ("Stopped; nothing was imported."));
}

void
muster_import_view_check (MusterImportView *self)
{
  muster_import_view_begin (self, _ ("Checking the rows …"));
  muster_import_check_async (muster_view_get_desk (MUSTER_VIEW (self)), self->import, self->cancellable, take_check,
                             g_object_ref (self));
}

static void
map_column (MusterImportPanel *panel, guint column, int target, MusterImportView *self)
{
  if (!muster_import_view_is_open (self) || self->import == NULL || self->cancellable != NULL)
    return;
  muster_import_set_column (self->import, column, target);
  muster_import_keep_columns (muster_view_get_desk (MUSTER_VIEW (self)), self->import);
  muster_import_view_check (self);
}

/* One row is asked about on the window's own connection: a few look-ups in indexes. */
static void
edit_cell (MusterImportPanel *panel, guint column, const char *text, MusterImportView *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  int row = get_row (self);
  g_autoptr (GError) error = NULL;
  GListModel *model = gtk_single_selection_get_model (self->selection);
  g_autofree char *number = g_strdup_printf ("%d", row);
  const char *same[] = { number, NULL };

  if (!muster_import_view_is_open (self) || self->import == NULL || self->cancellable != NULL || row < 0)
    return;
  muster_import_set_cell (self->import, (guint) row, column, text);
  if (!muster_import_check_row (self->import, muster_desk_get_store (muster_view_get_desk (MUSTER_VIEW (self))),
                                (guint) row, &error))
    {
      muster_view_report (MUSTER_VIEW (self), error);
      return;
    }
  gtk_string_list_splice (GTK_STRING_LIST (model), position, 1, same);
  gtk_single_selection_set_selected (self->selection, position);
  muster_import_view_show_row (self);
  summarise (self);
}

/* ---- The file ---- */

static void
show_facts (MusterImportView *self)
{
  g_autofree char *rows = muster_words_for_count (muster_import_get_n_rows (self->import));
  g_autofree char *text = g_strdup_printf (muster_import_get_encoding (self->import) == MUSTER_IMPORT_GB18030
                                               ? _ ("Read as GB 18030 · %s rows")
                                               : _ ("Read as UTF-8 · %s rows"),
                                           rows);

  muster_label_set (self->facts, text);
}

static void
take_file (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterImportView) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterImport) import = muster_desk_finish (result, &error);

  /* Whoever stops it is not shown it, although it was read just then. */
  if (error == NULL)
    g_cancellable_set_error_if_cancelled (self->cancellable, &error);
  if (!muster_import_view_end (self))
    return;
  if (error != NULL)
    {
      muster_import_view_end_with (self, error, _ ("Stopped; nothing was imported."));
      return;
    }
  g_clear_pointer (&self->import, muster_import_unref);
  self->import = g_steal_pointer (&import);
  show_facts (self);
  muster_import_view_check (self);
}

/**
 * muster_import_view_load:
 * @self: a page
 * @file: a CSV file
 */
void
muster_import_view_load (MusterImportView *self, GFile *file)
{
  if (!muster_import_view_is_open (self) || self->cancellable != NULL)
    return;
  muster_import_view_begin (self, _ ("Reading the file …"));
  muster_import_load_async (muster_view_get_desk (MUSTER_VIEW (self)), self->what, file, self->cancellable, take_file,
                            g_object_ref (self));
}

static gboolean
drop_file (GtkDropTarget *target, const GValue *value, double x, double y, MusterImportView *self)
{
  GSList *files = gdk_file_list_get_files (g_value_get_boxed (value));
  gboolean taken = files != NULL && files->next == NULL && self->cancellable == NULL;

  if (taken)
    muster_import_view_load (self, files->data);
  g_slist_free (files);
  return taken;
}

/* ---- The page ---- */

static void
muster_import_view_shown (MusterView *view)
{
  MusterImportView *self = MUSTER_IMPORT_VIEW (view);

  gtk_widget_grab_focus (self->import == NULL ? gtk_widget_get_last_child (self->head) : GTK_WIDGET (self->list));
}

/**
 * muster_import_view_set_what:
 * @self: a page
 * @what: what the rows of its files are; told before the page is opened
 */
void
muster_import_view_set_what (MusterImportView *self, MusterImportWhat what)
{
  self->what = what;
  muster_name_status_page (GTK_WIDGET (self->empty), _ ("Choose a file"));
  adw_status_page_set_title (self->empty, what == MUSTER_IMPORT_OPENINGS ? _ ("A list of openings with their employers")
                                                                         : _ ("A list of people"));
  adw_status_page_set_description (
      self->empty, what == MUSTER_IMPORT_OPENINGS
                       ? _ ("Choose a CSV file with Ctrl+O, or drop it here. Nothing is saved before you have seen it.")
                       : _ ("Choose a CSV file with Ctrl+O, or drop it here. Nothing is saved before you have seen it; "
                            "ID numbers tell"
                            " age and sex, and are not kept without consent."));
}

static void
muster_import_view_dispose (GObject *object)
{
  MusterImportView *self = MUSTER_IMPORT_VIEW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->look_source, g_source_remove);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  self->list = NULL;
  g_clear_object (&self->selection);
  gtk_widget_dispose_template (GTK_WIDGET (self), MUSTER_TYPE_IMPORT_VIEW);
  g_clear_pointer (&self->import, muster_import_unref);
  G_OBJECT_CLASS (muster_import_view_parent_class)->dispose (object);
}

static void
muster_import_view_class_init (MusterImportViewClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = muster_import_view_dispose;
  MUSTER_VIEW_CLASS (class)->shown = muster_import_view_shown;
  g_type_ensure (MUSTER_TYPE_IMPORT_PANEL);
  muster_import_actions_install (widget_class);
  g_type_ensure (MUSTER_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/musterapp/Muster/desktop/muster-import-view.ui");
  gtk_widget_class_bind_template_child (widget_class, MusterImportView, head);
  gtk_widget_class_bind_template_child (widget_class, MusterImportView, facts);
  gtk_widget_class_bind_template_child (widget_class, MusterImportView, stack);
  gtk_widget_class_bind_template_child (widget_class, MusterImportView, empty);
  gtk_widget_class_bind_template_child (widget_class, MusterImportView, doing);
  gtk_widget_class_bind_template_child (widget_class, MusterImportView, bar);
  gtk_widget_class_bind_template_child (widget_class, MusterImportView, stop_place);
  gtk_widget_class_bind_template_child (widget_class, MusterImportView, list);
  gtk_widget_class_bind_template_child (widget_class, MusterImportView, panel);
  gtk_widget_class_bind_template_child (widget_class, MusterImportView, deeds);
  gtk_widget_class_bind_template_child (widget_class, MusterImportView, status);
}

/* A list would move its focus alone. */
static gboolean
press (MusterImportView *self, guint key, guint code, GdkModifierType modifiers)
{
  if (key != GDK_KEY_Down || (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != GDK_CONTROL_MASK)
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (self), "import.next", NULL);
  return GDK_EVENT_STOP;
}

static void
muster_import_view_init (MusterImportView *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_autoptr (GtkListItemFactory) factory = muster_import_rows_make_factory (&self->import);

  gtk_widget_init_template (GTK_WIDGET (self));
  self->selection = gtk_single_selection_new (NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  muster_name_widget (self->list, _ ("Rows of the file"));
  muster_name_widget (self->bar, _ ("How far it is"));
  muster_import_actions_add_buttons (self);
  enable (self);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (muster_import_view_show_row), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->panel, "mapped", G_CALLBACK (map_column), self, 0);
  g_signal_connect_object (self->panel, "edited", G_CALLBACK (edit_cell), self, 0);
  g_signal_connect_object (drop, "drop", G_CALLBACK (drop_file), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (press), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
