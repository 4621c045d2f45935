/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-cli-runs.h"
#include "muster-json.h"
#include "muster-outbox.h"
#include "muster-sync-status.h"

static gboolean
count_records (MusterCli *self, MusterStore *store, JsonObject *status, GError **error)
{
  MusterCatalogue *catalogue = muster_cli_get_catalogue (self);
  JsonObject *records = json_object_new ();

  json_object_set_object_member (status, "records", records);
  for (guint i = 0; i < muster_catalogue_get_n_kinds (catalogue); i++)
    {
      MusterQuery query = { .kind = muster_catalogue_get_kind (catalogue, i)->name };
      gint64 count = muster_store_count (store, &query, error);

      if (count < 0)
        return FALSE;
      json_object_set_int_member (records, query.kind, count);
    }
  return TRUE;
}

static JsonObject *
get_status (MusterCli *self, MusterStore *store, GError **error)
{
  g_autoptr (JsonObject) status = muster_sync_status (store, error);
  g_autoptr (JsonArray) conflicts = status == NULL ? NULL : muster_store_get_conflicts (store, error);
  g_autoptr (JsonArray) forms = conflicts == NULL ? NULL : muster_store_get_forms (store, error);
  char text[MUSTER_ID_TEXT_SIZE];
  MusterId member;

  if (forms == NULL || !count_records (self, store, status, error))
    return NULL;
  json_object_set_int_member (status, "conflicts", json_array_get_length (conflicts));
  json_object_set_int_member (status, "forms", json_array_get_length (forms));
  if (muster_store_get_member (store, &member))
    json_object_set_string_member (status, "member", muster_id_write (&member, text));
  return g_steal_pointer (&status);
}

/* What to look at, what headquarters says of it, and the change to name when it is done. */
static gboolean
print_attention (JsonArray *attention, GError **error)
{
  for (guint i = 0; i < json_array_get_length (attention); i++)
    {
      JsonObject *entry = json_array_get_object_element (attention, i);
      g_autofree char *detail = muster_cli_clean (json_object_get_string_member_with_default (entry, "detail", ""));

      if (!muster_cli_print (error, "%s %s  %s%s%s [%s]\n", json_object_get_string_member (entry, "_kind"),
                             json_object_get_string_member (entry, "id"), json_object_get_string_member (entry, "message"),
                             *detail == '\0' ? "" : " ", detail, json_object_get_string_member (entry, "change")))
        return FALSE;
    }
  return TRUE;
}

static gboolean
print_status (JsonObject *status, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (status);

  for (GList *at = names; at != NULL; at = at->next)
    {
      JsonNode *node = json_object_get_member (status, at->data);
      g_autofree char *value = NULL;

      if (JSON_NODE_HOLDS_NULL (node))
        continue;
      if (JSON_NODE_HOLDS_ARRAY (node))
        value = g_strdup_printf ("%u", json_array_get_length (json_node_get_array (node)));
      else if (json_node_get_value_type (node) == G_TYPE_STRING)
        value = muster_cli_clean (json_node_get_string (node));
      else
        value = muster_json_to_canonical (node);
      if (!muster_cli_print (error, "%-18s %s\n", (const char *) at->data, value))
        return FALSE;
    }
  return print_attention (json_object_get_array_member (status, "attention"), error);
}

gboolean
muster_cli_run_status (MusterCli *self, GError **error)
{
  const char *seen = muster_cli_get (self, "seen");
  g_autoptr (JsonObject) status = NULL;
  MusterStore *store;
  MusterId change;

  if (!muster_cli_expect (self, 0, 0, error))
    return FALSE;
  if (seen != NULL && !muster_id_parse (seen, &change))
    return muster_cli_fail_usage (error, "--seen needs the id of a change, as “musterctl status” lists it.");
  store = muster_cli_open (self, error);
  if (store == NULL || (seen != NULL && !muster_outbox_set_seen (store, &change, error)))
    return FALSE;
  status = get_status (self, store, error);
  return status != NULL
         && (muster_cli_has (self, "json") ? muster_cli_print_object (status, error) : print_status (status, error));
}
