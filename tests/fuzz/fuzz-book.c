/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-book.h"

#include <string.h>

#include "muster-json.h"
#include "muster-test-vfs.h"
#include "muster-test-world.h"

static const struct
{
  const char *kind;
  const char *fields;
} records[] = {
  { "worker",
    "{\"name\":\"欧阳小红\",\"mobile\":\"15400001234\",\"id_number\":\"990101199001011234\",\"skills\":\"焊工\"}" },
  { "worker", "{\"name\":\"单于\",\"mobile\":\"15400005678\"}" },
  { "worker", "{\"name\":\"王O\\\"AND\\\"\",\"mobile\":\"15400000000\",\"skills\":\"NEAR(a*)\"}" },
  { "worker", "{\"name\":\"Aynur·Käiser\",\"mobile\":\"15400009999\"}" },
  { "worker", "{\"name\":\"𪜖乐\",\"mobile\":\"15400004321\",\"skills\":\"c++ 'x'\"}" },
  { "employer", "{\"name\":\"泰州某某机械有限公司\"}" },
  { "employer", "{\"name\":\"A-1* (NOT) 厂\"}" },
  { "fair", "{\"title\":\"春风行动招聘会\",\"place_div\":\"522302\"}" },
};

static void
add_record (MusterStore *store, const char *kind, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) fields = muster_json_parse (text, strlen (text), &muster_json_limits_line, &error);
  MusterId id = { 0 };

  g_assert_no_error (error);
  muster_store_create (store, kind, json_node_get_object (fields), NULL, &id, &error);
  g_assert_no_error (error);
}

MusterStore *
fuzz_book_get (void)
{
  static const guint8 key[32] = { 9 };
  static MusterStore *store;
  g_autoptr (GError) error = NULL;
  MusterStoreOptions options = { .folder = "book", .key = key, .create = TRUE };
  MusterTestVfs *vfs;
  MusterId member;

  if (store != NULL)
    return store;
  vfs = muster_test_vfs_new (1);
  options.world = muster_test_world_new (1, muster_test_vfs_get_name (vfs), FALSE);
  options.catalogue = muster_catalogue_new_standard ();
  store = muster_store_open (&options, &error);
  g_assert_no_error (error);
  member = muster_id_new (options.world);
  muster_store_set_member (store, &member);
  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    add_record (store, records[i].kind, records[i].fields);
  return store;
}
