/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-journal.h"
#include "muster-outbox.h"
#include "muster-test-state.h"
#include "muster-test-vfs.h"
#include "muster-test-world.h"

/* A day on a laptop — forms, saves, edits, deletions, a batch, its receipt, a page — and a power cut at every sync and
 * every write of it, with each way of losing what was not synced. What was said to be saved is there whole; the step in
 * which the power went is there whole or not at all; the tables say what the journal says; and the day can go on.
 *
 * MUSTER_TEST_STRIDE (a number, default 1) takes only every so many of the writes; syncs are always all taken. */

static const guint8 store_key[32] = { 5 };

typedef struct
{
  MusterTestVfs *vfs;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStore *store;
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

static const struct
{
  const char *name;
  gboolean (*play) (Day *day, GError **error);
} steps[] = {
  { "form", keep_form },       { "save", save_form },     { "fair", create_fair },     { "edit", edit_worker },
  { "batch", keep_batch },     { "sent", mark_sent },     { "delete", delete_fair },   { "second batch", keep_batch },
  { "checkpoint", checkpoint }, { "receipt", take_receipt }, { "page", take_page },     { "abandon", abandon },      { "restore", restore_fair },
  { "form again", keep_form }, { "third batch", keep_batch }, { "checkpoint", checkpoint },
};

#define STEPS G_N_ELEMENTS (steps)

/* ---- The day ---- */

static void
open_store (Day *day)
{
  g_autoptr (GError) error = NULL;
  MusterStoreOptions options = { .world = day->world, .catalogue = day->catalogue, .folder = "store", .key = store_key,
                                 .witness_folder = "witness", .create = TRUE };
  MusterId member = { { 1, 2, 3 } };

  day->store = muster_store_open (&options, &error);
  g_assert_no_error (error);
  muster_store_set_member (day->store, &member);
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
day_new (void)
{
  Day *day = g_new0 (Day, 1);

  day->vfs = muster_test_vfs_new (1);
  day->world = muster_test_world_new (3, muster_test_vfs_get_name (day->vfs), FALSE);
  day->catalogue = muster_catalogue_new_standard ();
  open_store (day);
  day->worker = muster_id_new (day->world);
  day->fair = muster_id_new (day->world);
  day->form = muster_id_new (day->world);
  day->foreign = muster_id_new (day->world);
  day->page = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_arrival_free);
  add_arrival (day, "employer", &day->foreign, "name", "某某机械", 10);
  add_arrival (day, "employer", &day->foreign, "industry", "机械", 11);
  add_arrival (day, "worker", &day->worker, "skills", "车工", 12);
  muster_test_vfs_reset_calls (day->vfs);
  return day;
}

static void
day_free (Day *day)
{
  g_ptr_array_unref (day->page);
  muster_store_free (day->store);
  muster_catalogue_unref (day->catalogue);
  muster_world_unref (day->world);
  muster_test_vfs_free (day->vfs);
  g_free (day);
}

static char *
get_state (Day *day)
{
  return muster_test_state (muster_store_get_db (day->store));
}

typedef struct
{
  char *states[STEPS + 1];
  guint64 calls[MUSTER_TEST_VFS_N_CALLS];
} Course;

static void
course_init (Course *course)
{
  Day *day = day_new ();

  course->states[0] = get_state (day);
  for (guint i = 0; i < STEPS; i++)
    {
      g_autoptr (GError) error = NULL;

      steps[i].play (day, &error);
      g_assert_no_error (error);
      course->states[i + 1] = get_state (day);
      g_assert_true (steps[i].play == checkpoint || strcmp (course->states[i], course->states[i + 1]) != 0);
    }
  for (guint i = 0; i < MUSTER_TEST_VFS_N_CALLS; i++)
    course->calls[i] = muster_test_vfs_get_calls (day->vfs, i);
  day_free (day);
}

static void
course_clear (Course *course)
{
  for (guint i = 0; i <= STEPS; i++)
    g_free (course->states[i]);
}

static guint
play_until_dark (Day *day)
{
  guint step = 0;

  for (; step < STEPS && muster_test_vfs_has_power (day->vfs); step++)
    if (!steps[step].play (day, NULL))
      break;
  return step;
}

static void
restart (Day *day, MusterTestVfsLoss loss, guint64 seed)
{
  g_clear_pointer (&day->store, muster_store_free);
  muster_test_vfs_forget_faults (day->vfs);
  if (!muster_test_vfs_has_power (day->vfs))
    muster_test_vfs_power_on (day->vfs, loss, seed);
  open_store (day);
}

static void
check (Day *day)
{
  g_autoptr (GError) error = NULL;

  muster_store_check (day->store, &error);
  g_assert_no_error (error);
}

static void
disturb (const Course *course, MusterTestVfsCall call, guint64 number, MusterTestVfsLoss loss)
{
  Day *day = day_new ();
  g_autofree char *state = NULL;
  guint step;

  muster_test_vfs_cut_power_at (day->vfs, call, number);
  step = play_until_dark (day);
  restart (day, loss, number);
  check (day);
  state = get_state (day);
  if (step < STEPS && strcmp (state, course->states[step + 1]) == 0)
    step++;
  else
    g_assert_cmpstr (state, ==, course->states[step]);
  for (; step < STEPS; step++)
    {
      g_autoptr (GError) error = NULL;

      steps[step].play (day, &error);
      g_assert_no_error (error);
    }
  check (day);
  day_free (day);
}

static guint
get_stride (MusterTestVfsCall call)
{
  const char *stride = g_getenv ("MUSTER_TEST_STRIDE");

  return stride == NULL || call == MUSTER_TEST_VFS_SYNC ? 1 : MAX (1, (guint) g_ascii_strtoull (stride, NULL, 10));
}

static void
test_cuts (gconstpointer data)
{
  MusterTestVfsCall call = (MusterTestVfsCall) GPOINTER_TO_UINT (data);
  guint cases = 0;
  Course course;

  course_init (&course);
  g_assert_cmpuint (course.calls[call], >=, STEPS);
  for (guint64 number = 1; number <= course.calls[call]; number += get_stride (call))
    for (guint loss = 0; loss < MUSTER_TEST_VFS_N_LOSSES; loss++, cases++)
      disturb (&course, call, number, (MusterTestVfsLoss) loss);
  g_test_message ("%" G_GUINT64_FORMAT " calls, %u cases", course.calls[call], cases);
  course_clear (&course);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/store/power/sync", GUINT_TO_POINTER (MUSTER_TEST_VFS_SYNC), test_cuts);
  g_test_add_data_func ("/store/power/write", GUINT_TO_POINTER (MUSTER_TEST_VFS_WRITE), test_cuts);
  return g_test_run ();
}
