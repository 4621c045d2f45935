/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-key.h"

#include <sodium.h>
#include <string.h>

#include "muster-error.h"

#define DOMAIN_SIZE_LIMIT 64

struct _MusterKeyPair
{
  guint8 public_key[MUSTER_KEY_SIZE];
  guint8 secret[crypto_sign_SECRETKEYBYTES];
};

G_STATIC_ASSERT (MUSTER_KEY_SIZE == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT (MUSTER_KEY_SEED_SIZE == crypto_sign_SEEDBYTES);
G_STATIC_ASSERT (MUSTER_SIGNATURE_SIZE == crypto_sign_BYTES);
G_STATIC_ASSERT (MUSTER_DIGEST_SIZE == crypto_hash_sha256_BYTES);

/* libsodium chooses its fastest code here; without it everything works, slower. */
static void
start_sodium (void)
{
  static gsize started = 0;

  if (g_once_init_enter (&started))
    {
      if (sodium_init () < 0)
        g_error ("libsodium does not start");
      g_once_init_leave (&started, 1);
    }
}

static void
key_pair_clear (gpointer data)
{
  MusterKeyPair *self = data;

  sodium_memzero (self->secret, sizeof self->secret);
}

/**
 * muster_key_pair_new:
 * @world: where randomness comes from
 *
 * Returns: (transfer full): a fresh key pair
 */
MusterKeyPair *
muster_key_pair_new (MusterWorld *world)
{
  guint8 seed[MUSTER_KEY_SEED_SIZE];
  MusterKeyPair *self;

  muster_world_random (world, seed, sizeof seed);
  self = muster_key_pair_new_from_seed (seed);
  sodium_memzero (seed, sizeof seed);

  return self;
}

/**
 * muster_key_pair_new_from_seed:
 * @seed: 32 secret bytes; the caller wipes its copy
 *
 * Returns: (transfer full): the key pair of @seed, always the same
 */
MusterKeyPair *
muster_key_pair_new_from_seed (const guint8 seed[MUSTER_KEY_SEED_SIZE])
{
  MusterKeyPair *self = g_atomic_rc_box_new0 (MusterKeyPair);

  start_sodium ();
  crypto_sign_seed_keypair (self->public_key, self->secret, seed);

  return self;
}

MusterKeyPair *
muster_key_pair_ref (MusterKeyPair *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
muster_key_pair_unref (MusterKeyPair *self)
{
  g_atomic_rc_box_release_full (self, key_pair_clear);
}

/**
 * muster_key_pair_get_public:
 * @self: a key pair
 *
 * Returns: (transfer none): the 32 bytes of the public key
 */
const guint8 *
muster_key_pair_get_public (const MusterKeyPair *self)
{
  return self->public_key;
}

/**
 * muster_key_pair_copy_seed:
 * @self: a key pair
 * @seed: (out caller-allocates): the seed, for keeping it in an encrypted store; the caller wipes it
 */
void
muster_key_pair_copy_seed (const MusterKeyPair *self, guint8 seed[MUSTER_KEY_SEED_SIZE])
{
  crypto_sign_ed25519_sk_to_seed (seed, self->secret);
}

/* domain NUL digest */
static gsize
compose_message (guint8 *message, const char *domain, const guint8 *digest)
{
  gsize length = strlen (domain) + 1;

  g_assert (length <= DOMAIN_SIZE_LIMIT);
  memcpy (message, domain, length);
  memcpy (message + length, digest, MUSTER_DIGEST_SIZE);

  return length + MUSTER_DIGEST_SIZE;
}

/**
 * muster_key_pair_sign:
 * @self: a key pair
 * @domain: what the digest is of, at most 63 bytes
 * @digest: SHA-256 of it
 * @signature: (out caller-allocates): 64 bytes
 */
void
muster_key_pair_sign (const MusterKeyPair *self, const char *domain, const guint8 digest[MUSTER_DIGEST_SIZE],
                      guint8 signature[MUSTER_SIGNATURE_SIZE])
{
  guint8 message[DOMAIN_SIZE_LIMIT + MUSTER_DIGEST_SIZE];
  gsize size = compose_message (message, domain, digest);

  muster_key_pair_sign_message (self, message, size, signature);
}

/**
 * muster_key_verify:
 * @public_key: who should have signed
 * @domain: what the digest is of
 * @digest: SHA-256 of it
 * @signature: 64 bytes
 * @error: %MUSTER_ERROR_WRONG_KEY
 *
 * Returns: whether the signature is theirs
 */
gboolean
muster_key_verify (const guint8 public_key[MUSTER_KEY_SIZE], const char *domain,
                   const guint8 digest[MUSTER_DIGEST_SIZE], const guint8 signature[MUSTER_SIGNATURE_SIZE],
                   GError **error)
{
  guint8 message[DOMAIN_SIZE_LIMIT + MUSTER_DIGEST_SIZE];
  gsize size = compose_message (message, domain, digest);

  return muster_key_verify_message (public_key, message, size, signature, error);
}

/**
 * muster_key_pair_sign_message:
 * @self: a key pair
 * @message: bytes that say themselves what they are: only the signature base of a request, which begins with `"@`
 * @size: their number
 * @signature: (out caller-allocates): 64 bytes
 */
void
muster_key_pair_sign_message (const MusterKeyPair *self, const void *message, gsize size,
                              guint8 signature[MUSTER_SIGNATURE_SIZE])
{
  crypto_sign_detached (signature, NULL, message, size, self->secret);
}

/**
 * muster_key_verify_message:
 * @public_key: who should have signed
 * @message: bytes
 * @size: their number
 * @signature: 64 bytes
 * @error: %MUSTER_ERROR_WRONG_KEY
 *
 * Returns: whether the signature is theirs
 */
gboolean
muster_key_verify_message (const guint8 public_key[MUSTER_KEY_SIZE], const void *message, gsize size,
                           const guint8 signature[MUSTER_SIGNATURE_SIZE], GError **error)
{
  start_sodium ();
  if (crypto_sign_verify_detached (signature, message, size, public_key) != 0)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY, "The signature does not match");
      return FALSE;
    }

  return TRUE;
}

/**
 * muster_key_to_text:
 * @public_key: a public key
 *
 * Returns: (transfer full): 43 characters of base64url
 */
char *
muster_key_to_text (const guint8 public_key[MUSTER_KEY_SIZE])
{
  return muster_base64url_encode (public_key, MUSTER_KEY_SIZE);
}

/**
 * muster_key_from_text:
 * @text: what muster_key_to_text() gave
 * @public_key: (out caller-allocates): the key
 * @error: %MUSTER_ERROR_INVALID
 *
 * Returns: whether @text is a key
 */
gboolean
muster_key_from_text (const char *text, guint8 public_key[MUSTER_KEY_SIZE], GError **error)
{
  if (!muster_base64url_decode (text, public_key, MUSTER_KEY_SIZE))
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "This is not a public key");
      return FALSE;
    }

  return TRUE;
}

/**
 * muster_key_get_id:
 * @public_key: a public key
 *
 * Returns: (transfer full): a short name of the key, 32 hex digits
 */
char *
muster_key_get_id (const guint8 public_key[MUSTER_KEY_SIZE])
{
  guint8 digest[MUSTER_DIGEST_SIZE];

  muster_sha256 (public_key, MUSTER_KEY_SIZE, digest);

  return muster_hex_encode (digest, 16);
}

/**
 * muster_key_seal:
 * @world: where the ephemeral key comes from
 * @public_key: the recipient's Ed25519 key
 * @message: a short secret
 * @size: its bytes
 * @error: %MUSTER_ERROR_INVALID: the key is not a point that can be sealed to
 *
 * crypto_box_seal() draws its ephemeral key itself; here it comes from the world so that a simulated run repeats. The
 * bytes are the same: ephemeral key, then crypto_box under the nonce BLAKE2b-192 (ephemeral key, recipient's key).
 *
 * Returns: (transfer full): @size + 48 bytes
 */
GBytes *
muster_key_seal (MusterWorld *world, const guint8 public_key[MUSTER_KEY_SIZE], const void *message, gsize size,
                 GError **error)
{
  guint8 recipient[crypto_box_PUBLICKEYBYTES];
  guint8 seed[crypto_box_SEEDBYTES];
  guint8 secret[crypto_box_SECRETKEYBYTES];
  guint8 nonce[crypto_box_NONCEBYTES];
  g_autofree guint8 *sealed = g_malloc (crypto_box_SEALBYTES + size);
  crypto_generichash_state hash;
  gboolean done;

  start_sodium ();
  if (crypto_sign_ed25519_pk_to_curve25519 (recipient, public_key) != 0)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "Nothing can be sealed to this key");
      return NULL;
    }

  muster_world_random (world, seed, sizeof seed);
  crypto_box_seed_keypair (sealed, secret, seed);
  crypto_generichash_init (&hash, NULL, 0, sizeof nonce);
  crypto_generichash_update (&hash, sealed, crypto_box_PUBLICKEYBYTES);
  crypto_generichash_update (&hash, recipient, sizeof recipient);
  crypto_generichash_final (&hash, nonce, sizeof nonce);
  done = crypto_box_easy (sealed + crypto_box_PUBLICKEYBYTES, message, size, nonce, recipient, secret) == 0;
  sodium_memzero (seed, sizeof seed);
  sodium_memzero (secret, sizeof secret);
  if (!done)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "Nothing can be sealed to this key");
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&sealed), crypto_box_SEALBYTES + size);
}

/**
 * muster_key_pair_open:
 * @self: the recipient
 * @sealed: what muster_key_seal() or crypto_box_seal() gave
 * @size: its bytes
 * @error: %MUSTER_ERROR_WRONG_KEY: sealed for somebody else, or damaged; the bytes cannot tell which
 *
 * Returns: (transfer full): the message
 */
GBytes *
muster_key_pair_open (const MusterKeyPair *self, const void *sealed, gsize size, GError **error)
{
  guint8 public_key[crypto_box_PUBLICKEYBYTES];
  guint8 secret[crypto_box_SECRETKEYBYTES];
  g_autofree guint8 *message = NULL;
  gboolean done = FALSE;

  start_sodium ();
  if (size >= crypto_box_SEALBYTES)
    {
      message = g_malloc (size - crypto_box_SEALBYTES + 1);
      crypto_sign_ed25519_sk_to_curve25519 (secret, self->secret);
      done = crypto_sign_ed25519_pk_to_curve25519 (public_key, self->public_key) == 0
             && crypto_box_seal_open (message, sealed, size, public_key, secret) == 0;
      sodium_memzero (secret, sizeof secret);
    }
  if (!done)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY,
                           "This was sealed for somebody else, or is damaged");
      return NULL;
    }

  return g_bytes_new_take (g_steal_pointer (&message), size - crypto_box_SEALBYTES);
}
