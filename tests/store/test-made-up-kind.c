/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-export.h"
#include "muster-json.h"
#include "muster-journal.h"
#include "muster-test-folder.h"
#include "muster-test-kind.h"
#include "muster-test-world.h"

/* A kind is one definition: table, JSON, CSV, list, search, merge and conflicts follow. Sync of the same kind is shown by
 * the simulator, whose catalogue has it too. */

static const guint8 key[32] = { 9 };

typedef struct
{
  MusterTestFolder *folder;
  MusterWorld *world;
  MusterStore *store;
} Fixture;

static MusterStore *
open_store (MusterWorld *world, const char *folder, MusterCatalogue *catalogue)
{
  g_autoptr (GError) error = NULL;
  MusterStoreOptions options = { .world = world, .catalogue = catalogue, .folder = folder, .key = key, .create = TRUE };
  MusterStore *store = muster_store_open (&options, &error);
  MusterId member = muster_id_new (world);

  g_assert_no_error (error);
  muster_store_set_member (store, &member);
  return store;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterCatalogue) catalogue = muster_test_catalogue_new ();

  fixture->folder = muster_test_folder_new ();
  fixture->world = muster_test_world_new (3, NULL, TRUE);
  fixture->store = open_store (fixture->world, muster_test_folder_get_path (fixture->folder), catalogue);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  muster_store_free (fixture->store);
  muster_world_unref (fixture->world);
  muster_test_folder_free (fixture->folder);
}

static MusterId
create (MusterStore *store, const char *name, const char *phone, gint64 seats)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) fields = json_object_new ();
  MusterId id = { 0 };

  json_object_set_string_member (fields, "name", name);
  json_object_set_string_member (fields, "phone", phone);
  json_object_set_int_member (fields, "seats", seats);
  g_assert_true (muster_store_create (store, "vehicle", fields, NULL, &id, &error));
  g_assert_no_error (error);
  return id;
}

static char *
export_as (MusterStore *store, const MusterQuery *query, MusterExportFormat format)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();
  gint64 rows;

  g_assert_true (muster_store_export (store, query, format, NULL, out, &rows, &error));
  g_assert_no_error (error);
  g_output_stream_write_all (out, "", 1, NULL, NULL, NULL);
  g_output_stream_close (out, NULL, NULL);
  return g_memory_output_stream_steal_data (G_MEMORY_OUTPUT_STREAM (out));
}

static void
test_list_and_formats (Fixture *fixture, gconstpointer data)
{
  MusterQuery query = { .kind = "vehicle" };
  g_autofree char *csv = NULL;
  g_autofree char *json = NULL;

  create (fixture->store, "观海卫号", "15400000007", 45);
  create (fixture->store, "周巷号", "15400000008", 40);
  csv = export_as (fixture->store, &query, MUSTER_EXPORT_CSV);
  json = export_as (fixture->store, &query, MUSTER_EXPORT_JSON);
  g_assert_nonnull (strstr (csv, "seats"));
  g_assert_nonnull (strstr (csv, "观海卫号"));
  g_assert_null (strstr (csv, "15400000007"));
  g_assert_nonnull (strstr (json, "\"seats\":45"));
  query.search = "guanhai";
  g_assert_cmpint (muster_store_count (fixture->store, &query, NULL), ==, 1);
  query.search = "0008";
  g_assert_cmpint (muster_store_count (fixture->store, &query, NULL), ==, 1);
  query.search = NULL;
  query.where = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (query.where, (gpointer) "seats", (gpointer) "40");
  g_assert_cmpint (muster_store_count (fixture->store, &query, NULL), ==, 1);
  g_hash_table_unref (query.where);
}

/* Another laptop's change of the same field, made without seeing ours. */
static void
receive (MusterStore *store, const MusterId *record, const MusterId *seen, const char *name, MusterWorld *world)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) set = json_object_new ();
  g_autoptr (JsonObject) replaces = json_object_new ();
  JsonObject *group = json_object_new ();
  JsonArray *ids = json_array_new ();
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, &error);
  MusterId id = muster_id_new (world), other = muster_id_new (world);
  char text[MUSTER_ID_TEXT_SIZE], by[MUSTER_ID_TEXT_SIZE];
  MusterStamp stamp = muster_stamp_from_ms (muster_world_wall_ms (world));
  g_autoptr (MusterChange) change = NULL;

  json_object_set_string_member (group, "name", name);
  json_object_set_object_member (set, "name", group);
  json_array_add_string_element (ids, muster_id_write (seen, text));
  json_object_set_array_member (replaces, "name", ids);
  change = muster_change_new (&id, "vehicle", record, muster_id_write (&other, by), stamp, set, replaces);
  g_assert_cmpint (muster_journal_add (store, change, &other, stamp, MUSTER_CHANGE_ACCEPTED, 1, &error), ==, MUSTER_JOURNAL_ADDED);
  g_assert_true (muster_store_fold (store, record, &error));
  g_assert_true (muster_store_commit (transaction, &error));
  g_assert_no_error (error);
}

static void
test_merge_and_conflict (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MusterId record = create (fixture->store, "观海卫号", "15400000007", 45);
  g_autoptr (JsonArray) history = muster_store_get_history (fixture->store, &record, &error);
  g_autoptr (JsonObject) edit = json_object_new ();
  MusterId first;

  muster_id_parse (json_object_get_string_member (json_array_get_object_element (history, 0), "change"), &first);
  json_object_set_string_member (edit, "name", "周巷号");
  g_assert_true (muster_store_edit (fixture->store, &record, edit, &error));
  receive (fixture->store, &record, &first, "慈溪号", fixture->world);
  {
    g_autoptr (JsonArray) conflicts = muster_store_get_conflicts (fixture->store, &error);

    g_assert_cmpuint (json_array_get_length (conflicts), ==, 1);
  }
  json_object_set_string_member (edit, "name", "慈溪号");
  g_assert_true (muster_store_edit (fixture->store, &record, edit, &error));
  {
    g_autoptr (JsonArray) conflicts = muster_store_get_conflicts (fixture->store, &error);

    g_assert_cmpuint (json_array_get_length (conflicts), ==, 0);
  }
  g_assert_true (muster_store_check (fixture->store, &error));
  g_assert_no_error (error);
}

/* A program that does not know the kind keeps its changes, also those that come meanwhile; one that learns it fills the table from the journal. */
static void
test_learned_later (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MusterCatalogue) standard = muster_catalogue_new_standard ();
  g_autoptr (MusterCatalogue) whole = muster_test_catalogue_new ();
  g_autoptr (GError) error = NULL;
  MusterQuery query = { .kind = "vehicle" };
  MusterId record = create (fixture->store, "观海卫号", "15400000007", 45);
  g_autoptr (JsonArray) history = muster_store_get_history (fixture->store, &record, &error);
  MusterId first;

  muster_id_parse (json_object_get_string_member (json_array_get_object_element (history, 0), "change"), &first);
  muster_store_free (fixture->store);
  fixture->store = open_store (fixture->world, muster_test_folder_get_path (fixture->folder), standard);
  g_assert_null (muster_store_find_kind (fixture->store, &record, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_NEW);
  g_clear_error (&error);
  receive (fixture->store, &record, &first, "慈溪号", fixture->world);
  muster_store_free (fixture->store);
  fixture->store = open_store (fixture->world, muster_test_folder_get_path (fixture->folder), whole);
  query.search = "慈溪";
  g_assert_cmpint (muster_store_count (fixture->store, &query, &error), ==, 1);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/made-up-kind/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("list-and-formats", test_list_and_formats);
  ADD ("merge-and-conflict", test_merge_and_conflict);
  ADD ("learned-later", test_learned_later);
  return g_test_run ();
}
