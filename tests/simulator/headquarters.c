/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#define FOLDER "hq"

static MusterHqOptions
get_options (Simulation *self)
{
  return (MusterHqOptions) { .world = self->headquarters.world, .catalogue = self->catalogue, .folder = FOLDER };
}

void
headquarters_start (Simulation *self)
{
  Headquarters *hq = &self->headquarters;
  g_autoptr (GError) error = NULL;
  MusterHqOptions options;

  if (hq->vfs == NULL)
    {
      static const MusterHqNew values = { .name = "指挥部", .url = "https://hq.invalid" };

      hq->vfs = muster_test_vfs_new (self->seed);
      hq->world = muster_test_world_new (self->seed ^ 0x4851, muster_test_vfs_get_name (hq->vfs), FALSE);
      muster_test_world_set_wall (muster_test_world_get (hq->world), self->now_ms);
      options = get_options (self);
      hq->hq = muster_hq_create (&options, &values, &error);
    }
  else
    {
      options = get_options (self);
      hq->hq = muster_hq_open (&options, &error);
    }
  if (hq->hq == NULL)
    simulation_fail (self, "headquarters does not start: %s", error->message);
}

void
headquarters_stop (Simulation *self)
{
  g_clear_pointer (&self->headquarters.hq, muster_hq_free);
}

void
headquarters_settle (Simulation *self)
{
  Headquarters *hq = &self->headquarters;

  if (muster_test_vfs_has_power (hq->vfs) && hq->hq != NULL)
    return;
  simulation_note (self, "headquarters lost power");
  headquarters_stop (self);
  muster_test_vfs_forget_faults (hq->vfs);
  if (!muster_test_vfs_has_power (hq->vfs))
    muster_test_vfs_power_on (hq->vfs, (MusterTestVfsLoss) simulation_draw (self, MUSTER_TEST_VFS_N_LOSSES), self->state);
  headquarters_start (self);
}

/* What an operator's nightly `cp -r` would have taken, with the machine stopped. */
void
headquarters_keep_older (Simulation *self)
{
  Headquarters *hq = &self->headquarters;

  if (hq->hq == NULL)
    return;
  headquarters_stop (self);
  g_clear_pointer (&hq->older, muster_test_vfs_image_free);
  hq->older = muster_test_vfs_save (hq->vfs, FOLDER);
  headquarters_start (self);
}

/* A plain copy put back without telling anybody: not even headquarters knows. */
void
headquarters_restore (Simulation *self)
{
  Headquarters *hq = &self->headquarters;

  if (hq->older == NULL)
    return;
  simulation_note (self, "headquarters put back to an older copy");
  headquarters_stop (self);
  muster_test_vfs_forget_faults (hq->vfs);
  muster_test_vfs_restore (hq->vfs, FOLDER, hq->older);
  hq->restores++;
  headquarters_start (self);
}
