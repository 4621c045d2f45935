/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-view.h"

G_BEGIN_DECLS

/**
 * MusterClosingView:
 *
 * The close of day: five lines whose counts go to zero, and today's fair in figures to read aloud. Nothing is a
 * condition: the fair may be ended at any count, and the rest is here tomorrow.
 */
#define MUSTER_TYPE_CLOSING_VIEW (muster_closing_view_get_type ())
G_DECLARE_FINAL_TYPE (MusterClosingView, muster_closing_view, MUSTER, CLOSING_VIEW, MusterView)

G_END_DECLS
