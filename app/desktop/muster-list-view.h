/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-detail.h"
#include "muster-list-query.h"
#include "muster-view.h"

G_BEGIN_DECLS

/**
 * MusterListView:
 *
 */
#define MUSTER_TYPE_LIST_VIEW (muster_list_view_get_type ())
G_DECLARE_FINAL_TYPE (MusterListView, muster_list_view, MUSTER, LIST_VIEW, MusterView)

void muster_list_view_set_kind (MusterListView *self, const char *kind);
const MusterKind *muster_list_view_get_kind (MusterListView *self);
MusterListQuery *muster_list_view_make_query (MusterListView *self);
const MusterDetail *muster_list_view_get_detail (MusterListView *self);

G_END_DECLS
