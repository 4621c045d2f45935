/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-import-cell.h"

#include <stdio.h>
#include <string.h>

#include "muster-catalogue.h"
#include "muster-division.h"

#define COUNTY_CODE 6  /* digits */
#define COUNTY_PATH 24 /* characters: the longest names of province, prefecture and county together */

/* Cells as people and spreadsheets fill them, more generous than the command line: a table comes from somebody who has
 * never heard of codes. What is not understood is said, never guessed. */

static gboolean
refuse (MusterImportReason *reason, const char *english, const char *chinese)
{
  reason->english = english;
  reason->chinese = chinese;
  return FALSE;
}

static gboolean
refuse_form (const MusterField *field, MusterImportReason *reason)
{
  switch (field->type)
    {
    case MUSTER_TYPE_INT:
    case MUSTER_TYPE_YUAN:
      return refuse (reason, "A whole number is needed.", "要填整数。");
    case MUSTER_TYPE_DATE:
      return refuse (reason, "A day is needed, like 2024-02-01.", "要填日期，如 2024-02-01。");
    case MUSTER_TYPE_BOOL:
      return refuse (reason, "Yes or no is needed.", "要填“是”或“否”。");
    case MUSTER_TYPE_CODE:
    case MUSTER_TYPE_LIST:
      return refuse (reason, "Not in the list of choices.", "不在可选的内容里。");
    case MUSTER_TYPE_DIVISION:
      return refuse (reason, "No such place.", "没有这个地方。");
    case MUSTER_TYPE_TEXT:
    case MUSTER_TYPE_TIMESTAMP:
    case MUSTER_TYPE_REF:
    case MUSTER_TYPE_OBJECT:
    default:
      return refuse (reason, "Not the form that this field needs.", "格式不正确。");
    }
}

/**
 * muster_import_is_masked:
 * @field: a field
 * @text: a cell
 *
 * Returns: whether an export masked the value: it may not come back, because it would overwrite the true one
 */
gboolean
muster_import_is_masked (const MusterField *field, const char *text)
{
  return field->privacy != MUSTER_PRIVACY_NONE && strstr (text, "**") != NULL;
}

/* "5.22E+17": the spreadsheet has thrown the last digits away. */
static gboolean
is_rounded (const char *text)
{
  const char *at = text + strspn (text, "0123456789.");

  return at != text && (*at == 'e' || *at == 'E') && at[1] == '+' && at[2] != '\0'
         && at[2 + strspn (at + 2, "0123456789")] == '\0';
}

static gboolean
is_old_identity (const MusterField *field, const char *text)
{
  return strcmp (field->name, "id_number") == 0 && strlen (text) == 15 && strspn (text, "0123456789") == 15;
}

/* ---- Numbers, days ---- */

static void
drop (GString *text, const char *const *words)
{
  for (; *words != NULL; words++)
    g_string_replace (text, *words, "", 0);
}

/* "5500-7500元/月": what the range begins with, and what it ends with where there is a field for that. */
static gboolean
read_number (const MusterKind *kind, const MusterField *field, const char *plain, JsonObject *fields)
{
  static const char *const units[] = { ",", "元", "/月", "每月", "人", "名", "个", "岁", " ", NULL };
  static const char *const dashes[] = { "~", "至", "–", "—", "--", NULL };
  g_autoptr (GString) text = g_string_new (plain);
  g_auto (GStrv) ends = NULL;
  g_autoptr (JsonNode) low = NULL;
  g_autoptr (JsonNode) high = NULL;

  drop (text, units);
  for (guint i = 0; dashes[i] != NULL; i++)
    g_string_replace (text, dashes[i], "-", 0);
  ends = g_strsplit (text->str, "-", -1);
  low = ends[0] == NULL || *ends[0] == '\0' ? NULL : muster_field_parse (field, ends[0], NULL);
  if (low == NULL || g_strv_length (ends) > 2)
    return FALSE;
  if (ends[1] != NULL)
    {
      const MusterField *upper = muster_kind_find_field (kind, "wage_max");

      high = upper == NULL || strcmp (field->name, "wage_min") != 0 ? NULL : muster_field_parse (upper, ends[1], NULL);
      if (high == NULL)
        return FALSE;
      json_object_set_member (fields, upper->name, g_steal_pointer (&high));
    }
  json_object_set_member (fields, field->name, g_steal_pointer (&low));
  return TRUE;
}

/* Year, month and day of "2024-2-1", "2024/02/01 0:00", "2024.2.1", "2024年2月1日", "20240201"; 0 for what is not
 * there. */
static gboolean
split_date (const char *text, guint parts[3])
{
  guint n_parts = 0;

  parts[0] = parts[1] = parts[2] = 0;
  if (strlen (text) == 8 && strspn (text, "0123456789") == 8)
    return sscanf (text, "%4u%2u%2u", &parts[0], &parts[1], &parts[2]) == 3;
  while (*text != '\0' && n_parts < 3)
    {
      char *end;
      guint64 number = g_ascii_strtoull (text, &end, 10);

      if (end == text || number > 9999)
        return FALSE;
      parts[n_parts++] = (guint) number;
      text = end;
      if (*text == ' ' && n_parts == 3)
        return strspn (text, " 0:") == strlen (text);
      if (g_str_has_prefix (text, "年") || g_str_has_prefix (text, "月") || g_str_has_prefix (text, "日"))
        text += strlen ("年");
      else if (*text == '-' || *text == '/' || *text == '.')
        text++;
      else if (*text != '\0' && *text != ' ')
        return FALSE;
    }
  return *text == '\0' || strspn (text, " 0:") == strlen (text);
}

/* Of a birth date the year is enough, and says that it is only that; the age is then taken as on its last day. */
static gboolean
read_date (const MusterKind *kind, const MusterField *field, const char *plain, JsonObject *fields)
{
  static const guint days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
  const MusterField *precision
      = strcmp (field->name, "birth_date") == 0 ? muster_kind_find_field (kind, "birth_precision") : NULL;
  g_autofree char *date = NULL;
  g_autoptr (JsonNode) value = NULL;
  guint parts[3];
  const char *how = "3";

  if (!split_date (plain, parts) || parts[1] > 12 || (precision == NULL && parts[2] == 0))
    return FALSE;
  if (parts[2] == 0)
    {
      how = parts[1] == 0 ? "1" : "2";
      parts[1] = parts[1] == 0 ? 12 : parts[1];
      parts[2] = days[parts[1] - 1];
    }
  date = g_strdup_printf ("%04u-%02u-%02u", parts[0], parts[1], parts[2]);
  value = muster_field_parse (field, date, NULL);
  if (value == NULL)
    return FALSE;
  json_object_set_member (fields, field->name, g_steal_pointer (&value));
  if (precision != NULL && !json_object_has_member (fields, precision->name))
    json_object_set_string_member (fields, precision->name, how);
  return TRUE;
}

/* ---- Choices, places ---- */

/* The only label that begins with what stands there: "男" is 男性. */
static const char *
find_code (const MusterCodeList *list, const char *text)
{
  const char *found = NULL;

  for (guint i = 0; list != NULL && i < list->n_codes; i++)
    if (g_str_has_prefix (list->codes[i].label_zh, text))
      {
        if (found != NULL)
          return NULL;
        found = list->codes[i].code;
      }
  return found;
}

static gboolean
read_code (const MusterField *field, const char *plain, JsonObject *fields)
{
  g_autoptr (JsonNode) value = muster_field_parse (field, plain, NULL);
  const char *code = value == NULL ? find_code (field->codes, plain) : NULL;

  if (value == NULL && code == NULL)
    return FALSE;
  if (value != NULL)
    json_object_set_member (fields, field->name, g_steal_pointer (&value));
  else
    json_object_set_string_member (fields, field->name, code);
  return TRUE;
}

static gboolean
read_bool (const MusterField *field, const char *plain, JsonObject *fields)
{
  static const char *const yes[] = { "√", "✓", "y", "Y", "有", "可", "可以", "包", NULL };
  static const char *const no[] = { "×", "x", "n", "N", "无", "不可", "不可以", "不包", NULL };
  g_autoptr (JsonNode) value = muster_field_parse (field, plain, NULL);

  if (value == NULL && !g_strv_contains (yes, plain) && !g_strv_contains (no, plain))
    return FALSE;
  if (value != NULL)
    json_object_set_member (fields, field->name, g_steal_pointer (&value));
  else
    json_object_set_boolean_member (fields, field->name, g_strv_contains (yes, plain));
  return TRUE;
}

/* "、" and the like separate as a comma does. */
static gboolean
read_list (const MusterField *field, const char *plain, JsonObject *fields)
{
  static const char *const separators[] = { "、", "，", ";", "；", "/", NULL };
  g_autoptr (GString) text = g_string_new (plain);
  g_autoptr (JsonNode) value = NULL;

  for (guint i = 0; separators[i] != NULL; i++)
    g_string_replace (text, separators[i], ",", 0);
  value = muster_field_parse (field, text->str, NULL);
  if (value == NULL)
    return FALSE;
  json_object_set_member (fields, field->name, g_steal_pointer (&value));
  return TRUE;
}

/* The one place of that name, or the one that the search finds alone. */
static const char *
find_place (const char *text)
{
  g_autoptr (GPtrArray) found = muster_division_search (text, MUSTER_DIVISION_ALL, NULL, 4);
  const char *code = NULL;

  for (guint i = 0; i < found->len; i++)
    if (strcmp (muster_division_get_name (g_ptr_array_index (found, i)), text) == 0)
      {
        if (code != NULL)
          return NULL;
        code = muster_division_get_code (g_ptr_array_index (found, i));
      }
  if (code == NULL && found->len == 1)
    code = muster_division_get_code (g_ptr_array_index (found, 0));
  return code;
}

/* Where a place stands as a code, and where in words. */
static const char *const places[][2] = {
  { "hukou_div", "hukou_text" }, { "live_div", "live_text" }, { "work_div", "work_address" }, { "reg_div", "address" }
};

static const char *
find_beside (const char *name, guint from)
{
  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    if (strcmp (places[i][from], name) == 0)
      return places[i][1 - from];
  return NULL;
}

static gboolean
ends_place (const char *address, const char *end)
{
  static const char *const ends[] = { "县", "区", "市", "旗" };
  const char *last = g_utf8_prev_char (end);

  for (guint i = 0; last > address && i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_prefix (last, ends[i]))
      return TRUE;
  return FALSE;
}

/* The county that an address begins with: "云南省昭通市镇雄县某某镇". From behind, because a search takes a millisecond
 * and the longest beginning is the county's. */
static const char *
find_county (const char *address)
{
  glong length = g_utf8_strlen (address, -1);
  const char *end = g_utf8_offset_to_pointer (address, length < COUNTY_PATH ? length : COUNTY_PATH);

  for (; end > address; end = g_utf8_prev_char (end))
    if (ends_place (address, end))
      {
        g_autofree char *beginning = g_strndup (address, (gsize) (end - address));
        const char *found = find_place (beginning);

        if (found != NULL && strlen (found) == COUNTY_CODE)
          return found;
      }
  return NULL;
}

static void
add_county (const MusterKind *kind, const MusterField *field, const char *address, JsonObject *fields)
{
  const char *name = find_beside (field->name, 1);
  gboolean wanted
      = name != NULL && muster_kind_find_field (kind, name) != NULL && !json_object_has_member (fields, name);
  const char *code = wanted ? find_county (address) : NULL;

  if (code != NULL)
    json_object_set_string_member (fields, name, code);
}

/* An address, or a place that the table does not know, stands in words, where there is a field for that. */
static gboolean
read_place (const MusterKind *kind, const MusterField *field, const char *plain, JsonObject *fields)
{
  const char *words = find_beside (field->name, 0);
  g_autoptr (JsonNode) value = muster_field_parse (field, plain, NULL);
  const char *code = value != NULL ? NULL : find_place (plain);

  if (value != NULL)
    {
      json_object_set_member (fields, field->name, g_steal_pointer (&value));
      return TRUE;
    }
  if (code == NULL)
    {
      if (words == NULL || muster_kind_find_field (kind, words) == NULL || json_object_has_member (fields, words))
        return FALSE;
      json_object_set_string_member (fields, words, plain);
      code = find_county (plain);
    }
  if (code != NULL)
    json_object_set_string_member (fields, field->name, code);
  return TRUE;
}

/* ---- The whole ---- */

static gboolean
read_value (const MusterKind *kind, const MusterField *field, const char *plain, JsonObject *fields)
{
  g_autoptr (JsonNode) value = NULL;

  switch (field->type)
    {
    case MUSTER_TYPE_INT:
    case MUSTER_TYPE_YUAN:
      return read_number (kind, field, plain, fields);
    case MUSTER_TYPE_DATE:
      return read_date (kind, field, plain, fields);
    case MUSTER_TYPE_CODE:
      return read_code (field, plain, fields);
    case MUSTER_TYPE_BOOL:
      return read_bool (field, plain, fields);
    case MUSTER_TYPE_LIST:
      return read_list (field, plain, fields);
    case MUSTER_TYPE_DIVISION:
      return read_place (kind, field, plain, fields);
    case MUSTER_TYPE_TEXT:
    case MUSTER_TYPE_TIMESTAMP:
    case MUSTER_TYPE_REF:
    case MUSTER_TYPE_OBJECT:
    default:
      value = muster_field_parse (field, plain, NULL);
      if (value != NULL)
        json_object_set_member (fields, field->name, g_steal_pointer (&value));
      add_county (kind, field, plain, fields);
      return json_object_has_member (fields, field->name);
    }
}

/**
 * muster_import_read_cell:
 * @kind: the kind that @field is of
 * @field: what the column is
 * @text: the cell
 * @fields: gets the value, and what else the cell says; an empty cell adds nothing
 * @reason: (out): what is wrong
 *
 * Returns: whether the cell is understood
 */
gboolean
muster_import_read_cell (const MusterKind *kind, const MusterField *field, const char *text, JsonObject *fields,
                         MusterImportReason *reason)
{
  g_autofree char *plain = g_utf8_validate (text, -1, NULL) ? g_strstrip (g_strdup (text)) : NULL;
  g_autofree char *narrow = NULL;

  if (plain == NULL)
    return refuse (reason, "Not readable.", "无法读出。");
  if (*plain == '\0')
    return TRUE;
  if (muster_import_is_masked (field, plain))
    return refuse (reason, "The value is masked; take a file from a full export.",
                   "这个值已脱敏；请用完整导出的文件。");
  if (field->type != MUSTER_TYPE_TEXT && field->type != MUSTER_TYPE_CODE)
    narrow = g_utf8_normalize (plain, -1, G_NORMALIZE_ALL_COMPOSE);
  if (is_rounded (plain))
    return refuse (reason, "The spreadsheet lost the last digits: ask for the original number.",
                   "原表已丢位数，请要原来的号码。");
  if (is_old_identity (field, plain))
    return refuse (reason, "A number of 15 digits is out of use: ask for the 18 digits.",
                   "15位旧号码已停用，请要18位的号码。");
  return read_value (kind, field, narrow == NULL ? plain : narrow, fields) || refuse_form (field, reason);
}
