/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-gzip.h"

#include <gio/gio.h>
#include <string.h>

#include "muster-digest.h"
#include "muster-error.h"
#include "muster-limits.h"
#include "wire-samples.h"

#define MIB (1024 * 1024)

/* What zlib makes of zeros without the writer's care: 1 KiB for each MiB. */
static GBytes *
deflate (const void *bytes, gsize size)
{
  g_autoptr (GConverter) converter = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  gsize room = size + 1024;
  g_autofree guint8 *out = g_malloc (room);
  gsize taken;
  gsize made = 0;
  gsize all = 0;
  const guint8 *input = bytes;

  while (
      g_converter_convert (converter, input, size, out + all, room - all, G_CONVERTER_INPUT_AT_END, &taken, &made, NULL)
      != G_CONVERTER_FINISHED)
    {
      input += taken;
      size -= taken;
      all += made;
    }

  return g_bytes_new (out, all + made);
}

static void
assert_refused (GBytes *gzip, gsize limit, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (muster_gzip_inflate (gzip, limit, &error));
  g_assert_error (error, MUSTER_ERROR, code);
}

static void
test_round_trip (void)
{
  static const gsize sizes[] = { 1, 2, 1000, 65535, 65536, 65537, 200000, MIB };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (MusterWorld) world = sample_world_new (i);
      g_autofree guint8 *bytes = g_malloc (sizes[i]);
      g_autoptr (GBytes) gzip = NULL;
      g_autoptr (GBytes) again = NULL;
      g_autoptr (GError) error = NULL;

      muster_world_random (world, bytes, sizes[i]);
      gzip = muster_gzip_compress (bytes, sizes[i], &error);
      g_assert_no_error (error);
      again = muster_gzip_inflate (gzip, sizes[i], &error);
      g_assert_no_error (error);
      g_assert_cmpmem (g_bytes_get_data (again, NULL), g_bytes_get_size (again), bytes, sizes[i]);
      assert_refused (gzip, sizes[i] - 1, MUSTER_ERROR_TOO_LARGE);
    }
}

static void
test_no_time_no_name (void)
{
  static const guint8 header[] = { 0x1f, 0x8b, 8, 0, 0, 0, 0, 0 };
  g_autoptr (GBytes) gzip = muster_gzip_compress ("abc", 3, NULL);

  g_assert_cmpmem (g_bytes_get_data (gzip, NULL), sizeof header, header, sizeof header);
}

static void
test_bomb (void)
{
  g_autofree guint8 *zeros = g_malloc0 (10 * MIB);
  g_autoptr (GBytes) bomb = deflate (zeros, 10 * MIB);
  g_autoptr (GBytes) within_limit = deflate (zeros, 3 * MIB);
  g_autoptr (GBytes) free_part = deflate (zeros, MUSTER_LIMIT_GZIP_RATIO_FREE);

  g_assert_cmpuint (g_bytes_get_size (bomb), <, 16 * 1024);
  assert_refused (bomb, MUSTER_LIMIT_BATCH_BYTES, MUSTER_ERROR_TOO_LARGE);
  assert_refused (bomb, 20 * MIB, MUSTER_ERROR_TOO_LARGE);
  assert_refused (within_limit, MUSTER_LIMIT_BATCH_BYTES, MUSTER_ERROR_TOO_LARGE);
  g_bytes_unref (g_steal_pointer (&within_limit));
  within_limit = muster_gzip_inflate (free_part, MUSTER_LIMIT_BATCH_BYTES, NULL);
  g_assert_nonnull (within_limit);
}

/* The announced size says little, the stream is a bomb: the output never outgrows what was announced. */
static void
test_lying_bomb (void)
{
  static const guint32 lies[] = { 0, 1, 1000, 65536, 4 * MIB, G_MAXUINT32 };
  g_autofree guint8 *zeros = g_malloc0 (10 * MIB);
  g_autoptr (GBytes) bomb = deflate (zeros, 10 * MIB);
  gsize size;
  const guint8 *data = g_bytes_get_data (bomb, &size);

  for (guint i = 0; i < G_N_ELEMENTS (lies); i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) lying = NULL;
      g_autoptr (GBytes) out = NULL;
      guint32 lie = GUINT32_TO_LE (lies[i]);

      memcpy (copy + size - 4, &lie, 4);
      lying = g_bytes_new (copy, size);
      out = muster_gzip_inflate (lying, MUSTER_LIMIT_BATCH_BYTES, NULL);
      g_assert_null (out);
    }
}

/* What compresses too well to be believed is stored, so that the reader always takes what the writer gives. */
static void
test_too_good (void)
{
  g_autofree guint8 *zeros = g_malloc0 (MIB);
  g_autoptr (GBytes) gzip = muster_gzip_compress (zeros, MIB, NULL);
  g_autoptr (GBytes) again = muster_gzip_inflate (gzip, MIB, NULL);

  g_assert_nonnull (again);
  g_assert_cmpmem (g_bytes_get_data (again, NULL), g_bytes_get_size (again), zeros, MIB);
}

static void
test_members (void)
{
  g_autoptr (GBytes) one = muster_gzip_compress ("abc", 3, NULL);
  g_autoptr (GByteArray) many = g_byte_array_new ();
  g_autoptr (GBytes) two = NULL;
  g_autoptr (GBytes) thousand = NULL;
  g_autoptr (GBytes) trailing = NULL;

  for (guint i = 0; i < 1000; i++)
    {
      g_byte_array_append (many, g_bytes_get_data (one, NULL), (guint)g_bytes_get_size (one));
      if (i == 1)
        two = g_bytes_new (many->data, many->len);
    }
  thousand = g_bytes_new (many->data, many->len);
  trailing = g_bytes_new (many->data, g_bytes_get_size (one) + 1);
  assert_refused (two, MIB, MUSTER_ERROR_INVALID);
  assert_refused (thousand, MIB, MUSTER_ERROR_INVALID);
  g_assert_null (muster_gzip_inflate (trailing, MIB, NULL));
}

static void
test_header (void)
{
  g_autoptr (GBytes) gzip = muster_gzip_compress ("abc", 3, NULL);
  gsize size;
  const guint8 *data = g_bytes_get_data (gzip, &size);

  for (guint i = 0; i < 4; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, size);
      g_autoptr (GBytes) other = NULL;

      copy[i] ^= 8;
      other = g_bytes_new (copy, size);
      assert_refused (other, MIB, MUSTER_ERROR_INVALID);
    }
  for (gsize cut = 0; cut < size; cut++)
    {
      g_autoptr (GBytes) other = g_bytes_new (data, cut);

      g_assert_null (muster_gzip_inflate (other, MIB, NULL));
    }
}

static void
test_text_forms (void)
{
  guint8 bytes[2];

  g_assert_true (muster_hex_decode ("0aff", bytes, 2));
  g_assert_cmphex (bytes[0], ==, 0x0a);
  g_assert_cmphex (bytes[1], ==, 0xff);
  g_assert_false (muster_hex_decode ("0aFF", bytes, 2));
  g_assert_false (muster_hex_decode ("0af", bytes, 2));
  g_assert_false (muster_hex_decode ("0aff0", bytes, 2));
  g_assert_true (muster_base64_decode ("Cv8=", bytes, 2));
  g_assert_false (muster_base64_decode ("Cv8", bytes, 2));
  g_assert_false (muster_base64_decode ("Cv9=", bytes, 2)); /* unused bits are set */
  g_assert_false (muster_base64_decode ("Cv8=\n", bytes, 2));
  g_assert_false (muster_base64_decode ("Cv8==", bytes, 2));
  g_assert_true (muster_base64url_decode ("Cv8", bytes, 2));
  g_assert_false (muster_base64url_decode ("Cv8=", bytes, 2));
  g_assert_false (muster_base64url_decode ("Cg", bytes, 2));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gzip/round-trip", test_round_trip);
  g_test_add_func ("/gzip/no-time-no-name", test_no_time_no_name);
  g_test_add_func ("/gzip/bomb", test_bomb);
  g_test_add_func ("/gzip/lying-bomb", test_lying_bomb);
  g_test_add_func ("/gzip/too-good", test_too_good);
  g_test_add_func ("/gzip/members", test_members);
  g_test_add_func ("/gzip/header", test_header);
  g_test_add_func ("/gzip/text-forms", test_text_forms);

  return g_test_run ();
}
