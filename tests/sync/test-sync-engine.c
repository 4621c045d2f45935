/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "laptop.h"
#include "muster-backoff.h"
#include "muster-sync-account.h"

/* One laptop and a scripted headquarters: whatever the line does, everything arrives once and nothing is marked that did
 * not. */

static MusterSyncEngine *
connect_engine (Laptop *laptop)
{
  g_autoptr (GError) error = NULL;
  MusterSyncEngine *engine = muster_sync_engine_new (laptop->store, scripted_hq_connect (laptop->hq), &error);

  g_assert_no_error (error);
  return engine;
}

static void
assert_delivered (Laptop *laptop, guint n)
{
  GHashTableIter iter;
  gpointer times;

  g_assert_cmpuint (g_hash_table_size (laptop->hq->accepted), ==, n);
  g_hash_table_iter_init (&iter, laptop->hq->accepted);
  while (g_hash_table_iter_next (&iter, NULL, &times))
    g_assert_cmpint (GPOINTER_TO_INT (times), ==, 1);
  g_assert_cmpint (laptop_count (laptop->store, "sent"), ==, n);
  g_assert_cmpint (laptop_count (laptop->store, "unsent"), ==, 0);
  g_assert_cmpint (laptop_count (laptop->store, "batches_waiting"), ==, 0);
}

static void
test_plain (Laptop *laptop, gconstpointer data)
{
  g_autoptr (MusterSyncEngine) engine = connect_engine (laptop);
  g_autofree char *text = NULL;

  laptop_add_workers (laptop, 5);
  g_assert_cmpint (laptop_turn (engine, 100, NULL), ==, MUSTER_SYNC_IDLE);
  assert_delivered (laptop, 5);
  g_assert_cmpuint (laptop->hq->batches, ==, 1);
  g_assert_cmpint (laptop_count (laptop->store, "safe"), ==, 0);
  laptop->hq->backup_seq = 5;
  g_assert_cmpint (laptop_turn (engine, 100, NULL), ==, MUSTER_SYNC_IDLE);
  g_assert_cmpuint (laptop->hq->batches, ==, 1);
  g_assert_cmpint (laptop_count (laptop->store, "safe"), ==, 5);
  text = muster_sync_report_to_text (muster_sync_engine_get_report (engine), FALSE);
  g_assert_cmpstr (text, ==, "5 delivered, 0 received.");
}

/* Every fault at every request of a round, and an engine that is dropped after every step. */
static void
test_faults (Laptop *laptop, gconstpointer data)
{
  static const ScriptedLine faults[] = { LINE_CUT_BEFORE, LINE_CUT_AFTER, LINE_TWICE, LINE_PORTAL,
                                         LINE_BUSY,       LINE_FAILED,    LINE_FORGED };
  guint made = 0;

  for (guint fault = 0; fault < G_N_ELEMENTS (faults); fault++)
    for (guint at = 0; at < 3; at++)
      {
        ScriptedLine script[3] = { LINE_GOOD, LINE_GOOD, LINE_GOOD };
        g_autoptr (MusterSyncEngine) engine = connect_engine (laptop);

        script[at] = faults[fault];
        scripted_hq_play (laptop->hq, script, G_N_ELEMENTS (script));
        laptop_add_worker (laptop->store, made++);
        g_assert_cmpint (laptop_turn (engine, 100, NULL), ==, MUSTER_SYNC_IDLE);
        assert_delivered (laptop, made);
      }
}

static void
test_dropped_anywhere (Laptop *laptop, gconstpointer data)
{
  guint made = 0;

  for (guint steps = 1; steps < 14; steps++)
    {
      g_autoptr (MusterSyncEngine) engine = connect_engine (laptop);

      laptop_add_worker (laptop->store, made++);
      laptop_turn (engine, steps, NULL);
      muster_store_free (laptop->store);
      g_clear_pointer (&engine, muster_sync_engine_free);
      laptop->store = laptop_open_store (laptop, FALSE);
    }
  laptop_sync (laptop);
  assert_delivered (laptop, made);
  g_assert_cmpint (laptop_count (laptop->store, "incarnations"), ==, 1);
}

static void
test_portal (Laptop *laptop, gconstpointer data)
{
  ScriptedLine script[] = { LINE_PORTAL };
  g_autoptr (MusterSyncEngine) engine = connect_engine (laptop);
  MusterSyncStep step = { 0 };

  laptop_add_workers (laptop, 1);
  scripted_hq_play (laptop->hq, script, 1);
  for (guint i = 0; i < 10 && step.outcome != MUSTER_SYNC_WAIT; i++)
    step = muster_sync_engine_step (engine, NULL, NULL);
  g_assert_cmpint (step.outcome, ==, MUSTER_SYNC_WAIT);
  g_assert_cmpint (muster_sync_engine_get_report (engine)->trouble, ==, MUSTER_ERROR_PORTAL);
  g_assert_cmpint (laptop_count (laptop->store, "unsent"), ==, 1);
}

/* k(ceil(log2 N)+1)+1 requests for k bad ones among N, wherever they stand. */
static guint
count_bound (guint n, guint k)
{
  guint log = 0;

  while ((1U << log) < n)
    log++;
  return k * (log + 1) + 1;
}

static void
try_bad (Laptop *laptop, guint n, guint64 bad)
{
  g_autoptr (GPtrArray) ids = NULL;
  guint batches = laptop->hq->batches;
  guint delivered = g_hash_table_size (laptop->hq->accepted);
  guint k = 0;

  laptop_add_workers (laptop, n);
  ids = laptop_get_waiting (laptop->store);
  g_assert_cmpuint (ids->len, ==, n);
  g_hash_table_remove_all (laptop->hq->bad);
  for (guint i = 0; i < n; i++)
    if (bad & (G_GUINT64_CONSTANT (1) << i))
      {
        g_hash_table_add (laptop->hq->bad, g_strdup (g_ptr_array_index (ids, i)));
        k++;
      }
  laptop_sync (laptop);
  g_assert_cmpuint (laptop->hq->batches - batches, <=, count_bound (n, k));
  g_assert_cmpuint (g_hash_table_size (laptop->hq->accepted), ==, delivered + n - k);
  g_assert_cmpint (laptop_count (laptop->store, "unsent"), ==, 0);
}

static void
test_halving (Laptop *laptop, gconstpointer data)
{
  g_autoptr (JsonArray) attention = NULL;

  for (guint at = 0; at < 8; at++)
    try_bad (laptop, 8, G_GUINT64_CONSTANT (1) << at);
  try_bad (laptop, 7, 0x22);
  try_bad (laptop, 8, 0xff);
  try_bad (laptop, 33, 0x100010001);
  try_bad (laptop, 1, 1);
  attention = muster_outbox_get_attention (laptop->store, NULL);
  g_assert_cmpuint (json_array_get_length (attention), ==, 8 + 2 + 8 + 3 + 1);
}

/* A way that takes little at once: nothing is parked, because everything is taken alone. */
static void
test_too_large (Laptop *laptop, gconstpointer data)
{
  laptop->hq->size_limit = 3;
  laptop_add_workers (laptop, 20);
  laptop_sync (laptop);
  assert_delivered (laptop, 20);
  g_assert_cmpint (laptop_count (laptop->store, "quarantined"), ==, 0);
}

/* One change makes headquarters fall over: the others still arrive. */
static void
test_poison (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = NULL;

  laptop_add_workers (laptop, 6);
  ids = laptop_get_waiting (laptop->store);
  g_hash_table_add (laptop->hq->poison, g_strdup (g_ptr_array_index (ids, 2)));
  laptop_sync (laptop);
  g_assert_cmpuint (g_hash_table_size (laptop->hq->accepted), ==, 5);
  g_assert_cmpint (laptop_count (laptop->store, "quarantined"), ==, 1);
}

/* A line that breaks, and one fault of headquarters that passes, say nothing against the change that met them. */
static void
test_not_poison (Laptop *laptop, gconstpointer data)
{
  ScriptedLine script[] = { LINE_GOOD, LINE_CUT_BEFORE, LINE_GOOD, LINE_CUT_BEFORE, LINE_GOOD, LINE_FAILED };

  laptop_add_workers (laptop, 1);
  scripted_hq_play (laptop->hq, script, G_N_ELEMENTS (script));
  laptop_sync (laptop);
  assert_delivered (laptop, 1);
  g_assert_cmpint (laptop_count (laptop->store, "quarantined"), ==, 0);
}

static void
test_quarantine (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GPtrArray) ids = NULL;
  g_autoptr (JsonArray) attention = NULL;

  laptop_add_workers (laptop, 3);
  ids = laptop_get_waiting (laptop->store);
  g_hash_table_add (laptop->hq->quarantine, g_strdup (g_ptr_array_index (ids, 1)));
  laptop_sync (laptop);
  g_assert_cmpint (laptop_count (laptop->store, "sent"), ==, 2);
  g_assert_cmpint (laptop_count (laptop->store, "quarantined"), ==, 1);
  attention = muster_outbox_get_attention (laptop->store, NULL);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (attention, 0), "reason"), ==, "scope");
}

static void
test_clock (Laptop *laptop, gconstpointer data)
{
  const gint64 years = G_GINT64_CONSTANT (14) * 365 * 24 * 3600 * 1000;

  laptop->hq->strict_clock = TRUE;
  laptop->hq->clock_ms = -years;
  laptop_add_workers (laptop, 2);
  laptop_sync (laptop);
  assert_delivered (laptop, 2);
  g_assert_cmpint (muster_store_get_setting_int (laptop->store, MUSTER_SETTING_OFFSET, 0), ==, -years);
  g_assert_cmpint (muster_store_now_ms (laptop->store), ==, muster_world_wall_ms (laptop->world) - years);
}

static void
test_stopped (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterSyncEngine) engine = connect_engine (laptop);

  laptop_add_workers (laptop, 2);
  laptop->hq->unknown = TRUE;
  g_assert_cmpint (laptop_turn (engine, 100, &error), ==, MUSTER_SYNC_FAILED);
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_REVOKED);
  g_assert_cmpint (laptop_count (laptop->store, "unsent"), ==, 2);
  g_clear_error (&error);
  laptop->hq->unknown = FALSE;
  /* Told by hello: what is here is still taken, nothing is given. */
  laptop->hq->revoked = TRUE;
  g_assert_cmpint (laptop_turn (engine, 100, &error), ==, MUSTER_SYNC_FAILED);
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_REVOKED);
  g_assert_cmpint (laptop_count (laptop->store, "sent"), ==, 2);
  g_assert_cmpuint (laptop->hq->pulls, ==, 0);
}

static void
test_pull (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autofree char *epoch = NULL;
  gint64 cursor;

  laptop_add_workers (laptop, 7);
  lines = muster_outbox_collect (laptop->store, 100, G_MAXSIZE, NULL);
  laptop_sync (laptop);
  /* The same changes come back under another name, in pages of two: duplicates, with headquarters' numbers. */
  for (guint i = 0; i < lines->len; i++)
    scripted_hq_feed (laptop->hq, g_ptr_array_index (lines, i));
  laptop_sync (laptop);
  g_assert_true (muster_inbox_get_cursor (laptop->store, &epoch, &cursor, NULL));
  g_assert_cmpint (cursor, ==, laptop->hq->seq);
  g_assert_true (muster_store_check (laptop->store, NULL));
}

/* A proxy keeps the page of another copy of this store, which said what it has itself. */
static void
test_page_of_a_copy (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *epoch = NULL;
  gint64 cursor;

  laptop_add_workers (laptop, 2);
  lines = muster_outbox_collect (laptop->store, 100, G_MAXSIZE, NULL);
  scripted_hq_feed (laptop->hq, g_ptr_array_index (lines, 0));
  laptop->hq->page_own = muster_id_new (laptop->world);
  {
    g_autoptr (MusterSyncEngine) engine = connect_engine (laptop);

    /* It asks again, for as long as it is let. */
    g_assert_cmpint (laptop_turn (engine, 100, &error), !=, MUSTER_SYNC_IDLE);
    g_assert_cmpuint (laptop->hq->pulls, >, 1);
  }
  g_assert_true (muster_inbox_get_cursor (laptop->store, &epoch, &cursor, NULL));
  g_assert_cmpint (cursor, ==, 0);
  laptop->hq->page_own = muster_outbox_get_incarnation (laptop->store);
  laptop_sync (laptop);
  g_clear_pointer (&epoch, g_free);
  g_assert_true (muster_inbox_get_cursor (laptop->store, &epoch, &cursor, NULL));
  g_assert_cmpint (cursor, ==, laptop->hq->seq);
}

static void
test_backoff (void)
{
  g_autoptr (MusterWorld) world = muster_test_world_new (3, NULL, FALSE);
  MusterBackoff backoff = { 0 };
  guint longest = 0;

  for (guint i = 0; i < 100; i++)
    {
      guint64 bound = MIN ((guint64) MUSTER_BACKOFF_FIRST_MS << MIN (i, 20), MUSTER_BACKOFF_LONGEST_MS);
      guint wait = muster_backoff_fail (&backoff, world, -1);

      g_assert_cmpuint (wait, >, 0);
      g_assert_cmpuint (wait, <=, bound);
      longest = MAX (longest, wait);
    }
  g_assert_cmpuint (longest, >, MUSTER_BACKOFF_LONGEST_MS / 2);
  muster_backoff_reset (&backoff);
  g_assert_cmpuint (muster_backoff_fail (&backoff, world, -1), <=, MUSTER_BACKOFF_FIRST_MS);
  g_assert_cmpuint (muster_backoff_fail (&backoff, world, 120000), ==, 120000);
}

static void
add (const char *path, void (*test) (Laptop *laptop, gconstpointer data))
{
  g_test_add (path, Laptop, NULL, laptop_set_up, test, laptop_tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/engine/plain", test_plain);
  add ("/engine/faults", test_faults);
  add ("/engine/dropped-anywhere", test_dropped_anywhere);
  add ("/engine/portal", test_portal);
  add ("/engine/halving", test_halving);
  add ("/engine/too-large", test_too_large);
  add ("/engine/poison", test_poison);
  add ("/engine/not-poison", test_not_poison);
  add ("/engine/quarantine", test_quarantine);
  add ("/engine/clock", test_clock);
  add ("/engine/stopped", test_stopped);
  add ("/engine/pull", test_pull);
  add ("/engine/page-of-a-copy", test_page_of_a_copy);
  g_test_add_func ("/backoff", test_backoff);
  return g_test_run ();
}
