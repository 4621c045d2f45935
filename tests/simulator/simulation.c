/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <stdio.h>

/* One run: an office, two squads with three laptops, a liaison officer and headquarters, in one thread, on one clock,
 * from one seed. First faults for a while, then calm until everybody is idle; then the invariants must hold. */

#define TURNS_LEAST 40
#define TURNS_MORE 120
#define QUIESCE_ROUNDS 40
#define LONGEST_WAIT_MS (16 * 60 * 1000)

/* splitmix64 */
static guint64
next (Simulation *self)
{
  guint64 z = self->state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

guint
simulation_draw (Simulation *self, guint below)
{
  return (guint) (next (self) % below);
}

gboolean
simulation_chance (Simulation *self, Fault fault, guint one_in)
{
  guint drawn = simulation_draw (self, one_in);

  return drawn == 0 && !self->calm && (self->faults & fault) != 0;
}

void
simulation_note (Simulation *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_checksum_update (self->trace, (const guchar *) text, -1);
  if (self->verbose)
    printf ("%" G_GINT64_FORMAT " %s\n", self->now_ms, text);
}

void
simulation_fail (Simulation *self, const char *format, ...)
{
  va_list arguments;

  if (self->failure != NULL)
    return;
  va_start (arguments, format);
  self->failure = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  simulation_note (self, "FAILED: %s", self->failure);
}

Laptop *
simulation_draw_laptop (Simulation *self)
{
  return self->laptops->pdata[simulation_draw (self, self->laptops->len)];
}

static MusterId
make_squad (Simulation *self, Laptop *office, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) fields = json_object_new ();
  MusterId id = { 0 };

  json_object_set_string_member (fields, "name", name);
  if (!muster_store_create (office->store, "squad", fields, NULL, &id, &error))
    simulation_fail (self, "no squad: %s", error->message);
  laptop_remember_all (office);
  return id;
}

static void
set_up (Simulation *self)
{
  Laptop *office;

  headquarters_start (self);
  office = laptop_new (self, MUSTER_HQ_ROLE_HEADQUARTERS, NULL);
  self->squads[0] = make_squad (self, office, "一队");
  self->squads[1] = make_squad (self, office, "二队");
  laptop_new (self, MUSTER_HQ_ROLE_SQUAD, &self->squads[0]);
  laptop_new (self, MUSTER_HQ_ROLE_SQUAD, &self->squads[0]);
  if (simulation_draw (self, 3) != 0)
    laptop_new (self, MUSTER_HQ_ROLE_SQUAD, &self->squads[1]);
  laptop_new (self, MUSTER_HQ_ROLE_LIAISON, NULL);
}

static void
play_copies (Simulation *self)
{
  if (simulation_draw (self, 25) == 0)
    laptop_keep_older (simulation_draw_laptop (self));
  if (simulation_draw (self, 25) == 0)
    headquarters_keep_older (self);
  if (simulation_chance (self, FAULT_CLONE, 60))
    {
      if (simulation_draw (self, 2) == 0)
        laptop_put_back (simulation_draw_laptop (self));
      else
        laptop_clone (simulation_draw_laptop (self));
    }
  if (simulation_chance (self, FAULT_RESTORE, 70))
    headquarters_restore (self);
}

static void
take_turn (Simulation *self)
{
  Laptop *laptop = simulation_draw_laptop (self);

  clock_pass_time (self, 100 + simulation_draw (self, 20000));
  switch (simulation_draw (self, 4))
    {
    case 0:
      people_work (laptop);
      break;
    default:
      laptop_turn (laptop);
      break;
    }
  laptop_settle (laptop);
  headquarters_settle (self);
  play_copies (self);
  if (simulation_chance (self, FAULT_VERSION, 20))
    laptop_change_version (simulation_draw_laptop (self));
  if (simulation_chance (self, FAULT_STICK, 4))
    stick_play (self);
  if (simulation_chance (self, FAULT_CLOCK, 12))
    clock_play (self);
  if (simulation_chance (self, FAULT_BAD, 20))
    bad_play (self);
  office_play (self);
  headquarters_settle (self);
  watch_look (self);
  invariants_always (self);
}

static void
visit_all (Simulation *self)
{
  for (guint i = 0; i < self->laptops->len && self->failure == NULL; i++)
    {
      Laptop *laptop = self->laptops->pdata[i];

      for (guint turn = 0; turn < 2; turn++)
        {
          clock_pass_time (self, 1000);
          laptop_turn (laptop);
          watch_look (self);
        }
    }
}

/* Faults are off, every disk has room, and everybody has the newest version. */
static void
calm_down (Simulation *self)
{
  self->calm = TRUE;
  headquarters_settle (self);
  headquarters_upgrade (self);
  office_release_all (self);
  for (guint i = 0; i < self->laptops->len; i++)
    laptop_upgrade (self->laptops->pdata[i]);
}

/* Everybody syncs in turn until two whole rounds move nothing. */
static void
quiesce (Simulation *self)
{
  calm_down (self);
  for (guint round = 0, still = 0; round < QUIESCE_ROUNDS && still < 2 && self->failure == NULL; round++)
    {
      gint64 before = headquarters_get_seq (self->headquarters.hq);

      /* Longer than anybody waits after a failure. */
      clock_pass_time (self, LONGEST_WAIT_MS);
      visit_all (self);
      still = before == headquarters_get_seq (self->headquarters.hq) ? still + 1 : 0;
      if (round == QUIESCE_ROUNDS - 1)
        simulation_fail (self, "I-15: headquarters has something new after %d rounds of calm", QUIESCE_ROUNDS);
    }
}

static void
clear (Simulation *self)
{
  g_ptr_array_unref (self->laptops);
  headquarters_stop (self);
  g_clear_pointer (&self->headquarters.older, muster_test_vfs_image_free);
  g_clear_pointer (&self->headquarters.world, muster_world_unref);
  g_clear_pointer (&self->headquarters.vfs, muster_test_vfs_free);
  g_hash_table_unref (self->headquarters.chain);
  g_array_unref (self->saved);
  g_hash_table_unref (self->known);
  g_hash_table_unref (self->watch);
  g_ptr_array_unref (self->records);
  g_ptr_array_unref (self->leads);
  g_ptr_array_unref (self->replays);
  g_ptr_array_unref (self->sticks);
  g_hash_table_unref (self->cached);
  g_checksum_free (self->trace);
}

static void
begin (Simulation *self)
{
  versions_make (self);
  self->laptops = g_ptr_array_new_with_free_func ((GDestroyNotify) laptop_free);
  self->headquarters.chain = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->saved = g_array_new (FALSE, TRUE, sizeof (Saved));
  self->known = g_hash_table_new_full (muster_id_hash, muster_id_equal, g_free, NULL);
  self->records = g_ptr_array_new_with_free_func (g_free);
  self->leads = g_ptr_array_new_with_free_func (g_free);
  self->replays = g_ptr_array_new_with_free_func (network_request_free);
  self->cached = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) muster_reply_free);
  self->sticks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->trace = g_checksum_new (G_CHECKSUM_SHA256);
  self->watch = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->calm = self->setting_up = TRUE;
  set_up (self);
  self->calm = self->setting_up = FALSE;
}

/* Runs one seed. @watched: (nullable): a record to be told about. Returns NULL where every invariant held, else what
 * broke. */
char *
simulation_run (guint64 seed, guint faults, gboolean verbose, const MusterId *watched, char **trace)
{
  Simulation self = { .seed = seed,
                      .state = seed,
                      .faults = faults,
                      .verbose = verbose,
                      .watched = watched,
                      .now_ms = MUSTER_TEST_START_MS,
                      .began_ms = MUSTER_TEST_START_MS };
  guint turns;

  begin (&self);
  turns = TURNS_LEAST + simulation_draw (&self, TURNS_MORE);
  for (guint turn = 0; turn < turns && self.failure == NULL; turn++)
    take_turn (&self);
  if (self.failure == NULL)
    quiesce (&self);
  if (self.failure == NULL)
    invariants_quiesced (&self);
  if (trace != NULL)
    *trace = g_strdup (g_checksum_get_string (self.trace));
  clear (&self);
  return self.failure;
}
