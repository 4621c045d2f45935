/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-db.h"

G_BEGIN_DECLS

/**
 * MusterDbWorker:
 *
 * One thread with one connection and one queue. What is put into the queue runs there, one after the other, in order;
 * the answer comes back in the main context of whoever asked.
 */
typedef struct _MusterDbWorker MusterDbWorker;

/**
 * MusterDbWorkerFunction:
 * @db: the worker's connection, for the length of the call; @cancellable interrupts its statements already
 * @data: the caller's data
 * @cancellable: (nullable): for long work between statements
 * @error: return location for an error
 *
 * Work for the worker's thread.
 *
 * Returns: (transfer full) (nullable): the result; %NULL is a result too, unless @error is set
 */
typedef gpointer (*MusterDbWorkerFunction) (MusterDb *db, gpointer data, GCancellable *cancellable, GError **error);

MusterDbWorker *muster_db_worker_new (MusterDb *db);
void muster_db_worker_free (MusterDbWorker *self);

void muster_db_worker_run_async (MusterDbWorker *self, MusterDbWorkerFunction function, gpointer data,
                                 GDestroyNotify destroy_data, GDestroyNotify destroy_result, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
gpointer muster_db_worker_run_finish (MusterDbWorker *self, GAsyncResult *result, GError **error);
void muster_db_worker_stop (MusterDbWorker *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterDbWorker, muster_db_worker_free)

G_END_DECLS
