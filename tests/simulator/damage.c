/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include "muster-gzip.h"

/* F-3, F-4 and F-5: what arrives is not what was sent. */

#define INFLATE_LIMIT (16 * 1024 * 1024)

static GBytes *
truncate_bytes (Simulation *self, GBytes *bytes)
{
  gsize size = g_bytes_get_size (bytes);

  return g_bytes_new_from_bytes (bytes, 0, simulation_draw (self, (guint) size));
}

static GBytes *
flip_bit (Simulation *self, GBytes *bytes)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint8 *copy = g_memdup2 (data, size);
  guint bit;

  bit = simulation_draw (self, 8);
  copy[simulation_draw (self, (guint) size)] ^= (guint8) (1u << bit);
  return g_bytes_new_take (copy, size);
}

/* A proxy that unpacks what it takes for a compressed transfer, or sends more than there was. */
static GBytes *
repack (Simulation *self, GBytes *bytes)
{
  GBytes *plain = simulation_draw (self, 2) == 0 ? muster_gzip_inflate (bytes, INFLATE_LIMIT, NULL) : NULL;
  g_autoptr (GByteArray) longer = NULL;

  if (plain != NULL)
    return plain;
  longer = g_byte_array_new ();
  g_byte_array_append (longer, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  g_byte_array_append (longer, (const guint8 *) "\r\n", 2);
  return g_byte_array_free_to_bytes (g_steal_pointer (&longer));
}

/* Returns: (transfer full) (nullable): what arrives in place of @body; %NULL: it arrives as it is */
GBytes *
damage_request (Simulation *self, GBytes *body)
{
  gboolean truncated = simulation_chance (self, FAULT_TRUNCATE, 10);
  gboolean flipped = simulation_chance (self, FAULT_FLIP, 10);
  gboolean repacked = simulation_chance (self, FAULT_PORTAL, 16);

  if (body == NULL || g_bytes_get_size (body) == 0 || !(truncated || flipped || repacked))
    return NULL;
  simulation_note (self, "the request is damaged on its way");
  return truncated ? truncate_bytes (self, body) : flipped ? flip_bit (self, body) : repack (self, body);
}

static MusterReply *
replace_body (MusterReply *reply, GBytes *body)
{
  g_bytes_unref (reply->body);
  reply->body = body;
  return reply;
}

static MusterReply *
make_portal (void)
{
  static const char page[]
      = "<!DOCTYPE html><title>Wi-Fi</title><form action=\"/login\"><input name=\"mobile\"></form>";
  g_autoptr (GBytes) body = g_bytes_new_static (page, sizeof page - 1);

  return muster_reply_new (200, "text/html; charset=utf-8", body);
}

/* A proxy keeps the answer of each address now and then, whoever asked for it. */
static void
keep_answer (Simulation *self, const MusterRequest *request, const MusterReply *reply)
{
  if (simulation_chance (self, FAULT_PORTAL, 3) && reply->status == 200)
    g_hash_table_replace (self->cached, g_strdup (request->path),
                          muster_reply_new (reply->status, reply->content_type, reply->body));
}

static MusterReply *
find_kept (Simulation *self, const MusterRequest *request)
{
  const MusterReply *kept = g_hash_table_lookup (self->cached, request->path);

  return kept == NULL ? NULL : muster_reply_new (kept->status, kept->content_type, kept->body);
}

/* Returns: (transfer full) (nullable): what a proxy answers by itself; headquarters never sees the request */
MusterReply *
damage_intercept (Simulation *self, const MusterRequest *request)
{
  MusterReply *kept = simulation_chance (self, FAULT_PORTAL, 24) ? find_kept (self, request) : NULL;

  if (kept != NULL)
    simulation_note (self, "a proxy answers what it has kept");
  return kept;
}

static MusterReply *
answer_from_cache (Simulation *self, const MusterRequest *request, MusterReply *reply)
{
  MusterReply *kept = find_kept (self, request);

  if (kept == NULL)
    return reply;
  muster_reply_free (reply);
  return kept;
}

/* @reply: (transfer full). Returns: (transfer full): what arrives */
MusterReply *
damage_reply (Simulation *self, const MusterRequest *request, MusterReply *reply)
{
  gboolean truncated = simulation_chance (self, FAULT_TRUNCATE, 8);
  gboolean flipped = simulation_chance (self, FAULT_FLIP, 8);
  gboolean between = simulation_chance (self, FAULT_PORTAL, 8);

  keep_answer (self, request, reply);
  if (g_bytes_get_size (reply->body) == 0 || !(truncated || flipped || between))
    return reply;
  simulation_note (self, "the answer is damaged on its way");
  if (truncated)
    return replace_body (reply, truncate_bytes (self, reply->body));
  if (flipped)
    return replace_body (reply, flip_bit (self, reply->body));
  switch (simulation_draw (self, 3))
    {
    case 0:
      muster_reply_free (reply);
      return make_portal ();
    case 1:
      return answer_from_cache (self, request, reply);
    default:
      return replace_body (reply, repack (self, reply->body));
    }
}
