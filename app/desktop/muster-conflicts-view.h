/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-waiting-view.h"

G_BEGIN_DECLS

/**
 * MusterConflictsView:
 *
 * Values that two laptops changed differently: one of them is chosen by its number, or another is typed.
 */
#define MUSTER_TYPE_CONFLICTS_VIEW (muster_conflicts_view_get_type ())
G_DECLARE_FINAL_TYPE (MusterConflictsView, muster_conflicts_view, MUSTER, CONFLICTS_VIEW, MusterWaitingView)

G_END_DECLS
