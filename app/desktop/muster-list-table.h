/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-list-layout.h"
#include "muster-list-model.h"

G_BEGIN_DECLS

/**
 * MusterListTable:
 *
 * The rows of a list: columns as the layout says, one row chosen, any number ticked. Ticks are of records, not of
 * places: they stay when the order changes.
 *
 * `chosen` is emitted when another row is chosen, `opened` on Enter, `ordered` when a heading or a digit asks for
 * another order, `ticked` when ticks were set or taken away.
 */
#define MUSTER_TYPE_LIST_TABLE (muster_list_table_get_type ())
G_DECLARE_FINAL_TYPE (MusterListTable, muster_list_table, MUSTER, LIST_TABLE, AdwBin)

GtkWidget *muster_list_table_new (MusterDesk *desk, const MusterKind *kind, const MusterListLayout *layout);
void muster_list_table_set_columns (MusterListTable *self, const MusterListLayout *layout);
MusterListModel *muster_list_table_get_model (MusterListTable *self);
void muster_list_table_take_positions (MusterListTable *self, GArray *positions);
void muster_list_table_refill (MusterListTable *self);
gint64 muster_list_table_get_chosen (MusterListTable *self);
gboolean muster_list_table_choose (MusterListTable *self, gint64 row);
const char *muster_list_table_get_order (MusterListTable *self);
const MusterListColumn *muster_list_table_get_order_column (MusterListTable *self);
guint muster_list_table_count_ticks (MusterListTable *self);
gboolean muster_list_table_is_ticked (MusterListTable *self, gint64 row);
void muster_list_table_tick_all (MusterListTable *self, gboolean ticked);

G_END_DECLS
