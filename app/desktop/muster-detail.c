/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-detail.h"

#include <string.h>

#include <glib/gi18n.h>

#include "muster-laptop-label.h"
#include "muster-list-related.h"
#include "muster-outbox.h"
#include "muster-returned.h"
#include "muster-words.h"

#define PARTS 3

static void
related_free (gpointer data)
{
  MusterRelated *related = data;

  g_ptr_array_unref (related->ids);
  g_ptr_array_unref (related->titles);
  g_free (related);
}

void
muster_detail_free (gpointer data)
{
  MusterDetail *self = data;

  g_clear_pointer (&self->record, json_object_unref);
  g_clear_pointer (&self->problems, muster_problems_free);
  g_clear_pointer (&self->history, json_array_unref);
  g_clear_pointer (&self->conflicts, json_array_unref);
  g_clear_pointer (&self->returned, json_array_unref);
  g_clear_pointer (&self->duplicates, json_array_unref);
  g_ptr_array_unref (self->related);
  g_hash_table_unref (self->names);
  g_free (self->today);
  g_free (self);
}

/**
 * muster_detail_name:
 * @self: what was read of a record
 * @id: (nullable): a record that it names, as text
 *
 * Returns: (transfer none): what that is called; "…" where it is not here
 */
const char *
muster_detail_name (const MusterDetail *self, const char *id)
{
  const char *name = id == NULL ? NULL : g_hash_table_lookup (self->names, id);

  return name == NULL ? "…" : name;
}

/**
 * muster_detail_knows:
 * @self: what was read of a record
 * @id: (nullable): a record that it names, as text
 *
 * Returns: whether that is here, so that it has a name
 */
gboolean
muster_detail_knows (const MusterDetail *self, const char *id)
{
  return g_strcmp0 (muster_detail_name (self, id), "…") != 0;
}

static void
add_name (MusterDetail *self, MusterStore *store, const char *id)
{
  if (id != NULL && !g_hash_table_contains (self->names, id))
    g_hash_table_insert (self->names, g_strdup (id), muster_list_related_title (store, id));
}

static void
add_names_of (MusterDetail *self, MusterStore *store, const MusterField *field, JsonNode *value)
{
  if (value == NULL || JSON_NODE_HOLDS_NULL (value))
    return;
  if (field->type == MUSTER_TYPE_REF)
    add_name (self, store, json_node_get_string (value));
  if (field->type == MUSTER_TYPE_LIST && field->element == MUSTER_TYPE_REF && JSON_NODE_HOLDS_ARRAY (value))
    for (guint i = 0; i < json_array_get_length (json_node_get_array (value)); i++)
      add_name (self, store, json_array_get_string_element (json_node_get_array (value), i));
}

/* Names of other laptops are headquarters' knowledge; whose they are is known by who writes on them, and the end of the
 * name that a copy writes under tells them apart. */
static void
name_laptop (MusterDetail *self, MusterStore *store, const char *incarnation, const char *by)
{
  MusterId own = muster_outbox_get_incarnation (store);
  g_autofree char *label = NULL;
  MusterId id;

  if (incarnation == NULL || !muster_id_parse (incarnation, &id) || g_hash_table_contains (self->names, incarnation))
    return;
  label = muster_laptop_label (store, incarnation, by, &own);
  g_hash_table_insert (self->names, g_strdup (incarnation), g_steal_pointer (&label));
}

static void
name_reviewers (MusterDetail *self, MusterStore *store)
{
  for (guint i = 0; i < json_array_get_length (self->returned); i++)
    add_name (
        self, store,
        json_object_get_string_member_with_default (json_array_get_object_element (self->returned, i), "by", NULL));
}

static void
name_references (MusterDetail *self, MusterStore *store)
{
  for (guint i = 0; i < muster_kind_get_n_fields (self->kind); i++)
    {
      const MusterField *field = muster_kind_get_field (self->kind, i);

      add_names_of (self, store, field, json_object_get_member (self->record, field->name));
    }
  for (guint i = 0; i < json_array_get_length (self->history); i++)
    {
      JsonObject *change = json_array_get_object_element (self->history, i);

      add_name (self, store, json_object_get_string_member_with_default (change, "by", NULL));
      name_laptop (self, store, json_object_get_string_member_with_default (change, "incarnation", NULL),
                   json_object_get_string_member_with_default (change, "by", NULL));
    }
}

/* ---- What was given back ---- */

static JsonArray *
read_returned (MusterDetail *self, MusterStore *store, GError **error)
{
  return strcmp (self->kind->name, "worker") == 0 ? muster_store_list_returned_of (store, &self->id, error)
                                                  : json_array_new ();
}

/**
 * muster_detail_is_returned:
 * @self: what was read of a record
 * @field: name of a field
 *
 * Returns: whether a liaison officer asks for the field to be corrected
 */
gboolean
muster_detail_is_returned (const MusterDetail *self, const char *field)
{
  for (guint i = 0; i < json_array_get_length (self->returned); i++)
    {
      JsonObject *returned = json_array_get_object_element (self->returned, i);
      JsonArray *fields
          = json_object_has_member (returned, "fields") ? json_object_get_array_member (returned, "fields") : NULL;

      for (guint j = 0; fields != NULL && j < json_array_get_length (fields); j++)
        if (g_strcmp0 (json_array_get_string_element (fields, j), field) == 0)
          return TRUE;
    }
  return FALSE;
}

/* ---- Duplicates ---- */

static gboolean
read_duplicates (MusterDetail *self, MusterStore *store, GError **error)
{
  gboolean asked = strcmp (self->kind->name, "worker") == 0;
  char text[MUSTER_ID_TEXT_SIZE];

  self->duplicates = asked ? muster_store_get_duplicates_of (store, &self->id, error) : json_array_new ();
  muster_id_write (&self->id, text);
  for (guint i = 0; self->duplicates != NULL && i < json_array_get_length (self->duplicates); i++)
    {
      JsonObject *pair = json_array_get_object_element (self->duplicates, i);
      const char *a = json_object_get_string_member (pair, "a");
      const char *other = strcmp (a, text) == 0 ? json_object_get_string_member (pair, "b") : a;
      MusterId id;
      JsonObject *record = muster_id_parse (other, &id) ? muster_store_get (store, &id, error) : NULL;

      if (record == NULL)
        return FALSE;
      json_object_set_object_member (pair, "record", record);
    }
  return self->duplicates != NULL;
}

/* ---- Who refers to it ---- */

static gboolean
add_related_record (gpointer data, JsonObject *record, GError **error)
{
  MusterRelated *related = data;

  g_ptr_array_add (related->ids, g_strdup (json_object_get_string_member (record, "id")));
  return TRUE;
}

/* Other records tell best which one it is; then what is neither personal nor a time. */
static gboolean
tells (const MusterRelated *related, const MusterField *field, gboolean reference)
{
  if (field == related->field || field->computed || (field->type == MUSTER_TYPE_REF) != reference)
    return FALSE;
  if (reference)
    return g_strcmp0 (field->ref_kind, "consent") != 0 && g_strcmp0 (field->ref_kind, "attachment") != 0
           && g_strcmp0 (field->ref_kind, "member") != 0;
  return field->privacy == MUSTER_PRIVACY_NONE && field->type != MUSTER_TYPE_TIMESTAMP
         && field->type != MUSTER_TYPE_BOOL && (field->type != MUSTER_TYPE_LIST || field->element == MUSTER_TYPE_CODE);
}

static char *
describe_related (MusterStore *store, const MusterRelated *related, const char *id)
{
  MusterId record_id;
  g_autoptr (JsonObject) record = muster_id_parse (id, &record_id) ? muster_store_get (store, &record_id, NULL) : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_fields = related->kind->n_fields;
  guint shown = 0;

  for (guint i = 0; record != NULL && i < 2 * n_fields && shown < PARTS; i++)
    {
      const MusterField *field = &related->kind->fields[i % n_fields];
      JsonNode *value = json_object_get_member (record, field->name);
      g_autofree char *part = NULL;

      if (value == NULL || JSON_NODE_HOLDS_NULL (value) || !tells (related, field, i < n_fields))
        continue;
      part = field->type == MUSTER_TYPE_REF ? muster_list_related_title (store, json_node_get_string (value))
                                            : muster_words_for_value (field, value);
      g_string_append_printf (text, "%s%s", text->len == 0 ? "" : " · ", part);
      shown++;
    }
  if (text->len == 0 && record != NULL)
    return muster_list_related_title (store, id);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
read_related (MusterDetail *self, MusterStore *store, const MusterKind *kind, const MusterField *field, GError **error)
{
  g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
  char text[MUSTER_ID_TEXT_SIZE];
  MusterQuery query = { .kind = kind->name, .where = where, .limit = MUSTER_DETAIL_RELATED };
  MusterRelated *related = g_new0 (MusterRelated, 1);

  g_hash_table_insert (where, (gpointer) field->name, (gpointer) muster_id_write (&self->id, text));
  related->kind = kind;
  related->field = field;
  related->ids = g_ptr_array_new_with_free_func (g_free);
  related->titles = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->related, related);
  related->count = muster_store_count (store, &query, error);
  if (related->count < 0 || !muster_store_list (store, &query, add_related_record, related, error))
    return FALSE;
  for (guint i = 0; i < related->ids->len; i++)
    g_ptr_array_add (related->titles, describe_related (store, related, g_ptr_array_index (related->ids, i)));
  return TRUE;
}

/* A reference without an index would be looked for in the whole table. */
static gboolean
read_all_related (MusterDetail *self, MusterStore *store, GError **error)
{
  MusterCatalogue *catalogue = muster_store_get_catalogue (store);

  for (guint i = 0; i < muster_catalogue_get_n_kinds (catalogue); i++)
    {
      const MusterKind *kind = muster_catalogue_get_kind (catalogue, i);

      for (guint j = 0; j < kind->n_fields; j++)
        if (kind->fields[j].type == MUSTER_TYPE_REF && kind->fields[j].indexed
            && g_strcmp0 (kind->fields[j].ref_kind, self->kind->name) == 0
            && !read_related (self, store, kind, &kind->fields[j], error))
          return FALSE;
    }
  return TRUE;
}

/**
 * muster_detail_read:
 * @store: the reader's store
 * @data: a #MusterId
 * @cancellable: (nullable): not used
 * @error: MUSTER_ERROR
 *
 * A #MusterStoreWork.
 *
 * Returns: (transfer full) (nullable): a #MusterDetail
 */
gpointer
muster_detail_read (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (MusterDetail) self = g_new0 (MusterDetail, 1);

  self->id = *(const MusterId *) data;
  self->related = g_ptr_array_new_with_free_func (related_free);
  self->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->catalogue = muster_store_get_catalogue (store);
  self->now_ms = muster_store_now_ms (store);
  self->today = muster_store_today (store);
  self->kind = muster_store_find_kind (store, &self->id, error);
  if (self->kind == NULL)
    return NULL;
  self->record = muster_store_get (store, &self->id, error);
  self->history = self->record == NULL ? NULL : muster_store_get_history (store, &self->id, error);
  self->problems = self->history == NULL ? NULL : muster_store_check_record (store, &self->id, error);
  self->returned = self->problems == NULL ? NULL : read_returned (self, store, error);
  self->conflicts = self->returned == NULL ? NULL : muster_store_get_conflicts_of (store, &self->id, error);
  if (self->conflicts == NULL || !read_duplicates (self, store, error) || !read_all_related (self, store, error))
    return NULL;
  name_references (self, store);
  name_reviewers (self, store);
  return g_steal_pointer (&self);
}
