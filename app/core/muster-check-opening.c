/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-check-opening.h"

#include <string.h>

#include "muster-check-age.h"

/* What an offer of work may say: 人力资源市场暂行条例, art. 24; 就业促进法, art. 26–31; 劳动法, art. 58. */

#define LOW_WAGE 2000
#define USUAL_SPREAD 3

static const char *const sex_words[]
    = { "限男", "限女", "男性", "女性", "仅男", "仅女", "只招男", "只招女", "男士", "女士" };
static const char *const origin_words[] = { "民族", "信仰", "宗教", "籍贯", "户籍", "本地户口", "外地人" };

static gboolean
has_word (const char *text, const char *const *words, guint n_words)
{
  for (guint i = 0; i < n_words; i++)
    if (strstr (text, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/**
 * muster_requirement_limits_sex:
 * @record: an opening
 *
 * Returns: whether its requirements speak of one sex, which the law allows on stated grounds only
 */
gboolean
muster_requirement_limits_sex (const MusterRecord *record)
{
  const char *text = muster_record_get_text (record, "requirement");

  return text != NULL && has_word (text, sex_words, G_N_ELEMENTS (sex_words));
}

/**
 * muster_check_requirement:
 * @field: the field
 * @value: the requirements of an opening
 * @record: the opening
 * @problems: list to add to
 *
 * Warns of words by which a job may not be refused.
 */
void
muster_check_requirement (const MusterField *field, JsonNode *value, const MusterRecord *record,
                          MusterProblems *problems)
{
  const char *text = json_node_get_string (value);

  if (has_word (text, sex_words, G_N_ELEMENTS (sex_words)))
    muster_problems_add (problems, field->name, "compliance", MUSTER_SEVERITY_WARNING,
                         "A limit of sex needs a legal ground.", "性别限制须有法定理由。");
  if (has_word (text, origin_words, G_N_ELEMENTS (origin_words)))
    muster_problems_add (problems, field->name, "compliance", MUSTER_SEVERITY_WARNING,
                         "Ethnic group, belief and place of origin may not be required.",
                         "不得以民族、信仰、籍贯、户籍为招聘条件。");
}

/**
 * muster_check_wage:
 * @record: an opening
 * @problems: list to add to
 *
 * The upper end is not below the lower one; unusual wages are warned of.
 */
void
muster_check_wage (const MusterRecord *record, MusterProblems *problems)
{
  gint64 minimum = muster_record_get_int (record, "wage_min", 0);
  gint64 maximum = muster_record_get_int (record, "wage_max", 0);

  if (minimum > 0 && minimum < LOW_WAGE)
    muster_problems_add (problems, "wage_min", "wage", MUSTER_SEVERITY_WARNING, "Below 2,000 yuan a month.",
                         "月薪低于2000元,请核对。");
  if (minimum <= 0 || maximum <= 0)
    return;
  if (maximum < minimum)
    muster_problems_add (problems, "wage_max", "wage", MUSTER_SEVERITY_ERROR, "Below the lower end.", "上限低于下限。");
  else if (maximum > USUAL_SPREAD * minimum)
    muster_problems_add (problems, "wage_max", "wage", MUSTER_SEVERITY_WARNING, "More than three times the lower end.",
                         "上限超过下限的三倍,请核对。");
}

/**
 * muster_check_age_limits:
 * @record: an opening
 * @problems: list to add to
 *
 * Nobody under 16; under 18 only where the opening is open to it.
 */
void
muster_check_age_limits (const MusterRecord *record, MusterProblems *problems)
{
  gint64 youngest = muster_record_get_int (record, "min_age", MUSTER_AGE_OF_MAJORITY);
  gint64 oldest = muster_record_get_int (record, "max_age", G_MAXINT64);

  if (youngest < MUSTER_AGE_OF_WORK)
    muster_problems_add (problems, "min_age", "A1", MUSTER_SEVERITY_ERROR, "Nobody under 16 may be hired.",
                         "不得招用未满16周岁人员。");
  else if (youngest < MUSTER_AGE_OF_MAJORITY && !muster_record_get_bool (record, "minor_allowed"))
    muster_problems_add (problems, "min_age", "A1", MUSTER_SEVERITY_ERROR,
                         "Under 18 only where the opening is open to 16 and 17.",
                         "未勾选可招16–18岁,最低年龄应为18岁。");
  if (muster_record_has (record, "min_age") && oldest < youngest)
    muster_problems_add (problems, "max_age", "range", MUSTER_SEVERITY_ERROR, "Below the lower end.", "上限低于下限。");
}
