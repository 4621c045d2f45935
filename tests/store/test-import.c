/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-import.h"
#include "muster-json.h"
#include "muster-test-folder.h"
#include "muster-test-world.h"

/* Tables of other people's: what encoding, which column, what is wrong, and nothing twice. */

static const guint8 key[32] = { 7 };

typedef struct
{
  MusterTestFolder *folder;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStore *store;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MusterStoreOptions options = { .key = key, .create = TRUE };
  MusterId member;

  fixture->folder = muster_test_folder_new ();
  fixture->world = muster_test_world_new (1, NULL, TRUE);
  fixture->catalogue = muster_catalogue_new_standard ();
  options.world = fixture->world;
  options.catalogue = fixture->catalogue;
  options.folder = options.witness_folder = muster_test_folder_get_path (fixture->folder);
  fixture->store = muster_store_open (&options, &error);
  g_assert_no_error (error);
  member = muster_id_new (fixture->world);
  muster_store_set_member (fixture->store, &member);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  muster_store_free (fixture->store);
  muster_catalogue_unref (fixture->catalogue);
  muster_world_unref (fixture->world);
  muster_test_folder_free (fixture->folder);
}

static MusterImport *
read_bytes (Fixture *fixture, MusterImportWhat what, const char *text, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, size);
  MusterImport *import = muster_import_new (fixture->catalogue, what, bytes, &error);

  g_assert_no_error (error);
  return import;
}

static MusterImport *
read_text (Fixture *fixture, MusterImportWhat what, const char *text)
{
  return read_bytes (fixture, what, text, strlen (text));
}

static void
check (Fixture *fixture, MusterImport *import)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (muster_import_check (import, fixture->store, NULL, &error));
  g_assert_no_error (error);
}

static void
save (Fixture *fixture, MusterImport *import)
{
  g_autoptr (GError) error = NULL;

  check (fixture, import);
  g_assert_true (muster_import_save (import, fixture->store, NULL, &error));
  g_assert_no_error (error);
}

static gint64
count (Fixture *fixture, const char *kind)
{
  MusterQuery query = { .kind = kind };

  return muster_store_count (fixture->store, &query, NULL);
}

static gboolean
keep_record (gpointer data, JsonObject *record, GError **error)
{
  JsonObject **found = data;

  if (*found == NULL)
    *found = json_object_ref (record);
  return TRUE;
}

/* The newest record of a kind; its field as JSON. */
static char *
get_newest (Fixture *fixture, const char *kind, const char *field)
{
  MusterQuery query = { .kind = kind };
  g_autoptr (JsonObject) record = NULL;

  g_assert_true (muster_store_list (fixture->store, &query, keep_record, &record, NULL));
  g_assert_nonnull (record);
  return json_object_has_member (record, field) ? muster_json_to_canonical (json_object_get_member (record, field))
                                                : g_strdup ("");
}

#define assert_newest(fixture, kind, field, expected)                                                                  \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_autofree char *value_ = get_newest (fixture, kind, field);                                                       \
    g_assert_cmpstr (value_, ==, expected);                                                                            \
  }                                                                                                                    \
  G_STMT_END

static void
assert_column (MusterImport *import, guint column, const char *expected)
{
  g_autofree char *name
      = muster_import_name_target (muster_import_get_targets (import), muster_import_get_column (import, column));

  g_assert_cmpstr (name, ==, expected);
}

static void
assert_row (MusterImport *import, guint row, MusterImportState state, int column)
{
  g_assert_cmpint (muster_import_get_row (import, row)->state, ==, state);
  g_assert_cmpint (muster_import_get_row (import, row)->column, ==, column);
}

#define OPENINGS                                                                                                       \
  "序号,企业名称,岗位名称,招聘人数,月薪（元）,包吃,工作地点,有效期至,备注\r\n"          \
  "1,某某眼镜有限公司,注塑操作工,26人,5500-7500,是,鹿城区,2024/6/30,\r\n"                            \
  "2,某某眼镜有限公司,质检员,\"1,000\",5000元/月,否,某某路1号,2024年12月1日,夜班\r\n"           \
  "3,某某鞋业有限公司,针车工,12,6000,补贴,330302,20240701,\r\n"

/* ---- The file ---- */

static void
test_encodings (Fixture *fixture, gconstpointer data)
{
  const char *encodings[] = { "UTF-8", "GB18030", "GB18030" };
  const char *texts[] = { "\xef\xbb\xbf姓名,手机\n李试一,15400000017\n", "姓名,手机\n李试一,15400000017\n",
                          "姓名,手机\n䶮𬱖,15400000017\n" };
  g_autoptr (GBytes) neither = g_bytes_new_static ("\xff\xff\x00\x01", 4);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gsize size;
      g_autofree char *bytes = g_convert (texts[i], -1, encodings[i], "UTF-8", NULL, &size, NULL);
      g_autoptr (MusterImport) import = read_bytes (fixture, MUSTER_IMPORT_ROSTER, bytes, size);

      g_assert_cmpint (muster_import_get_encoding (import), ==, i == 0 ? MUSTER_IMPORT_UTF8 : MUSTER_IMPORT_GB18030);
      g_assert_cmpstr (muster_import_get_heading (import, 0), ==, "姓名");
      g_assert_cmpstr (muster_import_get_cell (import, 0, 0), ==, i == 2 ? "䶮𬱖" : "李试一");
    }
  g_assert_null (muster_import_new (fixture->catalogue, MUSTER_IMPORT_ROSTER, neither, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterImport) heading = read_text (fixture, MUSTER_IMPORT_ROSTER, "姓名,手机\n");

  g_assert_null (muster_import_new (fixture->catalogue, MUSTER_IMPORT_ROSTER, nothing, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID);
  save (fixture, heading);
  g_assert_cmpuint (muster_import_get_n_rows (heading), ==, 0);
}

/* ---- Columns ---- */

static void
test_columns (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterImport) chinese = read_text (fixture, MUSTER_IMPORT_OPENINGS, OPENINGS);
  g_autoptr (MusterImport) english
      = read_text (fixture, MUSTER_IMPORT_OPENINGS, "Company,Title,wage_min,Wage to,_squad,whatever\na,b,1,2,c,d\n");
  g_autoptr (MusterImport) roster = read_text (
      fixture, MUSTER_IMPORT_ROSTER, "* 姓 名,联系电话（必填）,身份证号码,列,姓名\n李试一,1,2,15400000017,王试二\n");
  g_autofree char *setting = NULL;

  assert_column (chinese, 0, "");
  assert_column (chinese, 1, "0.name");
  assert_column (chinese, 2, "1.title");
  assert_column (chinese, 3, "1.headcount");
  assert_column (chinese, 4, "1.wage_min");
  assert_column (chinese, 5, "1.board");
  assert_column (chinese, 6, "1.work_div");
  assert_column (chinese, 7, "1.valid_until");
  assert_column (chinese, 8, "1.note");
  assert_column (english, 0, "0.name");
  assert_column (english, 3, "1.wage_max");
  assert_column (english, 4, "");
  assert_column (english, 5, "");
  assert_column (roster, 0, "0.name");
  assert_column (roster, 1, "0.mobile");
  assert_column (roster, 2, "0.id_number");
  assert_column (roster, 3, ""); /* by its cells a mobile, but that is taken */
  assert_column (roster, 4, "");
  muster_import_set_column (roster, 3, muster_import_get_column (roster, 1));
  assert_column (roster, 1, "");
  assert_column (roster, 3, "0.mobile");
  setting = muster_import_get_setting (roster);
  g_assert_cmpstr (setting, ==, "0.name\n\n0.id_number\n0.mobile\n");
}

static void
test_remembered (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterImport) first = read_text (fixture, MUSTER_IMPORT_ROSTER, "甲,乙\n李试一,15400000017\n");
  g_autoptr (MusterImport) second = read_text (fixture, MUSTER_IMPORT_ROSTER, "甲,乙\n王试二,15400000018\n");
  g_autoptr (MusterImport) other = read_text (fixture, MUSTER_IMPORT_ROSTER, "甲,丙\n王试二,15400000018\n");
  g_autofree char *name = muster_import_get_setting_name (first);
  g_autofree char *same = muster_import_get_setting_name (second);
  g_autofree char *different = muster_import_get_setting_name (other);
  g_autofree char *setting = NULL;

  assert_column (first, 1, "0.mobile"); /* by its cells */
  muster_import_set_column (first, 0, muster_import_find_target (muster_import_get_targets (first), "0.name"));
  setting = muster_import_get_setting (first);
  g_assert_cmpstr (name, ==, same);
  g_assert_cmpstr (name, !=, different);
  muster_import_use_setting (second, setting);
  assert_column (second, 0, "0.name");
  muster_import_use_setting (second, "0.gone\n0.mobile");
  assert_column (second, 0, "");
}

/* ---- Openings ---- */

static void
test_openings (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterImport) import = read_text (fixture, MUSTER_IMPORT_OPENINGS, OPENINGS);
  g_autoptr (MusterImport) again = read_text (fixture, MUSTER_IMPORT_OPENINGS, OPENINGS);

  save (fixture, import);
  g_assert_cmpuint (muster_import_count (import, MUSTER_IMPORT_NEW), ==, 3);
  g_assert_cmpuint (muster_import_count_saved (import), ==, 3);
  g_assert_cmpint (count (fixture, "employer"), ==, 2);
  g_assert_cmpint (count (fixture, "opening"), ==, 3);
  assert_newest (fixture, "opening", "title", "\"针车工\"");
  assert_newest (fixture, "opening", "board", "\"2\"");
  assert_newest (fixture, "opening", "valid_until", "\"2024-07-01\"");
  assert_newest (fixture, "opening", "work_div", "\"330302\"");
  assert_newest (fixture, "opening", "_origin", "\"4\"");
  save (fixture, again);
  g_assert_cmpuint (muster_import_count (again, MUSTER_IMPORT_THERE), ==, 3);
  g_assert_cmpuint (muster_import_count_saved (again), ==, 0);
  g_assert_cmpint (count (fixture, "opening"), ==, 3);
}

static void
test_cells (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterImport) import = read_text (
      fixture, MUSTER_IMPORT_OPENINGS,
      "单位,岗位,月薪,人数,工作地点,有效期至\n某某厂,普工,５５００—７５００元,\"1,000人\",鹿城区,2024.2.9\n");

  save (fixture, import);
  assert_newest (fixture, "opening", "wage_min", "5500");
  assert_newest (fixture, "opening", "wage_max", "7500");
  assert_newest (fixture, "opening", "headcount", "1000");
  assert_newest (fixture, "opening", "work_div", "\"330302\"");
  assert_newest (fixture, "opening", "valid_until", "\"2024-02-09\"");
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterImport) first = read_text (fixture, MUSTER_IMPORT_OPENINGS, "单位,岗位,人数\n某某厂,普工,10\n");
  g_autoptr (MusterImport) second
      = read_text (fixture, MUSTER_IMPORT_OPENINGS, "单位,岗位,人数,要求\n某某厂,普工,20,身体健康\n");
  g_autoptr (GError) error = NULL;

  save (fixture, first);
  save (fixture, second);
  assert_row (second, 0, MUSTER_IMPORT_CHANGED, -1);
  g_assert_cmpint (count (fixture, "opening"), ==, 1);
  assert_newest (fixture, "opening", "headcount", "20");
  g_assert_true (muster_import_undo (second, fixture->store, &error));
  g_assert_no_error (error);
  assert_newest (fixture, "opening", "headcount", "10");
  assert_newest (fixture, "opening", "requirement", "");
}

static void
test_bad_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterImport) import = read_text (fixture, MUSTER_IMPORT_OPENINGS,
                                               "单位,岗位,人数,月薪下限,月薪上限,有效期至\n"
                                               "某某厂,普工,十个,,,\n"        /* no number */
                                               ",普工,1,,,\n"                 /* whose */
                                               "某某厂,,1,,,\n"               /* what */
                                               "某某厂,叉车工,1,7500,5500,\n" /* a rule of the catalogue */
                                               "某某厂,保安,1,,,2024-02-30\n" /* no day */
                                               "某某厂,保洁,1,,,,多的\n"      /* under no heading */
                                               "某某厂,厨师,1,,,\n"           /* good */
                                               "某某厂,厨师,2,,,\n"           /* the same once more, other words */
                                               "某某厂,厨师,1,,,\n"           /* the same once more */
                                               "\"没有结尾\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) left = NULL;
  g_autofree char *text = NULL;

  check (fixture, import);
  assert_row (import, 0, MUSTER_IMPORT_BAD, 2);
  assert_row (import, 1, MUSTER_IMPORT_BAD, 0);
  assert_row (import, 2, MUSTER_IMPORT_BAD, 1);
  g_assert_cmpint (muster_import_get_row (import, 3)->state, ==, MUSTER_IMPORT_BAD);
  assert_row (import, 4, MUSTER_IMPORT_BAD, 5);
  assert_row (import, 5, MUSTER_IMPORT_BAD, -1);
  assert_row (import, 6, MUSTER_IMPORT_NEW, -1);
  assert_row (import, 7, MUSTER_IMPORT_BAD, 1);
  assert_row (import, 8, MUSTER_IMPORT_THERE, -1);
  assert_row (import, 9, MUSTER_IMPORT_BAD, -1);
  g_assert_cmpstr (muster_import_get_row (import, 0)->reason_zh, ==, "要填整数。");
  g_assert_cmpstr (muster_import_get_row (import, 0)->reason, ==, "A whole number is needed.");
  /* Corrected in place. */
  muster_import_set_cell (import, 0, 2, "10");
  muster_import_set_cell (import, 7, 1, "二厨");
  g_assert_true (muster_import_check_row (import, fixture->store, 0, &error));
  g_assert_true (muster_import_check_row (import, fixture->store, 7, &error));
  assert_row (import, 0, MUSTER_IMPORT_NEW, -1);
  assert_row (import, 7, MUSTER_IMPORT_NEW, -1);
  save (fixture, import);
  g_assert_cmpint (count (fixture, "opening"), ==, 3);
  g_assert_cmpint (count (fixture, "employer"), ==, 1);
  left = muster_import_write_left_out (import, TRUE);
  text = g_strndup (g_bytes_get_data (left, NULL), g_bytes_get_size (left));
  g_assert_true (g_str_has_prefix (text, "\xef\xbb\xbf_line,_reason,单位,"));
  g_assert_nonnull (strstr (text, "6,要填日期，如 2024-02-01。,某某厂,保安"));
  g_assert_null (strstr (text, "普工,10"));
  g_assert_nonnull (strstr (text, "没有结尾"));
}

/* ---- People ---- */

/* People are counted by county, which an address only begins with. */
static void
test_addresses (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *address;
    const char *code;
  } rows[] = { { "云南省昭通市镇雄县某某镇某某村", "530627" },
               { "镇雄县", "530627" },
               { "昭通市镇雄县某某镇", "530627" },
               { "某某县某某村", NULL },
               { "鼓楼区", NULL } /* several */ };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strdup_printf ("姓名,手机,户籍地址\n李试一,1540000002%u,%s\n", i, rows[i].address);
      g_autofree char *code = rows[i].code == NULL ? g_strdup ("") : g_strdup_printf ("\"%s\"", rows[i].code);
      g_autofree char *whole = g_strdup_printf ("\"%s\"", rows[i].address);
      g_autoptr (MusterImport) import = read_text (fixture, MUSTER_IMPORT_ROSTER, text);

      save (fixture, import);
      assert_newest (fixture, "worker", "hukou_div", code);
      assert_newest (fixture, "worker", "hukou_text", whole);
    }
  g_assert_cmpint (count (fixture, "worker"), ==, G_N_ELEMENTS (rows));
}

#define ROSTER                                                                                                         \
  "姓名,性别,身份证号码,联系电话,户籍地址,意向工种,意向企业\n"                                \
  "李试一,男,990101199001010019,15400000017,某某县某某村,,某某眼镜\n"                                    \
  "王试二,女,,+86 154-0000-0018,镇雄县,,\n"                                                                     \
  "张试三,,,,,普通工人什么都行,\n"

static void
test_roster (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterImport) import = read_text (fixture, MUSTER_IMPORT_ROSTER, ROSTER);
  g_autoptr (MusterImport) again = read_text (fixture, MUSTER_IMPORT_ROSTER, ROSTER);
  g_autoptr (GError) error = NULL;
  MusterQuery query = { .kind = "worker", .search = "李试一" };
  g_autoptr (JsonObject) person = NULL;

  save (fixture, import);
  g_assert_cmpint (count (fixture, "worker"), ==, 3);
  g_assert_cmpint (count (fixture, "intention"), ==, 2);
  assert_newest (fixture, "worker", "name", "\"张试三\"");
  assert_newest (fixture, "intention", "note", "\"意向工种：普通工人什么都行\"");
  g_assert_true (muster_store_list (fixture->store, &query, keep_record, &person, NULL));
  /* The number told who it is, and is not kept without consent. */
  g_assert_false (json_object_has_member (person, "id_number"));
  g_assert_cmpstr (json_object_get_string_member (person, "birth_date"), ==, "1990-01-01");
  g_assert_cmpstr (json_object_get_string_member (person, "sex"), ==, "1");
  save (fixture, again);
  g_assert_cmpuint (muster_import_count (again, MUSTER_IMPORT_THERE), ==, 3);
  g_assert_cmpint (count (fixture, "worker"), ==, 3);
  g_assert_cmpint (count (fixture, "intention"), ==, 2);
  g_assert_true (muster_import_undo (import, fixture->store, &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (fixture, "worker"), ==, 0);
  g_assert_cmpint (count (fixture, "intention"), ==, 0);
}

static void
test_bad_people (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterImport) import = read_text (fixture, MUSTER_IMPORT_ROSTER,
                                               "姓名,身份证号码,手机,出生日期\n"
                                               "李试一,9.90E+17,15400000017,\n"
                                               "王试二,990101900101001,15400000018,\n"
                                               "张试三,990101199001010018,15400000019,\n"
                                               "赵试四,,1540000,\n"
                                               "孙试五,,154****0001,\n"
                                               "周试六,,15400000020,2012-05-01\n"
                                               "吴试七,,15400000021,1980\n");
  g_autoptr (GBytes) left = NULL;
  g_autofree char *text = NULL;

  save (fixture, import);
  assert_row (import, 0, MUSTER_IMPORT_BAD, 1);
  assert_row (import, 1, MUSTER_IMPORT_BAD, 1);
  assert_row (import, 2, MUSTER_IMPORT_BAD, 1);
  assert_row (import, 3, MUSTER_IMPORT_BAD, 2);
  assert_row (import, 4, MUSTER_IMPORT_BAD, 2);
  assert_row (import, 5, MUSTER_IMPORT_BAD, -1);
  assert_row (import, 6, MUSTER_IMPORT_NEW, -1);
  g_assert_cmpstr (muster_import_get_row (import, 0)->reason_zh, ==, "原表已丢位数，请要原来的号码。");
  g_assert_cmpint (count (fixture, "worker"), ==, 1);
  assert_newest (fixture, "worker", "birth_date", "\"1980-12-31\"");
  assert_newest (fixture, "worker", "birth_precision", "\"1\"");
  /* Of a child nothing is left, neither here nor in the file, and nobody is counted at a fair. */
  g_assert_cmpstr (muster_import_get_cell (import, 5, 0), ==, "");
  g_assert_cmpint (count (fixture, "turned_away"), ==, 0);
  left = muster_import_write_left_out (import, TRUE);
  text = g_strndup (g_bytes_get_data (left, NULL), g_bytes_get_size (left));
  g_assert_null (strstr (text, "周试六"));
  g_assert_nonnull (strstr (text, "赵试四"));
}

static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterImport) import = read_text (fixture, MUSTER_IMPORT_ROSTER, ROSTER);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) stopped = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (muster_import_check (import, fixture->store, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  check (fixture, import);
  g_assert_false (muster_import_save (import, fixture->store, cancellable, &stopped));
  g_assert_error (stopped, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (count (fixture, "worker"), ==, 0);
  save (fixture, import);
  save (fixture, import);
  g_assert_cmpint (count (fixture, "worker"), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, test) g_test_add ("/import/" path, Fixture, NULL, set_up, test, tear_down)
  ADD ("encodings", test_encodings);
  ADD ("empty", test_empty);
  ADD ("columns", test_columns);
  ADD ("remembered", test_remembered);
  ADD ("openings", test_openings);
  ADD ("cells", test_cells);
  ADD ("changed", test_changed);
  ADD ("bad-rows", test_bad_rows);
  ADD ("addresses", test_addresses);
  ADD ("roster", test_roster);
  ADD ("bad-people", test_bad_people);
  ADD ("stopped", test_stopped);
  return g_test_run ();
}
