/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "muster-db.h"
#include "muster-journal.h"
#include "muster-test-vfs.h"
#include "muster-test-world.h"
#include "orders-sets.h"

/* All 40,320 orders in which eight changes can arrive give the same dump: by the merge alone for 50 sets, and through
 * journal, fold and dump of a real store for MUSTER_TEST_STORE_SETS of them (each half a minute; 50 for all). */

#define SETS 50
#define ORDERS 40320
#define STORE_SETS 1

static guint
get_store_sets (void)
{
  const char *text = g_getenv ("MUSTER_TEST_STORE_SETS");

  return text == NULL ? STORE_SETS : (guint) atoi (text);
}

static void
swap (MusterMergeEntry *a, MusterMergeEntry *b)
{
  MusterMergeEntry kept = *a;

  *a = *b;
  *b = kept;
}

typedef struct
{
  char *expected;
  guint leaves;
} Merged;

static void
check_merged (const MusterMergeEntry *order, Merged *merged)
{
  MusterMergeEntry entries[ORDERS_CHANGES];
  g_autoptr (MusterMerged) record = NULL;
  g_autofree char *dump = NULL;

  memcpy (entries, order, sizeof entries);
  record = muster_merge (&muster_kind_worker, entries, ORDERS_CHANGES);
  dump = muster_merged_dump (record, "worker", muster_change_get_record (entries[0].change));
  if (merged->expected == NULL)
    merged->expected = g_strdup (dump);
  g_assert_cmpstr (dump, ==, merged->expected);
  merged->leaves++;
}

static void
permute_merged (MusterMergeEntry *order, guint at, Merged *merged)
{
  if (at == ORDERS_CHANGES)
    {
      check_merged (order, merged);
      return;
    }
  for (guint i = at; i < ORDERS_CHANGES; i++)
    {
      swap (&order[at], &order[i]);
      permute_merged (order, at + 1, merged);
      swap (&order[at], &order[i]);
    }
}

static void
test_merge (void)
{
  for (guint seed = 0; seed < SETS; seed++)
    {
      OrdersSet set;
      Merged merged = { 0 };

      orders_set_init (&set, seed);
      permute_merged (set.entries, 0, &merged);
      g_assert_cmpuint (merged.leaves, ==, ORDERS);
      g_free (merged.expected);
      orders_set_clear (&set);
    }
}

typedef struct
{
  MusterStore *store;
  MusterDb *db;
  char *expected;
  char *shown;
  guint leaves;
} Stored;

static gboolean
digest_line (gpointer data, const char *line, GError **error)
{
  g_checksum_update (data, (const guchar *) line, -1);
  return TRUE;
}

static void
check_stored (const MusterMergeEntry *order, Stored *stored)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (JsonObject) record = NULL;
  const MusterMergeEntry *again = &order[stored->leaves % ORDERS_CHANGES];

  /* One of them comes twice. */
  g_assert_cmpint (muster_journal_add (stored->store, again->change, &again->incarnation, again->effective, again->state, 0, &error),
                   ==, MUSTER_JOURNAL_DUPLICATE);
  g_assert_true (muster_store_dump (stored->store, NULL, NULL, digest_line, checksum, &error));
  if (stored->expected == NULL)
    stored->expected = g_strdup (g_checksum_get_string (checksum));
  g_assert_cmpstr (g_checksum_get_string (checksum), ==, stored->expected);
  record = muster_store_get (stored->store, muster_change_get_record (order[0].change), &error);
  g_assert_no_error (error);
  {
    g_autofree char *shown = g_strdup_printf ("%s %d %d", json_object_get_string_member (record, "name"),
                                              json_object_get_boolean_member (record, "_deleted"),
                                              json_object_get_boolean_member (record, "_conflict"));

    if (stored->shown == NULL)
      stored->shown = g_strdup (shown);
    g_assert_cmpstr (shown, ==, stored->shown);
  }
  stored->leaves++;
}

static void
permute_stored (MusterMergeEntry *order, guint at, Stored *stored)
{
  g_autoptr (GError) error = NULL;

  if (at == ORDERS_CHANGES)
    {
      check_stored (order, stored);
      return;
    }
  for (guint i = at; i < ORDERS_CHANGES; i++)
    {
      char savepoint[48];

      swap (&order[at], &order[i]);
      g_snprintf (savepoint, sizeof savepoint, "SAVEPOINT s%u", at);
      g_assert_true (muster_db_execute (stored->db, savepoint, &error));
      g_assert_cmpint (muster_journal_add (stored->store, order[at].change, &order[at].incarnation, order[at].effective,
                                           order[at].state, 0, &error),
                       ==, MUSTER_JOURNAL_ADDED);
      g_assert_true (muster_store_fold (stored->store, muster_change_get_record (order[at].change), &error));
      permute_stored (order, at + 1, stored);
      g_snprintf (savepoint, sizeof savepoint, "ROLLBACK TO s%u; RELEASE s%u", at, at);
      g_assert_true (muster_db_execute (stored->db, savepoint, &error));
      swap (&order[at], &order[i]);
    }
}

static void
test_store (void)
{
  static const guint8 key[32] = { 1 };
  MusterTestVfs *vfs = muster_test_vfs_new (1);
  g_autoptr (MusterWorld) world = muster_test_world_new (1, muster_test_vfs_get_name (vfs), FALSE);
  g_autoptr (MusterCatalogue) catalogue = muster_catalogue_new_standard ();
  MusterStoreOptions options = { .world = world, .catalogue = catalogue, .folder = "store", .key = key, .create = TRUE };

  for (guint seed = 0; seed < get_store_sets (); seed++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MusterStore) store = muster_store_open (&options, &error);
      g_autoptr (MusterStoreTransaction) transaction = NULL;
      Stored stored = { .store = store };
      OrdersSet set;

      g_assert_no_error (error);
      stored.db = muster_store_get_db (store);
      transaction = muster_store_begin (store, &error);
      orders_set_init (&set, seed);
      permute_stored (set.entries, 0, &stored);
      g_assert_cmpuint (stored.leaves, ==, ORDERS);
      g_free (stored.expected);
      g_free (stored.shown);
      orders_set_clear (&set);
    }
  muster_test_vfs_free (vfs);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/orders/merge", test_merge);
  g_test_add_func ("/orders/store", test_store);
  return g_test_run ();
}
