/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

/* As many as a batch may name; the others are left to the next. */
#define NAMES_LIMIT "1000"

static const char SQL_FREE_CHANGES[]
    = "UPDATE change SET batch = NULL, incarnation = ?1 WHERE state = 0 AND (batch IS NOT NULL OR incarnation <> ?1)";
static const char SQL_COLLECT[]
    = "SELECT line FROM change WHERE state = 0 AND batch IS NULL AND incarnation = ?1 ORDER BY seq LIMIT ?2";
static const char SQL_LAST_BATCH[]
    = "SELECT number, digest FROM batch WHERE incarnation = ?1 ORDER BY number DESC LIMIT 1";
static const char SQL_INSERT_BATCH[] = "INSERT INTO batch (incarnation, number, digest, bytes) VALUES (?1, ?2, ?3, ?4)";
static const char SQL_FILL_BATCH[]
    = "UPDATE change SET batch = ?2 WHERE seq IN (SELECT seq FROM change WHERE state = 0 AND batch IS NULL AND"
      " incarnation = ?1 ORDER BY seq LIMIT ?3)";
/* `named` is the number of the batch that names it: given up itself, it names nothing. */
static const char SQL_NAME_ABANDONED[]
    = "UPDATE batch SET named = ?2 WHERE incarnation = ?1 AND number IN (SELECT number FROM batch WHERE incarnation = "
      "?1"
      " AND abandoned = 1 AND named = 0 AND number < ?2 ORDER BY number LIMIT " NAMES_LIMIT ")";
static const char SQL_UNNAME[] = "UPDATE batch SET named = 0 WHERE incarnation = ?1 AND named >= ?2";
static const char SQL_UNRECEIPTED[]
    = "SELECT number, digest, bytes, sent FROM batch WHERE incarnation = ?1 AND receipt IS NULL AND abandoned = 0"
      " AND bytes IS NOT NULL ORDER BY number LIMIT ?2";
static const char SQL_MARK_SENT[] = "UPDATE batch SET sent = 1 WHERE incarnation = ?1 AND number = ?2";
static const char SQL_ABANDON[]
    = "UPDATE batch SET abandoned = 1, bytes = NULL WHERE incarnation = ?1 AND number >= ?2 AND receipt IS NULL AND abandoned = 0";
static const char SQL_GIVE_BACK[] = "UPDATE change SET batch = NULL WHERE batch >= ?2 AND state = 0 AND incarnation = ?1";
static const char SQL_ABANDONED[] = "SELECT number FROM batch WHERE incarnation = ?1 AND abandoned = 1 AND named = 0 "
                                    "ORDER BY number LIMIT " NAMES_LIMIT;
static const char SQL_PARK[] = "UPDATE change SET state = 2, reason = ?2, batch = NULL WHERE id = ?1 RETURNING record";

static gboolean
run_for_incarnation (MusterStore *self, const char *sql, gint64 number, gboolean has_number, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &self->incarnation);
  if (has_number)
    muster_db_bind_int (statement, 2, number);
  return muster_db_run (statement, error);
}

/**
 * muster_kept_batch_free:
 * @batch: (transfer full): a batch
 */
void
muster_kept_batch_free (MusterKeptBatch *batch)
{
  g_free (batch->digest);
  g_clear_pointer (&batch->bytes, g_bytes_unref);
  g_free (batch);
}

/**
 * muster_outbox_get_incarnation:
 * @self: a store
 *
 * Returns: the name of this copy of the store
 */
MusterId
muster_outbox_get_incarnation (MusterStore *self)
{
  return self->incarnation;
}

/**
 * muster_outbox_renew_incarnation:
 * @self: a store
 * @why: "new", "witness", "fork" or "rollback", kept for `status`
 * @error: MUSTER_DB_ERROR, %MUSTER_ERROR_FULL
 *
 * From now on this is another copy. Changes without a receipt go into new batches of the new incarnation, with the ids
 * they had: whatever already reached headquarters is a duplicate there.
 *
 * Returns: whether it is committed
 */
gboolean
muster_outbox_renew_incarnation (MusterStore *self, const char *why, GError **error)
{
  MusterId incarnation = muster_id_new (self->world);
  g_autofree char *text = muster_id_to_text (&incarnation);
  MusterId before = self->incarnation;
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  gint64 count;

  if (transaction == NULL || !muster_store_read_setting_int (self, "incarnations", 0, &count, error))
    return FALSE;
  self->incarnation = incarnation;
  if (!run_for_incarnation (self, SQL_FREE_CHANGES, 0, FALSE, error) || !muster_store_fold_waiting (self, error)
      || !muster_store_write_setting (self, "incarnation", text, error)
      || !muster_outbox_list_incarnation (self, error) || !muster_store_write_setting (self, "incarnation_why", why, error)
      || !muster_store_set_setting_int (self, "incarnations", count + 1, error) || !muster_store_commit (transaction, error))
    {
      self->incarnation = before;
      return FALSE;
    }
  return muster_witness_write (self, error);
}

/**
 * muster_outbox_collect:
 * @self: a store
 * @limit: most changes
 * @limit_bytes: most bytes of their lines together; one change is given whatever its size
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type GBytes): lines that stand in no batch, oldest first
 */
GPtrArray *
muster_outbox_collect (MusterStore *self, guint limit, gsize limit_bytes, GError **error)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_COLLECT, error);
  MusterDbStep step;
  gsize total = 0;

  if (statement == NULL)
    return NULL;
  muster_bind_id (statement, 1, &self->incarnation);
  muster_db_bind_int (statement, 2, limit);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      const char *line = muster_db_column_text (statement, 1);
      gsize size = strlen (line);

      if (lines->len > 0 && total + size > limit_bytes)
        break;
      total += size;
      g_ptr_array_add (lines, g_bytes_new (line, size));
    }
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&lines);
}

/**
 * muster_outbox_next:
 * @self: a store
 * @number: (out): number of the next batch, from 1
 * @previous: (out) (transfer full): digest of the batch before it, "" for the first
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it is known
 */
gboolean
muster_outbox_next (MusterStore *self, gint64 *number, char **previous, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_LAST_BATCH, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &self->incarnation);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_FAILED)
    return FALSE;
  *number = step == MUSTER_DB_ROW ? muster_db_column_int (statement, 1) + 1 : 1;
  *previous = g_strdup (step == MUSTER_DB_ROW ? muster_db_column_text (statement, 2) : "");
  return TRUE;
}

static gboolean
write_batch (MusterStore *self, gint64 number, const char *digest, GBytes *bytes, guint n_changes, GError **error)
{
  g_autoptr (MusterDbStatement) insert = muster_db_prepare (self->db, SQL_INSERT_BATCH, error);
  g_autoptr (MusterDbStatement) fill = insert == NULL ? NULL : muster_db_prepare (self->db, SQL_FILL_BATCH, error);

  if (fill == NULL)
    return FALSE;
  muster_bind_id (insert, 1, &self->incarnation);
  muster_db_bind_int (insert, 2, number);
  muster_db_bind_text (insert, 3, digest);
  muster_db_bind_blob (insert, 4, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  muster_bind_id (fill, 1, &self->incarnation);
  muster_db_bind_int (fill, 2, number);
  muster_db_bind_int (fill, 3, n_changes);
  return muster_db_run (insert, error) && muster_db_run (fill, error);
}

/**
 * muster_outbox_keep_batch:
 * @self: a store
 * @number: its number, from muster_outbox_next()
 * @digest: its digest, hexadecimal
 * @bytes: exactly what will be sent, now and at every repetition
 * @n_changes: how many of the changes that muster_outbox_collect() gave it holds
 * @error: MUSTER_DB_ERROR_CONSTRAINT where another process took the number: collect again
 *
 * Returns: whether the batch is on disk; only then it may be sent
 */
gboolean
muster_outbox_keep_batch (MusterStore *self, gint64 number, const char *digest, GBytes *bytes, guint n_changes, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);

  if (transaction == NULL || !write_batch (self, number, digest, bytes, n_changes, error)
      || !run_for_incarnation (self, SQL_NAME_ABANDONED, number, TRUE, error) || !muster_store_commit (transaction, error))
    return FALSE;
  /* Inside a longer transaction the witness would run ahead of the store. */
  return self->depth > 1 || muster_witness_write (self, error);
}

/**
 * muster_outbox_write_witness:
 * @self: a store
 * @error: %MUSTER_ERROR_FULL
 *
 * For whoever called muster_outbox_keep_batch() inside a transaction of its own, after its commit and before the bytes
 * are sent.
 *
 * Returns: whether the witness outside the store knows of every batch
 */
gboolean
muster_outbox_write_witness (MusterStore *self, GError **error)
{
  return muster_witness_write (self, error);
}

/**
 * muster_outbox_get_unreceipted:
 * @self: a store
 * @limit: most batches
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type MusterKeptBatch): batches to be sent, oldest first
 */
GPtrArray *
muster_outbox_get_unreceipted (MusterStore *self, guint limit, GError **error)
{
  g_autoptr (GPtrArray) batches = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_kept_batch_free);
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_UNRECEIPTED, error);
  MusterDbStep step;

  if (statement == NULL)
    return NULL;
  muster_bind_id (statement, 1, &self->incarnation);
  muster_db_bind_int (statement, 2, limit);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      MusterKeptBatch *batch = g_new0 (MusterKeptBatch, 1);
      gsize size;
      gconstpointer bytes = muster_db_column_blob (statement, 3, &size);

      batch->number = muster_db_column_int (statement, 1);
      batch->incarnation = self->incarnation;
      batch->digest = g_strdup (muster_db_column_text (statement, 2));
      batch->bytes = g_bytes_new (bytes, size);
      batch->sent = muster_db_column_int (statement, 4) != 0;
      g_ptr_array_add (batches, batch);
    }
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&batches);
}

/**
 * muster_outbox_mark_sent:
 * @self: a store
 * @number: a batch
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it is noted that the bytes left this laptop
 */
gboolean
muster_outbox_mark_sent (MusterStore *self, gint64 number, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);

  return transaction != NULL && run_for_incarnation (self, SQL_MARK_SENT, number, TRUE, error)
         && muster_store_commit (transaction, error);
}

/**
 * muster_outbox_abandon:
 * @self: a store
 * @number: a batch without receipt
 * @error: MUSTER_DB_ERROR
 *
 * Batches without receipt that were formed after it go with it: they are immutable and could not name the number, and
 * headquarters' head would stand before it until something new was saved. What they named has to be named again.
 *
 * Returns: whether its changes, and theirs, stand in no batch again
 */
gboolean
muster_outbox_abandon (MusterStore *self, gint64 number, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);

  return transaction != NULL && run_for_incarnation (self, SQL_ABANDON, number, TRUE, error)
         && run_for_incarnation (self, SQL_UNNAME, number, TRUE, error)
         && run_for_incarnation (self, SQL_GIVE_BACK, number, TRUE, error) && muster_store_commit (transaction, error);
}

/**
 * muster_outbox_get_abandoned:
 * @self: a store
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type gint64): numbers that the next batch has to name
 */
GArray *
muster_outbox_get_abandoned (MusterStore *self, GError **error)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ABANDONED, error);
  MusterDbStep step;

  if (statement == NULL)
    return NULL;
  muster_bind_id (statement, 1, &self->incarnation);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      gint64 number = muster_db_column_int (statement, 1);

      g_array_append_val (numbers, number);
    }
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&numbers);
}

/**
 * muster_outbox_park:
 * @self: a store
 * @change: a change that headquarters cannot take even alone
 * @reason: why, a code
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it waits for a person now; the queue goes on without it
 */
gboolean
muster_outbox_park (MusterStore *self, const MusterId *change, const char *reason, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  g_autoptr (MusterDbStatement) statement = transaction == NULL ? NULL : muster_db_prepare (self->db, SQL_PARK, error);
  MusterDbStep step;
  MusterId record;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, change);
  muster_db_bind_text (statement, 2, reason);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_ROW)
    muster_column_id (statement, 1, &record);
  muster_db_reset (statement);
  return step != MUSTER_DB_FAILED && (step == MUSTER_DB_DONE || muster_store_fold (self, &record, error))
         && muster_store_commit (transaction, error);
}
