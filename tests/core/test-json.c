/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-json.h"

#include <string.h>

#include "muster-error.h"

static const MusterJsonLimits small = { .bytes = 100, .depth = 3, .string = 5, .members = 3 };

static void
assert_scan (const char *text, gsize size, const MusterJsonLimits *limits, int code)
{
  g_autoptr (GError) error = NULL;

  if (code < 0)
    {
      muster_json_scan (text, size, limits, &error);
      g_assert_no_error (error);
    }
  else
    {
      g_assert_false (muster_json_scan (text, size, limits, &error));
      g_assert_error (error, MUSTER_ERROR, code);
    }
}

static void
test_accepted (void)
{
  static const char *const texts[] = {
    "0", "-1", "9007199254740992", "-9007199254740992", "\"\"", "true", "false", "null", "[]", "{}", " [ 1 , 2 ]\r\n\t",
    "{\"a\":{\"a\":1},\"b\":[{\"a\":1},{\"a\":2}]}", "\"\\u4dae\\ud869\\udf16\\/\\\"\\\\\\b\\f\\n\\r\\t\"",
    "\"\\uFFFF\\u0001\"", "\"欧阳·\360\240\256\267 \177\"", "{\"\":0}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = muster_json_parse (texts[i], strlen (texts[i]), &muster_json_limits_line, &error);

      g_assert_no_error (error);
      g_assert_nonnull (node);
    }
}

static void
test_refused (void)
{
  static const char *const texts[] = {
    "", " ", "[", "]", "{", "}", "[}", "{]", "[1", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "[1,]",
    "[,1]", "[1 2]", "{a:1}", "{\"a\" 1}", "{1:1}", "{\"a\":1 \"b\":2}", "1 1", "{}{}", "[],", "tru", "truex", "True",
    "nul", "undefined", "NaN", "Infinity", "-", "+1", "01", "-01", "00", "-0", "0x10", "1.0", "1.", ".5", "1e3", "1E3",
    "1e999", "9007199254740993", "-9007199254740993", "9223372036854775808", "99999999999999999999999", "'a'", "\"a",
    "\"\\\"", "\"\\", "\"\\x\"", "\"\\u\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\u0000\"", "\"\\u0000x\"", "\"\\ud800\"",
    "\"\\ud800x\"", "\"\\ud800\\n\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\\udc00\\ud800\"", "\"\\ud800\\ud800\"",
    "\"a\nb\"", "\"\t\"", "\"\001\"", "/* c */ 1", "1 // c", "# c\n1", "[1,/**/2]", "\v1", "\xEF\xBB\xBF{}",
    "\xC2\xA0{}", "\"\xff\"", "\"\xc0\x80\"", "\"\xed\xa0\x80\"", "\"\xf4\x90\x80\x80\"", "\"\xe4\xb8\"",
    "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "{\"\\ud869\\udf16\":1,\"b\":0,\"𪜖\":2}", "{\"\":1,\"\":2}",
    "[{\"b\":{\"a\":1,\"c\":0,\"a\":1}}]", "{\"\\/\":1,\"/\":2}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_test_message ("%u", i);
      assert_scan (texts[i], strlen (texts[i]), &muster_json_limits_line, MUSTER_ERROR_INVALID);
    }
  assert_scan (NULL, 0, &muster_json_limits_line, MUSTER_ERROR_INVALID);
  assert_scan ("{}\0", 3, &muster_json_limits_line, MUSTER_ERROR_INVALID);
  assert_scan ("\"a\0b\"", 5, &muster_json_limits_line, MUSTER_ERROR_INVALID);
}

static void
test_limits (void)
{
  static const struct
  {
    const char *text;
    int code;
  } rows[] = {
    { "[[[]]]", -1 },
    { "[[[[]]]]", MUSTER_ERROR_TOO_LARGE },
    { "{\"a\":[{}]}", -1 },
    { "{\"a\":[{\"b\":[]}]}", MUSTER_ERROR_TOO_LARGE },
    { "\"12345\"", -1 },
    { "\"123456\"", MUSTER_ERROR_TOO_LARGE },
    { "\"\\u4dae12\"", -1 },
    { "\"\\u4dae123\"", MUSTER_ERROR_TOO_LARGE },
    { "{\"123456\":1}", MUSTER_ERROR_TOO_LARGE },
    { "[1,2,3]", -1 },
    { "[1,2,3,4]", MUSTER_ERROR_TOO_LARGE },
    { "{\"a\":1,\"b\":2,\"c\":3}", -1 },
    { "{\"a\":1,\"b\":2,\"c\":3,\"d\":4}", MUSTER_ERROR_TOO_LARGE },
    { "[[1,2,3],[1,2,3],[1,2,3]]", -1 },
  };
  g_autofree char *spaces = g_strnfill (100, ' ');

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_scan (rows[i].text, strlen (rows[i].text), &small, rows[i].code);
  spaces[0] = '1';
  assert_scan (spaces, 100, &small, -1);
  assert_scan (spaces, 101, &small, MUSTER_ERROR_TOO_LARGE);
}

static void
test_depth (void)
{
  MusterJsonLimits deep = { .bytes = 1 << 20, .depth = 16, .string = 16, .members = 16 };
  g_autofree char *brackets = g_strnfill (100000, '[');

  assert_scan (brackets, 100000, &deep, MUSTER_ERROR_TOO_LARGE);
  deep.depth = 1 << 20;
  assert_scan (brackets, 100000, &deep, MUSTER_ERROR_INVALID);
}

static void
test_many_keys (void)
{
  g_autoptr (GString) text = g_string_new ("{");

  for (int i = 0; i < 999; i++)
    g_string_append_printf (text, "\"key%d\":%d,", i, i);
  g_string_append (text, "\"key999\":0}");
  assert_scan (text->str, text->len, &muster_json_limits_line, -1);
  g_string_truncate (text, text->len - strlen ("\"key999\":0}"));
  g_string_append (text, "\"\\u006bey500\":0}");
  assert_scan (text->str, text->len, &muster_json_limits_line, MUSTER_ERROR_INVALID);
}

static void
test_message_keeps_secrets (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (muster_json_scan ("{\"name\":\"secret\",}", 18, &muster_json_limits_line, &error));
  g_assert_null (strstr (error->message, "secret"));
  g_assert_nonnull (strstr (error->message, "17"));
}

/* One value, one spelling: everything that a reader could let pass is refused. */
static void
test_not_canonical (void)
{
  static const char *const rows[] = {
    " 1", "1 ", "[1, 2]", "[ ]", "{ }", "{\"a\" :1}", "{\"a\": 1}", "{\"b\":1,\"a\":2}", "{\"a\":{\"c\":1,\"b\":1}}", "\"\\/\"",
    "\"\\u0041\"", "\"\\u000a\"", "\"\\u001F\"", "\"\\u0020\"", "\"\\u6b27\"", "\"\\ud869\\udf16\"", "{\"\\u0061\":1}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_true (muster_json_scan (rows[i], strlen (rows[i]), &muster_json_limits_line, NULL));
      g_assert_null (muster_json_parse_canonical (rows[i], strlen (rows[i]), &muster_json_limits_line, &error));
      g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
    }
}

static void
test_canonical (void)
{
  static const char *const rows[][2] = {
    { " { \"b\" : 1 , \"a\" : [ true , null ] } ", "{\"a\":[true,null],\"b\":1}" },
    { "{\"é\":1,\"z\":2,\"Z\":3,\"\":4,\"aa\":5,\"a\":6}", "{\"\":4,\"Z\":3,\"a\":6,\"aa\":5,\"z\":2,\"é\":1}" },
    { "\"\\u0041\\/\\u0008\\u001F\\u007f\\u6b27\"", "\"A/\\b\\u001f\177欧\"" },
    { "\"\\\"\\\\\\b\\f\\n\\r\\t\"", "\"\\\"\\\\\\b\\f\\n\\r\\t\"" },
    { "\"\\ud869\\udf16\"", "\"𪜖\"" },
    { "-9007199254740992", "-9007199254740992" },
    { "\"\"", "\"\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = muster_json_parse (rows[i][0], strlen (rows[i][0]), &muster_json_limits_line, &error);
      g_autofree char *text = NULL;
      g_autoptr (JsonNode) again = NULL;

      g_assert_no_error (error);
      text = muster_json_to_canonical (node);
      g_assert_cmpstr (text, ==, rows[i][1]);
      again = muster_json_parse_canonical (text, strlen (text), &muster_json_limits_line, &error);
      g_assert_no_error (error);
      g_assert_true (muster_json_equal (node, again));
      if (strcmp (rows[i][0], rows[i][1]) == 0)
        continue;
      g_assert_null (muster_json_parse_canonical (rows[i][0], strlen (rows[i][0]), &muster_json_limits_line, &error));
      g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
    }
}

static void
test_typed (void)
{
  static const char text[] = "{\"a\":[],\"i\":7,\"n\":null,\"o\":{},\"s\":\"x\"}";
  g_autoptr (JsonNode) node = muster_json_parse (text, strlen (text), &muster_json_limits_line, NULL);
  JsonObject *object = json_node_get_object (node);
  gint64 value;

  g_assert_cmpstr (muster_json_get_text (object, "s", NULL), ==, "x");
  g_assert_true (muster_json_get_int (object, "i", 7, 7, &value, NULL));
  g_assert_cmpint (value, ==, 7);
  g_assert_nonnull (muster_json_get_object (object, "o", NULL));
  g_assert_nonnull (muster_json_get_array (object, "a", NULL));
  for (const char *const *name = (const char *const[]){ "a", "n", "o", "i", "missing", NULL }; *name != NULL; name++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (muster_json_get_text (object, *name, &error));
      g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
    }
  g_assert_false (muster_json_get_int (object, "i", 8, 9, &value, NULL));
  g_assert_false (muster_json_get_int (object, "s", 0, 9, &value, NULL));
  g_assert_null (muster_json_get_object (object, "a", NULL));
  g_assert_null (muster_json_get_array (object, "o", NULL));
  g_assert_true (muster_json_equal (NULL, NULL));
  g_assert_false (muster_json_equal (json_object_get_member (object, "n"), NULL));
}

/* ---- Made-up texts: whatever the scanner accepts, json-glib must read, and read right. ---- */

static guint64 state;

static guint
pick (guint below)
{
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return (guint) ((state >> 11) % below);
}

static void
write_space (GString *out)
{
  if (pick (6) == 0)
    g_string_append_c (out, " \t\r\n"[pick (4)]);
}

/* Writes one string in a random spelling and tells what it means. */
static char *
write_string (GString *out, gboolean short_text)
{
  static const gunichar characters[] = { 'a', 'b', '"', '\\', '/', '\b', '\n', 1, 0x1f, 0x7f, 0xb7, 0xe9, 0x6b27,
                                         0x4dae, 0xe863, 0xfffe, 0xffff, 0x20bb7, 0x2cc56, 0x10ffff };
  GString *meaning = g_string_new (NULL);
  guint length = pick (short_text ? 4 : 9);

  g_string_append_c (out, '"');
  for (guint i = 0; i < length; i++)
    {
      gunichar character = characters[pick (G_N_ELEMENTS (characters))];

      g_string_append_unichar (meaning, character);
      if (character == '"' || character == '\\' || character < 0x20 || pick (4) == 0)
        {
          g_autofree gunichar2 *units = g_ucs4_to_utf16 (&character, 1, NULL, NULL, NULL);

          for (const gunichar2 *unit = units; *unit != 0; unit++)
            g_string_append_printf (out, pick (2) ? "\\u%04x" : "\\u%04X", *unit);
        }
      else
        g_string_append_unichar (out, character);
    }
  g_string_append_c (out, '"');
  return g_string_free (meaning, FALSE);
}

static JsonNode *write_value (GString *out, guint depth, gboolean *twice);

static JsonNode *
write_scalar (GString *out)
{
  static const gint64 numbers[] = { 0, 1, -1, 10, 2147483648, 9007199254740992, -9007199254740992, 1706976000000 };
  JsonNode *node = json_node_alloc ();

  switch (pick (5))
    {
    case 0:
      g_string_append (out, "null");
      return json_node_init_null (node);
    case 1:
      g_string_append (out, "true");
      return json_node_init_boolean (node, TRUE);
    case 2:
      g_string_append (out, "false");
      return json_node_init_boolean (node, FALSE);
    case 3:
      {
        gint64 number = numbers[pick (G_N_ELEMENTS (numbers))];

        g_string_append_printf (out, "%" G_GINT64_FORMAT, number);
        return json_node_init_int (node, number);
      }
    default:
      {
        g_autofree char *text = write_string (out, FALSE);

        return json_node_init_string (node, text);
      }
    }
}

static JsonNode *
write_object (GString *out, guint depth, gboolean *twice)
{
  g_autoptr (JsonObject) object = json_object_new ();
  guint count = pick (5);

  g_string_append_c (out, '{');
  for (guint i = 0; i < count; i++)
    {
      g_autofree char *name = NULL;

      if (i > 0)
        g_string_append_c (out, ',');
      write_space (out);
      name = write_string (out, TRUE);
      write_space (out);
      g_string_append_c (out, ':');
      *twice |= json_object_has_member (object, name);
      json_object_set_member (object, name, write_value (out, depth + 1, twice));
    }
  g_string_append_c (out, '}');
  return json_node_init_object (json_node_alloc (), object);
}

static JsonNode *
write_array (GString *out, guint depth, gboolean *twice)
{
  g_autoptr (JsonArray) array = json_array_new ();
  guint count = pick (5);

  g_string_append_c (out, '[');
  for (guint i = 0; i < count; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      json_array_add_element (array, write_value (out, depth + 1, twice));
    }
  g_string_append_c (out, ']');
  return json_node_init_array (json_node_alloc (), array);
}

static JsonNode *
write_value (GString *out, guint depth, gboolean *twice)
{
  guint choice = depth > 4 ? 9 : pick (10);
  JsonNode *node;

  write_space (out);
  if (choice < 3)
    node = write_object (out, depth, twice);
  else if (choice < 5)
    node = write_array (out, depth, twice);
  else
    node = write_scalar (out);
  write_space (out);
  return node;
}

static void
mutate (GString *text)
{
  static const char pieces[] = "{}[]:,\"\\'/*#-+.eE0159untrfalse \n\t";
  gsize place = text->len > 0 ? pick ((guint) text->len) : 0;

  switch (text->len > 0 ? pick (4) : 0)
    {
    case 0:
      g_string_insert_c (text, (gssize) place, pieces[pick (sizeof pieces - 1)]);
      break;
    case 1:
      g_string_erase (text, (gssize) place, 1);
      break;
    case 2:
      text->str[place] = (char) (text->str[place] ^ (1 << pick (8)));
      break;
    default:
      g_string_truncate (text, place);
      break;
    }
}

static void
test_made_up (void)
{
  guint accepted = 0;
  guint accepted_mutants = 0;

  state = 20240203;
  for (int i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (JsonNode) read = NULL;
      g_autoptr (JsonNode) mutant = NULL;
      g_autofree char *canonical = NULL;
      g_autoptr (JsonNode) again = NULL;
      gboolean twice = FALSE;
      g_autoptr (JsonNode) meant = write_value (text, 0, &twice);

      read = muster_json_parse (text->str, text->len, &muster_json_limits_line, NULL);
      g_assert_cmpint (read != NULL, ==, !twice);
      if (read != NULL)
        g_assert_true (muster_json_equal (read, meant));
      accepted += read != NULL;

      mutate (text);
      if (!muster_json_scan (text->str, text->len, &muster_json_limits_line, NULL))
        continue;
      accepted_mutants++;
      mutant = muster_json_parse (text->str, text->len, &muster_json_limits_line, NULL);
      g_assert_nonnull (mutant);
      canonical = muster_json_to_canonical (mutant);
      again = muster_json_parse_canonical (canonical, strlen (canonical), &muster_json_limits_line, NULL);
      g_assert_nonnull (again);
      g_assert_true (muster_json_equal (mutant, again));
    }
  g_test_message ("%u accepted, %u accepted mutants", accepted, accepted_mutants);
  g_assert_cmpuint (accepted, >, 15000);
  g_assert_cmpuint (accepted_mutants, >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/json/accepted", test_accepted);
  g_test_add_func ("/json/refused", test_refused);
  g_test_add_func ("/json/limits", test_limits);
  g_test_add_func ("/json/depth", test_depth);
  g_test_add_func ("/json/many-keys", test_many_keys);
  g_test_add_func ("/json/message-keeps-secrets", test_message_keeps_secrets);
  g_test_add_func ("/json/canonical", test_canonical);
  g_test_add_func ("/json/not-canonical", test_not_canonical);
  g_test_add_func ("/json/typed", test_typed);
  g_test_add_func ("/json/made-up", test_made_up);
  return g_test_run ();
}
