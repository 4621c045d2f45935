/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-test-crash.h"

#include <sqlite3.h>
#include <string.h>

/* A point is a call of the disk in a scripted day: the n-th read, write, sync, truncation, deletion or opening. At each
 * point the power is cut, in each of the four ways of losing what was not synced; and the call fails, in each of the ways
 * in which disks fail. After each of them the programs start again, check what is there, and go on to the same end: what
 * was said to be done is there whole; the step in which it happened is there whole or not at all.
 *
 * MUSTER_TEST_STRIDE (a number, default 1) takes only every so many of the points of a kind, the first ones of every kind
 * always; MUSTER_TEST_POINT (a number) takes that one alone, with `-p /crash/DAY/CALL`, to see again what failed;
 * MUSTER_TEST_PROGRESS prints a line now and then. */

#define ALWAYS 6
#define PROGRESS_EVERY 100

typedef enum
{
  CUT_LOSE_ALL = MUSTER_TEST_VFS_LOSE_ALL,
  CUT_LOSE_NONE = MUSTER_TEST_VFS_LOSE_NONE,
  CUT_LOSE_SOME = MUSTER_TEST_VFS_LOSE_SOME,
  CUT_LOSE_SECTORS = MUSTER_TEST_VFS_LOSE_SECTORS,
  FAIL_ONCE,         /* the step is done again by the same program */
  FAIL_ONCE_AND_CUT, /* the same, and when the day is over the power goes: what a failed sync lost shows */
  FAIL_LONG,         /* every call of the kind fails until the program is started again */
  FAIL_PARTLY,       /* half of a write arrives, then the disk is full */
  N_MODES,
} Mode;

static const char *const mode_names[N_MODES]
    = { "cut, all lost", "cut, none lost", "cut, some lost", "cut, torn", "fails once", "fails once, cut later", "fails long", "short write" };
static const char *const call_names[MUSTER_TEST_VFS_N_CALLS] = { "open", "read", "write", "sync", "truncate", "delete" };

static const int results[MUSTER_TEST_VFS_N_CALLS]
    = { SQLITE_CANTOPEN, SQLITE_IOERR_READ, SQLITE_FULL, SQLITE_IOERR_FSYNC, SQLITE_IOERR_TRUNCATE, SQLITE_IOERR_DELETE };

/* The undisturbed day: what was kept before each step and after the last. */
typedef struct
{
  const MusterTestDay *script;
  char **states;
  guint64 calls[MUSTER_TEST_VFS_N_CALLS];
} Course;

typedef struct
{
  const MusterTestDay *script;
  MusterTestVfsCall call;
} Subject;

static guint n_points;
static guint n_cases;

static void
play_undisturbed (const MusterTestDay *script, gpointer day, guint step)
{
  g_autoptr (GError) error = NULL;

  script->play (day, step, &error);
  g_assert_no_error (error);
}

/* Looking at what is kept reads too: the calls are counted on a day on which nobody looks. */
static Course *
course_new (const MusterTestDay *script)
{
  Course *course = g_new0 (Course, 1);
  gpointer seen = script->begin ();
  gpointer counted = script->begin ();

  course->script = script;
  course->states = g_new0 (char *, script->n_steps + 2);
  course->states[0] = script->get_state (seen);
  for (guint i = 0; i < script->n_steps; i++)
    {
      play_undisturbed (script, seen, i);
      play_undisturbed (script, counted, i);
      course->states[i + 1] = script->get_state (seen);
    }
  for (guint i = 0; i < MUSTER_TEST_VFS_N_CALLS; i++)
    course->calls[i] = muster_test_vfs_get_calls (script->get_disk (counted), i);
  script->end (seen);
  script->end (counted);
  return course;
}

static Course *
get_course (const MusterTestDay *script)
{
  static GPtrArray *courses;

  if (courses == NULL)
    courses = g_ptr_array_new ();
  for (guint i = 0; i < courses->len; i++)
    if (((Course *) courses->pdata[i])->script == script)
      return courses->pdata[i];
  g_ptr_array_add (courses, course_new (script));
  return courses->pdata[courses->len - 1];
}

static void
arm (MusterTestVfs *disk, MusterTestVfsCall call, guint64 number, Mode mode)
{
  if (mode < FAIL_ONCE)
    muster_test_vfs_cut_power_at (disk, call, number);
  else if (mode == FAIL_PARTLY)
    muster_test_vfs_fail_partly (disk, number, SQLITE_FULL);
  else
    muster_test_vfs_fail (disk, call, number, results[call], mode == FAIL_LONG);
}

/* Returns which step was not done; the number of steps where all were. */
static guint
play_until_it_fails (const Course *course, gpointer day, guint step)
{
  const MusterTestDay *script = course->script;

  while (step < script->n_steps && script->play (day, step, NULL) && muster_test_vfs_has_power (script->get_disk (day)))
    step++;
  return step;
}

static void
start_again (const Course *course, gpointer day, Mode mode, guint64 number)
{
  MusterTestVfs *disk = course->script->get_disk (day);
  g_autoptr (GError) error = NULL;

  course->script->close (day);
  muster_test_vfs_forget_faults (disk);
  if (!muster_test_vfs_has_power (disk) || mode == FAIL_ONCE_AND_CUT)
    muster_test_vfs_power_on (disk, mode < FAIL_ONCE ? (MusterTestVfsLoss) mode : MUSTER_TEST_VFS_LOSE_ALL, number);
  course->script->open (day, &error);
  g_assert_no_error (error);
  course->script->check (day, &error);
  g_assert_no_error (error);
}

/* Says in which tables two states are not the same, and ends the test. */
static void
assert_same (const char *state, const char *wanted)
{
  g_auto (GStrv) lines = g_strsplit (state, "\n", -1);
  g_auto (GStrv) wanted_lines = g_strsplit (wanted, "\n", -1);

  if (strcmp (state, wanted) == 0)
    return;
  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) wanted_lines, lines[i]))
      g_test_message ("is:        %s", lines[i]);
  for (guint i = 0; wanted_lines[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) lines, wanted_lines[i]))
      g_test_message ("should be: %s", wanted_lines[i]);
  g_error ("What is kept is not what it should be.");
}

/* Which step is next, by what is there. A power cut leaves doubt, where the step was done and nobody heard of it; and so
 * does a sync that fails, after which the log is read anew: what was written stands in it, synced or not. */
static guint
find_step (const Course *course, gpointer day, guint step, gboolean may_be_done)
{
  g_autofree char *state = course->script->get_state (day);

  if (step < course->script->n_steps && may_be_done && strcmp (state, course->states[step + 1]) == 0)
    return step + 1;
  assert_same (state, course->states[may_be_done && g_str_has_prefix (course->states[step], MUSTER_TEST_CLOSED) ? step + 1 : step]);
  return step;
}

static void
finish (const Course *course, gpointer day, guint step)
{
  for (; step < course->script->n_steps; step++)
    {
      g_autoptr (GError) error = NULL;

      course->script->play (day, step, &error);
      g_assert_no_error (error);
    }
}

/* The power is back, or the disk has room again and somebody starts the program anew. */
static void
go_on_after_start (const Course *course, gpointer day, guint step, MusterTestVfsCall call, guint64 number, Mode mode)
{
  gboolean doubtful = mode < FAIL_ONCE || call == MUSTER_TEST_VFS_SYNC || (course->script->opening_is_first && step == 0);
  g_autofree char *state = NULL;
  g_autoptr (GError) error = NULL;

  start_again (course, day, mode, number);
  step = find_step (course, day, step, doubtful);
  finish (course, day, step);
  course->script->check (day, &error);
  g_assert_no_error (error);
  state = course->script->get_state (day);
  assert_same (state, course->states[course->script->n_steps]);
}

/* The program that met the error does the step again; that it was not done before shows in what is kept. */
static void
go_on (const Course *course, gpointer day, guint step, Mode mode, guint64 number)
{
  g_autofree char *state = course->script->get_state (day);

  if (!g_str_has_prefix (state, MUSTER_TEST_CLOSED))
    find_step (course, day, step, FALSE);
  finish (course, day, step);
  start_again (course, day, mode, number);
}

static void
disturb (const Course *course, MusterTestVfsCall call, guint64 number, Mode mode)
{
  const MusterTestDay *script = course->script;
  gpointer day = script->begin ();
  MusterTestVfs *disk = script->get_disk (day);
  guint step;

  g_test_message ("%s: %s %" G_GUINT64_FORMAT ", %s", script->name, call_names[call], number, mode_names[mode]);
  arm (disk, call, number, mode);
  step = play_until_it_fails (course, day, 0);
  g_assert_cmpuint (muster_test_vfs_get_fired (disk), >, 0);
  if (mode == FAIL_ONCE || mode == FAIL_ONCE_AND_CUT || mode == FAIL_PARTLY)
    go_on (course, day, step, mode, number);
  else
    go_on_after_start (course, day, step, call, number, mode);
  script->end (day);
  n_cases++;
}

static guint64
get_stride (void)
{
  const char *stride = g_getenv ("MUSTER_TEST_STRIDE");

  return stride == NULL ? 1 : MAX (1, g_ascii_strtoull (stride, NULL, 10));
}

/* 0: all. */
static guint64
get_point (void)
{
  const char *point = g_getenv ("MUSTER_TEST_POINT");

  return point == NULL ? 0 : g_ascii_strtoull (point, NULL, 10);
}

static void
disturb_in_all_ways (const Course *course, MusterTestVfsCall call, guint64 number)
{
  for (Mode mode = 0; mode < N_MODES; mode++)
    if (mode != FAIL_PARTLY || call == MUSTER_TEST_VFS_WRITE)
      disturb (course, call, number, mode);
}

static void
test_points (gconstpointer data)
{
  const Subject *subject = data;
  const Course *course = get_course (subject->script);
  guint64 calls = course->calls[subject->call];
  guint64 point = get_point ();
  guint points = 0;

  for (guint64 number = MAX (1, point); number <= (point > 0 ? point : calls); number += number < ALWAYS ? 1 : get_stride ())
    {
      disturb_in_all_ways (course, subject->call, number);
      if (++points % PROGRESS_EVERY == 0 && g_getenv ("MUSTER_TEST_PROGRESS") != NULL)
        g_printerr ("%s, %s: %u of %" G_GUINT64_FORMAT " points\n", course->script->name, call_names[subject->call], points, calls);
    }
  n_points += points;
  g_test_message ("%u of %" G_GUINT64_FORMAT " points", points, calls);
}

static void
subject_free (gpointer data)
{
  g_free (data);
}

void
muster_test_crash_add (const MusterTestDay *day)
{
  for (guint call = 0; call < MUSTER_TEST_VFS_N_CALLS; call++)
    {
      Subject *subject = g_new0 (Subject, 1);
      g_autofree char *path = g_strdup_printf ("/crash/%s/%s", day->name, call_names[call]);

      *subject = (Subject){ day, (MusterTestVfsCall) call };
      g_test_add_data_func_full (path, subject, test_points, subject_free);
    }
}

void
muster_test_crash_report (void)
{
  g_print ("# %u points, %u cases\n", n_points, n_cases);
}
