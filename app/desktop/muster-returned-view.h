/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-waiting-view.h"

G_BEGIN_DECLS

/**
 * MusterReturnedView:
 *
 * Leads that a liaison officer gave back, what is due first first; Enter corrects.
 */
#define MUSTER_TYPE_RETURNED_VIEW (muster_returned_view_get_type ())
G_DECLARE_FINAL_TYPE (MusterReturnedView, muster_returned_view, MUSTER, RETURNED_VIEW, MusterWaitingView)

G_END_DECLS
