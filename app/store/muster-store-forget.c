/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

/* Which records speak of a record and go with it, and how one is forgotten. */

static const char *const SQL_DEPENDENTS[] = {
  "SELECT _id FROM record_intention WHERE worker_id = ?1",
  "SELECT _id FROM record_consent WHERE worker_id = ?1",
  "SELECT _id FROM record_contact WHERE intention_id = ?1",
  "SELECT _id FROM record_review WHERE target_id = ?1",
  "SELECT _id FROM record_attachment WHERE owner_id = ?1",
};
static const char *const kinds[] = { "intention", "consent", "contact", "review", "attachment" };
static const char SQL_HIDDEN[] = "SELECT DISTINCT record FROM change AS held WHERE state <> 1 AND " MUSTER_SQL_HIDDEN_DEPENDENT;
static const char SQL_IS_HELD[] = "SELECT 1 FROM change WHERE record = ?1 AND state = 1 LIMIT 1";
static const char SQL_SPOILED_BATCHES[]
    = "SELECT DISTINCT batch FROM change WHERE record = ?1 AND batch IS NOT NULL AND state = 0 AND incarnation = ?2";
static const char SQL_SILENCE[] = "UPDATE change SET state = 3, batch = NULL, reason = NULL WHERE record = ?1 AND state <> 1";

static gboolean
contains (GArray *ids, const MusterId *id)
{
  for (guint i = 0; i < ids->len; i++)
    if (muster_id_equal (&g_array_index (ids, MusterId, i), id))
      return TRUE;
  return FALSE;
}

/* A test's catalogue may lack them. */
static gboolean
has_tables (MusterStore *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (muster_store_find_table (self, kinds[i]) == NULL)
      return FALSE;
  return TRUE;
}

static gboolean
collect (MusterStore *self, const MusterId *id, const char *hidden, GArray *found, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (SQL_DEPENDENTS); i++)
    if (!muster_collect_ids (self->db, SQL_DEPENDENTS[i], id, found, error))
      return FALSE;
  return muster_collect_named (self->db, SQL_HIDDEN, id, found, error)
         && (hidden == NULL || muster_collect_named (self->db, hidden, id, found, error));
}

gboolean
muster_store_collect_dependents (MusterStore *self, const char *hidden, GArray *ids, GError **error)
{
  for (guint i = 0; i < ids->len && has_tables (self); i++)
    {
      g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (MusterId));
      MusterId id = g_array_index (ids, MusterId, i);

      if (!collect (self, &id, hidden, found, error))
        return FALSE;
      for (guint k = 0; k < found->len; k++)
        if (!contains (ids, &g_array_index (found, MusterId, k)))
          g_array_append_vals (ids, &g_array_index (found, MusterId, k), 1);
    }
  return TRUE;
}

/* A batch that held the record and has no receipt may not be sent as it is: its number is abandoned and its other
 * changes go into a new one. */
static gboolean
abandon_spoiled_batches (MusterStore *self, const MusterId *record, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_SPOILED_BATCHES, error);
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (gint64));
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  muster_bind_id (statement, 2, &self->incarnation);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      gint64 number = muster_db_column_int (statement, 1);

      g_array_append_val (numbers, number);
    }
  if (step == MUSTER_DB_FAILED)
    return FALSE;
  for (guint i = 0; i < numbers->len; i++)
    if (!muster_outbox_abandon (self, g_array_index (numbers, gint64, i), error))
      return FALSE;
  return TRUE;
}

/* The values of one record go from this laptop: lines, unsent batches, an open form. What headquarters has not accepted
 * is not sent any more and needs nobody's attention. The caller folds. */
gboolean
muster_store_forget_record (MusterStore *self, const MusterId *record, GError **error)
{
  g_autoptr (MusterDbStatement) silence = NULL;

  if (!abandon_spoiled_batches (self, record, error) || !muster_journal_erase_record (self, record, error)
      || !muster_store_remove_form (self, record, error))
    return FALSE;
  silence = muster_db_prepare (self->db, SQL_SILENCE, error);
  if (silence == NULL)
    return FALSE;
  muster_bind_id (silence, 1, record);
  return muster_db_run (silence, error);
}

static gboolean
is_held (MusterStore *self, const MusterId *record, gboolean *held, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_IS_HELD, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  step = muster_db_step (statement, error);
  *held = step == MUSTER_DB_ROW;
  return step != MUSTER_DB_FAILED;
}

/* An erasure that came from headquarters, which erases whatever it holds itself and says so record by record. Only what
 * speaks of the record and never got there is left to find here. @records: (element-type MusterId): to be folded. */
gboolean
muster_store_take_erasure (MusterStore *self, const MusterId *record, GHashTable *records, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (MusterId));

  g_array_append_vals (ids, record, 1);
  if (!muster_store_collect_dependents (self, NULL, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      const MusterId *id = &g_array_index (ids, MusterId, i);
      gboolean held = FALSE;

      if (i > 0 && !is_held (self, id, &held, error))
        return FALSE;
      if (held)
        continue;
      if (!muster_store_forget_record (self, id, error))
        return FALSE;
      g_hash_table_add (records, muster_id_copy (id));
    }
  return TRUE;
}
