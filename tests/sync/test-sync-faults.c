/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-test-statements.h"
#include "sync-courses.h"

/* Every statement of everything that a laptop does with headquarters fails once, as on a disk that cannot be read, in
 * rounds that meet all that a round may meet. The step is done or said to have failed; what is called sent, headquarters
 * has; nothing is missing; and the next sync of the same connection brings the rest, each change once.
 * MUSTER_TEST_STRIDE (a number, default 1) takes only every so many of the statements. */

#define FOLDER "store"

static const guint8 store_key[32] = { 5 };

/* ---- Setting up ---- */

static void
open_store (SyncCase *fixture)
{
  const MusterId member = { { 1, 2, 3 } };
  MusterStoreOptions options
      = { .world = fixture->world, .catalogue = fixture->catalogue, .folder = FOLDER, .key = store_key, .create = TRUE };
  g_autoptr (GError) error = NULL;

  fixture->store = muster_store_open (&options, &error);
  g_assert_no_error (error);
  muster_store_set_member (fixture->store, &member);
}

/* Some changes are known at headquarters and come back from there, the others wait. */
static void
fill (SyncCase *fixture)
{
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < SYNC_CASE_KNOWN; i++)
    laptop_add_worker (fixture->store, i);
  lines = muster_outbox_collect (fixture->store, SYNC_CASE_KNOWN, G_MAXSIZE, &error);
  g_assert_no_error (error);
  fixture->hq = fixture->before;
  g_assert_true (sync_case_sync (fixture, &error));
  for (guint i = 0; i < SYNC_CASE_KNOWN; i++)
    scripted_hq_feed (fixture->hq, g_ptr_array_index (lines, i));
  fixture->hq->backup_seq = SYNC_CASE_KNOWN;
  fixture->hq = NULL;
  for (guint i = SYNC_CASE_KNOWN; i < SYNC_CASE_ALL; i++)
    laptop_add_worker (fixture->store, i);
  fixture->waiting = laptop_get_waiting (fixture->store);
  g_assert_cmpuint (fixture->waiting->len, ==, SYNC_CASE_ALL - SYNC_CASE_KNOWN);
}

static void
set_up (SyncCase *fixture, gconstpointer data)
{
  fixture->vfs = muster_test_vfs_new (1);
  fixture->world = muster_test_world_new (3, muster_test_vfs_get_name (fixture->vfs), FALSE);
  fixture->catalogue = muster_catalogue_new_standard ();
  open_store (fixture);
  fixture->before = scripted_hq_new (fixture->world);
  laptop_enrol (fixture->store, fixture->before);
  fill (fixture);
  g_clear_pointer (&fixture->store, muster_store_free);
  fixture->image = muster_test_vfs_save (fixture->vfs, FOLDER);
}

static void
tear_down (SyncCase *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->store, muster_store_free);
  g_clear_pointer (&fixture->hq, scripted_hq_free);
  scripted_hq_free (fixture->before);
  g_ptr_array_unref (fixture->waiting);
  muster_test_vfs_image_free (fixture->image);
  muster_catalogue_unref (fixture->catalogue);
  muster_world_unref (fixture->world);
  muster_test_vfs_free (fixture->vfs);
}

static void
start_again (SyncCase *fixture, const SyncCourse *course)
{
  g_clear_pointer (&fixture->store, muster_store_free);
  g_clear_pointer (&fixture->hq, scripted_hq_free);
  muster_test_vfs_restore (fixture->vfs, FOLDER, fixture->image);
  muster_test_world_set_wall (muster_test_world_get (fixture->world), MUSTER_TEST_START_MS + 3600000);
  muster_test_world_set_seed (muster_test_world_get (fixture->world), 1000);
  fixture->hq = scripted_hq_copy (fixture->before);
  open_store (fixture);
  if (course->prepare != NULL)
    course->prepare (fixture);
}

/* ---- Each statement in turn ---- */

/* Whatever has happened: nothing is missing, and what counts as sent is there. */
static void
assert_truthful (SyncCase *fixture)
{
  gint64 sent = laptop_count (fixture->store, "sent");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (sent + laptop_count (fixture->store, "unsent") + laptop_count (fixture->store, "quarantined"), ==, SYNC_CASE_ALL);
  g_assert_true (muster_store_check (fixture->store, &error));
  g_assert_no_error (error);
}

static void
assert_delivered (SyncCase *fixture, const SyncCourse *course)
{
  GHashTableIter iter;
  gpointer times;

  assert_truthful (fixture);
  g_assert_cmpuint (g_hash_table_size (fixture->hq->accepted), ==, SYNC_CASE_ALL - course->n_parked);
  g_hash_table_iter_init (&iter, fixture->hq->accepted);
  while (g_hash_table_iter_next (&iter, NULL, &times))
    g_assert_cmpint (GPOINTER_TO_INT (times), ==, 1);
  g_assert_cmpint (laptop_count (fixture->store, "unsent"), ==, 0);
  g_assert_cmpint (laptop_count (fixture->store, "batches_waiting"), ==, 0);
}

/* What cannot be taken was refused alone, and perhaps more: a stick whose answer was half read is written once more. */
static void
finish (SyncCase *fixture, const SyncCourse *course)
{
  g_autoptr (GError) error = NULL;

  if (course->refuses)
    {
      fixture->hq->revoked = FALSE;
      muster_test_world_advance (muster_test_world_get (fixture->world), 1000);
    }
  g_assert_true (sync_case_sync (fixture, &error));
  g_assert_no_error (error);
  assert_delivered (fixture, course);
}

/* After that everything is offered to the new headquarters, also what the old one has. */
static void
enrol_in_the_end (SyncCase *fixture, const SyncCourse *course)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (course->play (fixture, &error));
  g_assert_no_error (error);
  assert_truthful (fixture);
  g_assert_cmpint (laptop_count (fixture->store, "unsent"), ==, SYNC_CASE_ALL);
}

static void
assert_refusal (const SyncCourse *course, const GError *error)
{
  g_assert_nonnull (error);
  g_assert_cmpstr (error->message, !=, "");
  if (course->refuses && g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_REVOKED))
    return;
  g_assert_cmpstr (g_quark_to_string (error->domain), ==, "muster-db-error-quark");
}

/* Returns whether there was such a statement. */
static gboolean
disturb (SyncCase *fixture, const SyncCourse *course, guint number)
{
  g_autoptr (GError) error = NULL;
  gboolean done, fired;

  start_again (fixture, course);
  muster_test_statements_fail (number);
  done = course->play (fixture, &error);
  fired = muster_test_statements_failed ();
  g_test_message ("%s %u: %s; %s", course->name, number, muster_test_statements_get_failed (),
                  done ? "done" : error == NULL ? "?" : error->message);
  muster_test_statements_fail (0);
  if (done)
    g_assert_no_error (error);
  else
    assert_refusal (course, error);
  assert_truthful (fixture);
  if (course->ends)
    enrol_in_the_end (fixture, course);
  else
    finish (fixture, course);
  return fired;
}

static void
test_course (SyncCase *fixture, gconstpointer data)
{
  const SyncCourse *course = data;
  const char *stride_text = g_getenv ("MUSTER_TEST_STRIDE");
  guint stride = stride_text == NULL ? 1 : MAX (1, (guint) g_ascii_strtoull (stride_text, NULL, 10));
  guint cases = 0;

  for (guint number = 1; disturb (fixture, course, number); number += stride)
    cases++;
  g_assert_cmpuint (cases, >, 0);
  g_test_message ("%u cases", cases);
}

int
main (int argc, char **argv)
{
  const SyncCourse *courses;
  guint n;

  g_test_init (&argc, &argv, NULL);
  courses = sync_courses_get (&n);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strconcat ("/sync/faults/", courses[i].name, NULL);

      g_test_add (path, SyncCase, &courses[i], set_up, test_course, tear_down);
    }
  return g_test_run ();
}
