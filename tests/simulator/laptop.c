/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <string.h>

#include "muster-enrolment-client.h"

#define FOLDER "store"
#define WITNESS_FOLDER "witness"
#define LAPTOPS_LIMIT 8

static const guint8 store_key[32] = { 42 };

void
laptop_start (Laptop *self)
{
  g_autoptr (GError) error = NULL;
  MusterStoreOptions options = {
    .world = self->world,
    .catalogue = self->simulation->catalogue,
    .folder = FOLDER,
    .key = store_key,
    .witness_folder = WITNESS_FOLDER,
    .create = TRUE,
  };

  self->store = muster_store_open (&options, &error);
  if (self->store == NULL)
    simulation_fail (self->simulation, "laptop %u does not start: %s", self->index, error->message);
  else
    muster_store_set_member (self->store, &self->member);
}

void
laptop_stop (Laptop *self)
{
  g_clear_pointer (&self->engine, muster_sync_engine_free);
  g_clear_pointer (&self->store, muster_store_free);
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
  muster_world_unref (self->world);
  muster_test_vfs_free (self->vfs);
  g_free (self);
}

static Record *
find_record (Simulation *simulation, const MusterId *id)
{
  for (guint i = 0; i < simulation->records->len; i++)
    if (muster_id_equal (&((Record *) simulation->records->pdata[i])->id, id))
      return simulation->records->pdata[i];
  return NULL;
}

/* Enters every change of @record that this store holds and nobody has heard of into the book of what was saved. */
void
laptop_remember_saves (Laptop *self, const MusterId *record)
{
  Simulation *simulation = self->simulation;
  g_autoptr (JsonArray) history = muster_store_get_history (self->store, record, NULL);

  for (guint i = 0; history != NULL && i < json_array_get_length (history); i++)
    {
      Saved saved = { .record = *record, .laptop = self->index };

      if (!muster_id_parse (json_object_get_string_member (json_array_get_object_element (history, i), "change"), &saved.id)
          || g_hash_table_contains (simulation->known, &saved.id))
        continue;
      g_hash_table_add (simulation->known, muster_id_copy (&saved.id));
      g_array_append_val (simulation->saved, saved);
    }
}

void
laptop_settle (Laptop *self)
{
  if (muster_test_vfs_has_power (self->vfs) && self->store != NULL)
    return;
  simulation_note (self->simulation, "laptop %u lost power", self->index);
  laptop_stop (self);
  muster_test_vfs_forget_faults (self->vfs);
  if (!muster_test_vfs_has_power (self->vfs))
    muster_test_vfs_power_on (self->vfs, (MusterTestVfsLoss) simulation_draw (self->simulation, MUSTER_TEST_VFS_N_LOSSES),
                              self->simulation->state);
  laptop_start (self);
  if (self->store != NULL && self->doubtful_kind != NULL)
    {
      g_autoptr (GError) error = NULL;

      laptop_remember_saves (self, &self->doubtful);
      if (muster_store_find_kind (self->store, &self->doubtful, NULL) != NULL
          && find_record (self->simulation, &self->doubtful) == NULL)
        {
          Record *record = g_new0 (Record, 1);

          *record = (Record) { self->doubtful, self->doubtful_kind };
          g_ptr_array_add (self->simulation->records, record);
        }
      if (!muster_store_check (self->store, &error))
        simulation_fail (self->simulation, "laptop %u after a power cut: %s", self->index, error->message);
    }
  self->doubtful_kind = NULL;
}

/* ---- What the people do ---- */

static JsonObject *
make_fields (Simulation *simulation, const char *kind, gboolean whole)
{
  JsonObject *fields = json_object_new ();
  g_autofree char *name = g_strdup_printf ("王某%u", simulation_draw (simulation, 50));
  g_autofree char *mobile = g_strdup_printf ("1540000%04u", simulation_draw (simulation, 9999));

  if (strcmp (kind, "worker") == 0)
    {
      if (whole || simulation_draw (simulation, 2))
        json_object_set_string_member (fields, "name", name);
      if (whole || simulation_draw (simulation, 2))
        json_object_set_string_member (fields, "mobile", mobile);
      json_object_set_string_member (fields, "skills", name);
    }
  else if (strcmp (kind, "fair") == 0)
    {
      json_object_set_string_member (fields, "title", name);
      json_object_set_int_member (fields, "attendance_count", simulation_draw (simulation, 1000));
    }
  else
    json_object_set_string_member (fields, "name", name);
  if (strcmp (kind, "vehicle") == 0)
    json_object_set_int_member (fields, "seats", 1 + simulation_draw (simulation, 50));
  return fields;
}

static void
forget_or_doubt (Laptop *self, gboolean saved, const MusterId *id, const char *kind, const GError *error)
{
  Simulation *simulation = self->simulation;

  if (saved)
    {
      laptop_remember_saves (self, id);
      if (find_record (simulation, id) == NULL)
        {
          Record *record = g_new0 (Record, 1);

          *record = (Record) { *id, kind };
          g_ptr_array_add (simulation->records, record);
        }
    }
  else if (!muster_test_vfs_has_power (self->vfs))
    {
      self->doubtful = *id;
      self->doubtful_kind = kind;
    }
  else if (!g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND))
    simulation_fail (simulation, "laptop %u cannot save: %s", self->index, error->message);
}

static void
create_record (Laptop *self)
{
  static const char *const kinds[] = { "worker", "worker", "fair", "employer", "vehicle" };
  const char *kind = kinds[simulation_draw (self->simulation, G_N_ELEMENTS (kinds))];
  g_autoptr (JsonObject) fields = make_fields (self->simulation, kind, TRUE);
  g_autoptr (GError) error = NULL;
  MusterId id = muster_id_new (self->world);
  gboolean saved;

  if (self->role == MUSTER_HQ_ROLE_LIAISON)
    return;
  saved = muster_store_create (self->store, kind, fields, NULL, &id, &error);
  simulation_note (self->simulation, "laptop %u makes a %s", self->index, kind);
  forget_or_doubt (self, saved, &id, kind, error);
}

static void
change_record (Laptop *self)
{
  Simulation *simulation = self->simulation;
  g_autoptr (GError) error = NULL;
  Record *record;
  gboolean saved;

  if (simulation->records->len == 0)
    return;
  record = simulation->records->pdata[simulation_draw (simulation, simulation->records->len)];
  if (muster_store_find_kind (self->store, &record->id, NULL) == NULL)
    return;
  simulation_note (simulation, "laptop %u changes a %s", self->index, record->kind);
  switch (simulation_draw (simulation, 8))
    {
    case 0:
      saved = muster_store_delete (self->store, &record->id, "twice", &error);
      break;
    case 1:
      saved = muster_store_restore (self->store, &record->id, &error);
      break;
    default:
      {
        g_autoptr (JsonObject) fields = make_fields (simulation, record->kind, FALSE);

        saved = muster_store_edit (self->store, &record->id, fields, &error);
        break;
      }
    }
  forget_or_doubt (self, saved, &record->id, record->kind, error);
}

void
laptop_work (Laptop *self)
{
  guint saves = 1 + simulation_draw (self->simulation, 5);

  if (simulation_chance (self->simulation, FAULT_KILL, 6))
    simulation_arm (self->simulation, self->vfs, 12);
  for (guint i = 0; i < saves && muster_test_vfs_has_power (self->vfs) && self->simulation->failure == NULL; i++)
    if (simulation_draw (self->simulation, 3) == 0)
      create_record (self);
    else
      change_record (self);
  muster_test_vfs_forget_faults (self->vfs);
}

/* Turns the engine: some steps with faults about, a whole round when it is calm. */
void
laptop_turn (Laptop *self)
{
  Simulation *simulation = self->simulation;
  guint steps = simulation->calm ? 400 : 1 + simulation_draw (simulation, 20);
  g_autoptr (GError) error = NULL;

  if (self->store == NULL)
    return;
  if (self->engine == NULL)
    self->engine = muster_sync_engine_new (self->store, network_transport (self), &error);
  if (self->engine == NULL)
    {
      simulation_fail (simulation, "laptop %u has no engine: %s", self->index, error->message);
      return;
    }
  if (simulation_chance (simulation, FAULT_KILL, 8))
    simulation_arm (simulation, self->vfs, 8);
  for (guint i = 0; i < steps && muster_test_vfs_has_power (self->vfs); i++)
    {
      g_autoptr (GError) step_error = NULL;
      MusterSyncStep step = muster_sync_engine_step (self->engine, NULL, &step_error);

      if (step.outcome == MUSTER_SYNC_FAILED)
        {
          simulation_note (simulation, "laptop %u: %s", self->index, step_error == NULL ? "failed" : step_error->message);
          if (simulation->calm && muster_test_vfs_has_power (self->vfs))
            simulation_fail (simulation, "laptop %u cannot sync in calm: %s", self->index,
                             step_error == NULL ? "no reason" : step_error->message);
        }
      if (step.outcome != MUSTER_SYNC_MORE)
        break;
    }
  muster_test_vfs_forget_faults (self->vfs);
  if (simulation_draw (simulation, 5) == 0)
    g_clear_pointer (&self->engine, muster_sync_engine_free);
}

/* ---- Copies ---- */

void
laptop_keep_older (Laptop *self)
{
  laptop_stop (self);
  g_clear_pointer (&self->older, muster_test_vfs_image_free);
  self->older = muster_test_vfs_save (self->vfs, FOLDER);
  self->older_saved = self->simulation->saved->len;
  laptop_start (self);
}

static gboolean
is_anywhere (Simulation *simulation, const MusterId *change)
{
  g_autoptr (MusterChange) found
      = simulation->headquarters.hq == NULL
            ? NULL
            : muster_journal_find (muster_hq_get_store (simulation->headquarters.hq), change, NULL, NULL, NULL);

  return found != NULL;
}

/* The store of an earlier day: what was saved since and reached nobody is gone with the disk. */
void
laptop_put_back (Laptop *self)
{
  Simulation *simulation = self->simulation;

  if (self->older == NULL)
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
      if (is_anywhere (simulation, &saved->id))
        saved->put_back = TRUE;
      else
        saved->lost = TRUE;
    }
  laptop_start (self);
}

/* The whole folder copied to another machine; both go on. */
void
laptop_clone (Laptop *self)
{
  Simulation *simulation = self->simulation;
  g_autoptr (MusterTestVfsImage) image = NULL;
  Laptop *clone;

  if (simulation->laptops->len >= LAPTOPS_LIMIT)
    return;
  simulation_note (simulation, "laptop %u copied", self->index);
  laptop_stop (self);
  image = muster_test_vfs_save (self->vfs, FOLDER);
  laptop_start (self);
  clone = laptop_new_off (simulation, self->role);
  clone->member = self->member;
  muster_test_vfs_restore (clone->vfs, FOLDER, image);
  laptop_start (clone);
}
