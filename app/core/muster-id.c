/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-id.h"

#include <string.h>

/**
 * muster_id_new:
 * @world: clock and randomness
 *
 * Makes an id as RFC 9562, 5.7 says: time for locality in the indexes, 74 random bits for uniqueness. Nothing else
 * about the record, the person or the laptop enters it.
 *
 * Returns: a new id
 */
MusterId
muster_id_new (MusterWorld *world)
{
  guint64 now = (guint64) muster_world_wall_ms (world);
  MusterId id;

  muster_world_random (world, id.bytes, sizeof id.bytes);
  for (int i = 0; i < 6; i++)
    id.bytes[i] = (guint8) (now >> (40 - 8 * i));
  id.bytes[6] = (guint8) (0x70 | (id.bytes[6] & 0x0f));
  id.bytes[8] = (guint8) (0x80 | (id.bytes[8] & 0x3f));
  return id;
}

static gboolean
is_dash_place (int place)
{
  return place == 8 || place == 13 || place == 18 || place == 23;
}

/**
 * muster_id_parse:
 * @text: (nullable): 36 characters, lower case
 * @id: (out): the id
 *
 * Only the canonical form is taken, so that one id has one text.
 *
 * Returns: whether @text was an id
 */
gboolean
muster_id_parse (const char *text, MusterId *id)
{
  int nibble = 0;

  if (text == NULL || strnlen (text, MUSTER_ID_TEXT_SIZE) != MUSTER_ID_TEXT_SIZE - 1)
    return FALSE;
  for (int i = 0; i < MUSTER_ID_TEXT_SIZE - 1; i++)
    {
      int digit;

      if (is_dash_place (i))
        {
          if (text[i] != '-')
            return FALSE;
          continue;
        }
      digit = g_ascii_xdigit_value (text[i]);
      if (digit < 0 || g_ascii_isupper (text[i]))
        return FALSE;
      if (nibble % 2 == 0)
        id->bytes[nibble / 2] = (guint8) (digit << 4);
      else
        id->bytes[nibble / 2] |= (guint8) digit;
      nibble++;
    }
  return TRUE;
}

/**
 * muster_id_write:
 * @id: an id
 * @text: (out caller-allocates): at least %MUSTER_ID_TEXT_SIZE bytes
 *
 * Returns: @text
 */
const char *
muster_id_write (const MusterId *id, char text[MUSTER_ID_TEXT_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  int at = 0;

  for (int i = 0; i < MUSTER_ID_SIZE; i++)
    {
      if (is_dash_place (at))
        text[at++] = '-';
      text[at++] = digits[id->bytes[i] >> 4];
      text[at++] = digits[id->bytes[i] & 15];
    }
  text[at] = '\0';
  return text;
}

/**
 * muster_id_to_text:
 * @id: an id
 *
 * Returns: (transfer full): its text
 */
char *
muster_id_to_text (const MusterId *id)
{
  return g_strdup (muster_id_write (id, (char[MUSTER_ID_TEXT_SIZE]){ 0 }));
}

/**
 * muster_id_compare:
 * @a: an id
 * @b: an id
 *
 * Returns: below, equal to or above 0, as by their texts
 */
int
muster_id_compare (const MusterId *a, const MusterId *b)
{
  return memcmp (a->bytes, b->bytes, MUSTER_ID_SIZE);
}

/**
 * muster_id_equal:
 * @a: a #MusterId
 * @b: a #MusterId
 *
 * For hash tables.
 *
 * Returns: whether they are the same
 */
gboolean
muster_id_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, MUSTER_ID_SIZE) == 0;
}

/**
 * muster_id_hash:
 * @id: a #MusterId
 *
 * For hash tables; the last bytes are the random ones.
 *
 * Returns: a hash
 */
guint
muster_id_hash (gconstpointer id)
{
  guint hash;

  memcpy (&hash, (const guint8 *) id + MUSTER_ID_SIZE - sizeof hash, sizeof hash);
  return hash;
}

/**
 * muster_id_is_nil:
 * @id: an id
 *
 * Returns: whether all its bytes are zero, which no made id is
 */
gboolean
muster_id_is_nil (const MusterId *id)
{
  static const MusterId nil;

  return muster_id_equal (id, &nil);
}

/**
 * muster_id_copy:
 * @id: an id
 *
 * Returns: (transfer full): a copy for a container; free with g_free()
 */
MusterId *
muster_id_copy (const MusterId *id)
{
  return g_memdup2 (id, sizeof *id);
}
