/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

static const char SQL_ADD[]
    = "INSERT INTO change (id, record, kind, incarnation, claimed, effective, state, hq_seq, line)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO NOTHING";
static const char SQL_FIND[] = "SELECT line, effective, incarnation, state, hq_seq FROM change WHERE id = ?1";
static const char SQL_OF_RECORD[]
    = "SELECT line, effective, incarnation, state FROM change WHERE record = ?1 AND state <> 3 ORDER BY seq";
static const char SQL_ACCEPTED_OF_RECORD[]
    = "SELECT line, effective, incarnation, state FROM change WHERE record = ?1 AND state = 1 ORDER BY seq";
static const char SQL_SET_STATE[] = "UPDATE change SET state = ?2 WHERE id = ?1";
static const char SQL_LINES_OF_RECORD[] = "SELECT seq, line FROM change WHERE record = ?1";
static const char SQL_SET_LINE[] = "UPDATE change SET line = ?2, detail = NULL WHERE seq = ?1";
static const char SQL_FORGET_BYTES[]
    = "UPDATE batch SET bytes = NULL WHERE (incarnation, number) IN"
      " (SELECT incarnation, batch FROM change WHERE record = ?1 AND batch IS NOT NULL)";

/**
 * muster_journal_add:
 * @self: a store, inside a transaction
 * @change: what arrived
 * @incarnation: the copy of a store that wrote it
 * @effective: the stamp that orders it
 * @state: where it stands
 * @hq_seq: headquarters' number, 0 for none
 * @error: MUSTER_DB_ERROR
 *
 * The unique id decides, in one statement: two that bring the same change at the same time cannot both add it.
 *
 * Returns: what became of it
 */
MusterJournalResult
muster_journal_add (MusterStore *self, MusterChange *change, const MusterId *incarnation, MusterStamp effective,
                    MusterChangeState state, gint64 hq_seq, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ADD, error);
  g_autoptr (MusterChange) known = NULL;
  const char *line = muster_change_get_line (change, NULL);

  if (statement == NULL)
    return MUSTER_JOURNAL_FAILED;
  muster_bind_id (statement, 1, muster_change_get_id (change));
  muster_bind_id (statement, 2, muster_change_get_record (change));
  muster_db_bind_text (statement, 3, muster_change_get_kind (change));
  muster_bind_id (statement, 4, incarnation);
  muster_db_bind_int (statement, 5, (gint64) muster_change_get_time (change));
  muster_db_bind_int (statement, 6, (gint64) effective);
  muster_db_bind_int (statement, 7, state);
  if (hq_seq > 0)
    muster_db_bind_int (statement, 8, hq_seq);
  muster_db_bind_text (statement, 9, line);
  if (!muster_db_run (statement, error))
    return MUSTER_JOURNAL_FAILED;
  if (muster_db_get_changes (self->db) == 1)
    return MUSTER_JOURNAL_ADDED;
  known = muster_journal_find (self, muster_change_get_id (change), NULL, NULL, error);
  if (known == NULL)
    return MUSTER_JOURNAL_FAILED;
  if (muster_change_is_erased (known) || muster_change_is_erased (change))
    return muster_id_equal (muster_change_get_record (known), muster_change_get_record (change)) ? MUSTER_JOURNAL_DUPLICATE
                                                                                                 : MUSTER_JOURNAL_BODY_DIFFERS;
  return strcmp (muster_change_get_line (known, NULL), line) == 0 ? MUSTER_JOURNAL_DUPLICATE : MUSTER_JOURNAL_BODY_DIFFERS;
}

static MusterChange *
read_change (MusterDbStatement *statement, MusterMergeEntry *entry, GError **error)
{
  const char *line = muster_db_column_text (statement, 1);
  MusterChange *change = line == NULL ? NULL : muster_change_new_from_line (line, strlen (line), error);

  if (change == NULL)
    {
      g_prefix_error (error, "The journal holds a line that is no change: ");
      return NULL;
    }
  if (entry != NULL)
    {
      entry->change = change;
      entry->effective = (MusterStamp) muster_db_column_int (statement, 2);
      muster_column_id (statement, 3, &entry->incarnation);
      entry->state = (int) muster_db_column_int (statement, 4);
    }
  return change;
}

/**
 * muster_journal_find:
 * @self: a store
 * @id: a change
 * @entry: (out) (optional): how it is ordered and where it stands; its change is borrowed from the result
 * @hq_seq: (out) (optional): headquarters' number, 0 for none
 * @error: %MUSTER_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the change
 */
MusterChange *
muster_journal_find (MusterStore *self, const MusterId *id, MusterMergeEntry *entry, gint64 *hq_seq, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_FIND, error);
  MusterDbStep step;

  if (statement == NULL)
    return NULL;
  muster_bind_id (statement, 1, id);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_DONE)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "There is no such change here.");
  if (step != MUSTER_DB_ROW)
    return NULL;
  if (hq_seq != NULL)
    *hq_seq = muster_db_column_int (statement, 5);
  return read_change (statement, entry, error);
}

static void
clear_entry (gpointer data)
{
  g_clear_pointer (&((MusterMergeEntry *) data)->change, muster_change_unref);
}

/**
 * muster_journal_load_record:
 * @self: a store
 * @record: a record
 * @accepted_only: leave out what headquarters has not accepted
 * @error: %MUSTER_ERROR_INVALID for a journal that is damaged
 *
 * Returns: (transfer full) (nullable) (element-type MusterMergeEntry): its changes but the refused ones; may be empty
 */
GArray *
muster_journal_load_record (MusterStore *self, const MusterId *record, gboolean accepted_only, GError **error)
{
  g_autoptr (MusterDbStatement) statement
      = muster_db_prepare (self->db, accepted_only ? SQL_ACCEPTED_OF_RECORD : SQL_OF_RECORD, error);
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (MusterMergeEntry));
  MusterDbStep step;

  g_array_set_clear_func (entries, clear_entry);
  if (statement == NULL)
    return NULL;
  muster_bind_id (statement, 1, record);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      MusterMergeEntry entry = { 0 };

      if (read_change (statement, &entry, error) == NULL)
        return NULL;
      g_array_append_val (entries, entry);
    }
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&entries);
}

/**
 * muster_journal_set_state:
 * @self: a store, inside a transaction
 * @change: a change
 * @state: where it stands now; the caller folds its record afterwards
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it was written
 */
gboolean
muster_journal_set_state (MusterStore *self, const MusterId *change, MusterChangeState state, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_SET_STATE, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, change);
  muster_db_bind_int (statement, 2, state);
  return muster_db_run (statement, error);
}

static gboolean
erase_line (MusterStore *self, gint64 seq, const char *line, GError **error)
{
  g_autoptr (MusterChange) change = muster_change_new_from_line (line, strlen (line), error);
  g_autoptr (MusterChange) erased = NULL;
  g_autoptr (MusterDbStatement) statement = NULL;

  if (change == NULL)
    return FALSE;
  if (muster_change_is_erased (change) || json_object_has_member (muster_change_get_set (change), MUSTER_GROUP_ERASED))
    return TRUE;
  erased = muster_change_new_erased (change);
  statement = muster_db_prepare (self->db, SQL_SET_LINE, error);
  if (statement == NULL)
    return FALSE;
  muster_db_bind_int (statement, 1, seq);
  muster_db_bind_text (statement, 2, muster_change_get_line (erased, NULL));
  return muster_db_run (statement, error);
}

/**
 * muster_journal_erase_record:
 * @self: a store, inside a transaction
 * @record: whose values must go
 * @error: MUSTER_DB_ERROR
 *
 * Replaces every line of the record by its erased form, but the one that orders the erasure, and forgets kept bytes of
 * batches that held one. Receipts and digests stay, so the chain of batches still answers.
 *
 * Returns: whether all are replaced
 */
gboolean
muster_journal_erase_record (MusterStore *self, const MusterId *record, GError **error)
{
  g_autoptr (MusterDbStatement) lines = muster_db_prepare (self->db, SQL_LINES_OF_RECORD, error);
  g_autoptr (MusterDbStatement) bytes = NULL;
  MusterDbStep step;

  if (lines == NULL)
    return FALSE;
  muster_bind_id (lines, 1, record);
  while ((step = muster_db_step (lines, error)) == MUSTER_DB_ROW)
    if (!erase_line (self, muster_db_column_int (lines, 1), muster_db_column_text (lines, 2), error))
      return FALSE;
  if (step == MUSTER_DB_FAILED)
    return FALSE;
  bytes = muster_db_prepare (self->db, SQL_FORGET_BYTES, error);
  if (bytes == NULL)
    return FALSE;
  muster_bind_id (bytes, 1, record);
  return muster_db_run (bytes, error);
}
