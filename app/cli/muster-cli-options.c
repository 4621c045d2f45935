/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-cli-private.h"

#include <stdio.h>
#include <string.h>

#include "muster-cli-verbs.h"

G_DEFINE_QUARK (muster - cli - error - quark, muster_cli_error)

static const MusterCliOption common_options[] = {
  { "store", "DIR", "folder of the store (default: $XDG_DATA_HOME/muster)" },
  { "passphrase-file", "FILE", "file with the passphrase; else MUSTER_PASSPHRASE, else asked" },
  { "member", "NAME", "name or id of the member who is recording" },
  { "help", NULL, "this help" },
  { NULL },
};

/**
 * muster_cli_new:
 *
 * Returns: (transfer full): a run without options
 */
MusterCli *
muster_cli_new (void)
{
  MusterCli *self = g_new0 (MusterCli, 1);

  self->world = muster_world_new_system ();
  self->catalogue = muster_catalogue_new_standard ();
  self->options = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  self->arguments = g_ptr_array_new ();
  return self;
}

/**
 * muster_cli_free:
 * @self: (transfer full): a run; its store is closed
 */
void
muster_cli_free (MusterCli *self)
{
  g_clear_pointer (&self->store, muster_store_free);
  g_hash_table_unref (self->options);
  g_ptr_array_unref (self->arguments);
  muster_catalogue_unref (self->catalogue);
  muster_world_unref (self->world);
  g_free (self->folder);
  g_free (self);
}

/**
 * muster_cli_fail_usage:
 * @error: where the error goes
 * @message: what is wrong with the command line
 *
 * Returns: %FALSE
 */
gboolean
muster_cli_fail_usage (GError **error, const char *message)
{
  g_set_error_literal (error, MUSTER_CLI_ERROR, MUSTER_CLI_ERROR_USAGE, message);
  return FALSE;
}

static const MusterCliVerb *
find_verb (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (muster_cli_verbs); i++)
    if (strcmp (muster_cli_verbs[i].name, name) == 0)
      return &muster_cli_verbs[i];
  return NULL;
}

static const MusterCliOption *
find_option (const MusterCliOption *options, const char *name, gsize size)
{
  for (; options != NULL && options->name != NULL; options++)
    if (strlen (options->name) == size && strncmp (options->name, name, size) == 0)
      return options;
  return NULL;
}

static void
keep_option (MusterCli *self, const MusterCliOption *option, const char *value)
{
  GPtrArray *values = g_hash_table_lookup (self->options, option->name);

  if (values == NULL)
    {
      values = g_ptr_array_new ();
      g_hash_table_insert (self->options, (gpointer) option->name, values);
    }
  g_ptr_array_add (values, (gpointer) value);
}

/* Takes the option at @word and its argument; gives back the next word. */
static char **
take_option (MusterCli *self, char **word, GError **error)
{
  const char *name = *word + 2;
  gsize size = strcspn (name, "=");
  const MusterCliOption *option = find_option (common_options, name, size);

  if (option == NULL && self->verb != NULL)
    option = find_option (self->verb->options, name, size);
  if (option == NULL)
    {
      g_set_error (error, MUSTER_CLI_ERROR, MUSTER_CLI_ERROR_USAGE, "There is no option “--%.*s” here.", (int) size,
                   name);
      return NULL;
    }
  if (option->argument == NULL && name[size] == '=')
    {
      g_set_error (error, MUSTER_CLI_ERROR, MUSTER_CLI_ERROR_USAGE, "The option “--%s” takes no argument.",
                   option->name);
      return NULL;
    }
  if (option->argument == NULL)
    {
      keep_option (self, option, "");
      return word + 1;
    }
  if (name[size] != '=' && word[1] == NULL)
    {
      g_set_error (error, MUSTER_CLI_ERROR, MUSTER_CLI_ERROR_USAGE, "The option “--%s” needs %s.", option->name,
                   option->argument);
      return NULL;
    }
  keep_option (self, option, name[size] == '=' ? name + size + 1 : word[1]);
  return word + (name[size] == '=' ? 1 : 2);
}

static gboolean
take_word (MusterCli *self, char *word, GError **error)
{
  if (self->verb != NULL)
    {
      g_ptr_array_add (self->arguments, word);
      return TRUE;
    }
  self->verb = find_verb (word);
  return self->verb != NULL || muster_cli_fail_usage (error, "There is no such command.");
}

/**
 * muster_cli_parse:
 * @self: a run
 * @words: the command line without the program's name; it outlives @self
 * @error: %MUSTER_CLI_ERROR_USAGE
 *
 * Options stand anywhere, the verb's own behind it; "--" ends them.
 *
 * Returns: whether the command line is right
 */
gboolean
muster_cli_parse (MusterCli *self, char **words, GError **error)
{
  gboolean only_words = FALSE;

  for (char **word = words; *word != NULL; word++)
    if (!g_utf8_validate (*word, -1, NULL))
      return muster_cli_fail_usage (error, "The command line is not UTF-8.");
  for (char **word = words; *word != NULL;)
    if (!only_words && strcmp (*word, "--") == 0)
      {
        only_words = TRUE;
        word++;
      }
    else if (!only_words && g_str_has_prefix (*word, "--"))
      {
        word = take_option (self, word, error);
        if (word == NULL)
          return FALSE;
      }
    else if (!only_words && strcmp (*word, "-h") == 0)
      {
        keep_option (self, find_option (common_options, "help", 4), "");
        word++;
      }
    else if (!take_word (self, *word++, error))
      return FALSE;
  if (self->verb == NULL && !muster_cli_has (self, "help"))
    return muster_cli_fail_usage (error, "A command is missing.");
  if (muster_cli_get (self, "store") != NULL)
    self->folder = g_strdup (muster_cli_get (self, "store"));
  else
    self->folder = g_build_filename (g_get_user_data_dir (), "muster", NULL);
  return TRUE;
}

/**
 * muster_cli_get_verb:
 * @self: a run
 *
 * Returns: (nullable): what is to be done
 */
const MusterCliVerb *
muster_cli_get_verb (MusterCli *self)
{
  return self->verb;
}

/**
 * muster_cli_has:
 * @self: a run
 * @option: name of an option
 *
 * Returns: whether it was given
 */
gboolean
muster_cli_has (MusterCli *self, const char *option)
{
  return g_hash_table_contains (self->options, option);
}

/**
 * muster_cli_get:
 * @self: a run
 * @option: name of an option
 *
 * Returns: (nullable): its argument, the last one given
 */
const char *
muster_cli_get (MusterCli *self, const char *option)
{
  GPtrArray *values = g_hash_table_lookup (self->options, option);

  return values == NULL ? NULL : g_ptr_array_index (values, values->len - 1);
}

/**
 * muster_cli_get_all:
 * @self: a run
 * @option: name of an option
 *
 * Returns: (nullable) (transfer none) (element-type utf8): all its arguments
 */
GPtrArray *
muster_cli_get_all (MusterCli *self, const char *option)
{
  return g_hash_table_lookup (self->options, option);
}

/**
 * muster_cli_get_count:
 * @self: a run
 * @option: name of an option
 * @fallback: where it was not given
 * @value: (out): its argument as a number from 1
 * @error: %MUSTER_CLI_ERROR_USAGE
 *
 * Returns: whether it is one
 */
gboolean
muster_cli_get_count (MusterCli *self, const char *option, guint fallback, guint *value, GError **error)
{
  const char *text = muster_cli_get (self, option);
  guint64 number = fallback;

  if (text != NULL && !g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT32, &number, NULL))
    {
      g_set_error (error, MUSTER_CLI_ERROR, MUSTER_CLI_ERROR_USAGE, "The option “--%s” needs a number from 1.", option);
      return FALSE;
    }
  *value = (guint) number;
  return TRUE;
}

/**
 * muster_cli_get_n_arguments:
 * @self: a run
 *
 * Returns: how many words follow the verb
 */
guint
muster_cli_get_n_arguments (MusterCli *self)
{
  return self->arguments->len;
}

/**
 * muster_cli_get_argument:
 * @self: a run
 * @index: from 0
 *
 * Returns: (nullable): a word behind the verb
 */
const char *
muster_cli_get_argument (MusterCli *self, guint index)
{
  return index < self->arguments->len ? g_ptr_array_index (self->arguments, index) : NULL;
}

/**
 * muster_cli_expect:
 * @self: a run
 * @least, @most: how many words may follow the verb
 * @error: %MUSTER_CLI_ERROR_USAGE
 *
 * Returns: whether so many do
 */
gboolean
muster_cli_expect (MusterCli *self, guint least, guint most, GError **error)
{
  if (self->arguments->len < least)
    return muster_cli_fail_usage (error, "Something is missing behind the command.");
  return self->arguments->len <= most || muster_cli_fail_usage (error, "There is too much behind the command.");
}

/**
 * muster_cli_get_id:
 * @self: a run
 * @index: which argument
 * @id: (out): the id
 * @error: %MUSTER_CLI_ERROR_USAGE
 *
 * Returns: whether it is an id
 */
gboolean
muster_cli_get_id (MusterCli *self, guint index, MusterId *id, GError **error)
{
  const char *text = muster_cli_get_argument (self, index);

  return (text != NULL && muster_id_parse (text, id))
         || muster_cli_fail_usage (error, "The id of a record is needed here.");
}

static void
print_options (const MusterCliOption *options, FILE *file)
{
  for (; options != NULL && options->name != NULL; options++)
    {
      g_autofree char *form = g_strdup_printf ("--%s%s%s", options->name, options->argument == NULL ? "" : " ",
                                               options->argument == NULL ? "" : options->argument);

      fprintf (file, "  %-24s %s\n", form, options->help);
    }
}

/**
 * muster_cli_print_usage:
 * @self: a run
 * @file: where to
 */
void
muster_cli_print_usage (MusterCli *self, FILE *file)
{
  if (self->verb != NULL)
    fprintf (file, "Usage: musterctl %s %s\n", self->verb->name, self->verb->usage);
  else
    fprintf (file, "Usage: musterctl [--store DIR] [--passphrase-file FILE] [--member NAME] COMMAND …\n");
}

/**
 * muster_cli_print_help:
 * @self: a run
 *
 * The help of its verb on standard output, or the list of verbs.
 */
void
muster_cli_print_help (MusterCli *self)
{
  muster_cli_print_usage (self, stdout);
  if (self->verb != NULL)
    {
      printf ("\n%s\n", self->verb->help);
      if (self->verb->options != NULL && self->verb->options->name != NULL)
        {
          printf ("\nOptions:\n");
          print_options (self->verb->options, stdout);
        }
      if (self->verb->details != NULL)
        printf ("\n%s\n", self->verb->details);
    }
  else
    {
      printf ("\nMuster's recruitment book on this computer.\n\nCommands:\n");
      for (guint i = 0; i < G_N_ELEMENTS (muster_cli_verbs); i++)
        printf ("  %-12s %s\n", muster_cli_verbs[i].name, muster_cli_verbs[i].help);
    }
  printf ("\nCommon options:\n");
  print_options (common_options, stdout);
  printf ("\nExit status: 0 done, 1 refused with a sentence on standard error, 2 wrong usage.\n");
}
