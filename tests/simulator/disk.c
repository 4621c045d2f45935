/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <sqlite3.h>

/* What a disk does to those who write on it: F-6 and F-13 take the power, F-7 to F-9 refuse. */

#define FULL_FOR_MS (10 * 60 * 1000)
#define PAGE 4096

/* Power goes at one of the next @within syncs or writes of this disk. */
void
disk_arm_power (Simulation *self, MusterTestVfs *vfs, guint within)
{
  MusterTestVfsCall call = simulation_draw (self, 2) == 0 ? MUSTER_TEST_VFS_SYNC : MUSTER_TEST_VFS_WRITE;

  muster_test_vfs_reset_calls (vfs);
  muster_test_vfs_cut_power_at (
      vfs, call, 1 + simulation_draw (self, call == MUSTER_TEST_VFS_SYNC ? (within + 2) / 3 : within * 3));
}

/* F-13: among the pages of one commit, or at the very sync that makes it last. */
void
disk_arm_receipt (Simulation *self, MusterTestVfs *vfs)
{
  muster_test_vfs_reset_calls (vfs);
  if (simulation_draw (self, 3) == 0)
    muster_test_vfs_cut_power_at (vfs, MUSTER_TEST_VFS_SYNC, 1 + simulation_draw (self, 2));
  else
    muster_test_vfs_cut_power_at (vfs, MUSTER_TEST_VFS_WRITE, 1 + simulation_draw (self, 40));
}

static guint64
get_used (MusterTestVfs *vfs)
{
  g_auto (GStrv) paths = muster_test_vfs_list (vfs, "");
  guint64 used = 0;

  for (char **path = paths; *path != NULL; path++)
    {
      g_autoptr (GBytes) content = muster_test_vfs_read (vfs, *path);

      used += content == NULL ? 0 : g_bytes_get_size (content);
    }
  return used;
}

static void
arm_io (Simulation *self, MusterTestVfs *vfs, guint within)
{
  static const struct
  {
    MusterTestVfsCall call;
    int result;
    guint often; /* such calls for one save */
  } failures[] = {
    { MUSTER_TEST_VFS_READ, SQLITE_IOERR_READ, 12 },
    { MUSTER_TEST_VFS_WRITE, SQLITE_IOERR_WRITE, 12 },
    { MUSTER_TEST_VFS_WRITE, SQLITE_FULL, 12 },
    { MUSTER_TEST_VFS_SYNC, SQLITE_IOERR_FSYNC, 1 },
    { MUSTER_TEST_VFS_TRUNCATE, SQLITE_IOERR_TRUNCATE, 1 },
    { MUSTER_TEST_VFS_DELETE, SQLITE_IOERR_DELETE, 1 },
  };
  guint which = simulation_draw (self, G_N_ELEMENTS (failures));
  gboolean persistent = simulation_draw (self, 3) == 0;

  muster_test_vfs_reset_calls (vfs);
  muster_test_vfs_fail (vfs, failures[which].call, 1 + simulation_draw (self, within * failures[which].often),
                        failures[which].result, persistent);
}

/* F-7, F-8 or F-9 for what comes next on this disk. Returns: whether one was armed */
gboolean
disk_arm_trouble (Simulation *self, MusterTestVfs *vfs, guint within, gint64 *full_until)
{
  if (simulation_chance (self, FAULT_MEMORY, 12))
    {
      gboolean persistently = simulation_draw (self, 3) == 0;

      memory_fail_at (1 + simulation_draw (self, within * 400), persistently);
      return TRUE;
    }
  if (simulation_chance (self, FAULT_IO, 12))
    {
      arm_io (self, vfs, within);
      return TRUE;
    }
  if (*full_until == 0 && simulation_chance (self, FAULT_FULL, 25))
    {
      *full_until = self->now_ms + simulation_draw (self, FULL_FOR_MS);
      muster_test_vfs_set_limit (vfs, get_used (vfs) + simulation_draw (self, 20) * PAGE);
      simulation_note (self, "a disk has little room");
    }
  return *full_until != 0;
}

/* Nothing fails any more, but for a disk that is still full. */
void
disk_disarm (Simulation *self, MusterTestVfs *vfs, gint64 *full_until)
{
  muster_test_vfs_forget_faults (vfs);
  if (memory_take ().fired > 0)
    simulation_note (self, "memory was refused");
  if (*full_until != 0 && (self->calm || *full_until < self->now_ms))
    {
      *full_until = 0;
      muster_test_vfs_set_limit (vfs, 0);
    }
}
