/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <stdio.h>
#include <string.h>

#include "muster-db-statement.h"

static const char SQL_ACCEPTED[] = "SELECT id FROM change WHERE state = 1";
static const char SQL_ALL[] = "SELECT id FROM change";

static GPtrArray *
read_ids (MusterStore *store, const char *sql)
{
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (muster_store_get_db (store), sql, NULL);

  while (statement != NULL && muster_db_step (statement, NULL) == MUSTER_DB_ROW)
    {
      gsize size;
      gconstpointer bytes = muster_db_column_blob (statement, 1, &size);

      g_ptr_array_add (ids, g_memdup2 (bytes, size));
    }
  return ids;
}

static gboolean
headquarters_holds (Simulation *self, const MusterId *change)
{
  g_autoptr (MusterChange) found
      = muster_journal_find (muster_hq_get_store (self->headquarters.hq), change, NULL, NULL, NULL);

  return found != NULL;
}

/* I-2: what has a verified receipt is at headquarters, unless headquarters was put back. */
static void
check_acknowledged (Simulation *self)
{
  for (guint i = 0; i < self->laptops->len && self->headquarters.restores == 0; i++)
    {
      Laptop *laptop = self->laptops->pdata[i];
      g_autoptr (GPtrArray) ids = laptop->store == NULL ? NULL : read_ids (laptop->store, SQL_ACCEPTED);

      for (guint j = 0; ids != NULL && j < ids->len; j++)
        if (!headquarters_holds (self, ids->pdata[j]))
          simulation_fail (self, "I-2: laptop %u has a receipt for a change that headquarters does not hold", i);
    }
}

void
invariants_always (Simulation *self)
{
  if (self->headquarters.hq != NULL && simulation_draw (self, 12) == 0)
    check_acknowledged (self);
}

static GHashTable *
read_quarantine (Simulation *self)
{
  GHashTable *held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (JsonArray) list = muster_hq_list_quarantine (self->headquarters.hq, TRUE, NULL);

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    g_hash_table_add (held, g_strdup (json_object_get_string_member (json_array_get_object_element (list, i), "change")));
  return held;
}

/* Where a lost change still is, for whoever reads the trace. */
static void
describe_lost (Simulation *self, const Saved *saved)
{
  for (guint i = 0; self->verbose && i < self->laptops->len; i++)
    {
      Laptop *laptop = self->laptops->pdata[i];
      MusterMergeEntry entry = { 0 };
      gint64 hq_seq = 0;
      g_autoptr (MusterChange) change = muster_journal_find (laptop->store, &saved->id, &entry, &hq_seq, NULL);
      char incarnation[MUSTER_ID_TEXT_SIZE], own[MUSTER_ID_TEXT_SIZE];
      MusterId present = muster_outbox_get_incarnation (laptop->store);

      if (change != NULL)
        printf ("laptop %u has it: state %d, hq_seq %d, incarnation %s, present %s, kind %s\n", i, entry.state, (int) hq_seq,
                muster_id_write (&entry.incarnation, incarnation), muster_id_write (&present, own), muster_change_get_kind (change));
    }
}

/* Both disks that held it were put back to a day before it, and nobody else had read it: no program can have it. */
static gboolean
went_with_both_disks (Simulation *self, const Saved *saved)
{
  if (!saved->put_back || self->headquarters.restores == 0)
    return FALSE;
  for (guint i = 0; i < self->laptops->len; i++)
    {
      g_autoptr (MusterChange) change
          = muster_journal_find (((Laptop *) self->laptops->pdata[i])->store, &saved->id, NULL, NULL, NULL);

      if (change != NULL)
        return FALSE;
    }
  return TRUE;
}

/* I-1: everything saved on a laptop that still exists is at headquarters, accepted or held with its bytes. */
static void
check_no_loss (Simulation *self)
{
  g_autoptr (GHashTable) quarantine = read_quarantine (self);

  for (guint i = 0; i < self->saved->len; i++)
    {
      const Saved *saved = &g_array_index (self->saved, Saved, i);
      char text[MUSTER_ID_TEXT_SIZE];

      if (!saved->lost && !headquarters_holds (self, &saved->id)
          && !g_hash_table_contains (quarantine, muster_id_write (&saved->id, text)) && !went_with_both_disks (self, saved))
        {
          describe_lost (self, saved);
          simulation_fail (self, "I-1: change %s of laptop %u is lost", text, saved->laptop);
        }
    }
}

/* I-4: nothing is there that nobody made; ids are unique by the table itself. */
static void
check_no_doubling (Simulation *self)
{
  g_autoptr (GPtrArray) ids = read_ids (muster_hq_get_store (self->headquarters.hq), SQL_ALL);

  for (guint i = 0; i < ids->len; i++)
    if (!g_hash_table_contains (self->known, ids->pdata[i]))
      simulation_fail (self, "I-4: headquarters holds a change that nobody made");
}

static gboolean
append_line (gpointer data, const char *line, GError **error)
{
  g_string_append_printf (data, "%s\n", line);
  return TRUE;
}

typedef struct
{
  MusterHq *hq;
  MusterHqDevice *device;
} Audience;

static gboolean
is_visible (gpointer data, const MusterId *record)
{
  Audience *audience = data;
  gboolean visible = FALSE;

  return muster_hq_may_see (audience->hq, audience->device, record, &visible, NULL) && visible;
}

static const char *
find_difference (const char *a, const char *b)
{
  const char *line = a;

  for (gsize i = 0; a[i] == b[i] && a[i] != '\0'; i++)
    if (a[i] == '\n')
      line = a + i + 1;
  return line;
}

/* I-3: a laptop and headquarters show the same bytes for all that the laptop may see. */
static void
check_converged (Simulation *self, Laptop *laptop)
{
  g_autoptr (GString) here = g_string_new (NULL);
  g_autoptr (GString) there = g_string_new (NULL);
  g_autofree char *device_text = muster_store_get_setting (laptop->store, "device");
  MusterId device_id = { 0 };
  Audience audience = { .hq = self->headquarters.hq };

  muster_id_parse (device_text, &device_id);
  audience.device = muster_hq_find_device (self->headquarters.hq, &device_id, NULL);
  if (audience.device == NULL)
    {
      simulation_fail (self, "headquarters does not know laptop %u", laptop->index);
      return;
    }
  muster_store_dump (laptop->store, NULL, NULL, append_line, here, NULL);
  muster_store_dump (muster_hq_get_store (self->headquarters.hq), is_visible, &audience, append_line, there, NULL);
  muster_hq_device_free (audience.device);
  if (strcmp (here->str, there->str) == 0)
    return;
  if (self->verbose)
    simulation_note (self, "here:  %.600s\nthere: %.600s", find_difference (here->str, there->str),
                     find_difference (there->str, here->str));
  simulation_fail (self, "I-3: laptop %u (role %d) and headquarters show different records", laptop->index, laptop->role);
}

/* I-5 and the fold: every store is what its journal says. */
static void
check_stores (Simulation *self)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->laptops->len; i++)
    if (!muster_store_check (((Laptop *) self->laptops->pdata[i])->store, &error))
      {
        simulation_fail (self, "I-5: laptop %u: %s", i, error->message);
        g_clear_error (&error);
      }
  if (!muster_hq_check (self->headquarters.hq, &error))
    simulation_fail (self, "I-5: headquarters: %s", error->message);
}

static void
check_nothing_waits (Simulation *self, Laptop *laptop)
{
  g_autoptr (JsonObject) status = muster_outbox_get_status (laptop->store, NULL);

  if (json_object_get_int_member (status, "unsent") != 0)
    simulation_fail (self, "I-1: laptop %u still has %d unsent changes", laptop->index,
                     (int) json_object_get_int_member (status, "unsent"));
}

void
invariants_quiesced (Simulation *self)
{
  check_no_loss (self);
  check_no_doubling (self);
  for (guint i = 0; i < self->laptops->len; i++)
    {
      check_nothing_waits (self, self->laptops->pdata[i]);
      check_converged (self, self->laptops->pdata[i]);
    }
  check_stores (self);
}
