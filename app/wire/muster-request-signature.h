/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-key.h"

G_BEGIN_DECLS

#define MUSTER_NONCE_SIZE 16

/**
 * MusterSignedHeaders:
 * @content_digest: value of `Content-Digest` (RFC 9530), of the empty body as well
 * @signature_input: value of `Signature-Input`
 * @signature: value of `Signature`
 *
 * What a signed request carries.
 */
typedef struct
{
  char *content_digest;
  char *signature_input;
  char *signature;
} MusterSignedHeaders;

/**
 * MusterRequestSignature:
 *
 * One profile of HTTP Message Signatures (RFC 9421), and no other: label `muster`, covered components
 * `("@method" "@path" "@query" "content-digest")`, then `created` (seconds), `nonce`, `keyid` (id of the device) and
 * `alg="ed25519"`, in this order. Headers that say the same in another way are refused, so a signature has one text.
 */
typedef struct _MusterRequestSignature MusterRequestSignature;

MusterSignedHeaders *muster_signed_headers_new (const MusterKeyPair *key, const char *key_id, const char *method,
                                                const char *path, const char *query, GBytes *body, gint64 now_ms,
                                                const guint8 nonce[MUSTER_NONCE_SIZE]);
void muster_signed_headers_free (MusterSignedHeaders *self);

MusterRequestSignature *muster_request_signature_parse (const char *signature_input, const char *signature,
                                                        GError **error);
void muster_request_signature_free (MusterRequestSignature *self);
const char *muster_request_signature_get_key_id (const MusterRequestSignature *self);
const char *muster_request_signature_get_nonce (const MusterRequestSignature *self);
gint64 muster_request_signature_get_created_ms (const MusterRequestSignature *self);
gboolean muster_request_signature_verify (const MusterRequestSignature *self, const char *method, const char *path,
                                          const char *query, const char *content_digest,
                                          const guint8 public_key[MUSTER_KEY_SIZE], GError **error);
gboolean muster_request_signature_check_time (const MusterRequestSignature *self, gint64 now_ms, GError **error);

char *muster_content_digest_build (GBytes *body);
gboolean muster_content_digest_check (const char *content_digest, GBytes *body, GError **error);

/* A fresh nonce as text, for hello bodies and the query of the open hello. */
char *muster_nonce_new (MusterWorld *world);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSignedHeaders, muster_signed_headers_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterRequestSignature, muster_request_signature_free)

G_END_DECLS
