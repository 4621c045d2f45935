/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-engine.h"

#include <string.h>

#include "muster-cli-runs.h"
#include "muster-sync-settings.h"
#include "muster-enrolment-client.h"
#include "muster-http-transport.h"
#include "muster-usb.h"

#define DEFAULT_TRIES 3
#define LOOK_INTERVAL_US 100000

/* ---- An interruption reaches a request that waits ---- */

typedef struct
{
  GCancellable *cancellable;
  GAsyncQueue *done;
  GThread *thread;
} Watch;

static gpointer
watch (gpointer data)
{
  Watch *self = data;

  while (g_async_queue_timeout_pop (self->done, LOOK_INTERVAL_US) == NULL)
    if (muster_cli_is_stopping ())
      g_cancellable_cancel (self->cancellable);
  return NULL;
}

static void
watch_start (Watch *self)
{
  self->cancellable = g_cancellable_new ();
  self->done = g_async_queue_new ();
  self->thread = g_thread_new ("watch", watch, self);
}

static void
watch_stop (Watch *self)
{
  g_async_queue_push (self->done, self);
  g_thread_join (self->thread);
  g_async_queue_unref (self->done);
  g_object_unref (self->cancellable);
}

/* ---- enrol ---- */

gboolean
muster_cli_run_enrol (MusterCli *self, GError **error)
{
  const char *label = muster_cli_get (self, "label") == NULL ? g_get_host_name () : muster_cli_get (self, "label");
  MusterStore *store = muster_cli_expect (self, 1, 1, error) ? muster_cli_open (self, error) : NULL;
  g_autofree char *device = NULL;
  gboolean enrolled;
  Watch stop;

  if (store == NULL)
    return FALSE;
  watch_start (&stop);
  enrolled = muster_sync_enrol (store, muster_http_transport_make, NULL, muster_cli_get_argument (self, 0), label,
                                stop.cancellable, error);
  watch_stop (&stop);
  if (!enrolled)
    return FALSE;
  device = muster_store_get_setting (store, MUSTER_SETTING_DEVICE);
  return muster_cli_print (error, "%s\n", device == NULL ? "" : device);
}

/* ---- sync ---- */

static void
show_progress (gpointer data, const MusterSyncReport *report)
{
  g_autofree char *text = muster_sync_report_to_text (report, FALSE);

  muster_cli_progress ("%s", text);
}

static JsonObject *
describe_report (const MusterSyncReport *report)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "sent", report->sent);
  json_object_set_int_member (object, "received", report->received);
  json_object_set_int_member (object, "quarantined", report->quarantined);
  json_object_set_int_member (object, "parked", report->parked);
  json_object_set_int_member (object, "requests", report->requests);
  json_object_set_int_member (object, "bytes_sent", report->bytes_sent);
  json_object_set_int_member (object, "bytes_received", report->bytes_received);
  json_object_set_int_member (object, "left", MAX (report->left, 0));
  json_object_set_int_member (object, "clock_error_ms", report->clock_error_ms);
  json_object_set_boolean_member (object, "new_epoch", report->new_epoch);
  json_object_set_boolean_member (object, "new_incarnation", report->new_incarnation);
  return object;
}

static gboolean
print_report (MusterCli *self, const MusterSyncReport *report, GError **error)
{
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *text = NULL;

  if (muster_cli_has (self, "json"))
    {
      object = describe_report (report);
      return muster_cli_print_object (object, error);
    }
  text = muster_sync_report_to_text (report, FALSE);
  return muster_cli_print (error, "%s\n", text);
}

/* An engine on the line to headquarters, as enrolment left it. */
static MusterSyncEngine *
make_engine (MusterStore *store, GError **error)
{
  g_autofree char *url = muster_store_get_setting (store, MUSTER_SETTING_HQ_URL);
  g_autofree char *ca = muster_store_get_setting (store, MUSTER_SETTING_HQ_CA);
  MusterTransport *transport;

  if (url == NULL || ca == NULL)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND,
                   "This laptop is not enrolled yet: ask headquarters for a code and give it to “musterctl enrol”.");
      return NULL;
    }
  transport = muster_http_transport_new (url, ca, NULL, error);
  return transport == NULL ? NULL : muster_sync_engine_new (store, transport, error);
}

static gboolean
sync_over_line (MusterCli *self, MusterStore *store, GError **error)
{
  g_autoptr (MusterSyncEngine) engine = NULL;
  gboolean at_rest;
  guint tries;
  Watch stop;

  if (!muster_cli_get_count (self, "tries", DEFAULT_TRIES, &tries, error))
    return FALSE;
  engine = make_engine (store, error);
  if (engine == NULL)
    return FALSE;
  watch_start (&stop);
  at_rest = muster_sync_run (engine, tries, show_progress, NULL, stop.cancellable, error);
  watch_stop (&stop);
  muster_cli_end_progress ();
  return at_rest && print_report (self, muster_sync_engine_get_report (engine), error);
}

static JsonObject *
describe_usb (const MusterUsbReport *report)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "batches", report->batches);
  json_object_set_int_member (object, "changes", report->changes);
  json_object_set_boolean_member (object, "left", report->left);
  json_object_set_int_member (object, "quarantined", report->quarantined);
  json_object_set_int_member (object, "refused", report->refused);
  json_object_set_int_member (object, "received", report->received);
  json_object_set_int_member (object, "known", report->known);
  json_object_set_boolean_member (object, "gap", report->gap);
  json_object_set_boolean_member (object, "new_epoch", report->new_epoch);
  json_object_set_boolean_member (object, "new_incarnation", report->new_incarnation);
  json_object_set_boolean_member (object, "revoked", report->revoked);
  return object;
}

static gboolean
sync_over_stick (MusterCli *self, MusterStore *store, GError **error)
{
  const char *to = muster_cli_get (self, "to-file");
  const char *from = muster_cli_get (self, "from-file");
  g_autoptr (JsonObject) object = NULL;
  g_autofree char *text = NULL;
  MusterUsbReport report = { 0 };

  if (!(to != NULL ? muster_usb_export (store, to, &report, error) : muster_usb_import (store, from, &report, error)))
    return FALSE;
  if (muster_cli_has (self, "json"))
    {
      object = describe_usb (&report);
      return muster_cli_print_object (object, error);
    }
  text = muster_usb_report_to_text (&report, from != NULL, FALSE);
  return muster_cli_print (error, "%s\n", text);
}

gboolean
muster_cli_run_sync (MusterCli *self, GError **error)
{
  gboolean to_file = muster_cli_get (self, "to-file") != NULL;
  gboolean from_file = muster_cli_get (self, "from-file") != NULL;
  MusterStore *store;

  if (!muster_cli_expect (self, 0, 0, error))
    return FALSE;
  if (to_file && from_file)
    return muster_cli_fail_usage (error, "Either --to-file or --from-file.");
  store = muster_cli_open (self, error);
  if (store == NULL)
    return FALSE;
  return to_file || from_file ? sync_over_stick (self, store, error) : sync_over_line (self, store, error);
}
