/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-batch.h"
#include "muster-bench-server.h"
#include "muster-outbox.h"
#include "muster-sync-account.h"
#include "muster-sync-take.h"

/* Many at once: all squads come back from the fair in the same minute; and a liaison officer's first day, when
 * everything of the area comes to one laptop. */

#define LAPTOPS 64
#define LAPTOPS_SMALL 4 /* with few records: only that it goes on working */
#define FEW_RECORDS 1000
#define DAY_CHANGES 450 /* 150 people, each with consent and intention */
#define LEADS 100000
#define LEADS_SMALL 300

/* ---- Laptops at once ---- */

typedef struct
{
  MusterBenchLaptop *laptop;
  const char *url;
  MusterBatch *batch;
  gint64 took;
  gint *waiting; /* laptops that are not yet connected */
} Sender;

static gpointer
send_a_day (gpointer data)
{
  Sender *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  gint64 began;

  g_main_context_push_thread_default (context);
  muster_bench_laptop_connect (self->laptop, self->url);
  g_atomic_int_add (self->waiting, -1);
  while (g_atomic_int_get (self->waiting) > 0)
    g_usleep (1000);
  began = muster_bench_now ();
  muster_bench_laptop_send (self->laptop, self->batch);
  self->took = muster_bench_now () - began;
  /* The session belongs to this thread. */
  g_clear_pointer (&self->laptop->transport, muster_transport_free);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static Sender *
make_senders (MusterBenchServer *server, guint n, guint64 first, gint *waiting)
{
  Sender *senders = g_new0 (Sender, n);

  for (guint i = 0; i < n; i++)
    {
      MusterId squad = muster_id_new (server->bench->world);
      g_autoptr (GPtrArray) batches = NULL;

      senders[i].laptop = muster_bench_laptop_new (server->bench, server->hq, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
      senders[i].url = server->url;
      senders[i].waiting = waiting;
      batches
          = muster_bench_make_batches (server->bench, senders[i].laptop, 1, DAY_CHANGES, first + i * DAY_CHANGES, TRUE);
      senders[i].batch = muster_batch_ref (g_ptr_array_index (batches, 0));
    }
  return senders;
}

static void
free_senders (Sender *senders, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      muster_bench_laptop_free (senders[i].laptop);
      muster_batch_unref (senders[i].batch);
    }
  g_free (senders);
}

/* The same days one after the other, by one laptop whose connection stands: what 64 at once are compared with. */
static void
send_in_turn (MusterBenchServer *server, guint n, guint64 first, MusterBenchTime *time)
{
  g_autoptr (GPtrArray) batches = muster_bench_make_batches (server->bench, server->squad, n, DAY_CHANGES, first, TRUE);
  MusterBenchWatch watch = muster_bench_start (muster_bench_server_get_process (server));

  for (guint i = 0; i < batches->len; i++)
    muster_bench_laptop_send (server->squad, g_ptr_array_index (batches, i));
  muster_bench_stop (&watch, (gint64) n * DAY_CHANGES, time);
}

static void
measure_laptops (MusterBench *bench, guint n)
{
  g_autoptr (MusterBenchServer) server = muster_bench_server_new (bench, MIN (10000, bench->records));
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree GThread **threads = g_new0 (GThread *, n);
  gint waiting = (gint) n;
  Sender *senders;
  MusterBenchTime together = { 0 }, in_turn = { 0 };
  MusterBenchWatch watch;
  JsonObject *figure;

  muster_bench_server_start (server);
  senders = make_senders (server, n, 1000000, &waiting);
  send_in_turn (server, 1, 2000000, &in_turn);
  in_turn = (MusterBenchTime){ 0 };
  send_in_turn (server, n, 3000000, &in_turn);
  /* One address may have 64 connections, and here all come from one. */
  g_clear_pointer (&server->squad->transport, muster_transport_free);
  g_usleep (G_USEC_PER_SEC);
  watch = muster_bench_start (muster_bench_server_get_process (server));
  for (guint i = 0; i < n; i++)
    threads[i] = g_thread_new ("laptop", send_a_day, &senders[i]);
  for (guint i = 0; i < n; i++)
    {
      g_thread_join (threads[i]);
      g_array_append_val (times, senders[i].took);
    }
  muster_bench_stop (&watch, (gint64) n * DAY_CHANGES, &together);
  figure = muster_bench_add_rates (bench, "laptops", "changes", n, &together, &in_turn, NULL);
  json_object_set_object_member (figure, "receipt", muster_bench_describe_times (times));
  json_object_set_int_member (figure, "kib_resident",
                              muster_bench_get_rss_kib (muster_bench_server_get_process (server)));
  free_senders (senders, n);
}

/* ---- A liaison officer's first day ---- */

typedef struct
{
  GPtrArray *pages; /* MusterPage */
  GArray *times;    /* gint64 a page, microseconds */
  MusterBenchTime program;
  MusterBenchTime bare;
} Pulled;

static void
pull_all (MusterBenchServer *server, MusterBenchLaptop *liaison, Pulled *pulled)
{
  gboolean more = TRUE;
  gint64 after = 0;

  while (more)
    {
      MusterBenchWatch watch = muster_bench_start (muster_bench_server_get_process (server));
      gint64 began = muster_bench_now ();
      MusterPage *page = muster_bench_laptop_pull (liaison, after);
      gint64 took = muster_bench_now () - began;

      muster_bench_stop (&watch, muster_page_get_count (page), &pulled->program);
      muster_bench_server_read_lines (server, after, muster_page_get_count (page), &pulled->bare);
      g_array_append_val (pulled->times, took);
      after = muster_page_get_to (page);
      more = muster_page_get_more (page);
      g_ptr_array_add (pulled->pages, page);
    }
}

static MusterStore *
open_store (MusterBench *bench, const char *folder)
{
  MusterStoreOptions options = {
    .world = bench->world, .catalogue = bench->catalogue, .folder = folder, .key = MUSTER_BENCH_KEY, .create = TRUE
  };
  g_autoptr (GError) error = NULL;
  MusterStore *store = NULL;

  if (g_mkdir_with_parents (folder, 0700) == 0)
    store = muster_store_open (&options, &error);
  muster_bench_require (store != NULL, error, "opening the store");
  return store;
}

/* As the laptop does it, pauses for the person who types included. */
static void
apply_all (MusterBench *bench, MusterBenchLaptop *liaison, Pulled *pulled, MusterBenchTime *time)
{
  g_autofree char *folder = g_build_filename (bench->folder, "liaison", NULL);
  g_autoptr (MusterStore) store = open_store (bench, folder);
  MusterSyncAccount account = { .device = liaison->device };
  MusterBenchWatch watch = muster_bench_start ("self");
  gint64 count = 0;

  memcpy (account.hq_key, liaison->hq_key, sizeof account.hq_key);

  for (guint i = 0; i < pulled->pages->len; i++)
    {
      MusterPage *page = g_ptr_array_index (pulled->pages, i);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) arrivals = muster_sync_read_page (&account, page, &error);
      MusterInboxSeen seen = { *muster_page_get_history (page), muster_page_get_to (page) };
      char epoch[MUSTER_ID_TEXT_SIZE];

      muster_bench_require (arrivals != NULL
                                && muster_inbox_apply (store, arrivals,
                                                       muster_id_write (muster_page_get_epoch (page), epoch),
                                                       muster_page_get_to (page), &seen, NULL, &error),
                            error, "applying a page");
      count += arrivals->len;
    }
  muster_bench_stop (&watch, count, time);
}

static void
measure_first_pull (MusterBench *bench, guint leads)
{
  static const char *const areas[] = { "51", "52", "53", "61", "62", NULL };
  g_autoptr (MusterBenchServer) server = muster_bench_server_new (bench, 0);
  g_autoptr (GPtrArray) pages = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_page_free);
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (gint64));
  Pulled pulled = { .pages = pages, .times = times };
  MusterBenchTime applied = { 0 };
  MusterId squad = muster_id_new (bench->world);
  MusterBenchLaptop *liaison = muster_bench_laptop_new (bench, server->hq, MUSTER_HQ_ROLE_LIAISON, &squad, areas);
  gint64 rss;
  JsonObject *figure;

  muster_bench_server_start (server);
  muster_bench_laptop_connect (liaison, server->url);
  for (guint at = 0; at < leads; at += 3000)
    {
      MusterBenchTime time = { 0 };

      send_in_turn (server, MIN (leads - at, 3000) * 3 / DAY_CHANGES, at, &time);
    }
  rss = muster_bench_get_rss_kib (muster_bench_server_get_process (server));
  pull_all (server, liaison, &pulled);
  figure = muster_bench_add_rates (bench, "first-pull", "changes", leads, &pulled.program, &pulled.bare, NULL);
  json_object_set_object_member (figure, "page", muster_bench_describe_times (times));
  json_object_set_int_member (figure, "pages", pages->len);
  json_object_set_int_member (figure, "kib_more",
                              muster_bench_get_rss_kib (muster_bench_server_get_process (server)) - rss);
  apply_all (bench, liaison, &pulled, &applied);
  muster_bench_add_rates (bench, "first-apply", "changes", leads, &applied, &pulled.program, NULL);
  muster_bench_laptop_free (liaison);
}

void
muster_bench_many (MusterBench *bench)
{
  if (bench->hq_program == NULL)
    return;
  if (muster_bench_wants (bench, "laptops"))
    measure_laptops (bench, bench->records < FEW_RECORDS ? LAPTOPS_SMALL : LAPTOPS);
  if (muster_bench_wants (bench, "first-pull"))
    measure_first_pull (bench, bench->large ? LEADS : LEADS_SMALL);
}
