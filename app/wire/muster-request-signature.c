/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-request-signature.h"

#include <string.h>

#include "muster-error.h"
#include "muster-limits.h"
#include "muster-signature-base.h"

#define INPUT_PREFIX "muster="
#define SIGNATURE_PREFIX "muster=:"
#define KEY_ID_LIMIT 64
#define MS_PER_SECOND 1000
/* Year 9999: what a header could say beyond it is no time. */
#define CREATED_LIMIT G_GINT64_CONSTANT (253402300799)

struct _MusterRequestSignature
{
  gint64 created;
  char *nonce;
  char *key_id;
  char *parameters; /* Signature-Input without its label: exactly what was signed */
  guint8 signature[MUSTER_SIGNATURE_SIZE];
};

void
muster_request_signature_free (MusterRequestSignature *self)
{
  g_free (self->nonce);
  g_free (self->key_id);
  g_free (self->parameters);
  g_free (self);
}

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, message);

  return FALSE;
}

/* Moves over a fixed text. */
static gboolean
take_literal (const char **rest, const char *literal)
{
  if (!g_str_has_prefix (*rest, literal))
    return FALSE;
  *rest += strlen (literal);

  return TRUE;
}

/* Moves over letters, digits, - and _, which need no escape in a header; they end at a quotation mark. */
static char *
take_name (const char **rest, gsize limit)
{
  const char *start = *rest;
  gsize length = 0;

  while (g_ascii_isalnum (start[length]) || start[length] == '-' || start[length] == '_')
    length++;
  if (length == 0 || length > limit || start[length] != '"')
    return NULL;
  *rest += length + 1;

  return g_strndup (start, length);
}

static gboolean
take_seconds (const char **rest, gint64 *seconds)
{
  gint64 value = 0;
  guint digits = 0;

  for (; g_ascii_isdigit (**rest) && digits < 12; (*rest)++, digits++)
    value = value * 10 + (**rest - '0');
  *seconds = value;

  return digits > 0 && value <= CREATED_LIMIT;
}

static gboolean
parse_input (MusterRequestSignature *self, const char *text)
{
  g_autofree char *again = NULL;
  const char *rest = text;

  if (!take_literal (&rest, INPUT_PREFIX))
    return FALSE;
  self->parameters = g_strdup (rest);
  if (!take_literal (&rest, MUSTER_SIGNATURE_COMPONENTS ";created=") || !take_seconds (&rest, &self->created)
      || !take_literal (&rest, ";nonce=\""))
    return FALSE;
  self->nonce = take_name (&rest, KEY_ID_LIMIT);
  if (self->nonce == NULL || !take_literal (&rest, ";keyid=\""))
    return FALSE;
  self->key_id = take_name (&rest, KEY_ID_LIMIT);
  if (self->key_id == NULL || !g_str_equal (rest, ";alg=\"ed25519\""))
    return FALSE;

  /* Leading zeros are the one freedom left; writing it again takes it away. */
  again = muster_signature_parameters (self->created, self->nonce, self->key_id);

  return g_str_equal (again, self->parameters);
}

static gboolean
parse_signature (MusterRequestSignature *self, const char *text)
{
  g_autofree char *base64 = NULL;

  if (!g_str_has_prefix (text, SIGNATURE_PREFIX) || !g_str_has_suffix (text, ":")
      || strlen (text) < strlen (SIGNATURE_PREFIX) + 1)
    return FALSE;
  base64 = g_strndup (text + strlen (SIGNATURE_PREFIX), strlen (text) - strlen (SIGNATURE_PREFIX) - 1);

  return muster_base64_decode (base64, self->signature, sizeof self->signature);
}

/**
 * muster_request_signature_parse:
 * @signature_input: (nullable): value of `Signature-Input`
 * @signature: (nullable): value of `Signature`
 * @error: %MUSTER_ERROR_INVALID
 *
 * Returns: (transfer full): what the headers say; nothing of it is proven before muster_request_signature_verify()
 */
MusterRequestSignature *
muster_request_signature_parse (const char *signature_input, const char *signature, GError **error)
{
  g_autoptr (MusterRequestSignature) self = g_new0 (MusterRequestSignature, 1);

  if (signature_input == NULL || signature == NULL || strlen (signature_input) > MUSTER_LIMIT_HEADER_VALUE
      || strlen (signature) > MUSTER_LIMIT_HEADER_VALUE || !parse_input (self, signature_input)
      || !parse_signature (self, signature))
    return (void)refuse (error, "The request is not signed as Muster signs"), NULL;

  return g_steal_pointer (&self);
}

/**
 * muster_request_signature_get_key_id:
 * @self: a signature
 *
 * Returns: (transfer none): the id of the device that claims to have signed
 */
const char *
muster_request_signature_get_key_id (const MusterRequestSignature *self)
{
  return self->key_id;
}

/**
 * muster_request_signature_get_nonce:
 * @self: a signature
 *
 * Returns: (transfer none): the nonce, which headquarters remembers for the time that
 * muster_request_signature_check_time() lets a request live
 */
const char *
muster_request_signature_get_nonce (const MusterRequestSignature *self)
{
  return self->nonce;
}

gint64
muster_request_signature_get_created_ms (const MusterRequestSignature *self)
{
  return self->created * MS_PER_SECOND;
}

/**
 * muster_request_signature_verify:
 * @self: a signature
 * @method: "POST"
 * @path: path as it came, percent-encoding kept
 * @query: (nullable): what stands after `?` as it came; %NULL where there is none
 * @content_digest: value of `Content-Digest`; the caller compares it with the body
 * @public_key: the key of the device that the signature names
 * @error: %MUSTER_ERROR_WRONG_KEY
 *
 * Returns: whether the device signed this request
 */
gboolean
muster_request_signature_verify (const MusterRequestSignature *self, const char *method, const char *path,
                                 const char *query, const char *content_digest,
                                 const guint8 public_key[MUSTER_KEY_SIZE], GError **error)
{
  g_autofree char *base = muster_signature_base (method, path, query, content_digest, self->parameters);

  return muster_key_verify_message (public_key, base, strlen (base), self->signature, error);
}

/**
 * muster_request_signature_check_time:
 * @self: a signature
 * @now_ms: headquarters' clock
 * @error: %MUSTER_ERROR_CLOCK
 *
 * Returns: whether the request is at most ten minutes away from @now_ms
 */
gboolean
muster_request_signature_check_time (const MusterRequestSignature *self, gint64 now_ms, GError **error)
{
  gint64 distance = self->created * MS_PER_SECOND - now_ms;

  /* Seconds were cut off when it was signed. */
  if (distance < -MUSTER_LIMIT_CLOCK_MS - MS_PER_SECOND || distance > MUSTER_LIMIT_CLOCK_MS)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_CLOCK, "The clocks differ by more than ten minutes");
      return FALSE;
    }

  return TRUE;
}

/**
 * muster_content_digest_check:
 * @content_digest: (nullable): value of `Content-Digest`
 * @body: (nullable): the body that came
 * @error: %MUSTER_ERROR_INVALID
 *
 * Returns: whether the header is there, in our form, and is of @body
 */
gboolean
muster_content_digest_check (const char *content_digest, GBytes *body, GError **error)
{
  g_autofree char *expected = muster_content_digest_build (body);

  if (content_digest == NULL || !g_str_equal (content_digest, expected))
    return refuse (error, "The body does not match its digest");

  return TRUE;
}
