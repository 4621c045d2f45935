/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-digest.h"

#include <sodium.h>
#include <string.h>

/**
 * muster_sha256:
 * @bytes: (nullable): bytes
 * @size: their number
 * @digest: (out caller-allocates): 32 bytes
 */
void
muster_sha256 (const void *bytes, gsize size, guint8 digest[MUSTER_DIGEST_SIZE])
{
  crypto_hash_sha256 (digest, bytes != NULL ? bytes : (const void *)"", size);
}

/**
 * muster_sha256_to_text:
 * @bytes: (nullable): bytes
 * @size: their number
 *
 * Returns: (transfer full): their SHA-256 as 64 lowercase hex digits
 */
char *
muster_sha256_to_text (const void *bytes, gsize size)
{
  guint8 digest[MUSTER_DIGEST_SIZE];

  muster_sha256 (bytes, size, digest);

  return muster_hex_encode (digest, sizeof digest);
}

/**
 * muster_hex_encode:
 * @bytes: bytes
 * @size: their number
 *
 * Returns: (transfer full): lowercase hex digits
 */
char *
muster_hex_encode (const guint8 *bytes, gsize size)
{
  char *text = g_malloc (size * 2 + 1);

  return sodium_bin2hex (text, size * 2 + 1, bytes, size);
}

/**
 * muster_hex_decode:
 * @text: text
 * @bytes: (out caller-allocates): @size bytes
 * @size: how many are wanted
 *
 * Returns: whether @text is exactly @size bytes as lowercase hex digits
 */
gboolean
muster_hex_decode (const char *text, guint8 *bytes, gsize size)
{
  for (gsize i = 0; i < size * 2; i++)
    {
      int value;

      if (!g_ascii_isxdigit (text[i]) || g_ascii_isupper (text[i]))
        return FALSE;
      value = g_ascii_xdigit_value (text[i]);
      bytes[i / 2] = (guint8)(i % 2 == 0 ? value << 4 : bytes[i / 2] | value);
    }

  return text[size * 2] == '\0';
}

/**
 * muster_base64url_encode:
 * @bytes: bytes
 * @size: their number
 *
 * Returns: (transfer full): base64url without padding (RFC 4648, 5)
 */
char *
muster_base64url_encode (const guint8 *bytes, gsize size)
{
  gsize length = sodium_base64_ENCODED_LEN (size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  char *text = g_malloc (length);

  return sodium_bin2base64 (text, length, bytes, size, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* libsodium takes some bytes above 127 for letters, so what it read is written again: a text that is accepted is the
 * only one for its bytes. */
static gboolean
decode (const char *text, guint8 *bytes, gsize room, gsize *size, int variant)
{
  gsize length = strlen (text);
  g_autofree char *again = NULL;

  if (sodium_base642bin (bytes, room, text, length, NULL, size, NULL, variant) != 0)
    return FALSE;
  again = g_malloc (sodium_base64_encoded_len (*size, variant));
  sodium_bin2base64 (again, sodium_base64_encoded_len (*size, variant), bytes, *size, variant);

  return g_str_equal (again, text);
}

/**
 * muster_base64url_decode:
 * @text: text
 * @bytes: (out caller-allocates): @size bytes
 * @size: how many are wanted
 *
 * Returns: whether @text is exactly @size bytes as base64url without padding
 */
gboolean
muster_base64url_decode (const char *text, guint8 *bytes, gsize size)
{
  gsize got = 0;

  return decode (text, bytes, size, &got, sodium_base64_VARIANT_URLSAFE_NO_PADDING) && got == size;
}

/**
 * muster_base64url_decode_bytes:
 * @text: text
 *
 * Returns: (transfer full) (nullable): the bytes; %NULL where @text is not base64url without padding
 */
GBytes *
muster_base64url_decode_bytes (const char *text)
{
  gsize room = strlen (text);
  gsize size = 0;
  g_autofree guint8 *bytes = g_malloc (room + 1);

  if (!decode (text, bytes, room, &size, sodium_base64_VARIANT_URLSAFE_NO_PADDING))
    return NULL;

  return g_bytes_new (bytes, size);
}

/**
 * muster_base64_decode:
 * @text: text
 * @bytes: (out caller-allocates): @size bytes
 * @size: how many are wanted
 *
 * Returns: whether @text is exactly @size bytes as padded base64 (RFC 4648, 4); g_base64_decode() takes many texts for
 *   the same bytes
 */
gboolean
muster_base64_decode (const char *text, guint8 *bytes, gsize size)
{
  gsize got = 0;

  return decode (text, bytes, size, &got, sodium_base64_VARIANT_ORIGINAL) && got == size;
}
