/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <glib/gstdio.h>

#include "fuzz.h"

/* Where libFuzzer is not at hand: calls a target with each file of its kept corpus, and with so many inputs that are
 * made of them by chance, the same ones in every run. `fuzz-NAME FOLDER [DICTIONARY] [--mutations N] [--from N]`; the
 * last number that was begun is in the environment of a debugger as `fuzz_number`, and printed with --verbose. */

#define SIZE_LIMIT 4096

static gint64 n_mutations;
static gint64 first_mutation;
static gboolean verbose;
volatile gint64 fuzz_number;

static const GOptionEntry entries[] = {
  { "mutations", 0, 0, G_OPTION_ARG_INT64, &n_mutations, "How many inputs to make", "N" },
  { "from", 0, 0, G_OPTION_ARG_INT64, &first_mutation, "The first of them", "N" },
  { "verbose", 0, 0, G_OPTION_ARG_NONE, &verbose, "Print each number before it is tried", NULL },
  G_OPTION_ENTRY_NULL,
};

static guint64
next_random (guint64 *state)
{
  guint64 z = (*state += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static guint
draw (guint64 *state, guint below)
{
  return below == 0 ? 0 : (guint) (next_random (state) % below);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
read_corpus (const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) directory = g_dir_open (folder, 0, &error);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (directory)) != NULL)
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      char *content;
      gsize size;

      g_file_get_contents (names->pdata[i], &content, &size, &error);
      g_assert_no_error (error);
      g_ptr_array_add (corpus, g_bytes_new_take (content, size));
    }
  return corpus;
}

/* libFuzzer's dictionaries: lines `"word"`, with \\, \" and \xNN. */
static GPtrArray *
read_words (const char *path)
{
  GPtrArray *words = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    return words;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_autoptr (GByteArray) word = g_byte_array_new ();
      gsize end = strlen (*line);

      if (end < 3 || (*line)[0] != '"' || (*line)[end - 1] != '"')
        continue;
      for (const char *at = *line + 1; at < *line + end - 1; at++)
        {
          guint8 byte = (guint8) *at;

          if (*at == '\\' && at[1] == 'x')
            {
              byte = (guint8) (g_ascii_xdigit_value (at[2]) << 4 | g_ascii_xdigit_value (at[3]));
              at += 3;
            }
          else if (*at == '\\')
            byte = (guint8) * ++at;
          g_byte_array_append (word, &byte, 1);
        }
      g_ptr_array_add (words, g_byte_array_free_to_bytes (g_steal_pointer (&word)));
    }
  return words;
}

static void
insert (GByteArray *input, guint at, const guint8 *bytes, guint size)
{
  guint old = input->len;

  g_byte_array_set_size (input, old + size);
  memmove (input->data + at + size, input->data + at, old - at);
  memcpy (input->data + at, bytes, size);
}

static void
change_once (GByteArray *input, GPtrArray *corpus, GPtrArray *words, guint64 *state)
{
  guint at = draw (state, input->len + 1);
  guint wanted = 1 + draw (state, 16);
  guint size = MIN (wanted, input->len - at);
  GBytes *other;
  gsize other_size;
  const guint8 *bytes;
  guint8 byte = (guint8) draw (state, 256);

  switch (draw (state, 6))
    {
    case 0:
      if (at < input->len)
        input->data[at] ^= (guint8) (1U << draw (state, 8));
      return;
    case 1:
      if (at < input->len)
        input->data[at] = byte;
      return;
    case 2:
      if (size > 0)
        g_byte_array_remove_range (input, at, size);
      return;
    case 3:
      insert (input, at, &byte, 1);
      return;
    case 4:
      other = words->len > 0 ? words->pdata[draw (state, words->len)] : corpus->pdata[draw (state, corpus->len)];
      break;
    default:
      other = corpus->pdata[draw (state, corpus->len)];
      break;
    }
  bytes = g_bytes_get_data (other, &other_size);
  if (other_size > 0)
    {
      guint from = words->len > 0 && other_size < 32 ? 0 : draw (state, (guint) other_size);

      insert (input, at, bytes + from, (guint) MIN (other_size - from, 64));
    }
}

static void
try_mutation (GPtrArray *corpus, GPtrArray *words, gint64 number)
{
  guint64 state = (guint64) number * 7919;
  GBytes *seed = corpus->pdata[draw (&state, corpus->len)];
  g_autoptr (GByteArray) input = g_byte_array_new ();
  guint changes = 1 + draw (&state, 8);

  g_byte_array_append (input, g_bytes_get_data (seed, NULL), (guint) g_bytes_get_size (seed));
  for (guint i = 0; i < changes; i++)
    change_once (input, corpus, words, &state);
  if (verbose)
    g_printerr ("%" G_GINT64_FORMAT "\n", number);
  fuzz_number = number;
  LLVMFuzzerTestOneInput (input->data, MIN (input->len, SIZE_LIMIT));
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("CORPUS [DICTIONARY]");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) corpus = NULL;
  g_autoptr (GPtrArray) words = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc < 2)
    {
      g_printerr ("%s\n", error == NULL ? "Which corpus?" : error->message);
      return 2;
    }
  corpus = read_corpus (argv[1]);
  words = read_words (argc > 2 ? argv[2] : NULL);
  g_print ("1..2\n");
  for (guint i = 0; i < corpus->len; i++)
    {
      gsize size;
      const guint8 *data = g_bytes_get_data (corpus->pdata[i], &size);

      fuzz_number = -1 - (gint64) i;
      LLVMFuzzerTestOneInput (data, size);
    }
  g_assert_cmpuint (corpus->len, >, 0);
  g_print ("ok 1 %u kept inputs\n", corpus->len);
  for (gint64 i = first_mutation; i < first_mutation + n_mutations; i++)
    try_mutation (corpus, words, i);
  g_print ("ok 2 %" G_GINT64_FORMAT " made inputs\n", n_mutations);
  return 0;
}
