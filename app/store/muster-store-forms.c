/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

#include "muster-check-age.h"
#include "muster-json.h"

/* Unfinished forms: what stands in an open form, at most two seconds old. They never leave the laptop. */

static const char SQL_KEEP[] = "INSERT INTO form (id, kind, content, updated) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (id) DO UPDATE"
                               " SET content = excluded.content, updated = excluded.updated";
static const char SQL_REMOVE[] = "DELETE FROM form WHERE id = ?1";
static const char SQL_ALL[] = "SELECT id, kind, content, updated FROM form ORDER BY updated DESC";

static gboolean
refuse_minor (MusterStore *self, const char *kind, JsonObject *content, GError **error)
{
  g_autofree char *today = muster_store_today (self);

  if (strcmp (kind, "worker") != 0 || !muster_worker_is_minor (content, today))
    return FALSE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_MINOR,
               muster_worker_is_perhaps_minor (content, today)
                   ? "Under 16 by the birth date in the ID number, whose check digit does not fit: the form is not kept"
                     " until the number is corrected."
                   : "Under 16: the form is not kept.");
  return TRUE;
}

/**
 * muster_store_keep_form:
 * @self: a store
 * @form: id of the form; the record saved from it may have the same
 * @kind: what kind of record it is to become
 * @content: what stands in it
 * @error: %MUSTER_ERROR_MINOR: the form was thrown away; MUSTER_DB_ERROR_FULL
 *
 * Returns: whether it is on disk
 */
gboolean
muster_store_keep_form (MusterStore *self, const MusterId *form, const char *kind, JsonObject *content, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), content);
  g_autofree char *text = muster_json_to_canonical (node);
  g_autoptr (MusterStoreTransaction) transaction = NULL;
  g_autoptr (MusterDbStatement) statement = NULL;

  if (refuse_minor (self, kind, content, error))
    {
      muster_store_remove_form (self, form, NULL);
      return FALSE;
    }
  transaction = muster_store_begin (self, error);
  statement = transaction == NULL ? NULL : muster_db_prepare (self->db, SQL_KEEP, error);
  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, form);
  muster_db_bind_text (statement, 2, kind);
  muster_db_bind_text (statement, 3, text);
  muster_db_bind_int (statement, 4, muster_store_now_ms (self));
  return muster_db_run (statement, error) && muster_store_commit (transaction, error);
}

/**
 * muster_store_remove_form:
 * @self: a store; inside the transaction that saves the record, so that neither is without the other
 * @form: id of the form
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it is gone
 */
gboolean
muster_store_remove_form (MusterStore *self, const MusterId *form, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  g_autoptr (MusterDbStatement) statement = transaction == NULL ? NULL : muster_db_prepare (self->db, SQL_REMOVE, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, form);
  return muster_db_run (statement, error) && muster_store_commit (transaction, error);
}

/**
 * muster_store_get_forms:
 * @self: a store
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): [{"id","kind","content","updated"}…], newest first
 */
JsonArray *
muster_store_get_forms (MusterStore *self, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ALL, error);
  g_autoptr (JsonArray) forms = json_array_new ();
  MusterDbStep step;

  if (statement == NULL)
    return NULL;
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      const char *content = muster_db_column_text (statement, 3);
      JsonNode *node = muster_json_parse (content, strlen (content), &muster_json_limits_line, error);
      JsonObject *form;
      MusterId id;
      char text[MUSTER_ID_TEXT_SIZE];

      if (node == NULL)
        return NULL;
      form = json_object_new ();
      muster_column_id (statement, 1, &id);
      json_object_set_string_member (form, "id", muster_id_write (&id, text));
      json_object_set_string_member (form, "kind", muster_db_column_text (statement, 2));
      json_object_set_member (form, "content", node);
      json_object_set_int_member (form, "updated", muster_db_column_int (statement, 4));
      json_array_add_object_element (forms, form);
    }
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&forms);
}
