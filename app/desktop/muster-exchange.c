/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-exchange.h"

#include <glib/gi18n.h>

#include "muster-export-dialog.h"
#include "muster-list-view.h"
#include "muster-parts.h"

static void
do_export (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterListView *view = MUSTER_LIST_VIEW (widget);
  MusterDesk *desk = muster_view_get_desk (MUSTER_VIEW (view));
  const MusterKind *kind = muster_list_view_get_kind (view);
  MusterExportDialog *dialog;

  if (desk == NULL || kind == NULL)
    return;
  dialog = muster_export_dialog_new (desk, kind, muster_list_view_make_query (view));
  gtk_window_set_transient_for (GTK_WINDOW (dialog), GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_set_modal (GTK_WINDOW (dialog), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * muster_exchange_install:
 * @list_class: the class of #MusterListView
 */
void
muster_exchange_install (GtkWidgetClass *list_class)
{
  gtk_widget_class_install_action (list_class, "exchange.export", NULL, do_export);
  gtk_widget_class_add_binding_action (list_class, GDK_KEY_e, GDK_CONTROL_MASK, "exchange.export", NULL);
}

/**
 * muster_exchange_button_new:
 * @kind: what the list shows
 *
 * Returns: (transfer floating): a button with a menu
 */
GtkWidget *
muster_exchange_button_new (const MusterKind *kind)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();

  g_menu_append (menu, _ ("Export … (Ctrl+E)"), "exchange.export");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "document-send-symbolic");
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, _ ("Import, export, print"));
  muster_name_widget (button, _ ("Import, export, print"));
  return button;
}
