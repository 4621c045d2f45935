/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-json.h"

#include <string.h>

#include "muster-error.h"

/*
 * Builds what the scanner has let through, in one walk, and sees on the way whether it is spelled canonically: a text
 * in that form has one character where others have a choice. json-glib's own parser takes three times as long, and
 * spelling its result again to compare it with the text as long again. How deep it goes is what the scanner allowed.
 */

typedef struct
{
  const char *at;
  const char *end;
  GString *text; /* the string being read */
} Builder;

static JsonNode *build_value (Builder *self);

static gboolean
take (Builder *self, char expected)
{
  if (self->at == self->end || *self->at != expected)
    return FALSE;
  self->at++;
  return TRUE;
}

/* The digits of a control character for which JSON has no letter. */
static gboolean
read_control (Builder *self, char *character)
{
  static const char digits[] = "0123456789abcdef";
  const char *low = self->end - self->at < 4 ? NULL : strchr (digits, self->at[3]);

  if (low == NULL || memcmp (self->at, "00", 2) != 0 || (self->at[2] != '0' && self->at[2] != '1'))
    return FALSE;
  *character = (char) ((self->at[2] - '0') << 4 | (low - digits));
  self->at += 4;
  return strchr ("\b\f\n\r\t", *character) == NULL;
}

static gboolean
read_escape (Builder *self)
{
  static const char letters[] = "\"\\bfnrt";
  static const char meanings[] = "\"\\\b\f\n\r\t";
  char letter = self->at == self->end ? '\0' : *self->at++;
  const char *found = letter == '\0' ? NULL : strchr (letters, letter);
  char character;

  if (letter == 'u' && read_control (self, &character))
    g_string_append_c (self->text, character);
  else if (found != NULL)
    g_string_append_c (self->text, meanings[found - letters]);
  else
    return FALSE;
  return TRUE;
}

static gboolean
read_string (Builder *self)
{
  g_string_truncate (self->text, 0);
  if (!take (self, '"'))
    return FALSE;
  while (self->at < self->end && *self->at != '"')
    {
      const char *run = self->at;

      while (self->at < self->end && *self->at != '"' && *self->at != '\\')
        self->at++;
      g_string_append_len (self->text, run, self->at - run);
      if (take (self, '\\') && !read_escape (self))
        return FALSE;
    }
  return take (self, '"');
}

static JsonNode *
build_string (Builder *self)
{
  return read_string (self) ? json_node_init_string (json_node_alloc (), self->text->str) : NULL;
}

/* The scanner lets through no number but whole ones within ±2^53, in their shortest form. */
static JsonNode *
build_number (Builder *self)
{
  gboolean negative = take (self, '-');
  const char *first = self->at;
  gint64 value = 0;

  while (self->at < self->end && g_ascii_isdigit (*self->at))
    value = value * 10 + (*self->at++ - '0');
  return self->at == first ? NULL : json_node_init_int (json_node_alloc (), negative ? -value : value);
}

static JsonNode *
build_word (Builder *self)
{
  gsize left = (gsize) (self->end - self->at);

  if (left >= 4 && memcmp (self->at, "true", 4) == 0)
    {
      self->at += 4;
      return json_node_init_boolean (json_node_alloc (), TRUE);
    }
  if (left >= 5 && memcmp (self->at, "false", 5) == 0)
    {
      self->at += 5;
      return json_node_init_boolean (json_node_alloc (), FALSE);
    }
  if (left >= 4 && memcmp (self->at, "null", 4) == 0)
    {
      self->at += 4;
      return json_node_init_null (json_node_alloc ());
    }
  return build_number (self);
}

static gboolean
add_member (Builder *self, JsonObject *object, char **last)
{
  g_autofree char *before = g_steal_pointer (last);
  JsonNode *value;

  if (!read_string (self) || (before != NULL && strcmp (self->text->str, before) <= 0))
    return FALSE;
  *last = g_strndup (self->text->str, self->text->len);
  value = take (self, ':') ? build_value (self) : NULL;
  if (value != NULL)
    json_object_set_member (object, *last, value);
  return value != NULL;
}

static JsonNode *
build_object (Builder *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *last = NULL;

  self->at++;
  if (take (self, '}'))
    return json_node_init_object (json_node_alloc (), object);
  do
    if (!add_member (self, object, &last))
      return NULL;
  while (take (self, ','));
  return take (self, '}') ? json_node_init_object (json_node_alloc (), object) : NULL;
}

static JsonNode *
build_array (Builder *self)
{
  g_autoptr (JsonArray) array = json_array_new ();

  self->at++;
  if (take (self, ']'))
    return json_node_init_array (json_node_alloc (), array);
  do
    {
      JsonNode *value = build_value (self);

      if (value == NULL)
        return NULL;
      json_array_add_element (array, value);
    }
  while (take (self, ','));
  return take (self, ']') ? json_node_init_array (json_node_alloc (), array) : NULL;
}

static JsonNode *
build_value (Builder *self)
{
  switch (self->at < self->end ? *self->at : '\0')
    {
    case '{':
      return build_object (self);
    case '[':
      return build_array (self);
    case '"':
      return build_string (self);
    default:
      return build_word (self);
    }
}

/**
 * muster_json_build_canonical:
 * @text: (array length=size): bytes that muster_json_scan() has let through, with limits that fit their use
 * @size: their number
 * @error: %MUSTER_ERROR_INVALID where they are not the canonical ones of their value
 *
 * Returns: (transfer full) (nullable): the value
 */
JsonNode *
muster_json_build_canonical (const char *text, gsize size, GError **error)
{
  g_autoptr (GString) string = g_string_sized_new (64);
  Builder self = { text, text + size, string };
  g_autoptr (JsonNode) node = build_value (&self);

  if (node != NULL && self.at == self.end)
    return g_steal_pointer (&node);
  g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The JSON text is not in its canonical form.");
  return NULL;
}

/**
 * muster_json_parse_canonical:
 * @text: (array length=size): bytes from outside
 * @size: their number
 * @limits: what they may cost
 * @error: as muster_json_scan(); also %MUSTER_ERROR_INVALID where the bytes are not the canonical ones of their value
 *
 * Journals and digests compare bytes, so one value may have one spelling only.
 *
 * Returns: (transfer full) (nullable): the value
 */
JsonNode *
muster_json_parse_canonical (const char *text, gsize size, const MusterJsonLimits *limits, GError **error)
{
  return muster_json_scan (text, size, limits, error) ? muster_json_build_canonical (text, size, error) : NULL;
}
