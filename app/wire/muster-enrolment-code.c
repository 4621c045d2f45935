/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-enrolment.h"

#include <sodium.h>
#include <string.h>

#include "muster-error.h"
#include "muster-json.h"
#include "muster-limits.h"
#include "muster-signed.h"

#define CHECK_SIZE 8

struct _MusterEnrolmentCode
{
  char *url;
  char *ca_digest;
  guint8 secret[MUSTER_ENROLMENT_SECRET_SIZE];
};

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, message);

  return FALSE;
}

void
muster_enrolment_code_free (MusterEnrolmentCode *self)
{
  g_free (self->url);
  g_free (self->ca_digest);
  sodium_memzero (self->secret, sizeof self->secret);
  g_free (self);
}

/**
 * muster_enrolment_code_build:
 * @url: where headquarters answers, `https://…` without a path
 * @ca_digest: SHA-256 of its CA certificate (DER), 64 hex digits; "" only where the transport is no TLS
 * @secret: 16 random bytes
 * @error: %MUSTER_ERROR_INVALID: a squad could not read the code
 *
 * Returns: (transfer full): the code
 */
char *
muster_enrolment_code_build (const char *url, const char *ca_digest, const guint8 secret[MUSTER_ENROLMENT_SECRET_SIZE],
                             GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (MusterEnrolmentCode) parsed = NULL;
  g_autofree char *secret_text = muster_base64url_encode (secret, MUSTER_ENROLMENT_SECRET_SIZE);
  g_autofree char *json = NULL;
  g_autofree char *body = NULL;
  g_autofree char *stem = NULL;
  g_autofree char *check = NULL;
  g_autofree char *code = NULL;
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_string_member (object, "ca", ca_digest);
  json_object_set_string_member (object, "secret", secret_text);
  json_object_set_string_member (object, "url", url);
  json = muster_json_to_canonical (node);
  body = muster_base64url_encode ((const guint8 *)json, strlen (json));
  stem = g_strconcat (MUSTER_ENROLMENT_CODE_PREFIX, body, NULL);
  check = muster_sha256_to_text (stem, strlen (stem));
  code = g_strdup_printf ("%s.%.*s", stem, CHECK_SIZE, check);
  parsed = muster_enrolment_code_parse (code, error);

  return parsed != NULL ? g_steal_pointer (&code) : NULL;
}

/* Whatever a copy, a mail program or a person put around or into the code. */
static char *
strip_spaces (const char *text)
{
  GString *out = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (!g_ascii_isspace (*text))
      g_string_append_c (out, *text);

  return g_string_free (out, FALSE);
}

static gboolean
read_body (MusterEnrolmentCode *self, GBytes *body, GError **error)
{
  static const MusterJsonLimits limits = { MUSTER_LIMIT_ENROLMENT_CODE, 1, MUSTER_LIMIT_ENROLMENT_CODE, 8 };
  gsize size;
  const char *text = g_bytes_get_data (body, &size);
  g_autoptr (JsonNode) node = muster_json_parse_canonical (text, size, &limits, error);
  JsonObject *object;
  const char *ca;
  const char *secret;
  const char *url;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return node == NULL ? FALSE : refuse (error, "This is not an enrolment code");
  object = json_node_get_object (node);
  ca = muster_json_get_text (object, "ca", error);
  if (ca != NULL && *ca != '\0')
    ca = muster_member_get_digest (object, "ca", error);
  secret = ca != NULL ? muster_json_get_text (object, "secret", error) : NULL;
  url = secret != NULL ? muster_json_get_text (object, "url", error) : NULL;
  if (url == NULL)
    return FALSE;
  if (!muster_base64url_decode (secret, self->secret, sizeof self->secret) || *url == '\0')
    return refuse (error, "This is not an enrolment code");
  self->url = g_strdup (url);
  self->ca_digest = g_strdup (ca);

  return TRUE;
}

/**
 * muster_enrolment_code_parse:
 * @text: what a person typed or pasted; spaces and line breaks anywhere do not matter
 * @error: %MUSTER_ERROR_INVALID: no code, or mistyped
 *
 * Returns: (transfer full): what the code says
 */
MusterEnrolmentCode *
muster_enrolment_code_parse (const char *text, GError **error)
{
  g_autoptr (MusterEnrolmentCode) self = g_new0 (MusterEnrolmentCode, 1);
  g_autofree char *code = strlen (text) <= 2 * MUSTER_LIMIT_ENROLMENT_CODE ? strip_spaces (text) : g_strdup ("");
  g_autofree char *stem = NULL;
  g_autofree char *check = NULL;
  g_autoptr (GBytes) body = NULL;
  const char *dot = strrchr (code, '.');

  if (!g_str_has_prefix (code, MUSTER_ENROLMENT_CODE_PREFIX) || strlen (code) > MUSTER_LIMIT_ENROLMENT_CODE)
    return (void)refuse (error, "This is not an enrolment code: it begins with “muster1.”"), NULL;
  stem = g_strndup (code, (gsize)(dot - code));
  check = muster_sha256_to_text (stem, strlen (stem));
  if (strlen (dot + 1) != CHECK_SIZE || strncmp (dot + 1, check, CHECK_SIZE) != 0)
    return (void)refuse (error, "The enrolment code is mistyped or incomplete"), NULL;
  body = muster_base64url_decode_bytes (stem + strlen (MUSTER_ENROLMENT_CODE_PREFIX));
  if (body == NULL)
    return (void)refuse (error, "This is not an enrolment code"), NULL;
  if (!read_body (self, body, error))
    return NULL;

  return g_steal_pointer (&self);
}

const char *
muster_enrolment_code_get_url (const MusterEnrolmentCode *self)
{
  return self->url;
}

/**
 * muster_enrolment_code_get_ca_digest:
 * @self: a code
 *
 * Returns: SHA-256 of headquarters' CA certificate (DER), 64 hex digits; "" where there is no TLS
 */
const char *
muster_enrolment_code_get_ca_digest (const MusterEnrolmentCode *self)
{
  return self->ca_digest;
}

const guint8 *
muster_enrolment_code_get_secret (const MusterEnrolmentCode *self)
{
  return self->secret;
}
