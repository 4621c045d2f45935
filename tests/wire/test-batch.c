/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-batch.h"

#include <string.h>

#include "muster-error.h"
#include "muster-gzip.h"
#include "muster-limits.h"
#include "muster-lines.h"
#include "wire-samples.h"

static void
assert_same_line (const MusterBatch *batch, guint index, GBytes *line)
{
  gsize size;
  const char *text = muster_batch_get_line (batch, index, &size);

  g_assert_cmpmem (text, size, g_bytes_get_data (line, NULL), g_bytes_get_size (line));
}

static void
test_round_trip (void)
{
  g_autoptr (MusterBatch) batch = sample_batch (5, 20);
  g_autoptr (MusterBatch) again = sample_batch (5, 20);
  g_autoptr (MusterKeyPair) key = sample_key (1);
  g_autoptr (GPtrArray) lines = sample_lines (5, 20);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterBatch) read = muster_batch_read (muster_batch_get_bytes (batch), &error);
  MusterId incarnation = sample_id (9);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (muster_batch_get_bytes (batch), muster_batch_get_bytes (again)));
  g_assert_true (muster_id_equal (muster_batch_get_incarnation (read), &incarnation));
  g_assert_cmpint (muster_batch_get_number (read), ==, 7);
  g_assert_cmpuint (strlen (muster_batch_get_previous (read)), ==, 64);
  g_assert_cmpuint (muster_batch_get_n_abandons (read), ==, 2);
  g_assert_cmpint (muster_batch_get_abandon (read, 1), ==, 5);
  g_assert_cmpint (muster_batch_get_schema (read), ==, 1);
  g_assert_cmpstr (muster_batch_get_app (read), ==, "0.1.0");
  g_assert_cmpstr (muster_batch_get_digest (read), ==, muster_batch_get_digest (batch));
  g_assert_cmpuint (muster_batch_get_n_lines (read), ==, lines->len);
  for (guint i = 0; i < lines->len; i++)
    assert_same_line (read, i, lines->pdata[i]);
  g_assert_true (muster_batch_verify (read, muster_key_pair_get_public (key), &error));
  g_assert_no_error (error);
}

static void
test_other_key (void)
{
  g_autoptr (MusterBatch) batch = sample_batch (2, 0);
  g_autoptr (MusterKeyPair) other = sample_key (2);
  g_autoptr (GError) error = NULL;

  g_assert_false (muster_batch_verify (batch, muster_key_pair_get_public (other), &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY);
}

/* Damaged bytes are refused, or they are another compression of the same batch. */
static void
assert_refused_or_same (const guint8 *bytes, gsize size, const MusterBatch *golden, const guint8 *public_key)
{
  g_autoptr (GBytes) damaged = g_bytes_new (bytes, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterBatch) read = muster_batch_read (damaged, &error);

  if (read == NULL)
    {
      g_assert_nonnull (error);
      return;
    }
  if (!muster_batch_verify (read, public_key, NULL))
    return;
  g_assert_cmpstr (muster_batch_get_digest (read), ==, muster_batch_get_digest (golden));
  g_assert_cmpuint (muster_batch_get_n_lines (read), ==, muster_batch_get_n_lines (golden));
}

static void
test_every_cut (void)
{
  g_autoptr (MusterBatch) golden = sample_batch (8, 40);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (muster_batch_get_bytes (golden), &size);

  for (gsize cut = 0; cut < size; cut++)
    {
      g_autoptr (GBytes) damaged = g_bytes_new (bytes, cut);
      g_autoptr (GError) error = NULL;

      g_assert_null (muster_batch_read (damaged, &error));
      g_assert_nonnull (error);
    }
}

static void
test_every_bit (void)
{
  g_autoptr (MusterBatch) golden = sample_batch (8, 40);
  g_autoptr (MusterKeyPair) key = sample_key (1);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (muster_batch_get_bytes (golden), &size);
  g_autofree guint8 *copy = g_memdup2 (bytes, size);

  for (gsize bit = 0; bit < size * 8; bit++)
    {
      copy[bit / 8] ^= (guint8)(1 << bit % 8);
      assert_refused_or_same (copy, size, golden, muster_key_pair_get_public (key));
      copy[bit / 8] ^= (guint8)(1 << bit % 8);
    }
}

/* The same for the bytes inside, where gzip's own check cannot help. */
static void
test_every_bit_inside (void)
{
  g_autoptr (MusterBatch) golden = sample_batch (3, 0);
  g_autoptr (MusterKeyPair) key = sample_key (1);
  g_autoptr (GBytes) content = muster_gzip_inflate (muster_batch_get_bytes (golden), MUSTER_LIMIT_BATCH_BYTES, NULL);
  gsize size = g_bytes_get_size (content);
  g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (content, NULL), size);

  for (gsize bit = 0; bit < size * 8; bit++)
    {
      g_autoptr (GBytes) gzip = NULL;
      g_autoptr (MusterBatch) read = NULL;

      copy[bit / 8] ^= (guint8)(1 << bit % 8);
      gzip = muster_gzip_compress (copy, size, NULL);
      read = muster_batch_read (gzip, NULL);
      g_assert_true (read == NULL || !muster_batch_verify (read, muster_key_pair_get_public (key), NULL));
      copy[bit / 8] ^= (guint8)(1 << bit % 8);
    }
}

static MusterBatch *
build (GPtrArray *lines, GError **error)
{
  g_autoptr (MusterKeyPair) key = sample_key (1);
  MusterId incarnation = sample_id (9);

  return muster_batch_build (&incarnation, 1, "", NULL, 0, 1, "0.1.0", lines, key, error);
}

static void
assert_builds (GPtrArray *lines, gboolean fits)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterBatch) batch = build (lines, &error);

  g_assert_true ((batch != NULL) == fits);
  if (fits)
    g_assert_no_error (error);
  else
    g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE);
}

static void
test_limits (void)
{
  g_autoptr (GPtrArray) many = sample_lines (1000, 0);
  g_autoptr (GPtrArray) longest = sample_lines (1, 0);

  assert_builds (many, TRUE);
  g_ptr_array_add (many, sample_line (1000, 0));
  assert_builds (many, FALSE);

  g_ptr_array_add (longest, sample_raw_line (MUSTER_LIMIT_LINE));
  assert_builds (longest, TRUE);
  g_ptr_array_set_size (longest, 0);
  g_ptr_array_add (longest, sample_raw_line (MUSTER_LIMIT_LINE + 1));
  assert_builds (longest, FALSE);
}

static void
test_bytes_limit (void)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify)g_bytes_unref);
  g_autoptr (MusterBatch) probe = NULL;
  g_autoptr (GBytes) content = NULL;
  gsize rest;

  /* 63 whole lines; what the frame takes is measured, the last line fills the rest to the byte. */
  for (guint i = 0; i < 63; i++)
    g_ptr_array_add (lines, sample_raw_line (MUSTER_LIMIT_LINE));
  g_ptr_array_add (lines, sample_raw_line (100));
  probe = build (lines, NULL);
  content = muster_gzip_inflate (muster_batch_get_bytes (probe), MUSTER_LIMIT_BATCH_BYTES, NULL);
  rest = MUSTER_LIMIT_BATCH_BYTES - g_bytes_get_size (content) + 100;
  g_assert_cmpuint (g_bytes_get_size (content), <=,
                    muster_batch_estimate_size (63 * MUSTER_LIMIT_LINE + 100, lines->len, 0));

  g_ptr_array_set_size (lines, 63);
  g_ptr_array_add (lines, sample_raw_line (rest));
  assert_builds (lines, TRUE);
  g_ptr_array_set_size (lines, 63);
  g_ptr_array_add (lines, sample_raw_line (rest + 1));
  assert_builds (lines, FALSE);
}

/* A batch made by hand around any header and lines, with a good trailer. */
static MusterBatch *
read_text (const char *text, GError **error)
{
  g_autoptr (MusterKeyPair) key = sample_key (1);
  g_autoptr (GString) lines = g_string_new (text);
  g_autoptr (GBytes) gzip = muster_lines_close (lines, MUSTER_BATCH_FORMAT, G_MAXSIZE, key, NULL);

  return muster_batch_read (gzip, error);
}

#define HEADER(abandons, count, format, number, previous)                                                              \
  "{\"abandons\":" abandons ",\"app\":\"0.1.0\",\"count\":" count ",\"format\":\"" format                              \
  "\",\"incarnation\":\"01890000-0000-7000-8000-000000000009\",\"number\":" number ",\"previous\":\"" previous         \
  "\",\"schema\":1}\n"

static void
test_structure (void)
{
  static const struct
  {
    const char *text;
    int code;
  } rows[] = {
    { HEADER ("[]", "1", "muster-batch/1", "1", "") "{}\n", -1 },
    /* Strict JSON that is no change is the receiver's to judge. */
    { HEADER ("[]", "2", "muster-batch/1", "1", "") "[1]\n{\"id\":\"no\"}\n", -1 },
    { HEADER ("[1,2]", "1", "muster-batch/1", "3", "") "{}\n", -1 },
    { HEADER ("[2,1]", "1", "muster-batch/1", "3", "") "{}\n", MUSTER_ERROR_INVALID },
    { HEADER ("[3]", "1", "muster-batch/1", "3", "") "{}\n", MUSTER_ERROR_INVALID },
    { HEADER ("[\"1\"]", "1", "muster-batch/1", "3", "") "{}\n", MUSTER_ERROR_INVALID },
    { HEADER ("[]", "2", "muster-batch/1", "1", "") "{}\n", MUSTER_ERROR_INVALID },
    { HEADER ("[]", "0", "muster-batch/1", "1", ""), MUSTER_ERROR_INVALID },
    { HEADER ("[]", "1", "muster-batch/1", "0", "") "{}\n", MUSTER_ERROR_INVALID },
    { HEADER ("[]", "1", "muster-batch/1", "1", "abc") "{}\n", MUSTER_ERROR_INVALID },
    { HEADER ("[]", "1", "muster-batch/2", "1", "") "{}\n", MUSTER_ERROR_TOO_NEW },
    { HEADER ("[]", "1", "muster-page/1", "1", "") "{}\n", MUSTER_ERROR_INVALID },
    { HEADER ("[]", "1", "muster-batch/1", "1", "") "{'a':1}\n", MUSTER_ERROR_INVALID },
    { HEADER ("[]", "1", "muster-batch/1", "1", "") "{\"a\":1,\"a\":2}\n", MUSTER_ERROR_INVALID },
    { HEADER ("[]", "1", "muster-batch/1", "1", "") "\n", MUSTER_ERROR_INVALID },
    { HEADER ("[]", "1", "muster-batch/1", "1", "") "{}\r\n", -1 },
    { " " HEADER ("[]", "1", "muster-batch/1", "1", "") "{}\n", MUSTER_ERROR_INVALID },
    { "{}\n", MUSTER_ERROR_INVALID },
    { "", MUSTER_ERROR_INVALID },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MusterBatch) batch = read_text (rows[i].text, &error);

      g_assert_true ((batch != NULL) == (rows[i].code < 0));
      if (rows[i].code < 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, MUSTER_ERROR, rows[i].code);
    }
}

static void
test_empty_lines (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterBatch) batch = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append_c (text, '\n');
  batch = read_text (text->str, &error);
  g_assert_null (batch);
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/batch/round-trip", test_round_trip);
  g_test_add_func ("/batch/other-key", test_other_key);
  g_test_add_func ("/batch/every-cut", test_every_cut);
  g_test_add_func ("/batch/every-bit", test_every_bit);
  g_test_add_func ("/batch/every-bit-inside", test_every_bit_inside);
  g_test_add_func ("/batch/limits", test_limits);
  g_test_add_func ("/batch/bytes-limit", test_bytes_limit);
  g_test_add_func ("/batch/structure", test_structure);
  g_test_add_func ("/batch/empty-lines", test_empty_lines);

  return g_test_run ();
}
