/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-cli-main.h"

#include <locale.h>
#include <stdio.h>
#include <sys/prctl.h>

#include "muster-cli-signals.h"
#include "muster-cli.h"
#include "muster-process.h"

#define EXIT_REFUSED 1
#define EXIT_USAGE 2

static int
fail (MusterCli *cli, const GError *error)
{
  g_autofree char *sentence = muster_store_explain_error (error);

  if (g_error_matches (error, MUSTER_CLI_ERROR, MUSTER_CLI_ERROR_SAID))
    return EXIT_REFUSED;
  muster_cli_say ("musterctl: %s", sentence);
  if (!g_error_matches (error, MUSTER_CLI_ERROR, MUSTER_CLI_ERROR_USAGE))
    return EXIT_REFUSED;
  muster_cli_print_usage (cli, stderr);
  return EXIT_USAGE;
}

int
muster_cli_main (char **argv)
{
  g_autoptr (MusterCli) cli = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  muster_process_keep_secrets ();
  /* Nor may a debugger of the same user read the key. */
  prctl (PR_SET_DUMPABLE, 0);
  setlocale (LC_ALL, "");
  muster_cli_catch_signals ();
  cli = muster_cli_new ();
  if (!muster_cli_parse (cli, argv[0] == NULL ? argv : argv + 1, &error))
    return fail (cli, error);
  if (muster_cli_has (cli, "help"))
    {
      muster_cli_print_help (cli);
      return muster_cli_flush (&error) ? 0 : fail (cli, error);
    }
  if (!muster_cli_get_verb (cli)->run (cli, &error) || !muster_cli_flush (&error))
    status = fail (cli, error);
  muster_cli_end_progress ();
  return status;
}
