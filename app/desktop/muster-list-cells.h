/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-list-layout.h"
#include "muster-list-model.h"
#include "muster-list-ticks.h"

G_BEGIN_DECLS

/**
 * MusterListCells:
 *
 * What stands in the cells of a list: made by its factories, written when their row comes into sight, and written anew
 * where they stand when records changed.
 *
 * `ticked` is emitted when somebody ticks a row in its cell.
 */
#define MUSTER_TYPE_LIST_CELLS (muster_list_cells_get_type ())
G_DECLARE_FINAL_TYPE (MusterListCells, muster_list_cells, MUSTER, LIST_CELLS, GObject)

MusterListCells *muster_list_cells_new (MusterDesk *desk, const MusterKind *kind, MusterListModel *model,
                                        MusterListTicks *ticks, GtkAdjustment *vertical);
GtkListItemFactory *muster_list_cells_make_factory (MusterListCells *self, const MusterListColumn *column);
GtkListItemFactory *muster_list_cells_make_tick_factory (MusterListCells *self);
void muster_list_cells_set_columns (MusterListCells *self, const MusterListColumn *columns);
void muster_list_cells_refill (MusterListCells *self);
void muster_list_cells_refill_ticks (MusterListCells *self);

G_END_DECLS
