/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hello.h"

#include <string.h>

#include "muster-error.h"
#include "muster-json.h"
#include "muster-limits.h"
#include "muster-signed.h"

struct _MusterHelloRequest
{
  char *text;
  gsize size;
  JsonNode *node;
  MusterId device;
  MusterId epoch;
  gint64 hq_seq;
  MusterHelloSeen seen;
  GArray *incarnations; /* of MusterHelloIncarnation */
  gint64 schema;
  const char *app;   /* borrowed from node */
  const char *nonce; /* likewise */
  const char *proof; /* likewise, nullable */
};

void
muster_hello_request_free (MusterHelloRequest *self)
{
  g_free (self->text);
  g_clear_pointer (&self->node, json_node_unref);
  g_clear_pointer (&self->incarnations, g_array_unref);
  g_free (self);
}

static JsonObject *
write_seen (const MusterHelloSeen *seen)
{
  JsonObject *object = json_object_new ();

  muster_member_set_id (object, "history", &seen->history);
  json_object_set_int_member (object, "hq_seq", seen->hq_seq);

  return object;
}

/**
 * muster_hello_request_new:
 * @device: id of the device
 * @epoch: epoch of the cursor; nil before the first pull
 * @hq_seq: the cursor
 * @seen: (nullable): the mark of the newest page that the device holds
 * @incarnations: (array length=n_incarnations): copies of the store that this device had or has
 * @n_incarnations: their number
 * @schema: version of the catalogue
 * @app: version of Muster
 * @nonce: fresh text that the answer echoes
 * @key: the device's
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE
 *
 * Returns: (transfer full): the request
 */
MusterHelloRequest *
muster_hello_request_new (const MusterId *device, const MusterId *epoch, gint64 hq_seq, const MusterHelloSeen *seen,
                          const MusterHelloIncarnation *incarnations, guint n_incarnations, gint64 schema,
                          const char *app, const char *nonce, const MusterKeyPair *key, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *array = json_array_new ();
  g_autofree char *text = NULL;

  for (guint i = 0; i < n_incarnations; i++)
    {
      JsonObject *entry = json_object_new ();

      muster_member_set_id (entry, "incarnation", &incarnations[i].incarnation);
      json_object_set_int_member (entry, "number", incarnations[i].number);
      json_object_set_int_member (entry, "sent", incarnations[i].sent);
      json_array_add_object_element (array, entry);
    }
  json_object_set_string_member (object, "app", app);
  muster_member_set_id (object, "device", device);
  if (muster_id_is_nil (epoch))
    json_object_set_string_member (object, "epoch", "");
  else
    muster_member_set_id (object, "epoch", epoch);
  json_object_set_int_member (object, "hq_seq", hq_seq);
  json_object_set_array_member (object, "incarnations", array);
  json_object_set_string_member (object, "nonce", nonce);
  json_object_set_int_member (object, "schema", schema);
  if (seen != NULL && seen->hq_seq > 0)
    json_object_set_object_member (object, "seen", write_seen (seen));
  text = muster_signed_build (object, MUSTER_HELLO_REQUEST_FORMAT, key);

  return muster_hello_request_read (text, strlen (text), error);
}

/**
 * muster_hello_request_new_with_proof:
 * @request: what was said before
 * @nonce: fresh text that the answer echoes
 * @proof: a hello or a receipt that headquarters signed, byte for byte
 * @key: the device's
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE: the proof is longer than a text may be
 *
 * Returns: (transfer full): the same request with another nonce and the proof
 */
MusterHelloRequest *
muster_hello_request_new_with_proof (const MusterHelloRequest *request, const char *nonce, const char *proof,
                                     const MusterKeyPair *key, GError **error)
{
  /* Read again: a copied node shares its object. */
  g_autoptr (JsonNode) node
      = muster_signed_read (request->text, request->size, MUSTER_HELLO_REQUEST_FORMAT, MUSTER_LIMIT_HELLO, error);
  g_autofree char *text = NULL;
  JsonObject *object;

  if (node == NULL)
    return NULL;
  object = json_node_get_object (node);
  json_object_set_string_member (object, "nonce", nonce);
  json_object_set_string_member (object, "proof", proof);
  text = muster_signed_build (object, MUSTER_HELLO_REQUEST_FORMAT, key);

  return muster_hello_request_read (text, strlen (text), error);
}

static gboolean
read_incarnations (MusterHelloRequest *self, JsonObject *object, GError **error)
{
  JsonArray *array = muster_json_get_array (object, "incarnations", error);

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      MusterHelloIncarnation entry;

      if (i >= MUSTER_LIMIT_HELLO_INCARNATIONS || !JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The incarnations do not have their form");
          return FALSE;
        }
      if (!muster_member_get_id (json_node_get_object (node), "incarnation", &entry.incarnation, error)
          || !muster_member_get_number (json_node_get_object (node), "number", &entry.number, error)
          || !muster_member_get_number (json_node_get_object (node), "sent", &entry.sent, error))
        return FALSE;
      g_array_append_val (self->incarnations, entry);
    }

  return TRUE;
}

static gboolean
read_seen (MusterHelloRequest *self, JsonObject *object, GError **error)
{
  JsonObject *seen;

  if (!json_object_has_member (object, "seen"))
    return TRUE;
  seen = muster_json_get_object (object, "seen", error);

  return seen != NULL && muster_member_get_id (seen, "history", &self->seen.history, error)
         && muster_member_get_number (seen, "hq_seq", &self->seen.hq_seq, error);
}

static gboolean
read_members (MusterHelloRequest *self, JsonObject *object, GError **error)
{
  const char *epoch = muster_json_get_text (object, "epoch", error);

  if (epoch == NULL || (*epoch != '\0' && !muster_member_get_id (object, "epoch", &self->epoch, error))
      || !muster_member_get_id (object, "device", &self->device, error)
      || !muster_member_get_number (object, "hq_seq", &self->hq_seq, error)
      || !muster_member_get_number (object, "schema", &self->schema, error) || !read_seen (self, object, error)
      || !read_incarnations (self, object, error))
    return FALSE;
  self->app = muster_member_get_text (object, "app", MUSTER_LIMIT_REASON, error);
  self->nonce = self->app != NULL ? muster_member_get_text (object, "nonce", MUSTER_LIMIT_REASON, error) : NULL;
  if (self->nonce == NULL || !json_object_has_member (object, "proof"))
    return self->nonce != NULL;
  self->proof = muster_member_get_text (object, "proof", MUSTER_LIMIT_STRING, error);

  return self->proof != NULL;
}

/**
 * muster_hello_request_read:
 * @text: bytes from outside
 * @size: their number
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE, %MUSTER_ERROR_TOO_NEW
 *
 * Returns: (transfer full): the request; its signature is not yet judged
 */
MusterHelloRequest *
muster_hello_request_read (const char *text, gsize size, GError **error)
{
  g_autoptr (MusterHelloRequest) self = g_new0 (MusterHelloRequest, 1);

  self->incarnations = g_array_new (FALSE, FALSE, sizeof (MusterHelloIncarnation));
  self->node = muster_signed_read (text, size, MUSTER_HELLO_REQUEST_FORMAT, MUSTER_LIMIT_HELLO, error);
  if (self->node == NULL || !read_members (self, json_node_get_object (self->node), error))
    return NULL;
  self->text = g_strndup (text, size);
  self->size = size;

  return g_steal_pointer (&self);
}

/**
 * muster_hello_request_verify:
 * @self: a request
 * @public_key: the device's
 * @error: %MUSTER_ERROR_WRONG_KEY, %MUSTER_ERROR_INVALID
 *
 * Returns: whether the device signed it
 */
gboolean
muster_hello_request_verify (const MusterHelloRequest *self, const guint8 public_key[MUSTER_KEY_SIZE], GError **error)
{
  return muster_signed_verify (json_node_get_object (self->node), MUSTER_HELLO_REQUEST_FORMAT, public_key, error);
}

/**
 * muster_hello_request_get_text:
 * @self: a request
 * @size: (out) (nullable): its bytes
 *
 * Returns: (transfer none): the bytes as built or received
 */
const char *
muster_hello_request_get_text (const MusterHelloRequest *self, gsize *size)
{
  if (size != NULL)
    *size = self->size;

  return self->text;
}

const MusterId *
muster_hello_request_get_device (const MusterHelloRequest *self)
{
  return &self->device;
}

/**
 * muster_hello_request_get_epoch:
 * @self: a request
 *
 * Returns: (transfer none): epoch of the cursor; nil before the first pull
 */
const MusterId *
muster_hello_request_get_epoch (const MusterHelloRequest *self)
{
  return &self->epoch;
}

gint64
muster_hello_request_get_hq_seq (const MusterHelloRequest *self)
{
  return self->hq_seq;
}

guint
muster_hello_request_get_n_incarnations (const MusterHelloRequest *self)
{
  return self->incarnations->len;
}

const MusterHelloIncarnation *
muster_hello_request_get_incarnation (const MusterHelloRequest *self, guint index)
{
  g_assert (index < self->incarnations->len);

  return &g_array_index (self->incarnations, MusterHelloIncarnation, index);
}

gint64
muster_hello_request_get_schema (const MusterHelloRequest *self)
{
  return self->schema;
}

const char *
muster_hello_request_get_app (const MusterHelloRequest *self)
{
  return self->app;
}

const char *
muster_hello_request_get_nonce (const MusterHelloRequest *self)
{
  return self->nonce;
}

/**
 * muster_hello_request_get_proof:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): a text that headquarters signed once, its signature not yet judged
 */
const char *
muster_hello_request_get_proof (const MusterHelloRequest *self)
{
  return self->proof;
}

/**
 * muster_hello_request_get_seen:
 * @self: a request
 *
 * Returns: (transfer none): the mark of the newest page that the device holds; number 0 where it named none
 */
const MusterHelloSeen *
muster_hello_request_get_seen (const MusterHelloRequest *self)
{
  return &self->seen;
}
