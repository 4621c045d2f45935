/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-engine-private.h"

#include <string.h>

#include "muster-limits.h"
#include "muster-request-signature.h"
#include "muster-sync-reply.h"
#include "muster-sync-take.h"

/* The frame of a round: hello, and what follows from it before anything is sent; and its end. */

static void
count_left (MusterSyncEngine *self)
{
  g_autoptr (JsonObject) status = muster_outbox_get_status (self->store, NULL);

  if (status != NULL)
    self->report.left = json_object_get_int_member (status, "unsent");
}

/* Another process may have found that the store is a copy: from here on this one goes by the same name. */
MusterSyncStep
muster_engine_start (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  if (!muster_outbox_refresh (self->store, error))
    return muster_engine_fail (self);
  self->restarts = 0;
  self->clock_tried = FALSE;
  self->proof_shown = FALSE;
  self->renewed = FALSE;
  g_clear_pointer (&self->hello_proof, g_free);
  self->report.phase = MUSTER_SYNC_GREETING;
  self->report.trouble = -1;
  self->report.wait_ms = 0;
  count_left (self);

  return muster_engine_go (self, MUSTER_STATE_HELLO);
}

/*
 * muster_sync_make_hello:
 * @store: a laptop's store
 * @account: its enrolment
 * @nonce: fresh
 *
 * Names every incarnation that this store wrote under, so that headquarters says how far it holds each.
 */
MusterHelloRequest *
muster_sync_make_hello (MusterStore *store, const MusterSyncAccount *account, const char *nonce, GError **error)
{
  g_autoptr (GArray) mine = muster_outbox_get_incarnations (store, MUSTER_LIMIT_HELLO_INCARNATIONS, error);
  g_autoptr (GArray) named = g_array_new (FALSE, FALSE, sizeof (MusterHelloIncarnation));
  g_autofree char *epoch_text = NULL;
  MusterId epoch = { 0 };
  MusterInboxSeen kept;
  MusterHelloSeen seen;
  gint64 cursor;

  if (mine == NULL || !muster_inbox_get_seen (store, &kept, error)
      || !muster_inbox_get_cursor (store, &epoch_text, &cursor, error))
    return NULL;
  seen = (MusterHelloSeen){ kept.history, kept.hq_seq };
  for (guint i = 0; i < mine->len; i++)
    {
      const MusterOutboxIncarnation *entry = &g_array_index (mine, MusterOutboxIncarnation, i);
      MusterHelloIncarnation name = { entry->incarnation, entry->receipted, entry->sent };

      g_array_append_val (named, name);
    }
  if (!muster_id_parse (epoch_text, &epoch))
    cursor = 0;

  return muster_hello_request_new (&account->device, &epoch, cursor, &seen,
                                   (const MusterHelloIncarnation *) (gpointer) named->data, named->len, MUSTER_SCHEMA, MUSTER_VERSION, nonce, account->key, error);
}

static GBytes *
make_hello_body (MusterSyncEngine *self, GError **error)
{
  g_autoptr (MusterHelloRequest) request = NULL;
  const char *text;
  gsize size;

  g_free (self->hello_nonce);
  self->hello_nonce = muster_nonce_new (self->world);
  request = muster_sync_make_hello (self->store, self->account, self->hello_nonce, error);
  if (request == NULL)
    return NULL;
  if (self->hello_proof != NULL)
    {
      MusterHelloRequest *proven = muster_hello_request_new_with_proof (request, self->hello_nonce, self->hello_proof,
                                                                        self->account->key, NULL);

      /* One that is too long is left out: headquarters then believes the numbers, or notices at another device. */
      if (proven != NULL)
        {
          muster_hello_request_free (request);
          request = proven;
        }
    }
  text = muster_hello_request_get_text (request, &size);

  return g_bytes_new (text, size);
}

static gboolean
read_hello (MusterSyncEngine *self, const MusterReply *reply, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (reply->body, &size);

  g_clear_pointer (&self->hello, muster_hello_free);
  if (!muster_reply_check (reply, MUSTER_TYPE_JSON_BODY, error))
    return FALSE;
  self->hello = muster_hello_read (text, size, error);

  return self->hello != NULL && muster_hello_verify (self->hello, self->account->hq_key, self->hello_nonce, error);
}

MusterSyncStep
muster_engine_hello (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) body = make_hello_body (self, error);
  g_autoptr (MusterReply) reply = NULL;
  g_autofree char *nonce = NULL;
  GError *cause = NULL;
  MusterRequest request = {
    .method = "POST",
    .path = MUSTER_PATH_HELLO,
    .content_type = MUSTER_TYPE_JSON_BODY,
    .body = body,
    .limit = MUSTER_LIMIT_HELLO,
  };

  if (body == NULL)
    return muster_engine_fail (self);
  reply = muster_engine_ask (self, &request, &nonce, cancellable, &cause);
  if (reply == NULL || !read_hello (self, reply, &cause))
    return muster_engine_trouble (self, reply, nonce, cause, error);

  return muster_engine_go (self, MUSTER_STATE_SETTLE);
}

/* A text of headquarters' own that shows a greater number of this epoch than it says it has given out. */
static gboolean
find_proof (MusterSyncEngine *self, char **proof, GError **error)
{
  const MusterHelloValues *values = muster_hello_get_values (self->hello);
  g_autofree char *text = NULL;
  g_autoptr (MusterHello) last = NULL;
  g_autoptr (GBytes) receipt = NULL;
  gsize size;
  const char *bytes;

  *proof = NULL;
  if (!muster_store_read_setting (self->store, MUSTER_SETTING_LAST_HELLO, &text, error)
      || !muster_outbox_find_receipt (self->store, values->hq_seq, &receipt, error))
    return FALSE;
  last = text == NULL ? NULL : muster_hello_read (text, strlen (text), NULL);
  if (last != NULL && muster_id_equal (&muster_hello_get_values (last)->epoch, &values->epoch)
      && muster_hello_get_values (last)->hq_seq > values->hq_seq)
    {
      *proof = g_steal_pointer (&text);
      return TRUE;
    }
  bytes = receipt == NULL ? NULL : g_bytes_get_data (receipt, &size);
  if (bytes != NULL && size < MUSTER_LIMIT_STRING)
    *proof = g_strndup (bytes, size);

  return TRUE;
}

static gboolean
find_whether_known_epoch (MusterSyncEngine *self, gboolean *known, GError **error)
{
  g_autofree char *text = NULL;
  MusterId epoch;

  if (!muster_store_read_setting (self->store, MUSTER_SETTING_EPOCH, &text, error))
    return FALSE;
  *known = text != NULL && muster_id_parse (text, &epoch)
           && muster_id_equal (&epoch, &muster_hello_get_values (self->hello)->epoch);
  return TRUE;
}

static MusterSyncStep
follow (MusterSyncEngine *self, const MusterHelloNews *news)
{
  const MusterHelloValues *values = muster_hello_get_values (self->hello);

  self->revoked = news->revoked;
  self->backup_seq = values->backup_seq;
  self->limit_changes
      = (guint) muster_hello_get_limit (self->hello, "batch_changes", MUSTER_LIMIT_BATCH_CHANGES);
  self->limit_bytes = (gsize) muster_hello_get_limit (self->hello, "batch_bytes", MUSTER_LIMIT_BATCH_BYTES);
  self->limit = CLAMP (self->limit, 1, self->limit_changes);
  self->renew_why = news->renew;
  self->report.new_epoch |= news->new_epoch;
  self->signed_time_ms = values->time_ms;
  self->after_time = news->renew == NULL ? MUSTER_STATE_FORM : MUSTER_STATE_RENEW;

  return muster_engine_go (self, MUSTER_STATE_TIME);
}

MusterSyncStep
muster_engine_settle (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  MusterHelloNews news;
  gboolean known;

  if (!find_whether_known_epoch (self, &known, error))
    return muster_engine_fail (self);
  if (!self->proof_shown && known)
    {
      self->proof_shown = TRUE;
      if (!find_proof (self, &self->hello_proof, error))
        return muster_engine_fail (self);
      if (self->hello_proof != NULL)
        return muster_engine_go (self, MUSTER_STATE_HELLO);
    }
  g_clear_pointer (&self->hello_proof, g_free);
  if (!muster_sync_take_hello (self->store, self->account, self->hello, self->hello_nonce, &news, error))
    return muster_engine_fail (self);

  return follow (self, &news);
}

/* The corrected time follows every signed answer over one's own nonce. */
MusterSyncStep
muster_engine_time (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  gint64 clock_error = self->asked_ms + (self->answered_ms - self->asked_ms) / 2 - self->signed_time_ms;

  self->report.clock_error_ms = clock_error;
  if (!muster_sync_take_time (self->store, self->signed_time_ms, self->asked_ms, self->answered_ms, error))
    return muster_engine_fail (self);

  return muster_engine_go (self, self->after_time);
}

/* From here on this copy writes under its own name; what has no receipt goes into its batches with the ids it had. */
MusterSyncStep
muster_engine_renew (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  if (!muster_outbox_renew_incarnation (self->store, self->renew_why, error))
    return muster_engine_fail (self);
  self->renewed = TRUE;
  self->report.new_incarnation = TRUE;
  self->suspects = 0;

  return muster_engine_go (self, MUSTER_STATE_FORM);
}

/* Everything that a new life of headquarters has was read again; what it lacks is offered, and the round begins anew. */
static gboolean
offer_rest (MusterSyncEngine *self, gboolean *any, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = NULL;
  gint64 due;

  *any = FALSE;
  if (!muster_store_read_setting_int (self->store, MUSTER_SETTING_OFFER_REST, 0, &due, error))
    return FALSE;
  if (due == 0)
    return TRUE;
  transaction = muster_store_begin (self->store, error);

  return transaction != NULL && muster_outbox_offer_rest (self->store, any, error)
         && muster_store_set_setting (self->store, MUSTER_SETTING_OFFER_REST, NULL, error)
         && muster_store_commit (transaction, error);
}

MusterSyncStep
muster_engine_safe (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  MusterSyncStep step = { MUSTER_SYNC_IDLE, 0 };
  gboolean any;

  if (!muster_outbox_set_safe (self->store, self->backup_seq, error) || !offer_rest (self, &any, error))
    return muster_engine_fail (self);
  if (any)
    return muster_engine_go (self, MUSTER_STATE_START);
  muster_backoff_reset (&self->backoff);
  self->state = MUSTER_STATE_START;
  self->report.phase = MUSTER_SYNC_IDLE_PHASE;
  count_left (self);

  return step;
}

/* What is here stays here, readable and unsent; only a person at headquarters can help. */
MusterSyncStep
muster_engine_revoked (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  if (muster_store_set_setting (self->store, MUSTER_SETTING_REVOKED, "1", error))
    g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_REVOKED,
                         "Headquarters does not accept this laptop any more; its records are kept");
  self->report.trouble = MUSTER_ERROR_REVOKED;

  return muster_engine_fail (self);
}
