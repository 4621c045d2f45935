/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-store-home.h"

G_BEGIN_DECLS

/**
 * MusterWindow:
 *
 * The one window: first start, lock, and behind it the pages of the role of this laptop.
 */
#define MUSTER_TYPE_WINDOW (muster_window_get_type ())
G_DECLARE_FINAL_TYPE (MusterWindow, muster_window, MUSTER, WINDOW, AdwApplicationWindow)

MusterWindow *muster_window_new (AdwApplication *application, const MusterStoreHome *home, gboolean example);

G_END_DECLS
