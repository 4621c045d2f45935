/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-save-private.h"

#include "muster-merge.h"

static gboolean
parse_change (JsonArray *values, guint index, MusterId *id)
{
  return muster_id_parse (json_object_get_string_member (json_array_get_object_element (values, index), "change"), id);
}

/* One of the values, or what one of them replaced. */
static gboolean
is_of_conflict (GArray *entries, const char *group, JsonArray *values, const MusterId *replaced)
{
  MusterId id;

  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      if (!parse_change (values, i, &id))
        return FALSE;
      if (muster_id_equal (&id, replaced))
        return TRUE;
      for (guint j = 0; j < entries->len; j++)
        {
          const MusterChange *change = g_array_index (entries, MusterMergeEntry, j).change;

          if (muster_id_equal (muster_change_get_id (change), &id) && muster_change_replaces (change, group, replaced))
            return TRUE;
        }
    }
  return FALSE;
}

/* What stands there now has seen all of the values, and nothing that came after them. */
static gboolean
is_choice (const MusterMergedGroup *group, GArray *entries, JsonArray *values)
{
  const MusterChange *choice;
  MusterId id;

  if (group == NULL || group->heads->len != 1)
    return FALSE;
  choice = ((const MusterMergeEntry *) g_ptr_array_index (group->heads, 0))->change;
  for (guint i = 0; i < json_array_get_length (values); i++)
    if (!parse_change (values, i, &id) || !muster_change_replaces (choice, group->name, &id))
      return FALSE;
  for (guint i = 0; i < muster_change_get_n_replaced (choice, group->name); i++)
    {
      id = muster_change_get_replaced (choice, group->name, i);
      if (!is_of_conflict (entries, group->name, values, &id))
        return FALSE;
    }
  return TRUE;
}

static JsonObject *
nest (const char *group, JsonObject *values)
{
  JsonObject *set = json_object_new ();

  json_object_set_object_member (set, group, json_object_ref (values));
  return set;
}

/**
 * muster_store_reopen:
 * @self: a store
 * @id: a record
 * @conflict: one of muster_store_get_conflicts_of(), read before somebody chose between its values
 * @error: %MUSTER_ERROR_REFUSED: what stands there now is not that choice; %MUSTER_ERROR_NOT_FOUND; MUSTER_DB_ERROR
 *
 * Takes a choice back: for each of the values a change of its own that has seen the choice and none of the others, so
 * that they are heads beside each other again, on every laptop. The one that was shown is shown again.
 *
 * Returns: whether it is saved
 */
gboolean
muster_store_reopen (MusterStore *self, const MusterId *id, JsonObject *conflict, GError **error)
{
  const char *group = json_object_get_string_member (conflict, "group");
  JsonArray *values = json_object_get_array_member (conflict, "values");
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  const MusterKind *kind = transaction == NULL ? NULL : muster_store_find_kind (self, id, error);
  g_autoptr (MusterMerged) before = kind == NULL ? NULL : muster_store_merge_record (self, id, error);

  g_autoptr (GArray) entries = before == NULL ? NULL : muster_journal_load_record (self, id, FALSE, error);

  if (entries == NULL)
    return FALSE;
  if (!is_choice (muster_merged_find_group (before, group), entries, values))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED, "It was changed again meanwhile.");
      return FALSE;
    }
  /* The greatest is shown: the value shown before is written last. */
  for (guint i = json_array_get_length (values); i > 0; i--)
    {
      JsonObject *head = json_array_get_object_element (values, i - 1);
      g_autoptr (JsonObject) set = nest (group, json_object_get_object_member (head, "values"));

      if (!muster_store_write_change (self, kind->name, id, before, set, error))
        return FALSE;
    }
  return muster_store_commit (transaction, error);
}
