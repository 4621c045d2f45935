/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-catalogue.h"
#include "muster-check-division.h"
#include "muster-check-identity.h"
#include "muster-division.h"

static const char *
get_name (const MusterDivision *division)
{
  return division == NULL ? NULL : muster_division_get_name (division);
}

/* ---- By code ---- */

static void
test_find (void)
{
  static const struct
  {
    const char *code;
    const char *name;
    const char *path;
  } rows[] = {
    { "53", "云南省", "云南" },
    { "5306", "昭通市", "云南 · 昭通" },
    { "530627", "镇雄县", "云南 · 昭通 · 镇雄县" },
    { "530627100", "镇雄县", "云南 · 昭通 · 镇雄县" },
    { "530627100210", "镇雄县", "云南 · 昭通 · 镇雄县" },
    { "522302", "兴仁市", "贵州 · 黔西南 · 兴仁市" },
    { "433124", "花垣县", "湖南 · 湘西 · 花垣县" },
    { "152525", "东乌珠穆沁旗", "内蒙古 · 锡林郭勒 · 东乌珠穆沁旗" },
    { "653022", "阿克陶县", "新疆 · 克孜勒苏 · 阿克陶县" },
    /* Levels that are no place are left out. */
    { "11", "北京市", "北京" },
    { "1101", "市辖区", "北京" },
    { "110105", "朝阳区", "北京 · 朝阳区" },
    { "500241", "秀山土家族苗族自治县", "重庆 · 秀山土家族苗族自治县" },
    { "429004", "仙桃市", "湖北 · 仙桃市" },
    { "659001", "石河子市", "新疆 · 石河子市" },
    /* A prefecture without counties is one. */
    { "4419", "东莞市", "广东 · 东莞" },
    { "441900", "东莞市", "广东 · 东莞市" },
    { "441900003", "东莞市", "广东 · 东莞市" },
    /* First and last of the table. */
    { "659012", "白杨市", "新疆 · 白杨市" },
  };
  static const char *const none[] = { "",       "5",      "530",    "53062",  "5306271", "99",  "990101",
                                      "530600", "530699", "522401", "53062x", "710000",  "云南" };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *path = muster_division_describe (rows[i].code);

      g_assert_cmpstr (get_name (muster_division_find (rows[i].code)), ==, rows[i].name);
      g_assert_cmpstr (path, ==, rows[i].path);
    }
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_null (muster_division_find (none[i]));
  g_assert_null (muster_division_find (NULL));
  g_assert_null (muster_division_describe ("990101"));
}

static void
test_levels (void)
{
  const MusterDivision *county = muster_division_find ("530627");
  const MusterDivision *prefecture = muster_division_get_parent (county);
  const MusterDivision *province = muster_division_get_parent (prefecture);

  g_assert_cmpint (muster_division_get_level (county), ==, MUSTER_DIVISION_COUNTY);
  g_assert_cmpint (muster_division_get_level (prefecture), ==, MUSTER_DIVISION_PREFECTURE);
  g_assert_cmpint (muster_division_get_level (province), ==, MUSTER_DIVISION_PROVINCE);
  g_assert_cmpstr (muster_division_get_code (county), ==, "530627");
  g_assert_cmpstr (muster_division_get_short_name (county), ==, "镇雄");
  g_assert_cmpstr (muster_division_get_short_name (province), ==, "云南");
  g_assert_null (muster_division_get_parent (province));
  g_assert_true (muster_division_get_parent (muster_division_find ("110105")) == muster_division_find ("11"));
  g_assert_true (muster_division_get_parent (muster_division_find ("441900")) == muster_division_find ("44"));
}

static void
test_was_county (void)
{
  static const char *const past[] = { "522401", "522201", "130101", "110103", "460037", "522401199001010000" };
  static const char *const never[] = { "990101", "", "5224", "530627", "52240x", "000000" };

  for (guint i = 0; i < G_N_ELEMENTS (past); i++)
    g_assert_true (muster_division_was_county (past[i]));
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    g_assert_false (muster_division_was_county (never[i]));
}

/* ---- Rule I4 ---- */

/* The severity of what rule I4 says of a number; -1 where it says nothing. No other rule may find anything. */
static int
check_region (const char *number)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autoptr (MusterRecord) record = NULL;
  g_autoptr (MusterProblems) problems = muster_problems_new ();
  g_autoptr (JsonNode) value = json_node_init_string (json_node_alloc (), number);
  int severity = -1;

  json_object_set_string_member (fields, "id_type", "1");
  json_object_set_string_member (fields, "id_number", number);
  record = muster_record_new (&muster_kind_worker, fields);
  muster_check_identity (muster_kind_find_field (&muster_kind_worker, "id_number"), value, record, problems);
  for (guint i = 0; i < muster_problems_get_count (problems); i++)
    {
      g_assert_cmpstr (muster_problems_get (problems, i)->rule, ==, "I4");
      severity = (int) muster_problems_get (problems, i)->severity;
    }
  g_assert_false (muster_problems_has_errors (problems));
  return severity;
}

/* A county of today, one of before (Bijie until 2011), a card of Hong Kong; a prefecture, and no place of any time:
 * never more than a note. Nobody was born in 2190. */
static void
test_identity_region (void)
{
  g_assert_cmpint (check_region ("110105219001010016"), ==, -1);
  g_assert_cmpint (check_region ("522401219001010015"), ==, -1);
  g_assert_cmpint (check_region ("130101219001010014"), ==, -1);
  g_assert_cmpint (check_region ("810000219001010014"), ==, -1);
  g_assert_cmpint (check_region ("53060021900101001X"), ==, MUSTER_SEVERITY_WARNING);
  g_assert_cmpint (check_region ("990101199001010019"), ==, MUSTER_SEVERITY_WARNING);
}

/* ---- By what somebody types ---- */

static char *
search (const char *text, guint levels, const char *const *preferred, guint limit)
{
  g_autoptr (GPtrArray) found = muster_division_search (text, levels, preferred, limit);
  GString *codes = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (codes, "%s%s", i == 0 ? "" : " ", muster_division_get_code (g_ptr_array_index (found, i)));
  return g_string_free (codes, FALSE);
}

static void
assert_finds (const char *text, const char *code, const char *const *preferred)
{
  g_autofree char *codes = search (text, 0, preferred, 200);

  if (strstr (codes, code) == NULL)
    g_error ("“%s” does not find %s but: %s", text, code, codes);
}

static void
assert_first (const char *text, const char *code)
{
  g_autofree char *codes = search (text, 0, NULL, 1);

  if (strcmp (codes, code) != 0)
    g_error ("“%s” finds %s, not %s", text, codes, code);
}

static void
test_names (void)
{
  static const char *const rows[][2] = {
    { "镇雄县", "530627" },
    { "镇雄", "530627" },
    { "雄县", "130638" },
    { "云南镇雄", "530627" },
    { "昭通镇雄县", "530627" },
    { "云南省昭通市镇雄县", "530627" },
    { "威宁", "520526" },
    { "云南 · 昭通 · 镇雄县", "530627" },
    { "市中区", "370103" },
    { "北京朝阳", "110105" },
    { "辽宁朝阳县", "211321" },
    { "东莞", "441900" },
    { "广东东莞市", "441900" },
    { "吉林永吉", "220221" },
    { "ＺＨＥＮＸＩＯＮＧ", "530627" },
    { "zhen xiong", "530627" },
    { "zhen'xiong xian", "530627" },
    { "530627", "530627" },
    { "５３０６２７", "530627" },
    { "530627100210", "530627" },
    { "5306", "530602" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    assert_first (rows[i][0], rows[i][1]);
  assert_finds ("雄", "530627", NULL);
  assert_finds ("zx", "530627", NULL);
  assert_finds ("zxx", "530627", NULL);
  assert_finds ("ZX", "530627", NULL);
  assert_finds ("xiong", "530627", NULL);
  assert_finds ("zhenx", "530627", NULL);
}

static void
test_nothing (void)
{
  static const char *const rows[]
      = { "怀化县", "毛堌堆",   "鎮雄縣", "q!v@", "zhenxiongxianx", "530699", "53062x", "镇xiong", "zv",
          "市辖区", "\xff\xfe", "",       "  ·" };
  g_autofree char *much = g_strnfill (1000000, 'z');
  g_autofree char *wide
      = g_strdup ("镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县"
                  "镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县镇雄县");
  g_autofree char *found = search (much, 0, NULL, 0);
  g_autofree char *found_wide = search (wide, 0, NULL, 0);

  g_assert_cmpstr (found, ==, "");
  g_assert_cmpstr (found_wide, ==, "");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *codes = search (rows[i], 0, NULL, 0);

      g_assert_cmpstr (codes, ==, "");
    }
}

/* Read as they are there, and as most people try. */
static void
test_readings (void)
{
  static const char *const rows[][2] = {
    { "荥经县", "yingjing" },  { "荥经县", "xingjing" }, { "鄱阳县", "poyang" },     { "蔚县", "yuxian" },
    { "蔚县", "weixian" },     { "六安市", "luan" },     { "六安市", "liuan" },      { "长治市", "changzhi" },
    { "重庆市", "chongqing" }, { "长子县", "zhangzi" },  { "单县", "shanxian" },     { "六合区", "luhe" },
    { "乐亭县", "laoting" },   { "乐陵市", "laoling" },  { "乐清市", "yueqing" },    { "闵行区", "minhang" },
    { "黄陂区", "huangpi" },   { "歙县", "shexian" },    { "浚县", "xunxian" },      { "涡阳县", "guoyang" },
    { "泌阳县", "biyang" },    { "洪洞县", "hongtong" }, { "铅山县", "yanshan" },    { "枞阳县", "zongyang" },
    { "番禺区", "panyu" },     { "东阿县", "donge" },    { "厦门市", "xiamen" },     { "珲春市", "hunchun" },
    { "大城县", "daicheng" },  { "莘县", "shenxian" },   { "吴堡县", "wubu" },       { "尉犁县", "yuli" },
    { "犍为县", "qianwei" },   { "筠连县", "junlian" },  { "都匀市", "duyun" },      { "宁都县", "ningdu" },
    { "喀什市", "kashi" },     { "什邡市", "shifang" },  { "西藏自治区", "xizang" }, { "吕梁市", "lvliang" },
    { "吕梁市", "luliang" },   { "绿春县", "lüchun" },   { "柏乡县", "baixiang" },   { "繁峙县", "fanshi" },
    { "称多县", "chengduo" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) found = muster_division_search (rows[i][1], MUSTER_DIVISION_ALL, NULL, 200);
      gboolean is_there = FALSE;

      for (guint j = 0; j < found->len; j++)
        is_there |= strcmp (get_name (g_ptr_array_index (found, j)), rows[i][0]) == 0;
      if (!is_there)
        g_error ("“%s” does not find %s", rows[i][1], rows[i][0]);
    }
}

/* The reading in use comes before one that people try: 隰县 and 息县 are read xixian, 歙县 shexian. */
static void
test_reading_order (void)
{
  g_autofree char *codes = search ("xixian", 0, NULL, 0);

  g_assert_nonnull (strstr (codes, "341021"));
  g_assert_true (strstr (codes, "141031") < strstr (codes, "341021"));
  g_assert_true (strstr (codes, "411528") < strstr (codes, "341021"));
}

static void
test_order (void)
{
  static const char *const preferred[] = { "530627100210", "4211", NULL };
  g_autofree char *plain = search ("zx", 0, NULL, 100);
  g_autofree char *first = search ("zx", 0, preferred, 2);
  g_autofree char *none = search ("", 0, preferred, 3);
  g_autofree char *below = search ("昭通", 0, NULL, 3);
  g_autofree char *province = search ("云南", MUSTER_DIVISION_PROVINCE | MUSTER_DIVISION_PREFECTURE, NULL, 2);
  g_autofree char *limited = search ("xian", 0, NULL, 0);
  g_autoptr (GPtrArray) twins = muster_division_search ("城关区", 0, NULL, 0);

  g_assert_false (g_str_has_prefix (plain, "530627"));
  g_assert_true (g_str_has_prefix (first, "530627 "));
  g_assert_cmpstr (none, ==, "530627 421102 421121");
  g_assert_cmpstr (below, ==, "530602 530621 530622");
  g_assert_cmpstr (province, ==, "53 5301");
  g_assert_cmpuint (strlen (limited), ==, 8 * 7 - 1);
  g_assert_cmpuint (twins->len, ==, 2);
}

/* ---- The whole table ---- */

static void
check_division (const MusterDivision *division)
{
  const char *code = muster_division_get_code (division);
  const char *name = muster_division_get_name (division);
  const char *preferred[] = { code, NULL };
  g_autofree char *path = muster_division_get_path (division);
  g_autofree char *by_name = search (name, muster_division_get_level (division), preferred, 1);
  g_autofree char *by_path = search (path, MUSTER_DIVISION_COUNTY, NULL, 4000);

  g_assert_true (muster_division_is_valid (code));
  g_assert_true (muster_division_find (code) == division);
  g_assert_false (muster_division_was_county (code));
  g_assert_true (g_str_has_prefix (name, muster_division_get_short_name (division)));
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_null (strstr (path, "市辖区"));
  g_assert_null (strstr (path, "直辖县级"));
  g_assert_false (g_str_has_prefix (path, " "));
  g_assert_cmpstr (by_name, ==, code);
  if (muster_division_get_level (division) == MUSTER_DIVISION_COUNTY)
    g_assert_nonnull (strstr (by_path, code));
}

/* Every division is found by its code, its name and its path, and every path is another. */
static void
test_table (void)
{
  static const struct
  {
    guint level;
    guint count; /* without the prefectures that are no place */
  } rows[]
      = { { MUSTER_DIVISION_PROVINCE, 31 }, { MUSTER_DIVISION_PREFECTURE, 333 }, { MUSTER_DIVISION_COUNTY, 2978 } };
  static const char *const everything[] = { "1", "2", "3", "4", "5", "6", NULL };
  g_autoptr (GHashTable) paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) all = muster_division_search ("", rows[i].level, everything, 10000);

      g_assert_cmpuint (all->len, ==, rows[i].count);
      for (guint j = 0; j < all->len; j++)
        {
          if (j % 7 == 0)
            check_division (g_ptr_array_index (all, j));
          g_assert_true (g_hash_table_add (paths, muster_division_get_path (g_ptr_array_index (all, j))));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/division/find", test_find);
  g_test_add_func ("/division/levels", test_levels);
  g_test_add_func ("/division/was-county", test_was_county);
  g_test_add_func ("/division/identity-region", test_identity_region);
  g_test_add_func ("/division/names", test_names);
  g_test_add_func ("/division/nothing", test_nothing);
  g_test_add_func ("/division/readings", test_readings);
  g_test_add_func ("/division/reading-order", test_reading_order);
  g_test_add_func ("/division/order", test_order);
  g_test_add_func ("/division/table", test_table);
  return g_test_run ();
}
