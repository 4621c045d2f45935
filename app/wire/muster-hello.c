/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hello.h"

#include <string.h>

#include "muster-error.h"
#include "muster-json.h"
#include "muster-limits.h"
#include "muster-signed.h"

struct _MusterHello
{
  char *text;
  gsize size;
  JsonNode *node;
  JsonObject *limits; /* borrowed from node */
  GArray *heads;      /* of MusterHelloHead */
  MusterHelloValues values;
};

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, message);

  return FALSE;
}

void
muster_hello_free (MusterHello *self)
{
  g_free (self->text);
  g_clear_pointer (&self->node, json_node_unref);
  g_clear_pointer (&self->heads, g_array_unref);
  g_free (self);
}

static JsonObject *
describe_limits (void)
{
  JsonObject *limits = json_object_new ();

  json_object_set_int_member (limits, "batch_bytes", MUSTER_LIMIT_BATCH_BYTES);
  json_object_set_int_member (limits, "batch_changes", MUSTER_LIMIT_BATCH_CHANGES);
  json_object_set_int_member (limits, "line", MUSTER_LIMIT_LINE);
  json_object_set_int_member (limits, "page_entries", MUSTER_LIMIT_PAGE_ENTRIES);
  json_object_set_int_member (limits, "request", MUSTER_LIMIT_REQUEST);

  return limits;
}

static JsonObject *
describe_heads (const MusterHelloValues *values)
{
  JsonObject *heads = json_object_new ();

  for (guint i = 0; i < values->n_heads; i++)
    {
      char incarnation[MUSTER_ID_TEXT_SIZE];
      JsonObject *head = json_object_new ();

      json_object_set_string_member (head, "digest", values->heads[i].digest);
      json_object_set_int_member (head, "number", values->heads[i].number);
      json_object_set_object_member (heads, muster_id_write (&values->heads[i].incarnation, incarnation), head);
    }

  return heads;
}

/**
 * muster_hello_new:
 * @values: what headquarters says
 * @key: headquarters'
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE
 *
 * Returns: (transfer full): the answer
 */
MusterHello *
muster_hello_new (const MusterHelloValues *values, const MusterKeyPair *key, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_int_member (object, "backup_seq", values->backup_seq);
  json_object_set_int_member (object, "branch_seq", values->branch_seq);
  muster_member_set_id (object, "epoch", &values->epoch);
  json_object_set_object_member (object, "heads", describe_heads (values));
  json_object_set_int_member (object, "hq_seq", values->hq_seq);
  json_object_set_object_member (object, "limits", describe_limits ());
  json_object_set_string_member (object, "name", values->name);
  json_object_set_string_member (object, "nonce", values->nonce);
  json_object_set_int_member (object, "protocol", MUSTER_PROTOCOL);
  json_object_set_boolean_member (object, "revoked", values->revoked);
  json_object_set_int_member (object, "time", values->time_ms);
  text = muster_signed_build (object, MUSTER_HELLO_FORMAT, key);

  return muster_hello_read (text, strlen (text), error);
}

static gboolean
read_heads (MusterHello *self, JsonObject *object, GError **error)
{
  JsonObject *heads = muster_json_get_object (object, "heads", error);
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  if (heads == NULL)
    return FALSE;
  json_object_iter_init_ordered (&iter, heads);
  while (json_object_iter_next_ordered (&iter, &name, &node))
    {
      MusterHelloHead head;
      const char *digest;

      if (!muster_id_parse (name, &head.incarnation) || !JSON_NODE_HOLDS_OBJECT (node))
        return refuse (error, "A head of the hello does not have its form");
      digest = muster_member_get_digest (json_node_get_object (node), "digest", error);
      if (digest == NULL || !muster_member_get_number (json_node_get_object (node), "number", &head.number, error))
        return FALSE;
      g_strlcpy (head.digest, digest, sizeof head.digest);
      g_array_append_val (self->heads, head);
    }
  self->values.heads = (const MusterHelloHead *)(gpointer)self->heads->data;
  self->values.n_heads = self->heads->len;

  return TRUE;
}

static gboolean
read_members (MusterHello *self, GError **error)
{
  JsonObject *object = json_node_get_object (self->node);
  MusterHelloValues *values = &self->values;

  if (!muster_member_get_id (object, "epoch", &values->epoch, error)
      || !muster_member_get_number (object, "branch_seq", &values->branch_seq, error)
      || !muster_member_get_number (object, "time", &values->time_ms, error)
      || !muster_member_get_number (object, "hq_seq", &values->hq_seq, error)
      || !muster_member_get_number (object, "backup_seq", &values->backup_seq, error)
      || !muster_member_get_bool (object, "revoked", &values->revoked, error) || !read_heads (self, object, error))
    return FALSE;
  values->name = muster_member_get_text (object, "name", MUSTER_LIMIT_NAME, error);
  values->nonce = values->name != NULL ? muster_member_get_text (object, "nonce", MUSTER_LIMIT_REASON, error) : NULL;
  self->limits = values->nonce != NULL ? muster_json_get_object (object, "limits", error) : NULL;

  return self->limits != NULL;
}

/**
 * muster_hello_read:
 * @text: bytes from outside
 * @size: their number
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE, %MUSTER_ERROR_TOO_NEW
 *
 * Returns: (transfer full): the answer; nothing follows from it before muster_hello_verify() agrees
 */
MusterHello *
muster_hello_read (const char *text, gsize size, GError **error)
{
  g_autoptr (MusterHello) self = g_new0 (MusterHello, 1);

  self->heads = g_array_new (FALSE, FALSE, sizeof (MusterHelloHead));
  self->node = muster_signed_read (text, size, MUSTER_HELLO_FORMAT, MUSTER_LIMIT_HELLO, error);
  if (self->node == NULL || !read_members (self, error))
    return NULL;
  self->text = g_strndup (text, size);
  self->size = size;

  return g_steal_pointer (&self);
}

/**
 * muster_hello_verify:
 * @self: an answer
 * @public_key: headquarters'
 * @nonce: (nullable): the nonce of one's own request; %NULL in a file, whose answer may be old
 * @error: %MUSTER_ERROR_WRONG_KEY, %MUSTER_ERROR_INVALID
 *
 * Returns: whether headquarters said this, and now
 */
gboolean
muster_hello_verify (const MusterHello *self, const guint8 public_key[MUSTER_KEY_SIZE], const char *nonce,
                     GError **error)
{
  if (!muster_signed_verify (json_node_get_object (self->node), MUSTER_HELLO_FORMAT, public_key, error))
    return FALSE;
  if (nonce != NULL && !g_str_equal (nonce, self->values.nonce))
    return refuse (error, "This hello answers another request");

  return TRUE;
}

/**
 * muster_hello_get_text:
 * @self: an answer
 * @size: (out) (nullable): its bytes
 *
 * Returns: (transfer none): the bytes as built or received
 */
const char *
muster_hello_get_text (const MusterHello *self, gsize *size)
{
  if (size != NULL)
    *size = self->size;

  return self->text;
}

/**
 * muster_hello_get_values:
 * @self: an answer
 *
 * Returns: (transfer none): what headquarters says
 */
const MusterHelloValues *
muster_hello_get_values (const MusterHello *self)
{
  return &self->values;
}

/**
 * muster_hello_find_head:
 * @self: an answer
 * @incarnation: a copy of the store
 *
 * Returns: (transfer none) (nullable): how far headquarters holds it; %NULL: not at all
 */
const MusterHelloHead *
muster_hello_find_head (const MusterHello *self, const MusterId *incarnation)
{
  for (guint i = 0; i < self->values.n_heads; i++)
    if (muster_id_equal (&self->values.heads[i].incarnation, incarnation))
      return &self->values.heads[i];

  return NULL;
}

/**
 * muster_hello_get_limit:
 * @self: an answer
 * @name: "batch_bytes", "batch_changes", "line", "page_entries", "request"
 * @fallback: this program's own limit
 *
 * Returns: the smaller of headquarters' limit and @fallback
 */
gint64
muster_hello_get_limit (const MusterHello *self, const char *name, gint64 fallback)
{
  gint64 limit;

  if (!json_object_has_member (self->limits, name)
      || !muster_json_get_int (self->limits, name, 1, MUSTER_LIMIT_NUMBER, &limit, NULL))
    return fallback;

  return MIN (limit, fallback);
}
