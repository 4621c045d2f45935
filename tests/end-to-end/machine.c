/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "machine.h"

#include <string.h>

#include "muster-enrolment-client.h"
#include "muster-sync-engine.h"

const guint8 machine_key[32] = { 9 };

/* ---- The line ---- */

static const char *
find_header (const MusterRequest *request, const char *name)
{
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    if (g_str_equal (request->headers[i], name))
      return request->headers[i + 1];
  return NULL;
}

static MusterReply *
line_send (gpointer data, const MusterRequest *request, GCancellable *cancellable, GError **error)
{
  Line *line = data;
  gboolean cut = line->cut_every > 0 && ++line->asked % line->cut_every == 0;
  MusterHqRequest question = {
    .method = request->method,
    .path = request->path,
    .query = request->query,
    .content_digest = find_header (request, "Content-Digest"),
    .signature_input = find_header (request, "Signature-Input"),
    .signature = find_header (request, "Signature"),
    .body = request->body,
  };

  if (!cut || line->asked / line->cut_every % 2 == 0)
    {
      g_autoptr (MusterHqResponse) response = muster_hq_handle (line->rig->hq, &question);

      if (!cut)
        return muster_reply_new (response->status, response->content_type, response->body);
    }
  g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_OFFLINE, "cut");
  return NULL;
}

MusterTransport *
line_connect (gpointer line, const char *url, const char *ca, const char *ca_digest, GError **error)
{
  static const MusterTransportFunctions functions = { .send = line_send };

  return muster_transport_new (&functions, line);
}

/* ---- A laptop ---- */

void
machine_init (Machine *self)
{
  self->folder = muster_test_folder_new ();
  self->catalogue = muster_catalogue_new_standard ();
}

void
machine_open (Machine *self, MusterWorld *world, gboolean create)
{
  g_autoptr (GError) error = NULL;
  MusterStoreOptions options = { .world = world, .key = machine_key, .create = create };

  options.catalogue = self->catalogue;
  options.folder = muster_test_folder_get_path (self->folder);
  options.witness_folder = options.folder;
  self->member = muster_id_new (world);
  self->store = muster_store_open (&options, &error);
  g_assert_no_error (error);
  muster_store_set_member (self->store, &self->member);
}

void
machine_set_up (Machine *self, MusterWorld *world)
{
  machine_init (self);
  machine_open (self, world, TRUE);
}

void
machine_tear_down (Machine *self)
{
  g_clear_pointer (&self->store, muster_store_free);
  muster_catalogue_unref (self->catalogue);
  muster_test_folder_free (self->folder);
}

char *
machine_make_code (MusterHq *hq, MusterWorld *world, const char *url)
{
  g_autoptr (GError) error = NULL;
  MusterHqPlan plan = { .role = MUSTER_HQ_ROLE_SQUAD, .name = "小分队", .squad = muster_id_new (world), .url = url };
  char *code = muster_hq_make_code (hq, &plan, &error);

  g_assert_no_error (error);
  return code;
}

void
machine_enrol (Machine *self, Line *line)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = machine_make_code (line->rig->hq, line->rig->world, "https://localhost:8443");

  muster_sync_enrol (self->store, line_connect, line, code, "laptop", NULL, &error);
  g_assert_no_error (error);
}

void
machine_sync (Machine *self, MusterTransport *transport)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterSyncEngine) engine = muster_sync_engine_new (self->store, transport, &error);

  g_assert_no_error (error);
  muster_sync_run (engine, 20, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
append_line (gpointer data, const char *line, GError **error)
{
  g_string_append_printf (data, "%s\n", line);
  return TRUE;
}

char *
machine_dump (MusterStore *store)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_true (muster_store_dump (store, NULL, NULL, append_line, text, NULL));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
