/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-bench.h"

#include <glib/gstdio.h>

#include "muster-db-statement.h"
#include "muster-journal.h"
#include "muster-test-vfs.h"
#include "muster-test-world.h"

/* A laptop's book: saving, importing, searching, and what a process needs that opens it. */

#define SAVES 2000
#define SAVES_A_ROUND 250
#define IMPORT_STEP 500
#define IMPORT_ROUNDS 4
#define FIRST_ROWS 50

static const char SQL_FIRST_ROWS[] = "SELECT _id, name, mobile FROM record_worker ORDER BY _row DESC LIMIT 50";

static MusterStore *
open_store (MusterWorld *world, MusterCatalogue *catalogue, const char *folder, gboolean create)
{
  MusterStoreOptions options = { .world = world, .catalogue = catalogue, .folder = folder, .key = MUSTER_BENCH_KEY, .create = create };
  g_autoptr (GError) error = NULL;
  MusterStore *store = muster_store_open (&options, &error);
  MusterId member = muster_id_new (world);

  muster_bench_require (store != NULL, error, "opening the store");
  muster_store_set_member (store, &member);
  return store;
}

static MusterDb *
open_beside (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "muster.db", NULL);
  g_autofree char *lock_path = g_build_filename (folder, "write.lock", NULL);
  MusterDbOptions options = { .path = path, .key = MUSTER_BENCH_KEY, .lock_path = lock_path };
  g_autoptr (GError) error = NULL;
  MusterDb *db = muster_db_open (&options, &error);

  muster_bench_require (db != NULL, error, "opening the store's database");
  return db;
}

/* What a person typed is there before the clock starts. */
static GPtrArray *
make_people (guint64 first, guint n)
{
  GPtrArray *people = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (people, muster_bench_worker (first + i));
  return people;
}

/* @step: saves a transaction; 1: each by itself. */
static void
save (MusterStore *store, GPtrArray *people, guint step, MusterBenchTime *time)
{
  MusterBenchWatch watch = muster_bench_start ("self");

  for (guint at = 0; at < people->len; at += step)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MusterStoreTransaction) transaction = step == 1 ? NULL : muster_store_begin (store, &error);

      for (guint i = at; i < MIN (at + step, people->len); i++)
        {
          MusterId id = { 0 };

          muster_bench_require (muster_store_create (store, "worker", g_ptr_array_index (people, i), NULL, &id, &error), error, "saving");
        }
      if (transaction != NULL)
        muster_bench_require (muster_store_commit (transaction, &error), error, "committing");
    }
  muster_bench_stop (&watch, people->len, time);
}

static void
measure_in_turns (MusterBench *bench, MusterStore *store, const char *name, guint n, guint rounds, guint step, const char *budget)
{
  g_autoptr (MusterDb) beside = open_beside (muster_store_get_folder (store));
  g_autoptr (MusterBenchBare) bare = muster_bench_bare_new (bench, name, muster_store_get_db (store), FALSE);
  gint64 held = muster_bench_count (beside, "SELECT count (*) FROM change");
  MusterBenchTime program_time = { 0 };
  MusterBenchTime bare_time = { 0 };

  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr (GPtrArray) people = make_people ((guint64) held + (guint64) i * (n / rounds), n / rounds);

      save (store, people, step, &program_time);
      muster_bench_bare_capture (bare, beside);
      muster_bench_bare_write (bare, step, &bare_time);
    }
  muster_bench_add_rates (bench, name, "records", held, &program_time, &bare_time, budget);
}

/* A process of its own each: one opens the store and lists the first rows, one the bare database. */
static gint64
measure_open (MusterBench *bench, const char *folder, const char *how)
{
  const char *arguments[] = { bench->program, how, folder, NULL };
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gboolean done = g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &text, NULL, NULL, &error);

  muster_bench_require (done, error, "running this program again");
  return g_ascii_strtoll (text, NULL, 10);
}

static gboolean
ignore_row (gpointer data, JsonObject *record, GError **error)
{
  return TRUE;
}

/* In that process: KiB on stdout. */
void
muster_bench_open_and_tell (const char *folder, gboolean bare)
{
  g_autoptr (MusterWorld) world = muster_world_new_system ();
  g_autoptr (MusterCatalogue) catalogue = muster_catalogue_new_standard ();
  g_autoptr (MusterStore) store = bare ? NULL : open_store (world, catalogue, folder, FALSE);
  g_autoptr (MusterDb) db = bare ? open_beside (folder) : NULL;
  g_autoptr (GError) error = NULL;

  if (bare)
    {
      g_autoptr (MusterDbStatement) statement = muster_db_prepare (db, SQL_FIRST_ROWS, &error);

      while (statement != NULL && muster_db_step (statement, &error) == MUSTER_DB_ROW)
        muster_db_column_text (statement, 2);
    }
  else
    {
      MusterQuery query = { .kind = "worker", .limit = FIRST_ROWS };

      muster_store_list (store, &query, ignore_row, NULL, &error);
    }
  muster_bench_require (TRUE, error, "listing");
  g_print ("%" G_GINT64_FORMAT "\n", muster_bench_get_rss_kib ("self"));
}

static void
measure_book (MusterBench *bench, guint records)
{
  g_autofree char *folder = g_strdup_printf ("%s/book-%u", bench->folder, records);
  g_autoptr (MusterStore) store = NULL;
  guint saves = MIN (SAVES, records / 10);

  g_mkdir (folder, 0700);
  store = open_store (bench->world, bench->catalogue, folder, TRUE);
  if (muster_bench_wants (bench, "durable-save"))
    measure_in_turns (bench, store, "durable-save", saves, MAX (saves / SAVES_A_ROUND, 1), 1, ">= 0.8");
  if (muster_bench_wants (bench, "bulk-import"))
    measure_in_turns (bench, store, "bulk-import", records, IMPORT_ROUNDS, IMPORT_STEP, NULL);
  else
    {
      g_autoptr (GPtrArray) people = make_people (0, records);
      MusterBenchTime time = { 0 };

      save (store, people, IMPORT_STEP, &time);
    }
  if (muster_bench_wants (bench, "search"))
    muster_bench_search (bench, store, records);
  g_clear_pointer (&store, muster_store_free);
  if (muster_bench_wants (bench, "memory-open"))
    muster_bench_add_sizes (bench, "memory-open", "KiB resident", records, measure_open (bench, folder, "--open"),
                            measure_open (bench, folder, "--open-bare"), NULL);
}

void
muster_bench_book (MusterBench *bench)
{
  static const char *const names[] = { "durable-save", "bulk-import", "search", "memory-open" };
  gboolean wanted = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    wanted = wanted || muster_bench_wants (bench, names[i]);
  if (wanted)
    measure_book (bench, bench->records);
}

/* On the test disk, which counts: no checkpoint falls into so few saves. */
void
muster_bench_sync_calls (MusterBench *bench)
{
  static const guint n = 20;
  g_autoptr (MusterTestVfs) vfs = muster_test_vfs_new (1);
  g_autoptr (MusterWorld) world = muster_test_world_new (1, muster_test_vfs_get_name (vfs), FALSE);
  g_autoptr (MusterStore) store = open_store (world, bench->catalogue, "/book", TRUE);
  g_autoptr (GPtrArray) people = make_people (0, n + 1);
  MusterBenchTime time = { 0 };
  JsonObject *figure;

  /* The first write after the opening begins a new log. */
  save (store, people, 1, &time);
  g_clear_pointer (&people, g_ptr_array_unref);
  people = make_people (n + 1, n);
  muster_test_vfs_reset_calls (vfs);
  save (store, people, 1, &time);
  figure = muster_bench_add (bench, "sync-calls", n + 1, "1 a save");
  json_object_set_int_member (figure, "saves", n);
  json_object_set_int_member (figure, "sync_calls", (gint64) muster_test_vfs_get_calls (vfs, MUSTER_TEST_VFS_SYNC));
  g_clear_pointer (&store, muster_store_free);
}
