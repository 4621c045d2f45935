/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "machine.h"
#include "muster-enrolment-client.h"
#include "muster-http-transport.h"
#include "muster-hq-server.h"
#include "muster-outbox.h"
#include "muster-sync-engine.h"
#include "muster-sync-status.h"

/* Laptops and headquarters as they are, from the code on paper to equal dumps on all sides. */

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
assert_equal (Machine *machine, MusterHq *hq, guint records)
{
  g_autofree char *here = machine_dump (machine->store);
  g_autofree char *there = machine_dump (muster_hq_get_store (hq));
  guint lines = 0;

  g_assert_cmpstr (here, ==, there);
  for (const char *at = here; (at = strchr (at, '\n')) != NULL; at++)
    lines++;
  g_assert_cmpuint (lines, ==, records);
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
  machine_enrol (&machine, &line);
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
        machine_sync (&machine, line_connect (&line, NULL, NULL, NULL, NULL));
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
  machine_enrol (&machine, &line);
  for (guint i = 0; i < 10; i++)
    add_worker (&machine, i);
  machine_sync (&machine, line_connect (&line, NULL, NULL, NULL, NULL));
  g_assert_true (muster_hq_open_epoch (rig->hq, 0, "restore", NULL, &error));
  add_worker (&machine, 11);
  machine_sync (&machine, line_connect (&line, NULL, NULL, NULL, NULL));
  machine_sync (&machine, line_connect (&line, NULL, NULL, NULL, NULL));
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
  code = machine_make_code (rig->hq, rig->world, url);
  machine_set_up (&machine, world);
  muster_sync_enrol (machine.store, muster_http_transport_make, NULL, code, "laptop", NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < 250; i++)
    add_worker (&machine, i);
  ca = muster_store_get_setting (machine.store, "hq_ca");
  machine_sync (&machine, muster_http_transport_new (url, ca, NULL, &error));
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
