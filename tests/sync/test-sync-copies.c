/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "laptop.h"
#include "muster-sync-account.h"
#include "muster-sync-status.h"

/* The store put back to an earlier day, copied and used twice; headquarters put back; both at once. */

static void
assert_all_held (Laptop *laptop, guint n)
{
  g_assert_cmpuint (g_hash_table_size (laptop->hq->accepted), ==, n);
  g_assert_cmpint (laptop_count (laptop->store, "unsent"), ==, 0);
  g_assert_true (muster_store_check (laptop->store, NULL));
}

static const char *const store_files[] = { "muster.db", "muster.db-wal", "muster.db-shm" };

static GPtrArray *
copy_out (Laptop *laptop)
{
  GPtrArray *contents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_clear_pointer (&laptop->store, muster_store_free);
  for (guint i = 0; i < G_N_ELEMENTS (store_files); i++)
    {
      char *text = NULL;
      gsize size = 0;

      g_file_get_contents (muster_test_folder_file (laptop->folder, store_files[i]), &text, &size, NULL);
      g_ptr_array_add (contents, g_bytes_new_take (text, size));
    }
  laptop->store = laptop_open_store (laptop, FALSE);
  return contents;
}

/* As somebody does who copies the files back: the witness outside the store is not touched. */
static void
copy_back (Laptop *laptop, GPtrArray *contents)
{
  g_clear_pointer (&laptop->store, muster_store_free);
  for (guint i = 0; i < G_N_ELEMENTS (store_files); i++)
    {
      gsize size;
      const char *data = g_bytes_get_data (g_ptr_array_index (contents, i), &size);
      const char *path = muster_test_folder_file (laptop->folder, store_files[i]);

      g_unlink (path);
      if (data != NULL)
        g_file_set_contents (path, data, (gssize) size, NULL);
    }
  laptop->store = laptop_open_store (laptop, FALSE);
}

static void
test_put_back (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GPtrArray) copy = NULL;

  laptop_add_workers (laptop, 2);
  laptop_sync (laptop);
  copy = copy_out (laptop);
  laptop_add_worker (laptop->store, 10);
  laptop_sync (laptop);
  g_assert_cmpint (laptop_count (laptop->store, "incarnations"), ==, 1);
  copy_back (laptop, copy);
  g_assert_cmpint (laptop_count (laptop->store, "incarnations"), ==, 2);
  laptop_add_worker (laptop->store, 11);
  laptop_sync (laptop);
  assert_all_held (laptop, 4);
}

/* The witness is gone as well: only headquarters can tell. */
static void
test_put_back_unseen (Laptop *laptop, gconstpointer data)
{
  g_autoptr (JsonObject) status = NULL;
  MusterId first = muster_outbox_get_incarnation (laptop->store);
  MusterId second;
  MusterHelloHead *head = g_new0 (MusterHelloHead, 1);
  char name[MUSTER_ID_TEXT_SIZE];

  laptop_add_workers (laptop, 2);
  laptop_sync (laptop);
  muster_id_write (&first, name);
  head->incarnation = first;
  head->number = 7;
  memset (head->digest, 'a', 64);
  g_hash_table_insert (laptop->hq->heads, g_strdup (name), head);
  laptop_add_worker (laptop->store, 3);
  laptop_sync (laptop);
  second = muster_outbox_get_incarnation (laptop->store);
  g_assert_false (muster_id_equal (&first, &second));
  assert_all_held (laptop, 3);
  status = muster_sync_status (laptop->store, NULL);
  g_assert_cmpstr (json_object_get_string_member (status, "incarnation_why"), ==, "rollback");
  g_assert_true (json_object_get_boolean_member (status, "enrolled"));
}

/* Two copies send under one number: the second learns it by 409, or by the digest in hello. */
static void
test_fork (Laptop *laptop, gconstpointer data)
{
  MusterId incarnation = muster_outbox_get_incarnation (laptop->store);
  g_autoptr (JsonObject) status = NULL;
  char name[MUSTER_ID_TEXT_SIZE];
  const char *digest = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

  g_hash_table_insert (laptop->hq->numbers, g_strdup_printf ("%s#1", muster_id_write (&incarnation, name)),
                       g_strdup (digest));
  laptop_add_workers (laptop, 3);
  laptop_sync (laptop);
  assert_all_held (laptop, 3);
  status = muster_sync_status (laptop->store, NULL);
  g_assert_cmpstr (json_object_get_string_member (status, "incarnation_why"), ==, "fork");
}

/* Headquarters forgets everything: as after a restore from an empty backup. */
static void
forget (ScriptedHq *hq, gint64 branch)
{
  g_hash_table_remove_all (hq->accepted);
  g_hash_table_remove_all (hq->heads);
  g_hash_table_remove_all (hq->receipts);
  g_hash_table_remove_all (hq->numbers);
  g_ptr_array_set_size (hq->feed, 0);
  g_array_set_size (hq->feed_seqs, 0);
  hq->seq = branch;
}

static void
test_new_epoch (Laptop *laptop, gconstpointer data)
{
  g_autofree char *epoch = NULL;
  gint64 cursor;

  laptop_add_workers (laptop, 5);
  laptop_sync (laptop);
  /* Their bytes are gone here, because a backup has them; it was not that backup. */
  laptop->hq->backup_seq = 5;
  laptop_sync (laptop);
  laptop_add_worker (laptop->store, 20);
  laptop_sync (laptop);
  forget (laptop->hq, 0);
  laptop->hq->backup_seq = 0;
  scripted_hq_new_epoch (laptop->hq, 0);
  laptop_sync (laptop);
  assert_all_held (laptop, 6);
  g_assert_true (muster_inbox_get_cursor (laptop->store, &epoch, &cursor, NULL));
  g_assert_cmpint (cursor, ==, 6);
  g_assert_cmpint (laptop_count (laptop->store, "incarnations"), ==, 1);
  laptop_sync (laptop);
  assert_all_held (laptop, 6);
}

/* The page with which headquarters releases a change that was set aside, and by which its record leaves this laptop. */
static void
release_and_leave (Laptop *laptop, MusterChange *change, gint64 hq_seq)
{
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_arrival_free);
  MusterArrival *released = g_new0 (MusterArrival, 1);
  MusterArrival *left = g_new0 (MusterArrival, 1);
  MusterInboxSeen seen = { 0 };
  char epoch[MUSTER_ID_TEXT_SIZE];

  *released = (MusterArrival){ .type = MUSTER_ARRIVAL_CHANGE,
                               .cursor = hq_seq,
                               .change = muster_change_ref (change),
                               .incarnation = muster_outbox_get_incarnation (laptop->store),
                               .effective = muster_change_get_time (change),
                               .hq_seq = hq_seq };
  *left = (MusterArrival){
    .type = MUSTER_ARRIVAL_LEAVE, .cursor = hq_seq + 1, .hq_seq = hq_seq + 1, .id = *muster_change_get_record (change)
  };
  g_ptr_array_add (arrivals, released);
  g_ptr_array_add (arrivals, left);
  g_assert_true (muster_inbox_apply (laptop->store, arrivals, muster_id_write (&laptop->hq->epoch, epoch), hq_seq + 1,
                                     &seen, NULL, NULL));
  g_assert_cmpint (laptop_count (laptop->store, "quarantined"), ==, 0);
}

/* A change that was set aside used no number, so no backup has it, whatever the backup's number is; and once released,
 * only one that reaches the number it got then. Here it left this laptop meanwhile, and then headquarters lost it: the
 * kept bytes are all there is, and where it is set aside again its author hears of it. */
static void
test_released_and_lost (Laptop *laptop, gconstpointer data)
{
  const gboolean set_aside_again = GPOINTER_TO_INT (data);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (MusterChange) change = NULL;
  const char *line;
  gsize size;
  char id[MUSTER_ID_TEXT_SIZE];

  laptop_add_workers (laptop, 3);
  lines = muster_outbox_collect (laptop->store, 100, G_MAXSIZE, NULL);
  line = g_bytes_get_data (g_ptr_array_index (lines, 1), &size);
  change = muster_change_new_from_line (line, size, NULL);
  g_assert_nonnull (change);
  g_hash_table_add (laptop->hq->quarantine, g_strdup (muster_id_write (muster_change_get_id (change), id)));
  laptop_sync (laptop);
  laptop->hq->backup_seq = 2;
  laptop_sync (laptop);
  g_assert_cmpint (laptop_count (laptop->store, "quarantined"), ==, 1);
  release_and_leave (laptop, change, 3);
  laptop->hq->seq = 4;
  laptop->hq->backup_seq = 1;
  laptop_sync (laptop);
  laptop->hq->backup_seq = 2;
  laptop_sync (laptop);
  if (!set_aside_again)
    g_hash_table_remove_all (laptop->hq->quarantine);
  forget (laptop->hq, 0);
  laptop->hq->backup_seq = 0;
  scripted_hq_new_epoch (laptop->hq, 0);
  laptop_sync (laptop);
  g_assert_cmpint (laptop_count (laptop->store, "quarantined"), ==, set_aside_again ? 1 : 0);
  assert_all_held (laptop, set_aside_again ? 2 : 3);
}

/* Headquarters was put back, and a copy of this store used the number again that had brought what was set aside: no
 * number shows it. Under its new name the laptop asks for it once more. */
static void
test_set_aside_and_taken_over (Laptop *laptop, gconstpointer data)
{
  MusterId incarnation = muster_outbox_get_incarnation (laptop->store);
  g_autoptr (GPtrArray) ids = NULL;
  char name[MUSTER_ID_TEXT_SIZE];
  MusterHelloHead *head;

  laptop_add_workers (laptop, 3);
  ids = laptop_get_waiting (laptop->store);
  g_hash_table_add (laptop->hq->quarantine, g_strdup (g_ptr_array_index (ids, 1)));
  laptop_sync (laptop);
  g_assert_cmpint (laptop_count (laptop->store, "quarantined"), ==, 1);
  g_hash_table_remove_all (laptop->hq->quarantine);
  head = g_hash_table_lookup (laptop->hq->heads, muster_id_write (&incarnation, name));
  g_assert_nonnull (head);
  memset (head->digest, 'a', 64);
  laptop_sync (laptop);
  g_assert_cmpint (laptop_count (laptop->store, "quarantined"), ==, 0);
  assert_all_held (laptop, 3);
}

/* What was sent under an earlier name is offered again as well: two crossed faults. */
static void
test_crossed (Laptop *laptop, gconstpointer data)
{
  g_autoptr (GPtrArray) copy = NULL;

  laptop_add_workers (laptop, 2);
  laptop_sync (laptop);
  copy = copy_out (laptop);
  laptop_add_worker (laptop->store, 10);
  laptop_sync (laptop);
  copy_back (laptop, copy);
  laptop_add_worker (laptop->store, 11);
  laptop_sync (laptop);
  forget (laptop->hq, 0);
  scripted_hq_new_epoch (laptop->hq, 0);
  laptop_sync (laptop);
  /* The third worker died with the store that was put back, and with headquarters. */
  assert_all_held (laptop, 3);
}

/* Headquarters itself does not know that it was put back: it is shown what it signed. */
static void
test_proof (Laptop *laptop, gconstpointer data)
{
  laptop_add_workers (laptop, 4);
  laptop_sync (laptop);
  g_assert_cmpuint (laptop->hq->proofs, ==, 0);
  forget (laptop->hq, 0);
  laptop->hq->wants_proof = TRUE;
  laptop_sync (laptop);
  g_assert_cmpuint (laptop->hq->proofs, ==, 1);
  assert_all_held (laptop, 4);
  laptop_sync (laptop);
  g_assert_cmpuint (laptop->hq->proofs, ==, 1);
}

/* Another process renews the incarnation and saves, while this one has the store open. */
static void
test_two_processes (Laptop *laptop, gconstpointer data)
{
  g_autoptr (MusterStore) other = laptop_open_store (laptop, FALSE);
  g_autoptr (GError) error = NULL;

  laptop_add_workers (laptop, 2);
  g_assert_true (muster_outbox_renew_incarnation (other, "fork", &error));
  g_assert_no_error (error);
  laptop_add_worker (laptop->store, 5);
  laptop_add_worker (other, 6);
  laptop_sync (laptop);
  assert_all_held (laptop, 4);
  g_assert_cmpuint (g_hash_table_size (laptop->hq->heads), ==, 1);
  {
    g_autoptr (MusterSyncEngine) one = muster_sync_engine_new (laptop->store, scripted_hq_connect (laptop->hq), NULL);
    g_autoptr (MusterSyncEngine) two = muster_sync_engine_new (other, scripted_hq_connect (laptop->hq), NULL);

    /* Turn about: whatever one has under way, the other does not double. */
    for (guint i = 0; i < 60; i++)
      {
        if (i % 7 == 0)
          laptop_add_worker (i % 2 ? laptop->store : other, 100 + i);
        g_assert_cmpint (muster_sync_engine_step (one, NULL, &error).outcome, !=, MUSTER_SYNC_FAILED);
        g_assert_no_error (error);
        g_assert_cmpint (muster_sync_engine_step (two, NULL, &error).outcome, !=, MUSTER_SYNC_FAILED);
        g_assert_no_error (error);
      }
  }
  laptop_sync (laptop);
  assert_all_held (laptop, 4 + 9);
}

/* Every step of a round in which headquarters was put back, dropped and taken up again. */
static void
test_epoch_dropped (Laptop *laptop, gconstpointer data)
{
  laptop_add_workers (laptop, 3);
  laptop_sync (laptop);
  for (guint steps = 1; steps < 14; steps++)
    {
      g_autoptr (MusterSyncEngine) engine = NULL;

      forget (laptop->hq, 0);
      scripted_hq_new_epoch (laptop->hq, 0);
      engine = muster_sync_engine_new (laptop->store, scripted_hq_connect (laptop->hq), NULL);
      laptop_turn (engine, steps, NULL);
      muster_store_free (laptop->store);
      g_clear_pointer (&engine, muster_sync_engine_free);
      laptop->store = laptop_open_store (laptop, FALSE);
      laptop_sync (laptop);
      assert_all_held (laptop, 3);
    }
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
  add ("/copies/put-back", test_put_back);
  add ("/copies/put-back-unseen", test_put_back_unseen);
  add ("/copies/fork", test_fork);
  add ("/copies/new-epoch", test_new_epoch);
  add ("/copies/released-and-lost", test_released_and_lost);
  add ("/copies/set-aside-and-taken-over", test_set_aside_and_taken_over);
  g_test_add ("/copies/released-and-set-aside-again", Laptop, GINT_TO_POINTER (TRUE), laptop_set_up,
              test_released_and_lost, laptop_tear_down);
  add ("/copies/crossed", test_crossed);
  add ("/copies/proof", test_proof);
  add ("/copies/two-processes", test_two_processes);
  add ("/copies/epoch-dropped", test_epoch_dropped);
  return g_test_run ();
}
