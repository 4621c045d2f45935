/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-seal.h"

#include <sodium.h>
#include <string.h>

#include "muster-error.h"
#include "muster-json.h"
#include "muster-limits.h"
#include "muster-parcel-private.h"
#include "muster-signed.h"

#define MAGIC "MUSTER1\n"
#define MAGIC_SIZE 8
#define LENGTH_SIZE 2
#define KEY_SIZE crypto_secretstream_xchacha20poly1305_KEYBYTES
#define BOX_SIZE (KEY_SIZE + crypto_box_SEALBYTES)
#define STREAM_HEADER_SIZE crypto_secretstream_xchacha20poly1305_HEADERBYTES
#define MESSAGE_EXTRA crypto_secretstream_xchacha20poly1305_ABYTES
#define DATE_SIZE 10

static gboolean
refuse (GError **error, MusterError code, const char *message)
{
  g_set_error_literal (error, MUSTER_ERROR, code, message);

  return FALSE;
}

void
muster_seal_label_free (MusterSealLabel *self)
{
  g_free (self->label);
  g_free (self->date);
  g_free (self);
}

gsize
muster_seal_get_file_size (gsize content)
{
  gsize messages = content / MUSTER_LIMIT_SEAL_MESSAGE + 1;

  return MAGIC_SIZE + LENGTH_SIZE + MUSTER_LIMIT_SEAL_HEADER + BOX_SIZE + STREAM_HEADER_SIZE + content
         + messages * MESSAGE_EXTRA;
}

static gboolean
append_clear_header (GByteArray *out, const char *label, const char *date, gsize size, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;
  JsonObject *object = json_object_new ();
  guint16 length;

  json_node_take_object (node, object);
  json_object_set_string_member (object, "date", date);
  json_object_set_string_member (object, "label", label);
  json_object_set_int_member (object, "size", (gint64)size);
  text = muster_json_to_canonical (node);
  if (strlen (label) > MUSTER_LIMIT_NAME || strlen (date) != DATE_SIZE || strlen (text) > MUSTER_LIMIT_SEAL_HEADER)
    return refuse (error, MUSTER_ERROR_INVALID, "The name on the file is too long");
  length = GUINT16_TO_BE ((guint16)strlen (text));
  g_byte_array_append (out, (const guint8 *)MAGIC, MAGIC_SIZE);
  g_byte_array_append (out, (const guint8 *)&length, sizeof length);
  g_byte_array_append (out, (const guint8 *)text, (guint)strlen (text));

  return TRUE;
}

/* The first message carries the digest of everything before it as additional data: a clear header that somebody
 * altered makes the whole file unreadable. */
static void
append_messages (GByteArray *out, crypto_secretstream_xchacha20poly1305_state *stream, const GByteArray *content)
{
  guint8 digest[MUSTER_DIGEST_SIZE];
  guint8 message[MUSTER_LIMIT_SEAL_MESSAGE + MESSAGE_EXTRA];
  gsize at = 0;

  muster_sha256 (out->data, out->len, digest);
  do
    {
      gsize size = MIN (MUSTER_LIMIT_SEAL_MESSAGE, content->len - at);
      guint8 tag = at + size == content->len ? crypto_secretstream_xchacha20poly1305_TAG_FINAL
                                             : crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;

      crypto_secretstream_xchacha20poly1305_push (stream, message, NULL, content->data + at, size, digest,
                                                  at == 0 ? sizeof digest : 0, tag);
      g_byte_array_append (out, message, (guint)(size + MESSAGE_EXTRA));
      at += size;
    }
  while (at < content->len);
}

/**
 * muster_parcel_seal:
 * @self: a parcel with one part or more
 * @world: where keys come from
 * @recipient: public key of headquarters, or of the device that is answered
 * @label: name of the device that writes, shown to whoever finds the file
 * @date: "YYYY-MM-DD", likewise
 * @error: %MUSTER_ERROR_INVALID
 *
 * libsodium draws the header of a stream itself when it starts to push; starting to pull from a header makes the same
 * state. So the header comes from the world, and the file is an ordinary secretstream.
 *
 * Returns: (transfer full): the file
 */
GBytes *
muster_parcel_seal (const MusterParcel *self, MusterWorld *world, const guint8 recipient[MUSTER_KEY_SIZE],
                    const char *label, const char *date, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GByteArray) content = muster_parcel_write (self);
  g_autoptr (GBytes) box = NULL;
  guint8 key[KEY_SIZE];
  guint8 header[STREAM_HEADER_SIZE];
  crypto_secretstream_xchacha20poly1305_state stream;

  if (content->len == 0)
    return (void)refuse (error, MUSTER_ERROR_INVALID, "There is nothing to seal"), NULL;
  if (!append_clear_header (out, label, date, content->len, error))
    return NULL;

  muster_world_random (world, key, sizeof key);
  muster_world_random (world, header, sizeof header);
  box = muster_key_seal (world, recipient, key, sizeof key, error);
  if (box != NULL)
    {
      g_byte_array_append (out, g_bytes_get_data (box, NULL), (guint)g_bytes_get_size (box));
      g_byte_array_append (out, header, sizeof header);
      crypto_secretstream_xchacha20poly1305_init_pull (&stream, header, key);
      append_messages (out, &stream, content);
    }
  sodium_memzero (key, sizeof key);
  sodium_memzero (&stream, sizeof stream);

  return box != NULL ? g_byte_array_free_to_bytes (g_steal_pointer (&out)) : NULL;
}

static MusterSealLabel *
parse_clear_header (const char *text, gsize size, GError **error)
{
  static const MusterJsonLimits limits = { MUSTER_LIMIT_SEAL_HEADER, 1, MUSTER_LIMIT_SEAL_HEADER, 8 };
  g_autoptr (MusterSealLabel) self = g_new0 (MusterSealLabel, 1);
  g_autoptr (JsonNode) node = muster_json_parse_canonical (text, size, &limits, error);
  JsonObject *object;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return (void)refuse (error, MUSTER_ERROR_INVALID, "The name on the file does not have its form"), NULL;
  object = json_node_get_object (node);
  self->label = g_strdup (muster_member_get_text (object, "label", MUSTER_LIMIT_NAME, error));
  if (self->label != NULL)
    self->date = g_strdup (muster_member_get_text (object, "date", DATE_SIZE, error));
  if (self->date == NULL || !muster_json_get_int (object, "size", 1, MUSTER_LIMIT_SEAL_FILE, &self->size, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* The clear header, and where it ends. */
static MusterSealLabel *
read_clear_header (GBytes *file, gsize *end, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);
  guint16 length;

  if (size > MUSTER_LIMIT_SEAL_FILE)
    return (void)refuse (error, MUSTER_ERROR_TOO_LARGE, "The file is too large"), NULL;
  if (size < MAGIC_SIZE + LENGTH_SIZE || memcmp (data, MAGIC, MAGIC_SIZE) != 0)
    return (void)refuse (error, MUSTER_ERROR_INVALID, "This is not a Muster file"), NULL;
  memcpy (&length, data + MAGIC_SIZE, sizeof length);
  length = GUINT16_FROM_BE (length);
  *end = MAGIC_SIZE + LENGTH_SIZE + (gsize)length;
  if (length > MUSTER_LIMIT_SEAL_HEADER || size < *end + BOX_SIZE + STREAM_HEADER_SIZE + MESSAGE_EXTRA)
    return (void)refuse (error, MUSTER_ERROR_INVALID, "The file is cut short"), NULL;

  return parse_clear_header ((const char *)data + MAGIC_SIZE + LENGTH_SIZE, length, error);
}

/**
 * muster_seal_label_read:
 * @file: bytes from outside
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE
 *
 * Returns: (transfer full): what everybody can read on the file; it is proven only by muster_parcel_open()
 */
MusterSealLabel *
muster_seal_label_read (GBytes *file, GError **error)
{
  gsize end;

  return read_clear_header (file, &end, error);
}

/* Every message but the last is whole; the last one alone is tagged final, and nothing follows it. */
static GBytes *
read_messages (crypto_secretstream_xchacha20poly1305_state *stream, const guint8 *data, gsize size,
               const guint8 *digest, gsize expected, GError **error)
{
  g_autofree guint8 *out = g_malloc (expected);
  gsize done = 0;
  guint8 tag = crypto_secretstream_xchacha20poly1305_TAG_MESSAGE;

  while (size > 0)
    {
      gsize piece = MIN (MUSTER_LIMIT_SEAL_MESSAGE + MESSAGE_EXTRA, size);

      if (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL || piece < MESSAGE_EXTRA
          || piece - MESSAGE_EXTRA > expected - done
          || crypto_secretstream_xchacha20poly1305_pull (stream, out + done, NULL, &tag, data, piece, digest,
                                                         done == 0 ? MUSTER_DIGEST_SIZE : 0)
                 != 0)
        return (void)refuse (error, MUSTER_ERROR_INVALID, "The file is damaged or cut short"), NULL;
      done += piece - MESSAGE_EXTRA;
      data += piece;
      size -= piece;
    }
  if (tag != crypto_secretstream_xchacha20poly1305_TAG_FINAL || done != expected)
    return (void)refuse (error, MUSTER_ERROR_INVALID, "The file is damaged or cut short"), NULL;

  return g_bytes_new_take (g_steal_pointer (&out), done);
}

/**
 * muster_parcel_open:
 * @file: bytes from outside
 * @recipient: key pair of whom it should be for
 * @error: %MUSTER_ERROR_WRONG_KEY: for somebody else; %MUSTER_ERROR_INVALID: damaged or cut short, wherever;
 *   %MUSTER_ERROR_TOO_LARGE
 *
 * Nothing is given out before the last byte is proven. Who wrote the file is not known from it: each part carries its
 * own signature.
 *
 * Returns: (transfer full): the parts
 */
MusterParcel *
muster_parcel_open (GBytes *file, const MusterKeyPair *recipient, GError **error)
{
  g_autoptr (MusterSealLabel) label = NULL;
  g_autoptr (GBytes) key = NULL;
  g_autoptr (GBytes) content = NULL;
  gsize size;
  const guint8 *data = g_bytes_get_data (file, &size);
  gsize at;
  guint8 digest[MUSTER_DIGEST_SIZE];
  crypto_secretstream_xchacha20poly1305_state stream;

  label = read_clear_header (file, &at, error);
  if (label == NULL)
    return NULL;
  if ((gsize)label->size > size)
    return (void)refuse (error, MUSTER_ERROR_INVALID, "The file is cut short"), NULL;
  key = muster_key_pair_open (recipient, data + at, BOX_SIZE, error);
  if (key == NULL)
    return NULL;
  at += BOX_SIZE;
  crypto_secretstream_xchacha20poly1305_init_pull (&stream, data + at, g_bytes_get_data (key, NULL));
  at += STREAM_HEADER_SIZE;
  muster_sha256 (data, at, digest);
  content = read_messages (&stream, data + at, size - at, digest, (gsize)label->size, error);
  sodium_memzero (&stream, sizeof stream);
  if (content == NULL)
    return NULL;

  return muster_parcel_read (content, error);
}
