/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterListModel:
 *
 * A list of records as positions in a kind's table, 8 bytes each: an item is made when a row comes into sight, and the
 * record is read then, from a store of at most %MUSTER_LIST_CACHE records kept. So a million records scroll.
 *
 * `related` is emitted when texts of muster_list_model_get_related() came that were not there before.
 */
#define MUSTER_TYPE_LIST_MODEL (muster_list_model_get_type ())
G_DECLARE_FINAL_TYPE (MusterListModel, muster_list_model, MUSTER, LIST_MODEL, GObject)

/* One row: what GTK holds on to. */
#define MUSTER_TYPE_LIST_ITEM (muster_list_item_get_type ())
G_DECLARE_FINAL_TYPE (MusterListItem, muster_list_item, MUSTER, LIST_ITEM, GObject)

#define MUSTER_LIST_CACHE 320

MusterListModel *muster_list_model_new (MusterDesk *desk, const MusterKind *kind);
void muster_list_model_take_positions (MusterListModel *self, GArray *positions);
void muster_list_model_forget (MusterListModel *self);
gint64 muster_list_model_get_row (MusterListModel *self, guint position);
gint64 muster_list_model_get_row_of (MusterListModel *self, const MusterId *id);
gboolean muster_list_model_find (MusterListModel *self, gint64 row, guint *position);
JsonObject *muster_list_model_get_record (MusterListModel *self, gint64 row);
const char *muster_list_model_get_related (MusterListModel *self, gint64 row, guint index);
gint64 muster_list_item_get_row (MusterListItem *self);

G_END_DECLS
