/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-json.h"

#include <string.h>

#include "muster-error.h"

const MusterJsonLimits muster_json_limits_line = { .bytes = 65536, .depth = 16, .string = 32768, .members = 1000 };

/**
 * muster_json_parse:
 * @text: (array length=size): bytes from outside
 * @size: their number
 * @limits: what they may cost
 * @error: as muster_json_scan()
 *
 * Reads one value. The scanner decides what is acceptable; json-glib only builds what it has allowed.
 *
 * Returns: (transfer full) (nullable): the value
 */
JsonNode *
muster_json_parse (const char *text, gsize size, const MusterJsonLimits *limits, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) inner = NULL;
  JsonNode *root;

  if (!muster_json_scan (text, size, limits, error))
    return NULL;
  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, text, (gssize) size, &inner))
    {
      /* Its message may quote the text, which may be about a person. */
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The JSON library refused the text.");
      return NULL;
    }
  root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The JSON library found no value.");
  return root;
}

static void
append_character (GString *out, guchar character)
{
  static const char controls[] = "\b\f\n\r\t";
  static const char letters[] = "bfnrt";
  const char *found = character != '\0' ? strchr (controls, character) : NULL;

  if (character == '"' || character == '\\')
    {
      g_string_append_c (out, '\\');
      g_string_append_c (out, (char) character);
    }
  else if (found != NULL)
    {
      g_string_append_c (out, '\\');
      g_string_append_c (out, letters[found - controls]);
    }
  else
    g_string_append_printf (out, "\\u%04x", character);
}

static void
append_string (GString *out, const char *text)
{
  const char *at = text;

  g_string_append_c (out, '"');
  while (*at != '\0')
    {
      const char *run = at;

      while ((guchar) *at >= 0x20 && *at != '"' && *at != '\\')
        at++;
      g_string_append_len (out, run, at - run);
      if (*at != '\0')
        append_character (out, (guchar) *at++);
    }
  g_string_append_c (out, '"');
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
append_object (GString *out, JsonObject *object)
{
  g_autoptr (GPtrArray) names = g_ptr_array_sized_new (json_object_get_size (object));
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, (gpointer) name);
  g_ptr_array_sort (names, compare_names);
  g_string_append_c (out, '{');
  for (guint i = 0; i < names->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_string (out, names->pdata[i]);
      g_string_append_c (out, ':');
      muster_json_append_canonical (out, json_object_get_member (object, names->pdata[i]));
    }
  g_string_append_c (out, '}');
}

static void
append_array (GString *out, JsonArray *array)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      muster_json_append_canonical (out, json_array_get_element (array, i));
    }
  g_string_append_c (out, ']');
}

static void
append_scalar (GString *out, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    append_string (out, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    g_error ("A value of type %s has no canonical form.", g_type_name (type));
}

/**
 * muster_json_append_canonical:
 * @out: text to append to
 * @node: a value without floating point numbers; holding one is a mistake of the program and ends it
 *
 * Writes the one spelling of a value: keys in the order of their bytes, no space, only the escapes that JSON demands,
 * everything else as UTF-8.
 */
void
muster_json_append_canonical (GString *out, JsonNode *node)
{
  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      append_object (out, json_node_get_object (node));
      break;
    case JSON_NODE_ARRAY:
      append_array (out, json_node_get_array (node));
      break;
    case JSON_NODE_VALUE:
      append_scalar (out, node);
      break;
    case JSON_NODE_NULL:
    default:
      g_string_append (out, "null");
      break;
    }
}

/**
 * muster_json_to_canonical:
 * @node: as for muster_json_append_canonical()
 *
 * Returns: (transfer full): the canonical text
 */
char *
muster_json_to_canonical (JsonNode *node)
{
  GString *out = g_string_new (NULL);

  muster_json_append_canonical (out, node);
  return g_string_free (out, FALSE);
}

/**
 * muster_json_equal:
 * @a: (nullable): a value
 * @b: (nullable): a value
 *
 * Absent (%NULL) and JSON's null are different: one says nothing, the other says "cleared".
 *
 * Returns: whether both are absent, or have the same canonical form
 */
gboolean
muster_json_equal (JsonNode *a, JsonNode *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return json_node_equal (a, b);
}

static JsonNode *
get_member (JsonObject *object, const char *member, JsonNodeType type, GType value_type, GError **error)
{
  JsonNode *node = json_object_get_member (object, member);

  if (node == NULL)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The member “%s” is missing.", member);
  else if (json_node_get_node_type (node) != type
           || (type == JSON_NODE_VALUE && json_node_get_value_type (node) != value_type))
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The member “%s” has the wrong type.", member);
  else
    return node;
  return NULL;
}

/**
 * muster_json_get_text:
 * @object: an object that passed the scanner
 * @member: name of a member
 * @error: %MUSTER_ERROR_INVALID where it is missing or no string
 *
 * Returns: (transfer none) (nullable): the string
 */
const char *
muster_json_get_text (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = get_member (object, member, JSON_NODE_VALUE, G_TYPE_STRING, error);

  return node != NULL ? json_node_get_string (node) : NULL;
}

/**
 * muster_json_get_int:
 * @object: an object that passed the scanner
 * @member: name of a member
 * @minimum: least value allowed
 * @maximum: greatest value allowed
 * @value: (out): the number
 * @error: %MUSTER_ERROR_INVALID where it is missing, no number, or out of range
 *
 * Returns: whether @value was set
 */
gboolean
muster_json_get_int (JsonObject *object, const char *member, gint64 minimum, gint64 maximum, gint64 *value,
                     GError **error)
{
  JsonNode *node = get_member (object, member, JSON_NODE_VALUE, G_TYPE_INT64, error);

  if (node == NULL)
    return FALSE;
  if (json_node_get_int (node) < minimum || json_node_get_int (node) > maximum)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The member “%s” is out of range.", member);
      return FALSE;
    }
  *value = json_node_get_int (node);
  return TRUE;
}

/**
 * muster_json_get_object:
 * @object: an object that passed the scanner
 * @member: name of a member
 * @error: %MUSTER_ERROR_INVALID where it is missing or no object
 *
 * Returns: (transfer none) (nullable): the object
 */
JsonObject *
muster_json_get_object (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = get_member (object, member, JSON_NODE_OBJECT, G_TYPE_NONE, error);

  return node != NULL ? json_node_get_object (node) : NULL;
}

/**
 * muster_json_get_array:
 * @object: an object that passed the scanner
 * @member: name of a member
 * @error: %MUSTER_ERROR_INVALID where it is missing or no array
 *
 * Returns: (transfer none) (nullable): the array
 */
JsonArray *
muster_json_get_array (JsonObject *object, const char *member, GError **error)
{
  JsonNode *node = get_member (object, member, JSON_NODE_ARRAY, G_TYPE_NONE, error);

  return node != NULL ? json_node_get_array (node) : NULL;
}
