/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-limits.h"
#include "muster-seal.h"
#include "muster-sync-engine-private.h"
#include "muster-sync-take.h"
#include "muster-usb.h"

/*
 * An answer on a stick may be old, come twice, in any order, or be somebody else's. Its hello says which life of
 * headquarters it belongs to: an older one of another life is left alone. Then receipts, which are bound to their batch
 * by digest; then pages, which only lengthen what was read without a gap. Each step is a transaction of its own, and any
 * of them may be repeated.
 */
typedef struct
{
  MusterStore *store;
  MusterSyncAccount *account;
  MusterParcel *parcel;
  MusterUsbReport *report;
  MusterHelloNews news;
  gint64 backup_seq;
  GPtrArray *waiting; /* of MusterKeptBatch */
  const char *renew;
} Import;

static const char *
get_text (GBytes *content, gsize *size)
{
  return g_bytes_get_data (content, size);
}

static gboolean
take_hello (Import *self, GBytes *content, GError **error)
{
  gsize size;
  const char *text = get_text (content, &size);
  g_autoptr (MusterHello) hello = muster_hello_read (text, size, error);

  if (hello == NULL || !muster_sync_take_hello (self->store, self->account, hello, NULL, &self->news, error))
    return FALSE;
  if (self->news.stale)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED,
                           "This answer is from before headquarters was restored; nothing was taken from it");
      return FALSE;
    }
  self->backup_seq = self->news.newer ? muster_hello_get_values (hello)->backup_seq : -1;
  self->renew = self->news.renew;
  self->report->new_epoch = self->news.new_epoch;
  self->report->revoked = self->news.revoked;

  return TRUE;
}

static MusterKeptBatch *
find_waiting (Import *self, const char *digest)
{
  for (guint i = 0; i < self->waiting->len; i++)
    {
      MusterKeptBatch *kept = g_ptr_array_index (self->waiting, i);

      if (g_str_equal (kept->digest, digest))
        return kept;
    }

  return NULL;
}

static gboolean
take_receipt (Import *self, GBytes *content, GError **error)
{
  gsize size;
  const char *text = get_text (content, &size);
  g_autoptr (MusterReceipt) receipt = muster_receipt_read (text, size, error);
  g_autoptr (MusterBatch) batch = NULL;
  MusterReceiptNews news;
  MusterKeptBatch *kept;

  if (receipt == NULL)
    return FALSE;
  kept = find_waiting (self, muster_receipt_get_digest (receipt));
  if (kept == NULL)
    {
      self->report->known++;
      return TRUE;
    }
  batch = muster_batch_read (kept->bytes, error);
  if (batch == NULL || !muster_sync_take_receipt (self->store, self->account, receipt, batch, &news, error))
    return FALSE;
  self->report->batches++;
  self->report->changes += news.sent;
  self->report->quarantined += news.quarantined;

  return TRUE;
}

/* A batch that headquarters cannot take goes back into the queue and out again in smaller ones; alone, it is parked. */
static gboolean
give_up (Import *self, MusterKeptBatch *kept, GError **error)
{
  g_autoptr (MusterBatch) batch = muster_batch_read (kept->bytes, error);
  g_autoptr (MusterChange) change = NULL;
  guint n = batch == NULL ? 0 : muster_batch_get_n_lines (batch);
  gsize size;
  const char *line;

  if (n == 0 || !muster_outbox_abandon (self->store, kept->number, error))
    return FALSE;
  self->report->refused++;
  if (n > 1)
    return muster_store_set_setting_int (self->store, MUSTER_SETTING_BATCH_LIMIT, n / 2, error);
  line = muster_batch_get_line (batch, 0, &size);
  change = muster_change_new_from_line (line, size, error);

  return change != NULL && muster_outbox_park (self->store, muster_change_get_id (change), "malformed", error);
}

static gboolean
take_problem (Import *self, GBytes *content, GError **error)
{
  gsize size;
  const char *text = get_text (content, &size);
  g_autoptr (MusterRefusal) refusal = muster_refusal_read (text, size, error);

  if (refusal == NULL)
    return FALSE;
  switch (muster_refusal_get_code (refusal))
    {
    case MUSTER_PROBLEM_FORK:
      self->renew = "fork";
      return TRUE;
    case MUSTER_PROBLEM_REVOKED:
    case MUSTER_PROBLEM_UNKNOWN_DEVICE:
      self->report->revoked = TRUE;
      return TRUE;
    case MUSTER_PROBLEM_MALFORMED:
    case MUSTER_PROBLEM_TOO_LARGE:
      break;
    case MUSTER_PROBLEM_CLOCK:
    case MUSTER_PROBLEM_SIGNATURE:
    case MUSTER_PROBLEM_REPLAY:
    case MUSTER_PROBLEM_CODE:
    case MUSTER_PROBLEM_NOT_FOUND:
    case MUSTER_PROBLEM_METHOD:
    case MUSTER_PROBLEM_EPOCH:
    case MUSTER_PROBLEM_TOO_NEW:
    case MUSTER_PROBLEM_TOO_MANY:
    case MUSTER_PROBLEM_FAILED:
    case MUSTER_PROBLEM_BUSY:
    case MUSTER_PROBLEM_FULL:
    default:
      self->report->refused++;
      return TRUE;
    }
  for (guint i = 0; i < self->waiting->len; i++)
    {
      MusterKeptBatch *kept = g_ptr_array_index (self->waiting, i);

      if (strstr (muster_refusal_get_detail (refusal), kept->digest) != NULL)
        return give_up (self, kept, error);
    }
  self->report->known++;

  return TRUE;
}

static gboolean
apply (Import *self, GPtrArray *arrivals, const char *epoch, const MusterPage *page, GError **error)
{
  MusterInboxSeen seen = { *muster_page_get_history (page), muster_page_get_to (page) };
  guint applied = 0;

  do
    {
      gint64 to;
      g_autoptr (GPtrArray) slice = muster_sync_slice_page (arrivals, applied, seen.hq_seq, &to);
      g_autofree char *present = NULL;
      gint64 cursor;

      if (!muster_inbox_get_cursor (self->store, &present, &cursor, error)
          || !muster_inbox_apply (self->store, slice, epoch, MAX (to, cursor), &seen, NULL, error))
        return FALSE;
      applied += slice->len;
    }
  while (applied < arrivals->len);
  self->report->received += applied;

  return TRUE;
}

static gboolean
take_page (Import *self, GBytes *content, GError **error)
{
  g_autoptr (MusterPage) page = muster_page_read (content, error);
  g_autoptr (GPtrArray) arrivals = page == NULL ? NULL : muster_sync_read_page (self->account, page, error);
  g_autofree char *epoch = NULL;
  char page_epoch[MUSTER_ID_TEXT_SIZE];
  gint64 cursor;

  if (arrivals == NULL || !muster_inbox_get_cursor (self->store, &epoch, &cursor, error))
    return FALSE;
  muster_id_write (muster_page_get_epoch (page), page_epoch);
  if (!g_str_equal (epoch, page_epoch) || muster_page_get_from (page) > cursor)
    {
      self->report->gap = TRUE;
      return TRUE;
    }
  if (muster_page_get_to (page) <= cursor)
    {
      self->report->known++;
      return TRUE;
    }

  return apply (self, arrivals, epoch, page, error);
}

/* Receipts before problems before pages, whatever their order in the file; what else it may hold is not for a laptop. */
static gboolean
take_parts (Import *self, GError **error)
{
  static const struct
  {
    MusterPartType type;
    gboolean (*take) (Import *self, GBytes *content, GError **error);
  } turns[] = {
    { MUSTER_PART_RECEIPT, take_receipt },
    { MUSTER_PART_PROBLEM, take_problem },
    { MUSTER_PART_PAGE, take_page },
  };

  for (guint turn = 0; turn < G_N_ELEMENTS (turns); turn++)
    for (guint i = 0; i < muster_parcel_get_n_parts (self->parcel); i++)
      {
        MusterPartType type;
        GBytes *content = muster_parcel_get_part (self->parcel, i, &type);

        if (type == turns[turn].type && !turns[turn].take (self, content, error))
          return FALSE;
      }

  return TRUE;
}

/* The first part is the hello. A file without one cannot say which life of headquarters it belongs to. */
static gboolean
begin (Import *self, GError **error)
{
  MusterPartType type = MUSTER_PART_PROBLEM;
  GBytes *content = muster_parcel_get_n_parts (self->parcel) == 0 ? NULL : muster_parcel_get_part (self->parcel, 0, &type);

  if (content == NULL || type != MUSTER_PART_HELLO)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "This file is not an answer of headquarters");
      return FALSE;
    }
  if (!take_hello (self, content, error))
    return FALSE;
  self->waiting = muster_outbox_get_unreceipted (self->store, G_MAXINT, error);

  return self->waiting != NULL;
}

static gboolean
finish (Import *self, GError **error)
{
  if (self->renew != NULL)
    {
      if (!muster_outbox_renew_incarnation (self->store, self->renew, error))
        return FALSE;
      self->report->new_incarnation = TRUE;
    }
  if (self->report->revoked && !muster_store_set_setting (self->store, MUSTER_SETTING_REVOKED, "1", error))
    return FALSE;

  return self->backup_seq < 0 || muster_outbox_set_safe (self->store, self->backup_seq, error);
}

static MusterParcel *
open_file (MusterStore *store, const MusterSyncAccount *account, const char *path, GError **error)
{
  g_autoptr (GBytes) file = muster_world_read_file (muster_store_get_world (store), path, MUSTER_LIMIT_SEAL_FILE, error);
  g_autoptr (GError) cause = NULL;
  MusterParcel *parcel;

  if (file == NULL)
    return NULL;
  parcel = muster_parcel_open (file, account->key, &cause);
  if (parcel != NULL)
    return parcel;
  if (g_error_matches (cause, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY))
    g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY, "This file is for another laptop or for headquarters");
  else
    g_propagate_error (error, g_steal_pointer (&cause));

  return NULL;
}

/**
 * muster_usb_import:
 * @store: a laptop's store
 * @path: headquarters' answer to a file of this laptop
 * @report: (out): what was taken
 * @error: %MUSTER_ERROR_WRONG_KEY: somebody else's; %MUSTER_ERROR_INVALID: damaged, cut short, or no answer;
 *   %MUSTER_ERROR_REFUSED: from before headquarters was restored; %MUSTER_ERROR_NOT_FOUND; MUSTER_DB_ERROR
 *
 * Importing twice, in any order, and beside the line, is the same as once. A damaged file changes nothing.
 *
 * Returns: whether all of it is taken or was known
 */
gboolean
muster_usb_import (MusterStore *store, const char *path, MusterUsbReport *report, GError **error)
{
  g_autoptr (MusterSyncAccount) account = muster_sync_account_load (store, error);
  g_autoptr (MusterParcel) parcel = NULL;
  g_autoptr (GPtrArray) waiting = NULL;
  Import import = { .store = store, .account = account, .report = report };
  gboolean taken;

  memset (report, 0, sizeof *report);
  if (account == NULL || !muster_outbox_refresh (store, error))
    return FALSE;
  parcel = open_file (store, account, path, error);
  if (parcel == NULL)
    return FALSE;
  import.parcel = parcel;
  taken = begin (&import, error);
  waiting = import.waiting;

  return taken && take_parts (&import, error) && finish (&import, error);
}
