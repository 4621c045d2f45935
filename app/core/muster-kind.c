/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-catalogue.h"

#include <string.h>

#include "muster-change.h"
#include "muster-json.h"

static const MusterField common_note = {
  .name = "note",
  .label = "Note",
  .label_zh = "备注",
  .type = MUSTER_TYPE_TEXT,
  .maximum_length = 500,
  .privacy = MUSTER_PRIVACY_PERSONAL,
};

/**
 * muster_kind_get_n_fields:
 * @self: a kind
 *
 * Returns: number of its fields, with the ones common to every kind
 */
guint
muster_kind_get_n_fields (const MusterKind *self)
{
  return self->n_fields + 1;
}

/**
 * muster_kind_get_field:
 * @self: a kind
 * @index: below muster_kind_get_n_fields()
 *
 * Returns: (transfer none): a field; the kind's own come first, in the order of the form
 */
const MusterField *
muster_kind_get_field (const MusterKind *self, guint index)
{
  g_return_val_if_fail (index <= self->n_fields, NULL);
  return index < self->n_fields ? &self->fields[index] : &common_note;
}

/**
 * muster_kind_find_field:
 * @self: a kind
 * @name: name of a field
 *
 * Returns: (transfer none) (nullable): the field
 */
const MusterField *
muster_kind_find_field (const MusterKind *self, const char *name)
{
  for (guint i = 0; i < muster_kind_get_n_fields (self); i++)
    {
      const MusterField *field = muster_kind_get_field (self, i);

      if (field->name[0] == name[0] && strcmp (field->name, name) == 0)
        return field;
    }
  return NULL;
}

/**
 * muster_kind_group_is_conflict:
 * @self: a kind
 * @group: name of a group
 *
 * Returns: whether different values written without seeing each other are shown to a person (class A); deletion always
 *   is
 */
gboolean
muster_kind_group_is_conflict (const MusterKind *self, const char *group)
{
  if (strcmp (group, MUSTER_GROUP_DELETED) == 0)
    return TRUE;
  for (guint i = 0; i < self->n_fields; i++)
    if (self->fields[i].conflict && strcmp (muster_field_get_group (&self->fields[i]), group) == 0)
      return TRUE;
  return FALSE;
}

/* ---- The definition as data ---- */

static const char *
type_name (MusterType type)
{
  static const char *const names[]
      = { "text", "int", "yuan", "date", "timestamp", "bool", "code", "ref", "division", "list", "object" };

  return names[type];
}

static void
describe_owners (JsonObject *object, guint owners)
{
  static const char *const names[] = { "squad", "creator", "liaison", "headquarters", "laptop" };
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((owners & (1u << i)) != 0)
      json_array_add_string_element (array, names[i]);
  json_object_set_array_member (object, "owners", array);
}

static void
describe_codes (JsonObject *object, const MusterCodeList *list)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < list->n_codes; i++)
    {
      JsonObject *code = json_object_new ();

      json_object_set_string_member (code, "code", list->codes[i].code);
      json_object_set_string_member (code, "label", list->codes[i].label);
      json_object_set_string_member (code, "label_zh", list->codes[i].label_zh);
      json_array_add_object_element (array, code);
    }
  json_object_set_string_member (object, "code_list", list->name);
  json_object_set_array_member (object, "codes", array);
}

static void
describe_members (JsonObject *object, const MusterField *field)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < field->n_members; i++)
    {
      const MusterField *member = &field->members[i];
      JsonObject *described = json_object_new ();

      json_object_set_string_member (described, "name", member->name);
      json_object_set_string_member (described, "label", member->label);
      json_object_set_string_member (described, "label_zh", member->label_zh);
      json_object_set_string_member (described, "type", type_name (member->type));
      if (member->codes != NULL)
        describe_codes (described, member->codes);
      if (member->maximum_length > 0)
        json_object_set_int_member (described, "maximum_length", member->maximum_length);
      json_array_add_object_element (array, described);
    }
  json_object_set_array_member (object, "members", array);
}

static JsonObject *
describe_field (const MusterField *field, const MusterKind *kind)
{
  static const char *const required[] = { "no", "yes", "when" };
  static const char *const privacy[] = { "none", "personal", "sensitive" };
  static const char *const search[] = { "none", "text", "name", "digits" };
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "name", field->name);
  json_object_set_string_member (object, "label", field->label);
  json_object_set_string_member (object, "label_zh", field->label_zh);
  json_object_set_string_member (object, "type", type_name (field->type));
  if (field->type == MUSTER_TYPE_LIST)
    json_object_set_string_member (object, "element", type_name (field->element));
  if (field->codes != NULL)
    describe_codes (object, field->codes);
  if (field->ref_kind != NULL)
    json_object_set_string_member (object, "ref_kind", field->ref_kind);
  if (field->n_members > 0)
    describe_members (object, field);
  json_object_set_string_member (object, "required", required[field->required]);
  json_object_set_string_member (object, "privacy", privacy[field->privacy]);
  json_object_set_string_member (object, "group", muster_field_get_group (field));
  describe_owners (object, muster_field_get_owners (field, kind));
  json_object_set_boolean_member (object, "conflict", field->conflict);
  json_object_set_string_member (object, "search", search[field->search]);
  json_object_set_boolean_member (object, "indexed", field->indexed);
  json_object_set_boolean_member (object, "computed", field->computed);
  if (field->maximum_length > 0)
    json_object_set_int_member (object, "maximum_length", field->maximum_length);
  if (field->maximum > field->minimum)
    {
      json_object_set_int_member (object, "minimum", field->minimum);
      json_object_set_int_member (object, "maximum", field->maximum);
    }
  return object;
}

/**
 * muster_kind_describe:
 * @self: a kind
 *
 * Returns: (transfer full): an object with everything of the definition that is data: names, labels, types, code lists,
 *   owners; rules that are functions show only as "when"
 */
JsonNode *
muster_kind_describe (const MusterKind *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonArray *fields = json_array_new ();

  json_object_set_string_member (object, "name", self->name);
  json_object_set_string_member (object, "label", self->label);
  json_object_set_string_member (object, "label_zh", self->label_zh);
  json_object_set_string_member (object, "audience", self->audience == MUSTER_AUDIENCE_ALL ? "all" : "squad");
  if (self->title != NULL)
    json_object_set_string_member (object, "title", self->title);
  describe_owners (object, self->owners);
  for (guint i = 0; i < muster_kind_get_n_fields (self); i++)
    json_array_add_object_element (fields, describe_field (muster_kind_get_field (self, i), self));
  json_object_set_array_member (object, "fields", fields);
  return json_node_init_object (json_node_alloc (), object);
}

/**
 * muster_kind_digest:
 * @self: a kind
 *
 * Returns: (transfer full): SHA-256 over the canonical text of muster_kind_describe(), 64 lower-case hexadecimal digits
 */
char *
muster_kind_digest (const MusterKind *self)
{
  g_autoptr (JsonNode) description = muster_kind_describe (self);
  g_autofree char *text = muster_json_to_canonical (description);

  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}
