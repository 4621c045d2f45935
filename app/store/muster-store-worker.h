/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store-home.h"

G_BEGIN_DECLS

/**
 * MusterStoreWorker:
 *
 * A thread with a store of its own and one queue. What is put into the queue runs there, one after the other, in order;
 * the answer comes back in the main context of whoever asked. So a window reads and writes without waiting.
 */
typedef struct _MusterStoreWorker MusterStoreWorker;

/**
 * MusterStoreWork:
 * @store: the worker's store, for the length of the call
 * @data: the caller's data
 * @cancellable: (nullable): for long work between steps
 * @error: return location for an error
 *
 * Work for the worker's thread.
 *
 * Returns: (transfer full) (nullable): the result; %NULL is a result too, unless @error is set
 */
typedef gpointer (*MusterStoreWork) (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error);

MusterStoreWorker *muster_store_worker_new (const MusterStoreHome *home, const guint8 key[MUSTER_STORE_KEY_SIZE],
                                            const MusterId *member);
void muster_store_worker_free (MusterStoreWorker *self);
void muster_store_worker_run_async (MusterStoreWorker *self, MusterStoreWork work, gpointer data,
                                    GDestroyNotify destroy_data, GDestroyNotify destroy_result,
                                    GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
gpointer muster_store_worker_run_finish (GAsyncResult *result, GError **error);
gboolean muster_store_worker_is_idle (MusterStoreWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterStoreWorker, muster_store_worker_free)

G_END_DECLS
