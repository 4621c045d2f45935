/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-rig.h"

#include <string.h>

#include "muster-journal.h"
#include "muster-protocol.h"
#include "muster-test-state.h"
#include "muster-test-vfs.h"

/* A day at headquarters, and a power cut at every sync and every write of it, with each way of losing what was not
 * synced. What was answered with a receipt is there whole; the request in which the power went is there whole or not at
 * all; nothing is doubled; the tables say what the journal says; and the same requests again end as the undisturbed day.
 *
 * MUSTER_TEST_STRIDE (a number, default 1) takes only every so many of the writes; syncs are always all taken. */

#define STEPS 9
#define CHECKPOINT_EVERY 4

typedef struct
{
  MusterTestVfs *vfs;
  HqRig rig;
  HqLaptop *squad;
  HqLaptop *office;
  GBytes *bodies[STEPS];
  HqLaptop *senders[STEPS];
} Day;

static void
open_headquarters (Day *day, gboolean create)
{
  static const MusterHqNew values = { .name = "指挥部", .without_certificate = TRUE };
  MusterHqOptions options = { .world = day->rig.world, .catalogue = day->rig.catalogue, .folder = "hq" };
  g_autoptr (GError) error = NULL;

  day->rig.hq = create ? muster_hq_create (&options, &values, &error) : muster_hq_open (&options, &error);
  g_assert_no_error (error);
}

static GBytes *
make_batch (HqLaptop *laptop, GBytes *one, GBytes *two)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  g_ptr_array_add (lines, one);
  if (two != NULL)
    g_ptr_array_add (lines, two);
  return hq_laptop_batch (laptop, lines);
}

static GBytes *
make_worker (HqLaptop *laptop, const MusterId *record, const char *name)
{
  g_autofree char *origin = hq_laptop_origin (laptop);
  g_autofree char *set = g_strdup_printf ("{%s\"mobile\":{\"mobile\":\"15400001234\"},\"name\":{\"name\":\"%s\"}}", origin, name);

  return hq_laptop_change (laptop, "worker", record, set, NULL, NULL);
}

/* All bytes are made before the day begins: a day that is disturbed sends the same. */
static void
write_script (Day *day)
{
  MusterId a = hq_new_id (&day->rig), b = hq_new_id (&day->rig), c = hq_new_id (&day->rig), squad = hq_new_id (&day->rig),
           review = hq_new_id (&day->rig), first, edit;
  HqLaptop *us = day->squad;
  g_autofree char *seen = NULL, *replaces = NULL, *saw = NULL, *edited = NULL;
  g_autoptr (GBytes) known = NULL;

  day->senders[0] = day->office;
  day->bodies[0] = make_batch (day->office, hq_laptop_change (day->office, "squad", &squad, "{\"_origin\":{\"created\":1,\"origin\":\"1\"},\"name\":{\"name\":\"一队\"}}", NULL, NULL), NULL);
  known = hq_laptop_change (us, "fair", &c, "{\"_origin\":{\"created\":1,\"origin\":\"1\"},\"title\":{\"title\":\"招聘会\"}}", NULL, &first);
  day->bodies[1] = make_batch (us, make_worker (us, &a, "张三"), make_worker (us, &b, "李四"));
  day->bodies[2] = make_batch (us, g_bytes_ref (known), hq_laptop_change (us, "review", &review, "{\"decision\":{\"decision\":\"1\"}}", NULL, NULL));
  seen = hq_text (&first);
  replaces = g_strdup_printf ("{\"title\":[\"%s\"]}", seen);
  day->bodies[3] = make_batch (us, hq_laptop_change (us, "fair", &c, "{\"title\":{\"title\":\"大招聘会\"}}", replaces, &edit), NULL);
  edited = hq_text (&edit);
  saw = g_strdup_printf ("{\"_deleted\":{\"saw\":[\"%s\"],\"why\":\"录错了\"}}", edited);
  day->bodies[4] = make_batch (us, hq_laptop_change (us, "fair", &c, saw, NULL, NULL), g_bytes_ref (known));
  /* The second of these comes again as it was, as a repetition does. */
  day->bodies[5] = g_bytes_ref (day->bodies[2]);
  day->bodies[6] = make_batch (us, hq_laptop_change (us, "worker", &b, "{\"_erased\":{\"reason\":\"request\"}}", NULL, NULL), NULL);
  day->bodies[7] = make_batch (us, make_worker (us, &b, "李四"), hq_laptop_change (us, "spaceship", &a, "{\"a\":{\"a\":1}}", NULL, NULL));
  day->bodies[8] = make_batch (us, hq_laptop_change (us, "worker", &a, "{\"name\":{\"name\":\"张三丰\"}}", NULL, NULL), NULL);
  for (guint i = 1; i < STEPS; i++)
    day->senders[i] = us;
}

static Day *
day_new (void)
{
  Day *day = g_new0 (Day, 1);
  MusterId squad;

  day->vfs = muster_test_vfs_new (1);
  day->rig.world = muster_test_world_new (3, muster_test_vfs_get_name (day->vfs), FALSE);
  day->rig.catalogue = muster_catalogue_new_standard ();
  open_headquarters (day, TRUE);
  squad = hq_new_id (&day->rig);
  day->squad = hq_laptop_new (&day->rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  day->office = hq_laptop_new (&day->rig, MUSTER_HQ_ROLE_HEADQUARTERS, NULL, NULL);
  write_script (day);
  muster_test_vfs_reset_calls (day->vfs);
  return day;
}

static void
day_free (Day *day)
{
  for (guint i = 0; i < STEPS; i++)
    g_bytes_unref (day->bodies[i]);
  hq_laptop_free (day->squad);
  hq_laptop_free (day->office);
  muster_hq_free (day->rig.hq);
  muster_catalogue_unref (day->rig.catalogue);
  muster_world_unref (day->rig.world);
  muster_test_vfs_free (day->vfs);
  g_free (day);
}

static char *
get_state (Day *day)
{
  return muster_test_state (muster_store_get_db (muster_hq_get_store (day->rig.hq)));
}

static MusterHqResponse *
play (Day *day, guint step)
{
  return hq_laptop_post (day->senders[step], MUSTER_PATH_BATCHES, day->bodies[step]);
}

/* What the server does between requests; it may fail, and says nothing to anybody. */
static void
tidy (Day *day)
{
  muster_db_checkpoint (muster_store_get_db (muster_hq_get_store (day->rig.hq)), NULL);
}

/* The undisturbed day: what was answered, and what the store held after each step (and before the first, at 0). */
typedef struct
{
  GBytes *answers[STEPS];
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
      g_autoptr (MusterHqResponse) response = play (day, i);

      g_assert_cmpuint (response->status, ==, 200);
      course->answers[i] = g_bytes_ref (response->body);
      course->states[i + 1] = get_state (day);
      if (i % CHECKPOINT_EVERY == CHECKPOINT_EVERY - 1)
        tidy (day);
    }
  for (guint i = 0; i < MUSTER_TEST_VFS_N_CALLS; i++)
    course->calls[i] = muster_test_vfs_get_calls (day->vfs, i);
  g_assert_true (g_bytes_equal (course->answers[2], course->answers[5]));
  day_free (day);
}

static void
course_clear (Course *course)
{
  for (guint i = 0; i <= STEPS; i++)
    {
      g_free (course->states[i]);
      if (i < STEPS)
        g_bytes_unref (course->answers[i]);
    }
}

static void
check (Day *day)
{
  g_autoptr (GError) error = NULL;

  muster_hq_check (day->rig.hq, &error);
  g_assert_no_error (error);
}

static void
restart (Day *day, MusterTestVfsLoss loss, guint64 seed)
{
  g_clear_pointer (&day->rig.hq, muster_hq_free);
  muster_test_vfs_forget_faults (day->vfs);
  if (!muster_test_vfs_has_power (day->vfs))
    muster_test_vfs_power_on (day->vfs, loss, seed);
  open_headquarters (day, FALSE);
}

/* Steps until the power goes. Returns how many were answered. */
static guint
play_until_dark (Day *day, const Course *course)
{
  guint step = 0;

  for (; step < STEPS && muster_test_vfs_has_power (day->vfs); step++)
    {
      g_autoptr (MusterHqResponse) response = play (day, step);

      if (response->status != 200)
        break;
      g_assert_true (g_bytes_equal (response->body, course->answers[step]));
      if (step % CHECKPOINT_EVERY == CHECKPOINT_EVERY - 1)
        tidy (day);
    }
  return step;
}

static void
disturb (const Course *course, MusterTestVfsCall call, guint64 number, MusterTestVfsLoss loss)
{
  Day *day = day_new ();
  g_autofree char *state = NULL;
  guint step;

  muster_test_vfs_cut_power_at (day->vfs, call, number);
  step = play_until_dark (day, course);
  restart (day, loss, number);
  check (day);
  state = get_state (day);
  if (step == STEPS || strcmp (state, course->states[step + 1]) != 0)
    g_assert_cmpstr (state, ==, course->states[step]);
  /* The laptop has no answer to the last one, and repeats it. */
  for (; step < STEPS; step++)
    {
      g_autoptr (MusterHqResponse) response = play (day, step);

      g_assert_cmpuint (response->status, ==, 200);
      g_assert_true (g_bytes_equal (response->body, course->answers[step]));
    }
  g_free (state);
  state = get_state (day);
  g_assert_cmpstr (state, ==, course->states[STEPS]);
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
  g_assert_cmpuint (course.calls[call], >=, STEPS - 1);
  for (guint64 number = 1; number <= course.calls[call]; number += get_stride (call))
    for (guint loss = 0; loss < MUSTER_TEST_VFS_N_LOSSES; loss++, cases++)
      disturb (&course, call, number, (MusterTestVfsLoss) loss);
  g_test_message ("%" G_GUINT64_FORMAT " calls, %u cases", course.calls[call], cases);
  course_clear (&course);
}

/* Headquarters tells its log of every request that failed for want of power. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *log_fields, gsize n_fields, gpointer data)
{
  if (level & (G_LOG_LEVEL_MESSAGE | G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG))
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, log_fields, n_fields, data);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (write_log, NULL, NULL);
  g_test_add_data_func ("/hq/power/sync", GUINT_TO_POINTER (MUSTER_TEST_VFS_SYNC), test_cuts);
  g_test_add_data_func ("/hq/power/write", GUINT_TO_POINTER (MUSTER_TEST_VFS_WRITE), test_cuts);
  return g_test_run ();
}
