/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-bench.h"

#include <string.h>

/* Everything about a person follows from a number, so that two runs work on the same people. */

#define DAY_MS G_GINT64_CONSTANT (86400000)
#define TAKEN_MS G_GINT64_CONSTANT (1706745600000)

static const char *const surnames[] = {
  "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "林", "高", "罗",
  "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹", "彭", "曾", "肖", "田", "董", "袁", "潘", "于", "蒋", "蔡",
  "余", "杜", "叶", "程", "苏", "魏", "吕", "丁", "任", "沈", "姚", "卢", "姜", "崔", "钟", "谭", "陆", "汪", "范", "金",
  "石", "廖", "贾", "夏", "韦", "付", "方", "白", "邹", "孟", "熊", "秦", "邱", "江", "尹", "薛", "闫", "段", "雷", "侯",
  "龙", "史", "陶", "黎", "贺", "顾", "毛", "郝", "龚", "邵", "万", "钱", "严", "覃", "武", "戴", "莫", "孔", "向", "常",
};

static const char given[][4] = {
  "伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明", "超", "秀", "霞", "平",
  "刚", "桂", "英", "华", "玉", "兰", "红", "文", "辉", "建", "国", "志", "海", "波", "宇", "浩", "然", "子", "涵", "欣",
  "怡", "梓", "轩", "博", "雨", "晨", "佳", "琪", "俊", "峰", "鹏", "飞", "龙", "虎", "春", "夏", "秋", "冬", "梅", "竹",
  "松", "柏", "林", "森", "木", "水", "江", "河", "山", "川", "云", "雪", "霜", "月", "星", "阳", "光", "亮", "福", "禄",
  "寿", "喜", "财", "富", "贵", "荣", "昌", "盛", "兴", "旺", "安", "康", "宁", "静", "和", "顺", "利", "达", "成", "功",
};

static const char *const divisions[] = { "510921", "510922", "511321", "511322", "513401", "520221", "520422", "530321", "610721", "621121" };
static const char *const educations[] = { "20", "30", "40", "60", "70" };

/* splitmix64: each call another, from the person's number alone. */
static guint64
draw (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static char *
make_name (guint64 *state)
{
  const char *surname = surnames[draw (state) % G_N_ELEMENTS (surnames)];
  const char *first = given[draw (state) % G_N_ELEMENTS (given)];
  gboolean two = draw (state) % 4 != 0;

  return g_strconcat (surname, first, two ? given[draw (state) % G_N_ELEMENTS (given)] : NULL, NULL);
}

/* The last character follows ISO 7064 mod 11,2 as in GB 11643. */
static char *
make_number (const char *birth, guint sequence)
{
  static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
  static const char last[] = "10X98765432";
  char body[18];
  int sum = 0;

  g_snprintf (body, sizeof body, "990101%.4s%.2s%.2s%03u", birth, birth + 5, birth + 8, sequence);
  for (guint i = 0; i < G_N_ELEMENTS (weights); i++)
    sum += (body[i] - '0') * weights[i];
  return g_strdup_printf ("%s%c", body, last[sum % 11]);
}

JsonObject *
muster_bench_worker (guint64 number)
{
  guint64 state = number * 31 + 7;
  JsonObject *fields = json_object_new ();
  g_autofree char *name = make_name (&state);
  guint sequence = draw (&state) % 1000;
  g_autofree char *birth = g_strdup_printf ("%04u-%02u-%02u", (guint) (1962 + draw (&state) % 40), (guint) (1 + draw (&state) % 12),
                                            (guint) (1 + draw (&state) % 28));
  g_autofree char *id_number = make_number (birth, sequence);
  g_autofree char *mobile = g_strdup_printf ("1540000%04u", (guint) (draw (&state) % 10000));

  json_object_set_string_member (fields, "name", name);
  json_object_set_string_member (fields, "sex", sequence % 2 == 1 ? "1" : "2");
  json_object_set_string_member (fields, "id_type", "1");
  json_object_set_string_member (fields, "id_number", id_number);
  json_object_set_string_member (fields, "birth_date", birth);
  json_object_set_string_member (fields, "birth_precision", "3");
  json_object_set_string_member (fields, "mobile", mobile);
  json_object_set_string_member (fields, "mobile_owner", "1");
  json_object_set_string_member (fields, "hukou_div", divisions[draw (&state) % G_N_ELEMENTS (divisions)]);
  json_object_set_string_member (fields, "education", educations[draw (&state) % G_N_ELEMENTS (educations)]);
  return fields;
}

static void
set_id (JsonObject *fields, const char *name, const MusterId *id)
{
  char text[MUSTER_ID_TEXT_SIZE];

  json_object_set_string_member (fields, name, muster_id_write (id, text));
}

JsonObject *
muster_bench_consent (const MusterId *worker, guint64 number)
{
  JsonObject *fields = json_object_new ();

  set_id (fields, "worker_id", worker);
  json_object_set_string_member (fields, "text_version", "2024-1");
  json_object_set_string_member (fields, "text_sha256", "3f0a7c1d5b8e9a2c4d6f8091a3b5c7d9e1f2031425364758697a8b9cadbecfd0");
  json_object_set_string_member (fields, "legal_basis", "1");
  json_object_set_boolean_member (fields, "c_basic", TRUE);
  json_object_set_boolean_member (fields, "c_share", FALSE);
  json_object_set_boolean_member (fields, "c_sensitive", TRUE);
  json_object_set_boolean_member (fields, "c_contact", TRUE);
  json_object_set_string_member (fields, "method", "4");
  json_object_set_int_member (fields, "given_at", TAKEN_MS + (gint64) (number % 30) * DAY_MS);
  json_object_set_string_member (fields, "place_text", "东站广场");
  json_object_set_string_member (fields, "retention_until", "2026-12-31");
  return fields;
}

JsonObject *
muster_bench_intention (const MusterId *worker, const MusterId *consent, const MusterId *member, guint64 number)
{
  JsonObject *fields = json_object_new ();
  JsonArray *jobs = json_array_new ();

  json_array_add_string_element (jobs, "G01");
  set_id (fields, "worker_id", worker);
  json_object_set_string_member (fields, "intent_type", "1");
  json_object_set_string_member (fields, "channel", "3");
  json_object_set_int_member (fields, "taken_at", TAKEN_MS + (gint64) (number % 30) * DAY_MS);
  json_object_set_array_member (fields, "job_codes", jobs);
  json_object_set_string_member (fields, "travel_need", "1");
  json_object_set_string_member (fields, "strength", "2");
  set_id (fields, "consent_id", consent);
  set_id (fields, "recorded_by", member);
  return fields;
}

static JsonObject *
make_set (const MusterKind *kind, JsonObject *fields, const MusterId *squad)
{
  JsonObject *set = json_object_new ();
  JsonObject *origin = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, fields);
  while (json_object_iter_next (&iter, &name, &value))
    {
      const char *group = muster_field_get_group (muster_kind_find_field (kind, name));

      if (!json_object_has_member (set, group))
        json_object_set_object_member (set, group, json_object_new ());
      json_object_set_member (json_object_get_object_member (set, group), name, json_node_copy (value));
    }
  json_object_set_int_member (origin, "created", TAKEN_MS);
  json_object_set_string_member (origin, "origin", "1");
  set_id (origin, "squad", squad);
  json_object_set_object_member (set, MUSTER_GROUP_ORIGIN, origin);
  return set;
}

MusterChange *
muster_bench_change (MusterBench *bench, const char *kind, const MusterId *record, JsonObject *fields, const MusterId *member,
                     const MusterId *squad, MusterStamp time)
{
  g_autoptr (JsonObject) set = make_set (muster_catalogue_find (bench->catalogue, kind), fields, squad);
  MusterId id = muster_id_new (bench->world);
  char by[MUSTER_ID_TEXT_SIZE];

  return muster_change_new (&id, kind, record, muster_id_write (member, by), time, set, NULL);
}
