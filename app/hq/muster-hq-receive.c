/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include <string.h>

#include "muster-seal.h"

/* A sealed file from a stick: what a round over the line would have said, in one go. The same functions answer it, so
 * that a file and a line can be mixed, repeated and crossed. */

/* Pages stop here; the next file brings the rest. */
#define REPLY_LIMIT (32 * 1024 * 1024)

typedef struct
{
  MusterHq *hq;
  MusterHqDevice *device;
  MusterHelloRequest *request;
  MusterParcel *file;
  MusterParcel *reply;
  MusterHqReceived *report;
} Receive;

static void
receive_clear (Receive *receive)
{
  g_clear_pointer (&receive->device, muster_hq_device_free);
  g_clear_pointer (&receive->request, muster_hello_request_free);
  g_clear_pointer (&receive->file, muster_parcel_free);
  g_clear_pointer (&receive->reply, muster_parcel_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Receive, receive_clear)

/* The hello is the file's first part and says whose file it is. No clock is asked: a stick may travel for weeks. */
static gboolean
read_sender (Receive *receive, GError **error)
{
  MusterPartType type = MUSTER_PART_BATCH;
  GBytes *content = muster_parcel_get_n_parts (receive->file) == 0 ? NULL : muster_parcel_get_part (receive->file, 0, &type);

  if (content == NULL || type != MUSTER_PART_HELLO_REQUEST)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "This file does not come from a laptop.");
      return FALSE;
    }
  receive->request
      = muster_hello_request_read (g_bytes_get_data (content, NULL), g_bytes_get_size (content), error);
  receive->device = receive->request == NULL
                        ? NULL
                        : muster_hq_find_device (receive->hq, muster_hello_request_get_device (receive->request), error);
  return receive->device != NULL && muster_hello_request_verify (receive->request, receive->device->public_key, error);
}

static gboolean
answer_hello (Receive *receive, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (receive->hq->store, error);
  g_autoptr (MusterHello) hello = NULL;
  g_autoptr (GBytes) content = NULL;
  const char *text;
  gsize size;

  if (transaction == NULL || !muster_hq_touch_device (receive->hq, receive->device, 0, error))
    return FALSE;
  hello = muster_hq_answer_hello (receive->hq, receive->device, receive->request, error);
  if (hello == NULL || !muster_store_commit (transaction, error))
    return FALSE;
  text = muster_hello_get_text (hello, &size);
  content = g_bytes_new (text, size);
  return muster_parcel_add (receive->reply, MUSTER_PART_HELLO, content, error);
}

/* ---- Batches ---- */

static gboolean
add_problem (Receive *receive, GBytes *body, const GError *why, GError **error)
{
  g_autoptr (MusterBatch) batch = muster_batch_read (body, NULL);
  g_autofree char *digest = batch == NULL ? muster_sha256_to_text (g_bytes_get_data (body, NULL), g_bytes_get_size (body))
                                          : g_strdup (muster_batch_get_digest (batch));
  g_autofree char *detail = g_strdup_printf ("%s (%s)", why->message, digest);
  char *text = muster_problem_build (muster_problem_code_from_error (why), detail, NULL);
  g_autoptr (GBytes) content = g_bytes_new_take (text, strlen (text));

  receive->report->refused++;
  return muster_parcel_add (receive->reply, MUSTER_PART_PROBLEM, content, error);
}

/* What is wrong with one batch is told in the answer; what is wrong here ends the whole, and the file is read again. */
static gboolean
is_of_the_batch (const GError *error)
{
  return g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_INVALID) || g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_FORK)
         || g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE) || g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_TOO_NEW)
         || g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY);
}

static char *
ingest (Receive *receive, GBytes *body, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (receive->hq->store, error);
  g_autofree char *receipt = transaction == NULL ? NULL : muster_hq_ingest (receive->hq, receive->device, body, error);

  return receipt != NULL && muster_store_commit (transaction, error) ? g_steal_pointer (&receipt) : NULL;
}

static gboolean
take_batch (Receive *receive, GBytes *body, GError **error)
{
  g_autoptr (GError) local = NULL;
  char *receipt = ingest (receive, body, &local);
  g_autoptr (GBytes) content = receipt == NULL ? NULL : g_bytes_new_take (receipt, strlen (receipt));

  if (content != NULL)
    {
      receive->report->batches++;
      return muster_parcel_add (receive->reply, MUSTER_PART_RECEIPT, content, error);
    }
  if (!is_of_the_batch (local))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_FORK))
    muster_hq_note_fork (receive->hq, receive->device, body);
  return add_problem (receive, body, local, error);
}

static gboolean
take_batches (Receive *receive, GError **error)
{
  for (guint i = 1; i < muster_parcel_get_n_parts (receive->file); i++)
    {
      MusterPartType type;
      GBytes *content = muster_parcel_get_part (receive->file, i, &type);

      if (type == MUSTER_PART_BATCH && !take_batch (receive, content, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- Pages ---- */

static gboolean
add_pages (Receive *receive, GError **error)
{
  MusterHqCursor cursor = { .epoch = *muster_hello_request_get_epoch (receive->request),
                            .hq_seq = muster_hello_request_get_hq_seq (receive->request) };
  gboolean more = TRUE;

  while (more && muster_parcel_get_size (receive->reply) < REPLY_LIMIT
         && muster_parcel_get_n_parts (receive->reply) < MUSTER_LIMIT_SEAL_PARTS - 1)
    {
      g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (receive->hq->store, error);
      g_autoptr (GBytes) page = NULL;
      gint64 next;

      page = transaction == NULL ? NULL : muster_hq_make_page (receive->hq, receive->device, &cursor, &next, &more, error);
      if (page == NULL || !muster_parcel_add (receive->reply, MUSTER_PART_PAGE, page, error)
          || !muster_hq_get_epoch (receive->hq, &cursor.epoch, error))
        return FALSE;
      cursor.hq_seq = next;
      receive->report->pages++;
    }
  return TRUE;
}

static GBytes *
seal (Receive *receive, GError **error)
{
  g_autofree char *name = muster_hq_get_name (receive->hq, error);
  g_autofree char *today = muster_store_today (receive->hq->store);

  if (name == NULL)
    return NULL;
  return muster_parcel_seal (receive->reply, receive->hq->world, receive->device->public_key, name, today, error);
}

/**
 * muster_hq_receive:
 * @self: headquarters
 * @file: bytes of a sealed file
 * @reply: (out) (transfer full): the sealed answer for the device that wrote it
 * @report: (out): what was in it
 * @error: %MUSTER_ERROR_WRONG_KEY: for another headquarters; %MUSTER_ERROR_INVALID: damaged; %MUSTER_ERROR_NOT_FOUND: of
 *   a device that is not enrolled; MUSTER_DB_ERROR
 *
 * Receiving twice is the same as once. A device that is revoked is told so and nothing of it is taken.
 *
 * Returns: whether all of it is committed, or refused by the answer
 */
gboolean
muster_hq_receive (MusterHq *self, GBytes *file, GBytes **reply, MusterHqReceived *report, GError **error)
{
  g_auto (Receive) receive = { .hq = self, .report = report };

  memset (report, 0, sizeof *report);
  receive.reply = muster_parcel_new ();
  receive.file = muster_parcel_open (file, self->key, error);
  if (receive.file == NULL || !read_sender (&receive, error) || !answer_hello (&receive, error))
    return FALSE;
  report->device = receive.device->id;
  report->revoked = receive.device->revoked;
  if (!receive.device->revoked && (!take_batches (&receive, error) || !add_pages (&receive, error)))
    return FALSE;
  *reply = seal (&receive, error);
  return *reply != NULL;
}
