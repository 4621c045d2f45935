/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-seal.h"

#include <sodium.h>
#include <string.h>

#include "muster-error.h"
#include "muster-limits.h"
#include "wire-samples.h"

static GBytes *
seal (GBytes *content)
{
  g_autoptr (MusterWorld) world = sample_world_new (1);
  g_autoptr (MusterKeyPair) recipient = sample_key (2);
  g_autoptr (MusterParcel) parcel = muster_parcel_new ();
  g_autoptr (GError) error = NULL;
  GBytes *file;

  g_assert_true (muster_parcel_add (parcel, MUSTER_PART_BATCH, content, &error));
  file = muster_parcel_seal (parcel, world, muster_key_pair_get_public (recipient), "一号", "2024-02-02", &error);
  g_assert_no_error (error);

  return file;
}

static GBytes *
random_bytes (gsize size)
{
  g_autoptr (MusterWorld) world = sample_world_new (size);
  guint8 *bytes = g_malloc (size + 1);

  muster_world_random (world, bytes, size);

  return g_bytes_new_take (bytes, size);
}

/* Around the size of one message, and of several. */
static void
test_sizes (void)
{
  static const gsize sizes[] = { 0, 1, 65530, 65531, 65532, 131066, 131067, 131068, 1000000 };
  g_autoptr (MusterKeyPair) recipient = sample_key (2);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) content = random_bytes (sizes[i]);
      g_autoptr (GBytes) file = seal (content);
      g_autoptr (GError) error = NULL;
      g_autoptr (MusterParcel) parcel = muster_parcel_open (file, recipient, &error);
      MusterPartType type;

      g_assert_no_error (error);
      g_assert_cmpuint (muster_parcel_get_n_parts (parcel), ==, 1);
      g_assert_true (g_bytes_equal (muster_parcel_get_part (parcel, 0, &type), content));
      g_assert_cmpint (type, ==, MUSTER_PART_BATCH);
    }
}

static void
test_wrong_recipient (void)
{
  g_autoptr (GBytes) content = random_bytes (100);
  g_autoptr (GBytes) file = seal (content);
  g_autoptr (MusterKeyPair) other = sample_key (3);
  g_autoptr (GError) error = NULL;

  g_assert_null (muster_parcel_open (file, other, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY);
}

static void
assert_refused (const guint8 *data, gsize size, const MusterKeyPair *recipient)
{
  g_autoptr (GBytes) damaged = g_bytes_new (data, size);
  g_autoptr (GError) error = NULL;

  g_assert_null (muster_parcel_open (damaged, recipient, &error));
  g_assert_nonnull (error);
}

static void
test_every_cut_and_bit (void)
{
  g_autoptr (GBytes) content = random_bytes (200);
  g_autoptr (GBytes) file = seal (content);
  g_autoptr (MusterKeyPair) recipient = sample_key (2);
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);
  g_autofree guint8 *copy = g_malloc (size + 1);

  for (gsize cut = 0; cut < size; cut++)
    assert_refused (data, cut, recipient);
  memcpy (copy, data, size);
  copy[size] = 0;
  assert_refused (copy, size + 1, recipient);
  for (gsize bit = 0; bit < size * 8; bit++)
    {
      copy[bit / 8] ^= (guint8)(1 << bit % 8);
      /* The highest bit of a Curve25519 point is no part of it; the box is bound to the bytes all the same. */
      assert_refused (copy, size, recipient);
      copy[bit / 8] ^= (guint8)(1 << bit % 8);
    }
}

/* Whole messages left out, doubled or swapped. */
static void
test_messages_moved (void)
{
  g_autoptr (GBytes) content = random_bytes (4 * 65536 - 5);
  g_autoptr (GBytes) file = seal (content);
  g_autoptr (MusterKeyPair) recipient = sample_key (2);
  const gsize message = 65536 + 17;
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);
  gsize start = size - 4 * message;
  g_autofree guint8 *copy = g_malloc (size + message);

  assert_refused (data, size - message, recipient);
  memcpy (copy, data, size);
  memcpy (copy + start, data + start + message, message);
  memcpy (copy + start + message, data + start, message);
  assert_refused (copy, size, recipient);
  memcpy (copy, data, size - message);
  memcpy (copy + size - message, data + size - 2 * message, 2 * message);
  assert_refused (copy, size + message, recipient);
}

/* What somebody who finds the stick can read. */
static void
test_label (void)
{
  g_autoptr (GBytes) content = g_bytes_new_static ("canary-canary-canary", 20);
  g_autoptr (GBytes) file = seal (content);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterSealLabel) label = muster_seal_label_read (file, &error);
  gsize size;
  const char *data = g_bytes_get_data (file, &size);

  g_assert_no_error (error);
  g_assert_cmpstr (label->label, ==, "一号");
  g_assert_cmpstr (label->date, ==, "2024-02-02");
  g_assert_cmpint (label->size, ==, 25);
  g_assert_null (memmem (data, size, "canary", 6));
}

/* The box is libsodium's own: what its crypto_box_seal() makes, Muster opens, and the other way round. */
static void
test_sealed_box (void)
{
  g_autoptr (MusterKeyPair) recipient = sample_key (2);
  g_autoptr (MusterWorld) world = sample_world_new (4);
  g_autoptr (GBytes) ours = NULL;
  g_autoptr (GBytes) opened = NULL;
  guint8 public_key[32];
  guint8 secret[32];
  guint8 seed[32];
  guint8 sign_secret[64];
  guint8 sign_public[32];
  guint8 sealed[5 + crypto_box_SEALBYTES];
  guint8 message[5];

  muster_key_pair_copy_seed (recipient, seed);
  g_assert_cmpint (crypto_sign_seed_keypair (sign_public, sign_secret, seed), ==, 0);
  g_assert_cmpint (crypto_sign_ed25519_pk_to_curve25519 (public_key, sign_public), ==, 0);
  g_assert_cmpint (crypto_sign_ed25519_sk_to_curve25519 (secret, sign_secret), ==, 0);

  ours = muster_key_seal (world, muster_key_pair_get_public (recipient), "hello", 5, NULL);
  g_assert_cmpint (
      crypto_box_seal_open (message, g_bytes_get_data (ours, NULL), g_bytes_get_size (ours), public_key, secret), ==,
      0);
  g_assert_cmpmem (message, 5, "hello", 5);

  crypto_box_seal (sealed, (const guint8 *)"hello", 5, public_key);
  opened = muster_key_pair_open (recipient, sealed, sizeof sealed, NULL);
  g_assert_cmpmem (g_bytes_get_data (opened, NULL), g_bytes_get_size (opened), "hello", 5);
}

static void
test_bad_key (void)
{
  static const guint8 no_point[MUSTER_KEY_SIZE] = { 0 };
  g_autoptr (MusterWorld) world = sample_world_new (4);
  g_autoptr (GError) error = NULL;

  g_assert_null (muster_key_seal (world, no_point, "hello", 5, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
}

static void
test_limits (void)
{
  g_autoptr (MusterParcel) parcel = muster_parcel_new ();
  g_autoptr (GBytes) big = g_bytes_new_take (g_malloc0 (MUSTER_LIMIT_REQUEST), MUSTER_LIMIT_REQUEST);
  g_autoptr (GBytes) too_big = g_bytes_new_take (g_malloc0 (MUSTER_LIMIT_REQUEST + 1), MUSTER_LIMIT_REQUEST + 1);
  g_autoptr (GError) error = NULL;

  g_assert_false (muster_parcel_add (parcel, MUSTER_PART_BATCH, too_big, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE);
  for (guint i = 0; i < 12; i++)
    g_assert_true (muster_parcel_add (parcel, MUSTER_PART_BATCH, big, NULL));
  g_assert_false (muster_parcel_add (parcel, MUSTER_PART_BATCH, big, NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seal/sizes", test_sizes);
  g_test_add_func ("/seal/wrong-recipient", test_wrong_recipient);
  g_test_add_func ("/seal/every-cut-and-bit", test_every_cut_and_bit);
  g_test_add_func ("/seal/messages-moved", test_messages_moved);
  g_test_add_func ("/seal/label", test_label);
  g_test_add_func ("/seal/sealed-box", test_sealed_box);
  g_test_add_func ("/seal/bad-key", test_bad_key);
  g_test_add_func ("/seal/limits", test_limits);

  return g_test_run ();
}
