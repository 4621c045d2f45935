/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "muster-store-worker.h"
#include "muster-sync-log.h"
#include "muster-sync-thread.h"

G_BEGIN_DECLS

/**
 * MusterDesk:
 *
 * The open book: the store as the window uses it, from unlocking to locking. Whatever writes, and whatever reads more
 * than a record or two, runs in a thread of its own and answers in the window's main context; the window never waits for
 * the disk, another process or the line.
 *
 * `changed` is emitted after anything was saved here or arrived, at most four times a second; `sync-changed` when the
 * state of sync did.
 */
#define MUSTER_TYPE_DESK (muster_desk_get_type ())
G_DECLARE_FINAL_TYPE (MusterDesk, muster_desk, MUSTER, DESK, GObject)

MusterDesk *muster_desk_new (const MusterStoreHome *home, const guint8 key[MUSTER_STORE_KEY_SIZE], const MusterId *member,
                             GError **error);
void muster_desk_close (MusterDesk *self);
gboolean muster_desk_is_open (MusterDesk *self);
gboolean muster_desk_is_disk_full (MusterDesk *self);

MusterCatalogue *muster_desk_get_catalogue (MusterDesk *self);
MusterWorld *muster_desk_get_world (MusterDesk *self);
typedef struct _MusterDeskApart MusterDeskApart;
/* For muster_desk_read_apart_async(); NULL after the book is closed. */
MusterDeskApart *muster_desk_get_apart (MusterDesk *self);
MusterStore *muster_desk_get_store (MusterDesk *self);
const MusterId *muster_desk_get_member (MusterDesk *self);
const char *muster_desk_get_member_name (MusterDesk *self);
MusterSyncThread *muster_desk_get_sync (MusterDesk *self);
JsonObject *muster_desk_get_status (MusterDesk *self);
const MusterSyncNews *muster_desk_get_news (MusterDesk *self);
MusterSyncLog *muster_desk_get_log (MusterDesk *self);
void muster_desk_log (MusterDesk *self, const char *icon, const char *style, const char *text);

void muster_desk_write_async (MusterDesk *self, MusterStoreWork work, gpointer data, GDestroyNotify destroy_data,
                              GDestroyNotify destroy_result, GAsyncReadyCallback callback, gpointer user_data);
void muster_desk_keep_async (MusterDesk *self, MusterStoreWork work, gpointer data, GDestroyNotify destroy_data,
                             GAsyncReadyCallback callback, gpointer user_data);
void muster_desk_read_async (MusterDesk *self, MusterStoreWork work, gpointer data, GDestroyNotify destroy_data,
                             GDestroyNotify destroy_result, GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data);
void muster_desk_enrol_async (MusterDesk *self, const char *code, GAsyncReadyCallback callback, gpointer user_data);
gboolean muster_desk_enrol_finish (GAsyncResult *result, GError **error);
gpointer muster_desk_finish (GAsyncResult *result, GError **error);

G_END_DECLS
