/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-merge.h"

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return muster_id_compare (a, b);
}

static JsonArray *
dump_heads (const MusterMergedGroup *group)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (MusterId));
  JsonArray *heads = json_array_new ();

  for (guint i = 0; i < group->heads->len; i++)
    g_array_append_vals (ids, muster_change_get_id (((MusterMergeEntry *) g_ptr_array_index (group->heads, i))->change), 1);
  g_array_sort (ids, compare_ids);
  for (guint i = 0; i < ids->len; i++)
    {
      char text[MUSTER_ID_TEXT_SIZE];

      json_array_add_string_element (heads, muster_id_write (&g_array_index (ids, MusterId, i), text));
    }
  return heads;
}

/**
 * muster_merged_dump:
 * @self: a merged record
 * @kind_name: its kind
 * @record: its id
 *
 * Everything that must be equal on every device that holds the same changes, and nothing computed. Of an erased record
 * only that it is erased.
 *
 * Returns: (transfer full): one canonical line, without a line feed
 */
char *
muster_merged_dump (const MusterMerged *self, const char *kind_name, const MusterId *record)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  char text[MUSTER_ID_TEXT_SIZE];

  json_object_set_string_member (object, "id", muster_id_write (record, text));
  json_object_set_string_member (object, "kind", kind_name);
  if (muster_merged_is_erased (self))
    json_object_set_boolean_member (object, "erased", TRUE);
  else
    {
      JsonObject *groups = json_object_new ();
      JsonObject *heads = json_object_new ();

      for (guint i = 0; i < muster_merged_get_n_groups (self); i++)
        {
          const MusterMergedGroup *group = muster_merged_get_group (self, i);

          json_object_set_object_member (groups, group->name, json_object_ref (group->shown));
          json_object_set_array_member (heads, group->name, dump_heads (group));
        }
      json_object_set_boolean_member (object, "deleted", muster_merged_is_deleted (self));
      json_object_set_object_member (object, "groups", groups);
      json_object_set_object_member (object, "heads", heads);
    }
  json_node_take_object (node, object);
  return muster_json_to_canonical (node);
}
