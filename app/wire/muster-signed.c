/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-signed.h"

#include <string.h>

#include "muster-error.h"
#include "muster-json.h"
#include "muster-limits.h"

static gboolean
refuse (GError **error, const char *member)
{
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The member “%s” does not have its form", member);

  return FALSE;
}

/* Canonical text of the object without its signature: what is signed. */
static void
digest_unsigned (JsonObject *object, guint8 digest[MUSTER_DIGEST_SIZE])
{
  g_autoptr (JsonObject) bare = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &value))
    if (!g_str_equal (name, "signature"))
      json_object_set_member (bare, name, json_node_ref (value));
  json_node_set_object (node, bare);
  text = muster_json_to_canonical (node);
  muster_sha256 (text, strlen (text), digest);
}

/**
 * muster_signed_build:
 * @object: the members, without `format` and `signature`, which are added
 * @format: what it is
 * @key: who signs
 *
 * Returns: (transfer full): canonical JSON
 */
char *
muster_signed_build (JsonObject *object, const char *format, const MusterKeyPair *key)
{
  guint8 digest[MUSTER_DIGEST_SIZE];
  guint8 signature[MUSTER_SIGNATURE_SIZE];
  g_autofree char *signature_text = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_object_set_string_member (object, "format", format);
  digest_unsigned (object, digest);
  muster_key_pair_sign (key, format, digest, signature);
  signature_text = g_base64_encode (signature, sizeof signature);
  json_object_set_string_member (object, "signature", signature_text);
  json_node_set_object (node, object);

  return muster_json_to_canonical (node);
}

/**
 * muster_signed_read:
 * @text: bytes from outside
 * @size: their number
 * @format: what they must be
 * @limit: greatest size
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE, %MUSTER_ERROR_TOO_NEW: another format of the same name
 *
 * Returns: (transfer full): the object; its signature is not yet judged
 */
JsonNode *
muster_signed_read (const char *text, gsize size, const char *format, gsize limit, GError **error)
{
  MusterJsonLimits limits = { limit, MUSTER_LIMIT_DEPTH, MUSTER_LIMIT_STRING, MUSTER_LIMIT_MEMBERS };
  g_autoptr (JsonNode) node = muster_json_parse_canonical (text, size, &limits, error);
  gsize stem = (gsize)(strrchr (format, '/') + 1 - format);
  const char *found;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return (void)refuse (error, "format"), NULL;
  found = muster_json_get_text (json_node_get_object (node), "format", error);
  if (found == NULL)
    return NULL;
  if (g_str_equal (found, format))
    return g_steal_pointer (&node);
  if (strncmp (found, format, stem) == 0)
    g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_TOO_NEW, "This was made by a newer Muster");
  else
    refuse (error, "format");

  return NULL;
}

/**
 * muster_signed_verify:
 * @object: a signed object
 * @format: its format
 * @public_key: who should have signed
 * @error: %MUSTER_ERROR_WRONG_KEY, %MUSTER_ERROR_INVALID
 *
 * Returns: whether the signature is theirs
 */
gboolean
muster_signed_verify (JsonObject *object, const char *format, const guint8 public_key[MUSTER_KEY_SIZE], GError **error)
{
  guint8 digest[MUSTER_DIGEST_SIZE];
  guint8 signature[MUSTER_SIGNATURE_SIZE];
  const char *text = muster_json_get_text (object, "signature", error);

  if (text == NULL)
    return FALSE;
  if (!muster_base64_decode (text, signature, sizeof signature))
    return refuse (error, "signature");
  digest_unsigned (object, digest);

  return muster_key_verify (public_key, format, digest, signature, error);
}

void
muster_member_set_id (JsonObject *object, const char *member, const MusterId *id)
{
  char text[MUSTER_ID_TEXT_SIZE];

  json_object_set_string_member (object, member, muster_id_write (id, text));
}

/**
 * muster_member_get_id:
 * @object: an object
 * @member: its member
 * @id: (out): the id
 * @error: %MUSTER_ERROR_INVALID
 *
 * Returns: whether the member is an id in the one text form
 */
gboolean
muster_member_get_id (JsonObject *object, const char *member, MusterId *id, GError **error)
{
  const char *text = muster_json_get_text (object, member, error);

  if (text == NULL)
    return FALSE;

  return muster_id_parse (text, id) || refuse (error, member);
}

/**
 * muster_member_get_text:
 * @object: an object
 * @member: its member
 * @limit: greatest number of bytes
 * @error: %MUSTER_ERROR_INVALID
 *
 * Returns: (transfer none) (nullable): the text
 */
const char *
muster_member_get_text (JsonObject *object, const char *member, gsize limit, GError **error)
{
  const char *text = muster_json_get_text (object, member, error);

  if (text != NULL && strlen (text) > limit)
    return (void)refuse (error, member), NULL;

  return text;
}

/**
 * muster_member_get_number:
 * @object: an object
 * @member: its member
 * @value: (out): from 0 to 2^53 - 1
 * @error: %MUSTER_ERROR_INVALID
 *
 * Returns: whether the member is such a number
 */
gboolean
muster_member_get_number (JsonObject *object, const char *member, gint64 *value, GError **error)
{
  return muster_json_get_int (object, member, 0, MUSTER_LIMIT_NUMBER, value, error);
}

/**
 * muster_member_get_bool:
 * @object: an object
 * @member: its member
 * @value: (out): the value
 * @error: %MUSTER_ERROR_INVALID
 *
 * Returns: whether the member is true or false
 */
gboolean
muster_member_get_bool (JsonObject *object, const char *member, gboolean *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return refuse (error, member);
  *value = json_node_get_boolean (node);

  return TRUE;
}

/**
 * muster_member_get_digest:
 * @object: an object
 * @member: its member
 * @error: %MUSTER_ERROR_INVALID
 *
 * Returns: (transfer none) (nullable): 64 lowercase hex digits
 */
const char *
muster_member_get_digest (JsonObject *object, const char *member, GError **error)
{
  guint8 digest[MUSTER_DIGEST_SIZE];
  const char *text = muster_json_get_text (object, member, error);

  if (text != NULL && !muster_hex_decode (text, digest, sizeof digest))
    return (void)refuse (error, member), NULL;

  return text;
}

/**
 * muster_member_get_key:
 * @object: an object
 * @member: its member
 * @public_key: (out caller-allocates): the key
 * @error: %MUSTER_ERROR_INVALID
 *
 * Returns: whether the member is a public key
 */
gboolean
muster_member_get_key (JsonObject *object, const char *member, guint8 public_key[MUSTER_KEY_SIZE], GError **error)
{
  const char *text = muster_json_get_text (object, member, error);

  return text != NULL && muster_key_from_text (text, public_key, error);
}
