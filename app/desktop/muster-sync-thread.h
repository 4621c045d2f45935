/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store-home.h"
#include "muster-sync-report.h"

G_BEGIN_DECLS

/**
 * MusterSyncThread:
 *
 * Sync beside the window: a thread with a store and a line of its own, which turns the engine. It begins by itself when
 * something waits to be sent, when a line appears, and every few minutes; it never touches the window.
 */
typedef struct _MusterSyncThread MusterSyncThread;

/**
 * MusterSyncNews:
 * @report: how far it is
 * @running: whether a round is under way
 * @enrolled: whether headquarters knows this laptop
 * @arrived: whether records came in since the last news
 * @error: (nullable): why the last round stopped; only a person can help
 *
 * What the thread tells the window; valid for the call.
 */
typedef struct
{
  MusterSyncReport report;
  gboolean running;
  gboolean enrolled;
  gboolean arrived;
  const GError *error;
} MusterSyncNews;

/* Called in the main context in which the thread was made. */
typedef void (*MusterSyncNewsFunc) (gpointer data, const MusterSyncNews *news);

MusterSyncThread *muster_sync_thread_new (const MusterStoreHome *home, const guint8 key[MUSTER_STORE_KEY_SIZE],
                                          const MusterId *member, MusterSyncNewsFunc func, gpointer data);
void muster_sync_thread_free (MusterSyncThread *self);
void muster_sync_thread_go (MusterSyncThread *self);
void muster_sync_thread_note_save (MusterSyncThread *self);
void muster_sync_thread_pause (MusterSyncThread *self);
void muster_sync_thread_enrol_async (MusterSyncThread *self, const char *code, const char *label, GAsyncReadyCallback callback,
                                     gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSyncThread, muster_sync_thread_free)

G_END_DECLS
