/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-check-plate.h"

#include <string.h>

/* Rule P1. */

static const char provinces[] = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
static const char endings[] = "挂学警";

/* One character of @text, at @at, out of @set; all of them take three bytes. */
static gboolean
is_one_of (const char *set, const char *at)
{
  for (const char *item = set; *item != '\0'; item = g_utf8_next_char (item))
    if (strncmp (item, at, 3) == 0)
      return TRUE;
  return FALSE;
}

/**
 * muster_plate_is_valid:
 * @text: a number plate in UTF-8
 *
 * Returns: whether it is province, letter and five characters (six on a new energy vehicle), with or without 挂, 学, 警
 */
gboolean
muster_plate_is_valid (const char *text)
{
  gsize count;

  if (strlen (text) < 4 || !is_one_of (provinces, text) || !g_ascii_isupper (text[3]))
    return FALSE;
  count = strspn (text + 4, "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789");
  text += 4 + count;
  if (count != 5 && count != 6)
    return FALSE;
  return *text == '\0' || (strlen (text) == 3 && is_one_of (endings, text));
}

/**
 * muster_check_plate:
 * @field: the field
 * @value: the plate
 * @record: the record
 * @problems: list to add to
 *
 * Rule P1: warns only.
 */
void
muster_check_plate (const MusterField *field, JsonNode *value, const MusterRecord *record, MusterProblems *problems)
{
  if (!muster_plate_is_valid (json_node_get_string (value)))
    muster_problems_add (problems, field->name, "P1", MUSTER_SEVERITY_WARNING, "Unusual for a number plate.",
                         "车牌号格式异常,请核对。");
}
