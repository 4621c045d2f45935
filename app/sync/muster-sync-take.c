/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-take.h"

#include <string.h>

#include "muster-limits.h"

/* Smaller movements of the clock are not worth a new offset. */
#define OFFSET_STEP_MS 500
#define SLICE 50

/* @epoch: nil where there is none yet. */
static gboolean
read_epoch (MusterStore *store, MusterId *epoch, GError **error)
{
  g_autofree char *text = NULL;

  memset (epoch, 0, sizeof *epoch);
  if (!muster_store_read_setting (store, MUSTER_SETTING_EPOCH, &text, error))
    return FALSE;
  if (text != NULL && !muster_id_parse (text, epoch))
    memset (epoch, 0, sizeof *epoch);
  return TRUE;
}

static gboolean
offer_again (MusterStore *store, const MusterHelloValues *values, gint64 branch_seq, GError **error)
{
  g_autoptr (GArray) heads = g_array_new (FALSE, FALSE, sizeof (MusterOutboxHead));

  for (guint i = 0; i < values->n_heads; i++)
    {
      MusterOutboxHead head = { values->heads[i].incarnation, values->heads[i].number };

      g_array_append_val (heads, head);
    }

  return muster_outbox_offer_again (store, (const MusterOutboxHead *) (gpointer) heads->data, heads->len, branch_seq,
                                    error);
}

/* A new life of headquarters: what it may have lost is offered again, and reading goes back to the branch. */
static gboolean
follow_epoch (MusterStore *store, const MusterHelloValues *values, GError **error)
{
  char epoch[MUSTER_ID_TEXT_SIZE];
  g_autofree char *before = NULL;
  gint64 cursor;

  muster_id_write (&values->epoch, epoch);
  if (!muster_inbox_get_cursor (store, &before, &cursor, error))
    return FALSE;

  return offer_again (store, values, values->branch_seq, error)
         && muster_store_set_setting (store, MUSTER_SETTING_EPOCH, epoch, error)
         && muster_store_set_setting (store, MUSTER_SETTING_OFFER_REST, "1", error)
         && muster_store_set_setting_int (store, MUSTER_SETTING_REREAD_UNTIL, values->hq_seq, error)
         && muster_inbox_set_cursor (store, epoch, MIN (cursor, values->branch_seq), error);
}

/* In the same epoch headquarters holds less than it gave receipts for. It has to notice by itself; until it does,
 * nothing is lost if it gets the batches again. Its head stands before a number that was given up, until a batch names
 * that: what it got beyond is there all the same. */
static gboolean
check_heads (MusterStore *store, const MusterHello *hello, gboolean *behind, GError **error)
{
  g_autoptr (GArray) incarnations = muster_outbox_get_incarnations (store, MUSTER_LIMIT_HELLO_INCARNATIONS, error);

  *behind = FALSE;
  if (incarnations == NULL)
    return FALSE;
  for (guint i = 0; i < incarnations->len; i++)
    {
      const MusterOutboxIncarnation *mine = &g_array_index (incarnations, MusterOutboxIncarnation, i);
      const MusterHelloHead *head = muster_hello_find_head (hello, &mine->incarnation);

      if (mine->unbroken > (head == NULL ? 0 : head->number))
        *behind = TRUE;
    }

  return TRUE;
}

/* Headquarters was put back, and a copy of this store used numbers again that had brought what was set aside: what is
 * set aside has no number of headquarters that would show it. A chain that ends in another batch may be another from
 * anywhere. */
static gboolean
ask_for_set_aside (MusterStore *store, const MusterHello *hello, GError **error)
{
  g_autoptr (GArray) incarnations = muster_outbox_get_incarnations (store, MUSTER_LIMIT_HELLO_INCARNATIONS, error);

  if (incarnations == NULL)
    return FALSE;
  for (guint i = 0; i < incarnations->len; i++)
    {
      const MusterOutboxIncarnation *mine = &g_array_index (incarnations, MusterOutboxIncarnation, i);
      const MusterHelloHead *head = muster_hello_find_head (hello, &mine->incarnation);
      g_autofree char *digest = NULL;

      if (head == NULL || head->number == 0 || mine->n_set_aside == 0)
        continue;
      if (!muster_outbox_find_digest (store, &mine->incarnation, head->number, &digest, error)
          || (g_strcmp0 (digest, head->digest) != 0 && !muster_outbox_ask_again (store, &mine->incarnation, error)))
        return FALSE;
    }
  return TRUE;
}

/* Headquarters holds a batch of this very incarnation that this store never made, or made otherwise: the store was put
 * back to an earlier day, or is one of two copies. */
static gboolean
check_copy (MusterStore *store, const MusterHello *hello, MusterHelloNews *news, GError **error)
{
  MusterId incarnation = muster_outbox_get_incarnation (store);
  const MusterHelloHead *head = muster_hello_find_head (hello, &incarnation);
  g_autofree char *digest = NULL;

  if (head == NULL || head->number == 0)
    return TRUE;
  if (!muster_outbox_find_digest (store, &incarnation, head->number, &digest, error))
    return FALSE;
  if (digest == NULL)
    news->renew = "rollback";
  else if (!g_str_equal (digest, head->digest))
    news->renew = "fork";

  return TRUE;
}

static gboolean
write_hello (MusterStore *store, const MusterHello *hello, gboolean fresh, GError **error)
{
  const MusterHelloValues *values = muster_hello_get_values (hello);

  if (!muster_store_set_setting (store, MUSTER_SETTING_HQ_NAME, values->name, error)
      || !muster_store_set_setting (store, MUSTER_SETTING_REVOKED, values->revoked ? "1" : NULL, error)
      || !muster_store_set_setting (store, MUSTER_SETTING_LAST_HELLO, muster_hello_get_text (hello, NULL), error)
      || !muster_store_set_setting_int (store, MUSTER_SETTING_HELLO_TIME, values->time_ms, error))
    return FALSE;

  return !fresh || muster_store_set_setting_int (store, MUSTER_SETTING_LAST_CONTACT, values->time_ms, error);
}

static gboolean
take_hello (MusterStore *store, const MusterHello *hello, gboolean fresh, MusterHelloNews *news, GError **error)
{
  const MusterHelloValues *values = muster_hello_get_values (hello);
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);
  MusterId epoch;
  gint64 before_ms;
  gboolean newer;
  gboolean behind = FALSE;

  if (transaction == NULL || !read_epoch (store, &epoch, error)
      || !muster_store_read_setting_int (store, MUSTER_SETTING_HELLO_TIME, 0, &before_ms, error))
    return FALSE;
  newer = values->time_ms > before_ms;
  news->new_epoch = !muster_id_equal (&epoch, &values->epoch);
  news->newer = fresh || newer;
  news->revoked = values->revoked;
  if (!fresh && !newer)
    {
      news->stale = news->new_epoch;
      news->new_epoch = FALSE;
      return muster_store_commit (transaction, error);
    }
  if (news->new_epoch && !follow_epoch (store, values, error))
    return FALSE;
  if (!news->new_epoch && fresh
      && (!check_heads (store, hello, &behind, error)
          || (behind && !offer_again (store, values, MUSTER_LIMIT_NUMBER, error))))
    return FALSE;

  return (!fresh || ask_for_set_aside (store, hello, error)) && write_hello (store, hello, fresh, error)
         && check_copy (store, hello, news, error) && muster_store_commit (transaction, error);
}

/**
 * muster_sync_take_hello:
 * @store: a laptop's store
 * @account: its enrolment
 * @hello: what headquarters says of itself
 * @nonce: (nullable): the nonce of one's own question; %NULL: the hello comes from a file and may be old
 * @news: (out): what follows from it
 * @error: %MUSTER_ERROR_WRONG_KEY, %MUSTER_ERROR_INVALID: nothing was taken; MUSTER_DB_ERROR
 *
 * An old one never takes back what a newer one said; time is taken from none that may be old.
 *
 * Returns: whether it is committed
 */
gboolean
muster_sync_take_hello (MusterStore *store, const MusterSyncAccount *account, const MusterHello *hello,
                        const char *nonce, MusterHelloNews *news, GError **error)
{
  memset (news, 0, sizeof *news);
  if (!muster_hello_verify (hello, account->hq_key, nonce, error))
    return FALSE;

  return take_hello (store, hello, nonce != NULL, news, error);
}

/**
 * muster_sync_take_time:
 * @store: a laptop's store
 * @time_ms: headquarters' clock, from an answer signed over one's own nonce
 * @asked_ms: this computer's clock when the question went out
 * @answered_ms: the same when the answer was there
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether the corrected time follows headquarters' from now on
 */
gboolean
muster_sync_take_time (MusterStore *store, gint64 time_ms, gint64 asked_ms, gint64 answered_ms, GError **error)
{
  gint64 offset = time_ms - (asked_ms + (answered_ms - asked_ms) / 2);
  g_autofree char *known = NULL;

  if (!muster_store_read_setting (store, MUSTER_SETTING_OFFSET, &known, error))
    return FALSE;
  if (known != NULL && ABS (g_ascii_strtoll (known, NULL, 10) - offset) < OFFSET_STEP_MS)
    return TRUE;

  return muster_store_set_setting_int (store, MUSTER_SETTING_OFFSET, offset, error);
}

static void
clear_outcome (gpointer data)
{
  MusterOutcome *outcome = data;

  g_clear_pointer (&outcome->body, muster_change_unref);
  g_free (outcome->reason);
}

/* One line of the batch. `#INDEX` comes first: it stands for a line whose id another line has as well. */
static gboolean
read_outcome (const MusterReceipt *receipt, const MusterBatch *batch, guint index, gint64 *next_seq,
              MusterOutcome *outcome, GError **error)
{
  gsize size;
  const char *line = muster_batch_get_line (batch, index, &size);
  g_autoptr (MusterChange) change = muster_change_new_from_line (line, size, error);
  g_autofree char *place = g_strdup_printf ("#%u", index);
  char id[MUSTER_ID_TEXT_SIZE];
  const char *reason;
  MusterResult result;

  if (change == NULL)
    return FALSE;
  outcome->change = *muster_change_get_id (change);
  muster_id_write (&outcome->change, id);
  result = muster_receipt_get_result (receipt, place, &reason);
  if (result == MUSTER_RESULT_ACCEPTED)
    result = muster_receipt_get_result (receipt, id, &reason);
  outcome->has_effective = muster_receipt_get_effective (receipt, id, &outcome->effective);
  outcome->state = result == MUSTER_RESULT_QUARANTINED ? MUSTER_CHANGE_QUARANTINED : MUSTER_CHANGE_ACCEPTED;
  outcome->reason = g_strdup (result == MUSTER_RESULT_QUARANTINED ? reason : NULL);
  if (result == MUSTER_RESULT_ACCEPTED)
    outcome->hq_seq = (*next_seq)++;
  if (result == MUSTER_RESULT_DUPLICATE)
    outcome->has_incarnation = muster_id_parse (reason, &outcome->incarnation);
  outcome->body = g_steal_pointer (&change);
  return TRUE;
}

/**
 * muster_sync_take_receipt:
 * @store: a laptop's store
 * @account: its enrolment
 * @receipt: what headquarters answered
 * @batch: the batch as it is kept here
 * @news: (out): what it said
 * @error: %MUSTER_ERROR_WRONG_KEY, %MUSTER_ERROR_INVALID: not headquarters', or of another batch: nothing was marked
 *
 * Only here a change becomes *sent*: after the signature, the digest and the number of results were found right.
 *
 * Returns: whether it is committed
 */
gboolean
muster_sync_take_receipt (MusterStore *store, const MusterSyncAccount *account, const MusterReceipt *receipt,
                          const MusterBatch *batch, MusterReceiptNews *news, GError **error)
{
  g_autoptr (GArray) outcomes = g_array_new (FALSE, TRUE, sizeof (MusterOutcome));
  g_autoptr (GBytes) bytes = NULL;
  gint64 next_seq = muster_receipt_get_first (receipt);
  gsize size;
  const char *text = muster_receipt_get_text (receipt, &size);

  memset (news, 0, sizeof *news);
  if (!muster_receipt_verify (receipt, account->hq_key, error) || !muster_receipt_check_batch (receipt, batch, error))
    return FALSE;
  g_array_set_clear_func (outcomes, clear_outcome);
  for (guint i = 0; i < muster_batch_get_n_lines (batch); i++)
    {
      MusterOutcome *outcome;

      g_array_set_size (outcomes, i + 1);
      outcome = &g_array_index (outcomes, MusterOutcome, i);
      if (!read_outcome (receipt, batch, i, &next_seq, outcome, error))
        return FALSE;
      if (outcome->state == MUSTER_CHANGE_QUARANTINED)
        news->quarantined++;
      else
        news->sent++;
    }
  bytes = g_bytes_new (text, size);

  return muster_outbox_take_receipt (store, muster_batch_get_number (batch), muster_batch_get_digest (batch), bytes,
                                     muster_receipt_get_last (receipt), (const MusterOutcome *) (gpointer) outcomes->data,
                                     outcomes->len, error);
}

static MusterArrival *
read_entry (const MusterPageEntry *entry, GError **error)
{
  g_autoptr (MusterArrival) arrival = g_new0 (MusterArrival, 1);

  switch (entry->type)
    {
    case MUSTER_PAGE_LEAVE:
      arrival->type = MUSTER_ARRIVAL_LEAVE;
      arrival->id = entry->record;
      arrival->hq_seq = entry->hq_seq;
      return g_steal_pointer (&arrival);
    case MUSTER_PAGE_REFUSED:
      arrival->type = MUSTER_ARRIVAL_REFUSED;
      arrival->id = entry->change;
      arrival->reason = g_strdup (entry->reason);
      arrival->detail = *entry->detail == '\0' ? NULL : g_strdup (entry->detail);
      return g_steal_pointer (&arrival);
    case MUSTER_PAGE_CHANGE:
    case MUSTER_PAGE_ERASED:
    case MUSTER_PAGE_ENTER:
    default:
      break;
    }
  arrival->type = entry->type == MUSTER_PAGE_ERASED ? MUSTER_ARRIVAL_ERASED : MUSTER_ARRIVAL_CHANGE;
  arrival->change = muster_change_new_from_scanned_line (entry->line, entry->size, error);
  if (arrival->change == NULL)
    return NULL;
  arrival->hq_seq = entry->hq_seq;
  arrival->incarnation = entry->incarnation;
  arrival->effective = entry->effective != 0 ? entry->effective : muster_change_get_time (arrival->change);

  return g_steal_pointer (&arrival);
}

/**
 * muster_sync_read_page:
 * @account: this laptop's enrolment
 * @page: what headquarters gave
 * @error: %MUSTER_ERROR_WRONG_KEY; %MUSTER_ERROR_REFUSED: for another laptop; %MUSTER_ERROR_INVALID
 *
 * The changes of a record that enters carry the numbers they were given when they arrived; their position is that of the
 * entry before them, so positions never fall.
 *
 * Returns: (transfer full) (nullable) (element-type MusterArrival): what to apply, in this order
 */
GPtrArray *
muster_sync_read_page (const MusterSyncAccount *account, const MusterPage *page, GError **error)
{
  g_autoptr (GPtrArray) arrivals = g_ptr_array_new_with_free_func ((GDestroyNotify) muster_arrival_free);
  gint64 position = muster_page_get_from (page);

  if (!muster_page_verify (page, account->hq_key, error))
    return NULL;
  if (!muster_id_equal (muster_page_get_device (page), &account->device))
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED, "This answer is for another laptop");
      return NULL;
    }
  for (guint i = 0; i < muster_page_get_count (page); i++)
    {
      const MusterPageEntry *entry = muster_page_get_entry (page, i);
      MusterArrival *arrival;

      position = MIN (MAX (position, entry->hq_seq), muster_page_get_to (page));
      if (entry->type == MUSTER_PAGE_ENTER)
        continue;
      arrival = read_entry (entry, error);
      if (arrival == NULL)
        return NULL;
      arrival->cursor = position;
      g_ptr_array_add (arrivals, arrival);
    }

  return g_steal_pointer (&arrivals);
}

/**
 * muster_sync_slice_page:
 * @arrivals: (element-type MusterArrival): a page
 * @from: where to begin
 * @page_to: where the page ends
 * @to: (out): the cursor behind the slice
 *
 * Returns: (transfer full) (element-type MusterArrival): borrowed arrivals for one transaction; empty at the end
 */
GPtrArray *
muster_sync_slice_page (GPtrArray *arrivals, guint from, gint64 page_to, gint64 *to)
{
  GPtrArray *slice = g_ptr_array_new ();
  gint64 position = 0;

  for (guint i = from; i < arrivals->len; i++)
    {
      MusterArrival *arrival = g_ptr_array_index (arrivals, i);

      if (slice->len >= SLICE && arrival->cursor != position)
        break;
      position = arrival->cursor;
      g_ptr_array_add (slice, arrival);
    }
  *to = from + slice->len == arrivals->len ? page_to : position;

  return slice;
}
