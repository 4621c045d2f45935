/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-import-panel.h"

#include <glib/gi18n.h>

#include "muster-language.h"
#include "muster-drop-down.h"
#include "muster-parts.h"
#include "muster-words.h"

/* One column of the table. */
typedef struct
{
  GtkWidget *choice;
  GtkWidget *entry;
  GtkWidget *reason;
} Line;

struct _MusterImportPanel
{
  GtkBox parent;
  GtkWidget *box;
  GtkWidget *title;
  GtkStringList *names; /* of what a column can be; the first: not taken */
  GArray *lines;        /* Line, of each column */
  gboolean showing;     /* what is set is not what a person chose */
};

G_DEFINE_FINAL_TYPE (MusterImportPanel, muster_import_panel, GTK_TYPE_BOX)

static guint mapped_signal, edited_signal;

static Line *
get_line (MusterImportPanel *self, guint column)
{
  return &g_array_index (self->lines, Line, column);
}

static guint
find_column (MusterImportPanel *self, gpointer widget)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (get_line (self, i)->choice == widget || get_line (self, i)->entry == widget)
      return i;
  return G_MAXUINT;
}

/* ---- Columns ---- */

static void
choose (GtkDropDown *choice, GParamSpec *property, MusterImportPanel *self)
{
  guint column = find_column (self, choice);

  if (!self->showing && column != G_MAXUINT)
    g_signal_emit (self, mapped_signal, 0, column, (int) gtk_drop_down_get_selected (choice) - 1);
}

static void
commit (MusterImportPanel *self, GtkWidget *entry)
{
  guint column = find_column (self, entry);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  const char *shown = g_object_get_data (G_OBJECT (entry), "shown");

  if (column == G_MAXUINT || shown == NULL || g_str_equal (shown, text))
    return;
  g_object_set_data_full (G_OBJECT (entry), "shown", g_strdup (text), g_free);
  g_signal_emit (self, edited_signal, 0, column, text);
}

static void
activate (GtkWidget *entry, MusterImportPanel *self)
{
  commit (self, entry);
}

static void
leave (GtkEventController *focus, MusterImportPanel *self)
{
  commit (self, gtk_event_controller_get_widget (focus));
}

static void
list_names (MusterImportPanel *self, MusterImport *import, MusterCatalogue *catalogue)
{
  GArray *targets = muster_import_get_targets (import);

  g_clear_object (&self->names);
  self->names = gtk_string_list_new (NULL);
  gtk_string_list_append (self->names, _ ("Not taken"));
  for (guint i = 0; i < targets->len; i++)
    {
      const MusterImportTarget *target = &g_array_index (targets, MusterImportTarget, i);
      const MusterKind *kind = muster_import_get_kind (catalogue, muster_import_get_what (import), target->part);
      g_autofree char *name
          = g_strdup_printf ("%s · %s", muster_words_for_kind (kind),
                             target->field == NULL ? _ ("Id of an export") : muster_words_for_field (target->field));

      gtk_string_list_append (self->names, name);
    }
}

static GtkWidget *
make_choice (MusterImportPanel *self, const char *heading)
{
  GtkExpression *words = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->names)), words);
  g_autofree char *name = g_strdup_printf (_ ("What the column “%s” is"), heading);

  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (choice), TRUE);
  muster_drop_down_prepare (GTK_DROP_DOWN (choice), name);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (choose), self, 0);
  return choice;
}

static GtkWidget *
make_entry (MusterImportPanel *self, const char *heading)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  muster_name_widget (entry, heading);
  g_signal_connect_object (focus, "leave", G_CALLBACK (leave), self, 0);
  gtk_widget_add_controller (entry, focus);
  g_signal_connect_object (entry, "activate", G_CALLBACK (activate), self, 0);
  return entry;
}

static void
add_line (MusterImportPanel *self, const char *heading)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *label = gtk_label_new (*heading == '\0' ? "—" : heading);
  Line line = { .choice = make_choice (self, heading), .entry = make_entry (self, heading) };

  line.reason = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0F, "wrap", TRUE, "visible", FALSE, NULL);
  gtk_widget_add_css_class (line.reason, "reason");
  gtk_widget_add_css_class (line.reason, "error");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  muster_label_shorten (label);
  gtk_label_set_width_chars (GTK_LABEL (label), 6);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (head), label);
  gtk_box_append (GTK_BOX (head), line.choice);
  gtk_box_append (GTK_BOX (self->box), head);
  gtk_box_append (GTK_BOX (self->box), line.entry);
  gtk_box_append (GTK_BOX (self->box), line.reason);
  g_array_append_val (self->lines, line);
}

/**
 * muster_import_panel_show_columns:
 * @self: a panel
 * @import: a table
 * @catalogue: the kinds
 *
 * Shows what the columns are; a table with other headings is shown anew.
 */
void
muster_import_panel_show_columns (MusterImportPanel *self, MusterImport *import, MusterCatalogue *catalogue)
{
  self->showing = TRUE;
  if (g_object_get_data (G_OBJECT (self), "import") != import)
    {
      g_array_set_size (self->lines, 0);
      muster_box_clear (self->box);
      list_names (self, import, catalogue);
      for (guint i = 0; i < muster_import_get_n_columns (import); i++)
        add_line (self, muster_import_get_heading (import, i));
      g_object_set_data_full (G_OBJECT (self), "import", muster_import_ref (import), muster_import_unref);
    }
  for (guint i = 0; i < self->lines->len; i++)
    gtk_drop_down_set_selected (GTK_DROP_DOWN (get_line (self, i)->choice),
                                (guint) (muster_import_get_column (import, i) + 1));
  self->showing = FALSE;
}

/* ---- The chosen row ---- */

static void
show_cell (Line *line, const char *text, gboolean editable, const char *reason)
{
  g_object_set_data_full (G_OBJECT (line->entry), "shown", g_strdup (text), g_free);
  gtk_editable_set_text (GTK_EDITABLE (line->entry), text);
  gtk_widget_set_sensitive (line->entry, editable);
  gtk_widget_set_visible (line->reason, reason != NULL);
  muster_label_set (line->reason, reason);
  if (reason != NULL)
    gtk_widget_add_css_class (line->entry, "error");
  else
    gtk_widget_remove_css_class (line->entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (line->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               reason == NULL ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (line->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  reason == NULL ? "" : reason, -1);
}

/* Numbers stand in full only where somebody has to correct the row. */
static void
show_column (MusterImportPanel *self, MusterImport *import, int index, guint column)
{
  const MusterImportRow *row = index < 0 ? NULL : muster_import_get_row (import, (guint) index);
  gboolean open = row != NULL && row->cells != NULL && !row->is_saved;
  g_autofree char *masked
      = row == NULL || row->state == MUSTER_IMPORT_BAD ? NULL : muster_import_mask_cell (import, (guint) index, column);
  const char *text = row == NULL ? "" : muster_import_get_cell (import, (guint) index, column);
  const char *reason = row == NULL || row->reason == NULL || row->column != (int) column
                           ? NULL
                           : muster_language_pick (row->reason, row->reason_zh);

  show_cell (get_line (self, column), masked == NULL ? text : masked, open && masked == NULL, reason);
}

/**
 * muster_import_panel_show_row:
 * @self: a panel
 * @import: the table that it shows
 * @row: one of its rows; -1: none
 */
void
muster_import_panel_show_row (MusterImportPanel *self, MusterImport *import, int row)
{
  const MusterImportRow *found = row < 0 ? NULL : muster_import_get_row (import, (guint) row);
  const char *reason
      = found == NULL || found->reason == NULL ? NULL : muster_language_pick (found->reason, found->reason_zh);
  g_autofree char *line = found == NULL ? NULL : g_strdup_printf ("%u", found->line);
  g_autofree char *title = found == NULL ? g_strdup (_ ("Columns")) : g_strdup_printf (_ ("Line %s"), line);
  g_autofree char *whole
      = found == NULL || reason == NULL || found->column >= 0 ? NULL : g_strdup_printf ("%s: %s", title, reason);

  muster_label_set (self->title, whole == NULL ? title : whole);
  for (guint i = 0; i < self->lines->len; i++)
    show_column (self, import, row, i);
}

/**
 * muster_import_panel_focus_cell:
 * @self: a panel
 * @column: one of the columns
 *
 * Returns: whether the cell has the focus now
 */
gboolean
muster_import_panel_focus_cell (MusterImportPanel *self, int column)
{
  return column >= 0 && column < (int) self->lines->len
         && gtk_widget_grab_focus (get_line (self, (guint) column)->entry);
}

/* What is typed and not told yet. */
void
muster_import_panel_commit (MusterImportPanel *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    commit (self, get_line (self, i)->entry);
}

GtkWidget *
muster_import_panel_get_entry (MusterImportPanel *self, guint column)
{
  return get_line (self, column)->entry;
}

GtkWidget *
muster_import_panel_get_choice (MusterImportPanel *self, guint column)
{
  return get_line (self, column)->choice;
}

/* ---- The widget ---- */

static void
muster_import_panel_dispose (GObject *object)
{
  MusterImportPanel *self = MUSTER_IMPORT_PANEL (object);

  g_array_set_size (self->lines, 0);
  g_clear_object (&self->names);
  G_OBJECT_CLASS (muster_import_panel_parent_class)->dispose (object);
}

static void
muster_import_panel_finalize (GObject *object)
{
  g_array_unref (MUSTER_IMPORT_PANEL (object)->lines);
  G_OBJECT_CLASS (muster_import_panel_parent_class)->finalize (object);
}

static void
muster_import_panel_class_init (MusterImportPanelClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_import_panel_dispose;
  G_OBJECT_CLASS (class)->finalize = muster_import_panel_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
  mapped_signal = g_signal_new ("mapped", MUSTER_TYPE_IMPORT_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                2, G_TYPE_UINT, G_TYPE_INT);
  edited_signal = g_signal_new ("edited", MUSTER_TYPE_IMPORT_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                2, G_TYPE_UINT, G_TYPE_STRING);
}

static void
muster_import_panel_init (MusterImportPanel *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->lines = g_array_new (FALSE, FALSE, sizeof (Line));
  self->title = gtk_label_new (_ ("Columns"));
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self), "detail");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->box);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_set_spacing (GTK_BOX (self), 8);
  gtk_box_append (GTK_BOX (self), self->title);
  gtk_box_append (GTK_BOX (self), scrolled);
  muster_name_widget (self, _ ("Columns and the chosen row"));
}

/**
 * muster_import_panel_new:
 *
 * Returns: (transfer floating): an empty panel
 */
GtkWidget *
muster_import_panel_new (void)
{
  return g_object_new (MUSTER_TYPE_IMPORT_PANEL, NULL);
}
