/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <string.h>

#include "muster-cli-record.h"
#include "muster-cli-runs.h"
#include "muster-export.h"

static GHashTable *
read_where (MusterCli *self, GError **error)
{
  GPtrArray *given = muster_cli_get_all (self, "where");
  g_autoptr (GHashTable) where = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; given != NULL && i < given->len; i++)
    {
      const char *text = g_ptr_array_index (given, i);
      const char *equals = strchr (text, '=');

      if (equals == NULL || equals == text)
        {
          muster_cli_fail_usage (error, "A condition is given as --where FIELD=VALUE.");
          return NULL;
        }
      g_hash_table_insert (where, g_strndup (text, (gsize) (equals - text)), (gpointer) (equals + 1));
    }
  return g_steal_pointer (&where);
}

/* %NULL with an error, or "" where nothing is to be shown in full. */
static const char *
read_purpose (MusterCli *self, GError **error)
{
  const char *purpose = muster_cli_get (self, "purpose");

  if (!muster_cli_has (self, "full"))
    {
      if (purpose == NULL)
        return "";
      muster_cli_fail_usage (error, "A purpose belongs to --full.");
      return NULL;
    }
  if (purpose == NULL || *purpose == '\0')
    {
      muster_cli_fail_usage (error, "A full export needs --purpose TEXT; it is logged.");
      return NULL;
    }
  return purpose;
}

static gboolean
run_query (MusterCli *self, MusterExportFormat format, const char *purpose, GOutputStream *out, GError **error)
{
  g_autoptr (GHashTable) where = read_where (self, error);
  MusterQuery query = {
    .kind = muster_cli_get_argument (self, 0),
    .where = where,
    .search = muster_cli_get (self, "search"),
    .order = muster_cli_get (self, "order"),
    .with_deleted = muster_cli_has (self, "with-deleted"),
  };
  MusterStore *store;

  if (where == NULL || !muster_cli_get_count (self, "limit", 0, &query.limit, error))
    return FALSE;
  store = muster_cli_open (self, error);
  return store != NULL
         && muster_store_export (store, &query, format, *purpose == '\0' ? NULL : purpose, out, NULL, error);
}

gboolean
muster_cli_run_list (MusterCli *self, GError **error)
{
  const char *name = muster_cli_has (self, "json") ? "json" : muster_cli_get (self, "format");
  MusterExportFormat format = MUSTER_EXPORT_TABLE;
  g_autoptr (GOutputStream) out = muster_cli_get_output ();
  const char *purpose = read_purpose (self, error);

  if (purpose == NULL || !muster_cli_expect (self, 1, 1, error)
      || (name != NULL && !muster_export_format_parse (name, &format, error))
      || muster_cli_find_kind (self, muster_cli_get_argument (self, 0), error) == NULL)
    return FALSE;
  return run_query (self, format, purpose, out, error);
}

/* Beside and then over the old file, which stands until the new one is whole. */
static gboolean
export_to_file (MusterCli *self, const char *path, MusterExportFormat format, const char *purpose, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GFileOutputStream) out
      = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, error);
  g_autoptr (GOutputStream) buffered = NULL;
  g_autoptr (GCancellable) abandon = g_cancellable_new ();

  if (out == NULL)
    return FALSE;
  buffered = g_buffered_output_stream_new_sized (G_OUTPUT_STREAM (out), 65536);
  if (run_query (self, format, purpose, buffered, error))
    return g_output_stream_close (buffered, NULL, error);
  g_cancellable_cancel (abandon);
  g_output_stream_close (buffered, abandon, NULL);
  return FALSE;
}

gboolean
muster_cli_run_export (MusterCli *self, GError **error)
{
  const char *name = muster_cli_get (self, "format");
  const char *path = muster_cli_get (self, "out");
  g_autoptr (GOutputStream) out = NULL;
  MusterExportFormat format;
  const char *purpose = read_purpose (self, error);

  if (purpose == NULL || !muster_cli_expect (self, 1, 1, error))
    return FALSE;
  if (name == NULL || (strcmp (name, "csv") != 0 && strcmp (name, "json") != 0))
    return muster_cli_fail_usage (error, "An export needs --format csv or --format json.");
  if (!muster_export_format_parse (name, &format, error)
      || muster_cli_find_kind (self, muster_cli_get_argument (self, 0), error) == NULL)
    return FALSE;
  if (path != NULL)
    return export_to_file (self, path, format, purpose, error);
  out = muster_cli_get_output ();
  return run_query (self, format, purpose, out, error);
}
