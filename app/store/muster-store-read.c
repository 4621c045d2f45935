/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

#include "muster-json.h"

static const char SQL_KIND_OF_RECORD[] = "SELECT kind FROM change WHERE record = ?1 ORDER BY seq LIMIT 1";
static const char SQL_HISTORY[]
    = "SELECT line, effective, incarnation, state, hq_seq, reason FROM change WHERE record = ?1 ORDER BY effective, id";

static const char SQL_UNSENT[] = "SELECT 1 FROM change WHERE record = ?1 AND state <> 1 LIMIT 1";

static gboolean
set_not_found (GError **error)
{
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "There is no such record here.");
  return FALSE;
}

/**
 * muster_store_find_kind:
 * @self: a store
 * @id: a record
 * @error: %MUSTER_ERROR_NOT_FOUND; %MUSTER_ERROR_TOO_NEW: a kind that this program does not know
 *
 * Returns: (nullable): its kind
 */
const MusterKind *
muster_store_find_kind (MusterStore *self, const MusterId *id, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_KIND_OF_RECORD, error);
  const MusterKind *kind;
  MusterDbStep step;

  if (statement == NULL)
    return NULL;
  muster_bind_id (statement, 1, id);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_DONE)
    set_not_found (error);
  if (step != MUSTER_DB_ROW)
    return NULL;
  kind = muster_catalogue_find (self->catalogue, muster_db_column_text (statement, 1));
  if (kind == NULL)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_NEW, "This record is of a kind that this Muster does not know; update it.");
  return kind;
}

/**
 * muster_store_merge_record:
 * @self: a store
 * @id: a record
 * @error: %MUSTER_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the record with its groups and heads
 */
MusterMerged *
muster_store_merge_record (MusterStore *self, const MusterId *id, GError **error)
{
  const MusterKind *kind = muster_store_find_kind (self, id, error);
  g_autoptr (GArray) entries = kind == NULL ? NULL : muster_journal_load_record (self, id, FALSE, error);
  MusterMerged *merged;

  if (entries == NULL)
    return NULL;
  if (entries->len == 0)
    {
      set_not_found (error);
      return NULL;
    }
  merged = muster_merge (kind, &g_array_index (entries, MusterMergeEntry, 0), entries->len);
  muster_merged_take_entries (merged, g_steal_pointer (&entries));
  return merged;
}

static JsonObject *
read_row (MusterStore *self, const MusterTable *table, const char *sql, const MusterId *id, gint64 row, gboolean whole,
          GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, sql, error);
  MusterDbStep step;

  if (statement == NULL)
    return NULL;
  if (id != NULL)
    muster_bind_id (statement, 1, id);
  else
    muster_db_bind_int (statement, 1, row);
  step = muster_db_step (statement, error);
  if (step != MUSTER_DB_ROW)
    return NULL;
  return whole ? muster_row_read (self, table, statement, error) : muster_row_read_fields (table, statement);
}

/**
 * muster_store_peek:
 * @self: a store
 * @kind: a kind
 * @id: a record of it
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): its fields, flat; %NULL without error where it is not here
 */
JsonObject *
muster_store_peek (MusterStore *self, const char *kind, const MusterId *id, GError **error)
{
  const MusterTable *table = muster_store_find_table (self, kind);

  return table == NULL ? NULL : read_row (self, table, table->select_by_id, id, 0, FALSE, error);
}

/**
 * muster_store_get:
 * @self: a store
 * @id: a record
 * @error: %MUSTER_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the flat record: its fields, `id`, and what is computed with a leading underscore
 */
JsonObject *
muster_store_get (MusterStore *self, const MusterId *id, GError **error)
{
  g_autoptr (GError) local = NULL;
  const MusterKind *kind = muster_store_find_kind (self, id, error);
  const MusterTable *table = kind == NULL ? NULL : muster_store_find_table (self, kind->name);
  JsonObject *record = table == NULL ? NULL : read_row (self, table, table->select_by_id, id, 0, TRUE, &local);

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (record == NULL && table != NULL)
    set_not_found (error);
  return record;
}

/**
 * muster_store_get_row:
 * @self: a store
 * @kind: a kind
 * @row: a position, from muster_store_list_positions()
 * @error: %MUSTER_ERROR_NOT_FOUND where it went meanwhile
 *
 * Returns: (transfer full) (nullable): the flat record
 */
JsonObject *
muster_store_get_row (MusterStore *self, const char *kind, gint64 row, GError **error)
{
  g_autoptr (GError) local = NULL;
  const MusterTable *table = muster_store_require_table (self, kind, error);
  JsonObject *record = table == NULL ? NULL : read_row (self, table, table->select_by_row, NULL, row, TRUE, &local);

  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else if (record == NULL && table != NULL)
    set_not_found (error);
  return record;
}

/**
 * muster_store_is_unsent:
 * @self: a store
 * @id: a record
 *
 * Returns: whether headquarters has not taken every change of it; as `_unsent` in a #MusterQuery
 */
gboolean
muster_store_is_unsent (MusterStore *self, const MusterId *id)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_UNSENT, NULL);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, id);
  return muster_db_step (statement, NULL) == MUSTER_DB_ROW;
}

static JsonObject *
describe_change (MusterDbStatement *statement, GError **error)
{
  static const char *const states[] = { "local", "accepted", "quarantined", "refused" };
  const char *line = muster_db_column_text (statement, 1);
  g_autoptr (MusterChange) change = muster_change_new_from_line (line, strlen (line), error);
  gint64 state = muster_db_column_int (statement, 4);
  char text[MUSTER_ID_TEXT_SIZE];
  JsonObject *object;
  MusterId incarnation;

  if (change == NULL)
    return NULL;
  object = json_object_new ();
  json_object_set_string_member (object, "change", muster_id_write (muster_change_get_id (change), text));
  json_object_set_string_member (object, "by", muster_change_get_by (change));
  json_object_set_int_member (object, "time", muster_stamp_to_ms (muster_change_get_time (change)));
  json_object_set_int_member (object, "effective", muster_stamp_to_ms ((MusterStamp) muster_db_column_int (statement, 2)));
  if (muster_column_id (statement, 3, &incarnation))
    json_object_set_string_member (object, "incarnation", muster_id_write (&incarnation, text));
  json_object_set_string_member (object, "state", states[CLAMP (state, 0, 3)]);
  if (!muster_db_column_is_null (statement, 5))
    json_object_set_int_member (object, "hq_seq", muster_db_column_int (statement, 5));
  if (!muster_db_column_is_null (statement, 6))
    json_object_set_string_member (object, "reason", muster_db_column_text (statement, 6));
  json_object_set_boolean_member (object, "erased", muster_change_is_erased (change));
  json_object_set_object_member (object, "set", json_object_ref (muster_change_get_set (change)));
  return object;
}

/**
 * muster_store_get_history:
 * @self: a store
 * @id: a record
 * @error: %MUSTER_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): every change of the record, oldest first: who, when, from which copy, what
 */
JsonArray *
muster_store_get_history (MusterStore *self, const MusterId *id, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_HISTORY, error);
  g_autoptr (JsonArray) history = json_array_new ();
  MusterDbStep step;

  if (statement == NULL)
    return NULL;
  muster_bind_id (statement, 1, id);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      JsonObject *change = describe_change (statement, error);

      if (change == NULL)
        return NULL;
      json_array_add_object_element (history, change);
    }
  if (step == MUSTER_DB_FAILED)
    return NULL;
  if (json_array_get_length (history) == 0)
    {
      set_not_found (error);
      return NULL;
    }
  return g_steal_pointer (&history);
}

/* The rules ask for other records; what could not be read is told apart from what is not there. */
typedef struct
{
  MusterStore *store;
  GError *error; /* nullable: the first */
} Lookup;

static JsonObject *
lookup (gpointer data, const char *kind, const MusterId *id)
{
  Lookup *self = data;

  return muster_store_peek (self->store, kind, id, self->error == NULL ? &self->error : NULL);
}

/**
 * muster_store_check_record:
 * @self: a store
 * @id: a record
 * @error: %MUSTER_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): what is wrong with it, errors and warnings, also across records
 */
MusterProblems *
muster_store_check_record (MusterStore *self, const MusterId *id, GError **error)
{
  g_autoptr (MusterMerged) merged = muster_store_merge_record (self, id, error);
  const MusterKind *kind = merged == NULL ? NULL : muster_store_find_kind (self, id, error);
  g_autofree char *today = muster_store_today (self);
  g_autoptr (MusterProblems) problems = NULL;
  g_autoptr (MusterRecord) record = NULL;
  Lookup data = { .store = self };

  if (kind == NULL)
    return NULL;
  record = muster_record_new (kind, muster_merged_get_fields (merged));
  muster_record_set_lookup (record, lookup, &data);
  muster_record_set_today (record, today);
  problems = muster_record_check (record);
  if (data.error == NULL)
    return g_steal_pointer (&problems);
  g_propagate_error (error, data.error);
  return NULL;
}
