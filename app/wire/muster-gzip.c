/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-gzip.h"

#include <gio/gio.h>
#include <string.h>

#include "muster-error.h"
#include "muster-limits.h"

#define HEADER_SIZE 10
#define TRAILER_SIZE 8

static gboolean
is_beyond_ratio (gsize output, gsize input)
{
  return output > MUSTER_LIMIT_GZIP_RATIO_FREE && output / MUSTER_LIMIT_GZIP_RATIO >= input;
}

static GBytes *
compress_at (const void *bytes, gsize size, int level, GError **error)
{
  g_autoptr (GConverter) converter = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, level));
  g_autoptr (GByteArray) out = g_byte_array_new ();
  const guint8 *input = bytes;
  GConverterResult result = G_CONVERTER_CONVERTED;

  while (result != G_CONVERTER_FINISHED)
    {
      gsize start = out->len;
      gsize taken = 0;
      gsize made = 0;

      g_byte_array_set_size (out, (guint)(start + MUSTER_LIMIT_GZIP_STEP));
      result = g_converter_convert (converter, input, size, out->data + start, MUSTER_LIMIT_GZIP_STEP,
                                    G_CONVERTER_INPUT_AT_END, &taken, &made, error);
      if (result == G_CONVERTER_ERROR)
        return NULL;
      input += taken;
      size -= taken;
      g_byte_array_set_size (out, (guint)(start + made));
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&out));
}

/**
 * muster_gzip_compress:
 * @bytes: bytes
 * @size: their number, at least 1
 * @error: %MUSTER_ERROR_FAILED or what GIO says
 *
 * One gzip member without time or name, so the same bytes and the same zlib give the same result. What would shrink
 * more than a reader believes is stored instead, so muster_gzip_inflate() takes whatever this gives.
 *
 * Returns: (transfer full): the gzip bytes
 */
GBytes *
muster_gzip_compress (const void *bytes, gsize size, GError **error)
{
  g_autoptr (GBytes) gzip = compress_at (bytes, size, 9, error);

  if (gzip == NULL)
    return NULL;
  if (is_beyond_ratio (size, g_bytes_get_size (gzip)))
    return compress_at (bytes, size, 0, error);

  return g_steal_pointer (&gzip);
}

static gboolean
refuse (GError **error, MusterError code, const char *message)
{
  g_set_error_literal (error, MUSTER_ERROR, code, message);

  return FALSE;
}

/* The last four bytes say how long the output will be. They are judged before anything is reserved, and the output is
 * held to them, so a lie costs its author the whole. */
static gboolean
read_frame (const guint8 *data, gsize size, gsize limit, gsize *expected, GError **error)
{
  guint32 length;

  if (size > limit + MUSTER_LIMIT_GZIP_STEP)
    return refuse (error, MUSTER_ERROR_TOO_LARGE, "The compressed data is too large");
  if (size < HEADER_SIZE + TRAILER_SIZE)
    return refuse (error, MUSTER_ERROR_INVALID, "The compressed data is cut short");
  if (data[0] != 0x1f || data[1] != 0x8b || data[2] != 8 || data[3] != 0)
    return refuse (error, MUSTER_ERROR_INVALID, "This is not plain gzip data");

  memcpy (&length, data + size - sizeof length, sizeof length);
  *expected = GUINT32_FROM_LE (length);
  if (*expected > limit || is_beyond_ratio (*expected, size))
    return refuse (error, MUSTER_ERROR_TOO_LARGE, "The data would become too large");

  return TRUE;
}

/**
 * muster_gzip_inflate:
 * @gzip: exactly one gzip member, nothing after it
 * @limit: greatest number of bytes it may hold
 * @error: %MUSTER_ERROR_TOO_LARGE, %MUSTER_ERROR_INVALID
 *
 * Uses @limit bytes and a small constant at most, whatever @gzip is.
 *
 * Returns: (transfer full): what it holds
 */
GBytes *
muster_gzip_inflate (GBytes *gzip, gsize limit, GError **error)
{
  g_autoptr (GConverter) converter = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP));
  g_autofree guint8 *out = NULL;
  GConverterResult result = G_CONVERTER_CONVERTED;
  gsize size;
  gsize expected;
  gsize length = 0;
  const guint8 *input = g_bytes_get_data (gzip, &size);

  if (!read_frame (input, size, limit, &expected, error))
    return NULL;

  /* One byte more than announced: the converter needs room to see the end, and using it shows that more was to come. */
  out = g_malloc (expected + 1);
  while (result != G_CONVERTER_FINISHED)
    {
      gsize taken = 0;
      gsize made = 0;

      if (length > expected)
        return (void)refuse (error, MUSTER_ERROR_INVALID, "The data is longer than it says"), NULL;
      result = g_converter_convert (converter, input, size, out + length,
                                    MIN (MUSTER_LIMIT_GZIP_STEP, expected + 1 - length), G_CONVERTER_INPUT_AT_END,
                                    &taken, &made, NULL);
      if (result == G_CONVERTER_ERROR)
        return (void)refuse (error, MUSTER_ERROR_INVALID, "The compressed data is damaged or cut short"), NULL;
      input += taken;
      size -= taken;
      length += made;
    }
  if (size != 0 || length != expected)
    return (void)refuse (error, MUSTER_ERROR_INVALID, "Something follows the compressed data"), NULL;

  return g_bytes_new_take (g_steal_pointer (&out), expected);
}
