/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-enrolment.h"

#include <sodium.h>
#include <string.h>

#include "muster-error.h"
#include "muster-json.h"
#include "muster-limits.h"
#include "muster-signed.h"

struct _MusterEnrolmentRequest
{
  char *text;
  gsize size;
  JsonNode *node;
  guint8 secret[MUSTER_ENROLMENT_SECRET_SIZE];
  guint8 public_key[MUSTER_KEY_SIZE];
  const char *label; /* borrowed from node */
  const char *app;   /* likewise */
  MusterId incarnation;
  gint64 schema;
};

void
muster_enrolment_request_free (MusterEnrolmentRequest *self)
{
  g_free (self->text);
  g_clear_pointer (&self->node, json_node_unref);
  sodium_memzero (self->secret, sizeof self->secret);
  g_free (self);
}

/**
 * muster_enrolment_request_new:
 * @secret: from the code
 * @label: name of the laptop, for people
 * @incarnation: the store that enrols
 * @schema: version of the catalogue
 * @app: version of Muster
 * @key: the device's new key pair
 * @error: %MUSTER_ERROR_INVALID
 *
 * Returns: (transfer full): the request
 */
MusterEnrolmentRequest *
muster_enrolment_request_new (const guint8 secret[MUSTER_ENROLMENT_SECRET_SIZE], const char *label,
                              const MusterId *incarnation, gint64 schema, const char *app, const MusterKeyPair *key,
                              GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *secret_text = muster_base64url_encode (secret, MUSTER_ENROLMENT_SECRET_SIZE);
  g_autofree char *key_text = muster_key_to_text (muster_key_pair_get_public (key));
  g_autofree char *text = NULL;

  json_object_set_string_member (object, "app", app);
  muster_member_set_id (object, "incarnation", incarnation);
  json_object_set_string_member (object, "label", label);
  json_object_set_string_member (object, "public_key", key_text);
  json_object_set_int_member (object, "schema", schema);
  json_object_set_string_member (object, "secret", secret_text);
  text = muster_signed_build (object, MUSTER_ENROLMENT_REQUEST_FORMAT, key);

  return muster_enrolment_request_read (text, strlen (text), error);
}

static gboolean
read_members (MusterEnrolmentRequest *self, JsonObject *object, GError **error)
{
  const char *secret = muster_json_get_text (object, "secret", error);

  if (secret == NULL || !muster_member_get_key (object, "public_key", self->public_key, error)
      || !muster_member_get_id (object, "incarnation", &self->incarnation, error)
      || !muster_member_get_number (object, "schema", &self->schema, error))
    return FALSE;
  if (!muster_base64url_decode (secret, self->secret, sizeof self->secret))
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The secret does not have its form");
      return FALSE;
    }
  self->label = muster_member_get_text (object, "label", MUSTER_LIMIT_NAME, error);
  self->app = self->label != NULL ? muster_member_get_text (object, "app", MUSTER_LIMIT_REASON, error) : NULL;

  return self->app != NULL;
}

/**
 * muster_enrolment_request_read:
 * @text: bytes from outside
 * @size: their number
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE, %MUSTER_ERROR_TOO_NEW, %MUSTER_ERROR_WRONG_KEY: the sender
 *   does not hold the key that it names
 *
 * Returns: (transfer full): the request, its signature verified; whether the secret is good is headquarters' to know
 */
MusterEnrolmentRequest *
muster_enrolment_request_read (const char *text, gsize size, GError **error)
{
  g_autoptr (MusterEnrolmentRequest) self = g_new0 (MusterEnrolmentRequest, 1);
  JsonObject *object;

  self->node = muster_signed_read (text, size, MUSTER_ENROLMENT_REQUEST_FORMAT, MUSTER_LIMIT_ENROLMENT, error);
  if (self->node == NULL)
    return NULL;
  object = json_node_get_object (self->node);
  if (!read_members (self, object, error)
      || !muster_signed_verify (object, MUSTER_ENROLMENT_REQUEST_FORMAT, self->public_key, error))
    return NULL;
  self->text = g_strndup (text, size);
  self->size = size;

  return g_steal_pointer (&self);
}

const char *
muster_enrolment_request_get_text (const MusterEnrolmentRequest *self, gsize *size)
{
  if (size != NULL)
    *size = self->size;

  return self->text;
}

const guint8 *
muster_enrolment_request_get_secret (const MusterEnrolmentRequest *self)
{
  return self->secret;
}

const guint8 *
muster_enrolment_request_get_public_key (const MusterEnrolmentRequest *self)
{
  return self->public_key;
}

const char *
muster_enrolment_request_get_label (const MusterEnrolmentRequest *self)
{
  return self->label;
}

const MusterId *
muster_enrolment_request_get_incarnation (const MusterEnrolmentRequest *self)
{
  return &self->incarnation;
}

gint64
muster_enrolment_request_get_schema (const MusterEnrolmentRequest *self)
{
  return self->schema;
}

const char *
muster_enrolment_request_get_app (const MusterEnrolmentRequest *self)
{
  return self->app;
}
