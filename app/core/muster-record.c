/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-kind.h"

#include <string.h>

#include "muster-catalogue.h"

struct _MusterRecord
{
  const MusterKind *kind;
  JsonObject *fields;
  MusterRecordLookup lookup;
  gpointer lookup_data;
  char *today;
};

/**
 * muster_record_new:
 * @kind: the kind; outlives the record
 * @fields: (transfer none): flat object, field to value; kept and not copied. Null is the same as absent
 *
 * Returns: (transfer full): the record as checks see it
 */
MusterRecord *
muster_record_new (const MusterKind *kind, JsonObject *fields)
{
  MusterRecord *self = g_new0 (MusterRecord, 1);

  self->kind = kind;
  self->fields = json_object_ref (fields);
  return self;
}

/**
 * muster_record_free:
 * @self: (transfer full): a record
 */
void
muster_record_free (MusterRecord *self)
{
  json_object_unref (self->fields);
  g_free (self->today);
  g_free (self);
}

/**
 * muster_record_set_lookup:
 * @self: a record
 * @lookup: (nullable): finds other records
 * @data: handed to @lookup
 *
 * Without it, checks that cross records stay silent.
 */
void
muster_record_set_lookup (MusterRecord *self, MusterRecordLookup lookup, gpointer data)
{
  self->lookup = lookup;
  self->lookup_data = data;
}

/**
 * muster_record_set_today:
 * @self: a record
 * @date: (nullable): YYYY-MM-DD by the clock that the caller trusts; %NULL: checks against today stay silent
 */
void
muster_record_set_today (MusterRecord *self, const char *date)
{
  g_free (self->today);
  self->today = g_strdup (date);
}

/**
 * muster_record_get_kind:
 * @self: a record
 *
 * Returns: (transfer none): its kind
 */
const MusterKind *
muster_record_get_kind (const MusterRecord *self)
{
  return self->kind;
}

/**
 * muster_record_get_fields:
 * @self: a record
 *
 * Returns: (transfer none): the flat object that it was made of
 */
JsonObject *
muster_record_get_fields (const MusterRecord *self)
{
  return self->fields;
}

/**
 * muster_record_get_today:
 * @self: a record
 *
 * Returns: (nullable): YYYY-MM-DD
 */
const char *
muster_record_get_today (const MusterRecord *self)
{
  return self->today;
}

/**
 * muster_record_get:
 * @self: a record
 * @field: name of a field
 *
 * Returns: (transfer none) (nullable): its value; %NULL where it is absent, null, an empty text or an empty list
 */
JsonNode *
muster_record_get (const MusterRecord *self, const char *field)
{
  JsonNode *node = json_object_get_member (self->fields, field);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_array_get_length (json_node_get_array (node)) > 0 ? node : NULL;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    return *json_node_get_string (node) != '\0' ? node : NULL;
  return node;
}

/**
 * muster_record_has:
 * @self: a record
 * @field: name of a field
 *
 * Returns: whether it says anything; `false` and 0 do
 */
gboolean
muster_record_has (const MusterRecord *self, const char *field)
{
  return muster_record_get (self, field) != NULL;
}

static JsonNode *
get_value (const MusterRecord *self, const char *field, GType type)
{
  JsonNode *node = muster_record_get (self, field);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

/**
 * muster_record_get_text:
 * @self: a record
 * @field: name of a field
 *
 * Returns: (transfer none) (nullable): its text; %NULL where it has none
 */
const char *
muster_record_get_text (const MusterRecord *self, const char *field)
{
  JsonNode *node = get_value (self, field, G_TYPE_STRING);

  return node != NULL ? json_node_get_string (node) : NULL;
}

/**
 * muster_record_get_int:
 * @self: a record
 * @field: name of a field
 * @fallback: for a field without a number
 *
 * Returns: its number
 */
gint64
muster_record_get_int (const MusterRecord *self, const char *field, gint64 fallback)
{
  JsonNode *node = get_value (self, field, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : fallback;
}

/**
 * muster_record_get_bool:
 * @self: a record
 * @field: name of a field
 *
 * Returns: whether it is there and true
 */
gboolean
muster_record_get_bool (const MusterRecord *self, const char *field)
{
  JsonNode *node = get_value (self, field, G_TYPE_BOOLEAN);

  return node != NULL && json_node_get_boolean (node);
}

/**
 * muster_record_is_code:
 * @self: a record
 * @field: name of a field
 * @code: a code
 *
 * Returns: whether it is this code, or a list that has it
 */
gboolean
muster_record_is_code (const MusterRecord *self, const char *field, const char *code)
{
  JsonNode *node = muster_record_get (self, field);

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return g_strcmp0 (muster_record_get_text (self, field), code) == 0;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *element = json_array_get_element (json_node_get_array (node), i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING
          && strcmp (json_node_get_string (element), code) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * muster_record_follow:
 * @self: a record
 * @field: name of a field that refers to one record of one kind
 *
 * Returns: (transfer full) (nullable): the fields of the record referred to; %NULL where it is not known here
 */
JsonObject *
muster_record_follow (const MusterRecord *self, const char *field)
{
  const MusterField *definition = muster_kind_find_field (self->kind, field);
  MusterId id;

  if (self->lookup == NULL || definition == NULL || definition->type != MUSTER_TYPE_REF || definition->ref_kind == NULL
      || !muster_id_parse (muster_record_get_text (self, field), &id))
    return NULL;
  return self->lookup (self->lookup_data, definition->ref_kind, &id);
}
