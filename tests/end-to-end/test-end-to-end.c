/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "hq-rig.h"
#include "muster-enrolment-client.h"
#include "muster-http-transport.h"
#include "muster-hq-server.h"
#include "muster-outbox.h"
#include "muster-sync-engine.h"
#include "muster-sync-status.h"

/* Laptops and headquarters as they are, from the code on paper to equal dumps on all sides. */

static const guint8 store_key[32] = { 9 };

/* ---- The line: straight into the handlers, with a fault now and then ---- */

typedef struct
{
  HqRig *rig;
  guint asked;
  guint cut_every; /* 0: never; odd ones before, even ones after headquarters did it */
} Line;

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

static MusterTransport *
line_connect (gpointer data, const char *url, const char *ca, const char *ca_digest, GError **error)
{
  static const MusterTransportFunctions functions = { .send = line_send };

  return muster_transport_new (&functions, data);
}

/* ---- A laptop ---- */

typedef struct
{
  MusterTestFolder *folder;
  MusterCatalogue *catalogue;
  MusterStore *store;
} Machine;

static void
machine_set_up (Machine *self, MusterWorld *world)
{
  g_autoptr (GError) error = NULL;
  MusterStoreOptions options = { .world = world, .key = store_key, .create = TRUE };
  MusterId member = muster_id_new (world);

  self->folder = muster_test_folder_new ();
  self->catalogue = muster_catalogue_new_standard ();
  options.catalogue = self->catalogue;
  options.folder = muster_test_folder_get_path (self->folder);
  options.witness_folder = options.folder;
  self->store = muster_store_open (&options, &error);
  g_assert_no_error (error);
  muster_store_set_member (self->store, &member);
}

static void
machine_tear_down (Machine *self)
{
  muster_store_free (self->store);
  muster_catalogue_unref (self->catalogue);
  muster_test_folder_free (self->folder);
}

static char *
make_code (MusterHq *hq, MusterWorld *world, const char *url)
{
  g_autoptr (GError) error = NULL;
  MusterHqPlan plan = { .role = MUSTER_HQ_ROLE_SQUAD, .name = "小分队", .squad = muster_id_new (world), .url = url };
  char *code = muster_hq_make_code (hq, &plan, &error);

  g_assert_no_error (error);
  return code;
}

static MusterId
add_worker (Machine *machine, guint index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autofree char *mobile = g_strdup_printf ("1540000%04u", index);
  MusterId id = { 0 };

  json_object_set_string_member (fields, "name", "测试");
  json_object_set_string_member (fields, "mobile", mobile);
  muster_store_create (machine->store, "worker", fields, NULL, &id, &error);
  g_assert_no_error (error);
  return id;
}

static void
sync_through (Machine *machine, MusterTransport *transport)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterSyncEngine) engine = muster_sync_engine_new (machine->store, transport, &error);

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

static char *
dump (MusterStore *store)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_true (muster_store_dump (store, NULL, NULL, append_line, text, NULL));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_equal (Machine *machine, MusterHq *hq, guint records)
{
  g_autofree char *here = dump (machine->store);
  g_autofree char *there = dump (muster_hq_get_store (hq));
  guint lines = 0;

  g_assert_cmpstr (here, ==, there);
  for (const char *at = here; (at = strchr (at, '\n')) != NULL; at++)
    lines++;
  g_assert_cmpuint (lines, ==, records);
}

static void
enrol (Machine *machine, HqRig *rig, Line *line)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *code = make_code (rig->hq, rig->world, "https://localhost:8443");

  muster_sync_enrol (machine->store, line_connect, line, code, "laptop", NULL, &error);
  g_assert_no_error (error);
}

/* One laptop, edits and all, over a line that breaks at every third request. */
static void
test_one_laptop (void)
{
  g_autoptr (HqRig) rig = hq_rig_new (FALSE);
  Line line = { .rig = rig };
  Machine machine = { 0 };
  g_autoptr (JsonObject) status = NULL;
  g_autoptr (GError) error = NULL;

  machine_set_up (&machine, rig->world);
  enrol (&machine, rig, &line);
  line.cut_every = 3;
  for (guint i = 0; i < 120; i++)
    {
      MusterId id = add_worker (&machine, i);

      if (i % 5 == 0)
        {
          g_autoptr (JsonObject) fields = json_object_new ();

          json_object_set_string_member (fields, "note", "再联系");
          g_assert_true (muster_store_edit (machine.store, &id, fields, &error));
        }
      if (i % 40 == 39)
        sync_through (&machine, line_connect (&line, NULL, NULL, NULL, NULL));
    }
  assert_equal (&machine, rig->hq, 120);
  status = muster_sync_status (machine.store, NULL);
  g_assert_cmpint (json_object_get_int_member (status, "sent"), ==, 144);
  g_assert_cmpint (json_object_get_int_member (status, "unsent"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (status, "incarnations"), ==, 1);
  machine_tear_down (&machine);
}

/* Headquarters begins a new life; the laptop follows, and what it has is there again. */
static void
test_new_epoch (void)
{
  g_autoptr (HqRig) rig = hq_rig_new (FALSE);
  Line line = { .rig = rig };
  Machine machine = { 0 };
  g_autoptr (GError) error = NULL;

  machine_set_up (&machine, rig->world);
  enrol (&machine, rig, &line);
  for (guint i = 0; i < 10; i++)
    add_worker (&machine, i);
  sync_through (&machine, line_connect (&line, NULL, NULL, NULL, NULL));
  g_assert_true (muster_hq_open_epoch (rig->hq, 0, "restore", NULL, &error));
  add_worker (&machine, 11);
  sync_through (&machine, line_connect (&line, NULL, NULL, NULL, NULL));
  sync_through (&machine, line_connect (&line, NULL, NULL, NULL, NULL));
  assert_equal (&machine, rig->hq, 11);
  machine_tear_down (&machine);
}

/* ---- Over real HTTPS ---- */

typedef struct
{
  HqRig *rig;
  GMutex mutex;
  GCond cond;
  GMainLoop *loop;
  char *address;
} Service;

static gpointer
serve (gpointer data)
{
  Service *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (MusterWorld) world = muster_test_world_new (77, NULL, TRUE);
  g_autoptr (GError) error = NULL;
  MusterHqOptions options = { .world = world, .catalogue = self->rig->catalogue,
                              .folder = muster_test_folder_get_path (self->rig->folder) };
  g_autoptr (MusterHq) hq = NULL;
  g_autoptr (MusterHqServer) server = NULL;

  g_main_context_push_thread_default (context);
  hq = muster_hq_open (&options, &error);
  g_assert_no_error (error);
  server = muster_hq_server_new (hq, "127.0.0.1:0", &error);
  g_assert_no_error (error);
  g_mutex_lock (&self->mutex);
  self->loop = g_main_loop_new (context, FALSE);
  self->address = g_strdup (muster_hq_server_get_address (server));
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_main_loop_run (self->loop);
  g_clear_pointer (&server, muster_hq_server_free);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
test_https (void)
{
  g_autoptr (HqRig) rig = hq_rig_new (TRUE);
  g_autoptr (MusterWorld) world = muster_test_world_new (78, NULL, TRUE);
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  g_autofree char *code = NULL;
  g_autofree char *ca = NULL;
  Service service = { .rig = rig };
  Machine machine = { 0 };
  GThread *thread;

  g_mutex_init (&service.mutex);
  g_cond_init (&service.cond);
  thread = g_thread_new ("hq", serve, &service);
  g_mutex_lock (&service.mutex);
  while (service.address == NULL)
    g_cond_wait (&service.cond, &service.mutex);
  g_mutex_unlock (&service.mutex);
  url = g_str_has_prefix (service.address, "https") ? g_strdup (service.address)
                                                    : g_strconcat ("https://", service.address, NULL);
  code = make_code (rig->hq, rig->world, url);
  machine_set_up (&machine, world);
  muster_sync_enrol (machine.store, muster_http_transport_make, NULL, code, "laptop", NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 250; i++)
    add_worker (&machine, i);
  ca = muster_store_get_setting (machine.store, "hq_ca");
  sync_through (&machine, muster_http_transport_new (url, ca, NULL, &error));
  g_assert_no_error (error);
  g_main_loop_quit (service.loop);
  g_thread_join (thread);
  assert_equal (&machine, rig->hq, 250);
  machine_tear_down (&machine);
  g_main_loop_unref (service.loop);
  g_free (service.address);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/end-to-end/one-laptop", test_one_laptop);
  g_test_add_func ("/end-to-end/new-epoch", test_new_epoch);
  g_test_add_func ("/end-to-end/https", test_https);
  return g_test_run ();
}
