/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-batch.h"
#include "muster-bench-server.h"
#include "muster-journal.h"

/* Headquarters: a real `muster-hq serve` in a process of its own, real signed batches over HTTPS, real receipts and pages
 * verified. Making the batches is not timed; signing the requests and verifying the answers is. */

#define ROUNDS 5
#define PULLED_PAGES 40

/* The first batch after the start makes the connection, opens ICU's rules and prepares the statements: once in the life of
 * a server. */
static void
warm_up (MusterBenchServer *self, guint64 first, gboolean with_leads)
{
  g_autoptr (GPtrArray) batches = muster_bench_make_batches (self->bench, self->squad, 1, MUSTER_BENCH_BATCH, first, with_leads);

  muster_bench_laptop_send (self->squad, g_ptr_array_index (batches, 0));
}

static void
measure_ingest (MusterBenchServer *self, const char *name, gint64 held, gboolean with_leads)
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
          = muster_bench_make_batches (self->bench, self->squad, batches_a_round, MUSTER_BENCH_BATCH,
                                       (guint64) before + (guint64) i * batches_a_round * MUSTER_BENCH_BATCH, with_leads);
      MusterBenchWatch watch = muster_bench_start (muster_bench_server_get_process (self));
      gint64 count = 0;

      for (guint j = 0; j < batches->len; j++)
        {
          muster_bench_laptop_send (self->squad, g_ptr_array_index (batches, j));
          count += muster_batch_get_n_lines (g_ptr_array_index (batches, j));
        }
      muster_bench_stop (&watch, count, &program_time);
      muster_bench_bare_capture (bare, db);
      muster_bench_bare_write (bare, MUSTER_BENCH_BATCH, &bare_time);
    }
  muster_bench_add_rates (self->bench, name, "changes", before, &program_time, &bare_time, ">= 0.5");
}

static void
measure_pull (MusterBenchServer *self, gint64 held)
{
  MusterBenchTime program_time = { 0 };
  MusterBenchTime bare_time = { 0 };
  gboolean more = TRUE;
  gint64 after = 0;
  JsonObject *figure;
  guint pages = 0;

  while (more && pages < PULLED_PAGES)
    {
      MusterBenchWatch watch = muster_bench_start (muster_bench_server_get_process (self));
      g_autoptr (MusterPage) page = muster_bench_laptop_pull (self->reader, after);

      muster_bench_stop (&watch, muster_page_get_count (page), &program_time);
      muster_bench_server_read_lines (self, after, muster_page_get_count (page), &bare_time);
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
  g_autoptr (MusterBenchServer) self = NULL;
  gboolean large = held >= MUSTER_BENCH_LARGE;
  gboolean needs_server = bench->hq_program != NULL
                          && (muster_bench_wants (bench, "ingest-workers") || muster_bench_wants (bench, "ingest-leads")
                              || muster_bench_wants (bench, "pull") || muster_bench_wants (bench, "memory-ingest"));

  if (!needs_server && !(large && muster_bench_wants (bench, "search")))
    return;
  self = muster_bench_server_new (bench, held);
  if (large && muster_bench_wants (bench, "search"))
    muster_bench_search (bench, muster_hq_get_store (self->hq), held);
  if (!needs_server)
    return;
  muster_bench_server_start (self);
  if (muster_bench_wants (bench, "ingest-workers") || muster_bench_wants (bench, "memory-ingest"))
    measure_ingest (self, "ingest-workers", held, FALSE);
  if (muster_bench_wants (bench, "ingest-leads"))
    measure_ingest (self, "ingest-leads", held, TRUE);
  if (muster_bench_wants (bench, "memory-ingest"))
    muster_bench_add_sizes (bench, "memory-ingest", "KiB resident, after against before", held,
                            muster_bench_get_rss_kib (muster_bench_server_get_process (self)), self->rss_before, NULL);
  if (muster_bench_wants (bench, "pull"))
    measure_pull (self, held);
}
