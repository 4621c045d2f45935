/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-exchange.h"

#include <glib/gi18n.h>

#include "muster-export-dialog.h"
#include "muster-job-sheet.h"
#include "muster-list-view.h"
#include "muster-own-data.h"
#include "muster-pages.h"
#include "muster-parts.h"
#include "muster-print.h"

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

/* The page that takes in what the list shows. */
static const char *
find_import (const MusterKind *kind)
{
  if (kind != NULL && (g_str_equal (kind->name, "employer") || g_str_equal (kind->name, "opening")))
    return "import-openings";
  return kind != NULL && g_str_equal (kind->name, "worker") ? "import-roster" : NULL;
}

/* Headquarters would not take openings and people from a laptop that authors none. */
static void
do_import (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterView *view = MUSTER_VIEW (widget);
  MusterDesk *desk = muster_view_get_desk (view);
  const MusterKind *kind = muster_list_view_get_kind (MUSTER_LIST_VIEW (widget));
  g_autofree char *role = desk == NULL ? NULL : muster_store_get_setting (muster_desk_get_store (desk), "role");
  const char *page = find_import (kind);

  if (desk == NULL || page == NULL)
    return;
  if (muster_pages_is_for (muster_pages_find (page), role))
    gtk_widget_activate_action (widget, "win.goto", "s", page);
  else
    muster_view_say (view, _ ("Only a squad or headquarters can import."));
}

/* ---- Paper ---- */

static gboolean
is_employer (MusterView *view)
{
  const MusterDetail *detail = muster_list_view_get_detail (MUSTER_LIST_VIEW (view));

  return detail != NULL && g_str_equal (detail->kind->name, "employer");
}

static void
take_sheet (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (MusterView) view = data;
  g_autoptr (GError) error = NULL;
  MusterSheet *sheet = muster_desk_finish (result, &error);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (view));

  if (sheet != NULL && root != NULL && muster_view_is_front (view))
    muster_print (GTK_WINDOW (root), sheet);
  else if (sheet != NULL)
    muster_sheet_free (sheet);
  else if (muster_view_get_desk (view) != NULL && is_employer (view)
           && g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND))
    muster_view_say (view, _ ("This employer has no open opening."));
  else if (muster_view_get_desk (view) != NULL)
    muster_view_report (view, error);
}

/* A person's data are logged when they are read, so that no page can leave the printer without. */
static void
do_print (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterView *view = MUSTER_VIEW (widget);
  MusterDesk *desk = muster_view_get_desk (view);
  const MusterDetail *detail = desk == NULL ? NULL : muster_list_view_get_detail (MUSTER_LIST_VIEW (view));

  if (detail != NULL && (g_str_equal (detail->kind->name, "opening") || g_str_equal (detail->kind->name, "employer")))
    muster_desk_read_async (desk, muster_job_sheet_read, muster_id_copy (&detail->id), g_free, muster_sheet_free, NULL,
                            take_sheet, g_object_ref (view));
  else if (detail != NULL && g_str_equal (detail->kind->name, "worker"))
    muster_desk_keep_async (desk, muster_own_data_read, muster_id_copy (&detail->id), g_free, take_sheet,
                            g_object_ref (view));
  else if (desk != NULL)
    muster_view_say (view, _ ("An opening, an employer and a worker can be printed."));
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
  gtk_widget_class_install_action (list_class, "exchange.import", NULL, do_import);
  gtk_widget_class_add_binding_action (list_class, GDK_KEY_i, GDK_CONTROL_MASK, "exchange.import", NULL);
  gtk_widget_class_install_action (list_class, "exchange.print", NULL, do_print);
  gtk_widget_class_add_binding_action (list_class, GDK_KEY_p, GDK_CONTROL_MASK, "exchange.print", NULL);
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

  if (find_import (kind) != NULL)
    g_menu_append (menu, _ ("Import … (Ctrl+I)"), "exchange.import");
  g_menu_append (menu, _ ("Export … (Ctrl+E)"), "exchange.export");
  if (g_str_equal (kind->name, "worker"))
    g_menu_append (menu, _ ("Print what is kept of this person (Ctrl+P)"), "exchange.print");
  if (g_str_equal (kind->name, "employer") || g_str_equal (kind->name, "opening"))
    g_menu_append (menu, _ ("Print the job sheet (Ctrl+P)"), "exchange.print");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "document-send-symbolic");
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (button), GTK_ARROW_UP);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, _ ("Import, export, print"));
  muster_name_widget (button, _ ("Import, export, print"));
  return button;
}
