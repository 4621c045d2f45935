/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

/* The chain of an incarnation's batches. Gaps are legal, because a stick may be slower than the line, but the head stands
 * before the first of them: a laptop whose head is below what it has receipts for knows that headquarters lost something
 * and offers it again. A head that jumped over a gap would hide a batch that was lost with an older copy of this store. */

static const char SQL_ADD_BATCH[]
    = "INSERT INTO received_batch (incarnation, number, digest, received, receipt) VALUES (?1, ?2, ?3, ?4, ?5)";
static const char SQL_HOLDS[] = "SELECT 1 FROM received_batch WHERE incarnation = ?1 AND number = ?2";
static const char SQL_ADD_INCARNATION[]
    = "INSERT INTO incarnation (incarnation, device, number, digest, first_seen) VALUES (?1, ?2, 0, '', ?3)"
      " ON CONFLICT (incarnation) DO NOTHING";
static const char SQL_ABANDON[] = "INSERT INTO abandoned_number (incarnation, number) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
static const char SQL_ADVANCE[]
    = "WITH RECURSIVE reach (n) AS (SELECT number FROM incarnation WHERE incarnation = ?1 UNION ALL SELECT n + 1 FROM reach"
      " WHERE EXISTS (SELECT 1 FROM received_batch b WHERE b.incarnation = ?1 AND b.number = n + 1)"
      " OR EXISTS (SELECT 1 FROM abandoned_number a WHERE a.incarnation = ?1 AND a.number = n + 1)),"
      " head (number, digest) AS (SELECT b.number, b.digest FROM received_batch b WHERE b.incarnation = ?1"
      " AND b.number <= (SELECT max (n) FROM reach) ORDER BY b.number DESC LIMIT 1)"
      " UPDATE incarnation SET number = (SELECT number FROM head), digest = (SELECT digest FROM head)"
      " WHERE incarnation = ?1 AND EXISTS (SELECT 1 FROM head)";
static const char SQL_COUNT[] = "SELECT count (*) FROM received_batch WHERE incarnation = ?1";

static gboolean
add_batch (MusterHq *self, MusterBatch *batch, gint64 received_ms, const char *receipt, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ADD_BATCH, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, muster_batch_get_incarnation (batch));
  muster_db_bind_int (statement, 2, muster_batch_get_number (batch));
  muster_db_bind_text (statement, 3, muster_batch_get_digest (batch));
  muster_db_bind_int (statement, 4, received_ms);
  muster_db_bind_text (statement, 5, receipt);
  return muster_db_run (statement, error);
}

static gboolean
add_incarnation (MusterHq *self, MusterBatch *batch, const MusterId *device, gint64 received_ms, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ADD_INCARNATION, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, muster_batch_get_incarnation (batch));
  muster_bind_id (statement, 2, device);
  muster_db_bind_int (statement, 3, received_ms);
  return muster_db_run (statement, error);
}

static gboolean
add_abandoned (MusterHq *self, MusterBatch *batch, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ABANDON, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < muster_batch_get_n_abandons (batch); i++)
    {
      muster_bind_id (statement, 1, muster_batch_get_incarnation (batch));
      muster_db_bind_int (statement, 2, muster_batch_get_abandon (batch, i));
      if (!muster_db_run (statement, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
advance_head (MusterHq *self, MusterBatch *batch, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ADVANCE, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, muster_batch_get_incarnation (batch));
  return muster_db_run (statement, error);
}

/* Enters a batch that was taken, inside its transaction: unique by number, with the receipt that every repetition gets. */
gboolean
muster_hq_chain_add (MusterHq *self, MusterBatch *batch, const MusterId *device, gint64 received_ms, const char *receipt, GError **error)
{
  return add_batch (self, batch, received_ms, receipt, error) && add_incarnation (self, batch, device, received_ms, error)
         && add_abandoned (self, batch, error) && advance_head (self, batch, error);
}

/* Whether the batch that a sender has a receipt for is here; without a receipt there is nothing to hold. */
gboolean
muster_hq_chain_holds (MusterHq *self, const MusterId *incarnation, gint64 number, gboolean *holds, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_HOLDS, error);
  MusterDbStep step;

  *holds = TRUE;
  if (statement == NULL)
    return FALSE;
  if (number == 0)
    return TRUE;
  muster_bind_id (statement, 1, incarnation);
  muster_db_bind_int (statement, 2, number);
  step = muster_db_step (statement, error);
  *holds = step == MUSTER_DB_ROW;
  return step != MUSTER_DB_FAILED;
}

/* How many batches are here, behind gaps too. */
gboolean
muster_hq_chain_count (MusterHq *self, const MusterId *incarnation, gint64 *count, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_COUNT, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, incarnation);
  if (muster_db_step (statement, error) != MUSTER_DB_ROW)
    return FALSE;
  *count = muster_db_column_int (statement, 1);
  return TRUE;
}
