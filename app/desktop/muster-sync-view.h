/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-view.h"

G_BEGIN_DECLS

/**
 * MusterSyncView:
 *
 */
#define MUSTER_TYPE_SYNC_VIEW (muster_sync_view_get_type ())
G_DECLARE_FINAL_TYPE (MusterSyncView, muster_sync_view, MUSTER, SYNC_VIEW, MusterView)

G_END_DECLS
