/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-receipt.h"

#include <string.h>

#include "muster-error.h"
#include "muster-json.h"
#include "muster-limits.h"
#include "muster-signed.h"

#define RESULT_DUPLICATE "duplicate"
#define RESULT_QUARANTINED "quarantined"

struct _MusterReceiptBuilder
{
  char *digest;
  MusterId incarnation;
  gint64 number;
  guint n_lines;
  JsonObject *results;
  JsonObject *effective;
};

struct _MusterReceipt
{
  char *text;
  gsize size;
  JsonNode *node;
  JsonObject *object; /* borrowed from node */
  JsonObject *results;
  JsonObject *effective;
  const char *digest;
  MusterId epoch;
  MusterId incarnation;
  gint64 number;
  gint64 first;
  gint64 last;
  gint64 received;
};

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, message);

  return FALSE;
}

/**
 * muster_receipt_builder_new:
 * @batch: the batch that is answered; nothing of it is kept
 *
 * Returns: (transfer full): a builder in which every change is accepted
 */
MusterReceiptBuilder *
muster_receipt_builder_new (const MusterBatch *batch)
{
  MusterReceiptBuilder *self = g_new0 (MusterReceiptBuilder, 1);

  self->digest = g_strdup (muster_batch_get_digest (batch));
  self->incarnation = *muster_batch_get_incarnation (batch);
  self->number = muster_batch_get_number (batch);
  self->n_lines = muster_batch_get_n_lines (batch);
  self->results = json_object_new ();
  self->effective = json_object_new ();

  return self;
}

void
muster_receipt_builder_free (MusterReceiptBuilder *self)
{
  g_free (self->digest);
  json_object_unref (self->results);
  json_object_unref (self->effective);
  g_free (self);
}

/**
 * muster_receipt_builder_set_result:
 * @self: a builder
 * @key: id of the change as text, or `#INDEX`
 * @result: what became of it; accepted ones need not be set
 * @reason: a word of the closed list; "" for a duplicate
 */
void
muster_receipt_builder_set_result (MusterReceiptBuilder *self, const char *key, MusterResult result, const char *reason)
{
  JsonObject *entry;

  if (result == MUSTER_RESULT_ACCEPTED)
    {
      if (json_object_has_member (self->results, key))
        json_object_remove_member (self->results, key);
      return;
    }
  entry = json_object_new ();
  json_object_set_string_member (entry, "reason", reason);
  json_object_set_string_member (entry, "result",
                                 result == MUSTER_RESULT_DUPLICATE ? RESULT_DUPLICATE : RESULT_QUARANTINED);
  json_object_set_object_member (self->results, key, entry);
}

/**
 * muster_receipt_builder_set_effective:
 * @self: a builder
 * @key: id of the change as text
 * @effective: the stamp that headquarters gave it, where it differs from the claim
 */
void
muster_receipt_builder_set_effective (MusterReceiptBuilder *self, const char *key, MusterStamp effective)
{
  char text[MUSTER_STAMP_TEXT_SIZE];

  json_object_set_string_member (self->effective, key, muster_stamp_write (effective, text));
}

/**
 * muster_receipt_builder_finish:
 * @self: a builder; it can be used again
 * @epoch: this life of headquarters' store
 * @first: hq_seq of the first accepted change; 0 where none was accepted
 * @last: hq_seq of the last one
 * @received_ms: when the batch came
 * @key: headquarters'
 * @error: %MUSTER_ERROR_INVALID: the numbers do not fit the results
 *
 * The same values give the same bytes. The caller stores them in the transaction that stores the changes.
 *
 * Returns: (transfer full): the receipt
 */
MusterReceipt *
muster_receipt_builder_finish (MusterReceiptBuilder *self, const MusterId *epoch, gint64 first, gint64 last,
                               gint64 received_ms, const MusterKeyPair *key, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;
  gint64 accepted = (gint64)self->n_lines - json_object_get_size (self->results);

  if (accepted != (first > 0 ? last - first + 1 : 0))
    return (void)refuse (error, "The receipt's numbers do not fit its results"), NULL;
  json_object_set_string_member (object, "digest", self->digest);
  json_object_set_object_member (object, "effective", json_object_ref (self->effective));
  muster_member_set_id (object, "epoch", epoch);
  json_object_set_int_member (object, "first", first);
  muster_member_set_id (object, "incarnation", &self->incarnation);
  json_object_set_int_member (object, "last", last);
  json_object_set_int_member (object, "number", self->number);
  json_object_set_int_member (object, "received", received_ms);
  json_object_set_object_member (object, "results", json_object_ref (self->results));
  text = muster_signed_build (object, MUSTER_RECEIPT_FORMAT, key);

  return muster_receipt_read (text, strlen (text), error);
}

static void
receipt_clear (gpointer data)
{
  MusterReceipt *self = data;

  g_free (self->text);
  g_clear_pointer (&self->node, json_node_unref);
}

MusterReceipt *
muster_receipt_ref (MusterReceipt *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
muster_receipt_unref (MusterReceipt *self)
{
  g_atomic_rc_box_release_full (self, receipt_clear);
}

/* A key is an id, or # and a line's place in the batch. */
static gboolean
is_key (const char *key)
{
  MusterId id;
  guint64 index;

  if (key[0] != '#')
    return muster_id_parse (key, &id);

  return g_ascii_string_to_unsigned (key + 1, 10, 0, MUSTER_LIMIT_BATCH_CHANGES - 1, &index, NULL)
         && (key[1] != '0' || key[2] == '\0');
}

static gboolean
check_results (JsonObject *results, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init (&iter, results);
  while (json_object_iter_next (&iter, &key, &node))
    {
      const char *result;
      const char *reason;

      if (!is_key (key) || !JSON_NODE_HOLDS_OBJECT (node))
        return refuse (error, "A result of the receipt does not have its form");
      result = muster_json_get_text (json_node_get_object (node), "result", error);
      reason = result != NULL
                   ? muster_member_get_text (json_node_get_object (node), "reason", MUSTER_LIMIT_REASON, error)
                   : NULL;
      if (reason == NULL)
        return FALSE;
      if (!g_str_equal (result, RESULT_DUPLICATE) && !g_str_equal (result, RESULT_QUARANTINED))
        return refuse (error, "A result of the receipt is unknown");
    }

  return TRUE;
}

static gboolean
check_effective (JsonObject *effective, GError **error)
{
  JsonObjectIter iter;
  const char *key;
  JsonNode *node;

  json_object_iter_init (&iter, effective);
  while (json_object_iter_next (&iter, &key, &node))
    {
      const char *text = muster_json_get_text (effective, key, error);
      MusterStamp stamp;

      if (text == NULL)
        return FALSE;
      if (!is_key (key) || !muster_stamp_parse (text, &stamp))
        return refuse (error, "A stamp of the receipt does not have its form");
    }

  return TRUE;
}

static gboolean
read_members (MusterReceipt *self, GError **error)
{
  JsonObject *object = self->object;

  self->digest = muster_member_get_digest (object, "digest", error);
  if (self->digest == NULL || !muster_member_get_id (object, "epoch", &self->epoch, error)
      || !muster_member_get_id (object, "incarnation", &self->incarnation, error)
      || !muster_member_get_number (object, "number", &self->number, error)
      || !muster_member_get_number (object, "first", &self->first, error)
      || !muster_member_get_number (object, "last", &self->last, error)
      || !muster_member_get_number (object, "received", &self->received, error))
    return FALSE;
  if (self->first > self->last || self->last - self->first >= MUSTER_LIMIT_BATCH_CHANGES
      || (self->first == 0) != (self->last == 0))
    return refuse (error, "The receipt's numbers do not fit each other");
  self->results = muster_json_get_object (object, "results", error);
  self->effective = self->results != NULL ? muster_json_get_object (object, "effective", error) : NULL;

  return self->effective != NULL && check_results (self->results, error) && check_effective (self->effective, error);
}

/**
 * muster_receipt_read:
 * @text: bytes from outside
 * @size: their number
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE, %MUSTER_ERROR_TOO_NEW
 *
 * Nothing follows from a receipt before muster_receipt_verify() and muster_receipt_check_batch() agree.
 *
 * Returns: (transfer full): the receipt, with a copy of @text
 */
MusterReceipt *
muster_receipt_read (const char *text, gsize size, GError **error)
{
  g_autoptr (MusterReceipt) self = g_atomic_rc_box_new0 (MusterReceipt);

  self->node = muster_signed_read (text, size, MUSTER_RECEIPT_FORMAT, MUSTER_LIMIT_RECEIPT, error);
  if (self->node == NULL)
    return NULL;
  self->object = json_node_get_object (self->node);
  if (!read_members (self, error))
    return NULL;
  self->text = g_strndup (text, size);
  self->size = size;

  return g_steal_pointer (&self);
}

/**
 * muster_receipt_verify:
 * @self: a receipt
 * @public_key: headquarters'
 * @error: %MUSTER_ERROR_WRONG_KEY, %MUSTER_ERROR_INVALID
 *
 * Returns: whether headquarters signed it
 */
gboolean
muster_receipt_verify (const MusterReceipt *self, const guint8 public_key[MUSTER_KEY_SIZE], GError **error)
{
  return muster_signed_verify (self->object, MUSTER_RECEIPT_FORMAT, public_key, error);
}

/**
 * muster_receipt_check_batch:
 * @self: a receipt
 * @batch: the batch that the caller kept
 * @error: %MUSTER_ERROR_INVALID
 *
 * Returns: whether the receipt is for exactly this batch and accounts for each of its changes
 */
gboolean
muster_receipt_check_batch (const MusterReceipt *self, const MusterBatch *batch, GError **error)
{
  gint64 accepted = self->first > 0 ? self->last - self->first + 1 : 0;

  if (!g_str_equal (self->digest, muster_batch_get_digest (batch)) || self->number != muster_batch_get_number (batch)
      || !muster_id_equal (&self->incarnation, muster_batch_get_incarnation (batch)))
    return refuse (error, "The receipt is for another batch");
  if (accepted + json_object_get_size (self->results) != muster_batch_get_n_lines (batch))
    return refuse (error, "The receipt does not account for every change");

  return TRUE;
}

/**
 * muster_receipt_get_text:
 * @self: a receipt
 * @size: (out) (nullable): its bytes
 *
 * Returns: (transfer none): the bytes as built or received
 */
const char *
muster_receipt_get_text (const MusterReceipt *self, gsize *size)
{
  if (size != NULL)
    *size = self->size;

  return self->text;
}

const char *
muster_receipt_get_digest (const MusterReceipt *self)
{
  return self->digest;
}

const MusterId *
muster_receipt_get_epoch (const MusterReceipt *self)
{
  return &self->epoch;
}

const MusterId *
muster_receipt_get_incarnation (const MusterReceipt *self)
{
  return &self->incarnation;
}

gint64
muster_receipt_get_number (const MusterReceipt *self)
{
  return self->number;
}

gint64
muster_receipt_get_first (const MusterReceipt *self)
{
  return self->first;
}

gint64
muster_receipt_get_last (const MusterReceipt *self)
{
  return self->last;
}

/**
 * muster_receipt_get_received:
 * @self: a receipt
 *
 * Returns: when headquarters took the batch, milliseconds since 1970 UTC
 */
gint64
muster_receipt_get_received (const MusterReceipt *self)
{
  return self->received;
}

/**
 * muster_receipt_get_result:
 * @self: a receipt
 * @key: id of a change as text, or `#INDEX`; a reader of a batch asks for the index first, then for the id
 * @reason: (out) (optional) (nullable) (transfer none): the reason where it was quarantined
 *
 * Returns: what became of the change
 */
MusterResult
muster_receipt_get_result (const MusterReceipt *self, const char *key, const char **reason)
{
  JsonObject *entry;

  if (reason != NULL)
    *reason = NULL;
  if (!json_object_has_member (self->results, key))
    return MUSTER_RESULT_ACCEPTED;
  entry = json_object_get_object_member (self->results, key);
  if (g_str_equal (json_object_get_string_member (entry, "result"), RESULT_DUPLICATE))
    return MUSTER_RESULT_DUPLICATE;
  if (reason != NULL)
    *reason = json_object_get_string_member (entry, "reason");

  return MUSTER_RESULT_QUARANTINED;
}

/**
 * muster_receipt_get_effective:
 * @self: a receipt
 * @key: id of a change as text
 * @effective: (out): the stamp that headquarters gave it
 *
 * Returns: whether headquarters gave another stamp than the change claims
 */
gboolean
muster_receipt_get_effective (const MusterReceipt *self, const char *key, MusterStamp *effective)
{
  if (!json_object_has_member (self->effective, key))
    return FALSE;

  return muster_stamp_parse (json_object_get_string_member (self->effective, key), effective);
}

/**
 * muster_receipt_get_n_results:
 * @self: a receipt
 *
 * Returns: how many changes were not simply accepted
 */
guint
muster_receipt_get_n_results (const MusterReceipt *self)
{
  return json_object_get_size (self->results);
}
