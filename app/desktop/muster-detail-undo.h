/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/* The last deed of a panel or a list, which Alt+Z or its toast takes back. */

/**
 * MusterUndoFunc:
 * @widget: where it was done
 * @desk: the open book
 * @data: what was done
 */
typedef void (*MusterUndoFunc) (GtkWidget *widget, MusterDesk *desk, gpointer data);

void muster_detail_undo_keep (GtkWidget *widget, MusterDesk *desk, MusterUndoFunc func, gpointer data,
                              GDestroyNotify destroy);
void muster_detail_undo_forget (GtkWidget *widget);
void muster_detail_undo_offer (GtkWidget *widget, const char *text);
gboolean muster_detail_undo (GtkWidget *widget);
void muster_detail_undo_say (GtkWidget *widget, const GError *error);

G_END_DECLS
