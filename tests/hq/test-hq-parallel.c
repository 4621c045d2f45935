/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-rig.h"

#include <string.h>

#include "muster-db-statement.h"
#include "muster-journal.h"
#include "muster-protocol.h"
#include "muster-request-signature.h"

/* Sixteen at once on one folder, each with a handle of its own as a process of its own would have: all post the same
 * batches. One of them takes a batch, all get the same receipt, and every change is there once.
 *
 * MUSTER_TEST_BATCHES (a number, default 100) says how many batches. */

#define THREADS 16
#define CHANGES 2
#define BATCHES 100
#define TRIES 2000

typedef struct
{
  GBytes *body;
  MusterSignedHeaders *headers[THREADS];
  GBytes *receipts[THREADS];
} Post;

typedef struct
{
  HqRig *rig;
  HqLaptop *laptop;
  guint n_batches;
  Post *posts;
  gint ready;
} Fixture;

typedef struct
{
  Fixture *fixture;
  guint index;
  guint failed;
} Worker;

static guint
get_batches (void)
{
  const char *text = g_getenv ("MUSTER_TEST_BATCHES");

  return text == NULL ? BATCHES : MAX (1, (guint) g_ascii_strtoull (text, NULL, 10));
}

static GBytes *
make_body (HqLaptop *laptop)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < CHANGES; i++)
    {
      MusterId record = hq_new_id (laptop->rig);
      g_autofree char *origin = hq_laptop_origin (laptop);
      g_autofree char *set = g_strdup_printf ("{%s\"mobile\":{\"mobile\":\"1540000123%u\"},\"name\":{\"name\":\"张三\"}}", origin, i);

      g_ptr_array_add (lines, hq_laptop_change (laptop, "worker", &record, set, NULL, NULL));
    }
  return hq_laptop_batch (laptop, lines);
}

/* The world is not for many threads: all that needs it is done before. */
static void
sign (Fixture *fixture, Post *post)
{
  g_autofree char *key_id = hq_text (&fixture->laptop->device);

  for (guint i = 0; i < THREADS; i++)
    {
      guint8 nonce[MUSTER_NONCE_SIZE];

      muster_world_random (fixture->rig->world, nonce, sizeof nonce);
      post->headers[i] = muster_signed_headers_new (fixture->laptop->key, key_id, "POST", MUSTER_PATH_BATCHES, NULL, post->body,
                                                    muster_world_wall_ms (fixture->rig->world), nonce);
    }
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  MusterId squad;

  fixture->rig = hq_rig_new (FALSE);
  squad = hq_new_id (fixture->rig);
  fixture->laptop = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  fixture->n_batches = get_batches ();
  fixture->posts = g_new0 (Post, fixture->n_batches);
  for (guint i = 0; i < fixture->n_batches; i++)
    fixture->posts[i].body = make_body (fixture->laptop);
  /* Every change moved the clock: requests are signed with the last time, which is the other handles' as well. */
  for (guint i = 0; i < fixture->n_batches; i++)
    sign (fixture, &fixture->posts[i]);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < fixture->n_batches; i++)
    {
      g_bytes_unref (fixture->posts[i].body);
      for (guint k = 0; k < THREADS; k++)
        {
          muster_signed_headers_free (fixture->posts[i].headers[k]);
          g_clear_pointer (&fixture->posts[i].receipts[k], g_bytes_unref);
        }
    }
  g_free (fixture->posts);
  hq_laptop_free (fixture->laptop);
  hq_rig_free (fixture->rig);
}

static MusterHq *
open_handle (Worker *worker, MusterWorld **world)
{
  HqRig *rig = worker->fixture->rig;
  g_autoptr (MusterCatalogue) catalogue = muster_catalogue_new_standard ();
  g_autoptr (GError) error = NULL;
  MusterHqOptions options = { .catalogue = catalogue, .folder = muster_test_folder_get_path (rig->folder) };
  MusterHq *hq;

  *world = muster_test_world_new (1000 + worker->index, NULL, TRUE);
  muster_test_world_set_wall (muster_test_world_get (*world), muster_world_wall_ms (rig->world));
  options.world = *world;
  hq = muster_hq_open (&options, &error);
  g_assert_no_error (error);
  return hq;
}

/* Until all are there. */
static void
meet (Fixture *fixture)
{
  g_atomic_int_inc (&fixture->ready);
  while (g_atomic_int_get (&fixture->ready) < THREADS)
    g_thread_yield ();
}

static GBytes *
post (MusterHq *hq, Post *post, guint index)
{
  MusterHqRequest request = {
    .method = "POST",
    .path = MUSTER_PATH_BATCHES,
    .content_digest = post->headers[index]->content_digest,
    .signature_input = post->headers[index]->signature_input,
    .signature = post->headers[index]->signature,
    .body = post->body,
  };

  for (guint i = 0; i < TRIES; i++)
    {
      g_autoptr (MusterHqResponse) response = muster_hq_handle (hq, &request);

      if (response->status == 200)
        return g_bytes_ref (response->body);
      /* Busy is an answer too, and the request was never here. */
      if (response->status != 503)
        break;
    }
  return NULL;
}

static gpointer
post_all (gpointer data)
{
  Worker *worker = data;
  Fixture *fixture = worker->fixture;
  g_autoptr (MusterWorld) world = NULL;
  g_autoptr (MusterHq) hq = open_handle (worker, &world);

  meet (fixture);
  for (guint i = 0; i < fixture->n_batches; i++)
    {
      fixture->posts[i].receipts[worker->index] = post (hq, &fixture->posts[i], worker->index);
      worker->failed += fixture->posts[i].receipts[worker->index] == NULL;
    }
  return NULL;
}

static void
run (Fixture *fixture, GThreadFunc func, Worker *workers)
{
  GThread *threads[THREADS];

  for (guint i = 0; i < THREADS; i++)
    {
      workers[i] = (Worker) { .fixture = fixture, .index = i };
      threads[i] = g_thread_new ("post", func, &workers[i]);
    }
  for (guint i = 0; i < THREADS; i++)
    g_thread_join (threads[i]);
}

static gint64
count (Fixture *fixture, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterDbStatement) statement
      = muster_db_prepare (muster_store_get_db (muster_hq_get_store (fixture->rig->hq)), sql, &error);

  g_assert_no_error (error);
  g_assert_cmpint (muster_db_step (statement, &error), ==, MUSTER_DB_ROW);
  return muster_db_column_int (statement, 1);
}

static void
test_posts (Fixture *fixture, gconstpointer data)
{
  Worker workers[THREADS];
  g_autoptr (GError) error = NULL;
  gint64 all = (gint64) fixture->n_batches * CHANGES;

  run (fixture, post_all, workers);
  for (guint i = 0; i < THREADS; i++)
    g_assert_cmpuint (workers[i].failed, ==, 0);
  for (guint i = 0; i < fixture->n_batches; i++)
    for (guint k = 1; k < THREADS; k++)
      g_assert_true (g_bytes_equal (fixture->posts[i].receipts[0], fixture->posts[i].receipts[k]));
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM change"), ==, all);
  g_assert_cmpint (count (fixture, "SELECT count(DISTINCT id) FROM change"), ==, all);
  g_assert_cmpint (count (fixture, "SELECT count(DISTINCT hq_seq) FROM change"), ==, all);
  g_assert_cmpint (count (fixture, "SELECT max(hq_seq) FROM change"), ==, all);
  g_assert_cmpint (count (fixture, "SELECT count(*) FROM received_batch"), ==, fixture->n_batches);
  muster_hq_check (fixture->rig->hq, &error);
  g_assert_no_error (error);
  g_test_message ("%u batches, posted %u times", fixture->n_batches, THREADS * fixture->n_batches);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/hq/parallel/posts", Fixture, NULL, set_up, test_posts, tear_down);
  return g_test_run ();
}
