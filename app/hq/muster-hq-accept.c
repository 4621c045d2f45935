/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include <stdlib.h>
#include <string.h>

/* What follows, in the same transaction, when changes are in the journal: the fold of every record they touched, who sees
 * them from now on, and the entries that tell so. */

static const char SQL_LOCK[] = "INSERT INTO agreement_lock (agreement, since) VALUES (?1, ?2) ON CONFLICT DO NOTHING";

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
      if (muster_hq_is_erasure (one->change))
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
fold_all (MusterHq *self, GArray *accepted, GHashTable *records, GError **error)
{
  for (guint i = 0; i < accepted->len; i++)
    {
      const MusterHqAccepted *one = &g_array_index (accepted, MusterHqAccepted, i);
      const MusterId *record = muster_change_get_record (one->change);
      Touched *touched = g_hash_table_lookup (records, record);

      if (touched->only == one && !fold_one (self, touched, record, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Locks ---- */

static gboolean
lock (MusterHq *self, const MusterId *agreement, gint64 since, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_LOCK, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, agreement);
  muster_db_bind_int (statement, 2, since);
  return muster_db_run (statement, error);
}

static gboolean
lock_signed (MusterHq *self, const MusterHqAccepted *accepted, gint64 received_ms, GError **error)
{
  const MusterId *record = muster_change_get_record (accepted->change);
  g_autoptr (JsonObject) agreement = NULL;
  g_autoptr (GError) local = NULL;
  int state;

  if (strcmp (muster_change_get_kind (accepted->change), "agreement") != 0)
    return TRUE;
  agreement = muster_store_peek (self->store, "agreement", record, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  state = agreement == NULL ? 0 : atoi (json_object_get_string_member_with_default (agreement, "state", "0"));
  return state < 5 || state > 8 || lock (self, record, received_ms, error);
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
  if (keys != NULL && keys->len == 0)
    {
      g_clear_pointer (&keys, g_ptr_array_unref);
      if (!muster_hq_audience_adopt (self, accepted, device, entered, error))
        return FALSE;
      keys = muster_hq_audience_get_keys (self, record, error);
    }
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

/* Who wrote does not always see: an officer answers to a lead that was closed meanwhile, a change to somebody else's record
 * is released, or one is refused for which the laptop kept a record that had left. It is not that laptop's to keep, and no
 * county or squad that it belongs to will say so. What was forgotten keeps its readers. */
gboolean
muster_hq_withdraw_unseen (MusterHq *self, const MusterId *record, const MusterHqDevice *device, GError **error)
{
  g_autofree char *key = muster_hq_key_of_device (&device->id);
  gboolean visible, erased;

  return muster_hq_may_see (self, device, record, &visible, error) && muster_hq_is_erased (self, record, &erased, error)
         && (visible || erased || muster_hq_feed_announce (self, key, MUSTER_FEED_LEAVE, record, error));
}

/* Records whose erasure is among the changes; keys borrowed from those. */
static GHashTable *
collect_ordered (GArray *accepted)
{
  GHashTable *ordered = g_hash_table_new (muster_id_hash, muster_id_equal);

  for (guint i = 0; i < accepted->len; i++)
    {
      MusterChange *change = g_array_index (accepted, MusterHqAccepted, i).change;

      if (muster_hq_is_erasure (change))
        g_hash_table_add (ordered, (gpointer) muster_change_get_record (change));
    }
  return ordered;
}

/* @accepted: (element-type MusterHqAccepted): in the journal already; @device: whose they are. */
gboolean
muster_hq_accept_all (MusterHq *self, GArray *accepted, const MusterHqDevice *device, gint64 received_ms, GError **error)
{
  g_autoptr (GHashTable) records = group_by_record (accepted);
  g_autoptr (GHashTable) ordered = collect_ordered (accepted);
  g_autoptr (GArray) forgotten = g_array_new (FALSE, FALSE, sizeof (MusterId));

  if (!fold_all (self, accepted, records, error) || !muster_hq_forget_all (self, accepted, received_ms, forgotten, error))
    return FALSE;
  for (guint i = 0; i < accepted->len; i++)
    {
      const MusterHqAccepted *one = &g_array_index (accepted, MusterHqAccepted, i);

      if (!lock_signed (self, one, received_ms, error) || !tell (self, one, device, error))
        return FALSE;
    }
  return muster_hq_tell_all_forgotten (self, forgotten, ordered, error) && muster_hq_leads_refresh (self, accepted, error);
}
