/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-engine-private.h"

#include <string.h>

#include "muster-limits.h"
#include "muster-request-signature.h"
#include "muster-sync-reply.h"

/**
 * muster_sync_engine_new:
 * @store: (transfer none): a laptop's store; it outlives the engine
 * @transport: (transfer full): the way to headquarters
 * @error: %MUSTER_ERROR_NOT_FOUND: not enrolled; %MUSTER_ERROR_CORRUPT; MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): an engine at the beginning of a round
 */
MusterSyncEngine *
muster_sync_engine_new (MusterStore *store, MusterTransport *transport, GError **error)
{
  g_autoptr (MusterSyncEngine) self = g_new0 (MusterSyncEngine, 1);
  gint64 limit;

  self->store = store;
  self->world = muster_store_get_world (store);
  self->transport = transport;
  self->report.trouble = -1;
  self->report.left = -1;
  self->account = muster_sync_account_load (store, error);
  if (self->account == NULL
      || !muster_store_read_setting_int (store, MUSTER_SETTING_BATCH_LIMIT, MUSTER_BATCH_FIRST, &limit, error))
    return NULL;
  self->limit = (guint) CLAMP (limit, 1, MUSTER_LIMIT_BATCH_CHANGES);

  return g_steal_pointer (&self);
}

void
muster_engine_clear_batch (MusterSyncEngine *self)
{
  g_clear_pointer (&self->batch, muster_batch_unref);
  g_clear_pointer (&self->receipt, muster_receipt_unref);
}

void
muster_engine_clear_page (MusterSyncEngine *self)
{
  g_clear_pointer (&self->page, muster_page_free);
  g_clear_pointer (&self->arrivals, g_ptr_array_unref);
  self->applied = 0;
}

/**
 * muster_sync_engine_free:
 * @self: (transfer full): an engine, between any two steps
 */
void
muster_sync_engine_free (MusterSyncEngine *self)
{
  muster_engine_clear_batch (self);
  muster_engine_clear_page (self);
  g_clear_pointer (&self->hello, muster_hello_free);
  g_clear_pointer (&self->account, muster_sync_account_free);
  g_clear_pointer (&self->transport, muster_transport_free);
  g_free (self->hello_nonce);
  g_free (self->hello_proof);
  g_free (self->crash_digest);
  g_free (self->trial);
  g_free (self);
}

MusterSyncStep
muster_engine_go (MusterSyncEngine *self, MusterSyncState state)
{
  MusterSyncStep step = { MUSTER_SYNC_MORE, 0 };

  self->state = state;

  return step;
}

/* A person has to do something; the caller has set the error. The next step begins a new round. */
MusterSyncStep
muster_engine_fail (MusterSyncEngine *self)
{
  MusterSyncStep step = { MUSTER_SYNC_FAILED, 0 };

  muster_engine_clear_batch (self);
  muster_engine_clear_page (self);
  self->state = MUSTER_STATE_START;
  self->report.phase = MUSTER_SYNC_STOPPED;

  return step;
}

MusterSyncStep
muster_engine_wait (MusterSyncEngine *self, int trouble, gint64 retry_after_ms)
{
  MusterSyncStep step = { MUSTER_SYNC_WAIT, muster_backoff_fail (&self->backoff, self->world, retry_after_ms) };

  muster_engine_clear_batch (self);
  muster_engine_clear_page (self);
  self->state = MUSTER_STATE_START;
  self->report.phase = MUSTER_SYNC_WAITING;
  self->report.trouble = trouble;
  self->report.wait_ms = step.wait_ms;

  return step;
}

/* What cannot be read is not a clock that is right: headquarters would call this computer's date wrong. */
static gboolean
read_time (MusterSyncEngine *self, gint64 *time_ms, GError **error)
{
  gint64 offset;

  if (!muster_store_read_setting_int (self->store, MUSTER_SETTING_OFFSET, 0, &offset, error))
    return FALSE;
  *time_ms = MAX (muster_world_wall_ms (self->world) + offset, 0);

  return TRUE;
}

/* Signs and asks. @nonce: the nonce of the signature, which a clock problem must answer to. */
MusterReply *
muster_engine_ask (MusterSyncEngine *self, MusterRequest *request, char **nonce, GCancellable *cancellable, GError **error)
{
  guint8 bytes[MUSTER_NONCE_SIZE];
  g_autoptr (MusterSignedHeaders) signature = NULL;
  MusterReply *reply;
  gint64 time_ms;

  if (!read_time (self, &time_ms, error))
    return NULL;
  muster_world_random (self->world, bytes, sizeof bytes);
  *nonce = muster_base64url_encode (bytes, sizeof bytes);
  signature = muster_signed_headers_new (self->account->key, self->account->device_text, request->method, request->path,
                                         request->query, request->body, time_ms, bytes);
  {
    const char *const headers[] = { MUSTER_HEADER_CONTENT_DIGEST, signature->content_digest,
                                    MUSTER_HEADER_SIGNATURE_INPUT, signature->signature_input,
                                    MUSTER_HEADER_SIGNATURE, signature->signature, NULL };

    request->headers = headers;
    self->asked_ms = muster_world_wall_ms (self->world);
    reply = muster_transport_send (self->transport, request, cancellable, error);
    self->answered_ms = muster_world_wall_ms (self->world);
    request->headers = NULL;
  }
  self->report.requests++;
  self->report.bytes_sent += request->body == NULL ? 0 : (gint64) g_bytes_get_size (request->body);
  self->report.bytes_received += reply == NULL ? 0 : (gint64) g_bytes_get_size (reply->body);

  return reply;
}

/* A greeting counts only if headquarters signed it for this very question: the signed time of a proxy's old answer would
 * move the clock. */
static gboolean
read_signed_time (MusterSyncEngine *self, MusterRefusal *refusal, const char *nonce)
{
  const char *text = muster_refusal_get_greeting (refusal);
  g_autoptr (MusterGreeting) greeting = text == NULL ? NULL : muster_greeting_read (text, strlen (text), NULL);

  if (greeting == NULL || !muster_greeting_verify (greeting, self->account->hq_key, nonce, NULL))
    return FALSE;
  self->signed_time_ms = muster_greeting_get_time (greeting);

  return TRUE;
}

static MusterSyncStep
restart (MusterSyncEngine *self, int trouble, gint64 retry_after_ms)
{
  if (self->restarts++ >= MUSTER_ROUND_RESTARTS)
    return muster_engine_wait (self, trouble, retry_after_ms);
  muster_engine_clear_batch (self);
  muster_engine_clear_page (self);

  return muster_engine_go (self, MUSTER_STATE_HELLO);
}

static MusterSyncStep
meet_refusal (MusterSyncEngine *self, MusterRefusal *refusal, const MusterReply *reply, const char *nonce,
              const GError *cause, GError **error)
{
  MusterProblemCode code = muster_refusal_get_code (refusal);

  if (code == MUSTER_PROBLEM_EPOCH || code == MUSTER_PROBLEM_REPLAY)
    return restart (self, cause->code, reply->retry_after_ms);
  if (code == MUSTER_PROBLEM_CLOCK && !self->clock_tried && read_signed_time (self, refusal, nonce))
    {
      self->clock_tried = TRUE;
      self->after_time = self->state;
      return muster_engine_go (self, MUSTER_STATE_TIME);
    }
  if (cause->code == MUSTER_ERROR_REVOKED)
    return muster_engine_go (self, MUSTER_STATE_REVOKED);
  if (cause->code == MUSTER_ERROR_OFFLINE || cause->code == MUSTER_ERROR_BUSY)
    return muster_engine_wait (self, cause->code, reply->retry_after_ms);
  self->report.trouble = cause->code;
  g_propagate_error (error, g_error_copy (cause));

  return muster_engine_fail (self);
}

/*
 * What the engine does about @cause, which it takes: stop and tell a person, wait, begin the round anew, or take the
 * signed time and ask again. Whatever it is, nothing in the store counts as sent because of it.
 */
MusterSyncStep
muster_engine_trouble (MusterSyncEngine *self, const MusterReply *reply, const char *nonce, GError *cause, GError **error)
{
  g_autoptr (GError) taken = cause;
  g_autoptr (MusterRefusal) refusal = reply == NULL || reply->status == 200 ? NULL : muster_reply_get_refusal (reply);

  if (refusal != NULL)
    return meet_refusal (self, refusal, reply, nonce, taken, error);
  /* A body that is whole but wrong, or signed by nobody, comes from somebody in between. */
  if (taken->domain == MUSTER_ERROR
      && (taken->code == MUSTER_ERROR_OFFLINE || taken->code == MUSTER_ERROR_BUSY || taken->code == MUSTER_ERROR_PORTAL
          || taken->code == MUSTER_ERROR_TOO_LARGE || taken->code == MUSTER_ERROR_INVALID
          || taken->code == MUSTER_ERROR_WRONG_KEY))
    {
      gboolean away = taken->code == MUSTER_ERROR_OFFLINE || taken->code == MUSTER_ERROR_BUSY;

      return muster_engine_wait (self, away ? taken->code : MUSTER_ERROR_PORTAL,
                                 reply == NULL ? -1 : reply->retry_after_ms);
    }
  self->report.trouble = taken->domain == MUSTER_ERROR ? taken->code : -1;
  g_propagate_error (error, g_steal_pointer (&taken));

  return muster_engine_fail (self);
}

/* One function a state: one request or one transaction each. */
static MusterSyncStep (*const turns[]) (MusterSyncEngine *self, GCancellable *cancellable, GError **error) = {
  [MUSTER_STATE_START] = muster_engine_start,     [MUSTER_STATE_HELLO] = muster_engine_hello,
  [MUSTER_STATE_SETTLE] = muster_engine_settle,   [MUSTER_STATE_TIME] = muster_engine_time,
  [MUSTER_STATE_RENEW] = muster_engine_renew,     [MUSTER_STATE_FORM] = muster_engine_form,
  [MUSTER_STATE_SEND] = muster_engine_send,       [MUSTER_STATE_RECEIPT] = muster_engine_receipt,
  [MUSTER_STATE_ABANDON] = muster_engine_abandon, [MUSTER_STATE_PARK] = muster_engine_park,
  [MUSTER_STATE_SENT] = muster_engine_sent,       [MUSTER_STATE_PULL] = muster_engine_pull,
  [MUSTER_STATE_APPLY] = muster_engine_apply,     [MUSTER_STATE_SAFE] = muster_engine_safe,
  [MUSTER_STATE_REVOKED] = muster_engine_revoked,
};

/**
 * muster_sync_engine_step:
 * @self: an engine
 * @cancellable: (nullable): ends a request; a transaction is finished
 * @error: set with %MUSTER_SYNC_FAILED only: %MUSTER_ERROR_REVOKED, %MUSTER_ERROR_CLOCK, %MUSTER_ERROR_TOO_NEW,
 *   %MUSTER_ERROR_CORRUPT, G_IO_ERROR_CANCELLED, MUSTER_DB_ERROR
 *
 * Returns: what to do next
 */
MusterSyncStep
muster_sync_engine_step (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  GError *cancelled = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, &cancelled))
    {
      g_propagate_error (error, cancelled);
      return muster_engine_fail (self);
    }

  return turns[self->state](self, cancellable, error);
}

/**
 * muster_sync_engine_get_report:
 * @self: an engine
 *
 * Returns: (transfer none): how it is going, counted since the engine was made
 */
const MusterSyncReport *
muster_sync_engine_get_report (MusterSyncEngine *self)
{
  return &self->report;
}
