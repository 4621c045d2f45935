/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#define FOLDER "hq"

static MusterHqOptions
get_options (Simulation *self)
{
  return (MusterHqOptions){
    .world = self->headquarters.world,
    .catalogue = self->catalogues[self->headquarters.version],
    .folder = FOLDER,
  };
}

static MusterHq *
create (Simulation *self, GError **error)
{
  static const MusterHqNew values = { .name = "指挥部", .url = "https://hq.invalid" };
  Headquarters *hq = &self->headquarters;
  MusterHqOptions options;

  hq->vfs = muster_test_vfs_new (self->seed);
  hq->world = muster_test_world_new (self->seed ^ 0x4851, muster_test_vfs_get_name (hq->vfs), FALSE);
  muster_test_world_set_wall (muster_test_world_get (hq->world), self->now_ms);
  options = get_options (self);
  return muster_hq_create (&options, &values, error);
}

void
headquarters_start (Simulation *self)
{
  Headquarters *hq = &self->headquarters;
  g_autoptr (GError) error = NULL;

  if (hq->vfs == NULL)
    hq->hq = create (self, &error);
  else
    {
      MusterHqOptions options;

      /* Whoever starts it again makes room first. */
      muster_test_vfs_set_limit (hq->vfs, 0);
      hq->full_until = 0;
      if (simulation_draw (self, 3) == 0)
        hq->version = versions_draw (self);
      options = get_options (self);
      hq->hq = muster_hq_open (&options, &error);
    }
  if (hq->hq == NULL)
    simulation_fail (self, "headquarters does not start: %s", error->message);
  if (hq->hq != NULL && (self->faults & FAULT_WRITERS) != 0)
    {
      MusterHqOptions options = get_options (self);

      hq->second = muster_hq_open (&options, &error);
      if (hq->second == NULL)
        simulation_fail (self, "headquarters does not start twice: %s", error->message);
    }
}

void
headquarters_stop (Simulation *self)
{
  g_clear_pointer (&self->headquarters.second, muster_hq_free);
  g_clear_pointer (&self->headquarters.hq, muster_hq_free);
}

gboolean
headquarters_runs (Simulation *self)
{
  return self->headquarters.hq != NULL && muster_test_vfs_has_power (self->headquarters.vfs);
}

/* Any program that is over its folder. */
MusterHq *
headquarters_pick (Simulation *self)
{
  Headquarters *hq = &self->headquarters;

  return hq->second != NULL && simulation_draw (self, 2) == 0 ? hq->second : hq->hq;
}

/* I-13: after every restart that follows a fault of the disk, as far as time allows. */
static void
check (Simulation *self)
{
  g_autoptr (GError) error = NULL;

  if (self->headquarters.hq != NULL && simulation_draw (self, 6) == 0
      && !muster_hq_check (self->headquarters.hq, &error))
    simulation_fail (self, "I-13: headquarters after a restart: %s", error->message);
}

void
headquarters_settle (Simulation *self)
{
  Headquarters *hq = &self->headquarters;

  if (headquarters_runs (self))
    return;
  simulation_note (self, "headquarters lost power");
  headquarters_stop (self);
  muster_test_vfs_forget_faults (hq->vfs);
  if (!muster_test_vfs_has_power (hq->vfs))
    {
      guint64 seed = self->state;

      muster_test_vfs_power_on (hq->vfs, (MusterTestVfsLoss) simulation_draw (self, MUSTER_TEST_VFS_N_LOSSES), seed);
    }
  headquarters_start (self);
  check (self);
}

/* What an operator's nightly `cp -r` takes while nobody writes. */
void
headquarters_keep_older (Simulation *self)
{
  Headquarters *hq = &self->headquarters;

  if (!headquarters_runs (self) || hq->full_until != 0)
    return;
  g_clear_pointer (&hq->older, muster_test_vfs_image_free);
  hq->older = muster_test_vfs_save (hq->vfs, FOLDER);
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
  invariants_new_life (self);
  headquarters_start (self);
}

/* In calm: the newest version, on a disk that works. */
void
headquarters_upgrade (Simulation *self)
{
  Headquarters *hq = &self->headquarters;

  headquarters_stop (self);
  disk_disarm (self, hq->vfs, &hq->full_until);
  hq->version = versions_draw (self);
  headquarters_start (self);
}

/* 0 where that cannot be read. */
gint64
headquarters_get_seq (MusterHq *hq)
{
  gint64 seq;

  return muster_hq_get_seq (hq, &seq, NULL) ? seq : 0;
}

gint64
headquarters_get_backup_seq (MusterHq *hq)
{
  gint64 seq;

  return muster_hq_get_backup_seq (hq, &seq, NULL) ? seq : 0;
}
