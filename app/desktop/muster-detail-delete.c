/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-detail-delete.h"

#include <glib/gi18n.h>

#include "muster-detail-pane.h"
#include "muster-detail-write.h"
#include "muster-words.h"

#define UNDO_S 5
#define DELETED "muster-deleted"

/* What can be brought back; kept by the panel. */
typedef struct
{
  MusterDesk *desk;
  MusterId id;
} Deleted;

static void
deleted_free (gpointer data)
{
  Deleted *deleted = data;

  g_object_unref (deleted->desk);
  g_free (deleted);
}

static void
say (GtkWidget *panel, const GError *error)
{
  g_autofree char *text = muster_words_for_error (error);

  gtk_widget_activate_action (panel, "win.say", "s", text);
}

static void
take_restored (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) panel = data;
  g_autoptr (GError) error = NULL;
  g_autofree MusterId *id = muster_desk_finish (result, &error);

  if (id == NULL)
    say (panel, error);
}

/**
 * muster_detail_undelete:
 * @panel: a panel
 *
 * Brings back what was deleted last from it.
 *
 * Returns: whether there is something
 */
gboolean
muster_detail_undelete (GtkWidget *panel)
{
  Deleted *deleted = g_object_steal_data (G_OBJECT (panel), DELETED);
  MusterDetailWrite *write;

  if (deleted == NULL)
    return FALSE;
  if (muster_desk_get_store (deleted->desk) != NULL)
    {
      write = muster_detail_write_new (NULL, &deleted->id, NULL);
      write->restore = TRUE;
      muster_desk_write_async (deleted->desk, muster_detail_write_run, write, muster_detail_write_free, g_free,
                               take_restored, g_object_ref (panel));
    }
  deleted_free (deleted);
  return TRUE;
}

static void
offer_undo (GtkWidget *panel)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (panel, ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast;

  if (overlay == NULL)
    return;
  toast = adw_toast_new (_ ("Deleted"));
  adw_toast_set_timeout (toast, UNDO_S);
  adw_toast_set_button_label (toast, _ ("Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (muster_detail_undelete), panel, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static void
take_deleted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) panel = data;
  g_autoptr (GError) error = NULL;
  g_autofree MusterId *id = muster_desk_finish (result, &error);

  if (id == NULL)
    {
      g_object_set_data (G_OBJECT (panel), DELETED, NULL);
      say (panel, error);
      return;
    }
  offer_undo (panel);
}

static void
delete_record (GtkWidget *panel, MusterDesk *desk, const MusterId *id)
{
  Deleted *deleted = g_new0 (Deleted, 1);

  deleted->desk = g_object_ref (desk);
  deleted->id = *id;
  g_object_set_data_full (G_OBJECT (panel), DELETED, deleted, deleted_free);
  muster_desk_write_async (desk, muster_detail_write_run, muster_detail_write_new (NULL, id, NULL),
                           muster_detail_write_free, g_free, take_deleted, g_object_ref (panel));
}

static void
do_undo (GtkWidget *widget, const char *name, GVariant *parameter)
{
  muster_detail_undelete (widget);
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
