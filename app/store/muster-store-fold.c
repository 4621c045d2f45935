/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

#include "muster-json.h"

static const char SQL_WAITING_RECORDS[] = "SELECT DISTINCT record FROM change WHERE state <> 1 AND state = 0";

/* The fold of one record: all its changes from the journal, merged, written into the typed row. A pure function of the
 * set of changes, so the order in which they came cannot show. */

static const char *
get_origin_text (const MusterMergedGroup *origin, const char *member)
{
  JsonNode *node = origin == NULL ? NULL : json_object_get_member (origin->shown, member);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gint64
get_created (const MusterMergedGroup *origin)
{
  JsonNode *node = origin == NULL ? NULL : json_object_get_member (origin->shown, "created");

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64 ? json_node_get_int (node) : 0;
}

static void
summarise (const MusterMerged *merged, GArray *entries, gint64 *updated, gint64 *flags, const char **author)
{
  MusterStamp newest = 0;
  const MusterMergedGroup *origin = muster_merged_find_group (merged, MUSTER_GROUP_ORIGIN);

  *flags = 0;
  *author = NULL;
  for (guint i = 0; i < entries->len; i++)
    {
      const MusterMergeEntry *entry = &g_array_index (entries, MusterMergeEntry, i);

      newest = MAX (newest, entry->effective);
      if (entry->state == MUSTER_CHANGE_QUARANTINED)
        *flags |= MUSTER_FLAG_NOT_ACCEPTED;
    }
  if (origin != NULL)
    *author = muster_change_get_by (((MusterMergeEntry *) g_ptr_array_index (origin->heads, 0))->change);
  if (muster_merged_has_conflict (merged))
    *flags |= MUSTER_FLAG_CONFLICT;
  if (muster_merged_is_deletion_contested (merged))
    *flags |= MUSTER_FLAG_DELETION_CONTESTED;
  *updated = muster_stamp_to_ms (newest);
}

static gboolean
is_complete (MusterStore *self, const MusterTable *table, JsonObject *fields)
{
  g_autoptr (MusterRecord) record = muster_record_new (table->kind, fields);
  g_autoptr (MusterProblems) problems = muster_record_check (record);

  return !muster_problems_has_errors (problems);
}

static void
bind_other (MusterDbStatement *statement, int index, const MusterMerged *merged)
{
  JsonObject *other = muster_merged_get_other (merged);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (other == NULL)
    return;
  node = json_node_init_object (json_node_alloc (), other);
  text = muster_json_to_canonical (node);
  muster_db_bind_text (statement, index, text);
}

static void
bind_common (MusterStore *self, const MusterTable *table, MusterDbStatement *statement, const MusterId *id,
             const MusterMerged *merged, GArray *entries)
{
  const MusterMergedGroup *origin = muster_merged_find_group (merged, MUSTER_GROUP_ORIGIN);
  g_autoptr (GBytes) heads = muster_heads_pack (merged);
  gint64 updated, flags;
  const char *author;

  summarise (merged, entries, &updated, &flags, &author);
  muster_bind_id (statement, MUSTER_COLUMN_ID, id);
  muster_db_bind_text (statement, MUSTER_COLUMN_ORIGIN, origin == NULL ? NULL : get_origin_text (origin, "origin"));
  muster_bind_id_text (statement, MUSTER_COLUMN_SQUAD, get_origin_text (origin, "squad"));
  muster_bind_id_text (statement, MUSTER_COLUMN_DEPLOYMENT, get_origin_text (origin, "deployment"));
  muster_db_bind_text (statement, MUSTER_COLUMN_PAPER_NO, get_origin_text (origin, "paper_no"));
  if (origin != NULL)
    muster_db_bind_int (statement, MUSTER_COLUMN_CREATED, get_created (origin));
  muster_db_bind_int (statement, MUSTER_COLUMN_UPDATED, updated);
  muster_db_bind_int (statement, MUSTER_COLUMN_REVISION, entries->len);
  muster_bind_id_text (statement, MUSTER_COLUMN_AUTHOR, author);
  muster_db_bind_int (statement, MUSTER_COLUMN_COMPLETE, is_complete (self, table, muster_merged_get_fields (merged)));
  muster_db_bind_int (statement, MUSTER_COLUMN_DELETED, muster_merged_is_deleted (merged));
  muster_db_bind_int (statement, MUSTER_COLUMN_FLAGS, flags);
  muster_db_bind_blob (statement, MUSTER_COLUMN_HEADS, g_bytes_get_data (heads, NULL), g_bytes_get_size (heads));
  bind_other (statement, MUSTER_COLUMN_OTHER, merged);
}

static gboolean
write_row (MusterStore *self, const MusterTable *table, const MusterId *id, const MusterMerged *merged, GArray *entries,
           gint64 *row, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, table->upsert, error);
  JsonObject *fields = muster_merged_get_fields (merged);

  if (statement == NULL)
    return FALSE;
  bind_common (self, table, statement, id, merged, entries);
  for (guint i = 0; i < muster_kind_get_n_fields (table->kind); i++)
    {
      const MusterField *field = muster_kind_get_field (table->kind, i);

      muster_row_bind (table, statement, (int) (MUSTER_COLUMN_FIELDS + i), field,
                       json_object_get_member (fields, field->name));
    }
  if (muster_db_step (statement, error) != MUSTER_DB_ROW)
    return FALSE;
  *row = muster_db_column_int (statement, 1);
  return TRUE;
}

static gboolean
remove_row (MusterStore *self, const MusterTable *table, const MusterId *id, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, table->delete_by_id, error);
  MusterDbStep step;

  if (statement == NULL || !muster_store_touch_lead_of (self, table, id, error))
    return FALSE;
  muster_bind_id (statement, 1, id);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_ROW)
    {
      MusterTouched touched = { table, *id };

      g_array_append_val (self->touched, touched);
      return muster_store_unindex_row (self, table, muster_db_column_int (statement, 1), error);
    }
  return step == MUSTER_DB_DONE;
}

static void
add_computed (const MusterTable *table, JsonObject *fields)
{
  if (table->kind->compute != NULL)
    table->kind->compute (fields);
}

static gboolean
fold_entries (MusterStore *self, const MusterTable *table, const MusterId *id, GArray *entries, GError **error)
{
  MusterTouched touched = { table, *id };
  g_autoptr (MusterMerged) merged = NULL;
  gint64 row;

  if (!muster_store_touch_lead_of (self, table, id, error))
    return FALSE;
  g_array_append_val (self->touched, touched);
  if (entries->len == 0)
    return remove_row (self, table, id, error);
  merged = muster_merge (table->kind, &g_array_index (entries, MusterMergeEntry, 0), entries->len);
  if (muster_merged_is_erased (merged) || !muster_merged_has_origin (merged))
    return remove_row (self, table, id, error);
  add_computed (table, muster_merged_get_fields (merged));
  return write_row (self, table, id, merged, entries, &row, error)
         && muster_store_index_row (self, table, row, muster_merged_get_fields (merged), error);
}

/* The kind of a record is the one of its first change; an author who names another later is not believed. */
static const MusterTable *
find_table_of (MusterStore *self, GArray *entries)
{
  return muster_store_find_table (self, muster_change_get_kind (g_array_index (entries, MusterMergeEntry, 0).change));
}

static gboolean
remove_everywhere (MusterStore *self, const MusterId *record, GError **error)
{
  GHashTableIter iter;
  gpointer table;

  g_hash_table_iter_init (&iter, self->tables);
  while (g_hash_table_iter_next (&iter, NULL, &table))
    if (!remove_row (self, table, record, error))
      return FALSE;
  return TRUE;
}

/**
 * muster_store_fold:
 * @self: a store, inside a transaction
 * @record: a record
 * @error: MUSTER_DB_ERROR; %MUSTER_ERROR_INVALID for a damaged journal
 *
 * Returns: whether the typed row and the search index say what the journal says
 */
gboolean
muster_store_fold (MusterStore *self, const MusterId *record, GError **error)
{
  g_autoptr (GArray) entries = muster_journal_load_record (self, record, FALSE, error);
  const MusterTable *table;

  if (entries == NULL)
    return FALSE;
  if (entries->len == 0)
    return remove_everywhere (self, record, error);
  table = find_table_of (self, entries);
  if (table == NULL)
    return TRUE;
  return fold_entries (self, table, record, entries, error);
}

/* @records: (element-type MusterId): a set */
gboolean
muster_store_fold_all (MusterStore *self, GHashTable *records, GError **error)
{
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, records);
  while (g_hash_table_iter_next (&iter, &record, NULL))
    if (!muster_store_fold (self, record, error))
      return FALSE;
  return TRUE;
}

/**
 * muster_store_fold_new:
 * @self: a store, inside a transaction
 * @change: the only change of its record
 * @effective: the stamp that orders it
 * @incarnation: the copy of a store that wrote it
 * @state: where it stands
 * @error: MUSTER_DB_ERROR
 *
 * muster_store_fold() for a record whose only change the caller holds; spares reading it back.
 *
 * Returns: whether it was written
 */
gboolean
muster_store_fold_new (MusterStore *self, MusterChange *change, MusterStamp effective, const MusterId *incarnation,
                       MusterChangeState state, GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (MusterMergeEntry));
  MusterMergeEntry entry = { .change = change, .effective = effective, .incarnation = *incarnation, .state = state };
  const MusterTable *table = muster_store_find_table (self, muster_change_get_kind (change));

  if (table == NULL)
    return TRUE;
  g_array_append_val (entries, entry);
  return fold_entries (self, table, muster_change_get_record (change), entries, error);
}

/* What orders a change, or flags its record, is part of the fold: so is the name of the copy that wrote it. */
gboolean
muster_store_fold_waiting (MusterStore *self, GError **error)
{
  g_autoptr (GArray) records = g_array_new (FALSE, FALSE, sizeof (MusterId));
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_WAITING_RECORDS, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      MusterId id;

      muster_column_id (statement, 1, &id);
      g_array_append_val (records, id);
    }
  muster_db_reset (statement);
  for (guint i = 0; step != MUSTER_DB_FAILED && i < records->len; i++)
    if (!muster_store_fold (self, &g_array_index (records, MusterId, i), error))
      return FALSE;
  return step != MUSTER_DB_FAILED;
}
