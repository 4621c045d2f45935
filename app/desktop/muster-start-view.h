/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-store-home.h"

G_BEGIN_DECLS

/**
 * MusterStartView:
 *
 * The very first start: who records, and a passphrase twice. `made` is emitted with the member's id and the key, which
 * are valid for the call; `example` with a #MusterExample, which the handler takes, when a person wants to try
 * Muster with an example campaign.
 */
#define MUSTER_TYPE_START_VIEW (muster_start_view_get_type ())
G_DECLARE_FINAL_TYPE (MusterStartView, muster_start_view, MUSTER, START_VIEW, AdwBin)

MusterStartView *muster_start_view_new (const MusterStoreHome *home);
void muster_start_view_try_example (MusterStartView *self);

G_END_DECLS
