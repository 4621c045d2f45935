/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "muster-batch.h"
#include "muster-bench-laptop.h"
#include "muster-db-statement.h"
#include "muster-journal.h"

/* Headquarters: a real `muster-hq serve` in a process of its own, real signed batches over HTTPS, real receipts and pages
 * verified. Making the batches is not timed; signing the requests and verifying the answers is. */

#define BATCH 1000
#define ROUNDS 5
#define FILL_STEP 5000
#define FILL_SEARCH_STEP 2000
#define PULLED_PAGES 40
#define CHANGES_A_PERSON 3

static const char SQL_FILL_AUDIENCE[] = "INSERT INTO audience (record, key, via) VALUES (?1, ?2, ?1)";
static const char SQL_FILL_FEED[] = "INSERT INTO feed (key, hq_seq, type, record, change) VALUES (?1, ?2, 0, ?3, ?4)";
static const char SQL_FILL_COUNTER[] = "UPDATE counter SET value = ?1 WHERE name = 'hq_seq'";
static const char SQL_LINES[] = "SELECT hq_seq, effective, incarnation, line FROM change WHERE hq_seq > ?1 ORDER BY hq_seq LIMIT ?2";

typedef struct
{
  MusterBench *bench;
  char *folder;
  MusterHq *hq; /* this process's own connection, beside the one of the server */
  MusterBenchLaptop *squad;
  MusterBenchLaptop *reader;
  GSubprocess *server;
  gint64 rss_before;
} Headquarters;

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
fill_one (Headquarters *self, gint64 number, const char *key)
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
fill_search (Headquarters *self)
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
fill (Headquarters *self, gint64 held)
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

static void
start_server (Headquarters *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;
  g_autofree char *url = NULL;

  self->server = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self->bench->hq_program, "--data", self->folder, "serve",
                                   "--listen", "127.0.0.1:0", NULL);
  muster_bench_require (self->server != NULL, error, "starting muster-hq");
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->server));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  muster_bench_require (line != NULL && g_str_has_prefix (line, "listening on "), error, "muster-hq serve");
  url = g_strconcat ("https://", line + strlen ("listening on "), NULL);
  muster_bench_laptop_connect (self->squad, url);
  muster_bench_laptop_connect (self->reader, url);
  self->rss_before = muster_bench_get_rss_kib (g_subprocess_get_identifier (self->server));
  muster_bench_say ("  muster-hq is process %s\n", g_subprocess_get_identifier (self->server));
}

static void
headquarters_init (Headquarters *self, MusterBench *bench, gint64 held)
{
  MusterHqOptions options = { .world = bench->world, .catalogue = bench->catalogue };
  MusterHqNew values = { .name = "bench" };
  g_autoptr (GError) error = NULL;
  MusterId squad = muster_id_new (bench->world);

  self->bench = bench;
  self->folder = g_strdup_printf ("%s/hq-%" G_GINT64_FORMAT, bench->folder, held);
  g_mkdir (self->folder, 0700);
  options.folder = self->folder;
  self->hq = muster_hq_create (&options, &values, &error);
  muster_bench_require (self->hq != NULL, error, "making headquarters");
  self->squad = muster_bench_laptop_new (bench, self->hq, MUSTER_HQ_ROLE_SQUAD, &squad);
  self->reader = muster_bench_laptop_new (bench, self->hq, MUSTER_HQ_ROLE_HEADQUARTERS, &squad);
  fill (self, held);
}

static void
headquarters_clear (Headquarters *self)
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

static GPtrArray *
make_batches (Headquarters *self, guint n, guint64 first, gboolean with_leads)
{
  GPtrArray *batches = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_batch_unref);
  guint persons = with_leads ? BATCH / CHANGES_A_PERSON : BATCH;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

      for (guint j = 0; j < persons; j++)
        add_person (self->bench, self->squad, lines, first + (guint64) i * persons + j, with_leads);
      g_ptr_array_add (batches, muster_bench_laptop_batch (self->squad, lines));
    }
  return batches;
}

/* ---- The figures ---- */

/* The first batch after the start makes the connection, opens ICU's rules and prepares the statements: once in the life of
 * a server. */
static void
warm_up (Headquarters *self, guint64 first, gboolean with_leads)
{
  g_autoptr (GPtrArray) batches = make_batches (self, 1, first, with_leads);

  muster_bench_laptop_send (self->squad, g_ptr_array_index (batches, 0));
}

static void
measure_ingest (Headquarters *self, const char *name, gint64 held, gboolean with_leads)
{
  MusterDb *db = muster_store_get_db (muster_hq_get_store (self->hq));
  g_autofree char *copy = g_strdup_printf ("%s-%" G_GINT64_FORMAT, name, held);
  g_autoptr (MusterBenchBare) bare = NULL;
  guint batches_a_round = held < 10000 ? 1 : 2;
  gint64 before = muster_bench_count (db, "SELECT count (*) FROM change");
  MusterBenchTime program_time = { 0 };
  MusterBenchTime bare_time = { 0 };

  warm_up (self, (guint64) before, with_leads);
  before = muster_bench_count (db, "SELECT count (*) FROM change");
  bare = muster_bench_bare_new (self->bench, copy, db, TRUE);
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (GPtrArray) batches
          = make_batches (self, batches_a_round, (guint64) before + (guint64) i * batches_a_round * BATCH, with_leads);
      MusterBenchWatch watch = muster_bench_start (g_subprocess_get_identifier (self->server));
      gint64 count = 0;

      for (guint j = 0; j < batches->len; j++)
        {
          muster_bench_laptop_send (self->squad, g_ptr_array_index (batches, j));
          count += muster_batch_get_n_lines (g_ptr_array_index (batches, j));
        }
      muster_bench_stop (&watch, count, &program_time);
      muster_bench_bare_capture (bare, db);
      muster_bench_bare_write (bare, BATCH, &bare_time);
    }
  muster_bench_add_rates (self->bench, name, "changes", before, &program_time, &bare_time, ">= 0.5");
}

static gint64
read_lines (MusterDb *db, gint64 after, gint64 n, MusterBenchTime *time)
{
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

static void
measure_pull (Headquarters *self, gint64 held)
{
  MusterBenchTime program_time = { 0 };
  MusterBenchTime bare_time = { 0 };
  gboolean more = TRUE;
  gint64 after = 0;
  JsonObject *figure;
  guint pages = 0;

  while (more && pages < PULLED_PAGES)
    {
      MusterBenchWatch watch = muster_bench_start (g_subprocess_get_identifier (self->server));
      g_autoptr (MusterPage) page = muster_bench_laptop_pull (self->reader, after);

      muster_bench_stop (&watch, muster_page_get_count (page), &program_time);
      read_lines (muster_store_get_db (muster_hq_get_store (self->hq)), after, muster_page_get_count (page), &bare_time);
      after = muster_page_get_to (page);
      more = muster_page_get_more (page);
      pages++;
    }
  figure = muster_bench_add_rates (self->bench, "pull", "changes", held, &program_time, &bare_time, NULL);
  json_object_set_int_member (figure, "pages", pages);
}

void
muster_bench_hq (MusterBench *bench, gint64 held)
{
  Headquarters self = { 0 };
  gboolean large = held >= MUSTER_BENCH_LARGE;
  gboolean needs_server = bench->hq_program != NULL
                          && (muster_bench_wants (bench, "ingest-workers") || muster_bench_wants (bench, "ingest-leads")
                              || muster_bench_wants (bench, "pull") || muster_bench_wants (bench, "memory-ingest"));

  if (!needs_server && !(large && muster_bench_wants (bench, "search")))
    return;
  headquarters_init (&self, bench, held);
  if (large && muster_bench_wants (bench, "search"))
    muster_bench_search (bench, muster_hq_get_store (self.hq), held);
  if (needs_server)
    start_server (&self);
  if (needs_server && (muster_bench_wants (bench, "ingest-workers") || muster_bench_wants (bench, "memory-ingest")))
    measure_ingest (&self, "ingest-workers", held, FALSE);
  if (needs_server && muster_bench_wants (bench, "ingest-leads"))
    measure_ingest (&self, "ingest-leads", held, TRUE);
  if (needs_server && muster_bench_wants (bench, "memory-ingest"))
    muster_bench_add_sizes (bench, "memory-ingest", "KiB resident, after against before", held,
                            muster_bench_get_rss_kib (g_subprocess_get_identifier (self.server)), self.rss_before, NULL);
  if (needs_server && muster_bench_wants (bench, "pull"))
    measure_pull (&self, held);
  headquarters_clear (&self);
}
