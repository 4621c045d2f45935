/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-list-layout.h"

G_BEGIN_DECLS

/* By which column a GtkColumnView is sorted. GTK 4.8 does not say it, but its sorter asks the sorter of that column
 * first and turns the answer round for the other direction. */

GtkColumnViewColumn *muster_list_order_column_new (const MusterListColumn *column, const MusterKind *kind,
                                                   GtkListItemFactory *factory);
void muster_list_order_clear (GtkColumnView *view);
GtkWidget *muster_list_order_find_rows (GtkColumnView *view);
void muster_list_order_restore (GtkColumnView *view, const MusterListColumn *columns, const char *order);
const MusterListColumn *muster_list_order_find (GtkSorter *sorter, char **order);
gboolean muster_list_order_by_digit (GtkColumnView *view, const MusterListLayout *layout, guint digit,
                                     const MusterListColumn *present, const char *order);

G_END_DECLS
