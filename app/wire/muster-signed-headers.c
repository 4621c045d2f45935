/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-request-signature.h"

#include <string.h>

#include "muster-signature-base.h"

#define MS_PER_SECOND 1000

void
muster_signed_headers_free (MusterSignedHeaders *self)
{
  g_free (self->content_digest);
  g_free (self->signature_input);
  g_free (self->signature);
  g_free (self);
}

/* The value of Signature-Input after its label. */
char *
muster_signature_parameters (gint64 created, const char *nonce, const char *key_id)
{
  return g_strdup_printf (MUSTER_SIGNATURE_COMPONENTS ";created=%" G_GINT64_FORMAT
                                                      ";nonce=\"%s\";keyid=\"%s\";alg=\"ed25519\"",
                          created, nonce, key_id);
}

/* RFC 9421, 2.5. A query that is not there is signed as "?" (2.2.7). */
char *
muster_signature_base (const char *method, const char *path, const char *query, const char *content_digest,
                       const char *parameters)
{
  return g_strdup_printf ("\"@method\": %s\n\"@path\": %s\n\"@query\": ?%s\n\"content-digest\": %s\n"
                          "\"@signature-params\": %s",
                          method, path, query != NULL ? query : "", content_digest, parameters);
}

/**
 * muster_content_digest_build:
 * @body: (nullable): a body; %NULL for none
 *
 * Returns: (transfer full): value of `Content-Digest`
 */
char *
muster_content_digest_build (GBytes *body)
{
  guint8 digest[MUSTER_DIGEST_SIZE];
  g_autofree char *base64 = NULL;
  gsize size = 0;
  const void *data = body != NULL ? g_bytes_get_data (body, &size) : NULL;

  muster_sha256 (data, size, digest);
  base64 = g_base64_encode (digest, sizeof digest);

  return g_strdup_printf ("sha-256=:%s:", base64);
}

/**
 * muster_nonce_new:
 * @world: where randomness comes from
 *
 * Returns: (transfer full): 22 characters
 */
char *
muster_nonce_new (MusterWorld *world)
{
  guint8 nonce[MUSTER_NONCE_SIZE];

  muster_world_random (world, nonce, sizeof nonce);

  return muster_base64url_encode (nonce, sizeof nonce);
}

/**
 * muster_signed_headers_new:
 * @key: the device's
 * @key_id: id of the device: letters, digits, - and _
 * @method: "POST"
 * @path: path as it goes out, percent-encoded
 * @query: (nullable): what stands after `?` as it goes out; %NULL where there is none
 * @body: (nullable): the body; %NULL for none
 * @now_ms: corrected time
 * @nonce: 16 fresh random bytes
 *
 * Returns: (transfer full): the headers to send
 */
MusterSignedHeaders *
muster_signed_headers_new (const MusterKeyPair *key, const char *key_id, const char *method, const char *path,
                           const char *query, GBytes *body, gint64 now_ms, const guint8 nonce[MUSTER_NONCE_SIZE])
{
  MusterSignedHeaders *self = g_new0 (MusterSignedHeaders, 1);
  guint8 signature[MUSTER_SIGNATURE_SIZE];
  g_autofree char *nonce_text = muster_base64url_encode (nonce, MUSTER_NONCE_SIZE);
  g_autofree char *parameters = muster_signature_parameters (now_ms / MS_PER_SECOND, nonce_text, key_id);
  g_autofree char *base = NULL;
  g_autofree char *signature_text = NULL;

  self->content_digest = muster_content_digest_build (body);
  base = muster_signature_base (method, path, query, self->content_digest, parameters);
  muster_key_pair_sign_message (key, base, strlen (base), signature);
  signature_text = g_base64_encode (signature, sizeof signature);
  self->signature_input = g_strdup_printf ("muster=%s", parameters);
  self->signature = g_strdup_printf ("muster=:%s:", signature_text);

  return self;
}
