/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

/* Two records of one person become one, by a person's decision. Whoever may write `merged_into` (liaison officers and
 * headquarters) sets it, and both records stay. A squad may not: it moves what speaks of the one to the other, takes
 * along what only the one knew, and deletes the empty one. Either way a receipt tells what was done, to undo it. */

static gboolean
find_whether_squad (MusterStore *self, gboolean *squad, GError **error)
{
  g_autofree char *role = NULL;

  if (!muster_store_read_setting (self, "role", &role, error))
    return FALSE;
  *squad = role == NULL || strcmp (role, "squad") == 0;
  return TRUE;
}

static gboolean
set_reference (MusterStore *self, const MusterId *record, const char *field, const char *value, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();

  if (value == NULL)
    json_object_set_null_member (fields, field);
  else
    json_object_set_string_member (fields, field, value);
  return muster_store_edit (self, record, fields, error);
}

/* ---- What speaks of one ---- */

static gboolean
note_record (gpointer data, JsonObject *record, GError **error)
{
  g_ptr_array_add (data, g_strdup (json_object_get_string_member (record, "id")));
  return TRUE;
}

static gboolean
move_field (MusterStore *self, const MusterKind *kind, const char *field, const char *from, const char *to,
            JsonArray *moved, GError **error)
{
  g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  MusterQuery query = { .kind = kind->name, .where = where };

  g_hash_table_insert (where, (gpointer) field, (gpointer) from);
  if (!muster_store_list (self, &query, note_record, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      JsonObject *entry = json_object_new ();
      MusterId id;

      json_object_set_string_member (entry, "id", g_ptr_array_index (ids, i));
      json_object_set_string_member (entry, "field", field);
      json_array_add_object_element (moved, entry);
      if (!muster_id_parse (g_ptr_array_index (ids, i), &id) || !set_reference (self, &id, field, to, error))
        return FALSE;
    }
  return TRUE;
}

/* Of workers joined into the one before, and for a squad of intentions and consents: what the role may write. */
static gboolean
move_references (MusterStore *self, guint owner, const char *from, const char *to, JsonArray *moved, GError **error)
{
  for (guint i = 0; i < muster_catalogue_get_n_kinds (self->catalogue); i++)
    {
      const MusterKind *kind = muster_catalogue_get_kind (self->catalogue, i);

      for (guint j = 0; j < kind->n_fields; j++)
        if (kind->fields[j].type == MUSTER_TYPE_REF && g_strcmp0 (kind->fields[j].ref_kind, "worker") == 0
            && (muster_field_get_owners (&kind->fields[j], kind) & owner) != 0
            && !move_field (self, kind, kind->fields[j].name, from, to, moved, error))
          return FALSE;
    }
  return TRUE;
}

/* ---- What only one knew ---- */

static gboolean
has_group (const MusterKind *kind, JsonObject *record, const char *group)
{
  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    {
      const MusterField *field = muster_kind_get_field (kind, i);
      JsonNode *value = json_object_get_member (record, field->name);

      if (strcmp (muster_field_get_group (field), group) == 0 && value != NULL && !JSON_NODE_HOLDS_NULL (value))
        return TRUE;
    }
  return FALSE;
}

/* Whose number it is goes with the number. */
static gboolean
belongs_to_another_number (const MusterField *field, JsonObject *keep, JsonObject *drop)
{
  const char *number = json_object_get_string_member_with_default (keep, "mobile", NULL);

  return strcmp (field->name, "mobile_owner") == 0 && number != NULL
         && g_strcmp0 (number, json_object_get_string_member_with_default (drop, "mobile", NULL)) != 0;
}

static gboolean
fill (MusterStore *self, const MusterId *keep_id, JsonObject *keep, JsonObject *drop, JsonArray *filled, GError **error)
{
  const MusterKind *kind = muster_store_require_table (self, "worker", error)->kind;
  g_autoptr (JsonObject) fields = json_object_new ();

  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    {
      const MusterField *field = muster_kind_get_field (kind, i);
      JsonNode *value = json_object_get_member (drop, field->name);

      if (value == NULL || JSON_NODE_HOLDS_NULL (value) || field->computed
          || (muster_field_get_owners (field, kind) & MUSTER_OWNER_SQUAD) == 0
          || has_group (kind, keep, muster_field_get_group (field)) || belongs_to_another_number (field, keep, drop))
        continue;
      json_object_set_member (fields, field->name, json_node_copy (value));
      json_array_add_string_element (filled, field->name);
    }
  return json_array_get_length (filled) == 0 || muster_store_edit (self, keep_id, fields, error);
}

/* ---- Joining ---- */

static gboolean
join (MusterStore *self, const MusterId *keep, const MusterId *drop, JsonObject *receipt, GError **error)
{
  g_autoptr (JsonObject) kept = muster_store_get (self, keep, error);
  g_autoptr (JsonObject) dropped = kept == NULL ? NULL : muster_store_get (self, drop, error);
  const char *to, *from;

  if (dropped == NULL)
    return FALSE;
  to = json_object_get_string_member (receipt, "keep");
  from = json_object_get_string_member (receipt, "drop");
  if (json_object_get_boolean_member (receipt, "deleted"))
    return move_references (self, MUSTER_OWNER_SQUAD, from, to, json_object_get_array_member (receipt, "moved"), error)
           && fill (self, keep, kept, dropped, json_object_get_array_member (receipt, "filled"), error)
           && muster_store_delete (self, drop, "the same person as another record", error);
  return move_references (self, MUSTER_OWNER_LIAISON, from, to, json_object_get_array_member (receipt, "moved"), error)
         && set_reference (self, drop, "merged_into", to, error);
}

/**
 * muster_store_join_workers:
 * @self: a store
 * @keep: the worker whose record goes on
 * @drop: the other record of the same person
 * @error: %MUSTER_ERROR_NOT_FOUND, and as muster_store_edit()
 *
 * One transaction. Two intentions stay two; they are of one person then.
 *
 * Returns: (transfer full) (nullable): what muster_store_part_workers() takes back
 */
JsonObject *
muster_store_join_workers (MusterStore *self, const MusterId *keep, const MusterId *drop, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  g_autoptr (JsonObject) receipt = json_object_new ();
  char text[MUSTER_ID_TEXT_SIZE];
  gboolean squad;

  if (transaction == NULL || !find_whether_squad (self, &squad, error))
    return NULL;
  json_object_set_string_member (receipt, "keep", muster_id_write (keep, text));
  json_object_set_string_member (receipt, "drop", muster_id_write (drop, text));
  json_object_set_boolean_member (receipt, "deleted", squad);
  json_object_set_array_member (receipt, "moved", json_array_new ());
  json_object_set_array_member (receipt, "filled", json_array_new ());
  if (!join (self, keep, drop, receipt, error) || !muster_store_commit (transaction, error))
    return NULL;
  return g_steal_pointer (&receipt);
}

static gboolean
empty_filled (MusterStore *self, const MusterId *keep, JsonArray *filled, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();

  for (guint i = 0; i < json_array_get_length (filled); i++)
    json_object_set_null_member (fields, json_array_get_string_element (filled, i));
  return json_array_get_length (filled) == 0 || muster_store_edit (self, keep, fields, error);
}

static gboolean
move_back (MusterStore *self, JsonArray *moved, const char *to, GError **error)
{
  for (guint i = 0; i < json_array_get_length (moved); i++)
    {
      JsonObject *entry = json_array_get_object_element (moved, i);
      MusterId id;

      if (!muster_id_parse (json_object_get_string_member (entry, "id"), &id)
          || !set_reference (self, &id, json_object_get_string_member (entry, "field"), to, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * muster_store_part_workers:
 * @self: a store
 * @receipt: what muster_store_join_workers() gave
 * @error: as muster_store_edit() and muster_store_restore()
 *
 * Undoes it by changes of its own: what others saw meanwhile is in the history.
 *
 * Returns: whether there are two again
 */
gboolean
muster_store_part_workers (MusterStore *self, JsonObject *receipt, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  const char *from = json_object_get_string_member (receipt, "drop");
  MusterId keep, drop;

  if (transaction == NULL || !muster_id_parse (from, &drop)
      || !muster_id_parse (json_object_get_string_member (receipt, "keep"), &keep))
    return FALSE;
  if (json_object_get_boolean_member (receipt, "deleted") ? !muster_store_restore (self, &drop, error)
                                                          : !set_reference (self, &drop, "merged_into", NULL, error))
    return FALSE;
  return move_back (self, json_object_get_array_member (receipt, "moved"), from, error)
         && empty_filled (self, &keep, json_object_get_array_member (receipt, "filled"), error)
         && muster_store_commit (transaction, error);
}
