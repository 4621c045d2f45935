/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-error.h"
#include "muster-json.h"

/* The scanner and json-glib agree: a generator draws a value and writes it twice, once in some spelling that JSON allows,
 * once in the canonical one. Whatever the scanner accepts, json-glib must read as that very value; and what the scanner must
 * accept, it does. MUSTER_TEST_JSON_INPUTS (a number, default 100000) says how many. */

#define DEPTH 5

typedef struct
{
  guint64 state;
  GString *text;      /* as somebody might write it */
  GString *canonical; /* as there is one way to write it */
} Writer;

static guint
draw (Writer *self, guint below)
{
  guint64 z = (self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return (guint) ((z ^ (z >> 31)) % below);
}

static void
write_both (Writer *self, const char *text)
{
  g_string_append (self->text, text);
  g_string_append (self->canonical, text);
}

static void
write_space (Writer *self)
{
  static const char *const spaces[] = { "", "", "", " ", "\n", "\t\r", "  " };

  g_string_append (self->text, spaces[draw (self, G_N_ELEMENTS (spaces))]);
}

static gunichar
draw_character (Writer *self)
{
  static const gunichar borders[] = { 0x1, 0x1f, 0x20, 0x22, 0x2f, 0x5c, 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x10ffff, 0x4dae, 0x2a716 };

  if (draw (self, 3) == 0)
    return borders[draw (self, G_N_ELEMENTS (borders))];
  return draw (self, 4) == 0 ? 0x4e00 + draw (self, 0x5000) : 0x21 + draw (self, 0x5d);
}

static void
append_unit (GString *text, guint unit, gboolean upper)
{
  g_string_append_printf (text, upper ? "\\u%04X" : "\\u%04x", unit);
}

static void
write_escaped (Writer *self, gunichar character)
{
  gboolean upper = draw (self, 2) == 0;

  if (character < 0x10000)
    append_unit (self->text, character, upper);
  else
    {
      append_unit (self->text, 0xd800 + ((character - 0x10000) >> 10), upper);
      append_unit (self->text, 0xdc00 + ((character - 0x10000) & 0x3ff), upper);
    }
}

/* A character has up to three spellings: itself, \uXXXX, and a letter after a backslash. */
static void
write_character (Writer *self, gunichar character)
{
  static const char shorts[] = "\b\f\n\r\t\"\\/";
  static const char letters[] = "bfnrt\"\\/";
  const char *found = character < 0x80 ? strchr (shorts, (int) character) : NULL;
  gboolean must_escape = character < 0x20 || character == '"' || character == '\\';

  if (found != NULL && draw (self, 2) == 0)
    g_string_append_printf (self->text, "\\%c", letters[found - shorts]);
  else if (must_escape || draw (self, 6) == 0)
    write_escaped (self, character);
  else
    g_string_append_unichar (self->text, character);

  if (found != NULL && character != '/')
    g_string_append_printf (self->canonical, "\\%c", letters[found - shorts]);
  else if (must_escape)
    append_unit (self->canonical, character, FALSE);
  else
    g_string_append_unichar (self->canonical, character);
}

static void
write_string (Writer *self)
{
  guint length = draw (self, 8);

  write_both (self, "\"");
  for (guint i = 0; i < length; i++)
    write_character (self, draw_character (self));
  write_both (self, "\"");
}

static void
write_number (Writer *self)
{
  static const gint64 borders[] = { 0, 1, -1, G_GINT64_CONSTANT (9007199254740992), G_GINT64_CONSTANT (-9007199254740992), 2147483648, -2147483649, 10 };
  g_autofree char *text = NULL;
  gint64 value = draw (self, 2) == 0 ? borders[draw (self, G_N_ELEMENTS (borders))]
                                     : ((gint64) draw (self, 1 << 22) << draw (self, 31)) * (draw (self, 2) == 0 ? 1 : -1);

  text = g_strdup_printf ("%" G_GINT64_FORMAT, value);
  write_both (self, text);
}

static void write_value (Writer *self, guint depth);

static void
write_array (Writer *self, guint depth)
{
  guint length = draw (self, 4);

  write_both (self, "[");
  write_space (self);
  for (guint i = 0; i < length; i++)
    {
      if (i > 0)
        write_both (self, ",");
      write_value (self, depth);
    }
  write_both (self, "]");
}

/* Keys are drawn in their canonical order, each greater than the one before, and written in the reverse order or in it. */
static void
write_object (Writer *self, guint depth)
{
  guint length = draw (self, 4);
  gboolean reverse = draw (self, 2) == 0;
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func (g_free);
  GString *text = self->text;

  write_both (self, "{");
  for (guint i = 0; i < length; i++)
    {
      self->text = g_string_new (NULL);
      if (i > 0)
        g_string_append_c (self->canonical, ',');
      write_space (self);
      write_both (self, "\"");
      write_character (self, 'a' + i * 3 + draw (self, 3));
      for (guint more = draw (self, 3); more > 0; more--)
        write_character (self, draw_character (self));
      write_both (self, "\"");
      write_space (self);
      write_both (self, ":");
      write_value (self, depth);
      g_ptr_array_add (members, g_string_free (self->text, FALSE));
    }
  self->text = text;
  for (guint i = 0; i < length; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? "," : "", (const char *) members->pdata[reverse ? length - 1 - i : i]);
  write_space (self);
  write_both (self, "}");
}

static void
write_value (Writer *self, guint depth)
{
  static const char *const words[] = { "true", "false", "null" };

  write_space (self);
  switch (draw (self, depth > 0 ? 7 : 4))
    {
    case 0:
      write_both (self, words[draw (self, 3)]);
      break;
    case 1:
      write_number (self);
      break;
    case 2:
    case 3:
      write_string (self);
      break;
    case 4:
      write_array (self, depth - 1);
      break;
    default:
      write_object (self, depth - 1);
      break;
    }
  write_space (self);
}

/* Read as canonical exactly where the text is its value's canonical one, and then the same value as json-glib reads. */
static void
agree_on_canonical (GString *text, JsonNode *node, const char *canonical)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) built = muster_json_parse_canonical (text->str, text->len, &muster_json_limits_line, &error);

  if (strcmp (text->str, canonical) == 0)
    {
      g_assert_no_error (error);
      g_assert_true (muster_json_equal (node, built));
    }
  else
    g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
}

/* A byte of the text is another one: if the scanner still accepts it, json-glib does, and canonically for good. */
static gboolean
agree_on_damaged (Writer *self)
{
  guint at = draw (self, (guint) self->text->len);
  g_autofree char *canonical = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) again = NULL;

  self->text->str[at] = (char) (draw (self, 2) == 0 ? "{}[]\":,0\\u "[draw (self, 11)] : (char) draw (self, 256));
  if (!muster_json_scan (self->text->str, self->text->len, &muster_json_limits_line, NULL))
    return FALSE;
  node = muster_json_parse (self->text->str, self->text->len, &muster_json_limits_line, &error);
  g_assert_no_error (error);
  canonical = muster_json_to_canonical (node);
  agree_on_canonical (self->text, node, canonical);
  again = muster_json_parse_canonical (canonical, strlen (canonical), &muster_json_limits_line, &error);
  g_assert_no_error (error);
  g_assert_true (muster_json_equal (node, again));
  return TRUE;
}

static gboolean
agree (guint64 number)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) canonical = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *read = NULL;
  Writer writer = { number * 7919, text, canonical };

  write_value (&writer, DEPTH);
  node = muster_json_parse (text->str, text->len, &muster_json_limits_line, &error);
  if (error != NULL)
    g_error ("input %" G_GUINT64_FORMAT ": %s\n%s", number, error->message, text->str);
  read = muster_json_to_canonical (node);
  g_assert_cmpstr (read, ==, canonical->str);
  agree_on_canonical (text, node, read);
  agree_on_canonical (canonical, node, read);
  writer.text = number % 2 == 0 ? canonical : text;
  return agree_on_damaged (&writer);
}

static void
test_agree (void)
{
  const char *wanted = g_getenv ("MUSTER_TEST_JSON_INPUTS");
  guint64 inputs = wanted == NULL ? 100000 : g_ascii_strtoull (wanted, NULL, 10);
  guint64 damaged = 0;

  for (guint64 i = 0; i < inputs; i++)
    damaged += agree (i);
  g_assert_cmpuint (damaged, >, 0);
  g_test_message ("%" G_GUINT64_FORMAT " accepted as written, %" G_GUINT64_FORMAT " of them with another byte", inputs, damaged);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/core/json/agree", test_agree);
  return g_test_run ();
}
