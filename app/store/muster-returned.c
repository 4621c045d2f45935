/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-returned.h"

#include <string.h>

#include "muster-store-private.h"

/* The review that gave the lead back is the newest that judged its present version; state 4: given back. */
#define SELECT_RETURNED                                                                                                \
  "SELECT i._id, i.worker_id, r._id FROM lead l JOIN record_intention i ON i._id = l.intention"                        \
  " JOIN record_review r ON r._id = (SELECT n._id FROM record_review n WHERE n.target_id = l.intention"                \
  " AND n.target_version = l.version AND NOT n._deleted AND n._origin IS NOT NULL"                                     \
  " ORDER BY coalesce (n.decided_at, 0) DESC, n._updated DESC, n._id DESC LIMIT 1)"                                    \
  " WHERE l.review_state = 4 AND NOT i._deleted AND i.worker_id IS NOT NULL"

#define ORDER_BY_DUE " ORDER BY r.due_at IS NULL, r.due_at, i.taken_at, i._id"

static const char SQL_ALL[] = SELECT_RETURNED " AND (?1 IS NULL OR i._squad = ?1)" ORDER_BY_DUE " LIMIT 1000";
static const char SQL_OF_WORKER[] = SELECT_RETURNED " AND i.worker_id = ?1" ORDER_BY_DUE;

static void
copy_member (JsonObject *from, const char *name, JsonObject *into)
{
  JsonNode *value = json_object_get_member (from, name);

  if (value != NULL && !JSON_NODE_HOLDS_NULL (value))
    json_object_set_member (into, name, json_node_copy (value));
}

static gboolean
append_row (MusterStore *self, MusterDbStatement *statement, JsonArray *returned, GError **error)
{
  static const char *const told[] = { "reasons", "fields", "comment", "due_at", "decided_at", "by" };
  static const char *const names[] = { "intention", "worker", "review" };
  g_autoptr (JsonObject) row = json_object_new ();
  g_autoptr (JsonObject) review = NULL;
  MusterId id;
  char text[MUSTER_ID_TEXT_SIZE];

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (muster_column_id (statement, (int) i + 1, &id))
      json_object_set_string_member (row, names[i], muster_id_write (&id, text));
  review = muster_store_get (self, &id, error);
  if (review == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    copy_member (review, told[i], row);
  json_array_add_object_element (returned, g_steal_pointer (&row));
  return TRUE;
}

static JsonArray *
collect (MusterStore *self, MusterDbStatement *statement, GError **error)
{
  g_autoptr (JsonArray) returned = json_array_new ();
  MusterDbStep step;

  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    if (!append_row (self, statement, returned, error))
      return NULL;
  return step == MUSTER_DB_DONE ? g_steal_pointer (&returned) : NULL;
}

/**
 * muster_store_list_returned:
 * @self: a store
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): [{"intention","worker","review","reasons","fields","comment","due_at",
 *   "decided_at","by"}…], what is due first first; at most a thousand; of this laptop's squad, where it has one
 */
JsonArray *
muster_store_list_returned (MusterStore *self, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ALL, error);
  g_autofree char *squad = NULL;
  MusterId id;

  if (statement == NULL || !muster_store_read_setting (self, "squad", &squad, error))
    return NULL;
  if (squad != NULL && muster_id_parse (squad, &id))
    muster_bind_id (statement, 1, &id);
  else
    muster_db_bind_null (statement, 1);
  return collect (self, statement, error);
}

/**
 * muster_store_list_returned_of:
 * @self: a store
 * @worker: a worker
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): as muster_store_list_returned(), of this worker alone
 */
JsonArray *
muster_store_list_returned_of (MusterStore *self, const MusterId *worker, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_OF_WORKER, error);

  if (statement == NULL)
    return NULL;
  muster_bind_id (statement, 1, worker);
  return collect (self, statement, error);
}
