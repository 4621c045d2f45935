/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-desk.h"

G_BEGIN_DECLS

/* When this laptop's store was last copied to a folder of the owner's, ms since 1970 UTC. */
#define MUSTER_SETTING_COPIED "copied_ms"

/**
 * MusterCopyProgress:
 * @data: the caller's
 * @fraction: how much is on the stick
 *
 * Called in the main context, a few times a second.
 */
typedef void (*MusterCopyProgress) (gpointer data, double fraction);

void muster_copy_async (MusterDesk *desk, GFile *folder, GCancellable *cancellable, MusterCopyProgress progress,
                        GAsyncReadyCallback callback, gpointer user_data);
char *muster_copy_finish (GAsyncResult *result, GError **error);

G_END_DECLS
