/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-command.h"

#include <gio/gunixoutputstream.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "muster-division.h"
#include "muster-export.h"
#include "muster-totals.h"

#define SQUADS_LIMIT 10000

static GOutputStream *
get_output (void)
{
  fflush (stdout);
  return g_unix_output_stream_new (STDOUT_FILENO, FALSE);
}

static const MusterKind *
find_kind (MusterHqRun *run, GError **error)
{
  const MusterKind *kind = run->arguments[1] == NULL ? NULL : muster_catalogue_find (run->catalogue, run->arguments[1]);

  if (run->arguments[1] == NULL)
    muster_hq_run_fail_usage (error, "Which kind of record?");
  else if (kind == NULL)
    muster_hq_run_fail_usage (error, "There is no such kind of record.");
  return kind;
}

/* ---- totals ---- */

static void
print_lines (JsonObject *totals)
{
  JsonArray *lines = json_object_get_array_member (totals, "lines");

  for (guint i = 0; i < json_array_get_length (lines); i++)
    {
      JsonObject *line = json_array_get_object_element (lines, i);

      g_print ("%-24s %10" G_GINT64_FORMAT "  %s %s\n", json_object_get_string_member (line, "line"),
               json_object_get_int_member (line, "value"), json_object_get_string_member (line, "label"),
               json_object_get_string_member (line, "label_zh"));
    }
}

static void
print_squad (JsonObject *squad)
{
  JsonArray *lines = json_object_get_array_member (squad, "lines");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (lines); i++)
    {
      JsonObject *line = json_array_get_object_element (lines, i);

      g_string_append_printf (text, " %s=%" G_GINT64_FORMAT, json_object_get_string_member (line, "line"),
                              json_object_get_int_member (line, "value"));
    }
  g_print ("%s  %s %s\n", json_object_get_string_member (squad, "squad"), json_object_get_string_member (squad, "name"), text->str);
}

typedef struct
{
  MusterStore *store;
  gint64 as_of_ms;
  JsonArray *squads;
} Squads;

static gboolean
add_squad (gpointer data, JsonObject *record, GError **error)
{
  Squads *squads = data;
  const char *id = json_object_get_string_member (record, "id");
  g_autofree char *scope = g_strconcat ("squad:", id, NULL);
  JsonObject *totals = muster_store_totals (squads->store, squads->as_of_ms, scope, error);

  if (totals == NULL)
    return FALSE;
  json_object_set_string_member (totals, "squad", id);
  json_object_set_string_member (totals, "name", json_object_get_string_member_with_default (record, "name", "-"));
  json_array_add_object_element (squads->squads, totals);
  return TRUE;
}

/* A line for each squad. */
static JsonArray *
total_squads (MusterStore *store, gint64 as_of_ms, GError **error)
{
  g_autoptr (JsonArray) array = json_array_new ();
  Squads squads = { store, as_of_ms, array };
  MusterQuery query = { .kind = "squad", .limit = SQUADS_LIMIT };

  return muster_store_list (store, &query, add_squad, &squads, error) ? g_steal_pointer (&array) : NULL;
}

static gboolean
print_totals (MusterStore *store, gint64 as_of_ms, const char *scope, gboolean json, GError **error)
{
  g_autoptr (JsonObject) totals = muster_store_totals (store, as_of_ms, scope, error);
  g_autoptr (JsonArray) squads = NULL;

  if (totals == NULL)
    return FALSE;
  if (strcmp (scope, "all") == 0)
    {
      squads = total_squads (store, as_of_ms, error);
      if (squads == NULL)
        return FALSE;
      json_object_set_array_member (totals, "squads", json_array_ref (squads));
    }
  if (json)
    {
      muster_hq_print_object (totals);
      return TRUE;
    }
  g_print ("events until %s, as known at %s, hq_seq %" G_GINT64_FORMAT ", %s\n", json_object_get_string_member (totals, "as_of"),
           json_object_get_string_member (totals, "known_at"), json_object_get_int_member (totals, "hq_seq"), scope);
  print_lines (totals);
  for (guint i = 0; squads != NULL && i < json_array_get_length (squads); i++)
    print_squad (json_array_get_object_element (squads, i));
  return TRUE;
}

static gboolean
print_records (MusterHqRun *run, JsonArray *rows, GError **error)
{
  g_autoptr (GOutputStream) out = get_output ();
  g_autoptr (MusterExport) writer = NULL;

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      const char *kind = json_object_get_string_member_with_default (row, "_kind", NULL);

      if (kind == NULL)
        {
          g_autofree char *place = muster_division_label (json_object_get_string_member (row, "code"));

          g_print ("%s\n", place);
          continue;
        }
      if (writer == NULL)
        writer = muster_export_new (muster_catalogue_find (run->catalogue, kind), MUSTER_EXPORT_TABLE, TRUE, out);
      if (!muster_export_add (writer, row, error))
        return FALSE;
    }
  return writer == NULL || muster_export_finish (writer, error);
}

static gboolean
print_list (MusterHqRun *run, JsonArray *rows, gboolean json, GError **error)
{
  g_autoptr (JsonArray) masked = json_array_new ();

  if (!json)
    return print_records (run, rows, error);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      const char *kind = json_object_get_string_member_with_default (row, "_kind", NULL);

      json_array_add_object_element (masked, kind == NULL ? json_object_ref (row)
                                                          : muster_export_mask (muster_catalogue_find (run->catalogue, kind), row));
    }
  muster_hq_print_array (masked);
  return TRUE;
}

gboolean
muster_hq_command_totals (MusterHqRun *run, GError **error)
{
  g_autofree char *as_of = NULL;
  g_autofree char *scope = NULL;
  g_autofree char *line = NULL;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "as-of", 0, 0, G_OPTION_ARG_STRING, &as_of, NULL, NULL },
    { "scope", 0, 0, G_OPTION_ARG_STRING, &scope, NULL, NULL },
    { "list", 0, 0, G_OPTION_ARG_STRING, &line, NULL, NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, NULL, NULL },
    { NULL },
  };
  g_autoptr (MusterHq) hq = NULL;
  g_autoptr (JsonArray) rows = NULL;
  gint64 as_of_ms = muster_world_wall_ms (run->world);

  if (!muster_hq_run_parse (run, entries, 0, error) || (as_of != NULL && !muster_totals_parse_as_of (as_of, &as_of_ms, error)))
    return FALSE;
  hq = muster_hq_run_open (run, error);
  if (hq == NULL)
    return FALSE;
  if (scope == NULL)
    scope = g_strdup ("all");
  if (line == NULL)
    return print_totals (muster_hq_get_store (hq), as_of_ms, scope, json, error);
  rows = muster_store_totals_list (muster_hq_get_store (hq), as_of_ms, scope, line, error);
  return rows != NULL && print_list (run, rows, json, error);
}

/* ---- list, export ---- */

static gboolean
parse_where (const MusterKind *kind, char **conditions, GHashTable *where, GError **error)
{
  for (char **condition = conditions; condition != NULL && *condition != NULL; condition++)
    {
      const char *equals = strchr (*condition, '=');
      g_autofree char *name = equals == NULL ? NULL : g_strndup (*condition, (gsize) (equals - *condition));

      if (name == NULL || (*name != '_' && muster_kind_find_field (kind, name) == NULL))
        return muster_hq_run_fail_usage (error, "--where is FIELD=VALUE, with a field of this kind.");
      g_hash_table_insert (where, g_steal_pointer (&name), g_strdup (equals + 1));
    }
  return TRUE;
}

gboolean
muster_hq_command_list (MusterHqRun *run, GError **error)
{
  g_auto (GStrv) conditions = NULL;
  g_autofree char *search = NULL;
  g_autofree char *format_name = NULL;
  int limit = 0;
  const GOptionEntry entries[] = {
    { "where", 0, 0, G_OPTION_ARG_STRING_ARRAY, &conditions, NULL, NULL },
    { "search", 0, 0, G_OPTION_ARG_STRING, &search, NULL, NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, NULL, NULL },
    { "format", 0, 0, G_OPTION_ARG_STRING, &format_name, NULL, NULL },
    { NULL },
  };
  g_autoptr (GHashTable) where = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  MusterExportFormat format = MUSTER_EXPORT_TABLE;
  g_autoptr (MusterHq) hq = NULL;
  g_autoptr (GOutputStream) out = NULL;
  MusterQuery query = { 0 };
  const MusterKind *kind;
  gint64 rows;

  if (!muster_hq_run_parse (run, entries, 1, error))
    return FALSE;
  kind = find_kind (run, error);
  if (kind == NULL || !parse_where (kind, conditions, where, error))
    return FALSE;
  if (limit < 0 || (format_name != NULL && !muster_export_format_parse (format_name, &format, NULL)))
    return muster_hq_run_fail_usage (error, "The limit is a number, the format table, json or csv.");
  hq = muster_hq_run_open (run, error);
  if (hq == NULL)
    return FALSE;
  query.kind = kind->name;
  query.where = where;
  query.search = search;
  query.limit = (guint) limit;
  out = get_output ();
  return muster_store_export (muster_hq_get_store (hq), &query, format, NULL, out, &rows, error);
}

gboolean
muster_hq_command_export (MusterHqRun *run, GError **error)
{
  g_autofree char *format_name = NULL;
  g_autofree char *purpose = NULL;
  gboolean full = FALSE;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_STRING, &format_name, NULL, NULL },
    { "full", 0, 0, G_OPTION_ARG_NONE, &full, NULL, NULL },
    { "purpose", 0, 0, G_OPTION_ARG_STRING, &purpose, NULL, NULL },
    { NULL },
  };
  MusterExportFormat format;
  g_autoptr (MusterHq) hq = NULL;
  g_autoptr (GOutputStream) out = NULL;
  MusterQuery query = { 0 };
  const MusterKind *kind;
  gint64 rows;

  if (!muster_hq_run_parse (run, entries, 1, error))
    return FALSE;
  kind = find_kind (run, error);
  if (kind == NULL)
    return FALSE;
  if (format_name == NULL || !muster_export_format_parse (format_name, &format, NULL) || format == MUSTER_EXPORT_TABLE)
    return muster_hq_run_fail_usage (error, "--format is csv or json.");
  if (full != (purpose != NULL && *purpose != '\0'))
    return muster_hq_run_fail_usage (error, "--full and --purpose go together.");
  hq = muster_hq_run_open (run, error);
  if (hq == NULL)
    return FALSE;
  query.kind = kind->name;
  out = get_output ();
  return muster_store_export (muster_hq_get_store (hq), &query, format, full ? purpose : NULL, out, &rows, error);
}
