/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-check-phone.h"

#include <string.h>

/* Rules M1 (mobile) and M2 (other phones). */

#define MOBILE_DIGITS 11

static gboolean
is_dialled (const char *text, gsize count)
{
  return strspn (text, "0123456789") >= count;
}

/**
 * muster_phone_normalise:
 * @text: what a person typed
 *
 * A mobile loses the country code, spaces and hyphens. Of any other number only the spaces go: its hyphens tell the
 * area code from the number and the number from the extension.
 *
 * Returns: (transfer full): the number in half-width characters
 */
char *
muster_phone_normalise (const char *text)
{
  g_autofree char *half = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  g_autoptr (GString) spaceless = g_string_new (NULL);
  g_autoptr (GString) bare = g_string_new (NULL);
  const char *rest;

  for (const char *at = half != NULL ? half : ""; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (g_unichar_isspace (character))
        continue;
      if (g_unichar_type (character) == G_UNICODE_DASH_PUNCTUATION)
        {
          g_string_append_c (spaceless, '-');
          continue;
        }
      g_string_append_unichar (spaceless, character);
      g_string_append_unichar (bare, character);
    }
  rest = bare->str;
  if (g_str_has_prefix (rest, "+86"))
    rest += 3;
  else if (g_str_has_prefix (rest, "0086"))
    rest += 4;
  if (muster_mobile_is_valid (rest))
    return g_strdup (rest);
  return g_string_free (g_steal_pointer (&spaceless), FALSE);
}

/**
 * muster_mobile_is_valid:
 * @text: a number in its normal form
 *
 * Returns: whether it has the form of a mobile number of the mainland
 */
gboolean
muster_mobile_is_valid (const char *text)
{
  return strlen (text) == MOBILE_DIGITS && is_dialled (text, MOBILE_DIGITS) && text[0] == '1' && text[1] >= '3';
}

/**
 * muster_mobile_is_suspicious:
 * @text: a valid mobile number
 *
 * Returns: whether all digits behind the second are equal or count up or down: what people type to get past a form
 */
gboolean
muster_mobile_is_suspicious (const char *text)
{
  int step = (text[3] - text[2] + 10) % 10;

  if (step != 0 && step != 1 && step != 9)
    return FALSE;
  for (int i = 3; i < MOBILE_DIGITS; i++)
    if ((text[i] - text[i - 1] + 10) % 10 != step)
      return FALSE;
  return TRUE;
}

/**
 * muster_phone_is_valid:
 * @text: a number in its normal form
 *
 * Returns: whether it is a fixed line, `^(0\d{2,3}-?)?\d{7,8}(-\d{1,6})?$`, or a mobile
 */
gboolean
muster_phone_is_valid (const char *text)
{
  static GRegex *fixed;

  if (g_once_init_enter (&fixed))
    g_once_init_leave (&fixed, g_regex_new ("^(0\\d{2,3}-?)?\\d{7,8}(-\\d{1,6})?$", G_REGEX_DOLLAR_ENDONLY, 0, NULL));
  return muster_mobile_is_valid (text) || g_regex_match (fixed, text, 0, NULL);
}

/**
 * muster_phone_normalise_value:
 * @field: the field
 * @value: what was typed; anything but a string is kept
 *
 * Returns: (transfer full) (nullable): the value in its normal form; %NULL to keep it
 */
JsonNode *
muster_phone_normalise_value (const MusterField *field, JsonNode *value)
{
  g_autofree char *text = NULL;

  if (json_node_get_value_type (value) != G_TYPE_STRING)
    return NULL;
  text = muster_phone_normalise (json_node_get_string (value));
  if (strcmp (text, json_node_get_string (value)) == 0)
    return NULL;
  return json_node_init_string (json_node_alloc (), text);
}

/**
 * muster_check_mobile:
 * @field: the field
 * @value: the number
 * @record: the record
 * @problems: list to add to
 *
 * Rule M1.
 */
void
muster_check_mobile (const MusterField *field, JsonNode *value, const MusterRecord *record, MusterProblems *problems)
{
  g_autofree char *text = muster_phone_normalise (json_node_get_string (value));

  if (!muster_mobile_is_valid (text))
    muster_problems_add (problems, field->name, "M1", MUSTER_SEVERITY_ERROR,
                         "A mobile number has eleven digits and begins with 13 to 19.",
                         "手机号应为11位,以13至19开头。");
  else if (muster_mobile_is_suspicious (text))
    muster_problems_add (problems, field->name, "M1", MUSTER_SEVERITY_WARNING, "Looks made up.", "号码疑似随意填写。");
}

/**
 * muster_check_phone:
 * @field: the field
 * @value: the number
 * @record: the record
 * @problems: list to add to
 *
 * Rule M2.
 */
void
muster_check_phone (const MusterField *field, JsonNode *value, const MusterRecord *record, MusterProblems *problems)
{
  g_autofree char *text = muster_phone_normalise (json_node_get_string (value));

  if (!muster_phone_is_valid (text))
    muster_problems_add (problems, field->name, "M2", MUSTER_SEVERITY_ERROR, "Not a telephone number.",
                         "电话号码格式不正确。");
}
