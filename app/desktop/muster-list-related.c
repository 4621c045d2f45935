/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-related.h"

#include <string.h>

#include "muster-code-lists.h"
#include "muster-words.h"

static const char *
get_text (JsonObject *record, const char *field)
{
  JsonNode *node = json_object_get_member (record, field);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

/**
 * muster_list_related_title:
 * @store: a store
 * @id: a record, as text
 *
 * Returns: (transfer full): its short name or the first of its title fields; a reference among them is followed one
 *   step. "…" where the record is not here.
 */
char *
muster_list_related_title (MusterStore *store, const char *id)
{
  MusterId record_id;
  g_autoptr (JsonObject) record = muster_id_parse (id, &record_id) ? muster_store_get (store, &record_id, NULL) : NULL;
  const MusterKind *kind;
  g_auto (GStrv) names = NULL;

  if (record == NULL)
    return g_strdup ("…");
  if (get_text (record, "short_name") != NULL)
    return g_strdup (get_text (record, "short_name"));
  kind = muster_catalogue_find (muster_store_get_catalogue (store), get_text (record, "_kind"));
  names = g_strsplit (kind->title == NULL ? "" : kind->title, ",", -1);
  for (char **name = names; *name != NULL; name++)
    {
      const MusterField *field = muster_kind_find_field (kind, *name);
      JsonNode *value = json_object_get_member (record, *name);

      if (field == NULL || value == NULL || JSON_NODE_HOLDS_NULL (value))
        continue;
      if (field->type == MUSTER_TYPE_REF)
        return muster_list_related_title (store, json_node_get_string (value));
      return muster_words_for_value (field, value);
    }
  return g_strdup (muster_words_for_kind (kind));
}

static char *
count (MusterStore *store, const char *kind, const char *field, const char *id, GError **error)
{
  g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
  MusterQuery query = { .kind = kind, .where = where };
  gint64 found;

  g_hash_table_insert (where, (gpointer) field, (gpointer) id);
  found = muster_store_count (store, &query, error);
  return found < 0 ? NULL : muster_words_for_count (found);
}

static gboolean
keep_first (gpointer data, JsonObject *record, GError **error)
{
  JsonObject **kept = data;

  if (*kept == NULL)
    *kept = json_object_ref (record);
  return TRUE;
}

static JsonObject *
find_newest (MusterStore *store, const char *kind, const char *field, const char *id, GError **error)
{
  g_autoptr (GHashTable) where = g_hash_table_new (g_str_hash, g_str_equal);
  MusterQuery query = { .kind = kind, .where = where, .limit = 1 };
  JsonObject *found = NULL;

  g_hash_table_insert (where, (gpointer) field, (gpointer) id);
  muster_store_list (store, &query, keep_first, &found, error);
  return found;
}

static char *
describe_wish (MusterStore *store, JsonObject *intention)
{
  g_autofree char *employer = NULL;
  g_autofree char *opening = NULL;
  const MusterKind *kind = muster_catalogue_find (muster_store_get_catalogue (store), "intention");
  const MusterField *jobs = muster_kind_find_field (kind, "job_codes");

  if (get_text (intention, "employer_id") != NULL)
    employer = muster_list_related_title (store, get_text (intention, "employer_id"));
  if (get_text (intention, "opening_id") != NULL)
    {
      MusterId id;
      g_autoptr (JsonObject) record
          = muster_id_parse (get_text (intention, "opening_id"), &id) ? muster_store_get (store, &id, NULL) : NULL;

      opening = g_strdup (record == NULL ? NULL : get_text (record, "title"));
    }
  if (opening == NULL)
    opening = muster_words_for_value (jobs, json_object_get_member (intention, "job_codes"));
  return employer == NULL ? g_steal_pointer (&opening) : g_strdup_printf ("%s · %s", employer, opening);
}

static char **
relate_worker (MusterStore *store, const char *id, GError **error)
{
  g_autoptr (JsonObject) intention = find_newest (store, "intention", "worker_id", id, error);
  char **texts = g_new0 (char *, 3);
  g_autofree char *life = NULL;

  if (intention == NULL)
    {
      texts[0] = g_strdup ("—");
      texts[1] = g_strdup ("");
      return texts;
    }
  life = g_strdup_printf ("%d", (int) json_object_get_int_member_with_default (intention, "_lifecycle", 10));
  texts[0] = describe_wish (store, intention);
  texts[1] = g_strdup (muster_words_for_code (&muster_codes_lifecycle, life));
  return texts;
}

/* Which records a kind's two counts count. */
static const struct
{
  const char *kind;
  const char *counted[2][2];
} counts[] = {
  { "fair", { { "fair_employer", "fair_id" }, { "intention", "fair_id" } } },
  { "employer", { { "opening", "employer_id" }, { "intention", "employer_id" } } },
  { "opening", { { "intention", "opening_id" } } },
  { "agreement", { { "agreement_party", "agreement_id" } } },
  { "deployment", { { "fair", "_deployment" } } },
};

gboolean
muster_list_related_has (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    if (strcmp (counts[i].kind, kind) == 0)
      return TRUE;
  return strcmp (kind, "worker") == 0;
}

/**
 * muster_list_related_read:
 * @store: the reader's store
 * @kind: a kind
 * @row: position of a record
 * @error: MUSTER_ERROR
 *
 * Returns: (transfer full) (nullable): two texts, in the window's language
 */
char **
muster_list_related_read (MusterStore *store, const char *kind, gint64 row, GError **error)
{
  g_autoptr (JsonObject) record = muster_store_get_row (store, kind, row, error);
  const char *id = record == NULL ? NULL : get_text (record, "id");
  char **texts;

  if (id == NULL)
    return NULL;
  if (strcmp (kind, "worker") == 0)
    return relate_worker (store, id, error);
  texts = g_new0 (char *, 3);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    for (guint j = 0; strcmp (counts[i].kind, kind) == 0 && j < 2; j++)
      {
        const char *const *counted = counts[i].counted[j];
        char *text = counted[0] == NULL ? NULL : count (store, counted[0], counted[1], id, NULL);

        texts[j] = text == NULL ? g_strdup ("") : text;
      }
  return texts;
}
