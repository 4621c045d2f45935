/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include <string.h>

static const char SQL_HEAD[] = "SELECT number, digest, device = ?2 FROM incarnation WHERE incarnation = ?1";
static const char SQL_HAS_BATCH[]
    = "SELECT 1 FROM received_batch WHERE incarnation = ?1 AND number = ?2 AND digest = ?3";

static gboolean
add_head (MusterHq *self, const MusterHqDevice *device, const MusterHelloIncarnation *named, GArray *heads, gboolean *behind,
          GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_HEAD, error);
  MusterHelloHead head = { .incarnation = named->incarnation };
  gboolean holds;
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &named->incarnation);
  muster_bind_id (statement, 2, &device->id);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_FAILED)
    return FALSE;
  if (step == MUSTER_DB_ROW)
    {
      head.number = muster_db_column_int (statement, 1);
      g_strlcpy (head.digest, muster_db_column_text (statement, 2), sizeof head.digest);
      if (head.number > 0 && muster_db_column_int (statement, 3))
        g_array_append_val (heads, head);
    }
  if (!muster_hq_chain_holds (self, &named->incarnation, named->number, &holds, error))
    return FALSE;
  *behind |= !holds;
  return TRUE;
}

static gboolean
find_batch (MusterHq *self, const MusterReceipt *receipt, gboolean *found, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_HAS_BATCH, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, muster_receipt_get_incarnation (receipt));
  muster_db_bind_int (statement, 2, muster_receipt_get_number (receipt));
  muster_db_bind_text (statement, 3, muster_receipt_get_digest (receipt));
  step = muster_db_step (statement, error);
  *found = step == MUSTER_DB_ROW;
  return step != MUSTER_DB_FAILED;
}

/* Does the text, signed by ourselves, show more of the present epoch than we hold, whose last number is @given? */
static gboolean
judge_proof (MusterHq *self, const char *proof, const MusterId *epoch, gint64 given, gboolean *more, GError **error)
{
  const guint8 *key = muster_key_pair_get_public (self->key);
  g_autoptr (MusterReceipt) receipt = muster_receipt_read (proof, strlen (proof), NULL);
  g_autoptr (MusterHello) hello = receipt != NULL ? NULL : muster_hello_read (proof, strlen (proof), NULL);
  gboolean ours, found = FALSE;

  if (receipt == NULL)
    {
      *more = hello != NULL && muster_hello_verify (hello, key, NULL, NULL)
              && muster_id_equal (&muster_hello_get_values (hello)->epoch, epoch)
              && muster_hello_get_values (hello)->hq_seq > given;
      return TRUE;
    }
  ours = muster_receipt_verify (receipt, key, NULL) && muster_id_equal (muster_receipt_get_epoch (receipt), epoch);
  if (ours && !find_batch (self, receipt, &found, error))
    return FALSE;
  *more = ours && (muster_receipt_get_last (receipt) > given || !found);
  return TRUE;
}

/* Whoever shows more of the present epoch than this store holds has met a life of it that is lost: the store was put
 * back from a copy, nobody knows when, and numbers may have been given out anew since; so has one who knows a
 * number under another name. So this epoch shares nothing
 * with the one before, and cursors go back to the beginning. A device that has not followed into the present epoch
 * proves nothing about it. One without a proof (a sealed file has none) is believed as well: a new epoch costs its
 * readers time and nothing else, and the list of epochs names the device. */
static gboolean
notice_restore (MusterHq *self, const MusterHqDevice *device, const MusterHelloRequest *request, gboolean behind, GError **error)
{
  const MusterId *named = muster_hello_request_get_epoch (request);
  const char *proof = muster_hello_request_get_proof (request);
  const char *why = NULL;
  gboolean same, more = FALSE;
  gint64 given;
  MusterId epoch;

  if (!muster_hq_get_epoch (self, &epoch, error)
      || !muster_hq_was_seen (self, muster_hello_request_get_seen (request), &same, error)
      || !muster_hq_get_seq (self, &given, error)
      || (proof != NULL && !judge_proof (self, proof, &epoch, given, &more, error)))
    return FALSE;
  if (more)
    why = "proof";
  else if (behind && (muster_id_is_nil (named) || muster_id_equal (named, &epoch)))
    why = "claim";
  else if (muster_id_equal (named, &epoch) && (!same || muster_hello_request_get_hq_seq (request) > given))
    why = "claim";
  return why == NULL || muster_hq_open_epoch (self, 0, why, &device->id, error);
}

static gboolean
fill_branch (MusterHq *self, const MusterHelloRequest *request, MusterHelloValues *values, GError **error)
{
  const MusterId *named = muster_hello_request_get_epoch (request);
  gboolean known;
  gint64 branch;

  if (muster_id_is_nil (named) || muster_id_equal (named, &values->epoch))
    return TRUE;
  if (!muster_hq_find_branch (self, named, &known, &branch, error))
    return FALSE;
  values->branch_seq = known ? branch : 0;
  return TRUE;
}

/* The signed answer to a hello whose device is known. */
MusterHello *
muster_hq_answer_hello (MusterHq *self, const MusterHqDevice *device, const MusterHelloRequest *request, GError **error)
{
  g_autoptr (GArray) heads = g_array_new (FALSE, TRUE, sizeof (MusterHelloHead));
  g_autofree char *name = muster_hq_get_name (self, error);
  MusterHelloValues values = { 0 };
  gboolean behind = FALSE;

  if (name == NULL)
    return NULL;
  for (guint i = 0; i < muster_hello_request_get_n_incarnations (request); i++)
    if (!add_head (self, device, muster_hello_request_get_incarnation (request, i), heads, &behind, error))
      return NULL;
  if (!notice_restore (self, device, request, behind, error) || !muster_hq_get_epoch (self, &values.epoch, error)
      || !fill_branch (self, request, &values, error) || !muster_hq_get_seq (self, &values.hq_seq, error)
      || !muster_hq_get_backup_seq (self, &values.backup_seq, error))
    return NULL;
  values.time_ms = muster_hq_now (self);
  values.nonce = muster_hello_request_get_nonce (request);
  values.name = name;
  values.heads = (const MusterHelloHead *) (gpointer) heads->data;
  values.n_heads = heads->len;
  values.revoked = device->revoked;
  return muster_hello_new (&values, self->key, error);
}
