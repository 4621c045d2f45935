/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-pinyin.h"

#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "muster-check-name.h"

/* Longest text that is read; names are far below, titles are cut. */
#define LONGEST_TEXT 400

/**
 * Override:
 * @prefix: beginning of a name
 * @readings: its readings, separated by '|'; of each one syllable a character, separated by spaces
 *
 * Where ICU's reading of a surname is one of two in use, or is not the one that people type.
 */
typedef struct
{
  const char *prefix;
  const char *readings;
} Override;

static const Override overrides[] = {
  { "覃", "qin|tan" },
  { "缪", "miao|mou" },
  { "阚", "kan" },
  { "朴", "piao|pu" },
  { "莘", "xin|shen" },
  { "乐", "yue|le" },
  { "召", "shao|zhao" },
  { "隗", "wei|kui" },
  { "句", "gou|ju" },
  { "郇", "xun|huan" },
  { "么", "yao|me" },
  { "秘", "bi|mi" },
  { "黑", "he|hei" },
  { "祭", "zhai|ji" },
  { "佴", "nai|er" },
  { "盛", "sheng|cheng" },
  { "隽", "juan|jun" },
  { "繁", "po|fan" },
  { "洗", "xian|xi" },
  { "吕", "lv|lu" },
  { "闾", "lv|lu" },
  { "柏", "bai|bo" },
  { "尉迟", "yu chi|wei chi" },
  { "阿卜", "a bu" },
};

static GMutex lock;
static UTransliterator *shared; /* opened once, under the lock; lives as long as the program */

/* What ICU said of short texts, under the lock: a reading costs it some 70 µs. */
static GHashTable *known;
#define KNOWN_LIMIT 50000
#define KNOWN_BYTES 64
/* What a character that is not the first stands behind when ICU is asked. */
#define ANY_CHARACTER "安"

static UTransliterator *
get_transliterator (void)
{
  UErrorCode status = U_ZERO_ERROR;
  UChar id[64];

  if (shared == NULL)
    {
      u_uastrcpy (id, "Han-Latin/Names; Latin-ASCII; Lower");
      shared = utrans_openU (id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
      if (U_FAILURE (status))
        g_critical ("ICU has no readings of Chinese characters: %s", u_errorName (status));
    }
  return shared;
}

/* ICU's reading: syllables and whatever it left alone, with spaces here and there. The lock is held. */
static char *
transliterate (const char *text)
{
  g_autofree UChar *buffer = g_new (UChar, LONGEST_TEXT * 9);
  g_autofree char *out = g_malloc (LONGEST_TEXT * 27 + 1);
  UErrorCode status = U_ZERO_ERROR;
  UTransliterator *transliterator = get_transliterator ();
  int32_t length = 0;
  int32_t limit;

  u_strFromUTF8 (buffer, LONGEST_TEXT * 2, &length, text, (int32_t) strlen (text), &status);
  limit = length;
  if (transliterator != NULL && U_SUCCESS (status))
    utrans_transUChars (transliterator, buffer, &length, LONGEST_TEXT * 9, 0, &limit, &status);
  u_strToUTF8 (out, LONGEST_TEXT * 27 + 1, NULL, buffer, length, &status);
  return U_SUCCESS (status) ? g_strdup (out) : g_strdup (text);
}

/* The lock is held. */
static char *
recall (const char *text)
{
  const char *reading;
  char *fresh;

  if (strlen (text) > KNOWN_BYTES)
    return transliterate (text);
  if (known == NULL)
    known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  reading = g_hash_table_lookup (known, text);
  if (reading != NULL)
    return g_strdup (reading);
  if (g_hash_table_size (known) >= KNOWN_LIMIT)
    g_hash_table_remove_all (known);
  fresh = transliterate (text);
  g_hash_table_insert (known, g_strdup (text), g_strdup (fresh));
  return fresh;
}

/* Whether ICU reads @text character by character, each by whether it stands at the beginning. That is all its rules for
 * names know (utrans_toRules() shows them), but for four pairs, of which the first character is read by the second. */
static gboolean
is_read_singly (const char *text)
{
  static const char *const pairs[] = { "令狐", "万俟", "澹台", "长孙" };

  if (strlen (text) > KNOWN_BYTES)
    return FALSE;
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      /* The block in which every character has a reading. */
      if (character < 0x4e00 || character > 0x9fa5)
        return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (strstr (text, pairs[i]) != NULL)
      return FALSE;
  return TRUE;
}

/* The lock is held. */
static char *
read_singly (const char *text)
{
  GString *reading = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      g_autofree char *piece
          = g_strdup_printf ("%s%.*s", at == text ? "" : ANY_CHARACTER, (int) (g_utf8_next_char (at) - at), at);
      g_autofree char *read = recall (piece);

      g_string_append (reading, at == text ? read : strrchr (read, ' '));
    }
  return g_string_free (reading, FALSE);
}

static char *
get_reading (const char *text)
{
  char *reading;

  g_mutex_lock (&lock);
  reading = is_read_singly (text) ? read_singly (text) : recall (text);
  g_mutex_unlock (&lock);
  return reading;
}

/* A run of letters or digits is one piece, a character without a reading is one, and everything else separates. */
static GPtrArray *
split (const char *reading)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func (g_free);
  const char *at = reading;

  while (*at != '\0')
    {
      const char *start = at;

      while (g_ascii_isalnum (*at))
        at++;
      if (at == start)
        at = g_utf8_next_char (at);
      if (g_ascii_isalnum (*start) || g_unichar_isalpha (g_utf8_get_char (start)))
        g_ptr_array_add (pieces, g_strndup (start, (gsize) (at - start)));
    }
  return pieces;
}

static char *
join (GPtrArray *pieces, gboolean initials)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < pieces->len; i++)
    {
      const char *piece = pieces->pdata[i];

      g_string_append_len (text, piece, initials ? g_utf8_next_char (piece) - piece : (gssize) strlen (piece));
    }
  return g_string_free (text, FALSE);
}

static const Override *
find_override (const char *name)
{
  const Override *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (overrides); i++)
    if (g_str_has_prefix (name, overrides[i].prefix))
      found = &overrides[i];
  return found;
}

static void
apply (GPtrArray *pieces, const char *reading)
{
  g_auto (GStrv) syllables = g_strsplit (reading, " ", -1);

  for (guint i = 0; syllables[i] != NULL && i < pieces->len; i++)
    {
      g_free (pieces->pdata[i]);
      pieces->pdata[i] = g_strdup (syllables[i]);
    }
}

static char *
read_name (const char *text, gboolean initials)
{
  g_autofree char *name = g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), LONGEST_TEXT));
  g_autofree char *reading = get_reading (name);
  g_autoptr (GPtrArray) pieces = split (reading);
  const Override *override = find_override (name);
  g_auto (GStrv) readings = override != NULL ? g_strsplit (override->readings, "|", -1) : NULL;
  g_autoptr (GPtrArray) alternates = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i == 0 || (readings != NULL && readings[i] != NULL); i++)
    {
      g_autofree char *joined = NULL;

      if (readings != NULL)
        apply (pieces, readings[i]);
      joined = join (pieces, initials);
      if (!g_ptr_array_find_with_equal_func (alternates, joined, g_str_equal, NULL))
        g_ptr_array_add (alternates, g_steal_pointer (&joined));
    }
  g_ptr_array_add (alternates, NULL);
  return g_strjoinv ("|", (char **) alternates->pdata);
}

/**
 * muster_pinyin_full:
 * @name: a name in its normal form, UTF-8
 *
 * The syllables of a name in small letters without tones, spaces or dots: what somebody types who looks for it. A
 * surname with two readings gives two, separated by '|'. A character without a reading stays as it is. May be called
 * from any thread; takes some 100 µs where its parts were not met before.
 *
 * Returns: (transfer full): "ouyangmoumou"; "qinxiaoming|tanxiaoming"
 */
char *
muster_pinyin_full (const char *name)
{
  return read_name (name, FALSE);
}

/**
 * muster_pinyin_initials:
 * @name: a name in its normal form, UTF-8
 *
 * Returns: (transfer full): the first letters of muster_pinyin_full(): "oymm"; "qxm|txm"
 */
char *
muster_pinyin_initials (const char *name)
{
  return read_name (name, TRUE);
}
