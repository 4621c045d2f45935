/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

#include "muster-json.h"
#include "muster-store-save-private.h"

/* Saving. One save is one change: journal line, typed row and search entry in one transaction. */

static JsonObject *
copy_object (JsonObject *object)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (copy, name, json_node_copy (value));
  return copy;
}

/* Normalised copies: what the caller typed stays as it is. */
static JsonNode *
normalise_entries (const MusterField *field, JsonArray *entries)
{
  g_autoptr (JsonArray) normal = json_array_new ();

  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = copy_object (json_array_get_object_element (entries, i));

      for (guint j = 0; j < field->n_members; j++)
        {
          const MusterField *member = &field->members[j];
          JsonNode *value = json_object_get_member (entry, member->name);
          JsonNode *better = NULL;

          if (member->normalise != NULL && value != NULL && !JSON_NODE_HOLDS_NULL (value)
              && muster_field_accepts (member, value, NULL))
            better = member->normalise (member, value);
          if (better != NULL)
            json_object_set_member (entry, member->name, better);
        }
      json_array_add_object_element (normal, entry);
    }
  return json_node_init_array (json_node_alloc (), normal);
}

static gboolean
normalise_field (const MusterTable *table, JsonObject *fields, const char *name, GError **error)
{
  const MusterField *field = muster_kind_find_field (table->kind, name);
  JsonNode *value = json_object_get_member (fields, name);
  JsonNode *normal;

  if (field == NULL || field->computed)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "A record of kind “%s” has no field “%s” to write.",
                   table->kind->name, name);
      return FALSE;
    }
  if (JSON_NODE_HOLDS_NULL (value))
    return TRUE;
  normal = field->normalise == NULL ? NULL : field->normalise (field, value);
  if (normal != NULL)
    json_object_set_member (fields, name, normal);
  if (!muster_field_accepts (field, json_object_get_member (fields, name), error))
    return FALSE;
  if (field->n_members > 0)
    json_object_set_member (fields, name, normalise_entries (field, json_object_get_array_member (fields, name)));
  return TRUE;
}

/* What a person typed, in the form in which it is kept. */
static JsonObject *
normalise (const MusterTable *table, const MusterMerged *before, JsonObject *typed, GError **error)
{
  g_autoptr (JsonObject) fields = copy_object (typed);
  g_autoptr (GList) names = json_object_get_members (typed);

  for (GList *at = names; at != NULL; at = at->next)
    if (!normalise_field (table, fields, at->data, error))
      return NULL;
  if (table->kind->prepare != NULL)
    {
      g_autoptr (JsonObject) nothing = json_object_new ();
      g_autoptr (MusterRecord) record
          = muster_record_new (table->kind, before == NULL ? nothing : muster_merged_get_fields (before));

      table->kind->prepare (record, fields);
    }
  return g_steal_pointer (&fields);
}

static JsonObject *
find_or_copy_group (JsonObject *set, const MusterMerged *before, const char *name)
{
  const MusterMergedGroup *shown;
  JsonObject *group;

  if (json_object_has_member (set, name))
    return json_object_get_object_member (set, name);
  shown = before == NULL ? NULL : muster_merged_find_group (before, name);
  group = shown == NULL ? json_object_new () : copy_object (shown->shown);
  json_object_set_object_member (set, name, group);
  return group;
}

static gboolean
group_is_unchanged (const MusterMerged *before, const char *name, JsonNode *values)
{
  const MusterMergedGroup *group = before == NULL ? NULL : muster_merged_find_group (before, name);
  g_autoptr (JsonNode) shown = NULL;

  if (group == NULL || group->heads->len > 1)
    return FALSE;
  shown = json_node_init_object (json_node_alloc (), group->shown);
  return muster_json_equal (shown, values);
}

/* Whole groups, and only those in which something differs or a choice between heads is made. */
static JsonObject *
build_set (const MusterTable *table, const MusterMerged *before, JsonObject *fields)
{
  JsonObject *set = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (fields);
  g_autoptr (GList) groups = NULL;

  for (GList *at = names; at != NULL; at = at->next)
    {
      const MusterField *field = muster_kind_find_field (table->kind, at->data);
      JsonNode *value = json_object_get_member (fields, at->data);

      if (before == NULL && JSON_NODE_HOLDS_NULL (value))
        continue;
      json_object_set_member (find_or_copy_group (set, before, muster_field_get_group (field)), at->data, json_node_copy (value));
    }
  groups = json_object_get_members (set);
  for (GList *at = groups; at != NULL; at = at->next)
    if (group_is_unchanged (before, at->data, json_object_get_member (set, at->data)))
      json_object_remove_member (set, at->data);
  return set;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return muster_id_compare (a, b);
}

/* The heads that the author sees and, for heads without a receipt, also what those replaced: should headquarters never
 * accept one of them, this change still replaces what it stood on. */
static GArray *
collect_replaced (const MusterMergedGroup *group)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (MusterId));

  for (guint i = 0; i < group->heads->len; i++)
    {
      const MusterMergeEntry *head = g_ptr_array_index (group->heads, i);

      g_array_append_vals (ids, muster_change_get_id (head->change), 1);
    }
  for (guint i = 0; i < group->heads->len; i++)
    {
      const MusterMergeEntry *head = g_ptr_array_index (group->heads, i);
      guint n = head->state == MUSTER_CHANGE_ACCEPTED ? 0 : muster_change_get_n_replaced (head->change, group->name);

      for (guint j = 0; j < n && ids->len < MUSTER_CHANGE_REPLACES_LIMIT; j++)
        {
          MusterId id = muster_change_get_replaced (head->change, group->name, j);

          g_array_append_val (ids, id);
        }
    }
  g_array_set_size (ids, MIN (ids->len, MUSTER_CHANGE_REPLACES_LIMIT));
  g_array_sort (ids, compare_ids);
  return ids;
}

static JsonArray *
write_ids (GArray *ids)
{
  JsonArray *array = json_array_new ();
  const MusterId *last = NULL;

  for (guint i = 0; i < ids->len; i++)
    {
      const MusterId *id = &g_array_index (ids, MusterId, i);
      char text[MUSTER_ID_TEXT_SIZE];

      if (last == NULL || !muster_id_equal (last, id))
        json_array_add_string_element (array, muster_id_write (id, text));
      last = id;
    }
  return array;
}

static JsonObject *
build_replaces (const MusterMerged *before, JsonObject *set)
{
  JsonObject *replaces = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (set);

  for (GList *at = names; before != NULL && at != NULL; at = at->next)
    {
      const MusterMergedGroup *group = muster_merged_find_group (before, at->data);
      g_autoptr (GArray) ids = group == NULL ? NULL : collect_replaced (group);

      if (ids != NULL)
        json_object_set_array_member (replaces, at->data, write_ids (ids));
    }
  return replaces;
}

/* Writes one change of this laptop and folds its record. Inside a transaction. */
gboolean
muster_store_write_change (MusterStore *self, const char *kind, const MusterId *record, const MusterMerged *before, JsonObject *set,
                           GError **error)
{
  g_autoptr (JsonObject) replaces = build_replaces (before, set);
  g_autoptr (MusterChange) change = NULL;
  MusterId id = muster_id_new (self->world);
  char by[MUSTER_ID_TEXT_SIZE];
  MusterStamp stamp;
  gsize size;

  if (!self->has_member)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED, "Nobody is recording: unlock the store as a member first.");
      return FALSE;
    }
  if (before != NULL && muster_merged_is_erased (before))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND,
                   "This record was erased, so nothing more about it can be kept.");
      return FALSE;
    }
  stamp = muster_store_next_stamp (self);
  change = muster_change_new (&id, kind, record, muster_id_write (&self->member, by), stamp, set, replaces);
  muster_change_get_line (change, &size);
  if (size > muster_json_limits_line.bytes)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE, "The record is larger than one change may be (64 KiB).");
      return FALSE;
    }
  if (muster_journal_add (self, change, &self->incarnation, stamp, MUSTER_CHANGE_LOCAL, 0, error) != MUSTER_JOURNAL_ADDED)
    return FALSE;
  return before == NULL ? muster_store_fold_new (self, change, stamp, &self->incarnation, MUSTER_CHANGE_LOCAL, error)
                        : muster_store_fold (self, record, error);
}

static void
set_text (JsonObject *object, const char *name, const char *text)
{
  if (text != NULL)
    json_object_set_string_member (object, name, text);
}

static JsonObject *
build_origin (MusterStore *self, const MusterOrigin *origin, GError **error)
{
  static const MusterOrigin standard;
  const MusterOrigin *given = origin == NULL ? &standard : origin;
  g_autofree char *squad = g_strdup (given->squad);
  g_autofree char *deployment = g_strdup (given->deployment);
  JsonObject *group;

  if ((squad == NULL && !muster_store_read_setting (self, "squad", &squad, error))
      || (deployment == NULL && !muster_store_read_setting (self, "deployment", &deployment, error)))
    return NULL;
  group = json_object_new ();
  json_object_set_int_member (group, "created", muster_store_now_ms (self));
  json_object_set_string_member (group, "origin", given->origin == NULL ? "1" : given->origin);
  set_text (group, "squad", squad);
  set_text (group, "deployment", deployment);
  set_text (group, "paper_no", given->paper_no);
  return group;
}

static gboolean
require_savable (const MusterTable *table, JsonObject *fields, GError **error)
{
  g_autoptr (MusterRecord) record = muster_record_new (table->kind, fields);

  if (muster_record_is_savable (record))
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED, "There is nothing to save yet: a name or a phone number at least.");
  return FALSE;
}

/**
 * muster_store_create:
 * @self: a store
 * @kind: what kind of record
 * @typed: its fields, flat
 * @origin: (nullable): where it comes from; %NULL: recorded here and now
 * @id: (inout): its id; where it is all zeros, a new one is made
 * @error: %MUSTER_ERROR_INVALID: a field has no such value; %MUSTER_ERROR_MINOR: the person is under 16, only the
 *   turning away was counted; %MUSTER_ERROR_REFUSED, %MUSTER_ERROR_EXISTS; MUSTER_DB_ERROR: nothing was saved
 *
 * When this returns %TRUE (and no outer transaction is open), the record is on disk.
 *
 * Returns: whether it is saved
 */
gboolean
muster_store_create (MusterStore *self, const char *kind, JsonObject *typed, const MusterOrigin *origin, MusterId *id, GError **error)
{
  const MusterTable *table = muster_store_require_table (self, kind, error);
  g_autoptr (JsonObject) fields = table == NULL ? NULL : normalise (table, NULL, typed, error);
  g_autoptr (MusterStoreTransaction) transaction = NULL;
  g_autoptr (JsonObject) set = NULL;
  g_autoptr (GArray) known = NULL;
  JsonObject *group;

  if (fields == NULL || !require_savable (table, fields, error))
    return FALSE;
  if (!muster_store_turn_away_minor (self, table, NULL, fields, error))
    return FALSE;
  transaction = muster_store_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  if (muster_id_is_nil (id))
    *id = muster_id_new (self->world);
  else
    {
      known = muster_journal_load_record (self, id, FALSE, error);
      if (known == NULL)
        return FALSE;
      if (known->len > 0)
        {
          g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_EXISTS, "There is a record with this id already.");
          return FALSE;
        }
    }
  group = build_origin (self, origin, error);
  if (group == NULL)
    return FALSE;
  set = build_set (table, NULL, fields);
  json_object_set_object_member (set, MUSTER_GROUP_ORIGIN, group);
  return muster_store_write_change (self, kind, id, NULL, set, error) && muster_store_commit (transaction, error);
}

static const MusterTable *
find_table_of_record (MusterStore *self, const MusterId *id, GError **error)
{
  const MusterKind *kind = muster_store_find_kind (self, id, error);

  return kind == NULL ? NULL : muster_store_require_table (self, kind->name, error);
}

static JsonObject *
overlay (JsonObject *below, JsonObject *above)
{
  JsonObject *both = copy_object (below);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, above);
  while (json_object_iter_next (&iter, &name, &value))
    if (JSON_NODE_HOLDS_NULL (value))
      json_object_remove_member (both, name);
    else
      json_object_set_member (both, name, json_node_copy (value));
  return both;
}

/**
 * muster_store_edit:
 * @self: a store
 * @id: a record
 * @typed: the fields that change, flat; null clears one. Naming a field in conflict chooses, also with the value shown
 * @error: as muster_store_create(), and %MUSTER_ERROR_NOT_FOUND, also for what was erased. %MUSTER_ERROR_MINOR: the
 * record was erased, or left as it is where only a mistyped ID number says that the person is under 16
 *
 * Returns: whether it is saved; also where nothing differed
 */
gboolean
muster_store_edit (MusterStore *self, const MusterId *id, JsonObject *typed, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = NULL;
  const MusterTable *table = find_table_of_record (self, id, error);
  g_autoptr (MusterMerged) before = table == NULL ? NULL : muster_store_merge_record (self, id, error);
  g_autoptr (JsonObject) fields = before == NULL ? NULL : normalise (table, before, typed, error);
  g_autoptr (JsonObject) after = NULL;
  g_autoptr (JsonObject) set = NULL;

  if (fields == NULL)
    return FALSE;
  after = overlay (muster_merged_get_fields (before), fields);
  if (!muster_store_turn_away_minor (self, table, id, after, error))
    return FALSE;
  transaction = muster_store_begin (self, error);
  if (transaction == NULL)
    return FALSE;
  g_clear_pointer (&before, muster_merged_free);
  before = muster_store_merge_record (self, id, error);
  if (before == NULL)
    return FALSE;
  set = build_set (table, before, fields);
  if (json_object_get_size (set) > 0 && !muster_store_write_change (self, table->kind->name, id, before, set, error))
    return FALSE;
  return muster_store_commit (transaction, error);
}

/**
 * muster_store_try:
 * @self: a store
 * @kind: a kind
 * @record: (nullable): a record of it, to be edited; %NULL: a new one
 * @typed: fields, flat
 * @error: as muster_store_create() and muster_store_edit()
 *
 * For whoever checks everything before saving anything.
 *
 * Returns: whether saving would take these fields now; nothing is written or counted
 */
gboolean
muster_store_try (MusterStore *self, const char *kind, const MusterId *record, JsonObject *typed, GError **error)
{
  const MusterTable *table = muster_store_require_table (self, kind, error);
  g_autoptr (MusterMerged) before = NULL;
  g_autoptr (JsonObject) fields = NULL;
  g_autoptr (JsonObject) after = NULL;

  if (table == NULL)
    return FALSE;
  if (record != NULL)
    {
      before = muster_store_merge_record (self, record, error);
      if (before == NULL)
        return FALSE;
    }
  fields = normalise (table, before, typed, error);
  if (fields == NULL || (before == NULL && !require_savable (table, fields, error)))
    return FALSE;
  if (before != NULL)
    after = overlay (muster_merged_get_fields (before), fields);
  return muster_store_refuse_minor (self, table, record, after == NULL ? fields : after, error);
}

static gboolean
write_deletion (MusterStore *self, const MusterId *id, const char *why, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  const MusterTable *table = transaction == NULL ? NULL : find_table_of_record (self, id, error);
  g_autoptr (MusterMerged) before = table == NULL ? NULL : muster_store_merge_record (self, id, error);
  g_autoptr (JsonObject) set = json_object_new ();
  g_autoptr (GArray) heads = NULL;
  JsonObject *group = json_object_new ();

  json_object_set_object_member (set, MUSTER_GROUP_DELETED, group);
  if (before == NULL)
    return FALSE;
  heads = muster_merged_get_heads (before);
  if (why == NULL)
    json_object_set_null_member (group, "why");
  else
    json_object_set_string_member (group, "why", why);
  json_object_set_array_member (group, "saw", write_ids (heads));
  return muster_store_write_change (self, table->kind->name, id, before, set, error) && muster_store_commit (transaction, error);
}

/**
 * muster_store_delete:
 * @self: a store
 * @id: a record
 * @why: the reason, for whoever looks later
 * @error: %MUSTER_ERROR_NOT_FOUND, %MUSTER_ERROR_REFUSED
 *
 * Nothing is removed: the record is no longer listed or counted, and muster_store_restore() takes it back. It stays,
 * flagged, where somebody edited it meanwhile without knowing.
 *
 * Returns: whether it is saved
 */
gboolean
muster_store_delete (MusterStore *self, const MusterId *id, const char *why, GError **error)
{
  return write_deletion (self, id, why, error);
}

/**
 * muster_store_restore:
 * @self: a store
 * @id: a deleted record
 * @error: %MUSTER_ERROR_NOT_FOUND
 *
 * Returns: whether its deletion is taken back
 */
gboolean
muster_store_restore (MusterStore *self, const MusterId *id, GError **error)
{
  return write_deletion (self, id, NULL, error);
}
