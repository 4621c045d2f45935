/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "restore-day.h"

#include <string.h>

#include "hq-rig.h"
#include "muster-hq-backup-file.h"
#include "muster-journal.h"
#include "muster-protocol.h"
#include "muster-test-state.h"

/* A day on which headquarters is put back and backed up, all of its files on one disk that fails: restored from a backup that
 * lacks a batch, which its laptop sends again; a new backup over the old one, in whose place there is a good one at every
 * moment. Whoever finds no headquarters in the folder runs restore again, as the handbook says. */

#define FOLDER "hq"
#define BACKUP "backup/headquarters"
#define OFFLINE_KEY FOLDER "/" MUSTER_HQ_OFFLINE_KEY_FILE
#define BATCHES 3

typedef struct
{
  MusterTestVfs *vfs;
  HqRig rig;
  HqLaptop *laptop;
  GBytes *bodies[BATCHES];
} Day;

static MusterHqOptions
get_options (Day *day)
{
  return (MusterHqOptions){ .world = day->rig.world, .catalogue = day->rig.catalogue, .folder = FOLDER };
}

static gboolean
open_headquarters (Day *day, GError **error)
{
  MusterHqOptions options = get_options (day);

  day->rig.hq = muster_hq_open (&options, error);
  return day->rig.hq != NULL;
}

static void
stop (gpointer data)
{
  Day *day = data;

  g_clear_pointer (&day->rig.hq, muster_hq_free);
}

/* ---- Steps ---- */

static gboolean
restore (Day *day, guint index, GError **error)
{
  MusterHqOptions options = get_options (day);

  stop (day);
  return muster_hq_restore (&options, BACKUP, OFFLINE_KEY, error) && open_headquarters (day, error);
}

static gboolean
send_batch (Day *day, guint index, GError **error)
{
  g_autoptr (MusterHqResponse) response = hq_laptop_post (day->laptop, MUSTER_PATH_BATCHES, day->bodies[index]);

  if (response->status != 200)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FAILED, "Answered %u.", response->status);
  return response->status == 200;
}

static gboolean
back_up (Day *day, guint index, GError **error)
{
  return muster_hq_backup (day->rig.hq, BACKUP, error);
}

static const struct
{
  gboolean (*play) (Day *day, guint index, GError **error);
  guint index;
} steps[] = { { restore, 0 }, { send_batch, 1 }, { back_up, 0 }, { send_batch, 2 }, { back_up, 0 } };

static void
set_world (Day *day, guint step)
{
  MusterTestWorld *world = muster_test_world_get (day->rig.world);

  muster_test_world_set_seed (world, 1000 + step);
  muster_test_world_set_wall (world, MUSTER_TEST_START_MS + (step + 1) * 60000);
}

static gboolean
play (gpointer data, guint step, GError **error)
{
  Day *day = data;

  set_world (day, step);
  return (day->rig.hq != NULL || steps[step].play == restore) && steps[step].play (day, steps[step].index, error);
}

/* ---- The machine ---- */

static GBytes *
make_batch (Day *day, const char *name)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *origin = hq_laptop_origin (day->laptop);
  g_autofree char *set = g_strdup_printf ("{%s\"name\":{\"name\":\"%s\"}}", origin, name);
  MusterId record = hq_new_id (&day->rig);

  g_ptr_array_add (lines, hq_laptop_change (day->laptop, "worker", &record, set, NULL, NULL));
  return hq_laptop_batch (day->laptop, lines);
}

static gpointer
begin (void)
{
  static const MusterHqNew values = { .name = "指挥部", .without_certificate = TRUE };
  Day *day = g_new0 (Day, 1);
  MusterHqOptions options;
  g_autoptr (GError) error = NULL;
  MusterId squad;

  day->vfs = muster_test_vfs_new (1);
  day->rig.world = muster_test_world_new (3, muster_test_vfs_get_name (day->vfs), FALSE);
  muster_test_world_use_disk (muster_test_world_get (day->rig.world));
  day->rig.catalogue = muster_catalogue_new_standard ();
  options = get_options (day);
  day->rig.hq = muster_hq_create (&options, &values, &error);
  g_assert_no_error (error);
  squad = hq_new_id (&day->rig);
  day->laptop = hq_laptop_new (&day->rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  day->bodies[0] = make_batch (day, "张三");
  day->bodies[1] = make_batch (day, "李四");
  day->bodies[2] = make_batch (day, "王五");
  g_assert_true (send_batch (day, 0, &error));
  back_up (day, 0, &error);
  g_assert_no_error (error);
  g_assert_true (send_batch (day, 1, &error));
  muster_test_vfs_reset_calls (day->vfs);
  return day;
}

static void
end (gpointer data)
{
  Day *day = data;

  stop (day);
  for (guint i = 0; i < BATCHES; i++)
    g_bytes_unref (day->bodies[i]);
  hq_laptop_free (day->laptop);
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

static gboolean
start (gpointer data, GError **error)
{
  Day *day = data;

  if (day->rig.hq != NULL)
    return TRUE;
  set_world (day, 0);
  return muster_world_has_file (day->rig.world, FOLDER "/" MUSTER_HQ_KEY_FILE) ? open_headquarters (day, error)
                                                                               : restore (day, 0, error);
}

/* Whatever headquarters calls safe can be had from the backup. */
static char *
describe_backup (Day *day)
{
  g_auto (MusterHqBackupHeader) header = { 0 };
  g_autoptr (GError) error = NULL;

  if (!muster_hq_backup_file_read (day->rig.world, BACKUP, &header, NULL, &error))
    return g_strdup (error->message);
  return g_strdup (header.hq_seq < hq_rig_get_backup_seq (&day->rig) ? "a backup that lacks something" : "backup");
}

/* Whoever restores puts what was there aside, and it stays there. */
static gboolean
is_kept (Day *day)
{
  g_auto (GStrv) paths = muster_test_vfs_list (day->vfs, FOLDER "/replaced-");
  gboolean key = FALSE, database = FALSE;

  for (guint i = 0; paths[i] != NULL; i++)
    {
      key |= g_str_has_suffix (paths[i], "/" MUSTER_HQ_KEY_FILE);
      database |= g_str_has_suffix (paths[i], "/muster.db");
    }
  return key && database;
}

static char *
get_state (gpointer data)
{
  Day *day = data;
  g_autofree char *state = NULL;
  g_autofree char *backup = NULL;

  if (day->rig.hq == NULL)
    return g_strdup (MUSTER_TEST_CLOSED);
  state = muster_test_state (muster_store_get_db (muster_hq_get_store (day->rig.hq)));
  backup = describe_backup (day);
  return g_strconcat (state, backup, is_kept (day) ? "kept" : "", NULL);
}

static gboolean
check (gpointer data, GError **error)
{
  return muster_hq_check (((Day *) data)->rig.hq, error);
}

const MusterTestDay hq_restore_day = {
  .name = "restore",
  .n_steps = G_N_ELEMENTS (steps),
  .begin = begin,
  .end = end,
  .get_disk = get_disk,
  .play = play,
  .open = start,
  .close = stop,
  .get_state = get_state,
  .check = check,
  .opening_is_first = TRUE,
};
