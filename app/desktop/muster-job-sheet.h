/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/* What a worker takes home of an opening: who pays what for which work where, and who to call. A #MusterStoreWork; it
 * gives a #MusterSheet. */
gpointer muster_job_sheet_read (MusterStore *store, gpointer id, GCancellable *cancellable, GError **error);

G_END_DECLS
