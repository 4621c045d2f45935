/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/* All that is kept of one worker, for that person (PIPL article 44). A #MusterStoreWork that logs the disclosure before
 * it reads; it gives a #MusterSheet. */
gpointer muster_own_data_read (MusterStore *store, gpointer id, GCancellable *cancellable, GError **error);

G_END_DECLS
