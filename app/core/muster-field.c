/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-catalogue.h"

#include <string.h>

#include "muster-calendar.h"
#include "muster-error.h"
#include "muster-json.h"

#define LARGEST_INTEGER (G_GINT64_CONSTANT (1) << 53)

/**
 * muster_field_get_group:
 * @self: a field
 *
 * Returns: name of its merge group, which is its own name where it stands alone
 */
const char *
muster_field_get_group (const MusterField *self)
{
  return self->group != NULL ? self->group : self->name;
}

/**
 * muster_field_get_owners:
 * @self: a field
 * @kind: its kind
 *
 * Returns: mask of #MusterOwner: who may write it
 */
guint
muster_field_get_owners (const MusterField *self, const MusterKind *kind)
{
  return self->owners != 0 ? self->owners : kind->owners;
}

/* ---- What a change may hold ---- */

static gboolean
is_division (const char *text)
{
  gsize size = strspn (text, "0123456789");

  return text[size] == '\0' && (size == 2 || size == 4 || size == 6 || size == 9 || size == 12);
}

static gboolean
is_text_of_type (MusterType type, const char *text)
{
  MusterId id;

  switch (type)
    {
    case MUSTER_TYPE_TEXT:
      return TRUE;
    case MUSTER_TYPE_CODE:
      return *text != '\0';
    case MUSTER_TYPE_DATE:
      return muster_date_is_valid (text);
    case MUSTER_TYPE_REF:
      return muster_id_parse (text, &id);
    case MUSTER_TYPE_DIVISION:
      return is_division (text);
    case MUSTER_TYPE_INT:
    case MUSTER_TYPE_YUAN:
    case MUSTER_TYPE_TIMESTAMP:
    case MUSTER_TYPE_BOOL:
    case MUSTER_TYPE_LIST:
    case MUSTER_TYPE_OBJECT:
    default:
      return FALSE;
    }
}

static gboolean
is_number_of_type (MusterType type, gint64 number)
{
  if (type == MUSTER_TYPE_TIMESTAMP)
    return number >= MUSTER_TIME_MINIMUM && number <= MUSTER_TIME_MAXIMUM;
  return (type == MUSTER_TYPE_INT || type == MUSTER_TYPE_YUAN) && ABS (number) <= LARGEST_INTEGER;
}

static gboolean
is_flat_object (JsonNode *value)
{
  JsonObjectIter iter;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (value))
    return FALSE;
  json_object_iter_init (&iter, json_node_get_object (value));
  while (json_object_iter_next (&iter, NULL, &member))
    if (!JSON_NODE_HOLDS_VALUE (member) || json_node_get_value_type (member) == G_TYPE_DOUBLE)
      return FALSE;
  return TRUE;
}

static gboolean
has_type (MusterType type, JsonNode *value)
{
  GType value_type;

  if (type == MUSTER_TYPE_OBJECT)
    return is_flat_object (value);
  if (!JSON_NODE_HOLDS_VALUE (value))
    return FALSE;
  value_type = json_node_get_value_type (value);
  if (value_type == G_TYPE_STRING)
    return is_text_of_type (type, json_node_get_string (value));
  if (value_type == G_TYPE_INT64)
    return is_number_of_type (type, json_node_get_int (value));
  return value_type == G_TYPE_BOOLEAN && type == MUSTER_TYPE_BOOL;
}

static gboolean
is_list_of_type (MusterType element, JsonNode *value)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (value))
    return FALSE;
  array = json_node_get_array (value);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!has_type (element, json_array_get_element (array, i)))
      return FALSE;
  return TRUE;
}

/**
 * muster_field_accepts:
 * @self: a field
 * @value: a value from a change; null is always accepted, it clears the field
 * @error: %MUSTER_ERROR_INVALID; names the field and never the value
 *
 * Looks at the form only, which is what the typed table needs. Length, range and code list are rules: a value that
 * breaks them is kept and makes the record incomplete, so that a newer Muster's codes survive in an older one.
 *
 * Returns: whether the typed table can hold it
 */
gboolean
muster_field_accepts (const MusterField *self, JsonNode *value, GError **error)
{
  if (JSON_NODE_HOLDS_NULL (value)
      || (self->type == MUSTER_TYPE_LIST ? is_list_of_type (self->element, value) : has_type (self->type, value)))
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The field “%s” has a value of another form.", self->name);
  return FALSE;
}

/* ---- As text ---- */

static char *
format_scalar (MusterType type, JsonNode *value)
{
  if (type == MUSTER_TYPE_TIMESTAMP && json_node_get_value_type (value) == G_TYPE_INT64)
    return muster_time_to_text (json_node_get_int (value));
  if (json_node_get_value_type (value) == G_TYPE_STRING)
    return g_strdup (json_node_get_string (value));
  if (json_node_get_value_type (value) == G_TYPE_BOOLEAN)
    return g_strdup (json_node_get_boolean (value) ? "1" : "0");
  return muster_json_to_canonical (value);
}

/* Commas join; a list that they could not split again is written as JSON. */
static char *
format_list (const MusterField *self, JsonNode *value)
{
  JsonArray *array = json_node_get_array (value);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      g_autofree char *piece = JSON_NODE_HOLDS_VALUE (element) ? format_scalar (self->element, element) : NULL;

      if (piece == NULL || *piece == '\0' || *piece == '[' || g_ascii_isspace (*piece) || strchr (piece, ',') != NULL
          || strstr (piece, "，") != NULL || g_ascii_isspace (piece[strlen (piece) - 1]))
        return muster_json_to_canonical (value);
      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append (text, piece);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * muster_field_format:
 * @self: a field
 * @value: (nullable): an accepted value
 *
 * Returns: (transfer full): the text that muster_field_parse() reads back; "" for null or %NULL
 */
char *
muster_field_format (const MusterField *self, JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return g_strdup ("");
  if (JSON_NODE_HOLDS_ARRAY (value))
    return format_list (self, value);
  if (JSON_NODE_HOLDS_VALUE (value))
    return format_scalar (self->type, value);
  return muster_json_to_canonical (value);
}

/* ---- Masked ---- */

static const char compound_surnames[]
    = "欧阳 司马 上官 诸葛 夏侯 尉迟 长孙 万俟 澹台 司徒 皇甫 公孙 慕容 令狐 宇文 轩辕 东方 端木 南宫 独孤 西门 百里 "
      "呼延 闻人 "
      "东郭 司空 公羊 赫连 濮阳 淳于 单于 太叔 申屠 仲孙 钟离 鲜于 闾丘 完颜 拓跋 第五 左丘 梁丘 纳兰 ";

static char *
mask_text (const char *text)
{
  const char *rest = g_utf8_next_char (text);
  g_autofree char *pair
      = *text != '\0' && *rest != '\0' ? g_strndup (text, (gsize) (g_utf8_next_char (rest) - text)) : NULL;
  gsize kept = (gsize) (rest - text);

  if (*text == '\0')
    return g_strdup ("");
  if (pair != NULL && strlen (pair) == 6 && strstr (compound_surnames, pair) != NULL)
    kept = strlen (pair);
  return g_strdup_printf ("%.*s**", (int) kept, text);
}

/* Numbers keep what people tell them apart by, and lose what makes them usable. */
static char *
mask_digits (const char *text)
{
  gsize size = strlen (text);
  gsize head = size >= 15 ? 4 : 3;
  g_autofree char *stars = NULL;

  if (size < 8 || !g_str_is_ascii (text))
    return mask_text (text);
  stars = g_strnfill (size - head - 4, '*');
  return g_strdup_printf ("%.*s%s%s", (int) head, text, stars, text + size - 4);
}

static gboolean
is_phone_like (const char *text)
{
  return strlen (text) >= 7 && text[strspn (text, "0123456789+- ")] == '\0';
}

/**
 * muster_field_mask:
 * @self: a field
 * @value: (nullable): an accepted value
 *
 * The text for lists and default exports. What is not personal is shown as it is; of what is personal, names keep the
 * surname, numbers their ends and days their year; other texts keep the first character. Of sensitive values that are
 * no text nothing is left.
 *
 * Returns: (transfer full): masked text; "" for null or %NULL
 */
char *
muster_field_mask (const MusterField *self, JsonNode *value)
{
  g_autofree char *text = muster_field_format (self, value);

  if (self->privacy == MUSTER_PRIVACY_NONE || *text == '\0')
    return g_steal_pointer (&text);
  if (self->type == MUSTER_TYPE_LIST && (self->element == MUSTER_TYPE_OBJECT || self->element == MUSTER_TYPE_TEXT))
    return g_strdup ("**");
  if (self->type == MUSTER_TYPE_TEXT)
    return self->search == MUSTER_SEARCH_DIGITS || is_phone_like (text) ? mask_digits (text) : mask_text (text);
  if (self->privacy == MUSTER_PRIVACY_SENSITIVE)
    return g_strdup ("**");
  if (self->type == MUSTER_TYPE_DATE)
    return g_strdup_printf ("%.4s-**-**", text);
  return g_steal_pointer (&text);
}
