/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-check-division.h"

#include <string.h>

/* Rule D1, the form only: which codes exist changes every year, so muster-division.h names a code and never refuses
 * one, and a place without a code is always allowed as text. */

/**
 * muster_division_is_valid:
 * @code: a text
 *
 * Returns: whether it has the form of a province, prefecture, county, township or village code
 */
gboolean
muster_division_is_valid (const char *code)
{
  gsize size = strlen (code);

  if (strspn (code, "0123456789") != size || *code == '0')
    return FALSE;
  return size == 2 || size == 4 || size == 6 || size == 9 || size == 12;
}

/**
 * muster_check_division:
 * @field: the field
 * @value: the code
 * @record: the record
 * @problems: list to add to
 *
 * Rule D1.
 */
void
muster_check_division (const MusterField *field, JsonNode *value, const MusterRecord *record, MusterProblems *problems)
{
  if (!muster_division_is_valid (json_node_get_string (value)))
    muster_problems_add (problems, field->name, "D1", MUSTER_SEVERITY_ERROR, "Not a division code.",
                         "行政区划代码格式不正确。");
}
