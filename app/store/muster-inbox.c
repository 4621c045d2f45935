/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

/* What comes from headquarters. Data and cursor move in the same transaction, data first; a transaction is short,
 * because somebody is typing. */

#define ARRIVALS_PER_TRANSACTION 50
#define PAUSE_MS 5

/* Before the change takes the name that it has at headquarters: the batch goes by the one that it was sent under. */
static const char SQL_REACH_FURTHER[]
    = "UPDATE batch SET greatest_seq = max(greatest_seq, ?2)"
      " WHERE (incarnation, number) = (SELECT incarnation, batch FROM change WHERE id = ?1)";
static const char SQL_CONFIRM[]
    = "UPDATE change SET state = 1, hq_seq = ?2, effective = ?3, incarnation = ?4, reason = NULL, detail = NULL"
      " WHERE id = ?1";
/* Of what was forgotten there is nothing left to refuse. Whoever has seen to it when it was set aside has not heard of the
 * decision; after that, hearing it once more is no news. */
static const char SQL_REFUSE[]
    = "UPDATE change SET state = 3, reason = ?2, detail = ?3, seen = CASE WHEN state = 3 THEN seen END"
      " WHERE id = ?1 AND line NOT LIKE '{\"erased\":true,%' RETURNING record";
static const char SQL_IS_OURS[]
    = "SELECT 1 FROM change WHERE record = ?1 AND (state = 0 OR state = 2) LIMIT 1";
/* But for what a person here has written and not yet seen refused: it says why, and shows nothing of the record. And
 * but for what was accepted after the record had left: the receipt came before the page, and headquarters does not give
 * out a laptop's own once more. */
static const char SQL_WITHDRAW[]
    = "DELETE FROM change WHERE record = ?1 AND NOT (state = 3 AND reason IS NOT NULL AND seen IS NULL)"
      " AND coalesce(hq_seq, 0) <= ?2";

/**
 * muster_arrival_free:
 * @arrival: (transfer full): what arrived
 */
void
muster_arrival_free (MusterArrival *arrival)
{
  g_clear_pointer (&arrival->change, muster_change_unref);
  g_free (arrival->reason);
  g_free (arrival->detail);
  g_free (arrival);
}

/* A change that this laptop has already, by its own hand or from an earlier page: headquarters' word on it counts. */
static gboolean
confirm (MusterStore *self, const MusterArrival *arrival, GError **error)
{
  g_autoptr (MusterDbStatement) reach = muster_db_prepare (self->db, SQL_REACH_FURTHER, error);
  g_autoptr (MusterDbStatement) statement = reach == NULL ? NULL : muster_db_prepare (self->db, SQL_CONFIRM, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (reach, 1, muster_change_get_id (arrival->change));
  muster_db_bind_int (reach, 2, arrival->hq_seq);
  if (!muster_db_run (reach, error))
    return FALSE;
  muster_bind_id (statement, 1, muster_change_get_id (arrival->change));
  muster_db_bind_int (statement, 2, arrival->hq_seq);
  muster_db_bind_int (statement, 3, (gint64) arrival->effective);
  muster_bind_id (statement, 4, &arrival->incarnation);
  return muster_db_run (statement, error);
}

static gboolean
take_change (MusterStore *self, const MusterArrival *arrival, GHashTable *records, GError **error)
{
  const MusterId *record = muster_change_get_record (arrival->change);

  switch (muster_journal_add (self, arrival->change, &arrival->incarnation, arrival->effective, MUSTER_CHANGE_ACCEPTED,
                              arrival->hq_seq, error))
    {
    case MUSTER_JOURNAL_ADDED:
      break;
    case MUSTER_JOURNAL_DUPLICATE:
      if (!confirm (self, arrival, error))
        return FALSE;
      break;
    case MUSTER_JOURNAL_BODY_DIFFERS:
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, "Headquarters sent a change that differs from the one here.");
      return FALSE;
    case MUSTER_JOURNAL_FAILED:
    default:
      return FALSE;
    }
  if ((muster_change_is_erased (arrival->change)
       || json_object_has_member (muster_change_get_set (arrival->change), MUSTER_GROUP_ERASED))
      && !muster_store_take_erasure (self, record, records, error))
    return FALSE;
  g_hash_table_add (records, muster_id_copy (record));
  return TRUE;
}

static gboolean
must_keep (MusterStore *self, const MusterId *record, gboolean *keep, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_IS_OURS, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  step = muster_db_step (statement, error);
  *keep = step == MUSTER_DB_ROW;
  return step != MUSTER_DB_FAILED;
}

/* A record that left this device's audience. One with changes that headquarters has not accepted stays. */
static gboolean
withdraw (MusterStore *self, const MusterArrival *arrival, GHashTable *records, GError **error)
{
  const MusterId *record = &arrival->id;
  g_autoptr (MusterDbStatement) statement = NULL;
  gboolean keep;

  if (!must_keep (self, record, &keep, error))
    return FALSE;
  if (keep)
    return TRUE;
  statement = muster_db_prepare (self->db, SQL_WITHDRAW, error);
  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  muster_db_bind_int (statement, 2, arrival->hq_seq);
  if (!muster_db_run (statement, error))
    return FALSE;
  g_hash_table_add (records, muster_id_copy (record));
  return TRUE;
}

static gboolean
take_refusal (MusterStore *self, const MusterArrival *arrival, GHashTable *records, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_REFUSE, error);
  MusterDbStep step;
  MusterId record;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &arrival->id);
  muster_db_bind_text (statement, 2, arrival->reason);
  muster_db_bind_text (statement, 3, arrival->detail);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_ROW && muster_column_id (statement, 1, &record))
    g_hash_table_add (records, muster_id_copy (&record));
  return step != MUSTER_DB_FAILED;
}

static gboolean
take (MusterStore *self, const MusterArrival *arrival, GHashTable *records, GError **error)
{
  switch (arrival->type)
    {
    case MUSTER_ARRIVAL_LEAVE:
      return withdraw (self, arrival, records, error);
    case MUSTER_ARRIVAL_REFUSED:
      return take_refusal (self, arrival, records, error);
    case MUSTER_ARRIVAL_CHANGE:
    case MUSTER_ARRIVAL_ERASED:
    default:
      return take_change (self, arrival, records, error);
    }
}

static gboolean
write_cursor (MusterStore *self, const char *epoch, gint64 hq_seq, const MusterInboxSeen *seen, GError **error)
{
  char history[MUSTER_ID_TEXT_SIZE];
  gboolean none = muster_id_is_nil (&seen->history);

  return muster_store_write_setting (self, "cursor_epoch", epoch, error)
         && muster_store_set_setting_int (self, "cursor", hq_seq, error)
         && muster_store_write_setting (self, "seen_history", none ? NULL : muster_id_write (&seen->history, history), error)
         && muster_store_set_setting_int (self, "seen", none ? 0 : seen->hq_seq, error);
}

/* The mark goes in with the first piece of its page: whatever of the page is here came from where the mark says. */
static gboolean
apply_some (MusterStore *self, GPtrArray *arrivals, guint from, guint n, const char *epoch, gint64 cursor,
            const MusterInboxSeen *seen, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  g_autoptr (GHashTable) records = g_hash_table_new_full (muster_id_hash, muster_id_equal, g_free, NULL);

  if (transaction == NULL)
    return FALSE;
  for (guint i = from; i < from + n; i++)
    if (!take (self, g_ptr_array_index (arrivals, i), records, error))
      return FALSE;
  return muster_store_fold_all (self, records, error) && write_cursor (self, epoch, cursor, seen, error)
         && muster_store_commit (transaction, error);
}

/* Entries of one cursor belong together (an enter and its changes): a transaction never ends inside them. */
static guint
count_piece (GPtrArray *arrivals, guint from)
{
  guint n = MIN (arrivals->len - from, ARRIVALS_PER_TRANSACTION);

  while (from + n < arrivals->len
         && ((MusterArrival *) g_ptr_array_index (arrivals, from + n))->cursor
                == ((MusterArrival *) g_ptr_array_index (arrivals, from + n - 1))->cursor)
    n++;
  return n;
}

/**
 * muster_inbox_apply:
 * @self: a store
 * @arrivals: (element-type MusterArrival): what one page brought, in its order
 * @epoch: headquarters' epoch
 * @to: where to stand afterwards
 * @seen: the mark of the page
 * @cancellable: (nullable): stops between two transactions
 * @error: G_IO_ERROR_CANCELLED; %MUSTER_ERROR_CORRUPT; MUSTER_DB_ERROR
 *
 * Returns: whether all is applied and the cursor stands at @to
 */
gboolean
muster_inbox_apply (MusterStore *self, GPtrArray *arrivals, const char *epoch, gint64 to, const MusterInboxSeen *seen,
                    GCancellable *cancellable, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = NULL;
  guint at = 0;

  while (at < arrivals->len)
    {
      guint n = count_piece (arrivals, at);
      gboolean last = at + n == arrivals->len;
      gint64 cursor = last ? to : ((MusterArrival *) g_ptr_array_index (arrivals, at + n - 1))->cursor;

      if (g_cancellable_set_error_if_cancelled (cancellable, error)
          || !apply_some (self, arrivals, at, n, epoch, cursor, seen, error))
        return FALSE;
      at += n;
      if (!last)
        muster_world_sleep_ms (self->world, PAUSE_MS);
    }
  if (arrivals->len > 0)
    return TRUE;
  transaction = muster_store_begin (self, error);
  return transaction != NULL && write_cursor (self, epoch, to, seen, error) && muster_store_commit (transaction, error);
}

/**
 * muster_inbox_get_cursor:
 * @self: a store
 * @epoch: (out) (transfer full) (nullable): epoch of the last page applied, "" before the first
 * @hq_seq: (out): up to where its entries are here
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it is known
 */
gboolean
muster_inbox_get_cursor (MusterStore *self, char **epoch, gint64 *hq_seq, GError **error)
{
  *hq_seq = 0;
  if (!muster_store_read_setting (self, "cursor_epoch", epoch, error)
      || !muster_store_read_setting_int (self, "cursor", 0, hq_seq, error))
    return FALSE;
  if (*epoch == NULL)
    *epoch = g_strdup ("");
  return TRUE;
}

/**
 * muster_inbox_get_seen:
 * @self: a store
 * @seen: (out caller-allocates): the mark of the newest page that was taken; number 0 where there is none
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it is known
 */
gboolean
muster_inbox_get_seen (MusterStore *self, MusterInboxSeen *seen, GError **error)
{
  g_autofree char *history = NULL;

  *seen = (MusterInboxSeen){ 0 };
  if (!muster_store_read_setting (self, "seen_history", &history, error)
      || !muster_store_read_setting_int (self, "seen", 0, &seen->hq_seq, error))
    return FALSE;
  if (history == NULL || !muster_id_parse (history, &seen->history))
    seen->hq_seq = 0;
  return TRUE;
}

/**
 * muster_inbox_set_cursor:
 * @self: a store
 * @epoch: headquarters' epoch
 * @hq_seq: up to where its entries are here; a mark beyond it is forgotten
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it is committed
 */
gboolean
muster_inbox_set_cursor (MusterStore *self, const char *epoch, gint64 hq_seq, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  MusterInboxSeen seen;

  if (transaction == NULL || !muster_inbox_get_seen (self, &seen, error))
    return FALSE;
  if (seen.hq_seq > hq_seq)
    seen = (MusterInboxSeen){ 0 };
  return write_cursor (self, epoch, hq_seq, &seen, error) && muster_store_commit (transaction, error);
}
