/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scripted-hq.h"

#include <string.h>

#include "muster-enrolment.h"
#include "muster-limits.h"
#include "muster-request-signature.h"

#define RETRY_AFTER_MS 120000

ScriptedHq *
scripted_hq_new (MusterWorld *world)
{
  ScriptedHq *self = g_new0 (ScriptedHq, 1);

  self->world = muster_world_ref (world);
  self->key = muster_key_pair_new (world);
  self->device = muster_id_new (world);
  self->epoch = muster_id_new (world);
  self->feed_incarnation = muster_id_new (world);
  self->accepted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->bad = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->poison = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->quarantine = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->heads = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->receipts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) muster_receipt_unref);
  self->numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->feed = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->feed_seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

static gpointer
copy_text (gconstpointer text)
{
  return g_strdup (text);
}

static gpointer
copy_head (gconstpointer head)
{
  return g_memdup2 (head, sizeof (MusterHelloHead));
}

static gpointer
copy_receipt (gconstpointer receipt)
{
  return muster_receipt_ref ((MusterReceipt *) receipt);
}

/* @copy: (nullable): of a value; else it is a number */
static void
copy_all (GHashTable *to, GHashTable *from, gpointer (*copy) (gconstpointer value))
{
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to, g_strdup (key), copy == NULL ? value : copy (value));
}

ScriptedHq *
scripted_hq_copy (const ScriptedHq *other)
{
  ScriptedHq *self = scripted_hq_new (other->world);

  muster_key_pair_unref (self->key);
  self->key = muster_key_pair_ref (other->key);
  self->device_key = muster_key_pair_ref (other->device_key);
  self->device = other->device;
  self->epoch = other->epoch;
  self->feed_incarnation = other->feed_incarnation;
  self->seq = other->seq;
  self->backup_seq = other->backup_seq;
  copy_all (self->accepted, other->accepted, NULL);
  copy_all (self->heads, other->heads, copy_head);
  copy_all (self->receipts, other->receipts, copy_receipt);
  copy_all (self->numbers, other->numbers, copy_text);
  for (guint i = 0; i < other->feed->len; i++)
    g_ptr_array_add (self->feed, g_bytes_ref (g_ptr_array_index (other->feed, i)));
  g_array_append_vals (self->feed_seqs, other->feed_seqs->data, other->feed_seqs->len);
  return self;
}

void
scripted_hq_free (ScriptedHq *self)
{
  g_clear_pointer (&self->key, muster_key_pair_unref);
  g_clear_pointer (&self->device_key, muster_key_pair_unref);
  g_hash_table_unref (self->accepted);
  g_hash_table_unref (self->bad);
  g_hash_table_unref (self->poison);
  g_hash_table_unref (self->quarantine);
  g_hash_table_unref (self->heads);
  g_hash_table_unref (self->receipts);
  g_hash_table_unref (self->numbers);
  g_ptr_array_unref (self->feed);
  g_array_unref (self->feed_seqs);
  muster_world_unref (self->world);
  g_free (self);
}

void
scripted_hq_play (ScriptedHq *self, ScriptedLine *script, guint length)
{
  self->script = script;
  self->script_length = length;
  self->script_at = 0;
}

void
scripted_hq_feed (ScriptedHq *self, GBytes *line)
{
  gint64 seq = ++self->seq;

  g_ptr_array_add (self->feed, g_bytes_ref (line));
  g_array_append_val (self->feed_seqs, seq);
}

/* Back to @branch_seq: what came later is forgotten, as after a restore from a backup. */
void
scripted_hq_new_epoch (ScriptedHq *self, gint64 branch_seq)
{
  self->previous_epoch = self->epoch;
  self->epoch = muster_id_new (self->world);
  self->branch_seq = branch_seq;
}

static gint64
now (ScriptedHq *self)
{
  return muster_world_wall_ms (self->world) + self->clock_ms;
}

static MusterReply *
reply_text (guint status, const char *type, const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  return muster_reply_new (status, type, body);
}

static MusterReply *
refuse (MusterProblemCode code, const char *greeting)
{
  g_autofree char *text = muster_problem_build (code, "test", greeting);

  return reply_text (muster_problem_code_get_status (code), MUSTER_TYPE_PROBLEM_BODY, text);
}

static const char *
find_header (const MusterRequest *request, const char *name)
{
  for (guint i = 0; request->headers[i] != NULL; i += 2)
    if (g_ascii_strcasecmp (request->headers[i], name) == 0)
      return request->headers[i + 1];
  return NULL;
}

/* NULL: the request is the device's and in time. */
static MusterReply *
authenticate (ScriptedHq *self, const MusterRequest *request)
{
  g_autoptr (MusterRequestSignature) signature
      = muster_request_signature_parse (find_header (request, MUSTER_HEADER_SIGNATURE_INPUT),
                                        find_header (request, MUSTER_HEADER_SIGNATURE), NULL);
  const char *digest = find_header (request, MUSTER_HEADER_CONTENT_DIGEST);

  g_assert_nonnull (signature);
  g_assert_true (muster_content_digest_check (digest, request->body, NULL));
  g_assert_true (muster_request_signature_verify (signature, request->method, request->path, request->query, digest,
                                                  muster_key_pair_get_public (self->device_key), NULL));
  if (self->unknown)
    return refuse (MUSTER_PROBLEM_UNKNOWN_DEVICE, NULL);
  if (self->strict_clock && !muster_request_signature_check_time (signature, now (self), NULL))
    {
      g_autofree char *greeting
          = muster_greeting_build ("HQ", now (self), muster_request_signature_get_nonce (signature), self->key);

      return refuse (MUSTER_PROBLEM_CLOCK, greeting);
    }
  return NULL;
}

MusterHello *
scripted_hq_say_hello (ScriptedHq *self, const char *nonce)
{
  g_autoptr (GArray) heads = g_array_new (FALSE, FALSE, sizeof (MusterHelloHead));
  GHashTableIter iter;
  gpointer head;
  MusterHelloValues values = { .epoch = self->epoch, .branch_seq = self->branch_seq, .time_ms = now (self), .nonce = nonce,
                               .name = "HQ", .hq_seq = self->seq, .backup_seq = self->backup_seq, .revoked = self->revoked };

  g_hash_table_iter_init (&iter, self->heads);
  while (g_hash_table_iter_next (&iter, NULL, &head))
    g_array_append_vals (heads, head, 1);
  values.heads = (const MusterHelloHead *) (gpointer) heads->data;
  values.n_heads = heads->len;
  return muster_hello_new (&values, self->key, NULL);
}

static MusterReply *
hello (ScriptedHq *self, const MusterRequest *request)
{
  gsize size;
  const char *text = g_bytes_get_data (request->body, &size);
  g_autoptr (MusterHelloRequest) said = muster_hello_request_read (text, size, NULL);
  g_autoptr (MusterHello) answer = NULL;

  self->hellos++;
  g_assert_nonnull (said);
  g_assert_true (muster_hello_request_verify (said, muster_key_pair_get_public (self->device_key), NULL));
  if (muster_hello_request_get_proof (said) != NULL)
    {
      self->proofs++;
      if (self->wants_proof)
        scripted_hq_new_epoch (self, self->seq);
      self->wants_proof = FALSE;
    }
  answer = scripted_hq_say_hello (self, muster_hello_request_get_nonce (said));
  return reply_text (200, MUSTER_TYPE_JSON_BODY, muster_hello_get_text (answer, NULL));
}

static gboolean
holds (MusterBatch *batch, GHashTable *ids)
{
  for (guint i = 0; i < muster_batch_get_n_lines (batch); i++)
    {
      gsize size;
      const char *line = muster_batch_get_line (batch, i, &size);
      g_autoptr (MusterChange) change = muster_change_new_from_line (line, size, NULL);
      char id[MUSTER_ID_TEXT_SIZE];

      if (g_hash_table_contains (ids, muster_id_write (muster_change_get_id (change), id)))
        return TRUE;
    }
  return FALSE;
}

static void
judge (ScriptedHq *self, MusterBatch *batch, guint index, MusterReceiptBuilder *builder)
{
  gsize size;
  const char *line = muster_batch_get_line (batch, index, &size);
  g_autoptr (MusterChange) change = muster_change_new_from_line (line, size, NULL);
  char id[MUSTER_ID_TEXT_SIZE];

  muster_id_write (muster_change_get_id (change), id);
  if (g_hash_table_contains (self->quarantine, id))
    muster_receipt_builder_set_result (builder, id, MUSTER_RESULT_QUARANTINED, "scope");
  else if (g_hash_table_contains (self->accepted, id))
    muster_receipt_builder_set_result (builder, id, MUSTER_RESULT_DUPLICATE, NULL);
  else
    {
      g_hash_table_insert (self->accepted, g_strdup (id), GINT_TO_POINTER (1));
      self->seq++;
    }
}

/* The receipt of a batch, the same at every repetition. */
MusterReceipt *
scripted_hq_take (ScriptedHq *self, MusterBatch *batch)
{
  const char *digest = muster_batch_get_digest (batch);
  MusterReceipt *receipt = g_hash_table_lookup (self->receipts, digest);
  g_autoptr (MusterReceiptBuilder) builder = NULL;
  char name[MUSTER_ID_TEXT_SIZE];
  gint64 before = self->seq;
  MusterHelloHead *head;

  if (receipt != NULL)
    return receipt;
  builder = muster_receipt_builder_new (batch);
  for (guint i = 0; i < muster_batch_get_n_lines (batch); i++)
    judge (self, batch, i, builder);
  receipt = muster_receipt_builder_finish (builder, &self->epoch, self->seq > before ? before + 1 : 0,
                                           self->seq > before ? self->seq : 0, now (self), self->key, NULL);
  g_assert_nonnull (receipt);
  g_hash_table_insert (self->receipts, g_strdup (digest), receipt);
  muster_id_write (muster_batch_get_incarnation (batch), name);
  g_hash_table_insert (self->numbers, g_strdup_printf ("%s#%" G_GINT64_FORMAT, name, muster_batch_get_number (batch)),
                       g_strdup (digest));
  head = g_hash_table_lookup (self->heads, name);
  if (head == NULL || head->number < muster_batch_get_number (batch))
    {
      head = g_new0 (MusterHelloHead, 1);
      head->incarnation = *muster_batch_get_incarnation (batch);
      head->number = muster_batch_get_number (batch);
      g_strlcpy (head->digest, digest, sizeof head->digest);
      g_hash_table_insert (self->heads, g_strdup (name), head);
    }
  return receipt;
}

static gboolean
is_fork (ScriptedHq *self, MusterBatch *batch)
{
  char name[MUSTER_ID_TEXT_SIZE];
  g_autofree char *key = g_strdup_printf ("%s#%" G_GINT64_FORMAT,
                                          muster_id_write (muster_batch_get_incarnation (batch), name),
                                          muster_batch_get_number (batch));
  const char *digest = g_hash_table_lookup (self->numbers, key);

  return digest != NULL && !g_str_equal (digest, muster_batch_get_digest (batch));
}

static MusterReply *
post_batch (ScriptedHq *self, const MusterRequest *request)
{
  g_autoptr (MusterBatch) batch = muster_batch_read (request->body, NULL);

  self->batches++;
  g_assert_nonnull (batch);
  g_assert_true (muster_batch_verify (batch, muster_key_pair_get_public (self->device_key), NULL));
  self->last_size = muster_batch_get_n_lines (batch);
  if (is_fork (self, batch))
    return refuse (MUSTER_PROBLEM_FORK, NULL);
  if (self->size_limit > 0 && self->last_size > self->size_limit)
    return reply_text (413, "text/html", "<html>Request Entity Too Large</html>");
  if (holds (batch, self->bad))
    return refuse (MUSTER_PROBLEM_MALFORMED, NULL);
  if (holds (batch, self->poison))
    return refuse (MUSTER_PROBLEM_FAILED, NULL);
  return reply_text (200, MUSTER_TYPE_JSON_BODY, muster_receipt_get_text (scripted_hq_take (self, batch), NULL));
}

GBytes *
scripted_hq_make_page (ScriptedHq *self, gint64 after, const MusterId *device)
{
  g_autoptr (MusterPageWriter) writer = muster_page_writer_new (device, &self->epoch, after);
  gint64 to = after;

  muster_page_writer_set_own (writer, &self->page_own);
  for (guint i = 0; i < self->feed->len && muster_page_writer_get_count (writer) < 2; i++)
    {
      gint64 seq = g_array_index (self->feed_seqs, gint64, i);
      MusterPageEntry entry = { .type = MUSTER_PAGE_CHANGE, .hq_seq = seq, .incarnation = self->feed_incarnation };

      if (seq <= after)
        continue;
      entry.line = g_bytes_get_data (g_ptr_array_index (self->feed, i), &entry.size);
      muster_page_writer_add (writer, &entry, NULL);
      to = seq;
    }
  if (muster_page_writer_get_count (writer) == 2)
    return muster_page_writer_finish (writer, to, NULL, TRUE, self->key, NULL);
  return muster_page_writer_finish (writer, MAX (self->seq, after), NULL, FALSE, self->key, NULL);
}

static MusterReply *
pull (ScriptedHq *self, const MusterRequest *request)
{
  g_autoptr (GBytes) body = NULL;
  g_auto (GStrv) parts = NULL;
  MusterId epoch;
  gint64 after;

  self->pulls++;
  parts = g_strsplit (request->query + strlen ("after="), "&", 2);
  g_assert_true (muster_cursor_parse (parts[0], &epoch, &after, NULL));
  if (!muster_id_equal (&epoch, &self->epoch))
    return refuse (MUSTER_PROBLEM_EPOCH, NULL);
  if (self->revoked)
    return refuse (MUSTER_PROBLEM_REVOKED, NULL);
  body = scripted_hq_make_page (self, after, &self->device);
  return muster_reply_new (200, MUSTER_TYPE_PAGE_BODY, body);
}

MusterReply *
scripted_hq_enrol (ScriptedHq *self, const MusterRequest *request)
{
  gsize size;
  const char *text = g_bytes_get_data (request->body, &size);
  g_autoptr (MusterEnrolmentRequest) said = muster_enrolment_request_read (text, size, NULL);
  g_autoptr (MusterEnrolment) answer = NULL;
  MusterEnrolmentValues values = { .device = self->device, .role = "headquarters", .name = "HQ", .epoch = self->epoch,
                                   .time_ms = now (self), .ca = "" };

  g_assert_nonnull (said);
  answer = muster_enrolment_new (&values, self->key, NULL);
  return reply_text (200, MUSTER_TYPE_JSON_BODY, muster_enrolment_get_text (answer, NULL));
}

static MusterReply *
handle (ScriptedHq *self, const MusterRequest *request)
{
  MusterReply *refusal = authenticate (self, request);

  if (refusal != NULL)
    return refusal;
  if (g_str_equal (request->path, MUSTER_PATH_HELLO))
    return hello (self, request);
  if (g_str_equal (request->path, MUSTER_PATH_BATCHES))
    return post_batch (self, request);
  return pull (self, request);
}

static MusterReply *
forge (MusterReply *reply)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (reply->body, &size);
  g_autofree guint8 *copy = g_memdup2 (data, size);

  copy[size / 2] ^= 1;
  g_bytes_unref (reply->body);
  reply->body = g_bytes_new (copy, size);
  return reply;
}

static MusterReply *
send (gpointer data, const MusterRequest *request, GCancellable *cancellable, GError **error)
{
  ScriptedHq *self = data;
  ScriptedLine line = self->script_at < self->script_length ? self->script[self->script_at++] : LINE_GOOD;
  MusterReply *reply = NULL;

  self->requests++;
  if (line == LINE_PORTAL)
    return reply_text (200, "text/html", "<html>log in</html>");
  if (line == LINE_FAILED)
    return refuse (MUSTER_PROBLEM_FAILED, NULL);
  if (line == LINE_BUSY)
    {
      reply = refuse (MUSTER_PROBLEM_BUSY, NULL);
      reply->retry_after_ms = RETRY_AFTER_MS;
      return reply;
    }
  if (line != LINE_CUT_BEFORE)
    reply = handle (self, request);
  if (line == LINE_TWICE)
    {
      muster_reply_free (reply);
      reply = handle (self, request);
    }
  if (line == LINE_FORGED)
    return forge (reply);
  if (line != LINE_CUT_BEFORE && line != LINE_CUT_AFTER)
    return reply;
  g_clear_pointer (&reply, muster_reply_free);
  g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_OFFLINE, "cut");
  return NULL;
}

MusterTransport *
scripted_hq_connect (ScriptedHq *self)
{
  static const MusterTransportFunctions functions = { .send = send };

  return muster_transport_new (&functions, self);
}
