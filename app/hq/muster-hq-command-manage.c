/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-command.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "muster-calendar.h"
#include "muster-hq-private.h"
#include "muster-hq-server.h"

/* ---- init ---- */

gboolean
muster_hq_command_init (MusterHqRun *run, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *url = NULL;
  g_auto (GStrv) hosts = NULL;
  const GOptionEntry entries[] = {
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, NULL, NULL },
    { "host", 0, 0, G_OPTION_ARG_STRING_ARRAY, &hosts, NULL, NULL },
    { "url", 0, 0, G_OPTION_ARG_STRING, &url, NULL, NULL },
    { NULL },
  };
  MusterHqOptions options = { .world = run->world, .catalogue = run->catalogue, .folder = run->folder };
  MusterHqNew values = { 0 };
  g_autoptr (MusterHq) hq = NULL;

  if (!muster_hq_run_parse (run, entries, 0, error))
    return FALSE;
  if (name == NULL)
    return muster_hq_run_fail_usage (error, "--name is missing.");
  if (g_mkdir_with_parents (run->folder, 0700) != 0)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FULL, "The folder “%s” cannot be made.", run->folder);
      return FALSE;
    }
  values.name = name;
  values.url = url;
  values.hosts = (const char *const *) hosts;
  hq = muster_hq_create (&options, &values, error);
  if (hq == NULL)
    return FALSE;
  g_print ("Headquarters “%s” is in %s.\n", name, run->folder);
  g_print ("%s/%s opens every backup: carry it to a safe place and remove it here.\n", run->folder, MUSTER_HQ_OFFLINE_KEY_FILE);
  return TRUE;
}

/* ---- serve ---- */

static gboolean
stop (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

gboolean
muster_hq_command_serve (MusterHqRun *run, GError **error)
{
  g_autofree char *listen = NULL;
  const GOptionEntry entries[] = {
    { "listen", 0, 0, G_OPTION_ARG_STRING, &listen, NULL, NULL },
    { NULL },
  };
  g_autoptr (MusterHq) hq = NULL;
  g_autoptr (MusterHqServer) server = NULL;
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint interrupt, terminate;

  if (!muster_hq_run_parse (run, entries, 0, error))
    return FALSE;
  signal (SIGPIPE, SIG_IGN);
  hq = muster_hq_run_open (run, error);
  server = hq == NULL ? NULL : muster_hq_server_new (hq, listen, error);
  if (server == NULL)
    return FALSE;
  interrupt = g_unix_signal_add (SIGINT, stop, loop);
  terminate = g_unix_signal_add (SIGTERM, stop, loop);
  g_print ("listening on %s\n", muster_hq_server_get_address (server));
  fflush (stdout);
  g_main_loop_run (loop);
  g_source_remove (interrupt);
  g_source_remove (terminate);
  return TRUE;
}

/* ---- enrol ---- */

static gboolean
fill_plan (MusterHqPlan *plan, const char *role, const char *squad, GError **error)
{
  if (role == NULL || plan->name == NULL)
    return muster_hq_run_fail_usage (error, "--role and --name are needed.");
  if (!muster_hq_role_parse (role, &plan->role))
    return muster_hq_run_fail_usage (error, "The role is squad, liaison or headquarters.");
  if (squad != NULL && !muster_id_parse (squad, &plan->squad))
    return muster_hq_run_fail_usage (error, "--squad is the id of a squad.");
  return TRUE;
}

gboolean
muster_hq_command_enrol (MusterHqRun *run, GError **error)
{
  g_autofree char *role = NULL;
  g_autofree char *name = NULL;
  g_autofree char *squad = NULL;
  g_autofree char *url = NULL;
  g_autofree char *code = NULL;
  g_auto (GStrv) areas = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "role", 0, 0, G_OPTION_ARG_STRING, &role, NULL, NULL },
    { "name", 0, 0, G_OPTION_ARG_STRING, &name, NULL, NULL },
    { "squad", 0, 0, G_OPTION_ARG_STRING, &squad, NULL, NULL },
    { "area", 0, 0, G_OPTION_ARG_STRING_ARRAY, &areas, NULL, NULL },
    { "url", 0, 0, G_OPTION_ARG_STRING, &url, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, NULL, NULL },
    { NULL },
  };
  g_autoptr (MusterHq) hq = NULL;
  MusterHqPlan plan = { 0 };

  if (!muster_hq_run_parse (run, entries, 0, error))
    return FALSE;
  plan.name = name;
  plan.areas = (const char *const *) areas;
  plan.url = url;
  if (!fill_plan (&plan, role, squad, error))
    return FALSE;
  hq = muster_hq_run_open (run, error);
  code = hq == NULL ? NULL : muster_hq_make_code (hq, &plan, error);
  if (code == NULL)
    return FALSE;
  if (json)
    {
      g_autoptr (JsonObject) object = json_object_new ();

      json_object_set_string_member (object, "code", code);
      muster_hq_print_object (object);
    }
  else
    g_print ("%s\n", code);
  return TRUE;
}

/* ---- devices, revoke ---- */

static char *
format_time (JsonObject *object, const char *member)
{
  if (!json_object_has_member (object, member) || json_object_get_null_member (object, member))
    return g_strdup ("-");
  return muster_time_to_text (json_object_get_int_member (object, member));
}

static void
print_device (JsonObject *device)
{
  g_autofree char *last = format_time (device, "last_contact");
  gboolean revoked = !json_object_get_null_member (device, "revoked");

  g_print ("%s  %-12s  %s%s  last contact %s, %u incarnation(s), %" G_GINT64_FORMAT " in quarantine\n",
           json_object_get_string_member (device, "id"), json_object_get_string_member (device, "role"),
           json_object_get_string_member (device, "name"), revoked ? " (revoked)" : "", last,
           json_array_get_length (json_object_get_array_member (device, "incarnations")),
           json_object_get_int_member (device, "quarantined"));
}

gboolean
muster_hq_command_devices (MusterHqRun *run, GError **error)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = { { "json", 0, 0, G_OPTION_ARG_NONE, &json, NULL, NULL }, { NULL } };
  g_autoptr (MusterHq) hq = NULL;
  g_autoptr (JsonObject) all = NULL;
  JsonArray *devices;

  if (!muster_hq_run_parse (run, entries, 0, error))
    return FALSE;
  hq = muster_hq_run_open (run, error);
  all = hq == NULL ? NULL : muster_hq_describe_devices (hq, error);
  if (all == NULL)
    return FALSE;
  if (json)
    {
      muster_hq_print_object (all);
      return TRUE;
    }
  devices = json_object_get_array_member (all, "devices");
  for (guint i = 0; i < json_array_get_length (devices); i++)
    print_device (json_array_get_object_element (devices, i));
  g_print ("epoch %s (%u so far), %u fork(s)\n", json_object_get_string_member (all, "epoch"),
           json_array_get_length (json_object_get_array_member (all, "epochs")),
           json_array_get_length (json_object_get_array_member (all, "forks")));
  return TRUE;
}

gboolean
muster_hq_command_revoke (MusterHqRun *run, GError **error)
{
  g_autoptr (MusterHq) hq = NULL;
  MusterId device;

  if (!muster_hq_run_parse (run, NULL, 1, error))
    return FALSE;
  if (run->arguments[1] == NULL || !muster_id_parse (run->arguments[1], &device))
    return muster_hq_run_fail_usage (error, "Which device? Give its id.");
  hq = muster_hq_run_open (run, error);
  if (hq == NULL || !muster_hq_revoke (hq, &device, error))
    return FALSE;
  g_print ("Revoked. The laptop hears of it with its next request.\n");
  return TRUE;
}

/* ---- quarantine ---- */

static gboolean
list_quarantine (MusterHq *hq, gboolean all, gboolean json, GError **error)
{
  g_autoptr (JsonArray) entries = muster_hq_list_quarantine (hq, all, error);

  if (entries == NULL)
    return FALSE;
  if (json)
    {
      muster_hq_print_array (entries);
      return TRUE;
    }
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);
      g_autofree char *received = format_time (entry, "received");

      g_print ("%-6" G_GINT64_FORMAT " %-12s %-10s %-16s %s  %s  %s\n", json_object_get_int_member (entry, "quarantine"),
               json_object_get_string_member (entry, "reason"), json_object_get_string_member (entry, "state"),
               json_object_get_string_member_with_default (entry, "kind", "-"), received,
               json_object_get_string_member_with_default (entry, "device_name", "-"),
               json_object_get_string_member_with_default (entry, "id", "-"));
    }
  return TRUE;
}

static gboolean
decide (MusterHq *hq, const char *verb, gint64 id, const char *why, GError **error)
{
  g_autoptr (JsonObject) shown = NULL;

  if (strcmp (verb, "release") == 0)
    return muster_hq_release (hq, id, error);
  if (strcmp (verb, "refuse") == 0)
    return muster_hq_refuse (hq, id, why, error);
  shown = muster_hq_show_quarantine (hq, id, error);
  if (shown == NULL)
    return FALSE;
  muster_hq_print_object (shown);
  return TRUE;
}

gboolean
muster_hq_command_quarantine (MusterHqRun *run, GError **error)
{
  static const char *const verbs[] = { "show", "release", "refuse", NULL };
  gboolean json = FALSE, all = FALSE;
  g_autofree char *why = NULL;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, NULL, NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, NULL, NULL },
    { "why", 0, 0, G_OPTION_ARG_STRING, &why, NULL, NULL },
    { NULL },
  };
  g_autoptr (MusterHq) hq = NULL;
  const char *verb;
  guint64 id;

  if (!muster_hq_run_parse (run, entries, 2, error))
    return FALSE;
  verb = run->arguments[1] == NULL ? "list" : run->arguments[1];
  if (strcmp (verb, "list") == 0)
    {
      hq = muster_hq_run_open (run, error);
      return hq != NULL && list_quarantine (hq, all, json, error);
    }
  if (!g_strv_contains (verbs, verb))
    return muster_hq_run_fail_usage (error, "It is list, show, release or refuse.");
  if (run->arguments[2] == NULL || !g_ascii_string_to_unsigned (run->arguments[2], 10, 1, G_MAXINT64, &id, NULL))
    return muster_hq_run_fail_usage (error, "Which entry? Give its number.");
  hq = muster_hq_run_open (run, error);
  return hq != NULL && decide (hq, verb, (gint64) id, why, error);
}
