/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"
#include "muster-sync-report.h"
#include "muster-transport.h"

G_BEGIN_DECLS

/**
 * MusterSyncEngine:
 *
 * One laptop's side of sync, as a machine that is turned step by step. A step does at most one request or one store
 * transaction and keeps no thread: the window gives it one, the command line its main loop, the simulator none. All
 * that must survive is in the store, so an engine may be dropped after any step and another one goes on.
 *
 * A round: hello → follow a new epoch, take a new incarnation where the store is a copy → send batches without receipt,
 * forming new ones → fetch pages → note what is in a backup → idle.
 */
typedef struct _MusterSyncEngine MusterSyncEngine;

/**
 * MusterSyncOutcome:
 * @MUSTER_SYNC_MORE: turn on
 * @MUSTER_SYNC_IDLE: everything is sent and fetched; the next step begins a new round
 * @MUSTER_SYNC_WAIT: headquarters cannot be reached or wants to be left alone; come again after `wait_ms`
 * @MUSTER_SYNC_FAILED: a person has to do something; the error says what. Nothing is lost, and a further step begins a
 *   new round
 */
typedef enum
{
  MUSTER_SYNC_MORE,
  MUSTER_SYNC_IDLE,
  MUSTER_SYNC_WAIT,
  MUSTER_SYNC_FAILED,
} MusterSyncOutcome;

typedef struct
{
  MusterSyncOutcome outcome;
  guint wait_ms;
} MusterSyncStep;

MusterSyncEngine *muster_sync_engine_new (MusterStore *store, MusterTransport *transport, GError **error);
void muster_sync_engine_free (MusterSyncEngine *self);
MusterSyncStep muster_sync_engine_step (MusterSyncEngine *self, GCancellable *cancellable, GError **error);
const MusterSyncReport *muster_sync_engine_get_report (MusterSyncEngine *self);

/* Called after every step, in the thread of the caller. */
typedef void (*MusterSyncProgressFunc) (gpointer data, const MusterSyncReport *report);

gboolean muster_sync_run (MusterSyncEngine *engine, guint tries, MusterSyncProgressFunc progress, gpointer data,
                          GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSyncEngine, muster_sync_engine_free)

G_END_DECLS
