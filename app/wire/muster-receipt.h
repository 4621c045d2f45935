/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-batch.h"
#include "muster-stamp.h"

G_BEGIN_DECLS

#define MUSTER_RECEIPT_FORMAT "muster-receipt/1"

/**
 * MusterResult:
 * @MUSTER_RESULT_ACCEPTED: newly in headquarters' journal
 * @MUSTER_RESULT_DUPLICATE: was there before, with the same bytes
 * @MUSTER_RESULT_QUARANTINED: kept aside, with a reason
 *
 * What became of one change of a batch.
 */
typedef enum
{
  MUSTER_RESULT_ACCEPTED,
  MUSTER_RESULT_DUPLICATE,
  MUSTER_RESULT_QUARANTINED,
} MusterResult;

/**
 * MusterReceipt:
 *
 * Headquarters' signed answer to one batch, made after the commit, kept and returned byte for byte:
 *
 * `{"digest":HEX,"effective":{KEY:"16 hex"},"epoch":UUID,"first":N,"format":"muster-receipt/1","incarnation":UUID,
 * "last":N,"number":N,"received":MS,"results":{KEY:{"reason":TEXT,"result":"duplicate" or "quarantined"}},
 * "signature":BASE64}`
 *
 * `results` names only what was not simply accepted; the reason of a duplicate is the incarnation under which it came first,
 * because that orders it. `effective` has only the stamps that differ from the claim. Accepted
 * changes have the hq_seq `first` to `last` in the order of the batch; both are 0 where none was accepted. KEY is the
 * id of the change, or `#INDEX` (from 0) of a line whose id cannot be read or stands earlier in the same batch. What
 * moves on later (heads, backup_seq) is in hello, so a receipt never grows old. Immutable and counted.
 */
typedef struct _MusterReceipt MusterReceipt;
typedef struct _MusterReceiptBuilder MusterReceiptBuilder;

MusterReceiptBuilder *muster_receipt_builder_new (const MusterBatch *batch);
void muster_receipt_builder_free (MusterReceiptBuilder *self);
void muster_receipt_builder_set_result (MusterReceiptBuilder *self, const char *key, MusterResult result,
                                        const char *reason);
void muster_receipt_builder_set_effective (MusterReceiptBuilder *self, const char *key, MusterStamp effective);
MusterReceipt *muster_receipt_builder_finish (MusterReceiptBuilder *self, const MusterId *epoch, gint64 first,
                                              gint64 last, gint64 received_ms, const MusterKeyPair *key,
                                              GError **error);

MusterReceipt *muster_receipt_read (const char *text, gsize size, GError **error);
gboolean muster_receipt_verify (const MusterReceipt *self, const guint8 public_key[MUSTER_KEY_SIZE], GError **error);
gboolean muster_receipt_check_batch (const MusterReceipt *self, const MusterBatch *batch, GError **error);
MusterReceipt *muster_receipt_ref (MusterReceipt *self);
void muster_receipt_unref (MusterReceipt *self);

const char *muster_receipt_get_text (const MusterReceipt *self, gsize *size);
const char *muster_receipt_get_digest (const MusterReceipt *self);
const MusterId *muster_receipt_get_epoch (const MusterReceipt *self);
const MusterId *muster_receipt_get_incarnation (const MusterReceipt *self);
gint64 muster_receipt_get_number (const MusterReceipt *self);
gint64 muster_receipt_get_first (const MusterReceipt *self);
gint64 muster_receipt_get_last (const MusterReceipt *self);
gint64 muster_receipt_get_received (const MusterReceipt *self);
MusterResult muster_receipt_get_result (const MusterReceipt *self, const char *key, const char **reason);
gboolean muster_receipt_get_effective (const MusterReceipt *self, const char *key, MusterStamp *effective);
guint muster_receipt_get_n_results (const MusterReceipt *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterReceipt, muster_receipt_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterReceiptBuilder, muster_receipt_builder_free)

G_END_DECLS
