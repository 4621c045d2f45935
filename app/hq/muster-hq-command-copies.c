/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-command.h"

#include <glib/gstdio.h>

#include "muster-hq-private.h"

/* ---- receive ---- */

gboolean
muster_hq_command_receive (MusterHqRun *run, GError **error)
{
  g_autofree char *reply_path = NULL;
  const GOptionEntry entries[] = { { "reply", 0, 0, G_OPTION_ARG_FILENAME, &reply_path, NULL, NULL }, { NULL } };
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GBytes) reply = NULL;
  g_autoptr (MusterHq) hq = NULL;
  MusterHqReceived report;

  if (!muster_hq_run_parse (run, entries, 1, error))
    return FALSE;
  if (run->arguments[1] == NULL)
    return muster_hq_run_fail_usage (error, "Which file?");
  file = muster_world_read_file (run->world, run->arguments[1], MUSTER_LIMIT_SEAL_FILE, error);
  hq = file == NULL ? NULL : muster_hq_run_open (run, error);
  if (hq == NULL || !muster_hq_receive (hq, file, &reply, &report, error))
    return FALSE;
  if (reply_path != NULL && !muster_world_write_file (run->world, reply_path, reply, error))
    return FALSE;
  if (report.revoked)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REVOKED, "The laptop that wrote this file is revoked; nothing was taken.");
      return FALSE;
    }
  g_print ("%u batch(es) received, %u refused, %u page(s) for the laptop.\n", report.batches, report.refused, report.pages);
  if (reply_path != NULL)
    g_print ("The answer is in %s.\n", reply_path);
  return TRUE;
}

/* ---- backup, restore ---- */

gboolean
muster_hq_command_backup (MusterHqRun *run, GError **error)
{
  g_autoptr (MusterHq) hq = NULL;
  gint64 backed_up;

  if (!muster_hq_run_parse (run, NULL, 1, error))
    return FALSE;
  if (run->arguments[1] == NULL)
    return muster_hq_run_fail_usage (error, "Into which file?");
  hq = muster_hq_run_open (run, error);
  if (hq == NULL || !muster_hq_backup (hq, run->arguments[1], error)
      || !muster_hq_get_backup_seq (hq, &backed_up, error))
    return FALSE;
  g_print ("Everything up to hq_seq %" G_GINT64_FORMAT " is in %s, verified.\n", backed_up, run->arguments[1]);
  return TRUE;
}

gboolean
muster_hq_command_restore (MusterHqRun *run, GError **error)
{
  g_autofree char *key = NULL;
  const GOptionEntry entries[] = { { "key", 0, 0, G_OPTION_ARG_FILENAME, &key, NULL, NULL }, { NULL } };
  MusterHqOptions options = { .world = run->world, .catalogue = run->catalogue, .folder = run->folder };

  if (!muster_hq_run_parse (run, entries, 1, error))
    return FALSE;
  if (run->arguments[1] == NULL)
    return muster_hq_run_fail_usage (error, "From which file?");
  if (key == NULL)
    key = g_build_filename (run->folder, MUSTER_HQ_OFFLINE_KEY_FILE, NULL);
  if (g_mkdir_with_parents (run->folder, 0700) != 0)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FULL, "The folder “%s” cannot be made.", run->folder);
      return FALSE;
    }
  if (!muster_hq_restore (&options, run->arguments[1], key, error))
    return FALSE;
  g_print ("Headquarters is restored and begins a new epoch. What was there before lies in %s/replaced-….\n", run->folder);
  return TRUE;
}
