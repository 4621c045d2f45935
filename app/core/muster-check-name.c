/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-check-name.h"

#include <string.h>

/* Rule N1: names of people, in whatever way an old list or an input method spelled them. */

#define MIDDLE_DOT 0x00B7
#define LONGEST_NAME 50
#define USUAL_HAN 4

#define FIRST_PRIVATE 0xE815
#define LAST_PRIVATE 0xE864

/* Where systems of the GBK years kept characters that had no code point yet (byte pairs FE50 to FEA0), and what GB
 * 18030 says they are. */
static const gunichar private_characters[] = {
  0x2E81,  0x20087, 0x20089, 0x200CC, 0x2E84, 0x3473, 0x3447, 0x2E88, 0x2E8B,  0x9FB4, 0x359E,  0x361A, 0x360E, 0x2E8C,
  0x2E97,  0x396E,  0x3918,  0x9FB5,  0x39CF, 0x39DF, 0x3A73, 0x39D0, 0x9FB6,  0x9FB7, 0x3B4E,  0x3C6E, 0x3CE0, 0x2EA7,
  0x215D7, 0x9FB8,  0x2EAA,  0x4056,  0x415F, 0x2EAE, 0x4337, 0x2EB3, 0x2EB6,  0x2EB7, 0x2298F, 0x43B1, 0x43AC, 0x2EBB,
  0x43DD,  0x44D6,  0x4661,  0x464C,  0x9FB9, 0x4723, 0x4729, 0x477C, 0x478D,  0x2ECA, 0x4947,  0x497A, 0x497D, 0x4982,
  0x4983,  0x4985,  0x4986,  0x499F,  0x499B, 0x49B7, 0x49B6, 0x9FBA, 0x241FE, 0x4CA3, 0x4C9F,  0x4CA0, 0x4CA1, 0x4C77,
  0x4CA2,  0x4D13,  0x4D14,  0x4D15,  0x4D16, 0x4D17, 0x4D18, 0x4D19, 0x4DAE,  0x9FBB,
};

/**
 * muster_character_is_han:
 * @character: a code point
 *
 * Returns: whether it is a Chinese character of any extension, also one newer than the tables of GLib
 */
gboolean
muster_character_is_han (gunichar character)
{
  return (character >= 0x4E00 && character <= 0x9FFF) || (character >= 0x3400 && character <= 0x4DBF)
         || (character >= 0x20000 && character <= 0x3FFFD) || (character >= 0xF900 && character <= 0xFAFF)
         || (character >= 0x2E80 && character <= 0x2FDF) || character == 0x3007 || character == 0x3005;
}

static gboolean
is_compatibility_ideograph (gunichar character)
{
  return (character >= 0xF900 && character <= 0xFAFF) || (character >= 0x2F800 && character <= 0x2FA1F);
}

static gboolean
is_private (gunichar character)
{
  return g_unichar_type (character) == G_UNICODE_PRIVATE_USE;
}

/* What people type, or old lists hold, where the dot of 民委发〔2016〕33号 belongs. A full stop is one only between
 * Chinese characters. */
static gboolean
is_dot (gunichar character)
{
  static const gunichar dots[] = { MIDDLE_DOT, 0x2022, 0x2027, 0x22C5, 0x2219, 0x30FB, 0xFF65, 0xFF0E };

  for (guint i = 0; i < G_N_ELEMENTS (dots); i++)
    if (dots[i] == character)
      return TRUE;
  return FALSE;
}

static gboolean
is_space (gunichar character)
{
  return g_unichar_isspace (character) || g_unichar_type (character) == G_UNICODE_FORMAT
         || g_unichar_type (character) == G_UNICODE_CONTROL;
}

/* NFC, but a compatibility ideograph stays: it is how this person's card spells the name. */
static GArray *
compose (const char *text)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (gunichar));
  const char *at = text;

  while (*at != '\0')
    {
      const char *run = at;
      gunichar character = 0;

      while (*at != '\0' && !is_compatibility_ideograph (g_utf8_get_char (at)))
        at = g_utf8_next_char (at);
      if (at > run)
        {
          g_autofree char *composed = g_utf8_normalize (run, at - run, G_NORMALIZE_DEFAULT_COMPOSE);
          glong length = 0;
          g_autofree gunichar *characters = composed != NULL ? g_utf8_to_ucs4_fast (composed, -1, &length) : NULL;

          g_array_append_vals (out, characters, (guint) length);
        }
      for (; *at != '\0' && is_compatibility_ideograph (g_utf8_get_char (at)); at = g_utf8_next_char (at))
        {
          character = g_utf8_get_char (at);
          g_array_append_val (out, character);
        }
    }
  return out;
}

static gunichar
get_at (GArray *characters, guint index)
{
  return index < characters->len ? g_array_index (characters, gunichar, index) : 0;
}

/* The next character that is no space, from @index on; 0 at the end, which is a control character too. */
static gunichar
look_past_space (GArray *characters, guint index)
{
  while (index < characters->len && is_space (get_at (characters, index)))
    index++;
  return get_at (characters, index);
}

static gboolean
is_latin (gunichar character)
{
  return g_unichar_get_script (character) == G_UNICODE_SCRIPT_LATIN;
}

/**
 * muster_name_normalise:
 * @text: a name as it was typed
 *
 * One dot (U+00B7) for the dozen that are in use, never doubled and never at an end; spaces only between words of
 * letters; known characters of the private area by their real code points; composed.
 *
 * Returns: (transfer full): the name in its normal form
 */
char *
muster_name_normalise (const char *text)
{
  g_autoptr (GArray) characters = compose (text);
  GString *out = g_string_new (NULL);
  gunichar last = 0;
  gboolean space = FALSE;
  gboolean dot = FALSE;

  for (guint i = 0; i < characters->len; i++)
    {
      gunichar character = get_at (characters, i);

      if (character >= FIRST_PRIVATE && character <= LAST_PRIVATE)
        character = private_characters[character - FIRST_PRIVATE];
      if (is_space (character))
        {
          space = TRUE;
          continue;
        }
      if (is_dot (character)
          || (character == '.' && muster_character_is_han (last)
              && (muster_character_is_han (look_past_space (characters, i + 1))
                  || is_private (look_past_space (characters, i + 1)))))
        {
          dot = TRUE;
          continue;
        }
      if (dot && last != 0)
        g_string_append_unichar (out, MIDDLE_DOT);
      else if (space && last != 0 && !muster_character_is_han (last) && !muster_character_is_han (character))
        g_string_append_c (out, ' ');
      dot = FALSE;
      space = FALSE;
      g_string_append_unichar (out, character);
      last = character;
    }
  return g_string_free (out, FALSE);
}

/**
 * muster_name_normalise_value:
 * @field: the field
 * @value: what was typed; anything but a string is kept
 *
 * Returns: (transfer full) (nullable): the name in its normal form; %NULL to keep it
 */
JsonNode *
muster_name_normalise_value (const MusterField *field, JsonNode *value)
{
  g_autofree char *text = NULL;

  if (json_node_get_value_type (value) != G_TYPE_STRING)
    return NULL;
  text = muster_name_normalise (json_node_get_string (value));
  if (strcmp (text, json_node_get_string (value)) == 0)
    return NULL;
  return json_node_init_string (json_node_alloc (), text);
}

static gboolean
is_allowed (gunichar character)
{
  return muster_character_is_han (character) || is_private (character) || is_latin (character)
         || character == MIDDLE_DOT || character == ' ';
}

/**
 * muster_check_name:
 * @field: the field
 * @value: the name
 * @record: the record
 * @problems: list to add to
 *
 * Rule N1.
 */
void
muster_check_name (const MusterField *field, JsonNode *value, const MusterRecord *record, MusterProblems *problems)
{
  g_autofree char *name = muster_name_normalise (json_node_get_string (value));
  glong length = g_utf8_strlen (name, -1);
  gboolean allowed = TRUE;
  gboolean unknown = FALSE;
  gboolean has_dot = FALSE;
  glong han = 0;

  for (const char *at = name; *at != '\0'; at = g_utf8_next_char (at))
    {
      allowed &= is_allowed (g_utf8_get_char (at));
      unknown |= is_private (g_utf8_get_char (at));
      has_dot |= g_utf8_get_char (at) == MIDDLE_DOT;
      han += muster_character_is_han (g_utf8_get_char (at));
    }
  if (!allowed || length < 1 || length > LONGEST_NAME)
    muster_problems_add (problems, field->name, "N1", MUSTER_SEVERITY_ERROR,
                         "A name has Chinese characters, the middle dot, or Latin letters.",
                         "姓名只能包含汉字、间隔号“·”或拉丁字母,1至50字。");
  if (unknown)
    muster_problems_add (problems, field->name, "N1", MUSTER_SEVERITY_WARNING,
                         "A character of an old system that nobody else can read.", "含有旧系统自造字,请核对。");
  if (length == 1 || (han > USUAL_HAN && !has_dot))
    muster_problems_add (problems, field->name, "N1", MUSTER_SEVERITY_WARNING, "Unusual length for a name.",
                         "姓名长度异常,请核对。");
}
