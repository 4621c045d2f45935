/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-receipt.h"

#include <string.h>

#include "muster-error.h"
#include "muster-limits.h"
#include "wire-samples.h"

#define DUPLICATE "01890000-0000-7000-8001-000000000001"
#define REFUSED "01890000-0000-7000-8001-000000000003"
#define CLAMPED "01890000-0000-7000-8001-000000000002"
#define ACCEPTED "01890000-0000-7000-8001-000000000000"

static void
test_round_trip (void)
{
  g_autoptr (MusterReceipt) receipt = sample_receipt ();
  g_autoptr (MusterReceipt) again = sample_receipt ();
  g_autoptr (MusterBatch) batch = sample_batch (5, 20);
  g_autoptr (MusterKeyPair) key = sample_key (2);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterReceipt) read = NULL;
  const char *reason;
  MusterStamp stamp = 0;
  gsize size;
  const char *text = muster_receipt_get_text (receipt, &size);

  g_assert_cmpstr (text, ==, muster_receipt_get_text (again, NULL));
  read = muster_receipt_read (text, size, &error);
  g_assert_no_error (error);
  g_assert_true (muster_receipt_verify (read, muster_key_pair_get_public (key), &error));
  g_assert_true (muster_receipt_check_batch (read, batch, &error));
  g_assert_cmpstr (muster_receipt_get_text (read, NULL), ==, text);
  g_assert_cmpint (muster_receipt_get_first (read), ==, 101);
  g_assert_cmpint (muster_receipt_get_last (read), ==, 103);
  g_assert_cmpint (muster_receipt_get_number (read), ==, 7);
  g_assert_cmpint (muster_receipt_get_received (read), ==, G_GINT64_CONSTANT (1706875200000));
  g_assert_cmpuint (muster_receipt_get_n_results (read), ==, 2);
  g_assert_cmpint (muster_receipt_get_result (read, ACCEPTED, &reason), ==, MUSTER_RESULT_ACCEPTED);
  g_assert_null (reason);
  g_assert_cmpint (muster_receipt_get_result (read, DUPLICATE, NULL), ==, MUSTER_RESULT_DUPLICATE);
  g_assert_cmpint (muster_receipt_get_result (read, REFUSED, &reason), ==, MUSTER_RESULT_QUARANTINED);
  g_assert_cmpstr (reason, ==, "scope");
  g_assert_false (muster_receipt_get_effective (read, ACCEPTED, &stamp));
  g_assert_true (muster_receipt_get_effective (read, CLAMPED, &stamp));
  g_assert_true (stamp == muster_stamp_from_ms (G_GINT64_CONSTANT (1706875200000)));
}

/* Every bit of a receipt is under its signature or its form. */
static void
test_every_bit (void)
{
  g_autoptr (MusterReceipt) receipt = sample_receipt ();
  g_autoptr (MusterKeyPair) key = sample_key (2);
  gsize size;
  const char *text = muster_receipt_get_text (receipt, &size);
  g_autofree char *copy = g_strndup (text, size);

  for (gsize bit = 0; bit < size * 8; bit++)
    {
      g_autoptr (MusterReceipt) read = NULL;

      copy[bit / 8] = (char)(copy[bit / 8] ^ (1 << bit % 8));
      read = muster_receipt_read (copy, size, NULL);
      g_assert_true (read == NULL || !muster_receipt_verify (read, muster_key_pair_get_public (key), NULL));
      copy[bit / 8] = (char)(copy[bit / 8] ^ (1 << bit % 8));
    }
  for (gsize cut = 0; cut < size; cut++)
    g_assert_null (muster_receipt_read (text, cut, NULL));
}

static void
test_other_batch (void)
{
  g_autoptr (MusterReceipt) receipt = sample_receipt ();
  g_autoptr (MusterBatch) other = sample_batch (4, 20);
  g_autoptr (GError) error = NULL;

  g_assert_false (muster_receipt_check_batch (receipt, other, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
}

/* A receipt whose numbers do not account for every change cannot even be made. */
static void
test_numbers (void)
{
  static const struct
  {
    gint64 first, last;
    guint refused;
    gboolean good;
  } rows[] = {
    { 1, 5, 0, TRUE }, { 1, 4, 1, TRUE }, { 0, 0, 5, TRUE }, { 1, 5, 1, FALSE }, { 1, 4, 0, FALSE }, { 0, 0, 4, FALSE },
  };
  g_autoptr (MusterBatch) batch = sample_batch (5, 0);
  g_autoptr (MusterKeyPair) key = sample_key (2);
  MusterId epoch = sample_id (20);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (MusterReceiptBuilder) builder = muster_receipt_builder_new (batch);
      g_autoptr (MusterReceipt) receipt = NULL;

      for (guint line = 0; line < rows[i].refused; line++)
        {
          g_autofree char *name = g_strdup_printf ("#%u", line);

          muster_receipt_builder_set_result (builder, name, MUSTER_RESULT_QUARANTINED, "type");
        }
      receipt = muster_receipt_builder_finish (builder, &epoch, rows[i].first, rows[i].last, 1, key, NULL);
      g_assert_true ((receipt != NULL) == rows[i].good);
    }
}

/* The largest answer that a batch can have is within the reader's limits. */
static void
test_largest (void)
{
  g_autoptr (MusterBatch) batch = sample_batch (1000, 0);
  g_autoptr (MusterKeyPair) key = sample_key (2);
  g_autoptr (MusterReceiptBuilder) builder = muster_receipt_builder_new (batch);
  g_autofree char *reason = g_strnfill (MUSTER_LIMIT_REASON, 'x');
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterReceipt) receipt = NULL;
  MusterId epoch = sample_id (20);

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *id = g_strdup_printf ("01890000-0000-7000-8001-%012x", i);

      muster_receipt_builder_set_result (builder, id, MUSTER_RESULT_QUARANTINED, reason);
      muster_receipt_builder_set_effective (builder, id, muster_stamp_from_ms (G_GINT64_CONSTANT (1706875200000)));
    }
  receipt = muster_receipt_builder_finish (builder, &epoch, 0, 0, 1, key, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (muster_receipt_get_n_results (receipt), ==, 1000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/receipt/round-trip", test_round_trip);
  g_test_add_func ("/receipt/every-bit", test_every_bit);
  g_test_add_func ("/receipt/other-batch", test_other_batch);
  g_test_add_func ("/receipt/numbers", test_numbers);
  g_test_add_func ("/receipt/largest", test_largest);

  return g_test_run ();
}
