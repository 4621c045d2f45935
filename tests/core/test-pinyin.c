/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "muster-pinyin.h"

static void
test_readings (void)
{
  static const char *const rows[][3] = {
    { "单", "shan", "s" },
    { "仇", "qiu", "q" },
    { "曾", "zeng", "z" },
    { "解", "xie", "x" },
    { "区", "ou", "o" },
    { "查", "zha", "z" },
    { "翟", "zhai", "z" },
    { "盖", "ge", "g" },
    { "尉迟某", "yuchimou|weichimou", "ycm|wcm" },
    { "万俟某", "moqimou", "mqm" },
    { "长孙某", "zhangsunmou", "zsm" },
    { "澹台某", "tantaimou", "ttm" },
    { "员", "yun", "y" },
    { "折", "she", "s" },
    { "种", "chong", "c" },
    { "重庆", "chongqing", "cq" },
    { "长顺", "changshun", "cs" },
    { "覃小明", "qinxiaoming|tanxiaoming", "qxm|txm" },
    { "缪某", "miaomou|moumou", "mm" },
    { "阚某", "kanmou", "km" },
    { "朴某", "piaomou|pumou", "pm" },
    { "莘某", "xinmou|shenmou", "xm|sm" },
    { "欧阳某某", "ouyangmoumou", "oymm" },
    { "单小明", "shanxiaoming", "sxm" },
    { "阿卜杜·热西提", "abudurexiti", "abdrxt" },
    { "𠮷田", "𠮷tian", "𠮷t" },
    { "John Smith", "johnsmith", "js" },
    { "", "", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *full = muster_pinyin_full (rows[i][0]);
      g_autofree char *initials = muster_pinyin_initials (rows[i][0]);

      g_assert_cmpstr (full, ==, rows[i][1]);
      g_assert_cmpstr (initials, ==, rows[i][2]);
    }
}

/* ICU learns readings: 72 keeps this character, 76 reads it. Either way a name with it can be found. */
static void
test_rare_reading (void)
{
  g_autofree char *full = muster_pinyin_full ("㼆");

  g_assert_true (g_str_equal (full, "㼆") || g_str_equal (full, "ying"));
}

/* A name is put together from characters; one with a character that has no reading goes to ICU as a whole. */
static void
test_pieces (void)
{
  for (gunichar second = 0x4e00; second <= 0x9fa5; second += 11)
    {
      char characters[16] = { 0 };
      int size = g_unichar_to_utf8 (second, characters);
      g_autofree char *whole = NULL;
      g_autofree char *read = NULL;
      g_autofree char *expected = NULL;

      g_unichar_to_utf8 (0x4e00 + (second * 7919) % (0x9fa5 - 0x4e00), characters + size);
      whole = g_strconcat (characters, "𠮷", NULL);
      read = muster_pinyin_full (characters);
      expected = muster_pinyin_full (whole);
      if (strchr (read, '|') != NULL)
        continue;
      g_assert_true (g_str_has_suffix (expected, "𠮷"));
      g_assert_cmpmem (read, strlen (read), expected, strlen (expected) - strlen ("𠮷"));
    }
}

static void
test_long_text (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *full = NULL;

  for (int i = 0; i < 10000; i++)
    g_string_append (text, i % 2 == 0 ? "张" : "𠮷");
  full = muster_pinyin_full (text->str);
  g_assert_true (g_str_has_prefix (full, "zhang𠮷zhang𠮷"));
}

static gpointer
read_many (gpointer data)
{
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *full = muster_pinyin_full ("尉迟某");

      g_assert_cmpstr (full, ==, "yuchimou|weichimou");
    }
  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("pinyin", read_many, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pinyin/readings", test_readings);
  g_test_add_func ("/pinyin/rare-reading", test_rare_reading);
  g_test_add_func ("/pinyin/pieces", test_pieces);
  g_test_add_func ("/pinyin/long-text", test_long_text);
  g_test_add_func ("/pinyin/threads", test_threads);
  return g_test_run ();
}
