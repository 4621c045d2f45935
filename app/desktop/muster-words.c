/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-words.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-calendar.h"
#include "muster-division.h"
#include "muster-language.h"
#include "muster-store.h"

#define TAIL 4

static const char *
get_sentence (int code)
{
  switch ((MusterError) code)
    {
    case MUSTER_ERROR_MINOR:
      return _ ("Under 16: cannot be recorded. Nothing was kept.");
    case MUSTER_ERROR_NOT_FOUND:
      return _ ("It is not here any more.");
    case MUSTER_ERROR_EXISTS:
      return _ ("It is here already.");
    case MUSTER_ERROR_WRONG_KEY:
      return _ ("Wrong passphrase, try again");
    case MUSTER_ERROR_CORRUPT:
      return _ ("The store is damaged. Stop here, and restore the last backup.");
    case MUSTER_ERROR_TOO_NEW:
      return _ ("This was made by a newer Muster. Install the new version.");
    case MUSTER_ERROR_BUSY:
      return _ ("Somebody else is using it. Try again in a moment.");
    case MUSTER_ERROR_FULL:
      return _ ("The disk is full or may not be written to. Free some space first.");
    case MUSTER_ERROR_OFFLINE:
      return _ ("No network. Recording goes on; it is sent when there is a line.");
    case MUSTER_ERROR_PORTAL:
      return _ ("This network needs a web sign-in. Nothing was sent.");
    case MUSTER_ERROR_CLOCK:
      return _ ("The computer's clock is wrong. Set it, and sending goes on.");
    case MUSTER_ERROR_REVOKED:
      return _ ("Headquarters switched this laptop off. Your records are here; tell the squad leader.");
    case MUSTER_ERROR_TOO_LARGE:
      return _ ("It is too large.");
    case MUSTER_ERROR_FORK:
      return _ ("Another laptop uses the identity of this one. Nothing is lost; enrol this laptop again.");
    case MUSTER_ERROR_INVALID:
    case MUSTER_ERROR_REFUSED:
    case MUSTER_ERROR_FAILED:
    default:
      return NULL;
    }
}

/**
 * muster_words_for_error:
 * @error: what went wrong
 *
 * Returns: (transfer full): what happened and what to do, for a person
 */
char *
muster_words_for_error (const GError *error)
{
  const char *sentence = error->domain == MUSTER_ERROR ? get_sentence (error->code) : NULL;

  return sentence != NULL ? g_strdup (sentence) : muster_store_explain_error (error);
}

const char *
muster_words_for_field (const MusterField *field)
{
  return muster_language_pick (field->label, field->label_zh);
}

const char *
muster_words_for_kind (const MusterKind *kind)
{
  return muster_language_pick (kind->label, kind->label_zh);
}

/**
 * muster_words_for_code:
 * @list: a code list
 * @code: (nullable): a code
 *
 * Returns: its label; the code itself where the list has none; "" without a code
 */
const char *
muster_words_for_code (const MusterCodeList *list, const char *code)
{
  const MusterCode *found = code == NULL ? NULL : muster_code_list_find (list, code);

  if (found == NULL)
    return code == NULL ? "" : code;
  return muster_language_pick (found->label, found->label_zh);
}

const char *
muster_words_for_problem (const MusterProblem *problem)
{
  return muster_language_pick (problem->message, problem->message_zh);
}

static char *
write_division (const char *code)
{
  char *label = muster_division_describe (code);

  return label == NULL ? g_strdup (code) : label;
}

static char *
join_list (const MusterField *field, JsonArray *array)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (i > 0)
        g_string_append (text, muster_language_is_chinese () ? "、" : ", ");
      if (field->codes != NULL && json_node_get_value_type (element) == G_TYPE_STRING)
        g_string_append (text, muster_words_for_code (field->codes, json_node_get_string (element)));
      else if (field->element == MUSTER_TYPE_DIVISION && json_node_get_value_type (element) == G_TYPE_STRING)
        {
          g_autofree char *label = write_division (json_node_get_string (element));

          g_string_append (text, label);
        }
      else if (json_node_get_value_type (element) == G_TYPE_STRING)
        g_string_append (text, json_node_get_string (element));
    }
  return g_string_free (text, FALSE);
}

static void
append_member (GString *text, gboolean begins, const MusterField *member, JsonObject *entry)
{
  JsonNode *value = json_object_get_member (entry, member->name);
  g_autofree char *words = NULL;

  if (value == NULL || !muster_field_accepts (member, value, NULL) || JSON_NODE_HOLDS_NULL (value))
    return;
  words = muster_words_for_value (member, value);
  if (!begins)
    g_string_append (text, " · ");
  /* "Yes" alone says nothing. */
  if (member->type == MUSTER_TYPE_BOOL)
    g_string_append_printf (text, "%s ", muster_words_for_field (member));
  g_string_append (text, words);
}

static char *
join_entries (const MusterField *field, JsonArray *array)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      gsize begin;

      if (i > 0)
        g_string_append (text, muster_language_is_chinese () ? "；" : "; ");
      begin = text->len;
      for (guint j = 0; j < field->n_members; j++)
        append_member (text, text->len == begin, &field->members[j], json_array_get_object_element (array, i));
    }
  return g_string_free (text, FALSE);
}

/**
 * muster_words_for_value:
 * @field: a field
 * @value: (nullable): its value
 *
 * Returns: (transfer full): the value as a person reads it; "" for none. It is not masked.
 */
char *
muster_words_for_value (const MusterField *field, JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return g_strdup ("");
  if (field->type == MUSTER_TYPE_CODE && json_node_get_value_type (value) == G_TYPE_STRING)
    return g_strdup (muster_words_for_code (field->codes, json_node_get_string (value)));
  if (field->type == MUSTER_TYPE_DIVISION)
    return write_division (json_node_get_string (value));
  if (field->type == MUSTER_TYPE_TIMESTAMP)
    return g_strdelimit (muster_field_format (field, value), "T", ' ');
  if (field->type == MUSTER_TYPE_BOOL)
    return g_strdup (json_node_get_boolean (value) ? _ ("Yes") : _ ("No"));
  if (field->type == MUSTER_TYPE_LIST && JSON_NODE_HOLDS_ARRAY (value) && field->element != MUSTER_TYPE_OBJECT)
    return join_list (field, json_node_get_array (value));
  if (field->n_members > 0 && JSON_NODE_HOLDS_ARRAY (value))
    return join_entries (field, json_node_get_array (value));
  return muster_field_format (field, value);
}

/**
 * muster_words_for_tail:
 * @phone: (nullable): a number
 *
 * Returns: (transfer full): its last four digits in words, which is as much as a public screen shows
 */
char *
muster_words_for_tail (const char *phone)
{
  gsize size = phone == NULL ? 0 : strlen (phone);

  if (size == 0)
    return g_strdup ("—");
  /* Translators: the last four digits of a telephone number */
  return g_strdup_printf (_ ("…%s"), phone + (size > TAIL ? size - TAIL : 0));
}

/**
 * muster_words_for_day:
 * @time_ms: when, ms since 1970 UTC
 * @now_ms: now
 *
 * Returns: (transfer full): "10:12" today, "22 Nov 10:12" before
 */
char *
muster_words_for_day (gint64 time_ms, gint64 now_ms)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc ((time_ms + MUSTER_ZONE_MS) / 1000);
  gboolean today = (time_ms + MUSTER_ZONE_MS) / MUSTER_DAY_MS == (now_ms + MUSTER_ZONE_MS) / MUSTER_DAY_MS;

  if (utc == NULL)
    return g_strdup ("");
  if (today)
    return g_date_time_format (utc, "%H:%M");
  return muster_language_is_chinese ()
             ? g_strdup_printf ("%d月%d日 %02d:%02d", g_date_time_get_month (utc), g_date_time_get_day_of_month (utc),
                                g_date_time_get_hour (utc), g_date_time_get_minute (utc))
             : g_date_time_format (utc, "%-d %b %H:%M");
}

/**
 * muster_words_for_count:
 * @count: a number
 *
 * Returns: (transfer full): with a comma before every three digits from 1,000 on
 */
char *
muster_words_for_count (gint64 count)
{
  g_autofree char *digits = g_strdup_printf ("%" G_GINT64_FORMAT, count);
  GString *text = g_string_new (NULL);
  gsize size = strlen (digits);

  for (gsize i = 0; i < size; i++)
    {
      if (i > 0 && (size - i) % 3 == 0 && digits[i - 1] != '-')
        g_string_append_c (text, ',');
      g_string_append_c (text, digits[i]);
    }
  return g_string_free (text, FALSE);
}
