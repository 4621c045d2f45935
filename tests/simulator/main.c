/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "simulation.h"

/* simulate --seeds N [--from S] [--fault F-1,F-6…] | --seed S [--trace] [--watch RECORD]
 *
 * Without --fault each seed says itself which faults it has: all, one, or a mixture.
 * Prints a line for each seed that breaks an invariant, and at the end "N passed, N failed" as TAP. */

/* One seed in a hundred is run twice: it must repeat to the byte. */
static gboolean
run_seed (guint64 seed, guint chosen, gboolean verbose, const MusterId *watched)
{
  guint faults = chosen != 0 ? chosen : faults_of_seed (seed);
  g_autofree char *described = faults_describe (faults);
  g_autofree char *trace = NULL;
  g_autofree char *failure = simulation_run (seed, faults, verbose, watched, &trace);

  if (failure == NULL && seed % 100 == 0)
    {
      g_autofree char *again = NULL;
      G_GNUC_UNUSED g_autofree char *second = simulation_run (seed, faults, FALSE, NULL, &again);

      if (g_strcmp0 (trace, again) != 0)
        failure = g_strdup ("the second run of this seed took another way");
    }
  if (failure != NULL)
    printf ("# seed %" G_GUINT64_FORMAT ": %s [%s]\n", seed, failure, described);
  if (verbose)
    printf ("# trace %s\n", trace);
  fflush (stdout);
  return failure == NULL;
}

/* What a server tells its log is not what this program says. */
static GLogWriterOutput
drop_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
    return g_log_writer_default (level, fields, n_fields, data);
  return G_LOG_WRITER_HANDLED;
}

int
main (int argc, char **argv)
{
  gint64 seeds = 0, from = 1, seed = -1;
  gboolean trace = FALSE, stop = FALSE;
  g_autofree char *fault = NULL;
  g_autofree char *watch = NULL;
  MusterId watched;
  GOptionEntry entries[] = {
    { "seeds", 0, 0, G_OPTION_ARG_INT64, &seeds, "how many", "N" },
    { "from", 0, 0, G_OPTION_ARG_INT64, &from, "the first", "S" },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "just this one", "S" },
    { "fault", 0, 0, G_OPTION_ARG_STRING, &fault, "only these faults", "F-1,F-2…" },
    { "trace", 0, 0, G_OPTION_ARG_NONE, &trace, "print what happens", NULL },
    { "watch", 0, 0, G_OPTION_ARG_STRING, &watch, "print where a record is and who sees it", "RECORD" },
    { "stop", 0, 0, G_OPTION_ARG_NONE, &stop, "stop at the first failure", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *work = NULL;
  guint failed = 0, chosen;

  memory_install ();
  g_log_set_writer_func (drop_log, NULL, NULL);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 2;
    }
  chosen = fault == NULL ? 0 : faults_parse (fault);
  if (fault != NULL && chosen == 0)
    {
      fprintf (stderr, "No such fault: %s\n", fault);
      return 2;
    }
  if (watch != NULL && !muster_id_parse (watch, &watched))
    {
      fprintf (stderr, "No such record: %s\n", watch);
      return 2;
    }
  /* Certificates go to real files; nothing else does. */
  work = g_dir_make_tmp ("muster-simulate-XXXXXX", NULL);
  if (work == NULL || chdir (work) != 0)
    return 2;
  if (seed >= 0)
    return run_seed ((guint64) seed, chosen, trace, watch == NULL ? NULL : &watched) ? 0 : 1;
  for (gint64 i = 0; i < seeds && !(stop && failed > 0); i++)
    failed += !run_seed ((guint64) (from + i), chosen, FALSE, NULL);
  versions_free ();
  printf ("1..1\n%s 1 - seeds %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ", %u failed\n", failed == 0 ? "ok" : "not ok",
          from, from + seeds - 1, failed);
  return failed == 0 ? 0 : 1;
}
