/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-detail-undo.h"

#include <glib/gi18n.h>

#include "muster-words.h"

#define UNDO_S 5
#define DEED "muster-deed"

typedef struct
{
  MusterDesk *desk;
  MusterUndoFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Deed;

static void
deed_free (gpointer data)
{
  Deed *deed = data;

  deed->destroy (deed->data);
  g_object_unref (deed->desk);
  g_free (deed);
}

/**
 * muster_detail_undo_keep:
 * @widget: where it is done; the deed before it cannot be taken back there any more
 * @desk: the open book
 * @func: takes it back
 * @data: (transfer full): for @func
 * @destroy: frees @data
 */
void
muster_detail_undo_keep (GtkWidget *widget, MusterDesk *desk, MusterUndoFunc func, gpointer data, GDestroyNotify destroy)
{
  Deed *deed = g_new0 (Deed, 1);

  deed->desk = g_object_ref (desk);
  deed->func = func;
  deed->data = data;
  deed->destroy = destroy;
  g_object_set_data_full (G_OBJECT (widget), DEED, deed, deed_free);
}

void
muster_detail_undo_forget (GtkWidget *widget)
{
  g_object_set_data (G_OBJECT (widget), DEED, NULL);
}

/**
 * muster_detail_undo_offer:
 * @widget: where it was done
 * @text: what was done
 *
 * Offers to take it back for a moment; Alt+Z works longer.
 */
void
muster_detail_undo_offer (GtkWidget *widget, const char *text)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  AdwToast *toast;

  if (overlay == NULL)
    return;
  toast = adw_toast_new (text);
  adw_toast_set_timeout (toast, UNDO_S);
  adw_toast_set_button_label (toast, _ ("Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (muster_detail_undo), widget, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

/**
 * muster_detail_undo:
 * @widget: a panel or a list
 *
 * Takes back what was done last there.
 *
 * Returns: whether there is something
 */
gboolean
muster_detail_undo (GtkWidget *widget)
{
  Deed *deed = g_object_steal_data (G_OBJECT (widget), DEED);

  if (deed == NULL)
    return FALSE;
  if (muster_desk_get_store (deed->desk) != NULL)
    deed->func (widget, deed->desk, deed->data);
  deed_free (deed);
  return TRUE;
}

void
muster_detail_undo_say (GtkWidget *widget, const GError *error)
{
  g_autofree char *text = muster_words_for_error (error);

  gtk_widget_activate_action (widget, "win.say", "s", text);
}
