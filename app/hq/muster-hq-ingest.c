/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include <string.h>

#include "muster-json.h"

/* One batch, one transaction, one receipt. Order of events: signature and place in the chain; then change by change known
 * already, judged, into the journal or aside; then fold, audience and feed, once for the batch; then the receipt, kept in
 * the same transaction and sent after its commit. */

static const char SQL_OWNER[] = "SELECT device, number, digest FROM incarnation WHERE incarnation = ?1";
static const char SQL_RECEIPT[] = "SELECT digest, receipt FROM received_batch WHERE incarnation = ?1 AND number = ?2";
static const char SQL_KNOWN[] = "SELECT line, record FROM change WHERE id = ?1";

typedef struct
{
  MusterHq *hq;
  const MusterHqDevice *device;
  MusterBatch *batch;
  MusterHqJudge *judge;
  MusterReceiptBuilder *receipt;
  GHashTable *seen;  /* id as text: those of earlier lines */
  GArray *accepted;  /* MusterHqAccepted */
  GArray *forgotten; /* MusterId: erased records of which the device has shown that it holds something */
  GArray *repeated;  /* MusterId: records of changes that were here before */
  gint64 received;
  gint64 first;      /* hq_seq of the first change, if it is accepted */
  gboolean any_quarantined;
} Ingest;

static void
clear_accepted (gpointer data)
{
  g_clear_pointer (&((MusterHqAccepted *) data)->change, muster_change_unref);
}

static void
ingest_clear (Ingest *ingest)
{
  g_clear_pointer (&ingest->batch, muster_batch_unref);
  g_clear_pointer (&ingest->judge, muster_hq_judge_free);
  g_clear_pointer (&ingest->receipt, muster_receipt_builder_free);
  g_clear_pointer (&ingest->seen, g_hash_table_unref);
  g_clear_pointer (&ingest->accepted, g_array_unref);
  g_clear_pointer (&ingest->forgotten, g_array_unref);
  g_clear_pointer (&ingest->repeated, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ingest, ingest_clear)

/* ---- The chain ---- */

static gboolean
refuse_fork (Ingest *ingest, GError **error)
{
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FORK,
               "This number of this incarnation is taken by another batch: the store was copied or put back.");
  return FALSE;
}

/* The batch that follows the newest one here names it; across a gap nothing can be said. */
static gboolean
check_chain (Ingest *ingest, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (ingest->hq->db, SQL_OWNER, error);
  MusterDbStep step;
  MusterId owner;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, muster_batch_get_incarnation (ingest->batch));
  step = muster_db_step (statement, error);
  if (step != MUSTER_DB_ROW)
    return step == MUSTER_DB_DONE;
  muster_column_id (statement, 1, &owner);
  if (!muster_id_equal (&owner, &ingest->device->id))
    return refuse_fork (ingest, error);
  if (muster_batch_get_number (ingest->batch) == muster_db_column_int (statement, 2) + 1
      && strcmp (muster_batch_get_previous (ingest->batch), muster_db_column_text (statement, 3)) != 0)
    return refuse_fork (ingest, error);
  return TRUE;
}

/* The answer that was given before, word for word. */
static gboolean
find_receipt (Ingest *ingest, char **receipt, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (ingest->hq->db, SQL_RECEIPT, error);
  MusterDbStep step;

  *receipt = NULL;
  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, muster_batch_get_incarnation (ingest->batch));
  muster_db_bind_int (statement, 2, muster_batch_get_number (ingest->batch));
  step = muster_db_step (statement, error);
  if (step != MUSTER_DB_ROW)
    return step == MUSTER_DB_DONE;
  if (strcmp (muster_db_column_text (statement, 1), muster_batch_get_digest (ingest->batch)) != 0)
    return refuse_fork (ingest, error);
  *receipt = g_strdup (muster_db_column_text (statement, 2));
  return TRUE;
}

/* ---- One change ---- */

static gboolean
set_aside (Ingest *ingest, guint position, const char *key, MusterChange *change, const char *reason, const char *detail,
           GError **error)
{
  gsize size;
  const char *line = muster_batch_get_line (ingest->batch, position, &size);
  MusterHqArrival arrival = {
    .number = muster_batch_get_number (ingest->batch),
    .position = position,
    .schema = muster_batch_get_schema (ingest->batch),
    .received = ingest->received,
    .device = ingest->device,
    .incarnation = muster_batch_get_incarnation (ingest->batch),
  };

  muster_receipt_builder_set_result (ingest->receipt, key, MUSTER_RESULT_QUARANTINED, reason);
  ingest->any_quarantined = TRUE;
  return muster_hq_quarantine (ingest->hq, &arrival, change, line, size, reason, detail == NULL ? "" : detail, error);
}

/* Is the change in the journal, and with these bytes? Of an erased one only the record is left to compare. */
static gboolean
compare_known (Ingest *ingest, MusterChange *change, gboolean *known, gboolean *same, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (ingest->hq->db, SQL_KNOWN, error);
  MusterDbStep step;
  MusterId record;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, muster_change_get_id (change));
  step = muster_db_step (statement, error);
  *known = step == MUSTER_DB_ROW;
  if (step != MUSTER_DB_ROW)
    return step == MUSTER_DB_DONE;
  *same = strcmp (muster_db_column_text (statement, 1), muster_change_get_line (change, NULL)) == 0;
  if (!*same && strstr (muster_db_column_text (statement, 1), "\"erased\":true") != NULL)
    *same = muster_column_id (statement, 2, &record) && muster_id_equal (&record, muster_change_get_record (change));
  return TRUE;
}

static gboolean
accept (Ingest *ingest, const char *key, MusterChange *change, gboolean new_record, GError **error)
{
  MusterHqAccepted accepted = {
    .effective = muster_stamp_effective (muster_change_get_time (change), ingest->received),
    .incarnation = *muster_batch_get_incarnation (ingest->batch),
    .hq_seq = ingest->first + ingest->accepted->len,
    .new_record = new_record,
  };

  if (muster_journal_add (ingest->hq->store, change, &accepted.incarnation, accepted.effective, MUSTER_CHANGE_ACCEPTED,
                          accepted.hq_seq, error)
      != MUSTER_JOURNAL_ADDED)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FAILED, "The journal changed while a batch was taken.");
      return FALSE;
    }
  if (ingest->any_quarantined)
    {
      gsize size;
      const char *line = muster_change_get_line (change, &size);

      if (!muster_hq_quarantine_settle (ingest->hq, line, size, error))
        return FALSE;
    }
  accepted.change = muster_change_ref (change);
  g_array_append_val (ingest->accepted, accepted);
  if (accepted.effective != muster_change_get_time (change))
    muster_receipt_builder_set_effective (ingest->receipt, key, accepted.effective);
  return TRUE;
}

static gboolean
judge (Ingest *ingest, guint position, const char *key, MusterChange *change, GError **error)
{
  g_autofree char *detail = NULL;
  MusterHqVerdict verdict;

  if (!muster_hq_judge (ingest->judge, change, &verdict, error))
    return FALSE;
  detail = verdict.detail;
  if (!muster_id_is_nil (&verdict.forgotten))
    g_array_append_val (ingest->forgotten, verdict.forgotten);
  return verdict.reason == NULL ? accept (ingest, key, change, verdict.new_record, error)
                                : set_aside (ingest, position, key, change, verdict.reason, detail, error);
}

/* How a change is ordered that came before, perhaps under another name of its laptop: the sender has to order it alike. */
static gboolean
confirm_known (Ingest *ingest, const char *key, MusterChange *change, GError **error)
{
  MusterMergeEntry entry = { 0 };
  g_autoptr (MusterChange) known
      = muster_journal_find (ingest->hq->store, muster_change_get_id (change), &entry, NULL, error);
  char incarnation[MUSTER_ID_TEXT_SIZE];

  if (known == NULL)
    return FALSE;
  muster_receipt_builder_set_result (ingest->receipt, key, MUSTER_RESULT_DUPLICATE,
                                     muster_id_write (&entry.incarnation, incarnation));
  if (entry.effective != muster_change_get_time (change))
    muster_receipt_builder_set_effective (ingest->receipt, key, entry.effective);
  g_array_append_vals (ingest->repeated, muster_change_get_record (change), 1);
  return TRUE;
}

static gboolean
take_change (Ingest *ingest, guint position, const char *key, MusterChange *change, GError **error)
{
  gsize size;
  const char *line = muster_batch_get_line (ingest->batch, position, &size);
  g_autofree char *reason = NULL;
  gboolean known, same;

  if (!compare_known (ingest, change, &known, &same, error))
    return FALSE;
  if (known && same)
    return confirm_known (ingest, key, change, error);
  if (known)
    return set_aside (ingest, position, key, change, "body_differs", NULL, error);
  /* What was set aside stays so until a person decides, however often it is sent. */
  if (ingest->any_quarantined && !muster_hq_quarantine_find (ingest->hq, &ingest->device->id, line, size, &reason, error))
    return FALSE;
  if (reason != NULL)
    {
      muster_receipt_builder_set_result (ingest->receipt, key, MUSTER_RESULT_QUARANTINED, reason);
      return TRUE;
    }
  return judge (ingest, position, key, change, error);
}

/* The key by which its sender knows a line: the id that it was given, even where the rest cannot be read. */
static char *
find_key (Ingest *ingest, guint position, const char *line, gsize size)
{
  g_autoptr (JsonNode) node = muster_json_parse (line, size, &muster_json_limits_line, NULL);
  JsonNode *id = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), "id") : NULL;
  const char *text
      = id != NULL && JSON_NODE_HOLDS_VALUE (id) && json_node_get_value_type (id) == G_TYPE_STRING ? json_node_get_string (id) : NULL;
  MusterId parsed;

  if (text != NULL && muster_id_parse (text, &parsed) && !g_hash_table_contains (ingest->seen, text))
    return g_strdup (text);
  return g_strdup_printf ("#%u", position);
}

static gboolean
take_line (Ingest *ingest, guint position, GError **error)
{
  gsize size;
  const char *line = muster_batch_get_line (ingest->batch, position, &size);
  g_autoptr (MusterChange) change = muster_change_new_from_scanned_line (line, size, NULL);
  char text[MUSTER_ID_TEXT_SIZE];
  g_autofree char *key = NULL;
  gboolean taken;

  if (change != NULL && !g_hash_table_contains (ingest->seen, muster_id_write (muster_change_get_id (change), text)))
    key = g_strdup (text);
  else
    key = find_key (ingest, position, line, size);
  taken = change != NULL ? take_change (ingest, position, key, change, error)
                         : set_aside (ingest, position, key, NULL, "type", "The line is no change.", error);
  g_hash_table_add (ingest->seen, g_steal_pointer (&key));
  return taken;
}

/* ---- The batch ---- */

static gboolean
take_lines (Ingest *ingest, GError **error)
{
  gboolean empty;
  gint64 given;

  if (!muster_hq_quarantine_is_empty (ingest->hq, &empty, error))
    return FALSE;
  ingest->any_quarantined = !empty;
  if (!muster_hq_get_seq (ingest->hq, &given, error))
    return FALSE;
  ingest->first = given + 1;
  for (guint i = 0; i < muster_batch_get_n_lines (ingest->batch); i++)
    if (!take_line (ingest, i, error))
      return FALSE;
  return TRUE;
}

/* What a device offers that was here before it need not see in this life of headquarters: it holds the record from a life
 * that was lost, in which it was told last. */
static gboolean
withdraw_repeated (Ingest *ingest, GError **error)
{
  g_autoptr (GHashTable) done = g_hash_table_new (muster_id_hash, muster_id_equal);

  for (guint i = 0; i < ingest->repeated->len; i++)
    {
      MusterId *record = &g_array_index (ingest->repeated, MusterId, i);

      if (g_hash_table_add (done, record) && !muster_hq_withdraw_unseen (ingest->hq, record, ingest->device, error))
        return FALSE;
    }
  return TRUE;
}

/* A squad and headquarters see whatever of theirs is accepted. */
static gboolean
withdraw_unseen (Ingest *ingest, GError **error)
{
  for (guint i = 0; ingest->device->role == MUSTER_HQ_ROLE_LIAISON && i < ingest->accepted->len; i++)
    {
      const MusterId *record = muster_change_get_record (g_array_index (ingest->accepted, MusterHqAccepted, i).change);

      if (!muster_hq_withdraw_unseen (ingest->hq, record, ingest->device, error))
        return FALSE;
    }
  return TRUE;
}

/* Under numbers of their own, behind those of the batch. */
static gboolean
tell_forgotten (Ingest *ingest, GError **error)
{
  for (guint i = 0; i < ingest->forgotten->len; i++)
    if (!muster_hq_tell_forgotten (ingest->hq, &ingest->device->id, &g_array_index (ingest->forgotten, MusterId, i), error))
      return FALSE;
  return TRUE;
}

static char *
finish (Ingest *ingest, GError **error)
{
  g_autoptr (MusterReceipt) receipt = NULL;
  gint64 n = ingest->accepted->len;
  gint64 last = 0;
  MusterId epoch;
  const char *text;

  if (n > 0 && !muster_hq_next_seq (ingest->hq, n, &last, error))
    return NULL;
  /* Where the counter could not be read, the changes stand under numbers that are taken. */
  if (n > 0 && last != ingest->first + n - 1)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FAILED, "The numbers of this batch are not those that were taken.");
      return NULL;
    }
  if (!muster_hq_accept_all (ingest->hq, ingest->accepted, ingest->device, ingest->received, error)
      || !withdraw_unseen (ingest, error) || !withdraw_repeated (ingest, error) || !tell_forgotten (ingest, error) || !muster_hq_get_epoch (ingest->hq, &epoch, error))
    return NULL;
  receipt = muster_receipt_builder_finish (ingest->receipt, &epoch, n > 0 ? ingest->first : 0, last, ingest->received,
                                           ingest->hq->key, error);
  if (receipt == NULL)
    return NULL;
  text = muster_receipt_get_text (receipt, NULL);
  return muster_hq_chain_add (ingest->hq, ingest->batch, &ingest->device->id, ingest->received, text, error) ? g_strdup (text) : NULL;
}

/* Inside the caller's transaction; the receipt may be shown after its commit. %MUSTER_ERROR_FORK, %MUSTER_ERROR_INVALID,
 * %MUSTER_ERROR_TOO_LARGE, %MUSTER_ERROR_WRONG_KEY: the batch as a whole is not taken. */
char *
muster_hq_ingest (MusterHq *self, const MusterHqDevice *device, GBytes *body, GError **error)
{
  g_auto (Ingest) ingest = { .hq = self, .device = device, .received = muster_hq_now (self) };
  char *receipt;

  ingest.batch = muster_batch_read (body, error);
  if (ingest.batch == NULL || !muster_batch_verify (ingest.batch, device->public_key, error)
      || !find_receipt (&ingest, &receipt, error))
    return NULL;
  if (receipt != NULL)
    return receipt;
  if (!check_chain (&ingest, error))
    return NULL;
  ingest.judge = muster_hq_judge_new (self, device, muster_batch_get_schema (ingest.batch), ingest.received);
  ingest.receipt = muster_receipt_builder_new (ingest.batch);
  ingest.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ingest.accepted = g_array_new (FALSE, TRUE, sizeof (MusterHqAccepted));
  g_array_set_clear_func (ingest.accepted, clear_accepted);
  ingest.forgotten = g_array_new (FALSE, FALSE, sizeof (MusterId));
  ingest.repeated = g_array_new (FALSE, FALSE, sizeof (MusterId));
  return take_lines (&ingest, error) ? finish (&ingest, error) : NULL;
}

/* After the transaction that met the fork was taken back: what claimed the number, for people to look into. */
void
muster_hq_note_fork (MusterHq *self, const MusterHqDevice *device, GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterBatch) batch = muster_batch_read (body, &error);

  if (batch == NULL
      || !muster_hq_log_fork (self, &device->id, muster_batch_get_incarnation (batch), muster_batch_get_number (batch),
                              muster_batch_get_digest (batch), &error))
    g_message ("A fork was not noted: %s", error->message);
}
