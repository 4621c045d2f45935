/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <stdio.h>
#include <string.h>

#include "muster-batch.h"
#include "muster-protocol.h"

/* The line between a laptop and headquarters: a function call that can lose, repeat and cut. */

typedef struct
{
  MusterHqRequest request;
  char *texts[6];
} KeptRequest;

void
network_request_free (gpointer data)
{
  KeptRequest *kept = data;

  for (guint i = 0; i < G_N_ELEMENTS (kept->texts); i++)
    g_free (kept->texts[i]);
  g_clear_pointer (&kept->request.body, g_bytes_unref);
  g_free (kept);
}

static const char *
find_header (const MusterRequest *request, const char *name)
{
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    if (g_ascii_strcasecmp (request->headers[i], name) == 0)
      return request->headers[i + 1];
  return NULL;
}

static KeptRequest *
keep_request (const MusterRequest *request)
{
  KeptRequest *kept = g_new0 (KeptRequest, 1);
  const char *texts[] = { request->method,
                          request->path,
                          request->query,
                          find_header (request, "Content-Digest"),
                          find_header (request, "Signature-Input"),
                          find_header (request, "Signature") };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    kept->texts[i] = g_strdup (texts[i]);
  kept->request = (MusterHqRequest){
    .method = kept->texts[0],
    .path = kept->texts[1],
    .query = kept->texts[2],
    .content_digest = kept->texts[3],
    .signature_input = kept->texts[4],
    .signature = kept->texts[5],
    .body = request->body == NULL ? NULL : g_bytes_ref (request->body),
  };
  return kept;
}

static MusterReply *
set_offline (GError **error, const char *why)
{
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_OFFLINE, "%s", why);
  return NULL;
}

/* Headquarters handles a request; power may go at any call of its disk, and its disk may refuse. */
MusterHqResponse *
network_deliver (Simulation *self, const MusterHqRequest *request)
{
  Headquarters *hq = &self->headquarters;
  MusterHqResponse *response;

  headquarters_settle (self);
  if (hq->hq == NULL)
    return NULL;
  disk_arm_trouble (self, hq->vfs, 6, &hq->full_until);
  if (simulation_chance (self, FAULT_KILL, 12))
    disk_arm_power (self, hq->vfs, 6);
  if (strcmp (request->path, MUSTER_PATH_BATCHES) == 0 && simulation_chance (self, FAULT_RECEIPT, 4))
    disk_arm_receipt (self, hq->vfs);
  response = muster_hq_handle (headquarters_pick (self), request);
  disk_disarm (self, hq->vfs, &hq->full_until);
  if (!muster_test_vfs_has_power (hq->vfs))
    {
      /* It may have left before the power did. */
      if (!simulation_chance (self, FAULT_ESCAPE, 2) || response->status != 200)
        g_clear_pointer (&response, muster_hq_response_free);
      headquarters_settle (self);
    }
  return response;
}

static void
play_late_request (Simulation *self)
{
  KeptRequest *kept;

  if (self->replays->len == 0 || !simulation_chance (self, FAULT_REPEAT, 10))
    return;
  kept = self->replays->pdata[simulation_draw (self, self->replays->len)];
  simulation_note (self, "late repetition of %s", kept->request.path);
  {
    MusterHqResponse *response = network_deliver (self, &kept->request);

    g_clear_pointer (&response, muster_hq_response_free);
  }
}

/* Something between the two finds a batch too large, though never a single change. */
static gboolean
refuses (Simulation *self, const MusterRequest *request)
{
  g_autoptr (MusterBatch) batch = NULL;

  if (strcmp (request->path, MUSTER_PATH_BATCHES) != 0 || !simulation_chance (self, FAULT_REFUSE, 12))
    return FALSE;
  batch = muster_batch_read (request->body, NULL);
  return batch != NULL && muster_batch_get_n_lines (batch) > 1;
}

static MusterReply *
refuse (void)
{
  char *text = muster_problem_build (MUSTER_PROBLEM_TOO_LARGE, "This is too large.", NULL);
  g_autoptr (GBytes) body = g_bytes_new_take (text, strlen (text));

  return muster_reply_new (413, MUSTER_TYPE_PROBLEM_BODY, body);
}

/* What arrives of a request, and what headquarters answers; NULL where it went away. */
static MusterHqResponse *
carry (Simulation *self, const KeptRequest *kept)
{
  g_autoptr (GBytes) damaged = damage_request (self, kept->request.body);
  MusterHqRequest request = kept->request;
  MusterHqResponse *response;

  if (damaged != NULL)
    request.body = damaged;
  response = network_deliver (self, &request);
  if (response != NULL && simulation_chance (self, FAULT_REPEAT, 8))
    {
      MusterHqResponse *again = network_deliver (self, &request);

      g_clear_pointer (&again, muster_hq_response_free);
    }
  return response;
}

static MusterReply *
answer (Laptop *laptop, const MusterRequest *request, GError **error)
{
  Simulation *self = laptop->simulation;
  KeptRequest *kept = keep_request (request);
  g_autoptr (MusterHqResponse) response = NULL;
  MusterReply *reply;

  g_ptr_array_add (self->replays, kept);
  laptop->requests++;
  simulation_note (self, "laptop %u: %s %s", laptop->index, request->method, request->path);
  if (self->verbose && request->query != NULL)
    printf ("  %s\n", request->query);
  play_late_request (self);
  if (simulation_chance (self, FAULT_REPEAT, 8))
    return set_offline (error, "the request was lost");
  if (refuses (self, request))
    return refuse ();
  reply = damage_intercept (self, request);
  if (reply != NULL)
    return reply;
  response = carry (self, kept);
  if (response == NULL)
    return set_offline (error, "headquarters went away");
  simulation_note (self, "answer %u", response->status);
  if (self->verbose && response->status != 200)
    printf ("%.*s\n", (int) g_bytes_get_size (response->body), (const char *) g_bytes_get_data (response->body, NULL));
  invariants_request (self, laptop, request, response);
  if (simulation_chance (self, FAULT_CUT, 8))
    return set_offline (error, "the answer was lost");
  reply = muster_reply_new (response->status, response->content_type, response->body);
  reply->retry_after_ms = response->retry_after > 0 ? (gint64) response->retry_after * 1000 : -1;
  return damage_reply (self, request, reply);
}

/* The laptop's memory is not headquarters'. */
static MusterReply *
send_request (gpointer laptop, const MusterRequest *request, GCancellable *cancellable, GError **error)
{
  MemoryFault fault = memory_take ();
  MusterReply *reply = answer (laptop, request, error);

  memory_put (fault);
  return reply;
}

MusterTransport *
network_transport (Laptop *laptop)
{
  static const MusterTransportFunctions functions = { .send = send_request };

  return muster_transport_new (&functions, laptop);
}

MusterTransport *
network_factory (gpointer laptop, const char *url, const char *ca, const char *ca_digest, GError **error)
{
  return network_transport (laptop);
}
