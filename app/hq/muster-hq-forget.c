/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

/* The forgetting of a person. Where the erasure of a record is accepted, headquarters erases, in the same transaction, every
 * record that speaks of it, also those that the author cannot see, and tells whoever may hold one. */

static const char SQL_ADD[] = "INSERT INTO erased (record, time) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
static const char SQL_IS_ERASED[] = "SELECT 1 FROM erased WHERE record = ?1";
static const char SQL_ASIDE[] = "SELECT DISTINCT record FROM quarantine AS held WHERE record IS NOT NULL AND line IS NOT NULL"
                                " AND " MUSTER_SQL_HIDDEN_DEPENDENT;
static const char SQL_AUTHORS[] = "SELECT DISTINCT i.device FROM change c JOIN incarnation i ON i.incarnation = c.incarnation"
                                  " WHERE c.record = ?1 UNION SELECT device FROM quarantine WHERE record = ?1";
static const char SQL_OFFICES[] = "SELECT id FROM device WHERE role = 'headquarters' AND revoked IS NULL AND ?1 IS NOT NULL";

/* Whether a change orders a record to be forgotten. */
gboolean
muster_hq_is_erasure (MusterChange *change)
{
  return !muster_change_is_erased (change) && json_object_has_member (muster_change_get_set (change), MUSTER_GROUP_ERASED);
}

gboolean
muster_hq_is_erased (MusterHq *self, const MusterId *record, gboolean *erased, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_IS_ERASED, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  step = muster_db_step (statement, error);
  *erased = step == MUSTER_DB_ROW;
  return step != MUSTER_DB_FAILED;
}

static gboolean
note (MusterHq *self, const MusterId *record, gint64 time, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ADD, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  muster_db_bind_int (statement, 2, time);
  return muster_db_run (statement, error);
}

/* The values go from the journal and from what is kept aside; the id stays known for good. */
static gboolean
forget (MusterHq *self, const MusterId *record, gint64 time, GError **error)
{
  return muster_journal_erase_record (self->store, record, error) && muster_hq_quarantine_erase (self, record, error)
         && note (self, record, time, error) && muster_store_fold (self->store, record, error);
}

/* After every accepted change is folded, so that what came in the same step is found as well.
 * @accepted: (element-type MusterHqAccepted); @forgotten: (element-type MusterId): filled with what was erased. */
gboolean
muster_hq_forget_all (MusterHq *self, GArray *accepted, gint64 time, GArray *forgotten, GError **error)
{
  for (guint i = 0; i < accepted->len; i++)
    {
      MusterChange *change = g_array_index (accepted, MusterHqAccepted, i).change;

      if (muster_hq_is_erasure (change))
        g_array_append_vals (forgotten, muster_change_get_record (change), 1);
    }
  if (!muster_store_collect_dependents (self->store, SQL_ASIDE, forgotten, error))
    return FALSE;
  for (guint i = 0; i < forgotten->len; i++)
    if (!forget (self, &g_array_index (forgotten, MusterId, i), time, error))
      return FALSE;
  return TRUE;
}

/* ---- Telling ---- */

/* What a device holds of the record it replaces by the erased lines, which come as if the record entered. */
gboolean
muster_hq_tell_forgotten (MusterHq *self, const MusterId *device, const MusterId *record, GError **error)
{
  g_autofree char *key = muster_hq_key_of_device (device);

  return muster_hq_feed_announce (self, key, MUSTER_FEED_ENTER, record, error);
}

static gboolean
tell_devices (MusterHq *self, const char *sql, const MusterId *record, gboolean unseen_only, GError **error)
{
  g_autoptr (GArray) devices = g_array_new (FALSE, FALSE, sizeof (MusterId));

  if (!muster_collect_ids (self->db, sql, record, devices, error))
    return FALSE;
  for (guint i = 0; i < devices->len; i++)
    {
      const MusterId *id = &g_array_index (devices, MusterId, i);
      g_autoptr (MusterHqDevice) device = muster_hq_find_device (self, id, error);
      gboolean sees = FALSE;

      if (device == NULL || (unseen_only && !muster_hq_may_see (self, device, record, &sees, error))
          || (!sees && !muster_hq_tell_forgotten (self, id, record, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
tell_audience (MusterHq *self, const MusterId *record, GError **error)
{
  g_autoptr (GPtrArray) keys = muster_hq_audience_get_keys (self, record, error);

  if (keys == NULL)
    return FALSE;
  for (guint i = 0; i < keys->len; i++)
    if (!muster_hq_feed_announce (self, g_ptr_array_index (keys, i), MUSTER_FEED_ENTER, record, error))
      return FALSE;
  return TRUE;
}

/* Whoever sees the record hears of an erasure that is a change by the change itself. Of one that is none they hear here;
 * and in both cases those hear who wrote of the record and see it no more.
 * @ordered: (element-type MusterId): records with a change that orders it. */
gboolean
muster_hq_tell_all_forgotten (MusterHq *self, GArray *forgotten, GHashTable *ordered, GError **error)
{
  for (guint i = 0; i < forgotten->len; i++)
    {
      const MusterId *record = &g_array_index (forgotten, MusterId, i);

      if (!g_hash_table_contains (ordered, record)
          && (!tell_audience (self, record, error) || !tell_devices (self, SQL_OFFICES, record, FALSE, error)))
        return FALSE;
      if (!tell_devices (self, SQL_AUTHORS, record, TRUE, error))
        return FALSE;
    }
  return TRUE;
}
