/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdio.h>

#include "muster-store.h"

G_BEGIN_DECLS

/**
 * MusterCliError:
 * @MUSTER_CLI_ERROR_USAGE: the command line is wrong; the program shows the usage and ends with 2
 * @MUSTER_CLI_ERROR_SAID: everything was said on standard error while it happened; the program ends with 1
 */
typedef enum
{
  MUSTER_CLI_ERROR_USAGE,
  MUSTER_CLI_ERROR_SAID,
} MusterCliError;

#define MUSTER_CLI_ERROR (muster_cli_error_quark ())
GQuark muster_cli_error_quark (void);

/**
 * MusterCliOption:
 * @name: without the dashes; %NULL ends a list
 * @argument: (nullable): name of its argument; %NULL for a switch
 * @help: half a line
 */
typedef struct
{
  const char *name;
  const char *argument;
  const char *help;
} MusterCliOption;

/**
 * MusterCli:
 *
 * One run of the program: its options and arguments taken apart, and the store as soon as a verb asks for it.
 */
typedef struct _MusterCli MusterCli;

/**
 * MusterCliVerb:
 * @name: as typed
 * @usage: what follows it
 * @help: one line
 * @run: does it
 * @options: its own, ended by an empty one
 * @details: (nullable): paragraphs below the options in its help
 */
typedef struct
{
  const char *name;
  const char *usage;
  const char *help;
  gboolean (*run) (MusterCli *self, GError **error);
  const MusterCliOption *options;
  const char *details;
} MusterCliVerb;

/* muster-cli-options.c */
MusterCli *muster_cli_new (void);
void muster_cli_free (MusterCli *self);
gboolean muster_cli_parse (MusterCli *self, char **words, GError **error);
const MusterCliVerb *muster_cli_get_verb (MusterCli *self);
gboolean muster_cli_has (MusterCli *self, const char *option);
const char *muster_cli_get (MusterCli *self, const char *option);
GPtrArray *muster_cli_get_all (MusterCli *self, const char *option);
gboolean muster_cli_get_count (MusterCli *self, const char *option, guint fallback, guint *value, GError **error);
guint muster_cli_get_n_arguments (MusterCli *self);
const char *muster_cli_get_argument (MusterCli *self, guint index);
gboolean muster_cli_expect (MusterCli *self, guint least, guint most, GError **error);
gboolean muster_cli_get_id (MusterCli *self, guint index, MusterId *id, GError **error);
gboolean muster_cli_fail_usage (GError **error, const char *message);
void muster_cli_print_usage (MusterCli *self, FILE *file);
void muster_cli_print_help (MusterCli *self);

/* muster-cli-open.c */
MusterWorld *muster_cli_get_world (MusterCli *self);
MusterCatalogue *muster_cli_get_catalogue (MusterCli *self);
const char *muster_cli_get_folder (MusterCli *self);
char *muster_cli_get_witness_folder (void);
char *muster_cli_read_passphrase (MusterCli *self, const char *file, const char *variable, const char *prompt,
                                  gboolean twice, GError **error);
void muster_cli_wipe (char *secret);
gboolean muster_cli_unlock (MusterCli *self, guint8 *key, MusterId *member, GError **error);
MusterStore *muster_cli_make_store (MusterCli *self, const char *name, const char *passphrase, MusterId *member,
                                    GError **error);
MusterStore *muster_cli_open_with_key (MusterCli *self, const guint8 *key, const MusterId *member, GError **error);
MusterStore *muster_cli_open (MusterCli *self, GError **error);

/* muster-cli-print.c */
gboolean muster_cli_print_json (JsonNode *node, GError **error);
gboolean muster_cli_print_object (JsonObject *object, GError **error);
gboolean muster_cli_print_array (JsonArray *array, GError **error);
gboolean muster_cli_print (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);
gboolean muster_cli_flush (GError **error);
char *muster_cli_clean (const char *text);
GOutputStream *muster_cli_get_output (void);
void muster_cli_say (const char *format, ...) G_GNUC_PRINTF (1, 2);
void muster_cli_progress (const char *format, ...) G_GNUC_PRINTF (1, 2);
void muster_cli_end_progress (void);
gboolean muster_cli_is_stopping (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCli, muster_cli_free)

G_END_DECLS
