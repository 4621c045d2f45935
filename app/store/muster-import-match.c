/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-import-match.h"

#include <string.h>

typedef gboolean (*Match) (JsonObject *record, JsonObject *fields);

typedef struct
{
  Match match;
  JsonObject *fields;
  JsonObject *found;
} Look;

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
is_same (JsonObject *record, JsonObject *fields, const char *name)
{
  const char *given = get_text (fields, name);

  return given != NULL && g_strcmp0 (given, get_text (record, name)) == 0;
}

/**
 * muster_import_has_all:
 * @record: a record
 * @fields: some fields
 *
 * Returns: whether each of the fields has the same value in the record
 */
gboolean
muster_import_has_all (JsonObject *record, JsonObject *fields)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, fields);
  while (json_object_iter_next (&iter, &name, &value))
    {
      JsonNode *there = json_object_get_member (record, name);

      if (!JSON_NODE_HOLDS_NULL (value) && (there == NULL || !json_node_equal (there, value)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
take (gpointer data, JsonObject *record, GError **error)
{
  Look *look = data;

  if (look->found == NULL && look->match (record, look->fields))
    look->found = json_object_ref (record);
  return TRUE;
}

/* @also: (nullable): a field that has to be as in @fields, so that the database looks at it and not @match. */
static JsonObject *
look_where (MusterStore *store, const char *kind, const char *name, const char *value, const char *also, Match match,
            JsonObject *fields, GError **error)
{
  g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
  MusterQuery query = { .kind = kind, .where = where, .order = "_created" };
  Look look = { .match = match, .fields = fields };

  if (value == NULL)
    return NULL;
  g_hash_table_insert (where, (gpointer) name, (gpointer) value);
  if (also != NULL && get_text (fields, also) != NULL)
    g_hash_table_insert (where, (gpointer) also, (gpointer) get_text (fields, also));
  if (muster_store_list (store, &query, take, &look, error))
    return look.found;
  g_clear_pointer (&look.found, json_object_unref);
  return NULL;
}

static JsonObject *
search (MusterStore *store, const char *kind, const char *words, Match match, JsonObject *fields, GError **error)
{
  MusterQuery query = { .kind = kind, .search = words, .order = "_created" };
  Look look = { .match = match, .fields = fields };

  if (words == NULL)
    return NULL;
  if (muster_store_list (store, &query, take, &look, error))
    return look.found;
  g_clear_pointer (&look.found, json_object_unref);
  return NULL;
}

/* ---- Employers and openings ---- */

static gboolean
has_company_code (JsonObject *record, JsonObject *fields)
{
  return is_same (record, fields, "uscc");
}

/* Two codes that differ are two companies, whatever they are called. */
static gboolean
has_company_name (JsonObject *record, JsonObject *fields)
{
  const char *name = get_text (fields, "name");
  const char *code = get_text (fields, "uscc");
  const char *there = get_text (record, "uscc");

  return (g_strcmp0 (name, get_text (record, "name")) == 0 || g_strcmp0 (name, get_text (record, "short_name")) == 0)
         && (code == NULL || there == NULL || strcmp (code, there) == 0);
}

/**
 * muster_import_find_employer:
 * @store: a store
 * @fields: what the table says of the employer
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): the employer of that code, else of that name
 */
JsonObject *
muster_import_find_employer (MusterStore *store, JsonObject *fields, GError **error)
{
  g_autoptr (GError) local = NULL;
  JsonObject *found
      = look_where (store, "employer", "uscc", get_text (fields, "uscc"), NULL, has_company_code, fields, &local);

  if (found == NULL && local == NULL)
    found = search (store, "employer", get_text (fields, "name"), has_company_name, fields, &local);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return found;
}

static gboolean
has_title (JsonObject *record, JsonObject *fields)
{
  const char *trade = get_text (fields, "job_code");
  const char *there = get_text (record, "job_code");

  return is_same (record, fields, "title") && (trade == NULL || there == NULL || strcmp (trade, there) == 0);
}

/**
 * muster_import_find_opening:
 * @store: a store
 * @employer: id of the employer, as text
 * @fields: what the table says of the opening
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): the employer's opening of that title and trade
 */
JsonObject *
muster_import_find_opening (MusterStore *store, const char *employer, JsonObject *fields, GError **error)
{
  return look_where (store, "opening", "employer_id", employer, "title", has_title, fields, error);
}

/* ---- People and intentions ---- */

static gboolean
has_number (JsonObject *record, JsonObject *fields)
{
  return is_same (record, fields, "id_number");
}

static gboolean
has_name (JsonObject *record, JsonObject *fields)
{
  return is_same (record, fields, "name");
}

/* A name alone is nobody in particular: the rest has to be what is known already, but for the number of a document,
 * which a table may give and the store does not keep. */
static gboolean
has_everything (JsonObject *record, JsonObject *fields)
{
  return is_same (record, fields, "name") && muster_import_has_all (record, fields);
}

static gboolean
differs (JsonObject *record, JsonObject *fields, const char *name)
{
  return get_text (record, name) != NULL && get_text (fields, name) != NULL && !is_same (record, fields, name);
}

static gboolean
has_name_and_birth (JsonObject *record, JsonObject *fields)
{
  return is_same (record, fields, "name") && is_same (record, fields, "birth_date")
         && g_strcmp0 (get_text (fields, "birth_precision"), "3") == 0 && !differs (record, fields, "id_number")
         && !differs (record, fields, "hukou_div") && !differs (record, fields, "hukou_text");
}

static JsonObject *
copy_without_number (JsonObject *fields)
{
  JsonObject *copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, fields);
  while (json_object_iter_next (&iter, &name, &value))
    if (strcmp (name, "id_number") != 0 && strcmp (name, "id_type") != 0)
      json_object_set_member (copy, name, json_node_copy (value));
  return copy;
}

/**
 * muster_import_find_worker:
 * @store: a store
 * @fields: what the table says of the person, in normal form
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): the person of that number; else of that name and mobile, or name and birth date
 *   where nothing speaks against it; else of that name, of whom all that the table says is known already
 */
JsonObject *
muster_import_find_worker (MusterStore *store, JsonObject *fields, GError **error)
{
  const char *mobile = get_text (fields, "mobile");
  g_autoptr (GError) local = NULL;
  JsonObject *found
      = look_where (store, "worker", "id_number", get_text (fields, "id_number"), NULL, has_number, fields, &local);

  if (found == NULL && local == NULL)
    found = look_where (store, "worker", "mobile", mobile, "name", has_name, fields, &local);
  if (found == NULL && local == NULL)
    found = search (store, "worker", get_text (fields, "name"), has_name_and_birth, fields, &local);
  if (found == NULL && local == NULL && mobile == NULL)
    {
      g_autoptr (JsonObject) known = copy_without_number (fields);

      found = search (store, "worker", get_text (fields, "name"), has_everything, known, &local);
    }
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return found;
}

/**
 * muster_import_find_intention:
 * @store: a store
 * @worker: id of the worker, as text
 * @fields: what the table says of the intention
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): an intention of that person that says all of it
 */
JsonObject *
muster_import_find_intention (MusterStore *store, const char *worker, JsonObject *fields, GError **error)
{
  return look_where (store, "intention", "worker_id", worker, NULL, muster_import_has_all, fields, error);
}
