/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-calendar.h"

#include <string.h>

/* Own arithmetic and not GDateTime: the same answer for every zone database, and cheap enough for a million rows. */

static gboolean
read_digits (const char *text, int count, int *value)
{
  *value = 0;
  for (int i = 0; i < count; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      *value = *value * 10 + g_ascii_digit_value (text[i]);
    }
  return TRUE;
}

/**
 * muster_date_days_in_month:
 * @year: year of the Gregorian calendar
 * @month: 1 to 12
 *
 * Returns: 28 to 31
 */
int
muster_date_days_in_month (int year, int month)
{
  static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  gboolean leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

  return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* The ten characters of a date, whatever follows. */
static gboolean
read_date (const char *text, int *year, int *month, int *day)
{
  return read_digits (text, 4, year) && text[4] == '-' && read_digits (text + 5, 2, month) && text[7] == '-'
         && read_digits (text + 8, 2, day) && *year >= 1 && *month >= 1 && *month <= 12 && *day >= 1
         && *day <= muster_date_days_in_month (*year, *month);
}

/**
 * muster_date_parse:
 * @text: (nullable): YYYY-MM-DD
 * @year: (out): year
 * @month: (out): 1 to 12
 * @day: (out): 1 to 31
 *
 * Returns: whether @text is a day that exists
 */
gboolean
muster_date_parse (const char *text, int *year, int *month, int *day)
{
  return text != NULL && read_date (text, year, month, day) && text[10] == '\0';
}

/**
 * muster_date_is_valid:
 * @text: (nullable): a text
 *
 * Returns: whether it is a day that exists, as YYYY-MM-DD
 */
gboolean
muster_date_is_valid (const char *text)
{
  int year, month, day;

  return muster_date_parse (text, &year, &month, &day);
}

/**
 * muster_date_to_days:
 * @year: a year
 * @month: 1 to 12
 * @day: 1 to 31
 *
 * Returns: days since 1970-01-01
 */
gint64
muster_date_to_days (int year, int month, int day)
{
  /* The year is taken to begin in March, so that the leap day is its last one. */
  gint64 shifted = month <= 2 ? year - 1 : year;
  gint64 era = (shifted >= 0 ? shifted : shifted - 399) / 400;
  gint64 year_of_era = shifted - era * 400;
  gint64 day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

  return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

static void
days_to_date (gint64 days, int *year, int *month, int *day)
{
  gint64 shifted = days + 719468;
  gint64 era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  gint64 day_of_era = shifted - era * 146097;
  gint64 year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  gint64 day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  gint64 place = (5 * day_of_year + 2) / 153;

  *day = (int) (day_of_year - (153 * place + 2) / 5 + 1);
  *month = (int) (place < 10 ? place + 3 : place - 9);
  *year = (int) (year_of_era + era * 400 + (*month <= 2 ? 1 : 0));
}

/**
 * muster_time_parse:
 * @text: YYYY-MM-DDThh:mm[:ss[.mmm]] in UTC+8 (a space may stand for the T), or whole milliseconds since 1970 UTC
 * @ms: (out): milliseconds since 1970 UTC
 *
 * Returns: whether @text is such a time
 */
gboolean
muster_time_parse (const char *text, gint64 *ms)
{
  int year, month, day, hour, minute;
  int second = 0;
  int thousandth = 0;
  const char *rest;

  if (!read_date (text, &year, &month, &day))
    return g_ascii_string_to_signed (text, 10, MUSTER_TIME_MINIMUM, MUSTER_TIME_MAXIMUM, ms, NULL);
  rest = text + 10;
  if ((*rest != 'T' && *rest != ' ') || !read_digits (rest + 1, 2, &hour) || rest[3] != ':'
      || !read_digits (rest + 4, 2, &minute) || hour > 23 || minute > 59)
    return FALSE;
  rest += 6;
  if (*rest == ':')
    {
      if (!read_digits (rest + 1, 2, &second) || second > 59)
        return FALSE;
      rest += 3;
      if (*rest == '.')
        {
          if (!read_digits (rest + 1, 3, &thousandth))
            return FALSE;
          rest += 4;
        }
    }
  *ms = muster_date_to_days (year, month, day) * MUSTER_DAY_MS - MUSTER_ZONE_MS
        + ((hour * 60 + minute) * G_GINT64_CONSTANT (60) + second) * 1000 + thousandth;
  return *rest == '\0';
}

static gint64
split_days (gint64 ms, gint64 *rest)
{
  gint64 local = ms + MUSTER_ZONE_MS;
  gint64 days = local / MUSTER_DAY_MS;

  *rest = local % MUSTER_DAY_MS;
  if (*rest < 0)
    {
      *rest += MUSTER_DAY_MS;
      days--;
    }
  return days;
}

/**
 * muster_time_to_text:
 * @ms: milliseconds since 1970 UTC
 *
 * Returns: (transfer full): the time in UTC+8, no longer than exactness needs; muster_time_parse() reads it back
 */
char *
muster_time_to_text (gint64 ms)
{
  gint64 rest;
  int year, month, day;
  GString *text = g_string_new (NULL);

  days_to_date (split_days (ms, &rest), &year, &month, &day);
  g_string_printf (text, "%04d-%02d-%02dT%02d:%02d", year, month, day, (int) (rest / 3600000),
                   (int) (rest / 60000 % 60));
  if (rest % 60000 != 0)
    g_string_append_printf (text, ":%02d", (int) (rest / 1000 % 60));
  if (rest % 1000 != 0)
    g_string_append_printf (text, ".%03d", (int) (rest % 1000));
  return g_string_free (text, FALSE);
}

/**
 * muster_time_to_date:
 * @ms: milliseconds since 1970 UTC
 *
 * Returns: (transfer full): the day that people in UTC+8 have at that moment, YYYY-MM-DD
 */
char *
muster_time_to_date (gint64 ms)
{
  gint64 rest;
  int year, month, day;

  days_to_date (split_days (ms, &rest), &year, &month, &day);
  return g_strdup_printf ("%04d-%02d-%02d", year, month, day);
}
