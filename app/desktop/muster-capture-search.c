/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-search.h"

#include <string.h>

#include "muster-check-phone.h"

/* The surest sign first. A number alone never means the same person: mothers and sons share one. */

#define MOST 8
#define SEARCH_DIGITS 4

typedef struct
{
  JsonArray *found;
  GHashTable *ids;
  const char *why;
  const char *name; /* nullable: another name under the same number is another person */
} Search;

static const char *
get_text (JsonObject *object, const char *member)
{
  return json_object_get_string_member_with_default (object, member, "");
}

static gboolean
take (gpointer data, JsonObject *record, GError **error)
{
  Search *search = data;
  const char *id = get_text (record, "id");
  const char *why = search->why;

  if (g_hash_table_contains (search->ids, id))
    return TRUE;
  if (search->name != NULL)
    why = strcmp (search->name, get_text (record, "name")) == 0 ? "name" : "phone";
  g_hash_table_add (search->ids, g_strdup (id));
  json_object_set_string_member (record, "_why", why);
  json_array_add_object_element (search->found, json_object_ref (record));
  return TRUE;
}

static gboolean
find_by (MusterStore *store, Search *search, const char *first, const char *first_value, const char *second,
         const char *second_value, GError **error)
{
  g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
  MusterQuery query = { .kind = "worker", .where = where, .limit = MOST };

  if (*first_value == '\0' || (second != NULL && *second_value == '\0'))
    return TRUE;
  g_hash_table_insert (where, (gpointer) first, (gpointer) first_value);
  if (second != NULL)
    g_hash_table_insert (where, (gpointer) second, (gpointer) second_value);
  return muster_store_list (store, &query, take, search, error);
}

static gboolean
find_digits (MusterStore *store, Search *search, const char *typed, GError **error)
{
  MusterQuery query = { .kind = "worker", .search = typed, .limit = MOST };

  search->why = "found";
  return muster_store_list (store, &query, take, search, error);
}

/* A name and a county have no index of their own: the search finds the name, the county tells. */
static gboolean
find_name (MusterStore *store, Search *search, JsonObject *form, GError **error)
{
  const char *name = get_text (form, "name");
  const char *county = get_text (form, "hukou_div");
  g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
  MusterQuery query = { .kind = "worker", .search = name, .where = where, .limit = MOST };

  if (g_utf8_strlen (name, -1) < 2 || *county == '\0')
    return TRUE;
  g_hash_table_insert (where, (gpointer) "hukou_div", (gpointer) county);
  g_hash_table_insert (where, (gpointer) "name", (gpointer) name);
  search->why = "name";
  return muster_store_list (store, &query, take, search, error);
}

/**
 * muster_capture_find_earlier:
 * @store: a store
 * @form: what stands in the form
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): workers as flat records, the surest first, each with `_why`: "id" the same ID
 *   number; "name" the same name with the same number or county; "phone" the same number; "found" by digits typed
 *   instead of a name
 */
JsonArray *
muster_capture_find_earlier (MusterStore *store, JsonObject *form, GError **error)
{
  g_autoptr (JsonArray) found = json_array_new ();
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonObject *typed = json_object_has_member (form, "typed") ? json_object_get_object_member (form, "typed") : form;
  const char *digits = get_text (typed, "name_field");
  const char *name = get_text (form, "name");
  const char *mobile = get_text (form, "mobile");
  Search search = { .found = found, .ids = ids, .why = "id" };

  if (g_ascii_isdigit (*digits))
    return strlen (digits) < SEARCH_DIGITS || find_digits (store, &search, digits, error) ? g_steal_pointer (&found) : NULL;
  if (!find_by (store, &search, "id_number", get_text (form, "id_number"), NULL, NULL, error))
    return NULL;
  search.name = name;
  if (muster_mobile_is_valid (mobile) && !find_by (store, &search, "mobile", mobile, NULL, NULL, error))
    return NULL;
  search.name = NULL;
  if (!find_name (store, &search, form, error))
    return NULL;
  return g_steal_pointer (&found);
}
