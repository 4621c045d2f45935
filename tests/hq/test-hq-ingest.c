/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-rig.h"

#include <string.h>

#include "muster-protocol.h"

/* Batches in, receipts out: the same answer however often, and nothing twice. */

static gint64
count (HqRig *rig, const char *kind)
{
  MusterQuery query = { .kind = kind };
  g_autoptr (GError) error = NULL;
  gint64 rows = muster_store_count (muster_hq_get_store (rig->hq), &query, &error);

  g_assert_no_error (error);
  return rows;
}

static GBytes *
new_worker (HqLaptop *laptop, const MusterId *record, MusterId *id)
{
  g_autofree char *origin = hq_laptop_origin (laptop);
  g_autofree char *set = g_strconcat ("{", origin, "\"mobile\":{\"mobile\":\"15400001234\"},\"name\":{\"name\":\"张三\"}}", NULL);

  return hq_laptop_change (laptop, "worker", record, set, NULL, id);
}

static GPtrArray *
new_workers (HqLaptop *laptop, guint n)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (guint i = 0; i < n; i++)
    {
      MusterId record = hq_new_id (laptop->rig);

      g_ptr_array_add (lines, new_worker (laptop, &record, NULL));
    }
  return lines;
}

static void
test_receipt (void)
{
  g_autoptr (HqRig) rig = hq_rig_new (FALSE);
  MusterId squad = hq_new_id (rig);
  g_autoptr (HqLaptop) laptop = hq_laptop_new (rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  g_autoptr (GPtrArray) lines = new_workers (laptop, 3);
  g_autoptr (MusterReceipt) receipt = hq_laptop_send (laptop, lines);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (muster_receipt_get_n_results (receipt), ==, 0);
  g_assert_cmpint (muster_receipt_get_first (receipt), ==, 1);
  g_assert_cmpint (muster_receipt_get_last (receipt), ==, 3);
  g_assert_cmpint (count (rig, "worker"), ==, 3);
  muster_hq_check (rig->hq, &error);
  g_assert_no_error (error);
}

static void
test_again (void)
{
  g_autoptr (HqRig) rig = hq_rig_new (FALSE);
  MusterId squad = hq_new_id (rig);
  g_autoptr (HqLaptop) laptop = hq_laptop_new (rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  g_autoptr (GPtrArray) lines = new_workers (laptop, 5);
  g_autoptr (GBytes) body = hq_laptop_batch (laptop, lines);
  g_autoptr (MusterHqResponse) first = hq_laptop_post (laptop, MUSTER_PATH_BATCHES, body);
  g_autoptr (MusterReceipt) receipt = NULL;

  g_assert_cmpint (first->status, ==, 200);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (MusterHqResponse) again = NULL;

      if (i == 1)
        hq_rig_reopen (rig);
      muster_test_world_advance (muster_test_world_get (rig->world), 60000);
      again = hq_laptop_post (laptop, MUSTER_PATH_BATCHES, body);
      g_assert_true (g_bytes_equal (first->body, again->body));
    }
  g_assert_cmpint (count (rig, "worker"), ==, 5);
  /* The same changes in a batch of another number: duplicates, all of them. */
  receipt = hq_laptop_send (laptop, lines);
  g_assert_cmpint (muster_receipt_get_n_results (receipt), ==, 5);
  g_assert_cmpint (muster_receipt_get_last (receipt), ==, 0);
  g_assert_cmpint (count (rig, "worker"), ==, 5);
}

static void
test_fork (void)
{
  g_autoptr (HqRig) rig = hq_rig_new (FALSE);
  MusterId squad = hq_new_id (rig);
  g_autoptr (HqLaptop) laptop = hq_laptop_new (rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  g_autoptr (GPtrArray) one = new_workers (laptop, 1);
  g_autoptr (GPtrArray) other = new_workers (laptop, 1);
  G_GNUC_UNUSED g_autoptr (MusterReceipt) first = hq_laptop_send (laptop, one);
  g_autoptr (MusterReceipt) third = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (MusterHqResponse) response = NULL;
  g_autoptr (JsonObject) all = NULL;

  laptop->number = 0;
  g_free (laptop->previous);
  laptop->previous = g_strdup ("");
  body = hq_laptop_batch (laptop, other);
  response = hq_laptop_post (laptop, MUSTER_PATH_BATCHES, body);
  g_assert_cmpint (response->status, ==, 409);
  all = muster_hq_describe_devices (rig->hq, NULL);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (all, "forks")), ==, 1);
  hq_laptop_renew (laptop);
  third = hq_laptop_send (laptop, other);
  g_assert_cmpint (muster_receipt_get_n_results (third), ==, 0);
  g_assert_cmpint (count (rig, "worker"), ==, 2);
}

static void
test_one_bad (void)
{
  g_autoptr (HqRig) rig = hq_rig_new (FALSE);
  MusterId squad = hq_new_id (rig), record = hq_new_id (rig), change;
  g_autoptr (HqLaptop) laptop = hq_laptop_new (rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  g_autoptr (GPtrArray) lines = new_workers (laptop, 2);
  g_autoptr (MusterReceipt) receipt = NULL;
  g_autoptr (JsonArray) quarantine = NULL;
  g_autofree char *key = NULL;
  const char *reason;

  g_ptr_array_insert (lines, 1, hq_laptop_change (laptop, "spaceship", &record, "{\"a\":{\"a\":1}}", NULL, &change));
  g_ptr_array_add (lines, g_bytes_new_static ("{\"id\":1}", 8));
  receipt = hq_laptop_send (laptop, lines);
  key = hq_text (&change);
  g_assert_cmpint (muster_receipt_get_result (receipt, key, &reason), ==, MUSTER_RESULT_QUARANTINED);
  g_assert_cmpstr (reason, ==, "unknown_kind");
  g_assert_cmpint (muster_receipt_get_result (receipt, "#3", &reason), ==, MUSTER_RESULT_QUARANTINED);
  g_assert_cmpstr (reason, ==, "type");
  g_assert_cmpint (muster_receipt_get_last (receipt), ==, 2);
  g_assert_cmpint (count (rig, "worker"), ==, 2);
  quarantine = muster_hq_list_quarantine (rig->hq, FALSE, NULL);
  g_assert_cmpint (json_array_get_length (quarantine), ==, 2);
}

static void
test_body_differs (void)
{
  g_autoptr (HqRig) rig = hq_rig_new (FALSE);
  MusterId squad = hq_new_id (rig), record = hq_new_id (rig), id;
  g_autoptr (HqLaptop) laptop = hq_laptop_new (rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  g_autoptr (GBytes) line = new_worker (laptop, &record, &id);
  g_autofree char *first = hq_laptop_send_one (laptop, line);
  g_autofree char *text = g_strndup (g_bytes_get_data (line, NULL), g_bytes_get_size (line));
  g_autofree char *second = NULL;
  g_autoptr (GBytes) other = NULL;

  g_assert_cmpstr (first, ==, "");
  memcpy (strstr (text, "15400001234"), "15400004321", 11);
  other = g_bytes_new (text, strlen (text));
  second = hq_laptop_send_one (laptop, other);
  g_assert_cmpstr (second, ==, "body_differs");
}

static void
test_pull (void)
{
  g_autoptr (HqRig) rig = hq_rig_new (FALSE);
  MusterId squad = hq_new_id (rig), other_squad = hq_new_id (rig);
  g_autoptr (HqLaptop) one = hq_laptop_new (rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  g_autoptr (HqLaptop) two = hq_laptop_new (rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  g_autoptr (HqLaptop) stranger = hq_laptop_new (rig, MUSTER_HQ_ROLE_SQUAD, &other_squad, NULL);
  g_autoptr (HqLaptop) office = hq_laptop_new (rig, MUSTER_HQ_ROLE_HEADQUARTERS, NULL, NULL);
  g_autoptr (GPtrArray) lines = new_workers (one, 700);
  g_autoptr (MusterReceipt) receipt = hq_laptop_send (one, lines);
  g_autoptr (MusterPage) first = hq_laptop_pull (two, NULL, 0);
  g_autoptr (MusterPage) second = hq_laptop_pull (two, muster_page_get_epoch (first), muster_page_get_to (first));
  g_autoptr (MusterPage) third = hq_laptop_pull (two, muster_page_get_epoch (first), muster_page_get_to (second));
  g_autoptr (MusterPage) nothing = hq_laptop_pull (stranger, NULL, 0);
  g_autoptr (MusterPage) everything = hq_laptop_pull (office, NULL, 0);

  g_assert_cmpint (muster_page_get_count (first), ==, 500);
  g_assert_true (muster_page_get_more (first));
  g_assert_cmpint (muster_page_get_count (second), ==, 200);
  g_assert_false (muster_page_get_more (second));
  g_assert_cmpint (muster_page_get_to (second), ==, muster_receipt_get_last (receipt));
  g_assert_cmpint (muster_page_get_count (third), ==, 0);
  g_assert_cmpint (muster_page_get_count (nothing), ==, 0);
  g_assert_cmpint (muster_page_get_to (nothing), ==, 700);
  g_assert_cmpint (muster_page_get_count (everything), ==, 500);
}

#define POSTERS 16
#define BATCHES 12

typedef struct
{
  const HqLaptop *laptop;
  GPtrArray *batches;
  guint turn;
  GBytes *receipts[BATCHES];
} Poster;

/* Posts every batch until it is taken, on a connection of its own to the same store, each poster in another order. */
static gpointer
post_all (gpointer data)
{
  Poster *poster = data;
  g_autoptr (MusterWorld) world = muster_world_new_system ();
  g_autoptr (MusterCatalogue) catalogue = muster_catalogue_new_standard ();
  HqRig rig = { .world = world, .catalogue = catalogue };
  HqLaptop laptop = *poster->laptop;
  MusterHqOptions options = { .world = world, .catalogue = catalogue, .folder = muster_hq_get_folder (laptop.rig->hq) };
  g_autoptr (MusterHq) hq = muster_hq_open (&options, NULL);

  g_assert_nonnull (hq);
  rig.hq = hq;
  laptop.rig = &rig;
  for (guint i = 0; i < BATCHES; i++)
    {
      guint which = (i * 5 + poster->turn) % BATCHES;

      while (poster->receipts[which] == NULL)
        {
          g_autoptr (MusterHqResponse) response
              = hq_laptop_post (&laptop, MUSTER_PATH_BATCHES, g_ptr_array_index (poster->batches, which));

          g_assert_true (response->status == 200 || response->status == 503);
          if (response->status == 200)
            poster->receipts[which] = g_bytes_ref (response->body);
        }
    }
  return NULL;
}

static void
test_parallel (void)
{
  g_autoptr (HqRig) rig = hq_rig_new (FALSE);
  MusterId squad = hq_new_id (rig);
  g_autoptr (HqLaptop) laptop = hq_laptop_new (rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GError) error = NULL;
  Poster posters[POSTERS] = { 0 };
  GThread *threads[POSTERS];

  for (guint i = 0; i < BATCHES; i++)
    {
      g_autoptr (GPtrArray) lines = new_workers (laptop, 4);

      g_ptr_array_add (batches, hq_laptop_batch (laptop, lines));
    }
  for (guint i = 0; i < POSTERS; i++)
    {
      posters[i] = (Poster){ .laptop = laptop, .batches = batches, .turn = i };
      threads[i] = g_thread_new ("poster", post_all, &posters[i]);
    }
  for (guint i = 0; i < POSTERS; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < POSTERS; i++)
    for (guint k = 0; k < BATCHES; k++)
      {
        g_assert_true (g_bytes_equal (posters[i].receipts[k], posters[0].receipts[k]));
        if (i > 0)
          g_bytes_unref (posters[i].receipts[k]);
      }
  for (guint k = 0; k < BATCHES; k++)
    g_bytes_unref (posters[0].receipts[k]);
  g_assert_cmpint (count (rig, "worker"), ==, BATCHES * 4);
  g_assert_cmpint (hq_rig_get_seq (rig), ==, BATCHES * 4);
  muster_hq_check (rig->hq, &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hq/ingest/receipt", test_receipt);
  g_test_add_func ("/hq/ingest/again", test_again);
  g_test_add_func ("/hq/ingest/fork", test_fork);
  g_test_add_func ("/hq/ingest/one-bad", test_one_bad);
  g_test_add_func ("/hq/ingest/body-differs", test_body_differs);
  g_test_add_func ("/hq/ingest/parallel", test_parallel);
  g_test_add_func ("/hq/pull/pages", test_pull);
  return g_test_run ();
}
