/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-hq.h"

G_BEGIN_DECLS

#define MUSTER_HQ_USAGE (muster_hq_usage_quark ())
GQuark muster_hq_usage_quark (void);

/**
 * MusterHqRun:
 * @world: the world
 * @catalogue: the kinds
 * @folder: what `--data` named
 * @arguments: (array zero-terminated=1): what follows the command
 *
 * One run of the program.
 */
typedef struct
{
  MusterWorld *world;
  MusterCatalogue *catalogue;
  const char *folder;
  char **arguments;
} MusterHqRun;

/**
 * MusterHqCommand:
 * @name: what is typed
 * @usage: what follows it
 * @summary: what it does, in a sentence
 * @run: does it; an error of domain %MUSTER_HQ_USAGE means that it was called wrongly
 */
typedef struct
{
  const char *name;
  const char *usage;
  const char *summary;
  gboolean (*run) (MusterHqRun *run, GError **error);
} MusterHqCommand;

/* muster-hq-main.c */
MusterHq *muster_hq_run_open (MusterHqRun *run, GError **error);
gboolean muster_hq_run_parse (MusterHqRun *run, const GOptionEntry *entries, guint most, GError **error);
gboolean muster_hq_run_fail_usage (GError **error, const char *sentence);
void muster_hq_print_object (JsonObject *object);
void muster_hq_print_array (JsonArray *array);

/* muster-hq-command-*.c */
gboolean muster_hq_command_init (MusterHqRun *run, GError **error);
gboolean muster_hq_command_serve (MusterHqRun *run, GError **error);
gboolean muster_hq_command_enrol (MusterHqRun *run, GError **error);
gboolean muster_hq_command_devices (MusterHqRun *run, GError **error);
gboolean muster_hq_command_revoke (MusterHqRun *run, GError **error);
gboolean muster_hq_command_quarantine (MusterHqRun *run, GError **error);
gboolean muster_hq_command_status (MusterHqRun *run, GError **error);
gboolean muster_hq_command_totals (MusterHqRun *run, GError **error);
gboolean muster_hq_command_list (MusterHqRun *run, GError **error);
gboolean muster_hq_command_export (MusterHqRun *run, GError **error);
gboolean muster_hq_command_check (MusterHqRun *run, GError **error);
gboolean muster_hq_command_receive (MusterHqRun *run, GError **error);
gboolean muster_hq_command_backup (MusterHqRun *run, GError **error);
gboolean muster_hq_command_restore (MusterHqRun *run, GError **error);

G_END_DECLS
