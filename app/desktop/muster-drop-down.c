/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-drop-down.h"

#include "muster-parts.h"

static void
set_up (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  muster_label_shorten (label);
  gtk_list_item_set_child (item, label);
}

/* A row has no name of its own. What stands on the button is a row, too, and lies in the way of the focus. */
static void
bind (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_list_item_get_child (item);
  GtkWidget *row = gtk_widget_get_parent (label);
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));

  gtk_label_set_text (GTK_LABEL (label), text);
  if (row == NULL)
    return;
  muster_name_widget (row, text);
  if (gtk_widget_get_ancestor (row, GTK_TYPE_TOGGLE_BUTTON) != NULL)
    gtk_widget_set_focusable (row, FALSE);
}

static void
name_focusable (GtkWidget *widget, const char *name)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_get_focusable (child))
      muster_name_widget (child, name);
    else
      name_focusable (child, name);
}

/**
 * muster_drop_down_prepare:
 * @choice: a choice among strings
 * @name: what a screen reader calls it
 *
 * Gives names to it, to the button in it that takes the focus in its place, and to its rows.
 */
void
muster_drop_down_prepare (GtkDropDown *choice, const char *name)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), NULL);
  gtk_drop_down_set_factory (choice, factory);
  muster_name_widget (choice, name);
  name_focusable (GTK_WIDGET (choice), name);
}
