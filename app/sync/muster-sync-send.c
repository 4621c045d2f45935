/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-limits.h"
#include "muster-sync-engine-private.h"
#include "muster-sync-reply.h"
#include "muster-sync-take.h"

/*
 * Sending, and finding what headquarters cannot take.
 *
 * A refused batch is given up and its changes stand at the head of the queue again: one of them is bad. Half of these
 * suspects are sent under a new number; if that is taken, the other half is guilty, else the half is. So one bad change
 * among N costs about log2 N further requests, and then the whole rest goes out at once. What is left of the suspects
 * when all others were taken is convicted without another question, but only where headquarters judged the form of the
 * bytes each time; where size or a crash was the reason, it is tried alone first.
 */

static MusterSyncStep
finish_sending (MusterSyncEngine *self)
{
  self->suspects = 0;
  if (self->revoked)
    return muster_engine_go (self, MUSTER_STATE_REVOKED);
  self->report.phase = MUSTER_SYNC_RECEIVING;

  return muster_engine_go (self, MUSTER_STATE_PULL);
}

/* A batch that waits on disk: made before a break, or for a stick. It goes out as it is, byte for byte. While suspects
 * stand at the head of the queue, only the one that tries them does. */
static gboolean
take_waiting (MusterSyncEngine *self, GError **error)
{
  guint limit = self->suspects > 0 ? G_MAXINT : 1;
  g_autoptr (GPtrArray) waiting = muster_outbox_get_unreceipted (self->store, limit, error);

  if (waiting == NULL)
    return FALSE;
  for (guint i = 0; i < waiting->len; i++)
    {
      MusterKeptBatch *kept = g_ptr_array_index (waiting, i);

      if (self->suspects > 0 && g_strcmp0 (self->trial, kept->digest) != 0)
        continue;
      self->batch = muster_batch_read (kept->bytes, error);
      return self->batch != NULL;
    }

  return TRUE;
}

static MusterSyncStep
park_first (MusterSyncEngine *self, const MusterId *change, const char *reason)
{
  self->parked = *change;
  self->park_reason = reason;

  return muster_engine_go (self, MUSTER_STATE_PARK);
}

static gboolean
read_first (GPtrArray *lines, MusterId *first, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (g_ptr_array_index (lines, 0), &size);
  g_autoptr (MusterChange) change = muster_change_new_from_line (text, size, error);

  if (change == NULL)
    return FALSE;
  *first = *muster_change_get_id (change);

  return TRUE;
}

/* @any: whether one waits: another process may have put it into a batch meanwhile, or onto a stick. */
static gboolean
find_first (MusterStore *store, gboolean *any, MusterId *first, GError **error)
{
  g_autoptr (GPtrArray) lines = muster_outbox_collect (store, 1, MUSTER_LIMIT_LINE, error);

  if (lines == NULL)
    return FALSE;
  *any = lines->len > 0;

  return !*any || read_first (lines, first, error);
}

/* The next batch: while suspects stand at the head of the queue half of them, else what waits on disk, else new ones. */
MusterSyncStep
muster_engine_form (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  guint limit = self->suspects > 0 ? (self->suspects + 1) / 2 : self->limit;
  gboolean any = FALSE;
  MusterId first;

  self->report.phase = MUSTER_SYNC_SENDING;
  muster_engine_clear_batch (self);
  if (self->suspects == 1 && self->convicted && !find_first (self->store, &any, &first, error))
    return muster_engine_fail (self);
  if (any)
    return park_first (self, &first, "malformed");
  if (!take_waiting (self, error))
    return muster_engine_fail (self);
  if (self->batch != NULL)
    return muster_engine_go (self, MUSTER_STATE_SEND);
  switch (muster_sync_form_batch (self->store, self->account, limit, self->limit_bytes, &self->batch, &first, error))
    {
    case MUSTER_FORMED:
      g_free (self->trial);
      self->trial = g_strdup (muster_batch_get_digest (self->batch));
      return muster_engine_go (self, MUSTER_STATE_SEND);
    case MUSTER_FORMED_NOTHING:
      return finish_sending (self);
    case MUSTER_FORMED_TOO_LARGE:
      return park_first (self, &first, "size");
    case MUSTER_FORMED_FAILED:
    default:
      return muster_engine_fail (self);
    }
}

static gboolean
read_receipt (MusterSyncEngine *self, const MusterReply *reply, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (reply->body, &size);

  if (!muster_reply_check (reply, MUSTER_TYPE_JSON_BODY, error))
    return FALSE;
  self->receipt = muster_receipt_read (text, size, error);

  return self->receipt != NULL && muster_receipt_verify (self->receipt, self->account->hq_key, error)
         && muster_receipt_check_batch (self->receipt, self->batch, error);
}

/* Sizes follow the line: twice as many while a full batch takes less than half a minute. */
static void
adapt (MusterSyncEngine *self, gint64 took_ms)
{
  gboolean full = muster_batch_get_n_lines (self->batch) >= self->limit;

  if (full && self->suspects == 0 && took_ms < MUSTER_BATCH_FAST_MS)
    self->limit = MIN (self->limit * 2, self->limit_changes);
  else if (took_ms >= MUSTER_BATCH_FAST_MS)
    self->limit = MAX (self->limit / 2, 1);
}

/* Counts breaks over the same bytes, also across rounds: headquarters answered hello each time in between. Of several
 * changes, each will be tried alone; one that is alone is put aside only where headquarters said each time that the
 * fault is its own, because a line that breaks and a fault that passes are no fault of the change. */
static gboolean
is_poison (MusterSyncEngine *self, const MusterReply *reply)
{
  const char *digest = muster_batch_get_digest (self->batch);

  if (g_strcmp0 (self->crash_digest, digest) != 0)
    {
      g_free (self->crash_digest);
      self->crash_digest = g_strdup (digest);
      self->crashes = 0;
      self->faults = 0;
    }
  self->crashes++;
  if (reply != NULL && reply->status == 500)
    self->faults++;

  return (muster_batch_get_n_lines (self->batch) > 1 ? self->crashes : self->faults) >= MUSTER_BATCH_CRASHES;
}

static MusterSyncStep
meet_break (MusterSyncEngine *self, const MusterReply *reply, const char *nonce, GError *cause, GError **error)
{
  self->limit = MAX (self->limit / 2, 1);
  if (is_poison (self, reply))
    {
      g_clear_error (&cause);
      self->convicted = FALSE;
      self->park_reason = "crash";
      return muster_engine_go (self, MUSTER_STATE_ABANDON);
    }
  if (reply != NULL && reply->status < 500)
    return muster_engine_trouble (self, reply, nonce, cause, error);
  g_clear_error (&cause);
  self->retry_after_ms = reply == NULL ? -1 : reply->retry_after_ms;

  return muster_engine_go (self, MUSTER_STATE_SENT);
}

static MusterSyncStep
meet_refusal (MusterSyncEngine *self, const MusterReply *reply, const char *nonce, GError *cause, GError **error)
{
  g_autoptr (MusterRefusal) refusal = reply == NULL || reply->status == 200 ? NULL : muster_reply_get_refusal (reply);
  gboolean ours = cause->domain == MUSTER_ERROR;
  guint status = reply == NULL ? 0 : reply->status;

  /* A new name is nobody else's: who calls that a fork, too, is asked again later. */
  if (ours && cause->code == MUSTER_ERROR_FORK && self->renewed)
    {
      g_clear_error (&cause);
      return muster_engine_wait (self, MUSTER_ERROR_BUSY, reply->retry_after_ms);
    }
  if (ours && cause->code == MUSTER_ERROR_FORK)
    {
      g_clear_error (&cause);
      self->renew_why = "fork";
      muster_engine_clear_batch (self);
      return muster_engine_go (self, MUSTER_STATE_RENEW);
    }
  /* A format that headquarters does not know is in every batch: nothing would be left to send. */
  if (status == 400 || status == 413 || (status == 422 && refusal == NULL))
    {
      g_clear_error (&cause);
      self->convicted = status == 400 && refusal != NULL && (self->suspects == 0 || self->convicted);
      self->park_reason = status == 413 ? "size" : "malformed";
      return muster_engine_go (self, MUSTER_STATE_ABANDON);
    }
  if (ours && (reply == NULL || status == 500) && cause->code == MUSTER_ERROR_OFFLINE)
    return meet_break (self, reply, nonce, cause, error);

  return muster_engine_trouble (self, reply, nonce, cause, error);
}

/* The greatest number with a receipt. Headquarters that holds less has been put back since the hello of this round, and
 * says so instead of taking a batch beyond a hole that nobody would see. */
static char *
make_query (MusterSyncEngine *self, GError **error)
{
  g_autoptr (GArray) mine = muster_outbox_get_incarnations (self->store, 1, error);
  g_autofree char *after = NULL;

  if (mine == NULL)
    return NULL;
  after = muster_cursor_to_text (muster_batch_get_incarnation (self->batch),
                                 g_array_index (mine, MusterOutboxIncarnation, 0).receipted);

  return g_strconcat ("after=", after, NULL);
}

MusterSyncStep
muster_engine_send (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (MusterReply) reply = NULL;
  g_autofree char *query = make_query (self, error);
  g_autofree char *nonce = NULL;
  GError *cause = NULL;
  gint64 began = muster_world_monotonic_ms (self->world);
  MusterRequest request = {
    .method = "POST",
    .path = MUSTER_PATH_BATCHES,
    .query = query,
    .content_type = MUSTER_TYPE_BATCH_BODY,
    .body = muster_batch_get_bytes (self->batch),
    .limit = MUSTER_LIMIT_RECEIPT,
  };

  if (query == NULL)
    return muster_engine_fail (self);
  reply = muster_engine_ask (self, &request, &nonce, cancellable, &cause);
  if (reply == NULL || !read_receipt (self, reply, &cause))
    return meet_refusal (self, reply, nonce, cause, error);
  adapt (self, muster_world_monotonic_ms (self->world) - began);

  return muster_engine_go (self, MUSTER_STATE_RECEIPT);
}

/* The bytes may have arrived: what is noted is only that they left. */
MusterSyncStep
muster_engine_sent (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  if (!muster_outbox_mark_sent (self->store, muster_batch_get_number (self->batch), error))
    return muster_engine_fail (self);

  return muster_engine_wait (self, MUSTER_ERROR_OFFLINE, self->retry_after_ms);
}

MusterSyncStep
muster_engine_receipt (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  MusterReceiptNews news;
  guint n = muster_batch_get_n_lines (self->batch);

  if (!muster_sync_take_receipt (self->store, self->account, self->receipt, self->batch, &news, error))
    return muster_engine_fail (self);
  muster_backoff_reset (&self->backoff);
  self->report.sent += news.sent;
  self->report.quarantined += news.quarantined;
  self->report.left = self->report.left < 0 ? -1 : MAX (self->report.left - (gint64) n, 0);
  self->suspects = self->suspects > n ? self->suspects - n : 0;

  return muster_engine_go (self, MUSTER_STATE_FORM);
}

/* The number stays used and the next batch names it; the changes keep their ids. One that was alone is the bad one, whatever
 * stands at the head of the queue by then. */
MusterSyncStep
muster_engine_abandon (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  guint n = muster_batch_get_n_lines (self->batch);
  gsize size;
  const char *line = muster_batch_get_line (self->batch, 0, &size);
  g_autoptr (MusterChange) change = muster_change_new_from_line (line, size, error);

  if (change == NULL || !muster_outbox_abandon (self->store, muster_batch_get_number (self->batch), error))
    return muster_engine_fail (self);
  self->suspects = n;

  return n == 1 ? park_first (self, muster_change_get_id (change), self->park_reason)
                : muster_engine_go (self, MUSTER_STATE_FORM);
}

MusterSyncStep
muster_engine_park (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  if (!muster_outbox_park (self->store, &self->parked, self->park_reason, error))
    return muster_engine_fail (self);
  self->report.parked++;
  self->suspects = 0;
  self->convicted = FALSE;

  return muster_engine_go (self, MUSTER_STATE_FORM);
}
