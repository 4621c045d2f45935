/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-view.h"

G_BEGIN_DECLS

/**
 * MusterCaptureView:
 *
 */
#define MUSTER_TYPE_CAPTURE_VIEW (muster_capture_view_get_type ())
G_DECLARE_FINAL_TYPE (MusterCaptureView, muster_capture_view, MUSTER, CAPTURE_VIEW, MusterView)

G_END_DECLS
