/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

#include "muster-json.h"

void
muster_bind_id (MusterDbStatement *statement, int index, const MusterId *id)
{
  muster_db_bind_blob (statement, index, id->bytes, MUSTER_ID_SIZE);
}

/* A text that is no id binds NULL: such a value points nowhere. */
void
muster_bind_id_text (MusterDbStatement *statement, int index, const char *text)
{
  MusterId id;

  if (muster_id_parse (text, &id))
    muster_bind_id (statement, index, &id);
  else
    muster_db_bind_null (statement, index);
}

gboolean
muster_column_id (MusterDbStatement *statement, int column, MusterId *id)
{
  gsize size;
  gconstpointer bytes = muster_db_column_blob (statement, column, &size);

  memset (id, 0, sizeof *id);
  if (bytes == NULL || size != MUSTER_ID_SIZE)
    return FALSE;
  memcpy (id->bytes, bytes, MUSTER_ID_SIZE);
  return TRUE;
}

void
muster_set_id_member (JsonObject *object, const char *member, MusterDbStatement *statement, int column)
{
  MusterId id;
  char text[MUSTER_ID_TEXT_SIZE];

  if (muster_column_id (statement, column, &id))
    json_object_set_string_member (object, member, muster_id_write (&id, text));
  else
    json_object_set_null_member (object, member);
}

static gboolean
read_ids (MusterDbStatement *statement, GArray *ids, GError **error)
{
  MusterDbStep step;

  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      MusterId found;

      if (muster_column_id (statement, 1, &found))
        g_array_append_val (ids, found);
    }
  return step != MUSTER_DB_FAILED;
}

gboolean
muster_collect_ids (MusterDb *db, const char *sql, const MusterId *id, GArray *ids, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, id);
  return read_ids (statement, ids, error);
}

gboolean
muster_collect_named (MusterDb *db, const char *sql, const MusterId *id, GArray *ids, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (db, sql, error);
  char text[MUSTER_ID_TEXT_SIZE];

  if (statement == NULL)
    return FALSE;
  muster_db_bind_text (statement, 1, muster_id_write (id, text));
  return read_ids (statement, ids, error);
}

void
muster_row_bind (const MusterTable *table, MusterDbStatement *statement, int index, const MusterField *field, JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    {
      muster_db_bind_null (statement, index);
      return;
    }
  switch (field->type)
    {
    case MUSTER_TYPE_INT:
    case MUSTER_TYPE_YUAN:
    case MUSTER_TYPE_TIMESTAMP:
      muster_db_bind_int (statement, index, json_node_get_int (value));
      break;
    case MUSTER_TYPE_BOOL:
      muster_db_bind_int (statement, index, json_node_get_boolean (value));
      break;
    case MUSTER_TYPE_REF:
      muster_bind_id_text (statement, index, json_node_get_string (value));
      break;
    case MUSTER_TYPE_LIST:
      {
        g_autofree char *text = muster_json_to_canonical (value);

        muster_db_bind_text (statement, index, text);
        break;
      }
    case MUSTER_TYPE_TEXT:
    case MUSTER_TYPE_DATE:
    case MUSTER_TYPE_CODE:
    case MUSTER_TYPE_DIVISION:
    case MUSTER_TYPE_OBJECT:
    default:
      muster_db_bind_text (statement, index, json_node_get_string (value));
      break;
    }
}

static void
read_field (MusterDbStatement *statement, int column, const MusterField *field, JsonObject *into)
{
  MusterId id;
  char text[MUSTER_ID_TEXT_SIZE];

  if (muster_db_column_is_null (statement, column))
    return;
  switch (field->type)
    {
    case MUSTER_TYPE_INT:
    case MUSTER_TYPE_YUAN:
    case MUSTER_TYPE_TIMESTAMP:
      json_object_set_int_member (into, field->name, muster_db_column_int (statement, column));
      break;
    case MUSTER_TYPE_BOOL:
      json_object_set_boolean_member (into, field->name, muster_db_column_int (statement, column) != 0);
      break;
    case MUSTER_TYPE_REF:
      if (muster_column_id (statement, column, &id))
        json_object_set_string_member (into, field->name, muster_id_write (&id, text));
      break;
    case MUSTER_TYPE_LIST:
      {
        const char *list = muster_db_column_text (statement, column);
        JsonNode *node = muster_json_parse (list, strlen (list), &muster_json_limits_line, NULL);

        if (node != NULL)
          json_object_set_member (into, field->name, node);
        break;
      }
    case MUSTER_TYPE_TEXT:
    case MUSTER_TYPE_DATE:
    case MUSTER_TYPE_CODE:
    case MUSTER_TYPE_DIVISION:
    case MUSTER_TYPE_OBJECT:
    default:
      json_object_set_string_member (into, field->name, muster_db_column_text (statement, column));
      break;
    }
}

/* The fields of the row that @statement, a select over the table's columns, stands on. */
JsonObject *
muster_row_read_fields (const MusterTable *table, MusterDbStatement *statement)
{
  JsonObject *fields = json_object_new ();

  for (guint i = 0; i < muster_kind_get_n_fields (table->kind); i++)
    read_field (statement, (int) (MUSTER_COLUMN_FIELDS + i), muster_kind_get_field (table->kind, i), fields);
  return fields;
}

static void
read_id (MusterDbStatement *statement, int column, const char *name, JsonObject *into)
{
  MusterId id;
  char text[MUSTER_ID_TEXT_SIZE];

  if (muster_column_id (statement, column, &id))
    json_object_set_string_member (into, name, muster_id_write (&id, text));
}

/* A record that is hidden here has none. */
static gboolean
read_lead (MusterStore *self, const MusterTable *table, MusterDbStatement *statement, JsonObject *into, GError **error)
{
  g_autoptr (GError) local = NULL;
  MusterLead lead;
  MusterId id;

  if (strcmp (table->kind->name, "intention") != 0 || !muster_column_id (statement, MUSTER_COLUMN_ID, &id))
    return TRUE;
  if (!muster_store_get_lead (self, &id, &lead, &local))
    {
      gboolean missing = g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND);

      if (!missing)
        g_propagate_error (error, g_steal_pointer (&local));
      return missing;
    }
  json_object_set_boolean_member (into, "_lead_complete", lead.complete);
  json_object_set_int_member (into, "_review_state", lead.review_state);
  json_object_set_int_member (into, "_lifecycle", lead.lifecycle);
  json_object_set_string_member (into, "_version", lead.version);
  return TRUE;
}

/* The flat record that people and programs get: the fields, `id`, and what is computed with a leading underscore. */
JsonObject *
muster_row_read (MusterStore *self, const MusterTable *table, MusterDbStatement *statement, GError **error)
{
  g_autoptr (JsonObject) record = muster_row_read_fields (table, statement);
  gint64 flags = muster_db_column_int (statement, MUSTER_COLUMN_FLAGS);

  read_id (statement, MUSTER_COLUMN_ID, "id", record);
  json_object_set_string_member (record, "_kind", table->kind->name);
  json_object_set_int_member (record, "_row", muster_db_column_int (statement, muster_table_get_row_column (table)));
  if (!muster_db_column_is_null (statement, MUSTER_COLUMN_ORIGIN))
    json_object_set_string_member (record, "_origin", muster_db_column_text (statement, MUSTER_COLUMN_ORIGIN));
  read_id (statement, MUSTER_COLUMN_SQUAD, "_squad", record);
  read_id (statement, MUSTER_COLUMN_DEPLOYMENT, "_deployment", record);
  if (!muster_db_column_is_null (statement, MUSTER_COLUMN_PAPER_NO))
    json_object_set_string_member (record, "_paper_no", muster_db_column_text (statement, MUSTER_COLUMN_PAPER_NO));
  if (!muster_db_column_is_null (statement, MUSTER_COLUMN_CREATED))
    json_object_set_int_member (record, "_created", muster_db_column_int (statement, MUSTER_COLUMN_CREATED));
  json_object_set_int_member (record, "_updated", muster_db_column_int (statement, MUSTER_COLUMN_UPDATED));
  json_object_set_int_member (record, "_revision", muster_db_column_int (statement, MUSTER_COLUMN_REVISION));
  read_id (statement, MUSTER_COLUMN_AUTHOR, "_author", record);
  json_object_set_boolean_member (record, "_complete", muster_db_column_int (statement, MUSTER_COLUMN_COMPLETE) != 0);
  json_object_set_boolean_member (record, "_deleted", muster_db_column_int (statement, MUSTER_COLUMN_DELETED) != 0);
  json_object_set_boolean_member (record, "_conflict", (flags & MUSTER_FLAG_CONFLICT) != 0);
  if (flags & MUSTER_FLAG_DELETION_CONTESTED)
    json_object_set_boolean_member (record, "_deletion_contested", TRUE);
  json_object_set_boolean_member (record, "_accepted", (flags & MUSTER_FLAG_NOT_ACCEPTED) == 0);
  return read_lead (self, table, statement, record, error) ? g_steal_pointer (&record) : NULL;
}

/* ---- Heads ----
 *
 * A record's groups mostly stand at one change, the first. `_heads` is that change's id, then each group that stands
 * elsewhere: one byte length of the name, the name, one byte count, the ids. */

static const MusterId *
find_default (const MusterMerged *merged)
{
  const MusterMergedGroup *group = muster_merged_find_group (merged, MUSTER_GROUP_ORIGIN);

  if (group == NULL)
    group = muster_merged_get_group (merged, 0);
  return muster_change_get_id (((MusterMergeEntry *) g_ptr_array_index (group->heads, 0))->change);
}

GBytes *
muster_heads_pack (const MusterMerged *merged)
{
  GByteArray *packed = g_byte_array_new ();
  const MusterId *standard = find_default (merged);

  g_byte_array_append (packed, standard->bytes, MUSTER_ID_SIZE);
  for (guint i = 0; i < muster_merged_get_n_groups (merged); i++)
    {
      const MusterMergedGroup *group = muster_merged_get_group (merged, i);
      const MusterMergeEntry *first = g_ptr_array_index (group->heads, 0);
      guint8 length = (guint8) strlen (group->name);
      guint8 count = (guint8) MIN (group->heads->len, 255);

      if (count == 1 && muster_id_equal (muster_change_get_id (first->change), standard))
        continue;
      g_byte_array_append (packed, &length, 1);
      g_byte_array_append (packed, (const guint8 *) group->name, length);
      g_byte_array_append (packed, &count, 1);
      for (guint j = 0; j < count; j++)
        g_byte_array_append (packed, muster_change_get_id (((MusterMergeEntry *) g_ptr_array_index (group->heads, j))->change)->bytes,
                             MUSTER_ID_SIZE);
    }
  return g_byte_array_free_to_bytes (packed);
}

static guint
group_owners (const MusterKind *kind, const char *name)
{
  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    {
      const MusterField *field = muster_kind_get_field (kind, i);

      if (strcmp (muster_field_get_group (field), name) == 0)
        return muster_field_get_owners (field, kind);
    }
  return kind->owners;
}

/* Appends the heads of the groups that @owner may write. */
void
muster_heads_collect (const MusterKind *kind, const guint8 *packed, gsize size, guint owner, GArray *ids)
{
  gsize at = MUSTER_ID_SIZE;

  if (size < MUSTER_ID_SIZE)
    return;
  g_array_append_vals (ids, packed, 1);
  while (at + 2 <= size)
    {
      gsize length = packed[at];
      g_autofree char *name = NULL;
      gsize count;

      if (at + 2 + length > size)
        return;
      name = g_strndup ((const char *) packed + at + 1, length);
      count = packed[at + 1 + length];
      at += 2 + length;
      if (at + count * MUSTER_ID_SIZE > size)
        return;
      if (group_owners (kind, name) & owner)
        g_array_append_vals (ids, packed + at, (guint) count);
      at += count * MUSTER_ID_SIZE;
    }
}
