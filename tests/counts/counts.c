/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "hq-rig.h"
#include "muster-bench.h"
#include "muster-outbox.h"
#include "muster-protocol.h"
#include "muster-request-signature.h"

/* counts PATH: walks one of the hot paths once, after enough of the same that caches stand and statements are prepared.
 * What is counted is what happens below the function measured_PATH; see check-counts. Clock and chance are the test
 * world's, so that every run does the same. */

#define HELD 400
#define SAVES 20
#define BATCH 300
#define LEADS 33
#define SEARCHES 5

/* None of them may go up in its caller or be taken for another: they are where counting begins and ends. */
#ifdef __clang__
#define MEASURED __attribute__ ((noinline)) static
#else
#define MEASURED __attribute__ ((noinline, noclone, no_icf)) static
#endif

typedef struct
{
  HqRig *rig;
  HqLaptop *laptop;
  MusterBench bench;  /* for the people that it makes */
  MusterStore *store; /* of a laptop; NULL where headquarters is asked */
} Counts;

static void
require (gboolean done, GError *error)
{
  if (!done)
    g_error ("%s", error == NULL ? "failed" : error->message);
}

static void
counts_init (Counts *self, gboolean with_store)
{
  g_autoptr (GError) error = NULL;
  MusterId squad;

  self->rig = hq_rig_new (FALSE);
  self->bench.world = self->rig->world;
  self->bench.catalogue = self->rig->catalogue;
  squad = muster_id_new (self->rig->world);
  self->laptop = hq_laptop_new (self->rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  if (with_store)
    {
      g_autofree char *folder = g_build_filename (muster_test_folder_get_path (self->rig->folder), "laptop", NULL);
      MusterStoreOptions options = { .world = self->rig->world,
                                     .catalogue = self->rig->catalogue,
                                     .folder = folder,
                                     .key = MUSTER_BENCH_KEY,
                                     .create = TRUE };

      g_mkdir (folder, 0700);
      self->store = muster_store_open (&options, &error);
      require (self->store != NULL, error);
      muster_store_set_member (self->store, &self->laptop->member);
    }
}

static void
counts_clear (Counts *self)
{
  g_clear_pointer (&self->store, muster_store_free);
  hq_laptop_free (self->laptop);
  hq_rig_free (self->rig);
}

/* ---- A laptop saves ---- */

static GPtrArray *
make_people (guint first, guint n)
{
  GPtrArray *people = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (people, muster_bench_worker (first + i));
  return people;
}

MEASURED void
measured_save (Counts *self, GPtrArray *people)
{
  for (guint i = 0; i < people->len; i++)
    {
      g_autoptr (GError) error = NULL;
      MusterId id = { 0 };

      require (muster_store_create (self->store, "worker", g_ptr_array_index (people, i), NULL, &id, &error), error);
    }
}

static void
count_save (Counts *self)
{
  g_autoptr (GPtrArray) people = make_people (HELD, SAVES);

  measured_save (self, people);
}

static void
hold_people (Counts *self)
{
  g_autoptr (GPtrArray) people = make_people (0, HELD);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self->store, &error);

  require (transaction != NULL, error);
  for (guint i = 0; i < people->len; i++)
    {
      MusterId id = { 0 };

      require (muster_store_create (self->store, "worker", g_ptr_array_index (people, i), NULL, &id, &error), error);
    }
  require (muster_store_commit (transaction, &error), error);
}

/* ---- A laptop searches ---- */

static gboolean
count_row (gpointer data, JsonObject *record, GError **error)
{
  (*(guint *) data)++;
  return TRUE;
}

MEASURED void
measured_search (Counts *self, guint *found)
{
  static const char *const typed[SEARCHES] = { "王", "建国", "wangj", "1990", "15400000007" };

  for (guint i = 0; i < SEARCHES; i++)
    {
      MusterQuery query = { .kind = "worker", .search = typed[i], .limit = 50 };
      g_autoptr (GError) error = NULL;

      require (muster_store_list (self->store, &query, count_row, found, &error), error);
    }
}

/* The first round opens what every later one finds open. */
static void
count_search (Counts *self)
{
  guint first = 0, second = 0;

  for (guint i = 0; i < SEARCHES; i++)
    {
      MusterQuery query = { .kind = "worker", .search = "李", .limit = 50 };
      g_autoptr (GError) error = NULL;

      require (muster_store_list (self->store, &query, count_row, &first, &error), error);
    }
  measured_search (self, &second);
  require (first > 0 && second > 0, NULL);
}

/* ---- Headquarters takes a batch ---- */

static void
add_line (Counts *self, GPtrArray *lines, const char *kind, const MusterId *record, JsonObject *fields)
{
  MusterStamp time = muster_stamp_from_ms (muster_world_wall_ms (self->rig->world));
  g_autoptr (MusterChange) change
      = muster_bench_change (&self->bench, kind, record, fields, &self->laptop->member, &self->laptop->squad, time);
  gsize size;
  const char *line = muster_change_get_line (change, &size);

  g_ptr_array_add (lines, g_bytes_new (line, size));
}

/* One in nine leaves more than a file: a consent and an intention, which becomes a lead. */
static GPtrArray *
make_lines (Counts *self, guint first, guint n)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < n; i++)
    {
      MusterId worker = muster_id_new (self->rig->world);
      g_autoptr (JsonObject) fields = muster_bench_worker (first + i);

      add_line (self, lines, "worker", &worker, fields);
      if (i % (BATCH / LEADS) == 0)
        {
          MusterId consent = muster_id_new (self->rig->world);
          MusterId intention = muster_id_new (self->rig->world);
          g_autoptr (JsonObject) consented = muster_bench_consent (&worker, first + i);
          g_autoptr (JsonObject) intended
              = muster_bench_intention (&worker, &consent, &self->laptop->member, first + i);

          add_line (self, lines, "consent", &consent, consented);
          add_line (self, lines, "intention", &intention, intended);
        }
    }
  return lines;
}

static MusterSignedHeaders *
sign (Counts *self, const char *method, const char *path, const char *query, GBytes *body)
{
  g_autofree char *key_id = muster_id_to_text (&self->laptop->device);
  guint8 nonce[MUSTER_NONCE_SIZE];

  muster_world_random (self->rig->world, nonce, sizeof nonce);
  return muster_signed_headers_new (self->laptop->key, key_id, method, path, query, body,
                                    muster_world_wall_ms (self->rig->world), nonce);
}

MEASURED MusterHqResponse *
measured_ingest (Counts *self, const MusterHqRequest *request)
{
  return muster_hq_handle (self->rig->hq, request);
}

static void
send_batch (Counts *self, guint first, gboolean measured)
{
  g_autoptr (GPtrArray) lines = make_lines (self, first, BATCH);
  g_autoptr (GBytes) body = hq_laptop_batch (self->laptop, lines);
  g_autoptr (MusterSignedHeaders) headers = sign (self, "POST", MUSTER_PATH_BATCHES, NULL, body);
  MusterHqRequest request = { .method = "POST",
                              .path = MUSTER_PATH_BATCHES,
                              .body = body,
                              .content_digest = headers->content_digest,
                              .signature_input = headers->signature_input,
                              .signature = headers->signature };
  g_autoptr (MusterHqResponse) response
      = measured ? measured_ingest (self, &request) : muster_hq_handle (self->rig->hq, &request);

  require (response->status == 200, NULL);
}

static void
count_ingest (Counts *self)
{
  send_batch (self, 0, FALSE);
  send_batch (self, BATCH, TRUE);
}

/* ---- Headquarters makes a page ---- */

MEASURED MusterHqResponse *
measured_pull (Counts *self, const MusterHqRequest *request)
{
  return muster_hq_handle (self->rig->hq, request);
}

static void
pull (Counts *self, gboolean measured)
{
  g_autoptr (MusterSignedHeaders) headers = sign (self, "GET", MUSTER_PATH_CHANGES, "after=", NULL);
  MusterHqRequest request = { .method = "GET",
                              .path = MUSTER_PATH_CHANGES,
                              .query = "after=",
                              .content_digest = headers->content_digest,
                              .signature_input = headers->signature_input,
                              .signature = headers->signature };
  g_autoptr (MusterHqResponse) response
      = measured ? measured_pull (self, &request) : muster_hq_handle (self->rig->hq, &request);

  require (response->status == 200, NULL);
}

static void
count_pull (Counts *self)
{
  send_batch (self, 0, FALSE);
  pull (self, FALSE);
  pull (self, TRUE);
}

/* ---- A laptop applies a page ---- */

MEASURED void
measured_apply (Counts *self, GPtrArray *lines, gint64 from, const char *epoch)
{
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_arrival_free);
  MusterInboxSeen seen = { .hq_seq = from + lines->len };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < lines->len; i++)
    {
      GBytes *line = g_ptr_array_index (lines, i);
      MusterArrival *arrival = g_new0 (MusterArrival, 1);

      arrival->type = MUSTER_ARRIVAL_CHANGE;
      arrival->cursor = arrival->hq_seq = from + i + 1;
      arrival->incarnation = self->laptop->incarnation;
      arrival->change = muster_change_new_from_line (g_bytes_get_data (line, NULL), g_bytes_get_size (line), &error);
      require (arrival->change != NULL, error);
      arrival->effective = muster_change_get_time (arrival->change);
      g_ptr_array_add (arrivals, arrival);
    }
  require (muster_inbox_apply (self->store, arrivals, epoch, seen.hq_seq, &seen, NULL, &error), error);
}

static void
count_apply (Counts *self)
{
  g_autofree char *epoch = muster_id_to_text (&self->laptop->device);
  g_autoptr (GPtrArray) lines = make_lines (self, HELD, BATCH);

  measured_apply (self, lines, 0, epoch);
}

/* ---- The program ---- */

static const struct
{
  const char *name;
  gboolean with_store;
  void (*count) (Counts *self);
} paths[] = {
  { "save", TRUE, count_save },  { "search", TRUE, count_search }, { "ingest", FALSE, count_ingest },
  { "pull", FALSE, count_pull }, { "apply", TRUE, count_apply },
};

int
main (int argc, char **argv)
{
  for (guint i = 0; argc == 2 && i < G_N_ELEMENTS (paths); i++)
    if (g_str_equal (paths[i].name, argv[1]))
      {
        Counts counts = { 0 };

        counts_init (&counts, paths[i].with_store);
        if (paths[i].with_store)
          hold_people (&counts);
        paths[i].count (&counts);
        counts_clear (&counts);
        return 0;
      }
  fprintf (stderr, "usage: counts save|search|ingest|pull|apply\n");
  return 2;
}
