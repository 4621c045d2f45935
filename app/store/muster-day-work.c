/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-day-work.h"

#include <string.h>

#include "muster-calendar.h"
#include "muster-store-private.h"

#define LONGEST_RUN 2000 /* slips of one pad and day; a number beyond is a slip of the pen */

/* REVIEW state 4: given back to be corrected. */
static const char SQL_UNREVIEWED[] = "SELECT count(*) FROM lead l JOIN record_intention i ON i._id = l.intention"
                                     " WHERE l.review_state = 1 AND NOT i._deleted";
static const char SQL_RETURNED[]
    = "SELECT count (*), coalesce (min ((SELECT r.due_at FROM record_review r WHERE r.target_id = l.intention"
      " AND NOT r._deleted ORDER BY coalesce (r.decided_at, 0) DESC LIMIT 1)), 0)"
      " FROM lead l JOIN record_intention i ON i._id = l.intention WHERE l.review_state = 4 AND NOT i._deleted"
      " AND (?1 IS NULL OR i._squad = ?1)";
static const char SQL_LAST_SLIP[]
    = "SELECT _paper_no FROM record_intention WHERE fair_id = ?1 AND _paper_no IS NOT NULL"
      " ORDER BY taken_at DESC, _row DESC LIMIT 1";
static const char SQL_SLIPS[]
    = "SELECT _paper_no FROM record_intention WHERE _paper_no IS NOT NULL AND _paper_no LIKE ?1"
      " UNION SELECT _paper_no FROM record_worker WHERE _paper_no IS NOT NULL AND _paper_no LIKE ?1"
      " UNION SELECT substr (name, 11) FROM setting WHERE value IS NOT NULL AND name LIKE 'void-slip ' || ?1 ORDER BY 1";
static const char SQL_VOID_SLIPS[] = "SELECT substr (name, 11) FROM setting WHERE value IS NOT NULL"
                                     " AND name LIKE 'void-slip ' || ?1 ORDER BY 1";
static const char SQL_SLIP_USED[]
    = "SELECT EXISTS (SELECT 1 FROM record_intention WHERE _paper_no = ?1 AND NOT _deleted)"
      " OR EXISTS (SELECT 1 FROM record_worker WHERE _paper_no = ?1 AND NOT _deleted)";
static const char SQL_LAST_FAIR[]
    = "SELECT _id FROM record_fair WHERE NOT _deleted AND state <> '4' AND end_at < ?1 AND (?2 IS NULL OR _squad = ?2)"
      " ORDER BY end_at DESC LIMIT 1";
static const char SQL_CONSENT_TEXT[] = "SELECT _id FROM record_consent_text WHERE NOT _deleted AND valid_from <= ?1"
                                       " ORDER BY valid_from DESC, language NOT LIKE 'zh%', version DESC LIMIT 1";
static const char SQL_COUNTIES[]
    = "SELECT substr (hukou_div, 1, 6) FROM (SELECT hukou_div, _deployment, _deleted FROM record_worker ORDER BY _row "
      "DESC"
      " LIMIT 2000) WHERE NOT _deleted AND length (hukou_div) >= 6 AND (?1 IS NULL OR _deployment = ?1)"
      " GROUP BY 1 ORDER BY count (*) DESC, 1 LIMIT ?2";

/* A setting that names a record; NULL where there is none, which the statements take for "any". */
static gboolean
bind_setting (MusterStore *self, MusterDbStatement *statement, int index, const char *setting, GError **error)
{
  g_autofree char *text = NULL;
  MusterId id;

  if (!muster_store_read_setting (self, setting, &text, error))
    return FALSE;
  if (text != NULL && muster_id_parse (text, &id))
    muster_bind_id (statement, index, &id);
  else
    muster_db_bind_null (statement, index);
  return TRUE;
}

/* Returns: -1 failed, 0 nothing, 1 the record is in @record. */
static int
find_record (MusterStore *self, MusterDbStatement *statement, JsonObject **record, GError **error)
{
  MusterDbStep step = muster_db_step (statement, error);
  MusterId id;

  if (step != MUSTER_DB_ROW)
    return step == MUSTER_DB_DONE ? 0 : -1;
  if (!muster_column_id (statement, 1, &id))
    return 0;
  *record = muster_store_get (self, &id, error);
  return *record == NULL ? -1 : 1;
}

/**
 * muster_store_find_returned:
 * @self: a store
 * @count: (out): leads that a liaison officer gave back to this squad
 * @due_ms: (out): until when the first has to be corrected, ms since 1970 UTC; 0: none says
 * @error: MUSTER_DB_ERROR
 */
gboolean
muster_store_find_returned (MusterStore *self, guint *count, gint64 *due_ms, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_RETURNED, error);

  if (statement == NULL || !bind_setting (self, statement, 1, "squad", error))
    return FALSE;
  if (muster_db_step (statement, error) != MUSTER_DB_ROW)
    return FALSE;
  *count = (guint) muster_db_column_int (statement, 1);
  *due_ms = muster_db_column_int (statement, 2);
  return TRUE;
}

/**
 * muster_store_count_unreviewed:
 * @self: a store
 * @count: (out): complete leads that nobody has judged as they are now
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether they were counted
 */
gboolean
muster_store_count_unreviewed (MusterStore *self, guint *count, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_UNREVIEWED, error);

  if (statement == NULL || muster_db_step (statement, error) != MUSTER_DB_ROW)
    return FALSE;
  *count = (guint) muster_db_column_int (statement, 1);
  return TRUE;
}

/* "ZX-2-1123-014" is number 14 of the pad "ZX-2-1123-". */
static gboolean
split_slip (const char *slip, char **pad, guint64 *number, gsize *digits)
{
  const char *end = slip + strlen (slip);
  const char *start = end;

  while (start > slip && g_ascii_isdigit (start[-1]))
    start--;
  if (start == end || !g_ascii_string_to_unsigned (start, 10, 0, G_MAXUINT32, number, NULL))
    return FALSE;
  *pad = g_strndup (slip, (gsize) (start - slip));
  *digits = (gsize) (end - start);
  return TRUE;
}

/* Numbers between the last slip of the pad and this one. */
static void
add_gaps (GPtrArray *gaps, const char *pad, guint64 last, guint64 number, gsize digits)
{
  if (number <= last || number - last > LONGEST_RUN)
    return;
  for (guint64 missing = last + 1; missing < number; missing++)
    g_ptr_array_add (gaps, g_strdup_printf ("%s%0*" G_GUINT64_FORMAT, pad, (int) digits, missing));
}

static gboolean
collect_gaps (MusterDbStatement *statement, GPtrArray *gaps, GError **error)
{
  g_autofree char *last_pad = NULL;
  guint64 last = 0;
  MusterDbStep step;

  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      g_autofree char *pad = NULL;
      guint64 number;
      gsize digits;

      if (!split_slip (muster_db_column_text (statement, 1), &pad, &number, &digits))
        continue;
      if (g_strcmp0 (pad, last_pad) == 0)
        add_gaps (gaps, pad, last, number, digits);
      last = number;
      g_free (last_pad);
      last_pad = g_steal_pointer (&pad);
    }
  return step == MUSTER_DB_DONE;
}

/* Slips carry the day as "-MMDD-". */
static gboolean
bind_day (MusterDbStatement *statement, const char *date, GError **error)
{
  g_autofree char *pattern = NULL;
  int year, month, day;

  if (!muster_date_parse (date, &year, &month, &day))
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "This is not a day");
      return FALSE;
    }
  pattern = g_strdup_printf ("%%-%02d%02d-%%", month, day);
  muster_db_bind_text (statement, 1, pattern);
  return TRUE;
}

/**
 * muster_store_find_slip_gaps:
 * @self: a store
 * @date: a day; slips carry it as "-MMDD-"
 * @error: %MUSTER_ERROR_INVALID; MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): numbers of paper slips between the first and the last of the day's pads that
 *   nobody has entered
 */
char **
muster_store_find_slip_gaps (MusterStore *self, const char *date, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_SLIPS, error);
  g_autoptr (GPtrArray) gaps = g_ptr_array_new_with_free_func (g_free);

  if (statement == NULL || !bind_day (statement, date, error))
    return NULL;
  if (!collect_gaps (statement, gaps, error))
    return NULL;
  g_ptr_array_add (gaps, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&gaps), FALSE);
}

/* ---- Spoilt slips: local, as the pad is ---- */

static char *
name_void_slip (const char *slip)
{
  return g_strconcat ("void-slip ", slip, NULL);
}

static gboolean
read_void_reason (MusterStore *self, const char *slip, char **reason, GError **error)
{
  g_autofree char *name = name_void_slip (slip);

  g_clear_pointer (reason, g_free);
  return muster_store_read_setting (self, name, reason, error);
}

/**
 * muster_store_is_slip_void:
 * @self: a store
 * @slip: number of a paper slip
 *
 * Returns: whether somebody said that it was spoilt; for what is only shown
 */
gboolean
muster_store_is_slip_void (MusterStore *self, const char *slip)
{
  g_autofree char *reason = NULL;

  return read_void_reason (self, slip, &reason, NULL) && reason != NULL;
}

/**
 * muster_store_void_slip:
 * @self: a store
 * @slip: number of a paper slip
 * @reason: (nullable): why it is spoilt; %NULL takes that back
 * @error: %MUSTER_ERROR_REFUSED: a record was typed in from it; MUSTER_DB_ERROR
 *
 * A spoilt slip is not missing.
 *
 * Returns: whether it is kept
 */
gboolean
muster_store_void_slip (MusterStore *self, const char *slip, const char *reason, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_SLIP_USED, error);
  g_autofree char *name = name_void_slip (slip);

  if (statement == NULL)
    return FALSE;
  muster_db_bind_text (statement, 1, slip);
  if (muster_db_step (statement, error) != MUSTER_DB_ROW)
    return FALSE;
  if (reason != NULL && muster_db_column_int (statement, 1) != 0)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED, "This slip is entered.");
      return FALSE;
    }
  g_clear_pointer (&statement, muster_db_statement_free);
  return muster_store_set_setting (self, name, reason, error);
}

/**
 * muster_store_list_void_slips:
 * @self: a store
 * @date: a day, as in muster_store_find_slip_gaps()
 * @error: %MUSTER_ERROR_INVALID; MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): the day's spoilt slips, ends with %NULL
 */
char **
muster_store_list_void_slips (MusterStore *self, const char *date, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_VOID_SLIPS, error);
  g_autoptr (GPtrArray) slips = g_ptr_array_new_with_free_func (g_free);
  MusterDbStep step;

  if (statement == NULL || !bind_day (statement, date, error))
    return NULL;
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    g_ptr_array_add (slips, g_strdup (muster_db_column_text (statement, 1)));
  if (step == MUSTER_DB_FAILED)
    return NULL;
  g_ptr_array_add (slips, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&slips), FALSE);
}

/**
 * muster_store_find_next_slip:
 * @self: a store
 * @fair: a fair
 * @next: (out) (nullable): the number after the slip that was entered last; %NULL: none was, or it ends without a digit
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it could be asked
 */
gboolean
muster_store_find_next_slip (MusterStore *self, const MusterId *fair, char **next, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_LAST_SLIP, error);
  g_autofree char *pad = NULL;
  g_autofree char *reason = NULL;
  MusterDbStep step;
  guint64 number;
  gsize digits;

  *next = NULL;
  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, fair);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_ROW && split_slip (muster_db_column_text (statement, 1), &pad, &number, &digits))
    do
      {
        g_free (*next);
        *next = g_strdup_printf ("%s%0*" G_GUINT64_FORMAT, pad, (int) digits, ++number);
        if (!read_void_reason (self, *next, &reason, error))
          return FALSE;
      }
    while (reason != NULL);
  return step != MUSTER_DB_FAILED;
}

/**
 * muster_store_find_last_fair:
 * @self: a store
 * @date: a day in UTC+8
 * @error: %MUSTER_ERROR_INVALID; MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): the last fair of this squad that ended before the day; %NULL without an error
 *   where there is none
 */
JsonObject *
muster_store_find_last_fair (MusterStore *self, const char *date, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_LAST_FAIR, error);
  JsonObject *fair = NULL;
  int year, month, day;

  if (statement == NULL)
    return NULL;
  if (!muster_date_parse (date, &year, &month, &day))
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "This is not a day");
      return NULL;
    }
  muster_db_bind_int (statement, 1, muster_date_to_days (year, month, day) * MUSTER_DAY_MS - MUSTER_ZONE_MS);
  if (!bind_setting (self, statement, 2, "squad", error))
    return NULL;
  find_record (self, statement, &fair, error);
  return fair;
}

/**
 * muster_store_find_consent_text:
 * @self: a store
 * @date: a day
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): the text that is read out on that day; %NULL without an error where there is
 * none
 */
JsonObject *
muster_store_find_consent_text (MusterStore *self, const char *date, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_CONSENT_TEXT, error);
  JsonObject *text = NULL;

  if (statement == NULL)
    return NULL;
  muster_db_bind_text (statement, 1, date);
  find_record (self, statement, &text, error);
  return text;
}

/**
 * muster_store_find_counties:
 * @self: a store
 * @limit: most counties
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): codes of the home counties of the people of this deployment, the most frequent
 *   first; of all people where the laptop has no deployment. Only the last 2,000 people that it learned of count: a
 * squad asks what is typed these days, and asks often
 */
char **
muster_store_find_counties (MusterStore *self, guint limit, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_COUNTIES, error);
  g_autoptr (GPtrArray) codes = g_ptr_array_new_with_free_func (g_free);
  MusterDbStep step;

  if (statement == NULL || !bind_setting (self, statement, 1, "deployment", error))
    return NULL;
  muster_db_bind_int (statement, 2, limit);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    g_ptr_array_add (codes, g_strdup (muster_db_column_text (statement, 1)));
  if (step == MUSTER_DB_FAILED)
    return NULL;
  g_ptr_array_add (codes, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&codes), FALSE);
}
