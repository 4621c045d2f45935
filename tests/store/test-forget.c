/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-json.h"
#include "muster-journal.h"
#include "muster-test-folder.h"
#include "muster-test-world.h"

/* What a laptop forgets: by its own hand, also where headquarters accepted nothing, and when headquarters says so. */

static const guint8 key[32] = { 7 };

typedef struct
{
  MusterTestFolder *folder;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStore *store;
  gint64 position; /* in the feed */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
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

static MusterId
create (Fixture *fixture, const char *kind, const char *reference, const MusterId *other, const char *field, const char *value)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autofree char *text = other == NULL ? NULL : muster_id_to_text (other);
  MusterId id = { 0 };

  if (other != NULL)
    json_object_set_string_member (fields, reference, text);
  json_object_set_string_member (fields, field, value);
  muster_store_create (fixture->store, kind, fields, NULL, &id, &error);
  g_assert_no_error (error);
  return id;
}

/* The changes of a record, oldest first. */
static GArray *
load (Fixture *fixture, const MusterId *record)
{
  g_autoptr (GError) error = NULL;
  GArray *entries = muster_journal_load_record (fixture->store, record, FALSE, &error);

  g_assert_no_error (error);
  return entries;
}

static void
apply (Fixture *fixture, MusterArrival *arrival)
{
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_arrival_free);
  g_autoptr (GError) error = NULL;
  MusterInboxSeen seen;

  g_assert_true (muster_inbox_get_seen (fixture->store, &seen, NULL));
  arrival->cursor = ++fixture->position;
  g_ptr_array_add (arrivals, arrival);
  muster_inbox_apply (fixture->store, arrivals, "epoch", arrival->cursor, &seen, NULL, &error);
  g_assert_no_error (error);
}

static void
refuse (Fixture *fixture, const MusterId *record)
{
  g_autoptr (GArray) entries = load (fixture, record);

  g_assert_cmpuint (entries->len, >, 0);
  for (guint i = 0; i < entries->len; i++)
    {
      MusterArrival *arrival = g_new0 (MusterArrival, 1);

      arrival->type = MUSTER_ARRIVAL_REFUSED;
      arrival->id = *muster_change_get_id (g_array_index (entries, MusterMergeEntry, i).change);
      arrival->reason = g_strdup ("role");
      apply (fixture, arrival);
    }
}

/* Headquarters has the first change of the record; as it was, or erased. */
static void
give_back (Fixture *fixture, const MusterId *record, gboolean erased)
{
  g_autoptr (GArray) entries = load (fixture, record);
  const MusterMergeEntry *first = &g_array_index (entries, MusterMergeEntry, 0);
  MusterArrival *arrival = g_new0 (MusterArrival, 1);

  arrival->type = erased ? MUSTER_ARRIVAL_ERASED : MUSTER_ARRIVAL_CHANGE;
  arrival->change = erased ? muster_change_new_erased (first->change) : muster_change_ref (first->change);
  arrival->hq_seq = fixture->position + 1;
  arrival->effective = first->effective;
  arrival->incarnation = first->incarnation;
  apply (fixture, arrival);
}

/* In any line, word of headquarters, form or batch that is here. */
static gboolean
holds (Fixture *fixture, const char *word)
{
  static const char *const sqls[] = {
    "SELECT 1 FROM change WHERE instr (line || coalesce (detail, ''), ?1) > 0",
    "SELECT 1 FROM form WHERE instr (content, ?1) > 0",
    "SELECT 1 FROM batch WHERE instr (CAST (bytes AS TEXT), ?1) > 0",
  };

  for (guint i = 0; i < G_N_ELEMENTS (sqls); i++)
    {
      g_autoptr (MusterDbStatement) statement = muster_db_prepare (muster_store_get_db (fixture->store), sqls[i], NULL);

      muster_db_bind_text (statement, 1, word);
      if (muster_db_step (statement, NULL) == MUSTER_DB_ROW)
        return TRUE;
    }
  return FALSE;
}

static guint
count_attention (Fixture *fixture)
{
  g_autoptr (JsonArray) attention = muster_outbox_get_attention (fixture->store, NULL);

  return json_array_get_length (attention);
}

/* What waits to be sent, as one text. */
static char *
get_waiting (Fixture *fixture)
{
  g_autoptr (GPtrArray) lines = muster_outbox_collect (fixture->store, 100, 1 << 20, NULL);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_len (text, g_bytes_get_data (lines->pdata[i], NULL), (gssize) g_bytes_get_size (lines->pdata[i]));
  return g_string_free (text, FALSE);
}

static void
erase (Fixture *fixture, const MusterId *record)
{
  g_autoptr (GError) error = NULL;

  muster_store_erase (fixture->store, record, "minor", &error);
  g_assert_no_error (error);
}

/* Every change was refused: no row shows the record, its lines are here all the same. Headquarters keeps what it refused,
 * so it is told. */
static void
test_refused (Fixture *fixture, gconstpointer data)
{
  MusterId worker = create (fixture, "worker", NULL, NULL, "name", "王某");
  g_autofree char *waiting = NULL;

  refuse (fixture, &worker);
  g_assert_cmpuint (count_attention (fixture), ==, 1);
  erase (fixture, &worker);
  g_assert_false (holds (fixture, "王某"));
  g_assert_cmpuint (count_attention (fixture), ==, 0);
  waiting = get_waiting (fixture);
  g_assert_nonnull (strstr (waiting, "_erased"));
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MusterId unknown = muster_id_new (fixture->world);

  g_assert_false (muster_store_erase (fixture->store, &unknown, "minor", &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND);
}

/* A contact that was refused, an attachment of it, and what speaks of somebody else. */
static void
test_refused_parts (Fixture *fixture, gconstpointer data)
{
  MusterId worker = create (fixture, "worker", NULL, NULL, "name", "王某");
  MusterId other = create (fixture, "worker", NULL, NULL, "name", "李某");
  MusterId intention = create (fixture, "intention", "worker_id", &worker, "note", "想去纺织厂");
  MusterId foreign = create (fixture, "intention", "worker_id", &other, "note", "想去电子厂");
  MusterId contact = create (fixture, "contact", "intention_id", &intention, "phone", "15400009999");
  MusterId beside = create (fixture, "contact", "intention_id", &foreign, "phone", "15400008888");

  create (fixture, "attachment", "owner_id", &contact, "file_name", "录音");
  refuse (fixture, &contact);
  refuse (fixture, &beside);
  erase (fixture, &worker);
  g_assert_false (holds (fixture, "王某"));
  g_assert_false (holds (fixture, "想去纺织厂"));
  g_assert_false (holds (fixture, "15400009999"));
  g_assert_false (holds (fixture, "录音"));
  g_assert_true (holds (fixture, "李某"));
  g_assert_true (holds (fixture, "想去电子厂"));
  g_assert_true (holds (fixture, "15400008888"));
  g_assert_cmpuint (count_attention (fixture), ==, 1);
}

/* Erased lines come from headquarters while an edit, a contact that never got there and an open form wait here, in one
 * batch with somebody else's. */
static void
test_arrival (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) edit = json_object_new ();
  g_autoptr (GBytes) bytes = g_bytes_new_static ("王某", strlen ("王某"));
  MusterId worker = create (fixture, "worker", NULL, NULL, "name", "王某");
  MusterId intention = create (fixture, "intention", "worker_id", &worker, "note", "想去纺织厂");
  g_autofree char *waiting = NULL;

  give_back (fixture, &worker, FALSE);
  give_back (fixture, &intention, FALSE);
  json_object_set_string_member (edit, "mobile", "15400001234");
  muster_store_edit (fixture->store, &worker, edit, &error);
  g_assert_no_error (error);
  create (fixture, "contact", "intention_id", &intention, "phone", "15400009999");
  create (fixture, "worker", NULL, NULL, "name", "李某");
  muster_store_keep_form (fixture->store, &worker, "worker", edit, &error);
  muster_outbox_keep_batch (fixture->store, 1, "aa", bytes, 3, &error);
  g_assert_no_error (error);
  give_back (fixture, &worker, TRUE);
  g_assert_false (holds (fixture, "王某"));
  g_assert_false (holds (fixture, "15400001234"));
  g_assert_false (holds (fixture, "15400009999"));
  /* What headquarters holds it erases, and says so, itself. */
  g_assert_true (holds (fixture, "想去纺织厂"));
  give_back (fixture, &intention, TRUE);
  g_assert_false (holds (fixture, "想去纺织厂"));
  waiting = get_waiting (fixture);
  g_assert_nonnull (strstr (waiting, "李某"));
  g_assert_null (strstr (waiting, "erased"));
  g_assert_cmpuint (count_attention (fixture), ==, 0);
}

/* A refusal that comes after the erasure finds nothing to refuse. */
static void
test_refused_after (Fixture *fixture, gconstpointer data)
{
  MusterId worker = create (fixture, "worker", NULL, NULL, "name", "王某");
  g_autoptr (GArray) entries = load (fixture, &worker);
  MusterArrival *arrival = g_new0 (MusterArrival, 1);

  erase (fixture, &worker);
  arrival->type = MUSTER_ARRIVAL_REFUSED;
  arrival->id = *muster_change_get_id (g_array_index (entries, MusterMergeEntry, 0).change);
  arrival->reason = g_strdup ("role");
  arrival->detail = g_strdup ("王某是另一队的");
  apply (fixture, arrival);
  g_assert_false (holds (fixture, "王某"));
  g_assert_cmpuint (count_attention (fixture), ==, 0);
}

/* A form was open while headquarters said it. */
static void
test_nothing_more (Fixture *fixture, gconstpointer data)
{
  MusterId worker = create (fixture, "worker", NULL, NULL, "name", "王某");
  g_autoptr (JsonObject) edit = json_object_new ();
  g_autoptr (GError) error = NULL;

  give_back (fixture, &worker, FALSE);
  erase (fixture, &worker);
  json_object_set_string_member (edit, "mobile", "15400001234");
  g_assert_false (muster_store_edit (fixture->store, &worker, edit, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (muster_store_delete (fixture->store, &worker, "twice", &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND);
  g_assert_false (holds (fixture, "15400001234"));
}

/* Takes the oldest change that waits; headquarters accepted it under @hq_seq. */
static void
send_first (Fixture *fixture, gint64 number, gint64 hq_seq)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("batch", 5);
  g_autoptr (GPtrArray) lines = muster_outbox_collect (fixture->store, 1, 1 << 20, &error);
  gsize size;
  const char *line = g_bytes_get_data (lines->pdata[0], &size);
  g_autoptr (MusterChange) change = muster_change_new_from_line (line, size, &error);
  MusterOutcome outcome
      = { .change = *muster_change_get_id (change), .body = change, .state = MUSTER_CHANGE_ACCEPTED, .hq_seq = hq_seq };

  muster_outbox_keep_batch (fixture->store, number, "aa", bytes, 1, &error);
  g_assert_no_error (error);
  muster_outbox_take_receipt (fixture->store, number, "aa", bytes, hq_seq, &outcome, 1, &error);
  g_assert_no_error (error);
}

/* Headquarters was put back to a day before the erasure and gives the values out once more; then it is told again of
 * the erasure by this laptop, erases, and tells everybody but this laptop. */
static void
test_own_erasure_taken_again (Fixture *fixture, gconstpointer data)
{
  static const char id[] = "018d61f7-1800-7000-8000-00000000000a";
  MusterId worker = create (fixture, "worker", NULL, NULL, "name", "王某");
  g_autofree char *line = NULL;
  MusterArrival *arrival = g_new0 (MusterArrival, 1);

  {
    g_autoptr (GArray) entries = load (fixture, &worker);
    MusterChange *first = g_array_index (entries, MusterMergeEntry, 0).change;
    char own[MUSTER_ID_TEXT_SIZE];
    char *place;

    line = g_strdup (muster_change_get_line (first, NULL));
    place = strstr (line, muster_id_write (muster_change_get_id (first), own));
    g_assert_nonnull (place);
    memcpy (place, id, sizeof id - 1);
  }
  send_first (fixture, 1, 1);
  erase (fixture, &worker);
  arrival->type = MUSTER_ARRIVAL_CHANGE;
  arrival->change = muster_change_new_from_line (line, strlen (line), NULL);
  g_assert_nonnull (arrival->change);
  arrival->hq_seq = 2;
  arrival->effective = muster_change_get_time (arrival->change);
  arrival->incarnation = muster_id_new (fixture->world);
  apply (fixture, arrival);
  g_assert_true (holds (fixture, "王某"));
  send_first (fixture, 2, 3);
  g_assert_false (holds (fixture, "王某"));
}

/* The receipt of what was written after the record had left comes before the page that says so. */
static void
test_leave_is_older (Fixture *fixture, gconstpointer data)
{
  MusterId worker = create (fixture, "worker", NULL, NULL, "name", "王某");

  send_first (fixture, 1, 7);
  for (gint64 hq_seq = 6; hq_seq <= 8; hq_seq += 2)
    {
      MusterArrival *arrival = g_new0 (MusterArrival, 1);

      arrival->type = MUSTER_ARRIVAL_LEAVE;
      arrival->id = worker;
      arrival->hq_seq = hq_seq;
      apply (fixture, arrival);
      g_assert_cmpint (holds (fixture, "王某"), ==, hq_seq < 7);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/forget/refused", Fixture, NULL, set_up, test_refused, tear_down);
  g_test_add ("/forget/nothing", Fixture, NULL, set_up, test_nothing, tear_down);
  g_test_add ("/forget/refused-parts", Fixture, NULL, set_up, test_refused_parts, tear_down);
  g_test_add ("/forget/arrival", Fixture, NULL, set_up, test_arrival, tear_down);
  g_test_add ("/forget/refused-after", Fixture, NULL, set_up, test_refused_after, tear_down);
  g_test_add ("/forget/nothing-more", Fixture, NULL, set_up, test_nothing_more, tear_down);
  g_test_add ("/forget/own-erasure-taken-again", Fixture, NULL, set_up, test_own_erasure_taken_again, tear_down);
  g_test_add ("/forget/leave-is-older", Fixture, NULL, set_up, test_leave_is_older, tear_down);
  return g_test_run ();
}
