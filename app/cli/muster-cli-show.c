/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-calendar.h"
#include "muster-cli-record.h"
#include "muster-cli-runs.h"
#include "muster-division.h"
#include "muster-json.h"

static gboolean
print_value (const char *name, const char *value, GError **error)
{
  g_autofree char *clean = muster_cli_clean (value);

  return muster_cli_print (error, "  %-20s %s\n", name, clean);
}

static char *
format_field (const MusterField *field, JsonNode *node)
{
  g_autofree char *text = muster_field_format (field, node);

  return field->type == MUSTER_TYPE_DIVISION ? muster_division_label (text) : g_steal_pointer (&text);
}

static gboolean
print_fields (const MusterKind *kind, JsonObject *record, GError **error)
{
  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    {
      const MusterField *field = muster_kind_get_field (kind, i);
      JsonNode *node = json_object_get_member (record, field->name);
      g_autofree char *value = node == NULL ? NULL : format_field (field, node);

      if (value != NULL && *value != '\0' && !print_value (field->name, value, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
print_computed (JsonObject *record, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (record);

  for (GList *at = names; at != NULL; at = at->next)
    {
      const char *name = at->data;
      JsonNode *node = json_object_get_member (record, name);
      g_autofree char *value = NULL;

      if (name[0] != '_' || JSON_NODE_HOLDS_ARRAY (node))
        continue;
      if (g_str_equal (name, "_created") || g_str_equal (name, "_updated"))
        value = muster_time_to_text (json_node_get_int (node));
      else if (json_node_get_value_type (node) == G_TYPE_STRING)
        value = g_strdup (json_node_get_string (node));
      else
        value = muster_json_to_canonical (node);
      if (!print_value (name, value, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
print_problems (JsonArray *problems, GError **error)
{
  if (json_array_get_length (problems) > 0 && !muster_cli_print (error, "problems\n"))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (problems); i++)
    {
      JsonObject *problem = json_array_get_object_element (problems, i);

      if (!muster_cli_print (error, "  %-8s %s: %s %s\n", json_object_get_string_member (problem, "severity"),
                             json_object_get_string_member (problem, "field"),
                             json_object_get_string_member (problem, "message"),
                             json_object_get_string_member (problem, "message_zh")))
        return FALSE;
    }
  return TRUE;
}

static gboolean
print_history (JsonArray *history, GError **error)
{
  if (!muster_cli_print (error, "history\n"))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (history); i++)
    {
      JsonObject *change = json_array_get_object_element (history, i);
      g_autofree char *time = muster_time_to_text (json_object_get_int_member (change, "effective"));
      g_autofree char *set = muster_json_to_canonical (json_object_get_member (change, "set"));
      g_autofree char *clean = muster_cli_clean (set);

      if (!muster_cli_print (error, "  %s by %s (%s) %s\n", time, json_object_get_string_member (change, "by"),
                             json_object_get_string_member (change, "state"), clean))
        return FALSE;
    }
  return TRUE;
}

gboolean
muster_cli_run_show (MusterCli *self, GError **error)
{
  gboolean with_history = muster_cli_has (self, "history");
  g_autoptr (JsonObject) record = NULL;
  char text[MUSTER_ID_TEXT_SIZE];
  const MusterKind *kind;
  MusterStore *store;
  MusterId id;

  if (!muster_cli_expect (self, 1, 1, error) || !muster_cli_get_id (self, 0, &id, error))
    return FALSE;
  store = muster_cli_open (self, error);
  record = store == NULL ? NULL : muster_cli_describe_record (store, &id, with_history, error);
  if (record == NULL)
    return FALSE;
  if (muster_cli_has (self, "json"))
    return muster_cli_print_object (record, error);
  kind = muster_store_find_kind (store, &id, error);
  return kind != NULL && muster_cli_print (error, "%s %s\n", kind->name, muster_id_write (&id, text))
         && print_fields (kind, record, error) && print_computed (record, error)
         && print_problems (json_object_get_array_member (record, "_problems"), error)
         && (!with_history || print_history (json_object_get_array_member (record, "_history"), error));
}
