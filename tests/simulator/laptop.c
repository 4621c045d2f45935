/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <string.h>

#include "muster-enrolment-client.h"

#define FOLDER "store"
#define WITNESS_FOLDER "witness"
#define LAPTOPS_LIMIT 8

/* Not sent yet: what a receipt or a page has spoken of was known before. */
static const char SQL_UNSENT[] = "SELECT id, record FROM change WHERE state = 0";

static const guint8 store_key[32] = { 42 };

/* Enters every change that this store holds and nobody has heard of into the book of what was saved. It is the
 * simulation that asks: the memory that the laptop is refused is not refused to it. */
guint
laptop_remember_all (Laptop *self)
{
  Simulation *simulation = self->simulation;
  MemoryFault refused = memory_take ();
  g_autoptr (MusterDbStatement) statement
      = self->store == NULL ? NULL : muster_db_prepare (muster_store_get_db (self->store), SQL_UNSENT, NULL);
  guint n = 0;

  while (statement != NULL && muster_db_step (statement, NULL) == MUSTER_DB_ROW)
    {
      Saved saved = { .laptop = self->index };

      if (!muster_column_id (statement, 1, &saved.id) || !muster_column_id (statement, 2, &saved.record)
          || g_hash_table_contains (simulation->known, &saved.id))
        continue;
      g_hash_table_add (simulation->known, muster_id_copy (&saved.id));
      g_array_append_val (simulation->saved, saved);
      n++;
    }
  memory_put (refused);
  return n;
}

void
laptop_start (Laptop *self)
{
  g_autoptr (GError) error = NULL;
  MusterStoreOptions options = {
    .world = self->world,
    .folder = FOLDER,
    .key = store_key,
    .witness_folder = WITNESS_FOLDER,
    .create = TRUE,
  };

  /* Whoever starts it again makes room first. */
  muster_test_vfs_set_limit (self->vfs, 0);
  self->full_until = 0;
  if (simulation_draw (self->simulation, 3) == 0)
    self->version = versions_draw (self->simulation);
  options.catalogue = self->simulation->catalogues[self->version];
  self->store = muster_store_open (&options, &error);
  if (self->store == NULL)
    simulation_fail (self->simulation, "laptop %u does not start: %s", self->index, error->message);
  else
    muster_store_set_member (self->store, &self->member);
  /* What a failed save left in the log may be there after all. */
  laptop_remember_all (self);
}

void
laptop_stop (Laptop *self)
{
  g_clear_pointer (&self->engine, muster_sync_engine_free);
  g_clear_pointer (&self->store, muster_store_free);
}

/* In calm: the newest version, on a disk that works. */
void
laptop_upgrade (Laptop *self)
{
  laptop_stop (self);
  disk_disarm (self->simulation, self->vfs, &self->full_until);
  self->version = versions_draw (self->simulation);
  laptop_start (self);
}

/* Somebody installs another one, older perhaps, while there is work. */
void
laptop_change_version (Laptop *self)
{
  if (self->store == NULL)
    return;
  laptop_stop (self);
  self->version = versions_draw (self->simulation);
  simulation_note (self->simulation, "laptop %u has version %u", self->index, self->version);
  laptop_start (self);
}

static Laptop *
laptop_new_off (Simulation *simulation, MusterHqRole role)
{
  Laptop *self = g_new0 (Laptop, 1);
  guint64 seed = simulation->seed * 31 + simulation->laptops->len + 1;
  g_autofree char *machine = g_strdup_printf ("machine-%u", simulation->laptops->len);

  self->simulation = simulation;
  self->index = simulation->laptops->len;
  self->role = role;
  self->version = versions_draw (simulation);
  self->vfs = muster_test_vfs_new (seed);
  self->world = muster_test_world_new (seed, muster_test_vfs_get_name (self->vfs), FALSE);
  muster_test_world_set_wall (muster_test_world_get (self->world), simulation->now_ms);
  muster_test_world_set_machine (muster_test_world_get (self->world), machine);
  g_ptr_array_add (simulation->laptops, self);
  return self;
}

Laptop *
laptop_new (Simulation *simulation, MusterHqRole role, const MusterId *squad)
{
  static const char *const areas[] = { "52", NULL };
  static const char *const nowhere[] = { NULL };
  Laptop *self = laptop_new_off (simulation, role);
  g_autoptr (GError) error = NULL;
  g_autofree char *code = NULL;
  MusterHqPlan plan = { .role = role, .name = "电脑", .areas = role == MUSTER_HQ_ROLE_LIAISON ? areas : nowhere };

  self->member = muster_id_new (self->world);
  if (squad != NULL)
    plan.squad = *squad;
  laptop_start (self);
  code = muster_hq_make_code (simulation->headquarters.hq, &plan, &error);
  if (code == NULL || !muster_sync_enrol (self->store, network_factory, self, code, "电脑", NULL, &error))
    simulation_fail (simulation, "laptop %u cannot enrol: %s", self->index, error->message);
  return self;
}

void
laptop_free (Laptop *self)
{
  laptop_stop (self);
  g_clear_pointer (&self->older, muster_test_vfs_image_free);
  g_free (self->cursor_epoch);
  muster_world_unref (self->world);
  muster_test_vfs_free (self->vfs);
  g_free (self);
}

static void
restart (Laptop *self)
{
  Simulation *simulation = self->simulation;
  guint known = simulation->saved->len;

  laptop_stop (self);
  muster_test_vfs_forget_faults (self->vfs);
  if (!muster_test_vfs_has_power (self->vfs))
    {
      guint64 seed = simulation->state;

      muster_test_vfs_power_on (self->vfs, (MusterTestVfsLoss) simulation_draw (simulation, MUSTER_TEST_VFS_N_LOSSES),
                                seed);
    }
  laptop_start (self);
  if (self->owes && simulation->saved->len == known)
    simulation_fail (simulation, "I-1: laptop %u confirmed a save that a power cut took away", self->index);
}

/* After a turn: a machine without power starts again; a program whose disk failed goes on, or is started again. */
void
laptop_settle (Laptop *self)
{
  Simulation *simulation = self->simulation;
  gboolean power = muster_test_vfs_has_power (self->vfs);
  g_autoptr (GError) error = NULL;

  if (power && self->store != NULL && !self->doubtful)
    return;
  if (!power)
    simulation_note (simulation, "laptop %u lost power", self->index);
  if (!power || self->store == NULL || simulation_draw (simulation, 2) == 0)
    restart (self);
  laptop_remember_all (self);
  self->doubtful = FALSE;
  self->owes = FALSE;
  if (self->store != NULL && self->full_until == 0 && simulation_draw (simulation, 5) == 0
      && !muster_store_check (self->store, &error))
    simulation_fail (simulation, "I-13: laptop %u after a fault of its disk: %s", self->index, error->message);
}

static void
meet_failure (Laptop *self, const GError *error)
{
  Simulation *simulation = self->simulation;
  const char *why = error == NULL ? "no reason" : error->message;

  simulation_note (simulation, "laptop %u: %s", self->index, why);
  self->doubtful |= self->troubled;
  if (!simulation->calm || !muster_test_vfs_has_power (self->vfs))
    return;
  if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_REVOKED) && !office_trusts (simulation, self))
    return;
  simulation_fail (simulation, "I-8: laptop %u cannot sync in calm: %s", self->index, why);
}

/* Turns the engine: some steps with faults about, a whole round when it is calm. */
void
laptop_turn (Laptop *self)
{
  Simulation *simulation = self->simulation;
  guint steps = simulation->calm ? 400 : 1 + simulation_draw (simulation, 20);
  MusterSyncStep step = { MUSTER_SYNC_MORE, 0 };
  g_autoptr (GError) error = NULL;

  if (self->store == NULL)
    return;
  self->troubled = disk_arm_trouble (simulation, self->vfs, 8, &self->full_until);
  if (self->engine == NULL)
    self->engine = muster_sync_engine_new (self->store, network_transport (self), &error);
  if (self->engine == NULL && !self->troubled)
    simulation_fail (simulation, "laptop %u has no engine: %s", self->index, error->message);
  if (simulation_chance (simulation, FAULT_KILL, 8))
    disk_arm_power (simulation, self->vfs, 8);
  for (guint i = 0;
       self->engine != NULL && i < steps && step.outcome == MUSTER_SYNC_MORE && muster_test_vfs_has_power (self->vfs);
       i++)
    {
      g_autoptr (GError) step_error = NULL;

      step = muster_sync_engine_step (self->engine, NULL, &step_error);
      if (step.outcome == MUSTER_SYNC_FAILED)
        meet_failure (self, step_error);
    }
  if (simulation->calm && step.outcome == MUSTER_SYNC_MORE)
    simulation_fail (simulation, "I-15: laptop %u does not come to the end of a round in %u steps", self->index, steps);
  disk_disarm (simulation, self->vfs, &self->full_until);
  if (simulation_draw (simulation, 5) == 0)
    g_clear_pointer (&self->engine, muster_sync_engine_free);
}

/* ---- Copies ---- */

void
laptop_keep_older (Laptop *self)
{
  g_clear_pointer (&self->older, muster_test_vfs_image_free);
  self->older = muster_test_vfs_save (self->vfs, FOLDER);
  self->older_saved = self->simulation->saved->len;
}

/* The store of an earlier day: what was saved since and reached nobody is gone with the disk. */
void
laptop_put_back (Laptop *self)
{
  Simulation *simulation = self->simulation;

  if (self->older == NULL || !headquarters_runs (simulation))
    return;
  simulation_note (simulation, "laptop %u put back to an older copy", self->index);
  laptop_stop (self);
  muster_test_vfs_forget_faults (self->vfs);
  muster_test_vfs_restore (self->vfs, FOLDER, self->older);
  if (simulation_draw (simulation, 2) == 0)
    {
      g_autofree char *identity = g_strdup_printf ("inode-%u", simulation_draw (simulation, 1000000));

      muster_test_world_set_identity (muster_test_world_get (self->world), FOLDER "/muster.db", identity);
    }
  for (guint i = (guint) self->older_saved; i < simulation->saved->len; i++)
    {
      Saved *saved = &g_array_index (simulation->saved, Saved, i);

      if (saved->laptop != self->index)
        continue;
      if (invariants_headquarters_holds (simulation, &saved->id))
        saved->put_back = TRUE;
      else
        saved->lost = TRUE;
    }
  g_clear_pointer (&self->cursor_epoch, g_free);
  laptop_start (self);
}

/* The folder copied to another machine, or its whole disk, with the witness and all that tells one machine from
 * another; both go on. Of a disk only headquarters can say that there are two. */
void
laptop_clone (Laptop *self)
{
  Simulation *simulation = self->simulation;
  g_autoptr (MusterTestVfsImage) image = NULL;
  gboolean whole_disk = simulation_draw (simulation, 2) == 0;
  Laptop *clone;

  if (simulation->laptops->len >= LAPTOPS_LIMIT)
    return;
  simulation_note (simulation, "laptop %u copied%s", self->index, whole_disk ? " with its whole disk" : "");
  image = muster_test_vfs_save (self->vfs, FOLDER);
  clone = laptop_new_off (simulation, self->role);
  clone->member = self->member;
  if (whole_disk)
    muster_test_world_copy (muster_test_world_get (clone->world), muster_test_world_get (self->world));
  muster_test_vfs_restore (clone->vfs, FOLDER, image);
  laptop_start (clone);
}
