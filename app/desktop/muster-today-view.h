/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-view.h"

G_BEGIN_DECLS

/**
 * MusterTodayView:
 *
 */
#define MUSTER_TYPE_TODAY_VIEW (muster_today_view_get_type ())
G_DECLARE_FINAL_TYPE (MusterTodayView, muster_today_view, MUSTER, TODAY_VIEW, MusterView)

G_END_DECLS
