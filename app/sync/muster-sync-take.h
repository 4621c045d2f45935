/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-hello.h"
#include "muster-outbox.h"
#include "muster-page.h"
#include "muster-receipt.h"
#include "muster-sync-account.h"

G_BEGIN_DECLS

/*
 * What headquarters says, taken into the store: the same functions for an answer over the line and for a file on a
 * stick. Each verifies before it writes, and writes in one transaction.
 */

/**
 * MusterHelloNews:
 * @stale: older than what is known and of another epoch: nothing was taken
 * @newer: the newest that was ever heard
 * @new_epoch: headquarters was put back; what it may have lost counts as not sent again
 * @renew: (nullable): why this store has to take a new incarnation before it sends anything: "rollback", "fork"
 * @revoked: headquarters takes what is sent and gives nothing
 */
typedef struct
{
  gboolean stale;
  gboolean newer;
  gboolean new_epoch;
  const char *renew;
  gboolean revoked;
} MusterHelloNews;

gboolean muster_sync_take_hello (MusterStore *store, const MusterSyncAccount *account, const MusterHello *hello,
                                 const char *nonce, MusterHelloNews *news, GError **error);
gboolean muster_sync_take_time (MusterStore *store, gint64 time_ms, gint64 asked_ms, gint64 answered_ms, GError **error);

/**
 * MusterReceiptNews:
 * @sent: changes that headquarters holds now, accepted or before
 * @quarantined: changes that it keeps aside
 */
typedef struct
{
  guint sent;
  guint quarantined;
} MusterReceiptNews;

gboolean muster_sync_take_receipt (MusterStore *store, const MusterSyncAccount *account, const MusterReceipt *receipt,
                                   const MusterBatch *batch, MusterReceiptNews *news, GError **error);

/* The arrivals of a page for this device, in their order; (element-type MusterArrival). */
GPtrArray *muster_sync_read_page (const MusterSyncAccount *account, const MusterPage *page, GError **error);
/* The next slice of @arrivals from @from on: at most 50, entries of one position together. */
GPtrArray *muster_sync_slice_page (GPtrArray *arrivals, guint from, gint64 page_to, gint64 *to);

G_END_DECLS
