/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-bench-server.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "muster-batch.h"
#include "muster-db-statement.h"
#include "muster-journal.h"

#define FILL_STEP 5000
#define FILL_SEARCH_STEP 2000
#define CHANGES_A_PERSON 3

static const char SQL_FILL_AUDIENCE[] = "INSERT INTO audience (record, key, via) VALUES (?1, ?2, ?1)";
static const char SQL_FILL_FEED[] = "INSERT INTO feed (key, hq_seq, type, record, change) VALUES (?1, ?2, 0, ?3, ?4)";
static const char SQL_FILL_COUNTER[] = "UPDATE counter SET value = ?1 WHERE name = 'hq_seq'";
static const char SQL_LINES[] = "SELECT hq_seq, effective, incarnation, line FROM change WHERE hq_seq > ?1 ORDER BY hq_seq LIMIT ?2";

/* ---- Filling: the journal and the fold of the program, the rows beside them bare ---- */

static void
run_fill (MusterDb *db, const char *sql, const char *key, gint64 number, const MusterChange *change)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (db, sql, &error);

  muster_bench_require (statement != NULL, error, sql);
  if (sql == SQL_FILL_AUDIENCE)
    {
      muster_db_bind_blob (statement, 1, muster_change_get_record (change), MUSTER_ID_SIZE);
      muster_db_bind_text (statement, 2, key);
    }
  else if (sql == SQL_FILL_FEED)
    {
      muster_db_bind_text (statement, 1, key);
      muster_db_bind_int (statement, 2, number);
      muster_db_bind_blob (statement, 3, muster_change_get_record (change), MUSTER_ID_SIZE);
      muster_db_bind_blob (statement, 4, muster_change_get_id (change), MUSTER_ID_SIZE);
    }
  else
    muster_db_bind_int (statement, 1, number);
  muster_bench_require (muster_db_run (statement, &error), error, sql);
}

static void
fill_one (MusterBenchServer *self, gint64 number, const char *key)
{
  MusterStore *store = muster_hq_get_store (self->hq);
  MusterDb *db = muster_store_get_db (store);
  MusterStamp time = muster_stamp_from_ms (muster_world_wall_ms (self->bench->world));
  MusterId record = muster_id_new (self->bench->world);
  g_autoptr (JsonObject) fields = muster_bench_worker ((guint64) number);
  g_autoptr (MusterChange) change
      = muster_bench_change (self->bench, "worker", &record, fields, &self->squad->member, &self->squad->squad, time);
  g_autoptr (GError) error = NULL;

  muster_bench_require (muster_journal_add (store, change, &self->squad->incarnation, time, MUSTER_CHANGE_ACCEPTED, number, &error)
                                == MUSTER_JOURNAL_ADDED
                            && muster_store_fold_new (store, change, time, &self->squad->incarnation, MUSTER_CHANGE_ACCEPTED, &error),
                        error, "filling");
  run_fill (db, SQL_FILL_AUDIENCE, key, number, change);
  run_fill (db, SQL_FILL_FEED, key, number, change);
}

static void
fill_search (MusterBenchServer *self)
{
  gboolean left = TRUE;

  while (left)
    {
      g_autoptr (GError) error = NULL;
      gboolean done = muster_store_fill_search (muster_hq_get_store (self->hq), FILL_SEARCH_STEP, &left, &error);

      muster_bench_require (done, error, "filling the search");
    }
}

static void
fill (MusterBenchServer *self, gint64 held)
{
  MusterStore *store = muster_hq_get_store (self->hq);
  g_autofree char *squad = muster_id_to_text (&self->squad->squad);
  g_autofree char *key = g_strconcat ("squad:", squad, NULL);

  for (gint64 at = 0; at < held; at += FILL_STEP)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, &error);

      muster_bench_require (transaction != NULL, error, "filling");
      for (gint64 i = at; i < MIN (at + FILL_STEP, held); i++)
        fill_one (self, i + 1, key);
      run_fill (muster_store_get_db (store), SQL_FILL_COUNTER, NULL, MIN (at + FILL_STEP, held), NULL);
      muster_bench_require (muster_store_commit (transaction, &error), error, "filling");
      if (at % 100000 == 0)
        muster_bench_say ("  filling: %" G_GINT64_FORMAT "\n", at);
    }
  fill_search (self);
}

/* ---- The server ---- */

void
muster_bench_server_start (MusterBenchServer *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;

  self->server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self->bench->hq_program, "--data", self->folder, "serve",
                                   "--listen", "127.0.0.1:0", NULL);
  muster_bench_require (self->server != NULL, error, "starting muster-hq");
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->server));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  muster_bench_require (line != NULL && g_str_has_prefix (line, "listening on "), error, "muster-hq serve");
  self->url = g_strconcat ("https://", line + strlen ("listening on "), NULL);
  muster_bench_laptop_connect (self->squad, self->url);
  muster_bench_laptop_connect (self->reader, self->url);
  self->rss_before = muster_bench_get_rss_kib (g_subprocess_get_identifier (self->server));
  muster_bench_say ("  muster-hq is process %s\n", g_subprocess_get_identifier (self->server));
}

MusterBenchServer *
muster_bench_server_new (MusterBench *bench, gint64 held)
{
  MusterBenchServer *self = g_new0 (MusterBenchServer, 1);
  MusterHqOptions options = { .world = bench->world, .catalogue = bench->catalogue };
  MusterHqNew values = { .name = "bench" };
  g_autoptr (GError) error = NULL;
  MusterId squad = muster_id_new (bench->world);

  self->bench = bench;
  self->folder = g_build_filename (bench->folder, "hq-XXXXXX", NULL);
  muster_bench_require (g_mkdtemp (self->folder) != NULL, NULL, "making a folder");
  options.folder = self->folder;
  self->hq = muster_hq_create (&options, &values, &error);
  muster_bench_require (self->hq != NULL, error, "making headquarters");
  self->squad = muster_bench_laptop_new (bench, self->hq, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  self->reader = muster_bench_laptop_new (bench, self->hq, MUSTER_HQ_ROLE_HEADQUARTERS, &squad, NULL);
  fill (self, held);
  return self;
}

void
muster_bench_server_free (MusterBenchServer *self)
{
  g_autoptr (GError) error = NULL;

  if (self->server != NULL)
    {
      g_subprocess_send_signal (self->server, SIGTERM);
      g_subprocess_wait (self->server, NULL, &error);
    }
  g_clear_object (&self->server);
  g_clear_pointer (&self->squad, muster_bench_laptop_free);
  g_clear_pointer (&self->reader, muster_bench_laptop_free);
  g_clear_pointer (&self->hq, muster_hq_free);
  g_free (self->folder);
  g_free (self->url);
  g_free (self);
}

const char *
muster_bench_server_get_process (MusterBenchServer *self)
{
  return g_subprocess_get_identifier (self->server);
}

/* ---- Batches ---- */

static void
add_line (MusterBench *bench, MusterBenchLaptop *laptop, GPtrArray *lines, const char *kind, const MusterId *record, JsonObject *fields)
{
  MusterStamp time = muster_stamp_from_ms (muster_world_wall_ms (bench->world));
  g_autoptr (MusterChange) change = muster_bench_change (bench, kind, record, fields, &laptop->member, &laptop->squad, time);
  gsize size;
  const char *line = muster_change_get_line (change, &size);

  g_ptr_array_add (lines, g_bytes_new (line, size));
}

/* One worker who leaves nothing but a file, or a worker with consent and intention: a lead. */
static void
add_person (MusterBench *bench, MusterBenchLaptop *laptop, GPtrArray *lines, guint64 number, gboolean with_lead)
{
  MusterId worker = muster_id_new (bench->world);
  g_autoptr (JsonObject) fields = muster_bench_worker (number);

  add_line (bench, laptop, lines, "worker", &worker, fields);
  if (with_lead)
    {
      MusterId consent = muster_id_new (bench->world);
      MusterId intention = muster_id_new (bench->world);
      g_autoptr (JsonObject) consented = muster_bench_consent (&worker, number);
      g_autoptr (JsonObject) intended = muster_bench_intention (&worker, &consent, &laptop->member, number);

      add_line (bench, laptop, lines, "consent", &consent, consented);
      add_line (bench, laptop, lines, "intention", &intention, intended);
    }
}

GPtrArray *
muster_bench_make_batches (MusterBench *bench, MusterBenchLaptop *laptop, guint n, guint size, guint64 first, gboolean with_leads)
{
  GPtrArray *batches = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_batch_unref);
  guint persons = with_leads ? size / CHANGES_A_PERSON : size;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

      for (guint j = 0; j < persons; j++)
        add_person (bench, laptop, lines, first + (guint64) i * persons + j, with_leads);
      g_ptr_array_add (batches, muster_bench_laptop_batch (laptop, lines));
    }
  return batches;
}

gint64
muster_bench_server_read_lines (MusterBenchServer *self, gint64 after, gint64 n, MusterBenchTime *time)
{
  MusterDb *db = muster_store_get_db (muster_hq_get_store (self->hq));
  g_autoptr (GError) error = NULL;
  MusterBenchWatch watch = muster_bench_start ("self");
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (db, SQL_LINES, &error);
  gint64 count = 0;
  gsize bytes = 0;

  muster_bench_require (statement != NULL, error, "reading lines");
  muster_db_bind_int (statement, 1, after);
  muster_db_bind_int (statement, 2, n);
  while (muster_db_step (statement, &error) == MUSTER_DB_ROW)
    {
      bytes += strlen (muster_db_column_text (statement, 4));
      count++;
    }
  muster_bench_stop (&watch, count, time);
  return (gint64) bytes;
}

