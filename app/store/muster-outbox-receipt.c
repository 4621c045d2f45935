/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

/* What headquarters said, change by change. Nothing is removed from the laptop because of it. */

static const char SQL_FIND_BATCH[]
    = "SELECT digest, receipt IS NOT NULL FROM batch WHERE incarnation = ?1 AND number = ?2";
static const char SQL_KEEP_RECEIPT[]
    = "UPDATE batch SET receipt = ?3, last_seq = ?4, greatest_seq = max(greatest_seq, ?5), sent = 1"
      " WHERE incarnation = ?1 AND number = ?2";
static const char SQL_STANDING[]
    = "SELECT record, state, effective, incarnation, claimed, hq_seq FROM change WHERE id = ?1 AND state <> 3";
static const char SQL_OUTCOME[]
    = "UPDATE change SET state = ?2, hq_seq = ?3, reason = ?4, effective = ?5, incarnation = ?6 WHERE id = ?1";
static const char SQL_BELONGS_TO_BATCH[] = "UPDATE change SET batch = ?2, reason = ?3 WHERE id = ?1";
/* A change that was set aside has no number that a backup could have reached, until a person releases it. */
static const char SQL_DROP_SAFE[]
    = "UPDATE batch SET bytes = NULL WHERE receipt IS NOT NULL AND bytes IS NOT NULL AND greatest_seq <= ?1"
      " AND NOT EXISTS (SELECT 1 FROM change c WHERE c.state IN (2, 3) AND c.state = 2"
      " AND c.incarnation = batch.incarnation AND c.batch = batch.number)";
static const char SQL_STATUS[]
    = "SELECT (SELECT count(*) FROM change WHERE state = 0),"
      " (SELECT count(*) FROM change WHERE state IN (2, 3) AND state = 2),"
      " (SELECT count(*) FROM change WHERE state IN (2, 3) AND state = 3 AND reason IS NOT NULL),"
      " (SELECT count(*) FROM batch WHERE receipt IS NULL AND abandoned = 0 AND incarnation = ?1 AND bytes IS NOT "
      "NULL),"
      " (SELECT count(*) FROM change WHERE state = 1 AND batch IS NOT NULL),"
      " (SELECT count(*) FROM change WHERE state = 1 AND batch IS NOT NULL AND hq_seq <= ?2)";
/* A refused change is corrected where each of its groups was written by a later change that was accepted. */
#define NEEDS_ATTENTION                                                                                                \
  "c.state IN (2, 3) AND c.reason IS NOT NULL AND c.seen IS NULL AND (c.state = 2 OR EXISTS"                           \
  " (SELECT 1 FROM json_each (c.line, '$.set') refused WHERE NOT EXISTS"                                               \
  " (SELECT 1 FROM change d, json_each (d.line, '$.set') accepted WHERE d.record = c.record AND d.state = 1"           \
  " AND d.claimed > c.claimed AND accepted.key = refused.key)))"
static const char SQL_ATTENTION[]
    = "SELECT c.id, c.record, c.kind, c.state, c.reason, c.detail FROM change c WHERE " NEEDS_ATTENTION
      " ORDER BY c.seq";
static const char SQL_SET_SEEN[]
    = "UPDATE change AS c SET seen = 1 WHERE c.id = ?1 AND " NEEDS_ATTENTION " RETURNING 1";

static gboolean
find_batch (MusterStore *self, gint64 number, const char *digest, gboolean *receipted, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_FIND_BATCH, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &self->incarnation);
  muster_db_bind_int (statement, 2, number);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_FAILED)
    return FALSE;
  if (step == MUSTER_DB_DONE || strcmp (muster_db_column_text (statement, 1), digest) != 0)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID,
                   "The receipt is for a batch that this laptop did not send.");
      return FALSE;
    }
  *receipted = muster_db_column_int (statement, 2) != 0;
  return TRUE;
}

typedef struct
{
  MusterId record;
  MusterChangeState state;
  MusterStamp effective;
  MusterStamp claimed;
  MusterId incarnation;
  gboolean was_given; /* headquarters gave it out, under a number */
} Standing;

static gboolean
read_standing (MusterStore *self, const MusterId *change, Standing *standing, gboolean *found, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_STANDING, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, change);
  step = muster_db_step (statement, error);
  *found = step == MUSTER_DB_ROW && muster_column_id (statement, 1, &standing->record);
  if (*found)
    {
      standing->state = (MusterChangeState) muster_db_column_int (statement, 2);
      standing->effective = (MusterStamp) muster_db_column_int (statement, 3);
      muster_column_id (statement, 4, &standing->incarnation);
      standing->claimed = (MusterStamp) muster_db_column_int (statement, 5);
      standing->was_given = !muster_db_column_is_null (statement, 6);
    }
  return step != MUSTER_DB_FAILED;
}

static gboolean
write_outcome (MusterStore *self, const MusterOutcome *outcome, const Standing *after, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_OUTCOME, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &outcome->change);
  muster_db_bind_int (statement, 2, after->state);
  if (outcome->hq_seq > 0)
    muster_db_bind_int (statement, 3, outcome->hq_seq);
  muster_db_bind_text (statement, 4, outcome->reason);
  muster_db_bind_int (statement, 5, (gint64) after->effective);
  muster_bind_id (statement, 6, &after->incarnation);
  return muster_db_run (statement, error);
}

/* The record had left this laptop, headquarters was put back, and what went out again from the kept bytes is set aside:
 * its author has to hear of it and of the decision, so it is a change of this laptop once more. */
static gboolean
take_back (MusterStore *self, gint64 number, const MusterOutcome *outcome, GError **error)
{
  g_autoptr (MusterDbStatement) statement = NULL;
  MusterStamp effective = outcome->has_effective ? outcome->effective : muster_change_get_time (outcome->body);

  switch (muster_journal_add (self, outcome->body, &self->incarnation, effective, MUSTER_CHANGE_QUARANTINED, 0, error))
    {
    case MUSTER_JOURNAL_ADDED:
      break;
    case MUSTER_JOURNAL_DUPLICATE:
    case MUSTER_JOURNAL_BODY_DIFFERS:
      return TRUE;
    case MUSTER_JOURNAL_FAILED:
    default:
      return FALSE;
    }
  statement = muster_db_prepare (self->db, SQL_BELONGS_TO_BATCH, error);
  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &outcome->change);
  muster_db_bind_int (statement, 2, number);
  muster_db_bind_text (statement, 3, outcome->reason);
  return muster_db_run (statement, error) && muster_store_fold (self, muster_change_get_record (outcome->body), error);
}

/* Headquarters' word orders a change: its stamp where it gave one, else the claim; for one that it had before, also the
 * name under which that came. The record is folded again only if that, or a flag, is another than before. */
static gboolean
apply_outcome (MusterStore *self, gint64 number, const MusterOutcome *outcome, GError **error)
{
  Standing before, after;
  gboolean found;

  if (!read_standing (self, &outcome->change, &before, &found, error))
    return FALSE;
  if (!found)
    return outcome->state != MUSTER_CHANGE_QUARANTINED || outcome->body == NULL
           || take_back (self, number, outcome, error);
  /* The receipt was lost on its way, a person at headquarters released the change, and the feed told so: when the batch
   * is sent again, the receipt that is kept for it is the older word. */
  if (outcome->state == MUSTER_CHANGE_QUARANTINED && before.state == MUSTER_CHANGE_ACCEPTED && before.was_given)
    return TRUE;
  after = before;
  after.state = outcome->state;
  after.effective = outcome->has_effective ? outcome->effective : before.claimed;
  if (outcome->has_incarnation)
    after.incarnation = outcome->incarnation;
  if (!write_outcome (self, outcome, &after, error))
    return FALSE;
  if (after.state == MUSTER_CHANGE_ACCEPTED && before.state != MUSTER_CHANGE_QUARANTINED
      && after.effective == before.effective && muster_id_equal (&after.incarnation, &before.incarnation))
    return TRUE;
  return muster_store_fold (self, &before.record, error);
}

static gboolean
keep_receipt (MusterStore *self, gint64 number, GBytes *receipt, gint64 last_seq, gint64 greatest_seq, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_KEEP_RECEIPT, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &self->incarnation);
  muster_db_bind_int (statement, 2, number);
  muster_db_bind_blob (statement, 3, g_bytes_get_data (receipt, NULL), g_bytes_get_size (receipt));
  muster_db_bind_int (statement, 4, last_seq);
  muster_db_bind_int (statement, 5, greatest_seq);
  return muster_db_run (statement, error);
}

static gboolean
is_erasure (const MusterOutcome *outcome)
{
  return outcome->state == MUSTER_CHANGE_ACCEPTED && outcome->body != NULL && !muster_change_is_erased (outcome->body)
         && json_object_has_member (muster_change_get_set (outcome->body), MUSTER_GROUP_ERASED);
}

/* Headquarters took erasures that were sent, and erased what it held: also what it had been given again after it was
 * put back, and had given out. It does not tell whoever sent them. After the batch has its receipt: what waits no more
 * is not taken back from a batch for it. */
static gboolean
take_own_erasures (MusterStore *self, const MusterOutcome *outcomes, guint n_outcomes, GError **error)
{
  g_autoptr (GHashTable) records = g_hash_table_new_full (muster_id_hash, muster_id_equal, g_free, NULL);

  for (guint i = 0; i < n_outcomes; i++)
    if (is_erasure (&outcomes[i]))
      {
        const MusterId *record = muster_change_get_record (outcomes[i].body);

        g_hash_table_add (records, muster_id_copy (record));
        if (!muster_store_take_erasure (self, record, records, error))
          return FALSE;
      }
  return muster_store_fold_all (self, records, error);
}

/**
 * muster_outbox_take_receipt:
 * @self: a store
 * @number: the batch
 * @digest: the digest that the receipt names; it must be the one of the kept bytes
 * @receipt: its bytes as they came, signature verified by the caller
 * @last_seq: hq_seq of the last change it accepted, 0 for none
 * @outcomes: (array length=n_outcomes): one for each change of the batch
 * @n_outcomes: how many
 * @error: %MUSTER_ERROR_INVALID: not ours, nothing was changed; MUSTER_DB_ERROR
 *
 * Taking the same receipt twice changes nothing.
 *
 * Returns: whether it is committed
 */
gboolean
muster_outbox_take_receipt (MusterStore *self, gint64 number, const char *digest, GBytes *receipt, gint64 last_seq,
                            const MusterOutcome *outcomes, guint n_outcomes, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  gint64 greatest_seq = last_seq;
  gboolean receipted;

  if (transaction == NULL || !find_batch (self, number, digest, &receipted, error))
    return FALSE;
  if (receipted)
    return muster_store_commit (transaction, error);
  for (guint i = 0; i < n_outcomes; i++)
    {
      greatest_seq = MAX (greatest_seq, outcomes[i].hq_seq);
      if (!apply_outcome (self, number, &outcomes[i], error))
        return FALSE;
    }
  return keep_receipt (self, number, receipt, last_seq, greatest_seq, error)
         && take_own_erasures (self, outcomes, n_outcomes, error) && muster_store_commit (transaction, error);
}

static gboolean
run_with_seq (MusterStore *self, const char *sql, gint64 seq, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  muster_db_bind_int (statement, 1, seq);
  return muster_db_run (statement, error);
}

/**
 * muster_outbox_set_safe:
 * @self: a store
 * @backup_seq: up to which hq_seq headquarters has a verified backup
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether bytes that are safe are dropped
 */
gboolean
muster_outbox_set_safe (MusterStore *self, gint64 backup_seq, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = NULL;
  gint64 known;

  if (!muster_store_read_setting_int (self, "backup_seq", 0, &known, error))
    return FALSE;
  if (backup_seq == known)
    return TRUE;
  transaction = muster_store_begin (self, error);
  return transaction != NULL && run_with_seq (self, SQL_DROP_SAFE, backup_seq, error)
         && muster_store_set_setting_int (self, "backup_seq", backup_seq, error)
         && muster_store_commit (transaction, error);
}

/**
 * muster_outbox_get_status:
 * @self: a store
 * @error: MUSTER_DB_ERROR
 *
 * Counts of this laptop's own changes. *Sent* means a verified receipt, *safe* a verified backup at headquarters.
 *
 * Returns: (transfer full) (nullable): {"unsent","sent","safe","quarantined","refused","batches_waiting","incarnation",
 *   "incarnations","incarnation_why"}
 */
JsonObject *
muster_outbox_get_status (MusterStore *self, GError **error)
{
  static const char *const names[] = { "unsent", "quarantined", "refused", "batches_waiting", "sent", "safe" };
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_STATUS, error);
  g_autofree char *why = NULL;
  char text[MUSTER_ID_TEXT_SIZE];
  gint64 backup_seq, incarnations;
  JsonObject *status;

  if (statement == NULL || !muster_store_read_setting (self, "incarnation_why", &why, error)
      || !muster_store_read_setting_int (self, "backup_seq", 0, &backup_seq, error)
      || !muster_store_read_setting_int (self, "incarnations", 0, &incarnations, error))
    return NULL;
  muster_bind_id (statement, 1, &self->incarnation);
  muster_db_bind_int (statement, 2, backup_seq);
  if (muster_db_step (statement, error) != MUSTER_DB_ROW)
    return NULL;
  status = json_object_new ();
  for (int i = 0; i < (int) G_N_ELEMENTS (names); i++)
    json_object_set_int_member (status, names[i], muster_db_column_int (statement, i + 1));
  json_object_set_string_member (status, "incarnation", muster_id_write (&self->incarnation, text));
  json_object_set_int_member (status, "incarnations", incarnations);
  json_object_set_string_member (status, "incarnation_why", why == NULL ? "" : why);
  return status;
}

/**
 * muster_outbox_get_attention:
 * @self: a store
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): [{"change","id","_kind","state","reason","detail"}…]: what headquarters did
 *   not accept and nobody has dealt with: said so by muster_outbox_set_seen(), or corrected all of a refused change;
 *   `detail` only where a person there wrote something
 */
JsonArray *
muster_outbox_get_attention (MusterStore *self, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ATTENTION, error);
  g_autoptr (JsonArray) list = json_array_new ();
  MusterDbStep step;

  if (statement == NULL)
    return NULL;
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      JsonObject *entry = json_object_new ();
      MusterId id;
      char text[MUSTER_ID_TEXT_SIZE];

      if (muster_column_id (statement, 1, &id))
        json_object_set_string_member (entry, "change", muster_id_write (&id, text));
      if (muster_column_id (statement, 2, &id))
        json_object_set_string_member (entry, "id", muster_id_write (&id, text));
      json_object_set_string_member (entry, "_kind", muster_db_column_text (statement, 3));
      json_object_set_string_member (entry, "state",
                                     muster_db_column_int (statement, 4) == 2 ? "quarantined" : "refused");
      json_object_set_string_member (entry, "reason", muster_db_column_text (statement, 5));
      if (!muster_db_column_is_null (statement, 6))
        json_object_set_string_member (entry, "detail", muster_db_column_text (statement, 6));
      json_array_add_object_element (list, entry);
    }
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&list);
}

/**
 * muster_outbox_set_seen:
 * @self: a store
 * @change: one of muster_outbox_get_attention()
 * @error: %MUSTER_ERROR_NOT_FOUND: it needs nobody's attention
 *
 * A person has dealt with it: it is not asked for again, unless headquarters decides on what was only set aside. The
 * change stays as it is, and its history says what became of it.
 *
 * Returns: whether it is committed
 */
gboolean
muster_outbox_set_seen (MusterStore *self, const MusterId *change, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  g_autoptr (MusterDbStatement) statement
      = transaction == NULL ? NULL : muster_db_prepare (self->db, SQL_SET_SEEN, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, change);
  step = muster_db_step (statement, error);
  muster_db_reset (statement);
  if (step == MUSTER_DB_DONE)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "This is no change that needs attention.");
  return step == MUSTER_DB_ROW && muster_store_commit (transaction, error);
}
