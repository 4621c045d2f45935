/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-import-rows.h"

#include <glib/gi18n.h>

#include "muster-language.h"
#include "muster-parts.h"
#include "muster-words.h"

#define CELLS 6

/**
 * muster_import_rows_get:
 * @item: (nullable): an item of the list
 *
 * Returns: the row; -1: none
 */
int
muster_import_rows_get (gpointer item)
{
  return item == NULL ? -1 : (int) g_ascii_strtoll (gtk_string_object_get_string (item), NULL, 10);
}

static const char *
name_state (const MusterImportRow *row)
{
  if (row->is_saved)
    return _ ("imported");
  switch (row->state)
    {
    case MUSTER_IMPORT_NEW:
      return _ ("new");
    case MUSTER_IMPORT_CHANGED:
      return _ ("changed");
    case MUSTER_IMPORT_THERE:
      return _ ("already here");
    case MUSTER_IMPORT_BAD:
      return _ ("to correct");
    case MUSTER_IMPORT_N_STATES:
    default:
      return "";
    }
}

static char *
join_cells (MusterImport *import, guint row)
{
  GString *text = g_string_new (NULL);
  guint shown = 0;

  for (guint i = 0; i < muster_import_get_n_columns (import) && shown < CELLS; i++)
    {
      g_autofree char *masked = muster_import_mask_cell (import, row, i);
      const char *cell = masked == NULL ? muster_import_get_cell (import, row, i) : masked;

      if (*cell == '\0' || muster_import_get_column (import, i) < 0)
        continue;
      g_string_append_printf (text, "%s%s", shown == 0 ? "" : " · ", cell);
      shown++;
    }
  return g_string_free (text, FALSE);
}

static GtkWidget *
make_label (GtkWidget *box, int width)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  muster_label_shorten (label);
  if (width > 0)
    gtk_label_set_width_chars (GTK_LABEL (label), width);
  else
    gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static void
set_up (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_add_css_class (make_label (box, 5), "tnum");
  make_label (box, 9);
  make_label (box, 0);
  gtk_widget_add_css_class (make_label (box, 0), "reason");
  gtk_list_item_set_child (item, box);
}

static void
name_row (GtkWidget *box, const char *number, GtkWidget *state, const char *text, const char *why)
{
  const char *words = gtk_label_get_text (GTK_LABEL (state));
  g_autofree char *name = g_strdup_printf ("%s, %s, %s%s%s", number, words, text, *why == '\0' ? "" : ", ", why);
  GtkWidget *row = gtk_widget_get_parent (box);

  if (row != NULL)
    muster_name_widget (row, name);
}

static void
bind (GtkListItemFactory *factory, GtkListItem *item, MusterImport **import)
{
  GtkWidget *line = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *state = gtk_widget_get_next_sibling (line);
  GtkWidget *cells = gtk_widget_get_next_sibling (state);
  GtkWidget *reason = gtk_widget_get_next_sibling (cells);
  int index = muster_import_rows_get (gtk_list_item_get_item (item));
  const MusterImportRow *row = *import == NULL ? NULL : muster_import_get_row (*import, (guint) index);
  gboolean bad = row != NULL && row->state == MUSTER_IMPORT_BAD;
  g_autofree char *number = NULL;
  g_autofree char *text = NULL;
  const char *why;

  if (row == NULL)
    return;
  why = row->reason == NULL ? "" : muster_language_pick (row->reason, row->reason_zh);
  number = g_strdup_printf ("%u", row->line);
  text = join_cells (*import, (guint) index);
  muster_label_set (line, number);
  muster_label_set (state, name_state (row));
  muster_label_set (cells, text);
  muster_label_set (reason, why);
  gtk_widget_set_visible (reason, bad);
  name_row (gtk_list_item_get_child (item), number, state, text, why);
  if (bad)
    gtk_widget_add_css_class (state, "warning");
  else
    gtk_widget_remove_css_class (state, "warning");
}

/**
 * muster_import_rows_make_factory:
 * @import: where the table stands while a list is shown; outlives the factory
 *
 * Returns: (transfer full): what makes the list's rows
 */
GtkListItemFactory *
muster_import_rows_make_factory (MusterImport **import)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), import);
  return factory;
}

/**
 * muster_import_rows_make_list:
 * @import: a table that was checked
 *
 * Returns: (transfer full): its rows, those to correct first, each part in the order of the file
 */
GtkStringList *
muster_import_rows_make_list (MusterImport *import)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  guint n_rows = muster_import_get_n_rows (import);

  for (guint part = 0; part < 2; part++)
    for (guint i = 0; i < n_rows; i++)
      if ((muster_import_get_row (import, i)->state == MUSTER_IMPORT_BAD) == (part == 0))
        g_ptr_array_add (items, g_strdup_printf ("%u", i));
  g_ptr_array_add (items, NULL);
  return gtk_string_list_new ((const char *const *) items->pdata);
}

static void
append_count (GString *text, guint count, char *sentence)
{
  if (count > 0)
    g_string_append_printf (text, "%s%s", text->len == 0 ? "" : " · ", sentence);
  g_free (sentence);
}

/**
 * muster_import_rows_summarise:
 * @import: a table that was checked
 *
 * Returns: (transfer full): how many rows there are of each sort
 */
char *
muster_import_rows_summarise (MusterImport *import)
{
  guint saved = muster_import_count_saved (import);
  guint counts[MUSTER_IMPORT_N_STATES];
  char *numbers[MUSTER_IMPORT_N_STATES];
  g_autofree char *rows = muster_words_for_count (muster_import_get_n_rows (import));
  g_autofree char *imported = muster_words_for_count (saved);
  GString *text = g_string_new (NULL);

  append_count (text, 1, g_strdup_printf (_ ("%s rows"), rows));
  append_count (text, saved, g_strdup_printf (_ ("%s imported"), imported));
  for (guint i = 0; i < MUSTER_IMPORT_N_STATES; i++)
    {
      counts[i] = muster_import_count_waiting (import, i);
      numbers[i] = muster_words_for_count (counts[i]);
    }
  append_count (text, counts[MUSTER_IMPORT_NEW], g_strdup_printf (_ ("%s new"), numbers[MUSTER_IMPORT_NEW]));
  append_count (text, counts[MUSTER_IMPORT_CHANGED],
                g_strdup_printf (_ ("%s changed"), numbers[MUSTER_IMPORT_CHANGED]));
  append_count (text, counts[MUSTER_IMPORT_THERE],
                g_strdup_printf (_ ("%s already here"), numbers[MUSTER_IMPORT_THERE]));
  append_count (text, counts[MUSTER_IMPORT_BAD], g_strdup_printf (_ ("%s to correct"), numbers[MUSTER_IMPORT_BAD]));
  for (guint i = 0; i < MUSTER_IMPORT_N_STATES; i++)
    g_free (numbers[i]);
  return g_string_free (text, FALSE);
}
