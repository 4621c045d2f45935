/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <stdio.h>
#include <string.h>

/* What holds when faults are off and everybody has synced until nothing moves. */

static const char SQL_WAITING[] = "SELECT 1 FROM change WHERE record = ?1 AND state IN (0, 2)";
/* Something of a record that is more than the ids of who was forgotten. */
static const char SQL_VALUES[] = "SELECT 1 FROM change WHERE record = ?1 AND line NOT LIKE '{\"erased\":true,%'"
                                 " AND line NOT LIKE '%\"_erased\":%'";
static const char SQL_BY_SQUADS[]
    = "SELECT c.line, d.squad FROM change c JOIN incarnation i ON i.incarnation = c.incarnation"
      " JOIN device d ON d.id = i.device WHERE d.role = 'squad' AND c.state = 1";
static const char SQL_LINES[] = "SELECT line FROM change WHERE state = 1";

/* Where a lost change still is, for whoever reads the trace. */
static void
describe_lost (Simulation *self, const Saved *saved)
{
  char record[MUSTER_ID_TEXT_SIZE];

  if (self->verbose)
    printf ("a change of record %s\n", muster_id_write (&saved->record, record));
  for (guint i = 0; self->verbose && i < self->laptops->len; i++)
    {
      Laptop *laptop = self->laptops->pdata[i];
      MusterMergeEntry entry = { 0 };
      gint64 hq_seq = 0;
      g_autoptr (MusterChange) change = muster_journal_find (laptop->store, &saved->id, &entry, &hq_seq, NULL);
      char incarnation[MUSTER_ID_TEXT_SIZE], own[MUSTER_ID_TEXT_SIZE];
      MusterId present = muster_outbox_get_incarnation (laptop->store);

      if (change != NULL)
        printf ("laptop %u has it: state %d, hq_seq %d, incarnation %s, present %s, kind %s\n", i, entry.state,
                (int) hq_seq, muster_id_write (&entry.incarnation, incarnation), muster_id_write (&present, own),
                muster_change_get_kind (change));
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

/* A person refused it, and headquarters was put back to a day before: its laptop still has it, and nobody asks again.
 */
static gboolean
was_refused (Simulation *self, const Saved *saved)
{
  MusterMergeEntry entry = { 0 };
  g_autoptr (MusterChange) change
      = muster_journal_find (((Laptop *) self->laptops->pdata[saved->laptop])->store, &saved->id, &entry, NULL, NULL);

  return change != NULL && entry.state == MUSTER_CHANGE_REFUSED && self->headquarters.restores > 0;
}

/* I-1: everything saved on a laptop that still exists is at headquarters, accepted or held with its bytes; but for who
 * was forgotten, and for what a laptop that is no longer trusted had not sent. */
static void
check_no_loss (Simulation *self)
{
  g_autoptr (GHashTable) quarantine = invariants_read_quarantine (self);

  for (guint i = 0; i < self->saved->len; i++)
    {
      const Saved *saved = &g_array_index (self->saved, Saved, i);
      char text[MUSTER_ID_TEXT_SIZE];

      if (saved->lost || invariants_headquarters_holds (self, &saved->id)
          || g_hash_table_contains (quarantine, muster_id_write (&saved->id, text))
          || invariants_is_erased (self, &saved->record) || went_with_both_disks (self, saved)
          || invariants_was_forgotten (self->laptops->pdata[saved->laptop], &saved->record) || was_refused (self, saved)
          || !office_trusts (self, self->laptops->pdata[saved->laptop]))
        continue;
      describe_lost (self, saved);
      simulation_fail (self, "I-1: change %s of laptop %u is lost", text, saved->laptop);
    }
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
  Laptop *laptop;
} Audience;

static gboolean
has_row (MusterStore *store, const char *sql, const MusterId *record)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (muster_store_get_db (store), sql, NULL);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  return muster_db_step (statement, NULL) == MUSTER_DB_ROW;
}

static gboolean
is_visible (gpointer data, const MusterId *record)
{
  Audience *audience = data;
  gboolean visible = FALSE;

  return muster_hq_may_see (audience->hq, audience->device, record, &visible, NULL) && visible;
}

/* A record of which something waits for a decision stays on its laptop, even where the laptop may not see it any more.
 * So do the ids of somebody who was forgotten: whoever wrote of a record hears of its erasure, seen or not. */
static gboolean
is_settled (gpointer data, const MusterId *record)
{
  Audience *audience = data;
  MusterStore *store = audience->laptop->store;

  if (is_visible (data, record))
    return TRUE;
  return !has_row (store, SQL_WAITING, record)
         && (has_row (store, SQL_VALUES, record) || !invariants_is_erased (audience->laptop->simulation, record));
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

/* For whoever reads the trace: what both ends have of the record of a line. */
static void
describe_record (Simulation *self, Laptop *laptop, const char *line)
{
  const char *at = strstr (line, "\"id\":\"");
  g_autofree char *text = at == NULL ? NULL : g_strndup (at + 6, MUSTER_ID_TEXT_SIZE - 1);
  MusterStore *stores[] = { laptop->store, muster_hq_get_store (self->headquarters.hq) };
  MusterId record;

  if (text == NULL || !muster_id_parse (text, &record))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (stores); i++)
    {
      g_autoptr (GArray) entries = muster_journal_load_record (stores[i], &record, FALSE, NULL);

      for (guint j = 0; entries != NULL && j < entries->len; j++)
        {
          const MusterMergeEntry *entry = &g_array_index (entries, MusterMergeEntry, j);

          printf ("%s: state %d %s\n", i == 0 ? "laptop" : "headquarters", entry->state,
                  muster_change_get_line (entry->change, NULL));
        }
    }
}

static void
describe_difference (Simulation *self, Laptop *laptop, const char *here, const char *there)
{
  describe_record (self, laptop, find_difference (here, there));
  describe_record (self, laptop, find_difference (there, here));
}

/* I-3 and, since nothing else may be here, I-10: a laptop and headquarters show the same bytes for all that the laptop
 * may see. */
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
  audience.laptop = laptop;
  muster_store_dump (laptop->store, is_settled, &audience, append_line, here, NULL);
  muster_store_dump (muster_hq_get_store (self->headquarters.hq), is_visible, &audience, append_line, there, NULL);
  muster_hq_device_free (audience.device);
  if (strcmp (here->str, there->str) == 0)
    return;
  if (self->verbose)
    describe_difference (self, laptop, here->str, there->str);
  if (self->verbose)
    simulation_note (self, "here:  %.600s\nthere: %.600s", find_difference (here->str, there->str),
                     find_difference (there->str, here->str));
  simulation_fail (self, "I-3: laptop %u (role %d) and headquarters show different records", laptop->index,
                   laptop->role);
}

static JsonObject *
get_values (MusterChange *change, const char *group)
{
  JsonObject *set = muster_change_get_set (change);

  return json_object_has_member (set, group) ? json_object_get_object_member (set, group) : NULL;
}

/* Returns: (nullable): a field that @before says of the group and @change does not */
static const char *
find_lost (MusterChange *change, MusterChange *before, const char *group)
{
  JsonObject *now = get_values (change, group), *then = get_values (before, group);
  JsonObjectIter iter;
  const char *field;

  if (now == NULL || then == NULL)
    return NULL;
  json_object_iter_init (&iter, then);
  while (json_object_iter_next (&iter, &field, NULL))
    if (!json_object_has_member (now, field))
      return field;
  return NULL;
}

static gboolean
is_replaced_by_one_of (MusterChange *change, GPtrArray *others, const char *group)
{
  for (guint i = 0; i < others->len; i++)
    for (guint j = 0; j < muster_change_get_n_replaced (others->pdata[i], group); j++)
      {
        MusterId id = muster_change_get_replaced (others->pdata[i], group, j);

        if (muster_id_equal (&id, muster_change_get_id (change)))
          return TRUE;
      }
  return FALSE;
}

/* I-5: a change of a group says all that the change it stands on said, whatever the version of its author knows. Who
 * changes a group that is in conflict stands on the value that is shown and replaces the others as a whole. */
static void
check_group_is_whole (Simulation *self, MusterChange *change, const char *group)
{
  MusterStore *store = muster_hq_get_store (self->headquarters.hq);
  g_autoptr (GPtrArray) replaced = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_change_unref);
  const char *lost = NULL;

  for (guint i = 0; i < muster_change_get_n_replaced (change, group); i++)
    {
      MusterId id = muster_change_get_replaced (change, group, i);
      MusterChange *before = muster_journal_find (store, &id, NULL, NULL, NULL);

      if (before != NULL)
        g_ptr_array_add (replaced, before);
    }
  for (guint i = 0; i < replaced->len; i++)
    if (!is_replaced_by_one_of (replaced->pdata[i], replaced, group))
      {
        lost = find_lost (change, replaced->pdata[i], group);
        if (lost == NULL)
          return;
      }
  if (lost != NULL)
    simulation_fail (self, "I-5: a change of group %s has lost the field %s", group, lost);
}

static void
check_groups (Simulation *self)
{
  g_autoptr (MusterDbStatement) statement
      = muster_db_prepare (muster_store_get_db (muster_hq_get_store (self->headquarters.hq)), SQL_LINES, NULL);

  while (statement != NULL && muster_db_step (statement, NULL) == MUSTER_DB_ROW)
    {
      const char *line = muster_db_column_text (statement, 1);
      g_autoptr (MusterChange) change = muster_change_new_from_line (line, strlen (line), NULL);
      JsonObjectIter iter;
      const char *group;

      if (change == NULL || muster_change_is_erased (change))
        continue;
      json_object_iter_init (&iter, muster_change_get_set (change));
      while (json_object_iter_next (&iter, &group, NULL))
        if (*group != '_')
          check_group_is_whole (self, change, group);
    }
}

static const char *
get_origin_squad (MusterChange *change)
{
  JsonObject *set = muster_change_get_set (change);
  JsonObject *origin = json_object_has_member (set, MUSTER_GROUP_ORIGIN)
                           ? json_object_get_object_member (set, MUSTER_GROUP_ORIGIN)
                           : NULL;

  return origin == NULL ? NULL : json_object_get_string_member_with_default (origin, "squad", NULL);
}

/* I-10, the other way: no squad begins a record in another one's name, unless a person released it. */
static void
check_origins (Simulation *self, GHashTable *quarantine)
{
  g_autoptr (MusterDbStatement) statement
      = muster_db_prepare (muster_store_get_db (muster_hq_get_store (self->headquarters.hq)), SQL_BY_SQUADS, NULL);

  while (statement != NULL && muster_db_step (statement, NULL) == MUSTER_DB_ROW)
    {
      const char *line = muster_db_column_text (statement, 1);
      g_autoptr (MusterChange) change = muster_change_new_from_line (line, strlen (line), NULL);
      const char *named = change == NULL || muster_change_is_erased (change) ? NULL : get_origin_squad (change);
      char squad[MUSTER_ID_TEXT_SIZE], id[MUSTER_ID_TEXT_SIZE];
      MusterId own;

      if (named == NULL || !muster_column_id (statement, 2, &own)
          || g_hash_table_contains (quarantine, muster_id_write (muster_change_get_id (change), id)))
        continue;
      if (strcmp (named, muster_id_write (&own, squad)) != 0)
        simulation_fail (self, "I-10: a squad has begun a record in the name of another");
    }
}

/* I-6: whatever a clock says, nobody who tells the truth is set aside for it. */
static void
check_nothing_set_aside_for_its_form (Simulation *self)
{
  g_autoptr (JsonArray) list = muster_hq_list_quarantine (self->headquarters.hq, TRUE, NULL);

  for (guint i = 0; (self->faults & FAULT_BAD) == 0 && list != NULL && i < json_array_get_length (list); i++)
    if (strcmp (json_object_get_string_member (json_array_get_object_element (list, i), "reason"), "type") == 0)
      simulation_fail (self, "I-6: headquarters set aside a change of somebody who did not lie");
}

/* I-13: every store is sound and is what its journal says. */
static void
check_stores (Simulation *self)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < self->laptops->len; i++)
    if (!muster_store_check (((Laptop *) self->laptops->pdata[i])->store, &error))
      {
        simulation_fail (self, "I-13: laptop %u: %s", i, error->message);
        g_clear_error (&error);
      }
  if (!muster_hq_check (self->headquarters.hq, &error))
    simulation_fail (self, "I-13: headquarters: %s", error->message);
}

/* I-8: one bad change never holds up the others. */
static void
check_nothing_waits (Simulation *self, Laptop *laptop)
{
  g_autoptr (JsonObject) status = muster_outbox_get_status (laptop->store, NULL);

  if (json_object_get_int_member (status, "unsent") != 0)
    simulation_fail (self, "I-8: laptop %u still has %d unsent changes", laptop->index,
                     (int) json_object_get_int_member (status, "unsent"));
}

void
invariants_quiesced (Simulation *self)
{
  g_autoptr (GHashTable) quarantine = invariants_read_quarantine (self);

  check_no_loss (self);
  invariants_no_resurrection (self);
  check_groups (self);
  check_origins (self, quarantine);
  check_nothing_set_aside_for_its_form (self);
  oracle_check (self);
  for (guint i = 0; i < self->laptops->len; i++)
    {
      if (!office_trusts (self, self->laptops->pdata[i]))
        continue;
      check_nothing_waits (self, self->laptops->pdata[i]);
      check_converged (self, self->laptops->pdata[i]);
    }
  check_stores (self);
}
