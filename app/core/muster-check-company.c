/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-check-company.h"

#include <string.h>

#include "muster-check-identity.h"

/* Rule U1: the unified social credit code of GB 32100-2015. Real companies carry codes that fail the check, so that is
 * only a warning. */

#define CODE_SIZE 18

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/**
 * muster_company_code_normalise:
 * @text: what a person typed
 *
 * Returns: (transfer full): in half-width capitals, without spaces and hyphens
 */
char *
muster_company_code_normalise (const char *text)
{
  return muster_identity_normalise (text);
}

/**
 * muster_company_code_examine:
 * @code: a code in its normal form
 *
 * Returns: what is wrong with it
 */
MusterCompanyCodeVerdict
muster_company_code_examine (const char *code)
{
  guint sum = 0;
  guint weight = 1;

  if (strlen (code) != CODE_SIZE || strspn (code, alphabet) != CODE_SIZE)
    return MUSTER_COMPANY_CODE_BAD_FORM;
  for (int i = 0; i < CODE_SIZE - 1; i++)
    {
      sum += (guint) (strchr (alphabet, code[i]) - alphabet) * weight;
      weight = weight * 3 % 31;
    }
  return code[CODE_SIZE - 1] == alphabet[(31 - sum % 31) % 31] ? MUSTER_COMPANY_CODE_VALID
                                                               : MUSTER_COMPANY_CODE_BAD_CHECK;
}

static JsonNode *
replace_text (JsonNode *value, const char *text)
{
  if (strcmp (text, json_node_get_string (value)) == 0)
    return NULL;
  return json_node_init_string (json_node_alloc (), text);
}

/**
 * muster_company_code_normalise_value:
 * @field: the field
 * @value: what was typed; anything but a string is kept
 *
 * Returns: (transfer full) (nullable): the value in its normal form; %NULL to keep it
 */
JsonNode *
muster_company_code_normalise_value (const MusterField *field, JsonNode *value)
{
  g_autofree char *text = NULL;

  if (json_node_get_value_type (value) != G_TYPE_STRING)
    return NULL;
  text = muster_company_code_normalise (json_node_get_string (value));
  return replace_text (value, text);
}

/**
 * muster_company_name_normalise_value:
 * @field: the field
 * @value: what was typed; anything but a string is kept
 *
 * Returns: (transfer full) (nullable): the name trimmed and in half-width characters; %NULL to keep it
 */
JsonNode *
muster_company_name_normalise_value (const MusterField *field, JsonNode *value)
{
  g_autofree char *text = NULL;

  if (json_node_get_value_type (value) != G_TYPE_STRING)
    return NULL;
  text = g_utf8_normalize (json_node_get_string (value), -1, G_NORMALIZE_ALL_COMPOSE);
  return text != NULL ? replace_text (value, g_strstrip (text)) : NULL;
}

/**
 * muster_check_company_code:
 * @field: the field
 * @value: the code
 * @record: the record
 * @problems: list to add to
 *
 * Rule U1.
 */
void
muster_check_company_code (const MusterField *field, JsonNode *value, const MusterRecord *record,
                           MusterProblems *problems)
{
  g_autofree char *code = muster_company_code_normalise (json_node_get_string (value));

  switch (muster_company_code_examine (code))
    {
    case MUSTER_COMPANY_CODE_BAD_FORM:
      muster_problems_add (problems, field->name, "U1", MUSTER_SEVERITY_ERROR,
                           "A credit code has 18 digits or capitals, without I, O, S, V and Z.",
                           "统一社会信用代码应为18位数字或大写字母(不含I、O、S、V、Z)。");
      break;
    case MUSTER_COMPANY_CODE_BAD_CHECK:
      muster_problems_add (problems, field->name, "U1", MUSTER_SEVERITY_WARNING,
                           "The check character does not fit: compare with the licence.", "校验码不符,请核对执照。");
      break;
    case MUSTER_COMPANY_CODE_VALID:
    default:
      break;
    }
}
