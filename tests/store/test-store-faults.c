/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-journal.h"
#include "muster-test-state.h"
#include "muster-test-statements.h"
#include "muster-test-vfs.h"
#include "muster-test-world.h"
#include "store-operations.h"

/* Every statement of everything that a book is asked or told fails once, as on a disk that cannot be read. What is told
 * is done whole or said to have failed with nothing done; what is asked is answered as with a good disk or refused,
 * never with half of it. The same connection does it afterwards. MUSTER_TEST_STRIDE (a number, default 1) takes only
 * every so many of the statements. */

#define FOLDER "store"

static const guint8 key[32] = { 5 };

typedef struct
{
  MusterTestVfs *vfs;
  MusterTestVfsImage *image;
  OperationBook book;
} Fixture;

static gboolean
open_store (Fixture *fixture, GError **error)
{
  MusterStoreOptions options = {
    .world = fixture->book.world, .catalogue = fixture->book.catalogue, .folder = FOLDER, .key = key, .create = TRUE
  };
  MusterId member = { { 1, 2, 3 } };

  fixture->book.store = muster_store_open (&options, error);
  if (fixture->book.store != NULL)
    muster_store_set_member (fixture->book.store, &member);
  return fixture->book.store != NULL;
}

/* Times and names that are drawn are the same in each case. */
static void
set_world (Fixture *fixture)
{
  MusterTestWorld *world = muster_test_world_get (fixture->book.world);

  muster_test_world_set_wall (world, MUSTER_TEST_START_MS + 3600000);
  muster_test_world_set_seed (world, 1000);
}

static void
start_again (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&fixture->book.store, muster_store_free);
  muster_test_vfs_restore (fixture->vfs, FOLDER, fixture->image);
  set_world (fixture);
  open_store (fixture, &error);
  g_assert_no_error (error);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->vfs = muster_test_vfs_new (1);
  fixture->book.world = muster_test_world_new (3, muster_test_vfs_get_name (fixture->vfs), FALSE);
  fixture->book.catalogue = muster_catalogue_new_standard ();
  open_store (fixture, &error);
  g_assert_no_error (error);
  operation_book_fill (&fixture->book);
  g_clear_pointer (&fixture->book.store, muster_store_free);
  fixture->image = muster_test_vfs_save (fixture->vfs, FOLDER);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->book.store, muster_store_free);
  muster_test_vfs_image_free (fixture->image);
  muster_catalogue_unref (fixture->book.catalogue);
  muster_world_unref (fixture->book.world);
  muster_test_vfs_free (fixture->vfs);
}

static char *
get_state (Fixture *fixture)
{
  return muster_test_state (muster_store_get_db (fixture->book.store));
}

/* What was kept before, what after, and what was answered. */
typedef struct
{
  char *before;
  char *after;
  GString *answer;
} Course;

static void
play_undisturbed (Fixture *fixture, const Operation *operation, GString *answer)
{
  g_autoptr (GError) error = NULL;
  gboolean done = operation->play (&fixture->book, answer, &error);

  g_assert_no_error (error);
  g_assert_true (done);
}

static void
course_init (Course *course, Fixture *fixture, const Operation *operation)
{
  start_again (fixture);
  course->before = get_state (fixture);
  course->answer = g_string_new (NULL);
  play_undisturbed (fixture, operation, course->answer);
  course->after = get_state (fixture);
}

static void
course_clear (Course *course)
{
  g_free (course->before);
  g_free (course->after);
  g_string_free (course->answer, TRUE);
}

/* How many rows each table has: what is done later carries later stamps. */
static char *
get_rows (const char *state)
{
  g_autoptr (GRegex) digests = g_regex_new (" [0-9a-f]{16}$", G_REGEX_MULTILINE, 0, NULL);

  return g_regex_replace_literal (digests, state, -1, 0, "", 0, NULL);
}

/* With a good disk, by the same connection. */
static void
do_again (Fixture *fixture, const Operation *operation, const Course *course)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *state = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *wanted = get_rows (course->after);

  set_world (fixture);
  play_undisturbed (fixture, operation, answer);
  state = get_state (fixture);
  rows = get_rows (state);
  g_assert_cmpstr (rows, ==, wanted);
  muster_store_check (fixture->book.store, &error);
  g_assert_no_error (error);
}

static void
assert_kept (Fixture *fixture, const Operation *operation, const Course *course, gboolean done)
{
  g_autofree char *state = get_state (fixture);
  g_autofree char *rows = get_rows (state);
  g_autofree char *wanted = get_rows (course->after);

  if (done && operation->tries_again)
    g_assert_cmpstr (rows, ==, wanted);
  else if (done)
    g_assert_cmpstr (state, ==, course->after);
  else if (!operation->writes_first || strcmp (state, course->after) != 0)
    g_assert_cmpstr (state, ==, course->before);
}

/* Returns whether there was such a statement. */
static gboolean
disturb (Fixture *fixture, const Operation *operation, const Course *course, guint number)
{
  g_autoptr (GString) answer = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  gboolean done, fired;

  start_again (fixture);
  muster_test_statements_fail (number);
  done = operation->play (&fixture->book, answer, &error);
  fired = muster_test_statements_failed ();
  g_test_message ("%s %u: %s; %s", operation->name, number, muster_test_statements_get_failed (),
                  done ? "done" : "refused");
  muster_test_statements_fail (0);
  g_assert_true (done == (error == NULL));
  assert_kept (fixture, operation, course, done);
  if (done)
    g_assert_cmpstr (answer->str, ==, course->answer->str);
  else if (!operation->writes_first)
    do_again (fixture, operation, course);
  return fired;
}

static void
test_operation (Fixture *fixture, gconstpointer data)
{
  const Operation *operation = data;
  const char *stride_text = g_getenv ("MUSTER_TEST_STRIDE");
  guint stride = stride_text == NULL ? 1 : MAX (1, (guint) g_ascii_strtoull (stride_text, NULL, 10));
  guint cases = 0;
  Course course;

  course_init (&course, fixture, operation);
  for (guint number = 1; disturb (fixture, operation, &course, number); number += stride)
    cases++;
  g_assert_cmpuint (cases, >, 0);
  g_test_message ("%u cases", cases);
  course_clear (&course);
}

static void
add_operations (const Operation *operations, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strconcat ("/store/faults/", operations[i].name, NULL);

      g_test_add (path, Fixture, &operations[i], set_up, test_operation, tear_down);
    }
}

int
main (int argc, char **argv)
{
  const Operation *operations;
  guint n;

  g_test_init (&argc, &argv, NULL);
  operations = operations_get (&n);
  add_operations (operations, n);
  operations = operations_get_readings (&n);
  add_operations (operations, n);
  return g_test_run ();
}
