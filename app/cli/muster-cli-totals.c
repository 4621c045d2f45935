/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-totals.h"

#include "muster-cli-runs.h"
#include "muster-division.h"
#include "muster-export.h"

static gboolean
print_totals (JsonObject *totals, GError **error)
{
  JsonArray *lines = json_object_get_array_member (totals, "lines");

  if (!muster_cli_print (
          error, "events until %s, as known at %s, hq_seq %" G_GINT64_FORMAT ", %s\n",
          json_object_get_string_member (totals, "as_of"), json_object_get_string_member (totals, "known_at"),
          json_object_get_int_member (totals, "hq_seq"), json_object_get_string_member (totals, "scope")))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (lines); i++)
    {
      JsonObject *line = json_array_get_object_element (lines, i);

      if (!muster_cli_print (error, "%-24s %10" G_GINT64_FORMAT "  %s %s\n",
                             json_object_get_string_member (line, "line"), json_object_get_int_member (line, "value"),
                             json_object_get_string_member (line, "label"),
                             json_object_get_string_member (line, "label_zh")))
        return FALSE;
    }
  return TRUE;
}

static gboolean
print_code (JsonObject *row, GError **error)
{
  g_autofree char *label = muster_division_label (json_object_get_string_member (row, "code"));

  return muster_cli_print (error, "%s\n", label);
}

static gboolean
print_rows (MusterCli *self, JsonArray *rows, GError **error)
{
  g_autoptr (GOutputStream) out = muster_cli_get_output ();
  g_autoptr (MusterExport) writer = NULL;

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (!json_object_has_member (row, "_kind"))
        {
          if (!print_code (row, error))
            return FALSE;
          continue;
        }
      if (writer == NULL)
        writer = muster_export_new (
            muster_catalogue_find (muster_cli_get_catalogue (self), json_object_get_string_member (row, "_kind")),
            MUSTER_EXPORT_TABLE, TRUE, out);
      if (!muster_export_add (writer, row, error))
        return FALSE;
    }
  return writer == NULL || muster_export_finish (writer, error);
}

static gboolean
print_rows_json (MusterCli *self, JsonArray *rows, GError **error)
{
  g_autoptr (JsonArray) masked = json_array_new ();

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (json_object_has_member (row, "_kind"))
        json_array_add_object_element (
            masked, muster_export_mask (muster_catalogue_find (muster_cli_get_catalogue (self),
                                                               json_object_get_string_member (row, "_kind")),
                                        row));
      else
        json_array_add_object_element (masked, json_object_ref (row));
    }
  return muster_cli_print_array (masked, error);
}

gboolean
muster_cli_run_totals (MusterCli *self, GError **error)
{
  const char *as_of = muster_cli_get (self, "as-of");
  const char *scope = muster_cli_get (self, "scope") == NULL ? "all" : muster_cli_get (self, "scope");
  const char *line = muster_cli_get (self, "list");
  g_autoptr (JsonObject) totals = NULL;
  g_autoptr (JsonArray) rows = NULL;
  gint64 as_of_ms = 0;
  MusterStore *store;

  if (!muster_cli_expect (self, 0, 0, error) || (as_of != NULL && !muster_totals_parse_as_of (as_of, &as_of_ms, error)))
    return FALSE;
  store = muster_cli_open (self, error);
  if (store == NULL)
    return FALSE;
  if (as_of == NULL)
    as_of_ms = muster_store_now_ms (store);
  if (line != NULL)
    {
      rows = muster_store_totals_list (store, as_of_ms, scope, line, error);
      return rows != NULL
             && (muster_cli_has (self, "json") ? print_rows_json (self, rows, error) : print_rows (self, rows, error));
    }
  totals = muster_store_totals (store, as_of_ms, scope, error);
  return totals != NULL
         && (muster_cli_has (self, "json") ? muster_cli_print_object (totals, error) : print_totals (totals, error));
}
