/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Makes sqlcipher's header declare sqlite3_key (). */
#define SQLITE_HAS_CODEC 1

#include <string.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "campaign.h"
#include "muster-db-migration.h"
#include "muster-db-statement.h"
#include "muster-db-transaction.h"
#include "muster-hq-private.h"
#include "muster-journal.h"
#include "muster-sync-status.h"

/*
 * Databases as released programs left them: for every pair of versions of the fixed tables one laptop and its
 * headquarters, in fixtures/databases/store-S-hq-H. Every later Muster opens them and goes on from there. Whoever adds
 * a step adds the folder of its numbers with `test-fixtures --write FOLDER`, which the test never does by itself; a
 * kept folder is never made again.
 */

#define LIMIT_BYTES (256 * 1024)
/* Another seed, so that what the test makes has other ids than what is kept. */
#define WORLD_OF_READER 4711
#define DAY_MS (24 * 60 * 60 * G_GINT64_CONSTANT (1000))

/* ---- Writing ---- */

static char *
name_of (Campaign *self)
{
  MusterDb *laptop = muster_store_get_db (self->machine.store);
  MusterDb *hq = muster_store_get_db (muster_hq_get_store (self->rig->hq));

  g_assert_cmpint (muster_db_get_migration (laptop, "store"), ==, muster_db_get_migration (hq, "store"));
  return g_strdup_printf ("store-%d-hq-%d", muster_db_get_migration (hq, "store"), muster_db_get_migration (hq, "hq"));
}

static void
copy_file (const char *from, const char *to)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *content = NULL;
  gsize size;

  g_file_get_contents (from, &content, &size, &error);
  g_assert_no_error (error);
  g_file_set_contents_full (to, content, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0644, &error);
  g_assert_no_error (error);
}

static GStrv
list_typed_tables (MusterDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr (MusterDbStatement) statement
      = muster_db_prepare (db,
                           "SELECT name FROM sqlite_schema WHERE (sql LIKE 'CREATE TABLE \"record\\_%' ESCAPE '\\'"
                           " OR sql LIKE 'CREATE VIRTUAL TABLE %') AND name NOT LIKE '%\\_worker' ESCAPE '\\'",
                           &error);

  g_assert_no_error (error);
  while (muster_db_step (statement, &error) == MUSTER_DB_ROW)
    g_strv_builder_add (names, muster_db_column_text (statement, 1));
  g_assert_no_error (error);
  return g_strv_builder_end (names);
}

/* A typed table and its search take 30 KiB even when empty, and whoever opens the store makes those that are missing
 * from the journal, as for a kind that has changed: one kind's are kept. */
static void
drop_typed_tables (MusterDb *db)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) names = list_typed_tables (db);
  g_autoptr (MusterDbTransaction) transaction = muster_db_begin (db, &error);

  g_assert_no_error (error);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *sql = g_strdup_printf ("DROP TABLE \"%s\"", names[i]);

      muster_db_execute (db, sql, &error);
      g_assert_no_error (error);
    }
  muster_db_execute (db, "DELETE FROM typed_kind WHERE kind <> 'worker'", &error);
  g_assert_no_error (error);
  g_assert_true (muster_db_commit (transaction, &error));
}

/* MusterDb refuses a write outside a transaction, and VACUUM one inside. */
static void
vacuum (const char *path, const guint8 *key)
{
  g_autofree char *hex = muster_hex_encode (key, MUSTER_DB_KEY_SIZE);
  g_autofree char *text = g_strdup_printf ("x'%s'", hex);
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_key (handle, text, (int) strlen (text)), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

static void
save_database (const char *from, const guint8 *key, const char *folder, const char *name)
{
  g_autofree char *to = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  MusterDbOptions options = { .path = from, .key = key };
  MusterDb *db = muster_db_open (&options, &error);
  GStatBuf status;

  g_assert_no_error (error);
  drop_typed_tables (db);
  muster_db_free (db);
  vacuum (from, key);
  copy_file (from, to);
  g_assert_cmpint (g_stat (to, &status), ==, 0);
  g_print ("%s %" G_GINT64_FORMAT "\n", to, (gint64) status.st_size);
  g_assert_cmpint (status.st_size, <, LIMIT_BYTES);
}

static void
save_dump (MusterStore *store, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = machine_dump (store);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
read_hq_key (MusterWorld *world, const char *folder, guint8 *key)
{
  g_autofree char *path = g_build_filename (folder, MUSTER_HQ_KEY_FILE, NULL);
  g_autoptr (GError) error = NULL;
  MusterHqKeys keys;

  muster_hq_keys_read (world, path, &keys, &error);
  g_assert_no_error (error);
  memcpy (key, keys.database_key, MUSTER_DB_KEY_SIZE);
  muster_hq_keys_clear (&keys);
}

static void
write_all (const char *into)
{
  g_auto (Campaign) campaign = { 0 };
  g_autofree char *name = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *key_path = NULL;
  guint8 hq_key[MUSTER_DB_KEY_SIZE];

  campaign_create (&campaign);
  name = name_of (&campaign);
  folder = g_build_filename (into, name, NULL);
  if (g_mkdir (folder, 0755) != 0)
    g_error ("“%s” is there already, or cannot be made.", folder);
  campaign_live_a_day (&campaign);
  save_dump (campaign.machine.store, folder, "laptop.dump");
  save_dump (muster_hq_get_store (campaign.rig->hq), folder, "headquarters.dump");
  read_hq_key (campaign.rig->world, muster_test_folder_get_path (campaign.rig->folder), hq_key);
  key_path = g_build_filename (folder, "headquarters.key", NULL);
  copy_file (muster_test_folder_file (campaign.rig->folder, MUSTER_HQ_KEY_FILE), key_path);
  g_clear_pointer (&campaign.machine.store, muster_store_free);
  g_clear_pointer (&campaign.rig->hq, muster_hq_free);
  save_database (muster_test_folder_file (campaign.machine.folder, "muster.db"), machine_key, folder, "laptop.db");
  save_database (muster_test_folder_file (campaign.rig->folder, "muster.db"), hq_key, folder, "headquarters.db");
}

/* ---- Reading ---- */

static char *
kept_path (const char *name, const char *file)
{
  return g_test_build_filename (G_TEST_DIST, "fixtures", "databases", name, file, NULL);
}

static void
copy_kept (const char *name, const char *file, MusterTestFolder *folder, const char *as)
{
  g_autofree char *from = kept_path (name, file);

  copy_file (from, muster_test_folder_file (folder, as));
}

/* Copies on another machine, a day later: the programs of today have not touched them yet. */
static void
campaign_copy (Campaign *self, const char *name)
{
  self->rig = g_new0 (HqRig, 1);
  self->rig->folder = muster_test_folder_new ();
  self->rig->world = muster_test_world_new (WORLD_OF_READER, NULL, TRUE);
  self->rig->catalogue = muster_catalogue_new_standard ();
  muster_test_world_advance (muster_test_world_get (self->rig->world), DAY_MS);
  machine_init (&self->machine);
  copy_kept (name, "laptop.db", self->machine.folder, "muster.db");
  copy_kept (name, "headquarters.db", self->rig->folder, "muster.db");
  copy_kept (name, "headquarters.key", self->rig->folder, MUSTER_HQ_KEY_FILE);
}

static void
campaign_open (Campaign *self)
{
  machine_open (&self->machine, self->rig->world, FALSE);
  hq_rig_reopen (self->rig);
}

/* The fixed tables and their indexes. Typed tables and search follow the catalogue, whichever program made them. */
static char *
read_form (MusterDb *db)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (MusterDbStatement) statement
      = muster_db_prepare (db,
                           "SELECT type, name, sql FROM sqlite_schema WHERE tbl_name NOT LIKE 'record\\_%' ESCAPE '\\'"
                           " AND (tbl_name NOT LIKE 'search\\_%' ESCAPE '\\' OR tbl_name = 'search_pending')"
                           " ORDER BY type, name",
                           &error);

  g_assert_no_error (error);
  while (muster_db_step (statement, &error) == MUSTER_DB_ROW)
    g_string_append_printf (text, "%s %s: %s\n", muster_db_column_text (statement, 1),
                            muster_db_column_text (statement, 2),
                            muster_db_column_is_null (statement, 3) ? "" : muster_db_column_text (statement, 3));
  g_assert_no_error (error);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
read_form_of_file (MusterTestFolder *folder, const guint8 *key)
{
  g_autoptr (GError) error = NULL;
  MusterDbOptions options = { .path = muster_test_folder_file (folder, "muster.db"), .key = key };
  g_autoptr (MusterDb) db = muster_db_open (&options, &error);

  g_assert_no_error (error);
  return read_form (db);
}

static void
assert_forms_are_todays (Campaign *self)
{
  g_auto (Campaign) fresh = { 0 };
  g_autofree char *laptop = read_form (muster_store_get_db (self->machine.store));
  g_autofree char *hq = read_form (muster_store_get_db (muster_hq_get_store (self->rig->hq)));
  g_autofree char *fresh_laptop = NULL;
  g_autofree char *fresh_hq = NULL;

  campaign_create (&fresh);
  fresh_laptop = read_form (muster_store_get_db (fresh.machine.store));
  fresh_hq = read_form (muster_store_get_db (muster_hq_get_store (fresh.rig->hq)));
  g_assert_cmpstr (laptop, ==, fresh_laptop);
  g_assert_cmpstr (hq, ==, fresh_hq);
}

static void
assert_checks (Campaign *self)
{
  g_autoptr (GError) error = NULL;

  muster_store_check (self->machine.store, &error);
  g_assert_no_error (error);
  muster_hq_check (self->rig->hq, &error);
  g_assert_no_error (error);
}

static void
assert_dump (MusterStore *store, const char *name, const char *file)
{
  g_autofree char *path = kept_path (name, file);
  g_autofree char *text = machine_dump (store);
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &kept, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, kept);
}

static JsonObject *
find_only (MusterStore *store, const char *kind, const char *search)
{
  MusterQuery query = { .kind = kind, .search = search };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) rows = muster_store_list_positions (store, &query, &error);
  JsonObject *record;

  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  record = muster_store_get_row (store, kind, g_array_index (rows, gint64, 0), &error);
  g_assert_no_error (error);
  return record;
}

/* What is on the laptop alone, and what headquarters set aside. */
static void
assert_records (Campaign *self)
{
  g_autoptr (JsonArray) forms = muster_store_get_forms (self->machine.store, NULL);
  g_autoptr (JsonObject) worker = find_only (self->machine.store, "worker", "zhangsan");
  g_autoptr (JsonObject) contact = find_only (self->machine.store, "contact", NULL);
  g_autoptr (JsonObject) status = muster_sync_status (self->machine.store, NULL);
  g_autoptr (JsonArray) aside = muster_hq_list_quarantine (self->rig->hq, FALSE, NULL);
  g_autoptr (JsonArray) devices = muster_hq_list_devices (self->rig->hq, NULL);

  g_assert_cmpuint (json_array_get_length (forms), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (worker, "education"), ==, "70");
  g_assert_cmpstr (json_object_get_string_member (worker, "note"), ==, "再联系");
  g_assert_cmpstr (json_object_get_string_member (contact, "outcome"), ==, "1");
  g_assert_cmpint (json_object_get_int_member (status, "unsent"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (status, "quarantined"), ==, 1);
  g_assert_cmpuint (json_array_get_length (aside), ==, 1);
  g_assert_cmpuint (json_array_get_length (devices), ==, 2);
  g_assert_cmpint (hq_rig_get_backup_seq (self->rig), >, 0);
}

/* What waited is sent, and a new record with it; both sides end with the same. */
static void
assert_goes_on (Campaign *self)
{
  g_autoptr (JsonObject) status = NULL;
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  campaign_save (&self->machine, "worker", "{\"name\":\"王五\",\"mobile\":\"15400005678\"}");
  campaign_sync (self);
  campaign_sync (self);
  status = muster_sync_status (self->machine.store, NULL);
  here = machine_dump (self->machine.store);
  there = machine_dump (muster_hq_get_store (self->rig->hq));
  g_assert_cmpint (json_object_get_int_member (status, "unsent"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (status, "quarantined"), ==, 1);
  g_assert_cmpstr (here, ==, there);
  g_assert_nonnull (strstr (here, "王五"));
}

static void
test_kept (gconstpointer data)
{
  g_auto (Campaign) campaign = { 0 };

  campaign_copy (&campaign, data);
  campaign_open (&campaign);
  assert_forms_are_todays (&campaign);
  assert_checks (&campaign);
  assert_dump (campaign.machine.store, data, "laptop.dump");
  assert_dump (muster_hq_get_store (campaign.rig->hq), data, "headquarters.dump");
  assert_records (&campaign);
  assert_goes_on (&campaign);
  assert_checks (&campaign);
}

/* The newest steps have their folder, and are what they were when it was made. */
static void
test_newest (void)
{
  g_auto (Campaign) fresh = { 0 };
  g_auto (Campaign) kept = { 0 };
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autofree char *laptop = NULL;
  g_autofree char *hq = NULL;
  g_autofree char *fresh_laptop = NULL;
  g_autofree char *fresh_hq = NULL;
  guint8 hq_key[MUSTER_DB_KEY_SIZE];

  campaign_create (&fresh);
  name = name_of (&fresh);
  path = kept_path (name, "headquarters.db");
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_error ("There is no fixtures/databases/%s: make it with test-fixtures --write FOLDER.", name);
  campaign_copy (&kept, name);
  read_hq_key (kept.rig->world, muster_test_folder_get_path (kept.rig->folder), hq_key);
  laptop = read_form_of_file (kept.machine.folder, machine_key);
  hq = read_form_of_file (kept.rig->folder, hq_key);
  fresh_laptop = read_form (muster_store_get_db (fresh.machine.store));
  fresh_hq = read_form (muster_store_get_db (muster_hq_get_store (fresh.rig->hq)));
  g_assert_cmpstr (laptop, ==, fresh_laptop);
  g_assert_cmpstr (hq, ==, fresh_hq);
  campaign_open (&kept);
}

static void
add_kept_tests (GPtrArray *names)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "databases", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = g_dir_open (path, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *test = g_strconcat ("/fixtures/kept/", name, NULL);
      char *kept = g_strdup (name);

      g_ptr_array_add (names, kept);
      g_test_add_data_func (test, kept, test_kept);
    }
  g_assert_cmpuint (names->len, >, 0);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  if (argc == 3 && g_str_equal (argv[1], "--write"))
    {
      write_all (argv[2]);
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  add_kept_tests (names);
  g_test_add_func ("/fixtures/newest", test_newest);

  return g_test_run ();
}
