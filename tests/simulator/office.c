/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <string.h>

#include "muster-sync-settings.h"

/* What people do at headquarters: decide what was set aside, make backups, trust a laptop no more (F-17). With two
 * programs over one folder (F-18) it happens in either. */

#define BACKUP "backup"

static gint64
draw_held (Simulation *self, MusterHq *hq, const char **reason)
{
  g_autoptr (JsonArray) list = muster_hq_list_quarantine (hq, FALSE, NULL);
  guint n = list == NULL ? 0 : json_array_get_length (list);
  JsonObject *entry;

  if (n == 0)
    return 0;
  entry = json_array_get_object_element (list, simulation_draw (self, n));
  *reason = g_intern_string (json_object_get_string_member (entry, "reason"));
  return json_object_get_int_member (entry, "quarantine");
}

static void
decide (Simulation *self)
{
  MusterHq *hq = headquarters_pick (self);
  g_autoptr (GError) error = NULL;
  const char *reason = NULL;
  gint64 held = draw_held (self, hq, &reason);
  gboolean release = simulation_draw (self, 3) != 0;

  if (held == 0)
    return;
  if (release ? muster_hq_release (hq, held, &error) : muster_hq_refuse (hq, held, "这条不对", &error))
    simulation_note (self, "headquarters %s one set aside for %s", release ? "releases" : "refuses", reason);
  else
    simulation_note (self, "headquarters cannot decide on one set aside for %s: %s", reason, error->message);
}

/* I-12: what headquarters calls safe was in a copy that was read again and compared. */
static void
back_up (Simulation *self)
{
  Headquarters *hq = &self->headquarters;
  MusterHq *program = headquarters_pick (self);
  g_autoptr (GError) error = NULL;
  gint64 before = headquarters_get_backup_seq (program);
  gint64 seq = headquarters_get_seq (program);
  gboolean troubled = disk_arm_trouble (self, hq->vfs, 4, &hq->full_until);
  gboolean done = muster_hq_backup (program, BACKUP, &error);

  disk_disarm (self, hq->vfs, &hq->full_until);
  simulation_note (self, "backup up to %" G_GINT64_FORMAT ": %s", seq, done ? "good" : "failed");
  if (!done && !troubled && muster_test_vfs_has_power (hq->vfs))
    simulation_fail (self, "headquarters cannot be backed up: %s", error->message);
  if (!done && headquarters_get_backup_seq (program) > before)
    simulation_fail (self, "I-12: a backup that failed is called safe");
  if (done)
    hq->backed_up = MAX (hq->backed_up, seq);
}

static void
trust_no_more (Simulation *self)
{
  Laptop *laptop = simulation_draw_laptop (self);
  g_autofree char *text
      = laptop->store == NULL ? NULL : muster_store_get_setting (laptop->store, MUSTER_SETTING_DEVICE);
  MusterId device;

  /* The office's own laptop made the squads; without it nobody would know them. */
  if (laptop->role == MUSTER_HQ_ROLE_HEADQUARTERS || text == NULL || !muster_id_parse (text, &device))
    return;
  simulation_note (self, "laptop %u is trusted no more", laptop->index);
  muster_hq_revoke (headquarters_pick (self), &device, NULL);
}

gboolean
office_trusts (Simulation *self, Laptop *laptop)
{
  g_autofree char *text
      = laptop->store == NULL ? NULL : muster_store_get_setting (laptop->store, MUSTER_SETTING_DEVICE);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonArray) devices = muster_hq_list_devices (self->headquarters.hq, &error);

  for (guint i = 0; text != NULL && devices != NULL && i < json_array_get_length (devices); i++)
    {
      JsonObject *device = json_array_get_object_element (devices, i);

      if (g_strcmp0 (json_object_get_string_member (device, "id"), text) == 0)
        return !json_object_get_boolean_member (device, "revoked");
    }
  return TRUE;
}

void
office_play (Simulation *self)
{
  if (!headquarters_runs (self))
    return;
  if (simulation_draw (self, 12) == 0)
    decide (self);
  if (simulation_draw (self, 90) == 0)
    back_up (self);
  if (simulation_chance (self, FAULT_REVOKE, 150))
    trust_no_more (self);
}

/* What an older version of headquarters did not know is released by a person once it is a newer one. */
void
office_release_all (Simulation *self)
{
  g_autoptr (JsonArray) list = muster_hq_list_quarantine (self->headquarters.hq, FALSE, NULL);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *entry = json_array_get_object_element (list, i);
      g_autoptr (GError) error = NULL;

      if (strcmp (json_object_get_string_member (entry, "reason"), "unknown_kind") == 0
          && strcmp (json_object_get_string_member (entry, "kind"), "vehicle") == 0
          && !muster_hq_release (self->headquarters.hq, json_object_get_int_member (entry, "quarantine"), &error))
        simulation_note (self, "not released: %s", error->message);
    }
}
