/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-json.h"
#include "muster-store.h"
#include "muster-test-folder.h"
#include "muster-test-world.h"

/* Two records of one person: proposed, joined, parted, and said to be two. */

static const guint8 key[32] = { 7 };

typedef struct
{
  MusterTestFolder *folder;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStore *store;
  MusterId first, second, other; /* one person twice, and somebody else */
  MusterId intention;            /* of the second */
} Fixture;

static MusterId
create (Fixture *fixture, const char *kind, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = muster_json_parse (text, strlen (text), &muster_json_limits_line, &error);
  MusterId id = { 0 };

  g_assert_no_error (error);
  muster_store_create (fixture->store, kind, json_node_get_object (node), NULL, &id, &error);
  g_assert_no_error (error);
  return id;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MusterStoreOptions options = { .key = key, .create = TRUE };
  g_autofree char *worker = NULL;
  g_autofree char *intention = NULL;
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
  if (data != NULL)
    g_assert_true (muster_store_set_setting (fixture->store, "role", data, NULL));
  fixture->first = create (fixture, "worker", "{\"name\":\"李试二\",\"mobile\":\"15400000017\"}");
  fixture->second = create (fixture, "worker",
                            "{\"name\":\"李试二\",\"mobile\":\"15400000017\",\"hukou_div\":\"530627\",\"mobile_owner\":\"1\"}");
  fixture->other = create (fixture, "worker", "{\"name\":\"王试三\",\"mobile\":\"15400000017\"}");
  worker = muster_id_to_text (&fixture->second);
  intention = g_strdup_printf ("{\"worker_id\":\"%s\",\"intent_type\":\"1\"}", worker);
  fixture->intention = create (fixture, "intention", intention);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  muster_store_free (fixture->store);
  muster_catalogue_unref (fixture->catalogue);
  muster_world_unref (fixture->world);
  muster_test_folder_free (fixture->folder);
}

static guint
count_pairs (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) pairs = muster_store_get_duplicates (fixture->store, &error);

  g_assert_no_error (error);
  return json_array_get_length (pairs);
}

static guint
count_pairs_of (Fixture *fixture, const MusterId *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) pairs = muster_store_get_duplicates_of (fixture->store, id, &error);

  g_assert_no_error (error);
  return json_array_get_length (pairs);
}

static gint64
count_listed (Fixture *fixture, const char *state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
  MusterQuery query = { .kind = "worker", .where = where };
  gint64 count;

  g_hash_table_insert (where, (gpointer) "_duplicate", (gpointer) state);
  count = muster_store_count (fixture->store, &query, &error);
  g_assert_no_error (error);
  return count;
}

static char *
get (Fixture *fixture, const MusterId *id, const char *field)
{
  g_autoptr (JsonObject) record = muster_store_get (fixture->store, id, NULL);

  return g_strdup (json_object_get_string_member_with_default (record, field, NULL));
}

static gboolean
is_deleted (Fixture *fixture, const MusterId *id)
{
  g_autoptr (JsonObject) record = muster_store_get (fixture->store, id, NULL);

  return json_object_get_boolean_member_with_default (record, "_deleted", FALSE);
}

static void
assert_points (Fixture *fixture, const MusterId *record, const char *field, const MusterId *to)
{
  g_autofree char *value = get (fixture, record, field);
  g_autofree char *wanted = to == NULL ? NULL : muster_id_to_text (to);

  g_assert_cmpstr (value, ==, wanted);
}

static void
test_proposed (Fixture *fixture, gconstpointer data)
{
  /* The same number with another name is a family. */
  g_assert_cmpuint (count_pairs (fixture), ==, 1);
  g_assert_cmpuint (count_pairs_of (fixture, &fixture->first), ==, 1);
  g_assert_cmpuint (count_pairs_of (fixture, &fixture->second), ==, 1);
  g_assert_cmpuint (count_pairs_of (fixture, &fixture->other), ==, 0);
  g_assert_cmpint (count_listed (fixture, "1"), ==, 2);
  g_assert_cmpint (count_listed (fixture, "0"), ==, 1);
}

/* A number of 15 digits is found from either side. */
static void
test_old_number (Fixture *fixture, gconstpointer data)
{
  MusterId old = create (fixture, "worker", "{\"name\":\"赵试四\",\"id_type\":\"1\",\"id_number\":\"990101850304123\"}");
  MusterId new = create (fixture, "worker",
                         "{\"name\":\"赵试五\",\"id_type\":\"1\",\"id_number\":\"990101198503041237\"}");

  g_assert_cmpuint (count_pairs_of (fixture, &old), ==, 1);
  g_assert_cmpuint (count_pairs_of (fixture, &new), ==, 1);
  g_assert_cmpuint (count_pairs (fixture), ==, 2);
}

static void
test_not_same (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (muster_store_set_not_same (fixture->store, &fixture->second, &fixture->first, TRUE, &error));
  g_assert_cmpuint (count_pairs (fixture), ==, 0);
  g_assert_cmpuint (count_pairs_of (fixture, &fixture->first), ==, 0);
  g_assert_cmpint (count_listed (fixture, "1"), ==, 0);
  g_assert_true (muster_store_set_not_same (fixture->store, &fixture->first, &fixture->second, FALSE, &error));
  g_assert_cmpuint (count_pairs_of (fixture, &fixture->second), ==, 1);
}

/* A squad may not write merged_into: the intention moves, what only one knew goes along, the other is deleted. */
static void
test_join_squad (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) receipt
      = muster_store_join_workers (fixture->store, &fixture->first, &fixture->second, &error);
  g_autofree char *county = get (fixture, &fixture->first, "hukou_div");
  g_autofree char *emptied = NULL;

  g_assert_no_error (error);
  assert_points (fixture, &fixture->intention, "worker_id", &fixture->first);
  assert_points (fixture, &fixture->second, "merged_into", NULL);
  g_assert_true (is_deleted (fixture, &fixture->second));
  g_assert_cmpstr (county, ==, "530627");
  g_assert_cmpuint (count_pairs (fixture), ==, 0);
  g_assert_true (muster_store_part_workers (fixture->store, receipt, &error));
  g_assert_no_error (error);
  assert_points (fixture, &fixture->intention, "worker_id", &fixture->second);
  emptied = get (fixture, &fixture->first, "hukou_div");
  g_assert_cmpstr (emptied, ==, NULL);
  g_assert_false (is_deleted (fixture, &fixture->second));
  g_assert_cmpuint (count_pairs (fixture), ==, 1);
}

/* Both records stay where the role may say that one is joined into the other, and nothing points two steps. */
static void
test_join_liaison (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) before
      = muster_store_join_workers (fixture->store, &fixture->second, &fixture->other, &error);
  g_autoptr (JsonObject) receipt
      = muster_store_join_workers (fixture->store, &fixture->first, &fixture->second, &error);

  g_assert_no_error (error);
  assert_points (fixture, &fixture->second, "merged_into", &fixture->first);
  assert_points (fixture, &fixture->other, "merged_into", &fixture->first);
  assert_points (fixture, &fixture->intention, "worker_id", &fixture->second);
  g_assert_false (is_deleted (fixture, &fixture->second));
  g_assert_true (muster_store_part_workers (fixture->store, receipt, &error));
  g_assert_no_error (error);
  assert_points (fixture, &fixture->second, "merged_into", NULL);
  assert_points (fixture, &fixture->other, "merged_into", &fixture->second);
}

/* Nothing is half done. */
static void
test_join_nobody (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MusterId nobody = muster_id_new (fixture->world);

  g_assert_null (muster_store_join_workers (fixture->store, &nobody, &fixture->second, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND);
  assert_points (fixture, &fixture->intention, "worker_id", &fixture->second);
  g_assert_false (is_deleted (fixture, &fixture->second));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, function) g_test_add ("/duplicates/" name, Fixture, data, set_up, function, tear_down)
  ADD ("proposed", NULL, test_proposed);
  ADD ("old-number", NULL, test_old_number);
  ADD ("not-same", NULL, test_not_same);
  ADD ("join-squad", "squad", test_join_squad);
  ADD ("join-unenrolled", NULL, test_join_squad);
  ADD ("join-liaison", "liaison", test_join_liaison);
  ADD ("join-nobody", NULL, test_join_nobody);
  return g_test_run ();
}
