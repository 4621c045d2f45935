/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-store-home.h"

G_BEGIN_DECLS

/**
 * MusterLockView:
 *
 * What stands in the window while the book is closed: who is recording, and a passphrase. `unlocked` is emitted with the
 * member's id and the key, which are valid for the call.
 */
#define MUSTER_TYPE_LOCK_VIEW (muster_lock_view_get_type ())
G_DECLARE_FINAL_TYPE (MusterLockView, muster_lock_view, MUSTER, LOCK_VIEW, AdwBin)

MusterLockView *muster_lock_view_new (const MusterStoreHome *home);
void muster_lock_view_show (MusterLockView *self, const char *member);

G_END_DECLS
