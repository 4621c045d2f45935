/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include <string.h>

#include "muster-request-signature.h"

#define RETRY_SECONDS 5
#define NONCE_LIMIT 64

/**
 * muster_hq_response_free:
 * @response: (transfer full): a response
 */
void
muster_hq_response_free (MusterHqResponse *response)
{
  g_clear_pointer (&response->body, g_bytes_unref);
  g_free (response);
}

static MusterHqResponse *
respond (const char *content_type, GBytes *body)
{
  MusterHqResponse *response = g_new0 (MusterHqResponse, 1);

  response->status = 200;
  response->content_type = content_type;
  response->body = body;
  return response;
}

static MusterHqResponse *
respond_text (const char *text, gsize size)
{
  return respond (MUSTER_TYPE_JSON_BODY, g_bytes_new (text, size));
}

static MusterHqResponse *
respond_problem (MusterProblemCode code, const char *detail, const char *greeting)
{
  MusterHqResponse *response = g_new0 (MusterHqResponse, 1);
  char *text = muster_problem_build (code, detail, greeting);

  response->status = muster_problem_code_get_status (code);
  response->content_type = MUSTER_TYPE_PROBLEM_BODY;
  response->body = g_bytes_new_take (text, strlen (text));
  if (code == MUSTER_PROBLEM_BUSY || code == MUSTER_PROBLEM_TOO_MANY || code == MUSTER_PROBLEM_FULL)
    response->retry_after = RETRY_SECONDS;
  return response;
}

/* What went wrong inside is for the log; the sender learns what it can act on. */
static MusterHqResponse *
respond_error (const GError *error)
{
  MusterProblemCode code = muster_problem_code_from_error (error);

  /* What passes by itself says nothing against what was sent: a sender that hears of a fault tries its changes alone,
   * and puts aside the one that it comes back with. */
  if (g_error_matches (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_BUSY)
      || g_error_matches (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_NO_MEMORY))
    code = MUSTER_PROBLEM_BUSY;
  else if (g_error_matches (error, MUSTER_DB_ERROR, MUSTER_DB_ERROR_FULL))
    code = MUSTER_PROBLEM_FULL;
  if (code != MUSTER_PROBLEM_FAILED && error->domain == MUSTER_ERROR)
    return respond_problem (code, error->message, NULL);
  g_message ("A request failed: %s", error->message);
  return respond_problem (code, "Headquarters could not do this now; nothing was changed.", NULL);
}

/* The value of a query parameter as it stands; none of ours needs an escape. */
static char *
get_parameter (const char *query, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (query == NULL ? "" : query, "&", 8);
  gsize size = strlen (name);

  for (guint i = 0; parts[i] != NULL; i++)
    if (strncmp (parts[i], name, size) == 0 && parts[i][size] == '=')
      return g_strdup (parts[i] + size + 1);
  return NULL;
}

static const char *
get_body (const MusterHqRequest *request, gsize *size)
{
  *size = 0;
  return request->body == NULL ? "" : g_bytes_get_data (request->body, size);
}

/* ---- Open requests ---- */

static MusterHqResponse *
greet (MusterHq *self, const MusterHqRequest *request, GError **error)
{
  g_autofree char *nonce = get_parameter (request->query, "nonce");
  g_autofree char *name = muster_hq_get_name (self, error);
  g_autofree char *text = NULL;

  if (name == NULL)
    return NULL;
  if (nonce != NULL
      && (strlen (nonce) > NONCE_LIMIT
          || nonce[strspn (nonce, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-_")] != '\0'))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The nonce does not have its form.");
      return NULL;
    }
  text = muster_greeting_build (name, muster_hq_now (self), nonce == NULL ? "" : nonce, self->key);
  return respond_text (text, strlen (text));
}

static MusterHqResponse *
enrol (MusterHq *self, const MusterHqRequest *request, GError **error)
{
  gsize size;
  const char *body = get_body (request, &size);
  g_autoptr (MusterEnrolmentRequest) parsed = muster_enrolment_request_read (body, size, error);
  g_autoptr (MusterEnrolment) enrolment = parsed == NULL ? NULL : muster_hq_enrol (self, parsed, error);
  const char *text;

  if (enrolment == NULL)
    return NULL;
  text = muster_enrolment_get_text (enrolment, &size);
  return respond_text (text, size);
}

/* ---- Signed requests ---- */

static MusterHqResponse *
answer_hello (MusterHq *self, const MusterHqRequest *request, const MusterHqDevice *device, GError **error)
{
  gsize size;
  const char *body = get_body (request, &size);
  g_autoptr (MusterHelloRequest) parsed = muster_hello_request_read (body, size, error);
  g_autoptr (MusterHello) hello = NULL;
  const char *text;

  if (parsed == NULL || !muster_hello_request_verify (parsed, device->public_key, error))
    return NULL;
  if (!muster_id_equal (muster_hello_request_get_device (parsed), &device->id))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The hello names another device.");
      return NULL;
    }
  hello = muster_hq_answer_hello (self, device, parsed, error);
  if (hello == NULL)
    return NULL;
  text = muster_hello_get_text (hello, &size);
  return respond_text (text, size);
}

/* Does this store hold what the sender has a receipt for? If not, it was put back after the sender's last hello; a batch
 * taken now would hide the hole before it, because numbers may be left out. */
static gboolean
holds_receipted (MusterHq *self, const MusterHqRequest *request, gboolean *holds, GError **error)
{
  g_autofree char *after = get_parameter (request->query, "after");
  MusterId incarnation;
  gint64 number;

  *holds = TRUE;
  if (after == NULL)
    return TRUE;
  return muster_cursor_parse (after, &incarnation, &number, error)
         && muster_hq_chain_holds (self, &incarnation, number, holds, error);
}

static MusterHqResponse *
take_batch (MusterHq *self, const MusterHqRequest *request, const MusterHqDevice *device, GError **error)
{
  g_autoptr (GBytes) none = g_bytes_new_static ("", 0);
  gboolean holds;
  char *receipt;

  if (!holds_receipted (self, request, &holds, error))
    return NULL;
  if (!holds)
    return respond_problem (MUSTER_PROBLEM_EPOCH, "Headquarters was restored; say hello again.", NULL);
  receipt = muster_hq_ingest (self, device, request->body == NULL ? none : request->body, error);

  return receipt == NULL ? NULL : respond (MUSTER_TYPE_JSON_BODY, g_bytes_new_take (receipt, strlen (receipt)));
}

/* What a reader took came from this life of headquarters, or it was put back after the reader's last hello. */
static gboolean
holds_seen (MusterHq *self, const MusterHqRequest *request, gboolean *holds, GError **error)
{
  g_autofree char *text = get_parameter (request->query, "seen");
  MusterHelloSeen seen = { 0 };

  return (text == NULL || muster_cursor_parse (text, &seen.history, &seen.hq_seq, error))
         && muster_hq_was_seen (self, &seen, holds, error);
}

static MusterHqResponse *
send_page (MusterHq *self, const MusterHqRequest *request, const MusterHqDevice *device, GError **error)
{
  g_autofree char *after = get_parameter (request->query, "after");
  g_autofree char *own = get_parameter (request->query, "own");
  MusterHqCursor cursor = { 0 };
  gboolean holds;
  GBytes *page;
  gint64 next;
  gboolean more;

  if (after != NULL && *after != '\0' && !muster_cursor_parse (after, &cursor.epoch, &cursor.hq_seq, error))
    return NULL;
  if (own != NULL && !muster_cursor_parse (own, &cursor.own, &cursor.own_count, error))
    return NULL;
  if (!holds_seen (self, request, &holds, error))
    return NULL;
  if (!holds)
    return respond_problem (MUSTER_PROBLEM_EPOCH, "Headquarters was restored; say hello again.", NULL);
  page = muster_hq_make_page (self, device, &cursor, &next, &more, error);
  return page == NULL ? NULL : respond (MUSTER_TYPE_PAGE_BODY, page);
}

/* ---- The table of routes ---- */

typedef MusterHqResponse *(*OpenHandler) (MusterHq *self, const MusterHqRequest *request, GError **error);
typedef MusterHqResponse *(*SignedHandler) (MusterHq *self, const MusterHqRequest *request, const MusterHqDevice *device,
                                            GError **error);

static const struct
{
  const char *method;
  const char *path;
  OpenHandler open;
  SignedHandler handle;
} routes[] = {
  { "GET", MUSTER_PATH_HELLO, greet, NULL },
  { "POST", MUSTER_PATH_ENROL, enrol, NULL },
  { "POST", MUSTER_PATH_HELLO, NULL, answer_hello },
  { "POST", MUSTER_PATH_BATCHES, NULL, take_batch },
  { "GET", MUSTER_PATH_CHANGES, NULL, send_page },
};

/* The wrong clock's answer holds the true time, for the request's own nonce. */
static MusterHqResponse *
respond_unauthenticated (MusterHq *self, const MusterHqRequest *request, MusterProblemCode code, const GError *error)
{
  g_autoptr (MusterRequestSignature) signature = NULL;
  g_autofree char *name = NULL;
  g_autofree char *greeting = NULL;
  g_autoptr (GError) unread = NULL;

  if (code == MUSTER_PROBLEM_FAILED)
    return respond_error (error);
  if (code != MUSTER_PROBLEM_CLOCK)
    return respond_problem (code, error->message, NULL);
  signature = muster_request_signature_parse (request->signature_input, request->signature, NULL);
  name = muster_hq_get_name (self, &unread);
  if (name == NULL)
    return respond_error (unread);
  greeting = muster_greeting_build (name, muster_hq_now (self), muster_request_signature_get_nonce (signature), self->key);
  return respond_problem (code, error->message, greeting);
}

/* Nonce, what the handler writes and the last contact are one transaction: a request that failed was never here. */
static MusterHqResponse *
handle_signed (MusterHq *self, const MusterHqRequest *request, SignedHandler handle)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self->store, &error);
  g_autoptr (MusterHqDevice) device = NULL;
  g_autoptr (MusterHqResponse) response = NULL;
  MusterProblemCode code;

  if (transaction == NULL)
    return respond_error (error);
  device = muster_hq_authenticate (self, request, &code, &error);
  if (device == NULL)
    return respond_unauthenticated (self, request, code, error);
  response = handle (self, request, device, &error);
  if (response == NULL || !muster_store_commit (transaction, &error))
    {
      g_clear_pointer (&transaction, muster_store_transaction_free);
      if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_FORK))
        muster_hq_note_fork (self, device, request->body);
      return respond_error (error);
    }
  return g_steal_pointer (&response);
}

/**
 * muster_hq_handle:
 * @self: headquarters
 * @request: what came
 *
 * Answers one request. The answer is made after the commit of what it says.
 *
 * Returns: (transfer full): the answer; a problem+json body for everything but success
 */
MusterHqResponse *
muster_hq_handle (MusterHq *self, const MusterHqRequest *request)
{
  gboolean path_known = FALSE;

  if (request->body != NULL && g_bytes_get_size (request->body) > MUSTER_LIMIT_REQUEST)
    return respond_problem (MUSTER_PROBLEM_TOO_LARGE, "The request is too large.", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autoptr (GError) error = NULL;
      MusterHqResponse *response;

      if (strcmp (routes[i].path, request->path) != 0)
        continue;
      path_known = TRUE;
      if (strcmp (routes[i].method, request->method) != 0)
        continue;
      if (routes[i].handle != NULL)
        return handle_signed (self, request, routes[i].handle);
      response = routes[i].open (self, request, &error);
      return response != NULL ? response : respond_error (error);
    }
  if (path_known)
    return respond_problem (MUSTER_PROBLEM_METHOD, "This path does not know the method.", NULL);
  return respond_problem (MUSTER_PROBLEM_NOT_FOUND, "There is nothing here.", NULL);
}
