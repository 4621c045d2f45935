/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-journal.h"
#include "muster-outbox.h"
#include "muster-test-crash.h"
#include "muster-test-state.h"
#include "muster-test-world.h"

/* Days on a laptop, of which every call of the disk fails: one with forms, saves, edits, deletions, batches, receipts, a
 * page and a copy for the owner; and one that begins with the store of an older version. See muster-test-crash.c. */

#define FIRST_SEED 1000
#define COPY "copy.db"
#define OLD_STORE "store-1-hq-1"

static const guint8 new_key[32] = { 5 };
static const guint8 old_key[32] = { 9 };

typedef struct
{
  MusterTestVfs *vfs;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStore *store; /* NULL: not open */
  const guint8 *key;
  gboolean has_copy; /* its owner was told so */
  MusterId worker;
  MusterId fair;
  MusterId form;
  MusterId foreign;
  GPtrArray *page;
} Day;

/* ---- The steps: each is one transaction ---- */

static JsonObject *
fields (const char *first, const char *value, ...) G_GNUC_NULL_TERMINATED;

static JsonObject *
fields (const char *first, const char *value, ...)
{
  JsonObject *object = json_object_new ();
  const char *name;
  va_list rest;

  json_object_set_string_member (object, first, value);
  va_start (rest, value);
  while ((name = va_arg (rest, const char *)) != NULL)
    json_object_set_string_member (object, name, va_arg (rest, const char *));
  va_end (rest);
  return object;
}

static gboolean
keep_form (Day *day, GError **error)
{
  g_autoptr (JsonObject) content = fields ("name", "张", NULL);

  return muster_store_keep_form (day->store, &day->form, "worker", content, error);
}

/* The saved form goes with its saving. */
static gboolean
save_form (Day *day, GError **error)
{
  g_autoptr (JsonObject) content = fields ("name", "张三", "mobile", "15400001234", NULL);
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (day->store, error);
  MusterId id = day->worker;

  return transaction != NULL && muster_store_create (day->store, "worker", content, NULL, &id, error)
         && muster_store_remove_form (day->store, &day->form, error) && muster_store_commit (transaction, error);
}

static gboolean
create_fair (Day *day, GError **error)
{
  g_autoptr (JsonObject) content = fields ("title", "招聘会", "place_div", "522302", NULL);
  MusterId id = day->fair;

  return muster_store_create (day->store, "fair", content, NULL, &id, error);
}

static gboolean
edit_worker (Day *day, GError **error)
{
  g_autoptr (JsonObject) content = fields ("name", "张三丰", "skills", "焊工", NULL);

  return muster_store_edit (day->store, &day->worker, content, error);
}

static gboolean
delete_fair (Day *day, GError **error)
{
  return muster_store_delete (day->store, &day->fair, "录错了", error);
}

static gboolean
restore_fair (Day *day, GError **error)
{
  return muster_store_restore (day->store, &day->fair, error);
}

static char *
digest_of (gint64 number)
{
  return g_strdup_printf ("%064" G_GINT64_FORMAT, number);
}

static gboolean
keep_batch (Day *day, GError **error)
{
  g_autoptr (GPtrArray) lines = muster_outbox_collect (day->store, 100, 100000, error);
  g_autoptr (GBytes) bytes = g_bytes_new_static ("batch", 5);
  g_autofree char *previous = NULL;
  g_autofree char *digest = NULL;
  gint64 number;

  if (lines == NULL || !muster_outbox_next (day->store, &number, &previous, error))
    return FALSE;
  digest = digest_of (number);
  return muster_outbox_keep_batch (day->store, number, digest, bytes, lines->len, error);
}

static gboolean
mark_sent (Day *day, GError **error)
{
  return muster_outbox_mark_sent (day->store, 1, error);
}

static gboolean
abandon (Day *day, GError **error)
{
  return muster_outbox_abandon (day->store, 2, error);
}

/* Everything of the first batch accepted, its last change put aside. */
static gboolean
take_receipt (Day *day, GError **error)
{
  g_autoptr (JsonArray) worker = muster_store_get_history (day->store, &day->worker, error);
  g_autoptr (JsonArray) fair = worker == NULL ? NULL : muster_store_get_history (day->store, &day->fair, error);
  g_autoptr (GBytes) receipt = g_bytes_new_static ("receipt", 7);
  g_autofree char *digest = digest_of (1);
  MusterOutcome outcomes[3] = { 0 };

  if (fair == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      JsonArray *history = i < 2 ? worker : fair;
      JsonObject *entry = json_array_get_object_element (history, i % 2);

      muster_id_parse (json_object_get_string_member (entry, "change"), &outcomes[i].change);
      outcomes[i].state = i < 2 ? MUSTER_CHANGE_ACCEPTED : MUSTER_CHANGE_QUARANTINED;
      outcomes[i].hq_seq = i < 2 ? i + 1 : 0;
    }
  outcomes[2].reason = (char *) "scope";
  return muster_outbox_take_receipt (day->store, 1, digest, receipt, 2, outcomes, G_N_ELEMENTS (outcomes), error);
}

static gboolean
take_page (Day *day, GError **error)
{
  MusterInboxSeen seen = { 0 };

  return muster_inbox_apply (day->store, day->page, "00000000-0000-7000-8000-000000000001", 40, &seen, NULL, error);
}

/* Says nothing new, and moves everything. */
static gboolean
checkpoint (Day *day, GError **error)
{
  return muster_db_checkpoint (muster_store_get_db (day->store), error);
}

/* An owner's copy, looked at as he would. */
static gboolean
copy_is_good (Day *day, GError **error)
{
  MusterDbOptions options = { .path = COPY, .key = day->key, .vfs = muster_test_vfs_get_name (day->vfs), .read_only = TRUE };
  g_autoptr (MusterDb) copy = muster_db_open (&options, error);

  return copy != NULL && muster_db_verify (copy, error);
}

static gboolean
make_copy (Day *day, GError **error)
{
  day->has_copy = FALSE;
  day->has_copy = muster_store_copy (day->store, COPY, error);
  return day->has_copy;
}

static gboolean
take_safe (Day *day, GError **error)
{
  return muster_outbox_set_safe (day->store, 2, error);
}

static gboolean
erase_worker (Day *day, GError **error)
{
  return muster_store_erase (day->store, &day->worker, "request", error);
}

static gboolean open_store (Day *day, GError **error);

/* The evening, and the next morning. */
static gboolean
reopen (Day *day, GError **error)
{
  g_clear_pointer (&day->store, muster_store_free);
  return open_store (day, error);
}

typedef struct
{
  const char *name;
  gboolean (*play) (Day *day, GError **error);
} Step;

static const Step steps[] = {
  { "form", keep_form },
  { "save", save_form },
  { "fair", create_fair },
  { "edit", edit_worker },
  { "batch", keep_batch },
  { "sent", mark_sent },
  { "delete", delete_fair },
  { "second batch", keep_batch },
  { "checkpoint", checkpoint },
  { "receipt", take_receipt },
  { "page", take_page },
  { "abandon", abandon },
  { "restore", restore_fair },
  { "reopen", reopen },
  { "form again", keep_form },
  { "third batch", keep_batch },
  { "safe", take_safe },
  { "copy", make_copy },
  { "erase", erase_worker },
  { "checkpoint again", checkpoint },
};

static const Step old_steps[] = {
  { "open", open_store }, { "save", save_form }, { "reopen", reopen }, { "batch", keep_batch }, { "checkpoint", checkpoint },
  { "fair", create_fair },
};

/* ---- The day ---- */

static gboolean
open_store (Day *day, GError **error)
{
  MusterStoreOptions options = { .world = day->world, .catalogue = day->catalogue, .folder = "store", .key = day->key,
                                 .create = day->key == new_key };
  MusterId member = { { 1, 2, 3 } };

  /* A store without a witness is taken for a copy and renewed, once more after a power cut in between. */
  options.witness_folder = day->key == new_key ? "witness" : NULL;
  day->store = muster_store_open (&options, error);
  if (day->store != NULL)
    muster_store_set_member (day->store, &member);
  return day->store != NULL;
}

static void
add_arrival (Day *day, const char *kind, const MusterId *record, const char *group, const char *value, gint64 hq_seq)
{
  MusterArrival *arrival = g_new0 (MusterArrival, 1);
  MusterId id = muster_id_new (day->world);
  MusterStamp time = muster_stamp_from_ms (muster_world_wall_ms (day->world)) + (MusterStamp) hq_seq;
  g_autoptr (JsonObject) set = json_object_new ();

  json_object_set_object_member (set, group, fields (group, value, NULL));
  if (hq_seq == 10)
    {
      JsonObject *origin = fields ("origin", "1", NULL);

      json_object_set_int_member (origin, "created", 1706745600000);
      json_object_set_object_member (set, "_origin", origin);
    }
  arrival->type = MUSTER_ARRIVAL_CHANGE;
  arrival->change = muster_change_new (&id, kind, record, "00000000-0000-7000-8000-00000000000a", time, set, NULL);
  arrival->effective = time;
  arrival->cursor = arrival->hq_seq = hq_seq;
  arrival->incarnation = muster_id_new (day->world);
  g_ptr_array_add (day->page, arrival);
}

static Day *
day_new (const guint8 *key)
{
  Day *day = g_new0 (Day, 1);

  day->vfs = muster_test_vfs_new (1);
  day->world = muster_test_world_new (3, muster_test_vfs_get_name (day->vfs), FALSE);
  day->catalogue = muster_catalogue_new_standard ();
  day->key = key;
  day->worker = muster_id_new (day->world);
  day->fair = muster_id_new (day->world);
  day->form = muster_id_new (day->world);
  day->foreign = muster_id_new (day->world);
  day->page = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_arrival_free);
  add_arrival (day, "employer", &day->foreign, "name", "某某机械", 10);
  add_arrival (day, "employer", &day->foreign, "industry", "机械", 11);
  add_arrival (day, "worker", &day->worker, "skills", "车工", 12);
  return day;
}

static gpointer
begin_new (void)
{
  Day *day = day_new (new_key);
  g_autoptr (GError) error = NULL;

  open_store (day, &error);
  g_assert_no_error (error);
  muster_test_vfs_reset_calls (day->vfs);
  return day;
}

static gpointer
begin_old (void)
{
  Day *day = day_new (old_key);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "databases", OLD_STORE, "laptop.db", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  char *content;
  gsize size;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);
  bytes = g_bytes_new_take (content, size);
  muster_test_vfs_write (day->vfs, "store/muster.db", bytes);
  return day;
}

static void
end (gpointer data)
{
  Day *day = data;

  g_ptr_array_unref (day->page);
  g_clear_pointer (&day->store, muster_store_free);
  muster_catalogue_unref (day->catalogue);
  muster_world_unref (day->world);
  muster_test_vfs_free (day->vfs);
  g_free (day);
}

static MusterTestVfs *
get_disk (gpointer data)
{
  return ((Day *) data)->vfs;
}

/* The same step makes the same records, whenever it is done. */
static gboolean
play (Day *day, const Step *step, guint index, GError **error)
{
  MusterTestWorld *world = muster_test_world_get (day->world);

  muster_test_world_set_seed (world, FIRST_SEED + index);
  muster_test_world_set_wall (world, MUSTER_TEST_START_MS + (index + 1) * 60000);
  return (day->store != NULL || step->play == open_store || step->play == reopen) && step->play (day, error);
}

static gboolean
play_new (gpointer day, guint step, GError **error)
{
  return play (day, &steps[step], step, error);
}

static gboolean
play_old (gpointer day, guint step, GError **error)
{
  return play (day, &old_steps[step], step, error);
}

static gboolean
start (gpointer data, GError **error)
{
  Day *day = data;

  /* Whoever opens draws the same as the step that opens first. */
  muster_test_world_set_seed (muster_test_world_get (day->world), FIRST_SEED);
  return day->store != NULL || open_store (day, error);
}

static void
stop (gpointer data)
{
  Day *day = data;

  g_clear_pointer (&day->store, muster_store_free);
}

static char *
get_state (gpointer data)
{
  Day *day = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *state = day->store == NULL ? g_strdup (MUSTER_TEST_CLOSED) : muster_test_state (muster_store_get_db (day->store));

  return g_strdup_printf ("%s%s", state, !day->has_copy ? "" : copy_is_good (day, &error) ? "copy" : error->message);
}

static gboolean
check (gpointer data, GError **error)
{
  return muster_store_check (((Day *) data)->store, error);
}

static const MusterTestDay new_day = {
  .name = "laptop",
  .n_steps = G_N_ELEMENTS (steps),
  .begin = begin_new,
  .end = end,
  .get_disk = get_disk,
  .play = play_new,
  .open = start,
  .close = stop,
  .get_state = get_state,
  .check = check,
};

static const MusterTestDay old_day = {
  .name = "older-laptop",
  .n_steps = G_N_ELEMENTS (old_steps),
  .begin = begin_old,
  .end = end,
  .get_disk = get_disk,
  .play = play_old,
  .open = start,
  .close = stop,
  .get_state = get_state,
  .check = check,
  .opening_is_first = TRUE,
};

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  muster_test_crash_add (&new_day);
  muster_test_crash_add (&old_day);
  result = g_test_run ();
  muster_test_crash_report ();
  return result;
}
