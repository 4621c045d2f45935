/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hello.h"

#include "muster-error.h"
#include "muster-limits.h"
#include "muster-signed.h"

struct _MusterGreeting
{
  JsonNode *node;
  const char *name;  /* borrowed from node */
  const char *nonce; /* likewise */
  gint64 time;
};

void
muster_greeting_free (MusterGreeting *self)
{
  g_clear_pointer (&self->node, json_node_unref);
  g_free (self);
}

/**
 * muster_greeting_build:
 * @name: name of headquarters
 * @time_ms: its clock
 * @nonce: the one asked with; "" where there was none
 * @key: headquarters'
 *
 * Returns: (transfer full): canonical JSON
 */
char *
muster_greeting_build (const char *name, gint64 time_ms, const char *nonce, const MusterKeyPair *key)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "name", name);
  json_object_set_string_member (object, "nonce", nonce);
  json_object_set_int_member (object, "protocol", MUSTER_PROTOCOL);
  json_object_set_int_member (object, "time", time_ms);

  return muster_signed_build (object, MUSTER_GREETING_FORMAT, key);
}

/**
 * muster_greeting_read:
 * @text: bytes from outside
 * @size: their number
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE, %MUSTER_ERROR_TOO_NEW
 *
 * Returns: (transfer full): the greeting; nothing follows from it before muster_greeting_verify() agrees
 */
MusterGreeting *
muster_greeting_read (const char *text, gsize size, GError **error)
{
  g_autoptr (MusterGreeting) self = g_new0 (MusterGreeting, 1);
  JsonObject *object;

  self->node = muster_signed_read (text, size, MUSTER_GREETING_FORMAT, MUSTER_LIMIT_HELLO, error);
  if (self->node == NULL)
    return NULL;
  object = json_node_get_object (self->node);
  self->name = muster_member_get_text (object, "name", MUSTER_LIMIT_NAME, error);
  self->nonce = self->name != NULL ? muster_member_get_text (object, "nonce", MUSTER_LIMIT_REASON, error) : NULL;
  if (self->nonce == NULL || !muster_member_get_number (object, "time", &self->time, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * muster_greeting_verify:
 * @self: a greeting
 * @public_key: headquarters'
 * @nonce: (nullable): the nonce asked with; %NULL where the time does not matter
 * @error: %MUSTER_ERROR_WRONG_KEY, %MUSTER_ERROR_INVALID
 *
 * Returns: whether headquarters said this, and now
 */
gboolean
muster_greeting_verify (const MusterGreeting *self, const guint8 public_key[MUSTER_KEY_SIZE], const char *nonce,
                        GError **error)
{
  if (!muster_signed_verify (json_node_get_object (self->node), MUSTER_GREETING_FORMAT, public_key, error))
    return FALSE;
  if (nonce != NULL && !g_str_equal (nonce, self->nonce))
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "This greeting answers another request");
      return FALSE;
    }

  return TRUE;
}

const char *
muster_greeting_get_name (const MusterGreeting *self)
{
  return self->name;
}

/**
 * muster_greeting_get_time:
 * @self: a greeting
 *
 * Returns: headquarters' clock, milliseconds since 1970 UTC
 */
gint64
muster_greeting_get_time (const MusterGreeting *self)
{
  return self->time;
}
