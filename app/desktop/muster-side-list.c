/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-side-list.h"

#include <glib/gi18n.h>

#include "muster-pages.h"
#include "muster-parts.h"

#define WIDTH 188
#define RAIL_WIDTH 52

struct _MusterSideList
{
  AdwBin parent;
  GtkListBox *list;
  gboolean rail;
};

G_DEFINE_FINAL_TYPE (MusterSideList, muster_side_list, ADW_TYPE_BIN)

static void
activate_row (MusterSideList *self, GtkListBoxRow *row)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.goto", "s", gtk_widget_get_name (GTK_WIDGET (row)));
}

static GtkWidget *
make_row (const MusterPageEntry *page)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name (page->icon);
  GtkWidget *label = gtk_label_new (_ (page->title));
  GtkWidget *key = gtk_label_new (NULL);
  g_autofree char *tip = NULL;

  if (page->key != 0)
    {
      char digit[] = { page->key, '\0' };

      gtk_label_set_text (GTK_LABEL (key), digit);
      tip = g_strdup_printf ("%s  Alt+%s", _ (page->title), digit);
    }
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (key, "note");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), key);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_name (row, page->name);
  gtk_widget_set_tooltip_text (row, tip == NULL ? _ (page->title) : tip);
  muster_name_widget (row, _ (page->title));
  g_object_set_data (G_OBJECT (row), "words", label);
  return row;
}

static void
separate_rows (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  const MusterPageEntry *page = muster_pages_find (gtk_widget_get_name (GTK_WIDGET (row)));

  gtk_list_box_row_set_header (row, before != NULL && page != NULL && page->begins_group
                                        ? gtk_separator_new (GTK_ORIENTATION_HORIZONTAL)
                                        : NULL);
}

static void
muster_side_list_class_init (MusterSideListClass *class)
{
}

static void
muster_side_list_init (MusterSideList *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_header_func (self->list, separate_rows, NULL, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "navigation-sidebar");
  muster_name_widget (self->list, _ ("Pages"));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activate_row), self, G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->list));
  gtk_widget_add_css_class (GTK_WIDGET (self), "side");
  gtk_widget_set_hexpand (GTK_WIDGET (self), FALSE);
  adw_bin_set_child (ADW_BIN (self), scroller);
}

/**
 * muster_side_list_fill:
 * @self: the list
 * @role: (nullable): role of this laptop
 */
void
muster_side_list_fill (MusterSideList *self, const char *role)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < muster_pages_get_count (); i++)
    if (!muster_pages_get (i)->is_aside && muster_pages_is_for (muster_pages_get (i), role))
      gtk_list_box_append (self->list, make_row (muster_pages_get (i)));
}

/**
 * muster_side_list_select:
 * @self: the list
 * @page: name of the page in front
 */
void
muster_side_list_select (MusterSideList *self, const char *page)
{
  GtkListBoxRow *row;

  gtk_list_box_unselect_all (self->list);
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (g_strcmp0 (gtk_widget_get_name (GTK_WIDGET (row)), page) == 0)
      gtk_list_box_select_row (self->list, row);
}

/**
 * muster_side_list_set_rail:
 * @self: the list
 * @rail: whether to show icons only
 */
void
muster_side_list_set_rail (MusterSideList *self, gboolean rail)
{
  GtkListBoxRow *row;

  self->rail = rail;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    for (GtkWidget *child = g_object_get_data (G_OBJECT (row), "words"); child != NULL;
         child = gtk_widget_get_next_sibling (child))
      gtk_widget_set_visible (child, !rail);
  gtk_widget_set_size_request (GTK_WIDGET (self), rail ? RAIL_WIDTH : WIDTH, -1);
}

gboolean
muster_side_list_is_rail (MusterSideList *self)
{
  return self->rail;
}
