/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

/* An epoch is one unbroken life of headquarters' store. Whoever has seen more of it than it holds proves that it was put
 * back from a copy; a new epoch tells all others where the old one ends. */

static const char SQL_CURRENT[] = "SELECT epoch FROM epoch ORDER BY seq DESC LIMIT 1";
static const char SQL_ADD[]
    = "INSERT INTO epoch (epoch, parent, branched_at, made, why, device) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
/* An epoch ends where the first of those after it branched off, however often that happened. */
static const char SQL_BRANCH[]
    = "SELECT (SELECT min (later.branched_at) FROM epoch later WHERE later.seq > epoch.seq) FROM epoch WHERE epoch.epoch = ?1";
static const char SQL_LIST[] = "SELECT epoch, parent, branched_at, made, why, device FROM epoch ORDER BY seq";

/**
 * muster_hq_get_epoch:
 * @self: headquarters
 * @epoch: (out): its present epoch
 * @error: %MUSTER_ERROR_CORRUPT where there is none
 *
 * Returns: whether there is one
 */
gboolean
muster_hq_get_epoch (MusterHq *self, MusterId *epoch, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_CURRENT, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_ROW && muster_column_id (statement, 1, epoch))
    return TRUE;
  if (step != MUSTER_DB_FAILED)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, "Headquarters does not know its own epoch.");
  return FALSE;
}

/* Up to which hq_seq an epoch and the present one are the same; for the present one, everything. */
gboolean
muster_hq_find_branch (MusterHq *self, const MusterId *epoch, gboolean *known, gint64 *branch, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_BRANCH, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, epoch);
  step = muster_db_step (statement, error);
  *known = step == MUSTER_DB_ROW;
  *branch = *known && !muster_db_column_is_null (statement, 1) ? muster_db_column_int (statement, 1) : G_MAXINT64;
  return step != MUSTER_DB_FAILED;
}

gboolean
muster_hq_add_epoch (MusterHq *self, const MusterId *parent, gint64 branched_at, const char *why, const MusterId *device,
                     GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ADD, error);
  MusterId epoch = muster_id_new (self->world);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &epoch);
  muster_hq_bind_optional_id (statement, 2, parent);
  muster_db_bind_int (statement, 3, branched_at);
  muster_db_bind_int (statement, 4, muster_hq_now (self));
  muster_db_bind_text (statement, 5, why);
  muster_hq_bind_optional_id (statement, 6, device);
  return muster_db_run (statement, error);
}

/**
 * muster_hq_open_epoch:
 * @self: headquarters
 * @branched_at: up to which hq_seq this store and the present epoch are the same
 * @why: "restore", "proof" or "claim"
 * @device: (nullable): whose proof it was
 * @error: MUSTER_DB_ERROR
 *
 * Nothing verified as backed up beyond what this store holds counts any more.
 *
 * Returns: whether it is committed
 */
gboolean
muster_hq_open_epoch (MusterHq *self, gint64 branched_at, const char *why, const MusterId *device, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self->store, error);
  MusterId parent;

  return transaction != NULL && muster_hq_get_epoch (self, &parent, error)
         && muster_hq_add_epoch (self, &parent, branched_at, why, device, error)
         && muster_db_execute (self->db,
                               "UPDATE counter SET value = min (value, (SELECT value FROM counter WHERE name = 'hq_seq'))"
                               " WHERE name = 'backup_seq'",
                               error)
         && muster_store_commit (transaction, error);
}

/* [{"epoch","parent","branched_at","made","why","device"}], oldest first. */
JsonArray *
muster_hq_list_epochs (MusterHq *self, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_LIST, error);
  g_autoptr (JsonArray) array = json_array_new ();
  MusterDbStep step = MUSTER_DB_FAILED;

  while (statement != NULL && (step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      JsonObject *object = json_object_new ();

      muster_set_id_member (object, "epoch", statement, 1);
      muster_set_id_member (object, "parent", statement, 2);
      json_object_set_int_member (object, "branched_at", muster_db_column_int (statement, 3));
      json_object_set_int_member (object, "made", muster_db_column_int (statement, 4));
      json_object_set_string_member (object, "why", muster_db_column_text (statement, 5));
      muster_set_id_member (object, "device", statement, 6);
      json_array_add_object_element (array, object);
    }
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&array);
}
