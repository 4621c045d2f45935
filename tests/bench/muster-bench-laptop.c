/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-bench-laptop.h"

#include <string.h>

#include "muster-batch.h"
#include "muster-http-transport.h"
#include "muster-limits.h"
#include "muster-protocol.h"
#include "muster-request-signature.h"

MusterBenchLaptop *
muster_bench_laptop_new (MusterBench *bench, MusterHq *hq, MusterHqRole role, const MusterId *squad, const char *const *areas)
{
  MusterBenchLaptop *self = g_new0 (MusterBenchLaptop, 1);
  MusterHqPlan plan = { .role = role, .name = "laptop", .url = "https://127.0.0.1:8443", .squad = *squad, .areas = areas };
  g_autoptr (GError) error = NULL;
  g_autofree char *text = muster_hq_make_code (hq, &plan, &error);
  g_autoptr (MusterEnrolmentCode) code = text == NULL ? NULL : muster_enrolment_code_parse (text, &error);
  g_autoptr (MusterEnrolmentRequest) request = NULL;
  g_autoptr (MusterEnrolment) enrolment = NULL;
  const MusterEnrolmentValues *values;

  muster_bench_require (code != NULL, error, "making an enrolment code");
  self->bench = bench;
  self->key = muster_key_pair_new (bench->world);
  self->incarnation = muster_id_new (bench->world);
  self->member = muster_id_new (bench->world);
  self->squad = *squad;
  self->previous = g_strdup ("");
  request = muster_enrolment_request_new (muster_enrolment_code_get_secret (code), "laptop", &self->incarnation, MUSTER_SCHEMA,
                                          "bench", self->key, &error);
  enrolment = request == NULL ? NULL : muster_hq_enrol (hq, request, &error);
  muster_bench_require (enrolment != NULL, error, "enrolling");
  values = muster_enrolment_get_values (enrolment);
  self->device = values->device;
  self->epoch = values->epoch;
  self->ca = g_strdup (values->ca);
  memcpy (self->hq_key, values->public_key, sizeof self->hq_key);
  return self;
}

void
muster_bench_laptop_free (MusterBenchLaptop *self)
{
  muster_key_pair_unref (self->key);
  g_clear_pointer (&self->transport, muster_transport_free);
  g_free (self->previous);
  g_free (self->ca);
  g_free (self);
}

void
muster_bench_laptop_connect (MusterBenchLaptop *self, const char *url)
{
  g_autoptr (GError) error = NULL;

  self->transport = muster_http_transport_new (url, self->ca, NULL, &error);
  muster_bench_require (self->transport != NULL, error, "connecting");
}

MusterBatch *
muster_bench_laptop_batch (MusterBenchLaptop *self, GPtrArray *lines)
{
  g_autoptr (GError) error = NULL;
  MusterBatch *batch = muster_batch_build (&self->incarnation, self->number + 1, self->previous, NULL, 0, MUSTER_SCHEMA, "bench", lines,
                                           self->key, &error);

  muster_bench_require (batch != NULL, error, "making a batch");
  self->number++;
  g_free (self->previous);
  self->previous = g_strdup (muster_batch_get_digest (batch));
  return batch;
}

static MusterReply *
ask (MusterBenchLaptop *self, const char *method, const char *path, const char *query, GBytes *body, gsize limit)
{
  guint8 nonce[MUSTER_NONCE_SIZE];
  char key_id[MUSTER_ID_TEXT_SIZE];
  g_autoptr (MusterSignedHeaders) headers = NULL;
  g_autoptr (GError) error = NULL;
  MusterReply *reply;

  muster_world_random (self->bench->world, nonce, sizeof nonce);
  headers = muster_signed_headers_new (self->key, muster_id_write (&self->device, key_id), method, path, query, body,
                                       muster_world_wall_ms (self->bench->world), nonce);
  {
    const char *const pairs[] = { MUSTER_HEADER_CONTENT_DIGEST, headers->content_digest, MUSTER_HEADER_SIGNATURE_INPUT,
                                  headers->signature_input, MUSTER_HEADER_SIGNATURE, headers->signature, NULL };
    MusterRequest request = { .method = method, .path = path, .query = query, .headers = pairs, .body = body, .limit = limit,
                              .content_type = body == NULL ? NULL : MUSTER_TYPE_BATCH_BODY };

    reply = muster_transport_send (self->transport, &request, NULL, &error);
  }
  muster_bench_require (reply != NULL, error, path);
  if (reply->status != 200)
    muster_bench_say ("%.*s\n", (int) g_bytes_get_size (reply->body), (const char *) g_bytes_get_data (reply->body, NULL));
  muster_bench_require (reply->status == 200, NULL, path);
  return reply;
}

void
muster_bench_laptop_send (MusterBenchLaptop *self, MusterBatch *batch)
{
  g_autoptr (MusterReply) reply
      = ask (self, "POST", MUSTER_PATH_BATCHES, NULL, muster_batch_get_bytes (batch), MUSTER_LIMIT_RECEIPT);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterReceipt) receipt
      = muster_receipt_read (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body), &error);

  muster_bench_require (receipt != NULL && muster_receipt_verify (receipt, self->hq_key, &error)
                            && muster_receipt_check_batch (receipt, batch, &error),
                        error, "the receipt");
  muster_bench_require (muster_receipt_get_n_results (receipt) == 0, NULL, "everything accepted");
}

MusterPage *
muster_bench_laptop_pull (MusterBenchLaptop *self, gint64 after)
{
  g_autofree char *cursor = muster_cursor_to_text (&self->epoch, after);
  g_autofree char *query = g_strconcat ("after=", cursor, NULL);
  g_autoptr (MusterReply) reply = ask (self, "GET", MUSTER_PATH_CHANGES, query, NULL, MUSTER_LIMIT_PAGE_BYTES_HARD);
  g_autoptr (GError) error = NULL;
  MusterPage *page = muster_page_read (reply->body, &error);

  muster_bench_require (page != NULL && muster_page_verify (page, self->hq_key, &error), error, "the page");
  return page;
}
