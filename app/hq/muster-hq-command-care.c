/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-command.h"

#include <string.h>

#include "muster-hq-private.h"

/* ---- status ---- */

static JsonObject *
describe (MusterHq *hq, GError **error)
{
  g_autoptr (JsonArray) devices = muster_hq_list_devices (hq, error);
  g_autoptr (JsonArray) quarantine = devices == NULL ? NULL : muster_hq_list_quarantine (hq, FALSE, error);
  g_autoptr (JsonObject) status = json_object_new ();
  g_autofree char *name = quarantine == NULL ? NULL : muster_hq_get_name (hq, error);
  char text[MUSTER_ID_TEXT_SIZE];
  gint64 given, backed_up;
  MusterId epoch;

  if (name == NULL || !muster_hq_get_epoch (hq, &epoch, error) || !muster_hq_get_seq (hq, &given, error)
      || !muster_hq_get_backup_seq (hq, &backed_up, error))
    return NULL;
  json_object_set_string_member (status, "name", name);
  json_object_set_string_member (status, "epoch", muster_id_write (&epoch, text));
  json_object_set_int_member (status, "hq_seq", given);
  json_object_set_int_member (status, "backup_seq", backed_up);
  json_object_set_int_member (status, "devices", json_array_get_length (devices));
  json_object_set_int_member (status, "quarantined", json_array_get_length (quarantine));
  return g_steal_pointer (&status);
}

gboolean
muster_hq_command_status (MusterHqRun *run, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json, NULL, NULL }, { NULL } };
  g_autoptr (MusterHq) hq = NULL;
  g_autoptr (JsonObject) status = NULL;

  if (!muster_hq_run_parse (run, entries, 0, error))
    return FALSE;
  hq = muster_hq_run_open (run, error);
  status = hq == NULL ? NULL : describe (hq, error);
  if (status == NULL)
    return FALSE;
  if (json)
    muster_hq_print_object (status);
  else
    g_print ("%s: hq_seq %" G_GINT64_FORMAT ", in a verified backup up to %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
             " device(s), %" G_GINT64_FORMAT " change(s) in quarantine\n",
             json_object_get_string_member (status, "name"), json_object_get_int_member (status, "hq_seq"),
             json_object_get_int_member (status, "backup_seq"), json_object_get_int_member (status, "devices"),
             json_object_get_int_member (status, "quarantined"));
  return TRUE;
}

/* ---- check ---- */

typedef struct
{
  MusterHq *hq;
  MusterHqDevice *device; /* NULL: everything */
  GError *unread;         /* nullable: why it is not known what the device sees */
} Audience;

static gboolean
belongs (gpointer data, const MusterId *record)
{
  Audience *audience = data;
  gboolean visible = FALSE;

  if (audience->device == NULL)
    return TRUE;
  return audience->unread == NULL && muster_hq_may_see (audience->hq, audience->device, record, &visible, &audience->unread)
         && visible;
}

static gboolean
print_line (gpointer data, const char *line, GError **error)
{
  g_print ("%s\n", line);
  return TRUE;
}

static gboolean
dump (MusterHq *hq, const char *device, GError **error)
{
  g_autoptr (MusterHqDevice) found = NULL;
  Audience audience = { .hq = hq };
  gboolean done;
  MusterId id;

  if (device != NULL && !muster_id_parse (device, &id))
    return muster_hq_run_fail_usage (error, "--device is the id of a device.");
  if (device != NULL)
    {
      found = muster_hq_find_device (hq, &id, error);
      if (found == NULL)
        return FALSE;
      audience.device = found;
    }
  done = muster_store_dump (muster_hq_get_store (hq), belongs, &audience, print_line, NULL, error);
  if (audience.unread == NULL)
    return done;
  if (done)
    g_propagate_error (error, audience.unread);
  else
    g_error_free (audience.unread);
  return FALSE;
}

gboolean
muster_hq_command_check (MusterHqRun *run, GError **error)
{
  gboolean dumping = FALSE;
  g_autofree char *device = NULL;
  const GOptionEntry entries[] = {
    { "dump", 0, 0, G_OPTION_ARG_NONE, &dumping, NULL, NULL },
    { "device", 0, 0, G_OPTION_ARG_STRING, &device, NULL, NULL },
    { NULL },
  };
  g_autoptr (MusterHq) hq = NULL;

  if (!muster_hq_run_parse (run, entries, 0, error))
    return FALSE;
  if (device != NULL && !dumping)
    return muster_hq_run_fail_usage (error, "--device goes with --dump.");
  hq = muster_hq_run_open (run, error);
  if (hq == NULL)
    return FALSE;
  if (dumping)
    return dump (hq, device, error);
  if (!muster_hq_check (hq, error))
    return FALSE;
  g_print ("Every table says what the journal says.\n");
  return TRUE;
}
