/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-main.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>

#include "muster-hq-command.h"
#include "muster-json.h"
#include "muster-process.h"

#define STATUS_DONE 0
#define STATUS_REFUSED 1
#define STATUS_USAGE 2

G_DEFINE_QUARK (muster-hq-usage, muster_hq_usage)

static const MusterHqCommand commands[] = {
  { "init", "--name NAME [--host HOST]… [--url URL]", "Make headquarters in the folder.", muster_hq_command_init },
  { "serve", "[--listen ADDR:PORT | --listen unix:PATH]", "Answer laptops over TLS, or behind a proxy on a unix socket.",
    muster_hq_command_serve },
  { "enrol", "--role squad|liaison|headquarters --name NAME [--squad ID] [--area CODE]… [--url URL] [--json]",
    "Make a code that enrols one laptop.", muster_hq_command_enrol },
  { "devices", "[--json]", "List the laptops, their incarnations and forks, and the epochs.", muster_hq_command_devices },
  { "revoke", "DEVICE", "Trust a laptop no longer.", muster_hq_command_revoke },
  { "quarantine", "[list [--all] | show N | release N | refuse N [--why TEXT]] [--json]",
    "What was received and not accepted; decide about it.", muster_hq_command_quarantine },
  { "status", "[--json]", "How headquarters stands.", muster_hq_command_status },
  { "receive", "FILE [--reply FILE]", "Take a sealed file from a stick, and write the answer to it.", muster_hq_command_receive },
  { "totals", "[--as-of TIME] [--scope all|squad:ID|county:CODE|org:ID|fair:ID] [--list LINE] [--json]",
    "The figures, and a line for each squad where the scope is all; with --list, the records behind one figure.",
    muster_hq_command_totals },
  { "list", "KIND [--where FIELD=VALUE]… [--search TEXT] [--limit N] [--format table|json|csv]", "List records, masked.",
    muster_hq_command_list },
  { "export", "KIND --format csv|json [--full --purpose TEXT]", "Write all records of a kind; in full only for a purpose, which is logged.",
    muster_hq_command_export },
  { "backup", "FILE", "Write a verified copy, sealed to the offline key.", muster_hq_command_backup },
  { "restore", "FILE [--key FILE]", "Put headquarters back from a copy, in a new epoch; the key is offline.key of init.",
    muster_hq_command_restore },
  { "check", "[--dump [--device ID]]", "Compare every table with the journal; with --dump, print every record.",
    muster_hq_command_check },
};

static void
print_help (void)
{
  g_print ("Usage: muster-hq --data DIR COMMAND …\n\nHeadquarters: receives what squads recorded, and counts.\n\nCommands:\n");
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    g_print ("  %s %s\n      %s\n", commands[i].name, commands[i].usage, commands[i].summary);
  g_print ("\nOptions:\n  --data DIR   the folder of headquarters\n  --help       this, or more about a command\n  --version\n"
           "\nThe keys are read from hq.key in the folder, or from $CREDENTIALS_DIRECTORY/hq.key where systemd gives it.\n"
           "Exit status: 0 done, 1 refused with a sentence on standard error, 2 wrong usage.\n");
}

static const MusterHqCommand *
find_command (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

/* ---- For the commands ---- */

/* Options and at most @most other arguments; the others stay in the run, without the command's name. */
gboolean
muster_hq_run_parse (MusterHqRun *run, const GOptionEntry *entries, guint most, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) local = NULL;

  g_option_context_set_help_enabled (context, FALSE);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &run->arguments, &local))
    return muster_hq_run_fail_usage (error, local->message);
  if (g_strv_length (run->arguments) - 1 > most)
    return muster_hq_run_fail_usage (error, "There are more arguments than this command takes.");
  return TRUE;
}

gboolean
muster_hq_run_fail_usage (GError **error, const char *sentence)
{
  g_set_error_literal (error, MUSTER_HQ_USAGE, 0, sentence);
  return FALSE;
}

MusterHq *
muster_hq_run_open (MusterHqRun *run, GError **error)
{
  const char *credentials = g_getenv ("CREDENTIALS_DIRECTORY");
  g_autofree char *credential = credentials == NULL ? NULL : g_build_filename (credentials, "hq.key", NULL);
  MusterHqOptions options = {
    .world = run->world,
    .catalogue = run->catalogue,
    .folder = run->folder,
    .key_path = credential != NULL && g_file_test (credential, G_FILE_TEST_EXISTS) ? credential : NULL,
  };

  return muster_hq_open (&options, error);
}

static void
print_node (JsonNode *node)
{
  g_autofree char *text = muster_json_to_canonical (node);

  g_print ("%s\n", text);
}

void
muster_hq_print_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);

  print_node (node);
}

void
muster_hq_print_array (JsonArray *array)
{
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), array);

  print_node (node);
}

/* ---- The program ---- */

/* Options of the program may stand anywhere; the rest is for the command. */
static gboolean
take_globals (char **argv, char **folder, gboolean *help, gboolean *version, GPtrArray *rest)
{
  for (char **word = argv; *word != NULL; word++)
    {
      if (strcmp (*word, "--help") == 0 || strcmp (*word, "-h") == 0)
        *help = TRUE;
      else if (strcmp (*word, "--version") == 0)
        *version = TRUE;
      else if (g_str_has_prefix (*word, "--data="))
        *folder = *word + strlen ("--data=");
      else if (strcmp (*word, "--data") == 0)
        {
          if (*++word == NULL)
            return FALSE;
          *folder = *word;
        }
      else
        g_ptr_array_add (rest, g_strdup (*word));
    }
  g_ptr_array_add (rest, NULL);
  return TRUE;
}

static int
fail_usage (const MusterHqCommand *command, const char *sentence)
{
  if (command == NULL)
    g_printerr ("muster-hq: %s\nUsage: muster-hq --data DIR COMMAND …; muster-hq --help says more.\n", sentence);
  else
    g_printerr ("muster-hq: %s\nUsage: muster-hq --data DIR %s %s\n", sentence, command->name, command->usage);
  return STATUS_USAGE;
}

static int
run_command (const MusterHqCommand *command, const char *folder, GPtrArray *words)
{
  g_autoptr (MusterWorld) world = muster_world_new_system ();
  g_autoptr (MusterCatalogue) catalogue = muster_catalogue_new_standard ();
  g_autoptr (GError) error = NULL;
  MusterHqRun run = { .world = world, .catalogue = catalogue, .folder = folder };
  gboolean done;

  run.arguments = g_strdupv ((char **) words->pdata);
  done = command->run (&run, &error);
  g_strfreev (run.arguments);
  if (fflush (stdout) != 0 && done)
    {
      g_printerr ("muster-hq: The output could not be written.\n");
      return STATUS_REFUSED;
    }
  if (done)
    return STATUS_DONE;
  if (g_error_matches (error, MUSTER_HQ_USAGE, 0))
    return fail_usage (command, error->message);
  g_printerr ("muster-hq: %s\n", error->message);
  return STATUS_REFUSED;
}

int
muster_hq_main (int argc, char **argv)
{
  g_autoptr (GPtrArray) rest = g_ptr_array_new_with_free_func (g_free);
  const MusterHqCommand *command;
  gboolean help = FALSE, version = FALSE;
  char *folder = NULL;

  muster_process_keep_secrets ();
  /* Nor may a debugger of the same user read the key. */
  prctl (PR_SET_DUMPABLE, 0);
  setlocale (LC_ALL, "");
  if (argc < 1 || !take_globals (argv + 1, &folder, &help, &version, rest))
    return fail_usage (NULL, "--data needs a folder.");
  if (version)
    {
      g_print ("muster-hq %s\n", MUSTER_VERSION);
      return STATUS_DONE;
    }
  command = rest->pdata[0] == NULL ? NULL : find_command (rest->pdata[0]);
  if (help)
    {
      if (command == NULL)
        print_help ();
      else
        g_print ("Usage: muster-hq --data DIR %s %s\n\n%s\n", command->name, command->usage, command->summary);
      return STATUS_DONE;
    }
  if (rest->pdata[0] == NULL)
    return fail_usage (NULL, "What should be done?");
  if (command == NULL)
    return fail_usage (NULL, "There is no such command.");
  if (folder == NULL)
    return fail_usage (command, "--data DIR is missing.");
  return run_command (command, folder, rest);
}
