/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-limits.h"
#include "muster-sync-engine-private.h"

/* What a batch may weigh beside its changes: header with its abandoned numbers, trailer, line feeds. */
#define FRAME_BYTES (64 * 1024)

static gboolean
first_change (GPtrArray *lines, MusterId *first)
{
  gsize size;
  const char *text = g_bytes_get_data (g_ptr_array_index (lines, 0), &size);
  g_autoptr (MusterChange) change = muster_change_new_from_line (text, size, NULL);

  if (change == NULL)
    return FALSE;
  *first = *muster_change_get_id (change);

  return TRUE;
}

/* The next number of the chain over @lines. An error of the form is not the store's: the lines do not fit. */
static MusterBatch *
build (MusterStore *store, const MusterSyncAccount *account, GPtrArray *lines, GError **error)
{
  MusterId incarnation = muster_outbox_get_incarnation (store);
  g_autoptr (GArray) abandoned = muster_outbox_get_abandoned (store, error);
  g_autofree char *previous = NULL;
  gint64 number;

  if (abandoned == NULL || !muster_outbox_next (store, &number, &previous, error))
    return NULL;

  return muster_batch_build (&incarnation, number, previous, (const gint64 *) (gpointer) abandoned->data,
                             MIN (abandoned->len, MUSTER_LIMIT_BATCH_ABANDONS), MUSTER_SCHEMA, MUSTER_VERSION, lines,
                             account->key, error);
}

static gboolean
keep (MusterStore *store, const MusterBatch *batch, GError **error)
{
  return muster_outbox_keep_batch (store, muster_batch_get_number (batch), muster_batch_get_digest (batch),
                                   muster_batch_get_bytes (batch), muster_batch_get_n_lines (batch), error);
}

static MusterFormed
form_once (MusterStore *store, const MusterSyncAccount *account, guint limit, gsize limit_bytes, MusterBatch **batch,
           MusterId *first, GError **error)
{
  g_autoptr (GPtrArray) lines = muster_outbox_collect (store, limit, limit_bytes, error);
  g_autoptr (GError) cause = NULL;

  if (lines == NULL)
    return MUSTER_FORMED_FAILED;
  if (lines->len == 0)
    return MUSTER_FORMED_NOTHING;
  *batch = build (store, account, lines, &cause);
  if (*batch != NULL)
    return MUSTER_FORMED;
  if (cause->domain == MUSTER_ERROR && first_change (lines, first))
    return lines->len == 1 ? MUSTER_FORMED_TOO_LARGE
                           : form_once (store, account, (lines->len + 1) / 2, limit_bytes, batch, first, error);
  g_propagate_error (error, g_steal_pointer (&cause));

  return MUSTER_FORMED_FAILED;
}

/*
 * muster_sync_form_batch:
 * @store: a laptop's store
 * @account: its enrolment
 * @limit: most changes
 * @limit_bytes: most bytes, uncompressed
 * @batch: (out) (nullable): the batch, on disk
 * @first: (out): with MUSTER_FORMED_TOO_LARGE: the change that fits into no batch
 *
 * One transaction from the look at the queue to the bytes on disk: another process that writes the same store can take
 * neither the number nor the changes in between. The same bytes go out at every repetition, by whatever way.
 */
MusterFormed
muster_sync_form_batch (MusterStore *store, const MusterSyncAccount *account, guint limit, gsize limit_bytes,
                        MusterBatch **batch, MusterId *first, GError **error)
{
  gsize weight = MIN (limit_bytes, MUSTER_LIMIT_BATCH_BYTES);
  g_autoptr (MusterBatch) made = NULL;
  MusterFormed formed;

  weight = weight > 2 * FRAME_BYTES ? weight - FRAME_BYTES : weight / 2;
  {
    g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);

    if (transaction == NULL)
      return MUSTER_FORMED_FAILED;
    formed = form_once (store, account, limit, weight, &made, first, error);
    if (formed != MUSTER_FORMED)
      return formed;
    if (!keep (store, made, error) || !muster_store_commit (transaction, error))
      return MUSTER_FORMED_FAILED;
  }
  if (!muster_outbox_write_witness (store, error))
    return MUSTER_FORMED_FAILED;
  *batch = g_steal_pointer (&made);

  return MUSTER_FORMED;
}
