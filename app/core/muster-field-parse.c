/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-catalogue.h"

#include <string.h>

#include "muster-calendar.h"
#include "muster-error.h"
#include "muster-json.h"

#define LARGEST_INTEGER (G_GINT64_CONSTANT (1) << 53)

/* What a person types or a cell holds, as the value that a change holds. */

static JsonNode *
new_text (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static JsonNode *
parse_integer (const char *text)
{
  gint64 number;

  if (!g_ascii_string_to_signed (text, 10, -LARGEST_INTEGER, LARGEST_INTEGER, &number, NULL))
    return NULL;
  return json_node_init_int (json_node_alloc (), number);
}

static JsonNode *
parse_time (const char *text)
{
  gint64 ms;

  return muster_time_parse (text, &ms) ? json_node_init_int (json_node_alloc (), ms) : NULL;
}

static JsonNode *
parse_bool (const char *text)
{
  static const char *const yes[] = { "1", "true", "yes", "是", NULL };
  static const char *const no[] = { "0", "false", "no", "否", NULL };
  g_autofree char *lower = g_ascii_strdown (text, -1);

  if (g_strv_contains (yes, lower))
    return json_node_init_boolean (json_node_alloc (), TRUE);
  return g_strv_contains (no, lower) ? json_node_init_boolean (json_node_alloc (), FALSE) : NULL;
}

static JsonNode *
parse_code (const MusterCodeList *list, const char *text)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  if (list == NULL)
    return new_text (text);
  if (muster_code_list_find (list, text) != NULL)
    return new_text (text);
  for (guint i = 0; i < list->n_codes; i++)
    {
      g_autofree char *label = g_utf8_casefold (list->codes[i].label, -1);

      if (strcmp (label, folded) == 0 || strcmp (list->codes[i].label_zh, text) == 0)
        return new_text (list->codes[i].code);
    }
  return NULL;
}

/* For everything but free text: no space around it, and full-width digits as a Chinese keyboard gives them. */
static JsonNode *
parse_scalar (const MusterField *field, MusterType type, const char *raw)
{
  g_autofree char *text = NULL;

  if (type == MUSTER_TYPE_TEXT)
    return new_text (raw);
  text = type == MUSTER_TYPE_CODE ? g_strdup (raw) : g_utf8_normalize (raw, -1, G_NORMALIZE_ALL_COMPOSE);
  g_strstrip (text);
  switch (type)
    {
    case MUSTER_TYPE_INT:
    case MUSTER_TYPE_YUAN:
      return parse_integer (text);
    case MUSTER_TYPE_TIMESTAMP:
      return parse_time (text);
    case MUSTER_TYPE_BOOL:
      return parse_bool (text);
    case MUSTER_TYPE_CODE:
      return parse_code (field->codes, text);
    case MUSTER_TYPE_DATE:
    case MUSTER_TYPE_REF:
    case MUSTER_TYPE_DIVISION:
      return new_text (text);
    case MUSTER_TYPE_TEXT:
    case MUSTER_TYPE_LIST:
    case MUSTER_TYPE_OBJECT:
    default:
      return NULL;
    }
}

static JsonNode *
parse_separated (const MusterField *self, const char *text)
{
  g_autoptr (JsonArray) array = json_array_new ();
  g_autoptr (GString) plain = g_string_new (text);
  g_auto (GStrv) pieces = NULL;

  g_string_replace (plain, "，", ",", 0);
  pieces = g_strsplit (plain->str, ",", -1);
  for (char **piece = pieces; *piece != NULL; piece++)
    {
      JsonNode *element;

      g_strstrip (*piece);
      if (**piece == '\0')
        continue;
      element = parse_scalar (self, self->element, *piece);
      if (element == NULL)
        return NULL;
      json_array_add_element (array, element);
    }
  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
parse_list (const MusterField *self, const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  if (*text == '[')
    return muster_json_parse (text, strlen (text), &muster_json_limits_line, NULL);
  return self->element == MUSTER_TYPE_OBJECT ? NULL : parse_separated (self, text);
}

static const char *
expected_form (const MusterField *self)
{
  static const char *const forms[] = {
    [MUSTER_TYPE_TEXT] = "text in UTF-8",
    [MUSTER_TYPE_INT] = "a whole number",
    [MUSTER_TYPE_YUAN] = "whole yuan",
    [MUSTER_TYPE_DATE] = "a day as YYYY-MM-DD",
    [MUSTER_TYPE_TIMESTAMP] = "a time as YYYY-MM-DDThh:mm",
    [MUSTER_TYPE_BOOL] = "yes or no",
    [MUSTER_TYPE_CODE] = "a code of its list",
    [MUSTER_TYPE_REF] = "the id of a record",
    [MUSTER_TYPE_DIVISION] = "a division code of 2, 4, 6, 9 or 12 digits",
    [MUSTER_TYPE_LIST] = "a list",
    [MUSTER_TYPE_OBJECT] = "an object",
  };

  return forms[self->type];
}

/**
 * muster_field_parse:
 * @self: a field
 * @text: what a person typed or a CSV cell holds; "" clears the field
 * @error: %MUSTER_ERROR_INVALID; names the field and the form expected, never the text
 *
 * Reads by the field's type, as the table at #MusterType says. Nothing of a rule is looked at, but a code must be of
 * its list: a typed code that is not there is a slip.
 *
 * Returns: (transfer full) (nullable): a value that muster_field_accepts()
 */
JsonNode *
muster_field_parse (const MusterField *self, const char *text, GError **error)
{
  g_autoptr (JsonNode) value = NULL;

  if (*text == '\0')
    return json_node_init_null (json_node_alloc ());
  if (g_utf8_validate (text, -1, NULL))
    value = self->type == MUSTER_TYPE_LIST ? parse_list (self, text) : parse_scalar (self, self->type, text);
  if (value != NULL && muster_field_accepts (self, value, NULL))
    return g_steal_pointer (&value);
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The field “%s” needs %s.", self->name, expected_form (self));
  return NULL;
}
