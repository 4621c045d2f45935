/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-check-identity.h"

#include <string.h>

#include "muster-calendar.h"
#include "muster-division.h"

/* Rules I1 (GB 11643, 18 characters), I2 (the old 15 digits), I3 (other documents), I4 (region). */

/**
 * muster_identity_normalise:
 * @text: what a person typed
 *
 * Returns: (transfer full): in half-width characters and capitals, without spaces and hyphens
 */
char *
muster_identity_normalise (const char *text)
{
  /* Plain ASCII, as nearly every number is, stands in that form already. */
  g_autofree char *half = g_str_is_ascii (text) ? g_strdup (text) : g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);
  GString *out = g_string_sized_new (32);

  for (const char *at = half != NULL ? half : ""; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (!g_unichar_isspace (character) && g_unichar_type (character) != G_UNICODE_DASH_PUNCTUATION)
        g_string_append_unichar (out, character < 0x80 ? (gunichar) g_ascii_toupper ((char) character) : character);
    }
  return g_string_free (out, FALSE);
}

/* GB 11643: ISO 7064 MOD 11-2 over the first 17 digits. */
static char
check_character (const char *number)
{
  static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  int sum = 0;

  for (int i = 0; i < 17; i++)
    sum += g_ascii_digit_value (number[i]) * weights[i];
  return "10X98765432"[sum % 11];
}

/* Brings both forms to 18 characters. */
static gboolean
expand (const char *text, MusterIdentity *identity)
{
  gsize size = strlen (text);
  gsize digits = strspn (text, "0123456789");

  if (size == 15 && digits == 15)
    {
      g_snprintf (identity->number, sizeof identity->number, "%.6s19%.9s", text, text + 6);
      identity->number[17] = check_character (identity->number);
      identity->number[18] = '\0';
      identity->is_derived = TRUE;
      return TRUE;
    }
  if (size != 18 || digits < 17 || *text == '0' || (digits == 17 && text[17] != 'X'))
    return FALSE;
  g_strlcpy (identity->number, text, sizeof identity->number);
  identity->is_derived = FALSE;
  return TRUE;
}

/**
 * muster_identity_examine:
 * @text: (nullable): a number as typed; normalised first
 * @identity: (out): filled where the answer is %MUSTER_IDENTITY_VALID
 *
 * The check finds every wrong digit and every swap of neighbours, so a number that fails it is not believed; see
 * muster_identity_guess_birth() for the one thing that it is asked.
 *
 * Returns: what is wrong with the number
 */
MusterIdentityVerdict
muster_identity_examine (const char *text, MusterIdentity *identity)
{
  g_autofree char *number = muster_identity_normalise (text != NULL ? text : "");
  const char *birth = identity->number + 6;

  if (!expand (number, identity))
    return MUSTER_IDENTITY_BAD_FORM;
  if (identity->number[17] != check_character (identity->number))
    return MUSTER_IDENTITY_BAD_CHECK;
  g_snprintf (identity->birth, sizeof identity->birth, "%.4s-%.2s-%.2s", birth, birth + 4, birth + 6);
  identity->is_male = g_ascii_digit_value (identity->number[16]) % 2 == 1;
  return muster_date_is_valid (identity->birth) ? MUSTER_IDENTITY_VALID : MUSTER_IDENTITY_BAD_DATE;
}

/**
 * muster_identity_read:
 * @text: (nullable): a number as typed
 * @identity: (out): what it says; `number` is the key by which people are matched
 *
 * Returns: whether the number is valid
 */
gboolean
muster_identity_read (const char *text, MusterIdentity *identity)
{
  return muster_identity_examine (text, identity) == MUSTER_IDENTITY_VALID;
}

/**
 * muster_identity_guess_birth:
 * @text: (nullable): a number as typed
 * @birth: (out) (array fixed-size=11): YYYY-MM-DD
 *
 * The digits of the birth date in a number of 18 characters whose check digit does not fit or is no digit.
 *
 * Returns: whether it is such a number, and they are a day that exists
 */
gboolean
muster_identity_guess_birth (const char *text, char birth[11])
{
  g_autofree char *number = muster_identity_normalise (text != NULL ? text : "");
  const char *digits = number + 6;

  if (g_utf8_strlen (number, -1) != 18 || strspn (number, "0123456789") < 17 || *number == '0'
      || number[17] == check_character (number))
    return FALSE;
  g_snprintf (birth, 11, "%.4s-%.2s-%.2s", digits, digits + 4, digits + 6);
  return muster_date_is_valid (birth);
}

/**
 * muster_identity_normalise_value:
 * @field: the field
 * @value: what was typed; anything but a string is kept
 *
 * Returns: (transfer full) (nullable): the value in its normal form; %NULL to keep it
 */
JsonNode *
muster_identity_normalise_value (const MusterField *field, JsonNode *value)
{
  g_autofree char *text = NULL;

  if (json_node_get_value_type (value) != G_TYPE_STRING)
    return NULL;
  text = muster_identity_normalise (json_node_get_string (value));
  if (strcmp (text, json_node_get_string (value)) == 0)
    return NULL;
  return json_node_init_string (json_node_alloc (), text);
}

/* A number keeps the region of the day on which it was given, and no list of all of them is whole: this can only ever
 * be a note. Hong Kong, Macao and Taiwan have codes on cards alone. */
static gboolean
region_is_known (const char *number)
{
  static const char *const elsewhere[] = { "810000", "820000", "830000" };
  char region[7];

  g_strlcpy (region, number, sizeof region);
  for (guint i = 0; i < G_N_ELEMENTS (elsewhere); i++)
    if (strcmp (region, elsewhere[i]) == 0)
      return TRUE;
  return muster_division_find (region) != NULL || muster_division_was_county (region);
}

static void
check_passport (const MusterField *field, const char *text, MusterProblems *problems)
{
  gsize size = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

  if (text[size] != '\0' || size < 5 || size > 17)
    muster_problems_add (problems, field->name, "I3", MUSTER_SEVERITY_WARNING, "Unusual for a passport number.",
                         "护照号码格式异常,请核对。");
}

static void
check_resident_number (const MusterField *field, const char *text, const MusterRecord *record, MusterProblems *problems)
{
  MusterIdentity identity;

  switch (muster_identity_examine (text, &identity))
    {
    case MUSTER_IDENTITY_BAD_FORM:
      muster_problems_add (problems, field->name, "I1", MUSTER_SEVERITY_ERROR,
                           "An ID number has 18 characters, the last a digit or X.",
                           "身份证号应为18位,末位为数字或X。");
      return;
    case MUSTER_IDENTITY_BAD_CHECK:
      muster_problems_add (problems, field->name, "I1", MUSTER_SEVERITY_ERROR,
                           "The check digit does not fit: a digit is wrong or two are swapped.",
                           "校验码不符:有一位输错或相邻两位颠倒。");
      return;
    case MUSTER_IDENTITY_BAD_DATE:
      muster_problems_add (problems, field->name, "I1", MUSTER_SEVERITY_ERROR,
                           "The day of birth in the number does not exist.", "号码中的出生日期不存在。");
      return;
    case MUSTER_IDENTITY_VALID:
    default:
      break;
    }
  if (identity.is_derived)
    muster_problems_add (problems, field->name, "I2", MUSTER_SEVERITY_WARNING,
                         "An old number of 15 digits: no ticket can be bought with it.", "15位旧号码,不能用于购票。");
  if (strcmp (identity.birth, "1900-01-01") < 0)
    muster_problems_add (problems, field->name, "I1", MUSTER_SEVERITY_WARNING, "Born before 1900 by the number.",
                         "号码中的出生年份早于1900年,请核对。");
  if (muster_record_get_today (record) != NULL && strcmp (identity.birth, muster_record_get_today (record)) > 0)
    muster_problems_add (problems, field->name, "I1", MUSTER_SEVERITY_ERROR, "Not yet born by the number.",
                         "号码中的出生日期晚于今天。");
  if (!region_is_known (identity.number))
    muster_problems_add (problems, field->name, "I4", MUSTER_SEVERITY_WARNING,
                         "Region code not recognised (perhaps an old one).", "地区码未识别(可能为旧代码)。");
}

/**
 * muster_check_identity:
 * @field: the field of the number
 * @value: the number
 * @record: the record; its `id_type` says which rule holds
 * @problems: list to add to
 *
 * Rules I1 to I4.
 */
void
muster_check_identity (const MusterField *field, JsonNode *value, const MusterRecord *record, MusterProblems *problems)
{
  const char *text = json_node_get_string (value);

  if (muster_record_is_code (record, "id_type", "1") || muster_record_is_code (record, "id_type", "2"))
    check_resident_number (field, text, record, problems);
  else if (muster_record_is_code (record, "id_type", "3"))
    check_passport (field, text, problems);
}

/**
 * muster_check_identity_agrees:
 * @record: a record with `id_type`, `id_number`, `sex` and `birth_date`
 * @problems: list to add to
 *
 * Warns where what was said differs from what a valid number says.
 */
void
muster_check_identity_agrees (const MusterRecord *record, MusterProblems *problems)
{
  const char *birth = muster_record_get_text (record, "birth_date");
  const char *precision = muster_record_get_text (record, "birth_precision");
  gsize compared = g_strcmp0 (precision, "1") == 0 ? 4 : g_strcmp0 (precision, "2") == 0 ? 7 : 10;
  MusterIdentity identity;

  if ((!muster_record_is_code (record, "id_type", "1") && !muster_record_is_code (record, "id_type", "2"))
      || !muster_identity_read (muster_record_get_text (record, "id_number"), &identity))
    return;
  if (muster_record_is_code (record, "sex", identity.is_male ? "2" : "1"))
    muster_problems_add (problems, "sex", "I1", MUSTER_SEVERITY_WARNING, "Differs from the ID number.",
                         "与身份证号不一致。");
  if (birth != NULL && strncmp (birth, identity.birth, compared) != 0)
    muster_problems_add (problems, "birth_date", "I1", MUSTER_SEVERITY_WARNING, "Differs from the ID number.",
                         "与身份证号不一致。");
}
