/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-lines.h"

#include <string.h>

#include "muster-error.h"
#include "muster-gzip.h"
#include "muster-json.h"
#include "muster-limits.h"
#include "muster-signed.h"

#define TRAILER_LIMIT 512

static const MusterJsonLimits line_limits
    = { MUSTER_LIMIT_LINE, MUSTER_LIMIT_DEPTH, MUSTER_LIMIT_STRING, MUSTER_LIMIT_MEMBERS };
static const MusterJsonLimits trailer_limits = { TRAILER_LIMIT, 1, TRAILER_LIMIT, 2 };

typedef struct
{
  gsize start;
  gsize size;
} Range;

struct _MusterLines
{
  char *domain;
  GBytes *content;
  GArray *ranges; /* of Range, without the trailer */
  guint8 digest[MUSTER_DIGEST_SIZE];
  char digest_text[MUSTER_DIGEST_TEXT_SIZE];
  guint8 signature[MUSTER_SIGNATURE_SIZE];
};

void
muster_lines_free (MusterLines *self)
{
  g_free (self->domain);
  g_clear_pointer (&self->content, g_bytes_unref);
  g_clear_pointer (&self->ranges, g_array_unref);
  g_free (self);
}

static gboolean
refuse (GError **error, MusterError code, const char *message)
{
  g_set_error_literal (error, MUSTER_ERROR, code, message);

  return FALSE;
}

/* Finds the lines before it keeps any, so that millions of empty ones cost nothing. */
static gboolean
split (MusterLines *self, guint maximum, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (self->content, &size);
  const char *end = text + size;

  if (size == 0 || text[size - 1] != '\n')
    return refuse (error, MUSTER_ERROR_INVALID, "The last line is cut short");

  for (const char *line = text; line < end;)
    {
      const char *stop = memchr (line, '\n', (gsize)(end - line));
      Range range = { (gsize)(line - text), (gsize)(stop - line) };

      if (range.size > MUSTER_LIMIT_LINE)
        return refuse (error, MUSTER_ERROR_TOO_LARGE, "A line is too long");
      if (self->ranges->len > maximum)
        return refuse (error, MUSTER_ERROR_TOO_LARGE, "There are too many lines");
      g_array_append_val (self->ranges, range);
      line = stop + 1;
    }

  return TRUE;
}

/* The trailer has one text only: its two members, canonical. So no byte of the whole is outside digest and signature.
 */
static gboolean
take_trailer (MusterLines *self, GError **error)
{
  Range last = g_array_index (self->ranges, Range, self->ranges->len - 1);
  const char *text = g_bytes_get_data (self->content, NULL);
  g_autoptr (JsonNode) node = muster_json_parse_canonical (text + last.start, last.size, &trailer_limits, error);
  g_autofree char *digest_text = NULL;
  const char *claimed;
  const char *signature;
  JsonObject *object;

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node) || json_object_get_size (json_node_get_object (node)) != 2)
    return refuse (error, MUSTER_ERROR_INVALID, "The last line is not a trailer");
  object = json_node_get_object (node);
  claimed = muster_member_get_digest (object, "sha256", error);
  signature = claimed != NULL ? muster_member_get_text (object, "signature", TRAILER_LIMIT, error) : NULL;
  if (signature == NULL)
    return FALSE;
  if (!muster_base64_decode (signature, self->signature, sizeof self->signature))
    return refuse (error, MUSTER_ERROR_INVALID, "The signature does not have its form");

  muster_sha256 (text, last.start, self->digest);
  digest_text = muster_hex_encode (self->digest, sizeof self->digest);
  if (!g_str_equal (claimed, digest_text))
    return refuse (error, MUSTER_ERROR_INVALID, "The digest does not match: the data is damaged");
  g_strlcpy (self->digest_text, digest_text, sizeof self->digest_text);
  g_array_set_size (self->ranges, self->ranges->len - 1);

  return TRUE;
}

/**
 * muster_lines_read:
 * @gzip: bytes from outside
 * @domain: the format, which is what the signature is for
 * @limit: greatest uncompressed size
 * @maximum: greatest number of lines, without the trailer
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE
 *
 * Inflates, splits, compares the digest. The signature is judged by muster_lines_verify(), because whose it should be
 * is often written inside; the lines are not yet known to be JSON.
 *
 * Returns: (transfer full): the lines
 */
MusterLines *
muster_lines_read (GBytes *gzip, const char *domain, gsize limit, guint maximum, GError **error)
{
  g_autoptr (MusterLines) self = g_new0 (MusterLines, 1);

  self->domain = g_strdup (domain);
  self->ranges = g_array_new (FALSE, FALSE, sizeof (Range));
  self->content = muster_gzip_inflate (gzip, limit, error);
  if (self->content == NULL || !split (self, maximum, error) || !take_trailer (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * muster_lines_close:
 * @lines: the lines, each ended by a line feed; the trailer is appended
 * @domain: the format
 * @limit: greatest uncompressed size
 * @key: who signs
 * @error: %MUSTER_ERROR_TOO_LARGE
 *
 * Returns: (transfer full): the gzip bytes
 */
GBytes *
muster_lines_close (GString *lines, const char *domain, gsize limit, const MusterKeyPair *key, GError **error)
{
  guint8 digest[MUSTER_DIGEST_SIZE];
  guint8 signature[MUSTER_SIGNATURE_SIZE];
  g_autofree char *digest_text = NULL;
  g_autofree char *signature_text = NULL;

  muster_sha256 (lines->str, lines->len, digest);
  muster_key_pair_sign (key, domain, digest, signature);
  digest_text = muster_hex_encode (digest, sizeof digest);
  signature_text = g_base64_encode (signature, sizeof signature);
  g_string_append_printf (lines, "{\"sha256\":\"%s\",\"signature\":\"%s\"}\n", digest_text, signature_text);
  if (lines->len > limit)
    {
      refuse (error, MUSTER_ERROR_TOO_LARGE, "This is more than one package may hold");
      return NULL;
    }

  return muster_gzip_compress (lines->str, lines->len, error);
}

/**
 * muster_lines_get_count:
 * @self: lines
 *
 * Returns: how many there are, without the trailer
 */
guint
muster_lines_get_count (const MusterLines *self)
{
  return self->ranges->len;
}

/**
 * muster_lines_get:
 * @self: lines
 * @index: which, below the count
 * @size: (out): its bytes, without the line feed
 *
 * Returns: (transfer none): the line, not NUL-terminated
 */
const char *
muster_lines_get (const MusterLines *self, guint index, gsize *size)
{
  const char *text = g_bytes_get_data (self->content, NULL);
  Range range;

  g_assert (index < self->ranges->len);
  range = g_array_index (self->ranges, Range, index);
  *size = range.size;

  return text + range.start;
}

/**
 * muster_lines_parse:
 * @self: lines
 * @index: which
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE
 *
 * Returns: (transfer full): a line that must be a canonical object
 */
JsonNode *
muster_lines_parse (const MusterLines *self, guint index, GError **error)
{
  gsize size;
  const char *line;
  g_autoptr (JsonNode) node = NULL;

  if (index >= self->ranges->len)
    return (void)refuse (error, MUSTER_ERROR_INVALID, "A line is missing"), NULL;
  line = muster_lines_get (self, index, &size);
  node = muster_json_parse_canonical (line, size, &line_limits, error);
  if (node != NULL && !JSON_NODE_HOLDS_OBJECT (node))
    return (void)refuse (error, MUSTER_ERROR_INVALID, "A line is not an object"), NULL;

  return g_steal_pointer (&node);
}

/**
 * muster_lines_get_digest:
 * @self: lines
 *
 * Returns: (transfer none): SHA-256 of all bytes before the trailer, 64 hex digits
 */
const char *
muster_lines_get_digest (const MusterLines *self)
{
  return self->digest_text;
}

/**
 * muster_lines_verify:
 * @self: lines
 * @public_key: who should have signed
 * @error: %MUSTER_ERROR_WRONG_KEY
 *
 * Returns: whether the signature is theirs
 */
gboolean
muster_lines_verify (const MusterLines *self, const guint8 public_key[MUSTER_KEY_SIZE], GError **error)
{
  return muster_key_verify (public_key, self->domain, self->digest, self->signature, error);
}
