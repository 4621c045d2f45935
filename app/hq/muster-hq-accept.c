/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include <stdlib.h>
#include <string.h>

/* What follows, in the same transaction, when changes are in the journal: the fold of every record they touched, who sees
 * them from now on, and the entries that tell so. */

static const char SQL_LOCK[] = "INSERT INTO agreement_lock (agreement, since) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
static const char SQL_ADD_ERASED[] = "INSERT INTO erased (record, time) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

static gboolean
is_erasure (const MusterHqAccepted *accepted)
{
  return json_object_has_member (muster_change_get_set (accepted->change), MUSTER_GROUP_ERASED);
}

static gboolean
add_with_time (MusterHq *self, const char *sql, const MusterId *id, gint64 time, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, id);
  muster_db_bind_int (statement, 2, time);
  return muster_db_run (statement, error);
}

/* The values of an erased record go from the journal and from what is kept aside; its id stays known for good. */
static gboolean
erase (MusterHq *self, const MusterHqAccepted *accepted, gint64 received_ms, GError **error)
{
  const MusterId *record = muster_change_get_record (accepted->change);

  return muster_journal_erase_record (self->store, record, error) && muster_hq_quarantine_erase (self, record, error)
         && add_with_time (self, SQL_ADD_ERASED, record, received_ms, error);
}

/* ---- Fold ---- */

/* How many of the accepted changes each record has, and the last of them. */
typedef struct
{
  guint changes;
  const MusterHqAccepted *only;
  gboolean erased;
} Touched;

static GHashTable *
group_by_record (GArray *accepted)
{
  GHashTable *records = g_hash_table_new_full (muster_id_hash, muster_id_equal, NULL, g_free);

  for (guint i = 0; i < accepted->len; i++)
    {
      const MusterHqAccepted *one = &g_array_index (accepted, MusterHqAccepted, i);
      const MusterId *record = muster_change_get_record (one->change);
      Touched *touched = g_hash_table_lookup (records, record);

      if (touched == NULL)
        {
          touched = g_new0 (Touched, 1);
          g_hash_table_insert (records, (gpointer) record, touched);
        }
      touched->changes++;
      touched->only = one;
      if (is_erasure (one))
        touched->erased = TRUE;
    }
  return records;
}

static gboolean
fold_one (MusterHq *self, const Touched *touched, const MusterId *record, GError **error)
{
  if (touched->changes == 1 && touched->only->new_record && !touched->erased)
    return muster_store_fold_new (self->store, touched->only->change, touched->only->effective, &touched->only->incarnation,
                                  MUSTER_CHANGE_ACCEPTED, error);
  return muster_store_fold (self->store, record, error);
}

/* In the order of the batch, so that rows are numbered as their author made them. */
static gboolean
fold_all (MusterHq *self, GArray *accepted, GHashTable *records, gint64 received_ms, GError **error)
{
  for (guint i = 0; i < accepted->len; i++)
    {
      const MusterHqAccepted *one = &g_array_index (accepted, MusterHqAccepted, i);
      const MusterId *record = muster_change_get_record (one->change);
      Touched *touched = g_hash_table_lookup (records, record);

      if (is_erasure (one) && !erase (self, one, received_ms, error))
        return FALSE;
      if (touched->only == one && !fold_one (self, touched, record, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Locks ---- */

static gboolean
lock_signed (MusterHq *self, const MusterHqAccepted *accepted, gint64 received_ms, GError **error)
{
  const MusterId *record = muster_change_get_record (accepted->change);
  g_autoptr (JsonObject) agreement = NULL;
  int state;

  if (strcmp (muster_change_get_kind (accepted->change), "agreement") != 0)
    return TRUE;
  agreement = muster_store_peek (self->store, "agreement", record, NULL);
  state = agreement == NULL ? 0 : atoi (json_object_get_string_member_with_default (agreement, "state", "0"));
  return state < 5 || state > 8 || add_with_time (self, SQL_LOCK, record, received_ms, error);
}

/* ---- Audience and feed ---- */

static gboolean
is_among (GPtrArray *keys, const char *key)
{
  return g_ptr_array_find_with_equal_func (keys, key, g_str_equal, NULL);
}

/* A change is told to every key that sees its record; one that sees it only now is told that it enters instead. */
static gboolean
tell (MusterHq *self, const MusterHqAccepted *accepted, const MusterHqDevice *device, GError **error)
{
  const MusterId *record = muster_change_get_record (accepted->change);
  g_autoptr (GPtrArray) entered = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) keys = NULL;

  if (!muster_hq_audience_add_base (self, accepted, device, entered, error))
    return FALSE;
  keys = muster_hq_audience_get_keys (self, record, error);
  if (keys == NULL)
    return FALSE;
  for (guint i = 0; i < keys->len; i++)
    {
      const char *key = g_ptr_array_index (keys, i);

      if (!(is_among (entered, key) ? muster_hq_feed_announce (self, key, MUSTER_FEED_ENTER, record, error)
                                    : muster_hq_feed_add (self, key, accepted->hq_seq, MUSTER_FEED_CHANGE, record,
                                                          muster_change_get_id (accepted->change), error)))
        return FALSE;
    }
  return TRUE;
}

/* @accepted: (element-type MusterHqAccepted): in the journal already; @device: whose they are. */
gboolean
muster_hq_accept_all (MusterHq *self, GArray *accepted, const MusterHqDevice *device, gint64 received_ms, GError **error)
{
  g_autoptr (GHashTable) records = group_by_record (accepted);

  if (!fold_all (self, accepted, records, received_ms, error))
    return FALSE;
  for (guint i = 0; i < accepted->len; i++)
    {
      const MusterHqAccepted *one = &g_array_index (accepted, MusterHqAccepted, i);

      if (!lock_signed (self, one, received_ms, error) || !tell (self, one, device, error))
        return FALSE;
    }
  return muster_hq_leads_refresh (self, accepted, error);
}
