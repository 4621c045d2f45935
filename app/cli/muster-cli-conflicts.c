/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-calendar.h"
#include "muster-cli-runs.h"
#include "muster-json.h"

static gboolean
print_conflict (JsonObject *conflict, GError **error)
{
  JsonArray *values = json_object_get_array_member (conflict, "values");

  if (!muster_cli_print (error, "%s %s %s\n", json_object_get_string_member (conflict, "id"),
                         json_object_get_string_member (conflict, "_kind"),
                         json_object_get_string_member (conflict, "group")))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonObject *value = json_array_get_object_element (values, i);
      g_autofree char *time = muster_time_to_text (json_object_get_int_member (value, "time"));
      g_autofree char *text = muster_json_to_canonical (json_object_get_member (value, "values"));
      g_autofree char *clean = muster_cli_clean (text);

      if (!muster_cli_print (error, "  %s by %s %s\n", time, json_object_get_string_member (value, "by"), clean))
        return FALSE;
    }
  return TRUE;
}

static gboolean
print_pair (JsonObject *pair, GError **error)
{
  g_autofree char *strength = muster_json_to_canonical (json_object_get_member (pair, "strength"));

  return muster_cli_print (error, "%s %s %s %s\n", json_object_get_string_member (pair, "a"),
                           json_object_get_string_member (pair, "b"), json_object_get_string_member (pair, "rule"),
                           strength);
}

static gboolean
print_log_entry (JsonObject *entry, GError **error)
{
  g_autofree char *time = muster_time_to_text (json_object_get_int_member (entry, "time"));
  g_autofree char *purpose = muster_cli_clean (json_object_get_string_member (entry, "purpose"));

  return muster_cli_print (error, "%s by %s: %" G_GINT64_FORMAT " %s, %s\n", time,
                           json_object_get_string_member_with_default (entry, "member", "-"),
                           json_object_get_int_member (entry, "rows"), json_object_get_string_member (entry, "kind"),
                           purpose);
}

static gboolean
print_all (MusterCli *self, JsonArray *array, gboolean (*print) (JsonObject *object, GError **error), GError **error)
{
  if (muster_cli_has (self, "json"))
    return muster_cli_print_array (array, error);
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!print (json_array_get_object_element (array, i), error))
      return FALSE;
  return TRUE;
}

gboolean
muster_cli_run_conflicts (MusterCli *self, GError **error)
{
  MusterStore *store = muster_cli_expect (self, 0, 0, error) ? muster_cli_open (self, error) : NULL;
  g_autoptr (JsonArray) conflicts = store == NULL ? NULL : muster_store_get_conflicts (store, error);

  return conflicts != NULL && print_all (self, conflicts, print_conflict, error);
}

gboolean
muster_cli_run_duplicates (MusterCli *self, GError **error)
{
  MusterStore *store = muster_cli_expect (self, 0, 0, error) ? muster_cli_open (self, error) : NULL;
  g_autoptr (JsonArray) pairs = store == NULL ? NULL : muster_store_get_duplicates (store, error);

  return pairs != NULL && print_all (self, pairs, print_pair, error);
}

gboolean
muster_cli_run_export_log (MusterCli *self, GError **error)
{
  MusterStore *store = muster_cli_expect (self, 0, 0, error) ? muster_cli_open (self, error) : NULL;
  g_autoptr (JsonArray) log = store == NULL ? NULL : muster_store_get_export_log (store, error);

  return log != NULL && print_all (self, log, print_log_entry, error);
}
