/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-merge.h"

#include <string.h>

struct _MusterMerged
{
  const MusterKind *kind;
  GPtrArray *groups; /* MusterMergedGroup, by name */
  JsonObject *fields;
  JsonObject *other; /* nullable */
  GArray *entries;   /* nullable */
  gboolean has_origin;
  gboolean deleted;
  gboolean contested;
  gboolean erased;
  gboolean conflict;
};

static void
group_free (gpointer data)
{
  MusterMergedGroup *group = data;

  g_ptr_array_unref (group->heads);
  g_free (group);
}

/**
 * muster_merged_free:
 * @self: (transfer full): what muster_merge() gave
 */
void
muster_merged_free (MusterMerged *self)
{
  g_ptr_array_unref (self->groups);
  json_object_unref (self->fields);
  g_clear_pointer (&self->other, json_object_unref);
  g_clear_pointer (&self->entries, g_array_unref);
  g_free (self);
}

/**
 * muster_merged_take_entries:
 * @self: a merged record
 * @entries: (transfer full) (element-type MusterMergeEntry): what it was merged from; freed with it
 */
void
muster_merged_take_entries (MusterMerged *self, GArray *entries)
{
  self->entries = entries;
}

/* Greatest first, by (effective, incarnation, id). */
static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const MusterMergeEntry *first = *(MusterMergeEntry *const *) a;
  const MusterMergeEntry *second = *(MusterMergeEntry *const *) b;
  int order;

  if (first->effective != second->effective)
    return first->effective > second->effective ? -1 : 1;
  order = muster_id_compare (&second->incarnation, &first->incarnation);
  if (order != 0)
    return order;
  return muster_id_compare (muster_change_get_id (second->change), muster_change_get_id (first->change));
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(MusterMergedGroup *const *) a)->name, (*(MusterMergedGroup *const *) b)->name);
}

static JsonObject *
get_values (const MusterMergeEntry *entry, const char *group)
{
  JsonObject *set = muster_change_get_set (entry->change);

  return json_object_has_member (set, group) ? json_object_get_object_member (set, group) : NULL;
}

static gboolean
is_replaced (const MusterMergeEntry *entry, const char *group, GPtrArray *writers)
{
  const MusterId *id = muster_change_get_id (entry->change);

  for (guint i = 0; i < writers->len; i++)
    {
      const MusterMergeEntry *writer = g_ptr_array_index (writers, i);

      if (writer != entry && muster_change_replaces (writer->change, group, id))
        return TRUE;
    }
  return FALSE;
}

/* Changes that claim to have seen each other in a circle are lies; all of them stay heads, so that nothing vanishes. */
static GPtrArray *
find_heads (const char *group, GPtrArray *writers)
{
  g_autoptr (GPtrArray) heads = g_ptr_array_new ();

  for (guint i = 0; i < writers->len; i++)
    if (!is_replaced (g_ptr_array_index (writers, i), group, writers))
      g_ptr_array_add (heads, g_ptr_array_index (writers, i));
  if (heads->len == 0)
    g_ptr_array_extend (heads, writers, NULL, NULL);
  g_ptr_array_sort (heads, compare_entries);
  return g_steal_pointer (&heads);
}

static gboolean
objects_differ (JsonObject *a, JsonObject *b)
{
  g_autoptr (JsonNode) first = json_node_init_object (json_node_alloc (), a);
  g_autoptr (JsonNode) second = json_node_init_object (json_node_alloc (), b);

  return !muster_json_equal (first, second);
}

static gboolean
heads_differ (const MusterMergedGroup *group)
{
  for (guint i = 1; i < group->heads->len; i++)
    if (objects_differ (group->shown, get_values (g_ptr_array_index (group->heads, i), group->name)))
      return TRUE;
  return FALSE;
}

static gboolean
is_class_a (const MusterKind *kind, const char *group)
{
  if (group[0] == '_')
    return strcmp (group, MUSTER_GROUP_DELETED) == 0;
  return kind != NULL && muster_kind_group_is_conflict (kind, group);
}

static void
muster_merged_add_group (MusterMerged *self, const char *name, GPtrArray *writers)
{
  MusterMergedGroup *group = g_new0 (MusterMergedGroup, 1);

  group->name = name;
  group->heads = find_heads (name, writers);
  group->shown = get_values (g_ptr_array_index (group->heads, 0), name);
  group->conflict = is_class_a (self->kind, name) && heads_differ (group);
  self->conflict |= group->conflict;
  g_ptr_array_add (self->groups, group);
}

static GHashTable *
collect_writers (MusterMergeEntry *entries, guint n_entries)
{
  GHashTable *writers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < n_entries; i++)
    {
      JsonObjectIter iter;
      const char *group;

      json_object_iter_init (&iter, muster_change_get_set (entries[i].change));
      while (json_object_iter_next (&iter, &group, NULL))
        {
          GPtrArray *list = g_hash_table_lookup (writers, group);

          if (list == NULL)
            {
              list = g_ptr_array_new ();
              g_hash_table_insert (writers, (gpointer) group, list);
            }
          g_ptr_array_add (list, &entries[i]);
        }
    }
  return writers;
}

/* Most records are written once. */
static void
muster_merged_add_only (MusterMerged *self, MusterMergeEntry *entry)
{
  g_autoptr (GPtrArray) writers = g_ptr_array_new ();
  JsonObjectIter iter;
  const char *group;

  g_ptr_array_add (writers, entry);
  json_object_iter_init (&iter, muster_change_get_set (entry->change));
  while (json_object_iter_next (&iter, &group, NULL))
    muster_merged_add_group (self, group, writers);
}

static void
muster_merged_add_groups (MusterMerged *self, MusterMergeEntry *entries, guint n_entries)
{
  g_autoptr (GHashTable) writers = collect_writers (entries, n_entries);
  GHashTableIter iter;
  gpointer name, list;

  g_hash_table_iter_init (&iter, writers);
  while (g_hash_table_iter_next (&iter, &name, &list))
    muster_merged_add_group (self, name, list);
}

static void
muster_merged_keep_other (MusterMerged *self, const char *group, const char *field, JsonNode *value)
{
  if (self->other == NULL)
    self->other = json_object_new ();
  if (!json_object_has_member (self->other, group))
    json_object_set_object_member (self->other, group, json_object_new ());
  json_object_set_member (json_object_get_object_member (self->other, group), field, json_node_ref (value));
}

/* A field counts only in its own group: the same name in a foreign group is somebody else's field. */
static void
muster_merged_spread (MusterMerged *self, const MusterMergedGroup *group)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, group->shown);
  while (json_object_iter_next (&iter, &name, &value))
    {
      const MusterField *field = self->kind == NULL ? NULL : muster_kind_find_field (self->kind, name);

      if (JSON_NODE_HOLDS_NULL (value))
        continue;
      if (field != NULL && !field->computed && strcmp (muster_field_get_group (field), group->name) == 0
          && muster_field_accepts (field, value, NULL))
        json_object_set_member (self->fields, name, json_node_ref (value));
      else
        muster_merged_keep_other (self, group->name, name, value);
    }
}

static gboolean
has_seen (JsonObject *deletion, const MusterId *id)
{
  char text[MUSTER_ID_TEXT_SIZE];
  JsonNode *saw = json_object_get_member (deletion, "saw");

  muster_id_write (id, text);
  if (saw == NULL || !JSON_NODE_HOLDS_ARRAY (saw))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (saw)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (saw), i);

      if (json_node_get_value_type (element) == G_TYPE_STRING && strcmp (json_node_get_string (element), text) == 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
deletion_saw_all (JsonObject *deletion, GArray *heads)
{
  for (guint i = 0; i < heads->len; i++)
    if (!has_seen (deletion, &g_array_index (heads, MusterId, i)))
      return FALSE;
  return TRUE;
}

static gboolean
is_withdrawn (JsonObject *deletion)
{
  return !json_object_has_member (deletion, "why") || json_object_get_null_member (deletion, "why");
}

/* Deleted only by somebody who had seen everything that stands; a withdrawn deletion beside it keeps the record. */
static void
muster_merged_judge_deletion (MusterMerged *self)
{
  const MusterMergedGroup *group = muster_merged_find_group (self, MUSTER_GROUP_DELETED);
  g_autoptr (GArray) heads = NULL;
  gboolean withdrawn = FALSE;
  gboolean wanted = FALSE;

  if (group == NULL)
    return;
  heads = muster_merged_get_heads (self);
  for (guint i = 0; i < group->heads->len; i++)
    {
      JsonObject *deletion = get_values (g_ptr_array_index (group->heads, i), group->name);

      if (is_withdrawn (deletion))
        withdrawn = TRUE;
      else
        {
          wanted = TRUE;
          self->deleted |= deletion_saw_all (deletion, heads);
        }
    }
  self->deleted &= !withdrawn;
  self->contested = wanted && !self->deleted;
}

/**
 * muster_merge:
 * @kind: (nullable): the record's kind; %NULL where this program does not know it: then everything is `other`
 * @entries: (array length=n_entries): all changes of one record, each once, in any order; kept by the caller as long
 *   as the result is used
 * @n_entries: how many, at least 1
 *
 * The heads of a group are its changes that no other change replaces. Shown is the greatest head by (effective,
 * incarnation, id). More heads with different values are a conflict in a class A group, and silent in a class B group;
 * in both every value stays in the journal until a change replaces all heads.
 *
 * Returns: (transfer full): the record
 */
MusterMerged *
muster_merge (const MusterKind *kind, MusterMergeEntry *entries, guint n_entries)
{
  MusterMerged *self = g_new0 (MusterMerged, 1);

  self->kind = kind;
  self->groups = g_ptr_array_new_with_free_func (group_free);
  self->fields = json_object_new ();
  if (n_entries == 1)
    muster_merged_add_only (self, entries);
  else
    muster_merged_add_groups (self, entries, n_entries);
  g_ptr_array_sort (self->groups, compare_groups);
  for (guint i = 0; i < n_entries; i++)
    self->erased |= muster_change_is_erased (entries[i].change);
  self->erased |= muster_merged_find_group (self, MUSTER_GROUP_ERASED) != NULL;
  self->has_origin = muster_merged_find_group (self, MUSTER_GROUP_ORIGIN) != NULL;
  for (guint i = 0; i < self->groups->len; i++)
    {
      const MusterMergedGroup *group = g_ptr_array_index (self->groups, i);

      if (group->name[0] != '_')
        muster_merged_spread (self, group);
    }
  muster_merged_judge_deletion (self);
  return self;
}

/**
 * muster_merged_get_n_groups:
 * @self: a merged record
 *
 * Returns: how many groups were ever written
 */
guint
muster_merged_get_n_groups (const MusterMerged *self)
{
  return self->groups->len;
}

/**
 * muster_merged_get_group:
 * @self: a merged record
 * @index: below muster_merged_get_n_groups(); groups stand by name
 *
 * Returns: (transfer none): the group
 */
const MusterMergedGroup *
muster_merged_get_group (const MusterMerged *self, guint index)
{
  return g_ptr_array_index (self->groups, index);
}

/**
 * muster_merged_find_group:
 * @self: a merged record
 * @name: a group
 *
 * Returns: (transfer none) (nullable): the group, or %NULL where it was never written
 */
const MusterMergedGroup *
muster_merged_find_group (const MusterMerged *self, const char *name)
{
  for (guint i = 0; i < self->groups->len; i++)
    {
      const MusterMergedGroup *group = g_ptr_array_index (self->groups, i);

      if (strcmp (group->name, name) == 0)
        return group;
    }
  return NULL;
}

/**
 * muster_merged_get_fields:
 * @self: a merged record
 *
 * Returns: (transfer none): the shown values of known fields, flat; cleared ones are absent
 */
JsonObject *
muster_merged_get_fields (const MusterMerged *self)
{
  return self->fields;
}

/**
 * muster_merged_get_other:
 * @self: a merged record
 *
 * Returns: (transfer none) (nullable): {GROUP: {FIELD: VALUE}} of what this program does not know, kept as it came
 */
JsonObject *
muster_merged_get_other (const MusterMerged *self)
{
  return self->other;
}

/**
 * muster_merged_has_origin:
 * @self: a merged record
 *
 * Returns: whether the first change is here; without it the record is kept, but neither listed nor counted
 */
gboolean
muster_merged_has_origin (const MusterMerged *self)
{
  return self->has_origin;
}

/**
 * muster_merged_is_deleted:
 * @self: a merged record
 *
 * Returns: whether somebody who had seen everything that stands deleted it
 */
gboolean
muster_merged_is_deleted (const MusterMerged *self)
{
  return self->deleted;
}

/**
 * muster_merged_is_deletion_contested:
 * @self: a merged record
 *
 * Returns: whether somebody deleted it without having seen an edit: it stays, flagged
 */
gboolean
muster_merged_is_deletion_contested (const MusterMerged *self)
{
  return self->contested;
}

/**
 * muster_merged_is_erased:
 * @self: a merged record
 *
 * Returns: whether its values must not be kept
 */
gboolean
muster_merged_is_erased (const MusterMerged *self)
{
  return self->erased;
}

/**
 * muster_merged_has_conflict:
 * @self: a merged record
 *
 * Returns: whether a person has to choose between values
 */
gboolean
muster_merged_has_conflict (const MusterMerged *self)
{
  return self->conflict;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return muster_id_compare (a, b);
}

/**
 * muster_merged_get_heads:
 * @self: a merged record
 *
 * Returns: (transfer full) (element-type MusterId): the heads of all groups but the deletion, ascending, each once
 */
GArray *
muster_merged_get_heads (const MusterMerged *self)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (MusterId));
  GArray *heads = g_array_new (FALSE, FALSE, sizeof (MusterId));

  for (guint i = 0; i < self->groups->len; i++)
    {
      const MusterMergedGroup *group = g_ptr_array_index (self->groups, i);

      for (guint j = 0; j < group->heads->len && strcmp (group->name, MUSTER_GROUP_DELETED) != 0; j++)
        g_array_append_vals (all, muster_change_get_id (((MusterMergeEntry *) g_ptr_array_index (group->heads, j))->change), 1);
    }
  g_array_sort (all, compare_ids);
  for (guint i = 0; i < all->len; i++)
    if (i == 0 || !muster_id_equal (&g_array_index (all, MusterId, i), &g_array_index (all, MusterId, i - 1)))
      g_array_append_val (heads, g_array_index (all, MusterId, i));
  return heads;
}
