/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-check-period.h"

#include <string.h>

#include "muster-calendar.h"

/**
 * muster_check_dates_in_order:
 * @record: a record
 * @from: name of a date field
 * @to: name of a date field that may not be earlier
 * @problems: list to add to
 *
 * Silent where one of them is open.
 */
void
muster_check_dates_in_order (const MusterRecord *record, const char *from, const char *to, MusterProblems *problems)
{
  const char *start = muster_record_get_text (record, from);
  const char *end = muster_record_get_text (record, to);

  if (muster_date_is_valid (start) && muster_date_is_valid (end) && strcmp (end, start) < 0)
    muster_problems_add (problems, to, "range", MUSTER_SEVERITY_ERROR, "The end is before the start.",
                         "结束日期早于开始日期。");
}
