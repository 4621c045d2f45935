/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-request-signature.h"

#include <string.h>

#include "muster-error.h"
#include "muster-limits.h"
#include "wire-samples.h"

#define NOW G_GINT64_CONSTANT (1706875200000)
#define DEVICE "01890000-0000-7000-8000-00000000001e"

static MusterSignedHeaders *
sign (GBytes *body)
{
  static const guint8 nonce[MUSTER_NONCE_SIZE] = "0123456789abcdef";
  g_autoptr (MusterKeyPair) key = sample_key (1);

  return muster_signed_headers_new (key, DEVICE, "POST", "/v1/batches", NULL, body, NOW + 999, nonce);
}

static void
test_round_trip (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"hello\": \"world\"}\n", 19);
  g_autoptr (MusterSignedHeaders) headers = sign (body);
  g_autoptr (MusterKeyPair) key = sample_key (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterRequestSignature) signature
      = muster_request_signature_parse (headers->signature_input, headers->signature, &error);

  g_assert_no_error (error);
  /* The example of RFC 9530, appendix A. */
  g_assert_cmpstr (headers->content_digest, ==, "sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:");
  g_assert_cmpstr (headers->signature_input, ==,
                   "muster=(\"@method\" \"@path\" \"@query\" \"content-digest\");created=1706875200;"
                   "nonce=\"MDEyMzQ1Njc4OWFiY2RlZg\";keyid=\"" DEVICE "\";alg=\"ed25519\"");
  g_assert_cmpstr (muster_request_signature_get_key_id (signature), ==, DEVICE);
  g_assert_cmpstr (muster_request_signature_get_nonce (signature), ==, "MDEyMzQ1Njc4OWFiY2RlZg");
  g_assert_cmpint (muster_request_signature_get_created_ms (signature), ==, NOW);
  g_assert_true (muster_request_signature_verify (signature, "POST", "/v1/batches", NULL, headers->content_digest,
                                                  muster_key_pair_get_public (key), &error));
  g_assert_true (muster_content_digest_check (headers->content_digest, body, &error));
  g_assert_no_error (error);
}

/* What was signed for one request does not stand for another. */
static void
test_altered (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("a", 1);
  g_autoptr (GBytes) other = g_bytes_new_static ("b", 1);
  g_autoptr (MusterSignedHeaders) headers = sign (body);
  g_autoptr (MusterSignedHeaders) of_other = sign (other);
  g_autoptr (MusterKeyPair) key = sample_key (1);
  g_autoptr (MusterKeyPair) stranger = sample_key (3);
  g_autoptr (MusterRequestSignature) signature
      = muster_request_signature_parse (headers->signature_input, headers->signature, NULL);
  const guint8 *mine = muster_key_pair_get_public (key);
  const char *digest = headers->content_digest;
  g_autoptr (GError) error = NULL;

  g_assert_false (muster_request_signature_verify (signature, "GET", "/v1/batches", NULL, digest, mine, NULL));
  g_assert_false (muster_request_signature_verify (signature, "POST", "/v1/hello", NULL, digest, mine, NULL));
  g_assert_false (muster_request_signature_verify (signature, "POST", "/v1/batches", "after=1", digest, mine, NULL));
  g_assert_false (
      muster_request_signature_verify (signature, "POST", "/v1/batches", NULL, of_other->content_digest, mine, NULL));
  g_assert_false (muster_request_signature_verify (signature, "POST", "/v1/batches", NULL, digest,
                                                   muster_key_pair_get_public (stranger), &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY);
  g_assert_false (muster_content_digest_check (digest, other, NULL));
  g_assert_false (muster_content_digest_check (NULL, body, NULL));
}

static void
test_every_character (void)
{
  g_autoptr (GBytes) body = g_bytes_new_static ("a", 1);
  g_autoptr (MusterSignedHeaders) headers = sign (body);
  g_autoptr (MusterKeyPair) key = sample_key (1);
  char **const values[] = { &headers->signature_input, &headers->signature };

  for (guint which = 0; which < G_N_ELEMENTS (values); which++)
    for (gsize bit = 0; bit < strlen (*values[which]) * 8; bit++)
      {
        char *at = *values[which] + bit / 8;
        char before = *at;
        g_autoptr (MusterRequestSignature) signature = NULL;

        *at = (char)(*at ^ (1 << bit % 8));
        signature = muster_request_signature_parse (headers->signature_input, headers->signature, NULL);
        g_assert_true (signature == NULL
                       || !muster_request_signature_verify (signature, "POST", "/v1/batches", NULL,
                                                            headers->content_digest, muster_key_pair_get_public (key),
                                                            NULL));
        *at = before;
      }
}

static void
test_other_profiles (void)
{
#define COMPONENTS "(\"@method\" \"@path\" \"@query\" \"content-digest\")"
  static const char *const inputs[] = {
    "",
    "muster=",
    "sig1=" COMPONENTS ";created=1;nonce=\"n\";keyid=\"k\";alg=\"ed25519\"",
    "muster=(\"@method\" \"@path\");created=1;nonce=\"n\";keyid=\"k\";alg=\"ed25519\"",
    "muster=" COMPONENTS ";created=01;nonce=\"n\";keyid=\"k\";alg=\"ed25519\"",
    "muster=" COMPONENTS ";created=-1;nonce=\"n\";keyid=\"k\";alg=\"ed25519\"",
    "muster=" COMPONENTS ";created=9999999999999;nonce=\"n\";keyid=\"k\";alg=\"ed25519\"",
    "muster=" COMPONENTS ";created=1;nonce=\"\";keyid=\"k\";alg=\"ed25519\"",
    "muster=" COMPONENTS ";created=1;nonce=\"n\\\"\";keyid=\"k\";alg=\"ed25519\"",
    "muster=" COMPONENTS ";created=1;keyid=\"k\";nonce=\"n\";alg=\"ed25519\"",
    "muster=" COMPONENTS ";created=1;nonce=\"n\";keyid=\"k\"",
    "muster=" COMPONENTS ";created=1;nonce=\"n\";keyid=\"k\";alg=\"hmac-sha256\"",
    "muster=" COMPONENTS ";created=1;nonce=\"n\";keyid=\"k\";alg=\"ed25519\";expires=1",
    "muster=" COMPONENTS ";created=1;nonce=\"n\";keyid=\"k\";alg=\"ed25519\", b=()",
  };
  g_autoptr (MusterSignedHeaders) headers = sign (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (inputs); i++)
    g_assert_null (muster_request_signature_parse (inputs[i], headers->signature, NULL));
  g_assert_null (muster_request_signature_parse (NULL, headers->signature, NULL));
  g_assert_null (muster_request_signature_parse (headers->signature_input, NULL, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
}

static void
test_time (void)
{
  static const struct
  {
    gint64 now;
    gboolean good;
  } rows[] = {
    { NOW, TRUE },
    { NOW + MUSTER_LIMIT_CLOCK_MS, TRUE },
    { NOW + MUSTER_LIMIT_CLOCK_MS + 1001, FALSE },
    { NOW - MUSTER_LIMIT_CLOCK_MS, TRUE },
    { NOW - MUSTER_LIMIT_CLOCK_MS - 1, FALSE },
    { 0, FALSE },
  };
  g_autoptr (MusterSignedHeaders) headers = sign (NULL);
  g_autoptr (MusterRequestSignature) signature
      = muster_request_signature_parse (headers->signature_input, headers->signature, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (muster_request_signature_check_time (signature, rows[i].now, &error) == rows[i].good);
      if (!rows[i].good)
        g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_CLOCK);
    }
}

/* RFC 8032, 7.1, test 1. */
static void
test_vector (void)
{
  guint8 seed[32];
  guint8 expected[64];
  guint8 signature[64];
  g_autoptr (MusterKeyPair) key = NULL;
  g_autofree char *public_key = NULL;

  g_assert_true (muster_hex_decode ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", seed, 32));
  g_assert_true (muster_hex_decode ("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555"
                                    "fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
                                    expected, 64));
  key = muster_key_pair_new_from_seed (seed);
  public_key = muster_hex_encode (muster_key_pair_get_public (key), 32);
  g_assert_cmpstr (public_key, ==, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  muster_key_pair_sign_message (key, "", 0, signature);
  g_assert_cmpmem (signature, 64, expected, 64);
}

/* A signature for one thing does not stand for another with the same digest. */
static void
test_domains (void)
{
  g_autoptr (MusterKeyPair) key = sample_key (1);
  guint8 digest[MUSTER_DIGEST_SIZE];
  guint8 signature[MUSTER_SIGNATURE_SIZE];
  const guint8 *mine = muster_key_pair_get_public (key);

  muster_sha256 ("x", 1, digest);
  muster_key_pair_sign (key, "muster-batch/1", digest, signature);
  g_assert_true (muster_key_verify (mine, "muster-batch/1", digest, signature, NULL));
  g_assert_false (muster_key_verify (mine, "muster-page/1", digest, signature, NULL));
  g_assert_false (muster_key_verify (mine, "muster-batch/11", digest, signature, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/request-signature/round-trip", test_round_trip);
  g_test_add_func ("/request-signature/altered", test_altered);
  g_test_add_func ("/request-signature/every-character", test_every_character);
  g_test_add_func ("/request-signature/other-profiles", test_other_profiles);
  g_test_add_func ("/request-signature/time", test_time);
  g_test_add_func ("/key/vector", test_vector);
  g_test_add_func ("/key/domains", test_domains);

  return g_test_run ();
}
