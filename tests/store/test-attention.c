/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-journal.h"
#include "muster-json.h"
#include "muster-outbox.h"
#include "muster-test-folder.h"
#include "muster-test-world.h"

/* What headquarters did not accept is listed until somebody has dealt with it. */

static const guint8 key[32] = { 7 };

typedef struct
{
  MusterTestFolder *folder;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStore *store;
  gint64 number;   /* of the last batch */
  gint64 position; /* in the feed */
  MusterId record; /* accepted */
} Fixture;

static void
edit (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = muster_json_parse (text, strlen (text), &muster_json_limits_line, &error);

  muster_store_edit (fixture->store, &fixture->record, json_node_get_object (node), &error);
  g_assert_no_error (error);
}

/* The oldest change that waits goes out and comes back so. */
static MusterId
answer (Fixture *fixture, MusterChangeState state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("batch", 5);
  g_autoptr (GPtrArray) lines = muster_outbox_collect (fixture->store, 1, 1 << 20, &error);
  gsize size;
  const char *line = g_bytes_get_data (lines->pdata[0], &size);
  g_autoptr (MusterChange) change = muster_change_new_from_line (line, size, &error);
  MusterOutcome outcome = { .change = *muster_change_get_id (change), .state = state, .hq_seq = ++fixture->number };

  if (state == MUSTER_CHANGE_QUARANTINED)
    outcome.reason = (char *) "scope";
  muster_outbox_keep_batch (fixture->store, fixture->number, "aa", bytes, 1, &error);
  g_assert_no_error (error);
  muster_outbox_take_receipt (fixture->store, fixture->number, "aa", bytes, fixture->number, &outcome, 1, &error);
  g_assert_no_error (error);
  return outcome.change;
}

static void
refuse (Fixture *fixture, const MusterId *change)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_arrival_free);
  MusterInboxSeen seen;
  MusterArrival *arrival = g_new0 (MusterArrival, 1);

  g_assert_true (muster_inbox_get_seen (fixture->store, &seen, NULL));
  arrival->type = MUSTER_ARRIVAL_REFUSED;
  arrival->cursor = ++fixture->position;
  arrival->id = *change;
  arrival->reason = g_strdup ("scope");
  g_ptr_array_add (arrivals, arrival);
  muster_inbox_apply (fixture->store, arrivals, "epoch", arrival->cursor, &seen, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_listed (Fixture *fixture, guint n)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) attention = muster_outbox_get_attention (fixture->store, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (json_array_get_length (attention), ==, n);
}

/* The feed says so of a change of this laptop's. */
static void
hear_accepted (Fixture *fixture, const MusterChange *change)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_arrival_free);
  MusterInboxSeen seen;
  MusterArrival *arrival = g_new0 (MusterArrival, 1);

  g_assert_true (muster_inbox_get_seen (fixture->store, &seen, NULL));
  arrival->type = MUSTER_ARRIVAL_CHANGE;
  arrival->cursor = arrival->hq_seq = ++fixture->position;
  arrival->change = muster_change_ref ((MusterChange *) change);
  arrival->incarnation = muster_outbox_get_incarnation (fixture->store);
  arrival->effective = muster_change_get_time (change);
  g_ptr_array_add (arrivals, arrival);
  muster_inbox_apply (fixture->store, arrivals, "epoch", arrival->cursor, &seen, NULL, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) fields = json_object_new ();
  MusterStoreOptions options = { .key = key, .create = TRUE };
  MusterId member;

  fixture->folder = muster_test_folder_new ();
  fixture->world = options.world = muster_test_world_new (1, NULL, TRUE);
  fixture->catalogue = options.catalogue = muster_catalogue_new_standard ();
  options.folder = options.witness_folder = muster_test_folder_get_path (fixture->folder);
  fixture->store = muster_store_open (&options, &error);
  g_assert_no_error (error);
  member = muster_id_new (fixture->world);
  muster_store_set_member (fixture->store, &member);
  json_object_set_string_member (fields, "name", "王某");
  muster_store_create (fixture->store, "worker", fields, NULL, &fixture->record, &error);
  g_assert_no_error (error);
  answer (fixture, MUSTER_CHANGE_ACCEPTED);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  muster_store_check (fixture->store, &error);
  g_assert_no_error (error);
  muster_store_free (fixture->store);
  muster_catalogue_unref (fixture->catalogue);
  muster_world_unref (fixture->world);
  muster_test_folder_free (fixture->folder);
}

/* Two groups were refused in one change: it is corrected when both were written again and accepted, no sooner. */
static void
test_corrected (Fixture *fixture, gconstpointer data)
{
  MusterId change;

  edit (fixture, "{\"mobile\":\"15400000001\",\"note\":\"x\"}");
  change = answer (fixture, MUSTER_CHANGE_QUARANTINED);
  refuse (fixture, &change);
  assert_listed (fixture, 1);
  edit (fixture, "{\"mobile\":\"15400000002\"}");
  answer (fixture, MUSTER_CHANGE_ACCEPTED);
  assert_listed (fixture, 1);
  edit (fixture, "{\"note\":\"y\"}");
  assert_listed (fixture, 1);
  answer (fixture, MUSTER_CHANGE_ACCEPTED);
  assert_listed (fixture, 0);
}

/* What waits for a decision goes on to wait, whatever was written since. */
static void
test_undecided (Fixture *fixture, gconstpointer data)
{
  edit (fixture, "{\"note\":\"x\"}");
  answer (fixture, MUSTER_CHANGE_QUARANTINED);
  edit (fixture, "{\"note\":\"y\"}");
  answer (fixture, MUSTER_CHANGE_ACCEPTED);
  assert_listed (fixture, 1);
}

/* The decision is news, hearing it again is none. */
static void
test_seen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MusterId change;

  g_assert_false (muster_outbox_set_seen (fixture->store, &fixture->record, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND);
  g_clear_error (&error);
  edit (fixture, "{\"note\":\"x\"}");
  change = answer (fixture, MUSTER_CHANGE_QUARANTINED);
  for (guint i = 0; i < 2; i++)
    {
      assert_listed (fixture, 1);
      g_assert_true (muster_outbox_set_seen (fixture->store, &change, &error));
      assert_listed (fixture, 0);
      g_assert_false (muster_outbox_set_seen (fixture->store, &change, &error));
      g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND);
      g_clear_error (&error);
      refuse (fixture, &change);
    }
  assert_listed (fixture, 0);
}

/* The receipt that set it aside was lost, a person at headquarters released it, and the feed told so. The receipt that
 * comes when the batch is sent again is the older word. */
static void
test_released_before_receipt (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("batch", 5);
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (MusterChange) change = NULL;
  MusterOutcome outcome = { .state = MUSTER_CHANGE_QUARANTINED, .reason = (char *) "scope" };
  MusterMergeEntry entry;
  gint64 hq_seq;
  gsize size;
  const char *line;

  edit (fixture, "{\"mobile\":\"15400000001\"}");
  lines = muster_outbox_collect (fixture->store, 1, 1 << 20, &error);
  line = g_bytes_get_data (lines->pdata[0], &size);
  change = muster_change_new_from_line (line, size, &error);
  outcome.change = *muster_change_get_id (change);
  muster_outbox_keep_batch (fixture->store, ++fixture->number, "aa", bytes, 1, &error);
  hear_accepted (fixture, change);
  muster_outbox_take_receipt (fixture->store, fixture->number, "aa", bytes, 0, &outcome, 1, &error);
  g_assert_no_error (error);
  assert_listed (fixture, 0);
  {
    g_autoptr (MusterChange) found = muster_journal_find (fixture->store, &outcome.change, &entry, &hq_seq, &error);

    g_assert_nonnull (found);
    g_assert_cmpint (entry.state, ==, MUSTER_CHANGE_ACCEPTED);
    g_assert_cmpint (hq_seq, ==, fixture->position);
  }
}

/* What a batch names that is given up itself is not named by anybody: the next one does. */
static void
test_names_of_abandoned (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("batch", 5);

  edit (fixture, "{\"mobile\":\"15400000001\"}");
  for (guint i = 0; i < 2; i++)
    {
      muster_outbox_keep_batch (fixture->store, ++fixture->number, "aa", bytes, 1, &error);
      g_assert_no_error (error);
      g_assert_true (muster_outbox_abandon (fixture->store, fixture->number, &error));
      {
        g_autoptr (GArray) abandoned = muster_outbox_get_abandoned (fixture->store, &error);

        g_assert_cmpuint (abandoned->len, ==, i + 1);
      }
    }
  muster_outbox_keep_batch (fixture->store, ++fixture->number, "aa", bytes, 1, &error);
  {
    g_autoptr (GArray) abandoned = muster_outbox_get_abandoned (fixture->store, &error);

    g_assert_cmpuint (abandoned->len, ==, 0);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/attention/corrected", Fixture, NULL, set_up, test_corrected, tear_down);
  g_test_add ("/attention/undecided", Fixture, NULL, set_up, test_undecided, tear_down);
  g_test_add ("/attention/seen", Fixture, NULL, set_up, test_seen, tear_down);
  g_test_add ("/attention/released-before-receipt", Fixture, NULL, set_up, test_released_before_receipt, tear_down);
  g_test_add ("/attention/names-of-abandoned", Fixture, NULL, set_up, test_names_of_abandoned, tear_down);
  return g_test_run ();
}
