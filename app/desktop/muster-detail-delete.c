/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-detail-delete.h"

#include <glib/gi18n.h>

#include "muster-detail-pane.h"
#include "muster-detail-undo.h"
#include "muster-detail-write.h"

static void
take_restored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) panel = data;
  g_autoptr (GError) error = NULL;
  g_autofree MusterId *id = muster_desk_finish (result, &error);

  if (id == NULL)
    muster_detail_undo_say (panel, error);
}

static void
undelete (GtkWidget *panel, MusterDesk *desk, gpointer id)
{
  MusterDetailWrite *write = muster_detail_write_new (NULL, id, NULL);

  write->restore = TRUE;
  muster_desk_write_async (desk, muster_detail_write_run, write, muster_detail_write_free, g_free, take_restored,
                           g_object_ref (panel));
}

static void
take_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) panel = data;
  g_autoptr (GError) error = NULL;
  g_autofree MusterId *id = muster_desk_finish (result, &error);

  if (id != NULL)
    {
      muster_detail_undo_offer (panel, _ ("Deleted"));
      return;
    }
  muster_detail_undo_forget (panel);
  muster_detail_undo_say (panel, error);
}

static void
delete_record (GtkWidget *panel, MusterDesk *desk, const MusterId *id)
{
  muster_detail_undo_keep (panel, desk, undelete, muster_id_copy (id), g_free);
  muster_desk_write_async (desk, muster_detail_write_run, muster_detail_write_new (NULL, id, NULL),
                           muster_detail_write_free, g_free, take_deleted, g_object_ref (panel));
}

static void
do_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_detail_undo (widget);
}

static void
do_delete (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterDetailPane *pane = MUSTER_DETAIL_PANE (widget);
  const MusterDetail *detail = muster_detail_pane_get_detail (pane);

  if (detail == NULL || muster_desk_get_store (muster_detail_pane_get_desk (pane)) == NULL
      || muster_detail_pane_get_form (pane) != NULL)
    return;
  delete_record (widget, muster_detail_pane_get_desk (pane), &detail->id);
  g_signal_emit_by_name (pane, "left");
}

/**
 * muster_detail_delete_install:
 * @pane_class: the class of the panel beside a list
 *
 * Deletes and brings back by "detail.delete" and "detail.undo".
 */
void
muster_detail_delete_install (GtkWidgetClass *pane_class)
{
  gtk_widget_class_install_action (pane_class, "detail.delete", NULL, do_delete);
  gtk_widget_class_install_action (pane_class, "detail.undo", NULL, do_undo);
  gtk_widget_class_add_binding_action (pane_class, GDK_KEY_z, GDK_ALT_MASK, "detail.undo", NULL);
}
