/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-limits.h"
#include "muster-request-signature.h"
#include "muster-seal.h"
#include "muster-sync-engine-private.h"
#include "muster-usb.h"

/*
 * Order of events: what waits becomes batches on disk; the hello and every batch without receipt are sealed to
 * headquarters; the file is written beside, synced and renamed, and read back; only then the batches count as having left
 * this laptop. They go out over the line as well, the same bytes, if that comes first.
 */

/* What the clear header, keys and tags of a sealed file may take. */
#define SEAL_FRAME_BYTES (1024 * 1024)

static gboolean
form_all (MusterStore *store, const MusterSyncAccount *account, GError **error)
{
  gint64 kept;
  guint limit;

  if (!muster_store_read_setting_int (store, MUSTER_SETTING_BATCH_LIMIT, MUSTER_LIMIT_BATCH_CHANGES, &kept, error))
    return FALSE;
  limit = (guint) CLAMP (kept, 1, MUSTER_LIMIT_BATCH_CHANGES);
  for (;;)
    {
      g_autoptr (MusterBatch) batch = NULL;
      MusterId first;

      switch (muster_sync_form_batch (store, account, limit, MUSTER_LIMIT_BATCH_BYTES, &batch, &first, error))
        {
        case MUSTER_FORMED:
          break;
        case MUSTER_FORMED_NOTHING:
          return TRUE;
        case MUSTER_FORMED_TOO_LARGE:
          if (!muster_outbox_park (store, &first, "size", error))
            return FALSE;
          break;
        case MUSTER_FORMED_FAILED:
        default:
          return FALSE;
        }
    }
}

static gboolean
add_hello (MusterParcel *parcel, MusterStore *store, const MusterSyncAccount *account, GError **error)
{
  g_autofree char *nonce = muster_nonce_new (muster_store_get_world (store));
  g_autoptr (MusterHelloRequest) hello = muster_sync_make_hello (store, account, nonce, error);
  g_autoptr (GBytes) content = NULL;
  const char *text;
  gsize size;

  if (hello == NULL)
    return FALSE;
  text = muster_hello_request_get_text (hello, &size);
  content = g_bytes_new (text, size);

  return muster_parcel_add (parcel, MUSTER_PART_HELLO_REQUEST, content, error);
}

static gboolean
add_batches (MusterParcel *parcel, GPtrArray *waiting, MusterUsbReport *report, GError **error)
{
  for (guint i = 0; i < waiting->len; i++)
    {
      MusterKeptBatch *kept = g_ptr_array_index (waiting, i);
      g_autoptr (MusterBatch) batch = NULL;

      if (muster_parcel_get_size (parcel) + g_bytes_get_size (kept->bytes) > MUSTER_LIMIT_SEAL_FILE - SEAL_FRAME_BYTES
          || muster_parcel_get_n_parts (parcel) >= MUSTER_LIMIT_SEAL_PARTS)
        {
          report->left = TRUE;
          return TRUE;
        }
      batch = muster_batch_read (kept->bytes, error);
      if (batch == NULL || !muster_parcel_add (parcel, MUSTER_PART_BATCH, kept->bytes, error))
        return FALSE;
      report->batches++;
      report->changes += muster_batch_get_n_lines (batch);
    }

  return TRUE;
}

/* A stick that was pulled out, or lies, is found now and not at headquarters. */
static gboolean
write_and_compare (MusterWorld *world, const char *path, GBytes *file, GError **error)
{
  g_autoptr (GBytes) back = NULL;

  if (!muster_world_write_file (world, path, file, error))
    return FALSE;
  back = muster_world_read_file (world, path, MUSTER_LIMIT_SEAL_FILE, error);
  if (back == NULL)
    return FALSE;
  if (g_bytes_equal (back, file))
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FULL, "“%s” reads back otherwise than it was written: use another stick",
               path);

  return FALSE;
}

static gboolean
mark_sent (MusterStore *store, GPtrArray *waiting, guint n, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      MusterKeptBatch *kept = g_ptr_array_index (waiting, i);

      if (!kept->sent && !muster_outbox_mark_sent (store, kept->number, error))
        return FALSE;
    }

  return muster_store_commit (transaction, error);
}

/**
 * muster_usb_export:
 * @store: a laptop's store
 * @path: the file to write; an older one of that name is replaced
 * @report: (out): what is in it
 * @error: %MUSTER_ERROR_NOT_FOUND: not enrolled; %MUSTER_ERROR_FULL: the stick; MUSTER_DB_ERROR
 *
 * Writes everything that has no receipt, sealed to headquarters. Whoever finds the stick reads this laptop's name, the
 * date and the size. It may be written again at any time: what arrives twice counts once.
 *
 * Returns: whether the file is complete and the stick may be taken out
 */
gboolean
muster_usb_export (MusterStore *store, const char *path, MusterUsbReport *report, GError **error)
{
  g_autoptr (MusterSyncAccount) account = muster_sync_account_load (store, error);
  g_autoptr (MusterParcel) parcel = muster_parcel_new ();
  g_autoptr (GPtrArray) waiting = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autofree char *today = muster_store_today (store);

  memset (report, 0, sizeof *report);
  if (account == NULL || !muster_outbox_refresh (store, error) || !form_all (store, account, error)
      || !add_hello (parcel, store, account, error))
    return FALSE;
  waiting = muster_outbox_get_unreceipted (store, G_MAXINT, error);
  if (waiting == NULL || !add_batches (parcel, waiting, report, error))
    return FALSE;
  file = muster_parcel_seal (parcel, muster_store_get_world (store), account->hq_key, account->name, today, error);

  return file != NULL && write_and_compare (muster_store_get_world (store), path, file, error)
         && mark_sent (store, waiting, report->batches, error);
}

/**
 * muster_usb_suggest_name:
 * @store: a laptop's store
 * @error: %MUSTER_ERROR_NOT_FOUND: not enrolled
 *
 * Returns: (transfer full) (nullable): `DEVICE-DATE-TIME.muster`, without anything that a file system dislikes
 */
char *
muster_usb_suggest_name (MusterStore *store, GError **error)
{
  g_autoptr (MusterSyncAccount) account = muster_sync_account_load (store, error);
  g_autofree char *today = muster_store_today (store);
  g_autofree char *name = NULL;

  if (account == NULL)
    return NULL;
  name = g_strdelimit (g_strdup (account->name), "/\\:*?\"<>|. ", '-');

  return g_strdup_printf ("%s-%s-%05d.muster", name, today,
                          (int) (muster_store_now_ms (store) / 1000 % (24 * 60 * 60)));
}
