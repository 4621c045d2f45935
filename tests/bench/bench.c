/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "muster-bench.h"
#include "muster-json.h"
#include "muster-test-folder.h"

/* The benchmark: one JSON document on stdout, progress on stderr. See README.md. */

#define RECORDS 100000
#define HQ_HELD 10000

static void
run (MusterBench *bench)
{
  muster_bench_book (bench);
  if (muster_bench_wants (bench, "sync-calls"))
    muster_bench_sync_calls (bench);
  if (muster_bench_wants (bench, "wire-records") || muster_bench_wants (bench, "wire-edits"))
    muster_bench_wire (bench);
  muster_bench_hq (bench, MIN (HQ_HELD, bench->records));
  muster_bench_many (bench);
  if (bench->large)
    muster_bench_hq (bench, MUSTER_BENCH_LARGE);
}

static void
print (MusterBench *bench)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *document = json_object_new ();
  g_autofree char *text = NULL;

  json_object_set_string_member (document, "format", "muster-bench/1");
  json_object_set_string_member (document, "version", MUSTER_VERSION);
  json_object_set_string_member (document, "library", muster_db_get_library_version ());
  json_object_set_int_member (document, "processors", g_get_num_processors ());
  json_object_set_int_member (document, "records", bench->records);
  json_object_set_boolean_member (document, "large", bench->large);
  json_object_set_array_member (document, "figures", json_array_ref (bench->figures));
  json_node_take_object (node, document);
  text = json_to_string (node, TRUE);
  g_print ("%s\n", text);
}

int
main (int argc, char **argv)
{
  g_autofree char *only = NULL;
  g_autofree char *hq_program = NULL;
  g_autofree char *open_folder = NULL;
  g_autofree char *open_bare = NULL;
  int records = RECORDS;
  gboolean large = FALSE;
  const GOptionEntry entries[] = {
    { "records", 0, 0, G_OPTION_ARG_INT, &records, "Workers in the laptop's book", "N" },
    { "large", 0, 0, G_OPTION_ARG_NONE, &large, "Headquarters and search at 1,000,000 too", NULL },
    { "only", 0, 0, G_OPTION_ARG_STRING, &only, "One figure", "NAME" },
    { "hq", 0, 0, G_OPTION_ARG_FILENAME, &hq_program, "The program muster-hq", "PATH" },
    { "open", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &open_folder, NULL, NULL },
    { "open-bare", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_FILENAME, &open_bare, NULL, NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— measures Muster against bare loops");
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterTestFolder) folder = NULL;
  MusterBench bench = { .program = argv[0] };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc > 1 || records < 100)
    {
      g_printerr ("bench: %s\n", error == NULL ? "wrong arguments" : error->message);
      return 2;
    }
  if (open_folder != NULL || open_bare != NULL)
    {
      muster_bench_open_and_tell (open_folder != NULL ? open_folder : open_bare, open_bare != NULL);
      return 0;
    }
  folder = muster_test_folder_new ();
  bench.world = muster_world_new_system ();
  bench.catalogue = muster_catalogue_new_standard ();
  bench.hq_program = hq_program;
  bench.folder = muster_test_folder_get_path (folder);
  bench.records = (guint) records;
  bench.large = large;
  bench.only = only;
  bench.figures = json_array_new ();
  run (&bench);
  print (&bench);
  json_array_unref (bench.figures);
  muster_catalogue_unref (bench.catalogue);
  muster_world_unref (bench.world);
  return 0;
}
