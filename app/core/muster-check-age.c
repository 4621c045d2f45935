/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-check-age.h"

#include <string.h>

#include "muster-calendar.h"
#include "muster-check-identity.h"

/* Rule A1: nobody under 16. Every doubt makes the person younger. */

/* The latest day on which somebody with this birth date may have been born. */
static gboolean
latest_birth (const char *birth, const char *precision, int *year, int *month, int *day)
{
  g_autofree char *whole = NULL;
  gsize size = birth != NULL ? strlen (birth) : 0;
  gboolean year_only = size == 4 || g_strcmp0 (precision, "1") == 0;
  gboolean month_only = !year_only && (size == 7 || g_strcmp0 (precision, "2") == 0);

  if (size == 4)
    whole = g_strconcat (birth, "-12-31", NULL);
  else if (size == 7)
    whole = g_strconcat (birth, "-01", NULL);
  if (!muster_date_parse (whole != NULL ? whole : birth, year, month, day))
    return FALSE;
  if (year_only)
    *month = 12;
  if (year_only || month_only)
    *day = muster_date_days_in_month (*year, *month);
  return TRUE;
}

/**
 * muster_age_at:
 * @birth: (nullable): YYYY-MM-DD; also YYYY or YYYY-MM
 * @precision: (nullable): code of BPREC: how much of @birth is known; %NULL: as much as is written
 * @on_date: (nullable): YYYY-MM-DD
 *
 * A year alone counts as its 31 December, a month as its last day. On the birthday itself the new age holds; who was
 * born on 29 February has it on 1 March in other years.
 *
 * Returns: completed years; -1 where a date cannot be read or lies after @on_date
 */
int
muster_age_at (const char *birth, const char *precision, const char *on_date)
{
  int year, month, day;
  int on_year, on_month, on_day;
  int age;

  if (!latest_birth (birth, precision, &year, &month, &day)
      || !muster_date_parse (on_date, &on_year, &on_month, &on_day))
    return -1;
  age = on_year - year;
  if (on_month < month || (on_month == month && on_day < day))
    age--;
  /* A year alone that is this very year: born, but not yet by its 31 December. */
  if (age == -1 && on_year == year && strncmp (birth, on_date, MIN (strlen (birth), 10)) <= 0)
    return 0;
  return MAX (age, -1);
}

static const char *
get_text (JsonObject *fields, const char *name)
{
  JsonNode *node = json_object_get_member (fields, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
holds_resident_number (JsonObject *fields)
{
  const char *type = get_text (fields, "id_type");

  /* A number whose kind was not said yet is still read: the form asks for the number first. */
  return type == NULL || strcmp (type, "1") == 0 || strcmp (type, "2") == 0 || strcmp (type, "5") == 0;
}

/**
 * muster_worker_get_age:
 * @worker_fields: flat fields of a worker
 * @on_date: YYYY-MM-DD
 *
 * Asks the ID number, of 18 or 15 characters, where it is valid, and the birth date, and believes the younger one.
 *
 * Returns: completed years; -1 where neither says
 */
int
muster_worker_get_age (JsonObject *worker_fields, const char *on_date)
{
  MusterIdentity identity;
  int said
      = muster_age_at (get_text (worker_fields, "birth_date"), get_text (worker_fields, "birth_precision"), on_date);
  int numbered = -1;

  if (holds_resident_number (worker_fields) && muster_identity_read (get_text (worker_fields, "id_number"), &identity))
    numbered = muster_age_at (identity.birth, NULL, on_date);
  if (said < 0 || numbered < 0)
    return MAX (said, numbered);
  return MIN (said, numbered);
}

static gboolean
is_under_16 (int age)
{
  return age >= 0 && age < MUSTER_AGE_OF_WORK;
}

/* The only sign is a number whose check digit does not fit; @age is what everything else says. */
static gboolean
is_perhaps_minor (JsonObject *worker_fields, int age, const char *on_date)
{
  char birth[11];

  return age < 0 && holds_resident_number (worker_fields)
         && muster_identity_guess_birth (get_text (worker_fields, "id_number"), birth)
         && is_under_16 (muster_age_at (birth, NULL, on_date));
}

/**
 * muster_worker_is_perhaps_minor:
 * @worker_fields: flat fields of a worker
 * @on_date: YYYY-MM-DD
 *
 * A mistyped number is still likely to have the right birth date, and where nothing else tells the age nothing may be
 * stored on its word. It may as well be an adult's with a wrong year: what is stored already is not erased for it. A
 * birth date that was given is believed instead.
 *
 * Returns: whether the only sign that the person is under 16 is a number whose check digit does not fit
 */
gboolean
muster_worker_is_perhaps_minor (JsonObject *worker_fields, const char *on_date)
{
  return is_perhaps_minor (worker_fields, muster_worker_get_age (worker_fields, on_date), on_date);
}

/**
 * muster_worker_is_minor:
 * @worker_fields: flat fields of a worker
 * @on_date: YYYY-MM-DD: the day of the fair, else today by the more careful clock
 *
 * A birth after @on_date is a slip of the pen or a wrong clock and says nothing, so that a laptop whose date fell back
 * to 1970 does not turn everybody away.
 *
 * Returns: whether the person is under 16 on that day, as far as the fields say; also where
 *   muster_worker_is_perhaps_minor()
 */
gboolean
muster_worker_is_minor (JsonObject *worker_fields, const char *on_date)
{
  int age = muster_worker_get_age (worker_fields, on_date);

  return is_under_16 (age) || is_perhaps_minor (worker_fields, age, on_date);
}

/**
 * muster_check_age:
 * @record: a worker
 * @problems: list to add to
 *
 * Rule A1 as of today. Silent where the record has no today.
 */
void
muster_check_age (const MusterRecord *record, MusterProblems *problems)
{
  const char *today = muster_record_get_today (record);
  const char *birth = muster_record_get_text (record, "birth_date");
  int age;

  if (today == NULL)
    return;
  age = muster_worker_get_age (muster_record_get_fields (record), today);
  if (muster_date_is_valid (birth) && strcmp (birth, today) > 0)
    muster_problems_add (problems, "birth_date", "A1", MUSTER_SEVERITY_ERROR, "Lies after today.", "晚于今天。");
  else if (muster_worker_is_perhaps_minor (muster_record_get_fields (record), today))
    muster_problems_add (problems, "id_number", "A1", MUSTER_SEVERITY_ERROR,
                         "Under 16 by the birth date in the number, whose check digit does not fit: correct the number.",
                         "按号码中的出生日期未满16周岁,但校验码不符,请核对号码。");
  else if (is_under_16 (age))
    muster_problems_add (problems, "birth_date", "A1", MUSTER_SEVERITY_ERROR, "Under 16: nothing may be kept.",
                         "未满16周岁,不得登记。");
  else if (age >= 0 && age < MUSTER_AGE_OF_MAJORITY)
    muster_problems_add (problems, "birth_date", "A1", MUSTER_SEVERITY_WARNING,
                         "16 or 17: only openings that allow it.", "未成年工:只能登记允许16–18岁的岗位。");
}
