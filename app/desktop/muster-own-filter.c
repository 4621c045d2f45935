/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-own-filter.h"

#include <string.h>

#include "muster-json.h"
#include "muster-list-related.h"
#include "muster-words.h"

char *
muster_own_filter_name_setting (const MusterKind *kind)
{
  return g_strconcat ("filters ", kind->name, NULL);
}

/**
 * muster_own_filter_read:
 * @store: a store
 * @kind: a kind
 *
 * Returns: (transfer full): the filters of the kind, none where what is kept is no array
 */
JsonArray *
muster_own_filter_read (MusterStore *store, const MusterKind *kind)
{
  g_autofree char *name = muster_own_filter_name_setting (kind);
  g_autofree char *text = muster_store_get_setting (store, name);
  g_autoptr (JsonNode) node
      = text == NULL ? NULL : muster_json_parse (text, strlen (text), &muster_json_limits_line, NULL);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_dup_array (node) : json_array_new ();
}

static gboolean
is_from (const MusterField *field)
{
  return field->type == MUSTER_TYPE_DATE || field->type == MUSTER_TYPE_INT || field->type == MUSTER_TYPE_YUAN;
}

/**
 * muster_own_filter_can_use:
 * @field: a field
 *
 * Returns: whether a condition may be of it
 */
gboolean
muster_own_filter_can_use (const MusterField *field)
{
  return !field->computed && field->privacy != MUSTER_PRIVACY_SENSITIVE
         && (is_from (field) || field->type == MUSTER_TYPE_CODE || field->type == MUSTER_TYPE_BOOL
             || field->type == MUSTER_TYPE_DIVISION || field->type == MUSTER_TYPE_REF);
}

static const char *
get_text (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

/* %NULL: no condition that this Muster knows. */
static const MusterField *
find_field (const MusterKind *kind, JsonObject *condition)
{
  const MusterField *field = muster_kind_find_field (kind, get_text (condition, "field"));

  return field != NULL && muster_own_filter_can_use (field) && *get_text (condition, "value") != '\0' ? field : NULL;
}

/* Its conditions; empty where one is of another Muster. */
static GPtrArray *
get_conditions (const MusterKind *kind, JsonNode *filter)
{
  GPtrArray *conditions = g_ptr_array_new ();
  JsonObject *entry = JSON_NODE_HOLDS_OBJECT (filter) ? json_node_get_object (filter) : NULL;
  JsonNode *all = entry == NULL ? NULL : json_object_get_member (entry, "all");
  JsonArray *array = all != NULL && JSON_NODE_HOLDS_ARRAY (all) ? json_node_get_array (all) : NULL;
  guint count = array == NULL ? 0 : json_array_get_length (array);

  if (all == NULL && entry != NULL)
    g_ptr_array_add (conditions, entry);
  for (guint i = 0; i < count; i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (node))
        g_ptr_array_add (conditions, json_node_get_object (node));
    }
  for (guint i = 0; i < conditions->len; i++)
    if (find_field (kind, g_ptr_array_index (conditions, i)) == NULL || conditions->len > MUSTER_OWN_FILTER_CONDITIONS)
      g_ptr_array_set_size (conditions, 0);
  return conditions;
}

/**
 * muster_own_filter_describe:
 * @store: a store
 * @kind: a kind
 * @condition: a condition
 *
 * Returns: (transfer full): "Sex female", "Born ≥ 1990-01-01"
 */
char *
muster_own_filter_describe (MusterStore *store, const MusterKind *kind, JsonObject *condition)
{
  const MusterField *field = find_field (kind, condition);
  const char *value = get_text (condition, "value");
  g_autoptr (JsonNode) node = field == NULL ? NULL : muster_field_parse (field, value, NULL);
  g_autofree char *words = NULL;

  if (field == NULL)
    return g_strdup ("…");
  words = field->type == MUSTER_TYPE_REF ? muster_list_related_title (store, value)
                                         : muster_words_for_value (field, node);
  return g_strdup_printf ("%s %s%s", muster_words_for_field (field), is_from (field) ? "≥ " : "", words);
}

/**
 * muster_own_filter_title:
 * @store: a store
 * @kind: a kind
 * @filter: a filter of those that muster_own_filter_read() gave
 *
 * Returns: (transfer full): its name, else its conditions
 */
char *
muster_own_filter_title (MusterStore *store, const MusterKind *kind, JsonNode *filter)
{
  g_autoptr (GPtrArray) conditions = get_conditions (kind, filter);
  GString *title = g_string_new (NULL);

  if (conditions->len > 0)
    g_string_append (title, get_text (json_node_get_object (filter), "name"));
  for (guint i = 0; title->len == 0 || i > 0; i++)
    {
      g_autofree char *text = NULL;

      if (i >= conditions->len)
        break;
      text = muster_own_filter_describe (store, kind, g_ptr_array_index (conditions, i));
      g_string_append_printf (title, "%s%s", i == 0 ? "" : " · ", text);
    }
  if (conditions->len == 0)
    g_string_append (title, "…");
  return g_string_free (title, FALSE);
}

/* A place and everything in it: "5306" is at least "5306" and below "5307". Texts live as long as the program, because
 * questions on their way to the reader hold them. */
static guint
add_where (MusterListFilter *filter, guint at, const MusterField *field, const char *value)
{
  g_autofree char *from = g_strconcat (field->name, ">=", NULL);
  g_autofree char *below = g_strconcat (field->name, "<", NULL);
  g_autofree char *next
      = g_strdup_printf ("%0*" G_GINT64_FORMAT, (int) strlen (value), g_ascii_strtoll (value, NULL, 10) + 1);
  gboolean place = field->type == MUSTER_TYPE_DIVISION;

  filter->where[at++] = place || is_from (field) ? g_intern_string (from) : field->name;
  filter->where[at++] = g_intern_string (value);
  if (place && strlen (next) == strlen (value))
    {
      filter->where[at++] = g_intern_string (below);
      filter->where[at++] = g_intern_string (next);
    }
  return at;
}

/**
 * muster_own_filters_append:
 * @desk: the open book
 * @layout: layout of a list; gets the filters that a person made, as many as there is room for
 */
void
muster_own_filters_append (MusterDesk *desk, MusterListLayout *layout)
{
  const MusterKind *kind = muster_catalogue_find (muster_desk_get_catalogue (desk), layout->kind);
  MusterStore *store = muster_desk_get_store (desk);
  g_autoptr (JsonArray) own = muster_own_filter_read (store, kind);
  guint count = 0;

  while (layout->filters[count].title != NULL)
    count++;
  for (guint i = 0; i < json_array_get_length (own) && count < MUSTER_LIST_FILTERS; i++)
    {
      JsonNode *filter = json_array_get_element (own, i);
      g_autoptr (GPtrArray) conditions = get_conditions (kind, filter);
      g_autofree char *title = muster_own_filter_title (store, kind, filter);
      guint at = 0;

      if (conditions->len == 0)
        continue;
      layout->filters[count].title = g_intern_string (title);
      for (guint j = 0; j < conditions->len; j++)
        {
          JsonObject *condition = g_ptr_array_index (conditions, j);

          at = add_where (&layout->filters[count], at, find_field (kind, condition), get_text (condition, "value"));
        }
      count++;
    }
}
