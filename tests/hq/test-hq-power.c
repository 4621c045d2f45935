/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-rig.h"

#include <string.h>

#include "muster-journal.h"
#include "muster-protocol.h"
#include "muster-test-crash.h"
#include "muster-test-state.h"
#include "restore-day.h"

/* A day at headquarters, of which every call of the disk fails: batches with everything that may be in them, one that comes
 * twice, the log emptied, a copy under another key, the programs started again. See muster-test-crash.c. */

#define COPY "copy.db"
#define BATCHES 9

typedef struct
{
  MusterTestVfs *vfs;
  HqRig rig;
  HqLaptop *squad;
  HqLaptop *office;
  GBytes *bodies[BATCHES];
  HqLaptop *senders[BATCHES];
  GBytes *answers[BATCHES]; /* what was answered first; whoever asks again hears the same */
  gboolean has_copy;
} Day;

static const guint8 copy_key[MUSTER_DB_KEY_SIZE] = { 77 };

static gboolean
open_headquarters (Day *day, gboolean create, GError **error)
{
  static const MusterHqNew values = { .name = "指挥部", .without_certificate = TRUE };
  MusterHqOptions options = { .world = day->rig.world, .catalogue = day->rig.catalogue, .folder = "hq" };

  day->rig.hq = create ? muster_hq_create (&options, &values, error) : muster_hq_open (&options, error);
  return day->rig.hq != NULL;
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
  for (guint i = 1; i < BATCHES; i++)
    day->senders[i] = us;
}

static gpointer
begin (void)
{
  Day *day = g_new0 (Day, 1);
  g_autoptr (GError) error = NULL;
  MusterId squad;

  day->vfs = muster_test_vfs_new (1);
  day->rig.world = muster_test_world_new (3, muster_test_vfs_get_name (day->vfs), FALSE);
  day->rig.catalogue = muster_catalogue_new_standard ();
  open_headquarters (day, TRUE, &error);
  g_assert_no_error (error);
  squad = hq_new_id (&day->rig);
  day->squad = hq_laptop_new (&day->rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  day->office = hq_laptop_new (&day->rig, MUSTER_HQ_ROLE_HEADQUARTERS, NULL, NULL);
  write_script (day);
  muster_test_vfs_reset_calls (day->vfs);
  return day;
}

static void
end (gpointer data)
{
  Day *day = data;

  for (guint i = 0; i < BATCHES; i++)
    {
      g_bytes_unref (day->bodies[i]);
      g_clear_pointer (&day->answers[i], g_bytes_unref);
    }
  hq_laptop_free (day->squad);
  hq_laptop_free (day->office);
  g_clear_pointer (&day->rig.hq, muster_hq_free);
  muster_catalogue_unref (day->rig.catalogue);
  muster_world_unref (day->rig.world);
  muster_test_vfs_free (day->vfs);
  g_free (day);
}

static MusterTestVfs *
get_disk (gpointer data)
{
  return ((Day *) data)->vfs;
}

static MusterDb *
get_db (Day *day)
{
  return muster_store_get_db (muster_hq_get_store (day->rig.hq));
}

static gboolean
send_batch (Day *day, guint index, GError **error)
{
  g_autoptr (MusterHqResponse) response = hq_laptop_post (day->senders[index], MUSTER_PATH_BATCHES, day->bodies[index]);

  if (response->status != 200)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FAILED, "Answered %u.", response->status);
      return FALSE;
    }
  if (day->answers[index] == NULL)
    day->answers[index] = g_bytes_ref (response->body);
  g_assert_true (g_bytes_equal (response->body, day->answers[index]));
  return TRUE;
}

static gboolean
empty_log (Day *day, guint index, GError **error)
{
  return muster_db_checkpoint (get_db (day), error);
}

static gboolean
make_copy (Day *day, guint index, GError **error)
{
  MusterDbOptions target = { .path = COPY, .key = copy_key, .vfs = muster_test_vfs_get_name (day->vfs), .create = TRUE };

  /* Of a copy that was broken off with the power, a part may be there. */
  if (!muster_world_remove_file (day->rig.world, COPY "-journal", error) || !muster_world_remove_file (day->rig.world, COPY, error))
    return FALSE;
  day->has_copy = muster_db_backup (get_db (day), &target, NULL, NULL, NULL, error);
  return day->has_copy;
}

static gboolean
start (gpointer data, GError **error)
{
  Day *day = data;

  return day->rig.hq != NULL || open_headquarters (day, FALSE, error);
}

static void
stop (gpointer data)
{
  Day *day = data;

  g_clear_pointer (&day->rig.hq, muster_hq_free);
}

static gboolean
reopen (Day *day, guint index, GError **error)
{
  stop (day);
  return start (day, error);
}

static const struct
{
  gboolean (*play) (Day *day, guint index, GError **error);
  guint index;
} steps[] = {
  { send_batch, 0 }, { send_batch, 1 }, { send_batch, 2 }, { empty_log, 0 },  { send_batch, 3 }, { send_batch, 4 }, { reopen, 0 },
  { send_batch, 5 }, { send_batch, 6 }, { make_copy, 0 },  { send_batch, 7 }, { empty_log, 0 },  { send_batch, 8 },
};

static gboolean
play (gpointer data, guint step, GError **error)
{
  Day *day = data;
  MusterTestWorld *world = muster_test_world_get (day->rig.world);

  muster_test_world_set_seed (world, 1000 + step);
  muster_test_world_set_wall (world, MUSTER_TEST_START_MS + (step + 1) * 60000);
  return (day->rig.hq != NULL || steps[step].play == reopen) && steps[step].play (day, steps[step].index, error);
}

static gboolean
copy_is_good (Day *day)
{
  MusterDbOptions options = { .path = COPY, .key = copy_key, .vfs = muster_test_vfs_get_name (day->vfs), .read_only = TRUE };
  g_autoptr (MusterDb) copy = muster_db_open (&options, NULL);

  return copy != NULL && muster_db_verify (copy, NULL);
}

static char *
get_state (gpointer data)
{
  Day *day = data;
  g_autofree char *state = day->rig.hq == NULL ? g_strdup (MUSTER_TEST_CLOSED) : muster_test_state (get_db (day));

  return g_strdup_printf ("%s%s", state, !day->has_copy ? "" : copy_is_good (day) ? "copy" : "a copy that is not good");
}

static gboolean
check (gpointer data, GError **error)
{
  return muster_hq_check (((Day *) data)->rig.hq, error);
}

static const MusterTestDay day_at_headquarters = {
  .name = "headquarters",
  .n_steps = G_N_ELEMENTS (steps),
  .begin = begin,
  .end = end,
  .get_disk = get_disk,
  .play = play,
  .open = start,
  .close = stop,
  .get_state = get_state,
  .check = check,
};

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
  int result;

  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (write_log, NULL, NULL);
  muster_test_crash_add (&day_at_headquarters);
  muster_test_crash_add (&hq_restore_day);
  result = g_test_run ();
  muster_test_crash_report ();
  return result;
}
