/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterDeskApart:
 *
 * Long reading beside the lists: every piece has a thread and a connection of its own, for as long as it takes.
 */

MusterDeskApart *muster_desk_apart_new (const MusterStoreHome *home, const guint8 key[MUSTER_STORE_KEY_SIZE],
                                        const MusterId *member);
void muster_desk_apart_free (MusterDeskApart *self);

void muster_desk_read_apart_async (MusterDesk *desk, MusterStoreWork work, gpointer data, GDestroyNotify destroy_data,
                                   GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

G_END_DECLS
