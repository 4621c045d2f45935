/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-change.h"

#include <string.h>

#include "muster-error.h"

#define NAME_LENGTH_LIMIT 40

struct _MusterChange
{
  MusterId id;
  MusterId record;
  char *kind;
  char *by;
  MusterStamp time;
  gboolean erased;
  JsonObject *set;
  JsonObject *replaces; /* nullable */
  char *line;
  gsize line_size;
};

static void
muster_change_clear (gpointer data)
{
  MusterChange *self = data;

  g_free (self->kind);
  g_free (self->by);
  g_clear_pointer (&self->set, json_object_unref);
  g_clear_pointer (&self->replaces, json_object_unref);
  g_free (self->line);
}

/**
 * muster_change_ref:
 * @self: a change
 *
 * Returns: (transfer full): the same
 */
MusterChange *
muster_change_ref (MusterChange *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * muster_change_unref:
 * @self: (transfer full): a change
 */
void
muster_change_unref (MusterChange *self)
{
  g_atomic_rc_box_release_full (self, muster_change_clear);
}

static void
muster_change_write_line (MusterChange *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  char text[MUSTER_ID_TEXT_SIZE];

  json_object_set_string_member (object, "id", muster_id_write (&self->id, text));
  json_object_set_string_member (object, "kind", self->kind);
  json_object_set_string_member (object, "record", muster_id_write (&self->record, text));
  if (self->erased)
    json_object_set_boolean_member (object, "erased", TRUE);
  else
    {
      char stamp[MUSTER_STAMP_TEXT_SIZE];

      json_object_set_string_member (object, "by", self->by);
      json_object_set_string_member (object, "time", muster_stamp_write (self->time, stamp));
      json_object_set_object_member (object, "set", json_object_ref (self->set));
      if (self->replaces != NULL)
        json_object_set_object_member (object, "replaces", json_object_ref (self->replaces));
    }
  json_node_take_object (node, object);
  self->line = muster_json_to_canonical (node);
  self->line_size = strlen (self->line);
}

/**
 * muster_change_new:
 * @id: id of the change
 * @kind: name of the record's kind
 * @record: id of the record
 * @by: member who saved it, as text
 * @time: the author's stamp
 * @set: (transfer none): {GROUP: {FIELD: VALUE}}, whole groups; not to be altered afterwards
 * @replaces: (transfer none) (nullable): {GROUP: [change ids, ascending]}; %NULL where nothing was there before
 *
 * Returns: (transfer full): the change
 */
MusterChange *
muster_change_new (const MusterId *id, const char *kind, const MusterId *record, const char *by, MusterStamp time,
                   JsonObject *set, JsonObject *replaces)
{
  MusterChange *self = g_atomic_rc_box_new0 (MusterChange);

  self->id = *id;
  self->record = *record;
  self->kind = g_strdup (kind);
  self->by = g_strdup (by);
  self->time = time;
  self->set = json_object_ref (set);
  if (replaces != NULL && json_object_get_size (replaces) > 0)
    self->replaces = json_object_ref (replaces);
  muster_change_write_line (self);
  return self;
}

/**
 * muster_change_new_erased:
 * @original: a change whose values must go
 *
 * Returns: (transfer full): what stands in its place: the ids and the kind, no value, no author, no time
 */
MusterChange *
muster_change_new_erased (const MusterChange *original)
{
  MusterChange *self = g_atomic_rc_box_new0 (MusterChange);

  self->id = original->id;
  self->record = original->record;
  self->kind = g_strdup (original->kind);
  self->by = g_strdup ("");
  self->erased = TRUE;
  self->set = json_object_new ();
  muster_change_write_line (self);
  return self;
}

static gboolean
is_name (const char *text)
{
  if (text[0] == '\0' || strlen (text) > NAME_LENGTH_LIMIT || g_ascii_isdigit (text[0]))
    return FALSE;
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_islower (*at) && !g_ascii_isdigit (*at) && *at != '_')
      return FALSE;
  return TRUE;
}

static gboolean
refuse (GError **error, const char *what)
{
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The change is malformed: %s.", what);
  return FALSE;
}

static gboolean
check_set (JsonObject *set, GError **error)
{
  JsonObjectIter iter;
  const char *group;
  JsonNode *values;

  if (json_object_get_size (set) == 0)
    return refuse (error, "it sets nothing");
  json_object_iter_init (&iter, set);
  while (json_object_iter_next (&iter, &group, &values))
    {
      JsonObjectIter members;
      const char *field;

      if (!is_name (group) || !JSON_NODE_HOLDS_OBJECT (values))
        return refuse (error, "a group");
      json_object_iter_init (&members, json_node_get_object (values));
      while (json_object_iter_next (&members, &field, NULL))
        if (!is_name (field))
          return refuse (error, "a field name");
    }
  return TRUE;
}

static gboolean
check_replaced (JsonNode *node, GError **error)
{
  JsonArray *ids;
  MusterId last = { 0 };

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (error, "“replaces” holds no list");
  ids = json_node_get_array (node);
  if (json_array_get_length (ids) == 0 || json_array_get_length (ids) > MUSTER_CHANGE_REPLACES_LIMIT)
    return refuse (error, "“replaces” is empty or too long");
  for (guint i = 0; i < json_array_get_length (ids); i++)
    {
      JsonNode *element = json_array_get_element (ids, i);
      MusterId id;

      if (json_node_get_value_type (element) != G_TYPE_STRING || !muster_id_parse (json_node_get_string (element), &id)
          || muster_id_compare (&id, &last) <= 0)
        return refuse (error, "“replaces” is no ascending list of ids");
      last = id;
    }
  return TRUE;
}

static gboolean
check_replaces (JsonObject *replaces, JsonObject *set, GError **error)
{
  JsonObjectIter iter;
  const char *group;
  JsonNode *ids;

  if (json_object_get_size (replaces) == 0)
    return refuse (error, "“replaces” is empty");
  json_object_iter_init (&iter, replaces);
  while (json_object_iter_next (&iter, &group, &ids))
    {
      if (!json_object_has_member (set, group))
        return refuse (error, "it replaces a group that it does not set");
      if (!check_replaced (ids, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
muster_change_read_ids (MusterChange *self, JsonObject *object, GError **error)
{
  const char *id = muster_json_get_text (object, "id", error);
  const char *record = id == NULL ? NULL : muster_json_get_text (object, "record", error);
  const char *kind = record == NULL ? NULL : muster_json_get_text (object, "kind", error);

  if (kind == NULL)
    return FALSE;
  if (!muster_id_parse (id, &self->id) || !muster_id_parse (record, &self->record) || !is_name (kind))
    return refuse (error, "an id or the kind");
  self->kind = g_strdup (kind);
  return TRUE;
}

static gboolean
muster_change_read_body (MusterChange *self, JsonObject *object, GError **error)
{
  gboolean has_replaces = json_object_has_member (object, "replaces");
  const char *by = muster_json_get_text (object, "by", error);
  const char *time = by == NULL ? NULL : muster_json_get_text (object, "time", error);
  JsonObject *set = time == NULL ? NULL : muster_json_get_object (object, "set", error);
  MusterId member;

  if (set == NULL)
    return FALSE;
  if (json_object_get_size (object) != (has_replaces ? 7u : 6u))
    return refuse (error, "a member that no change has");
  if (!muster_id_parse (by, &member) || !muster_stamp_parse (time, &self->time))
    return refuse (error, "its author or time");
  if (!check_set (set, error))
    return FALSE;
  if (has_replaces)
    {
      JsonObject *replaces = muster_json_get_object (object, "replaces", error);

      if (replaces == NULL || !check_replaces (replaces, set, error))
        return FALSE;
      self->replaces = json_object_ref (replaces);
    }
  self->by = g_strdup (by);
  self->set = json_object_ref (set);
  return TRUE;
}

static gboolean
muster_change_read_erased (MusterChange *self, JsonObject *object, GError **error)
{
  if (json_object_get_size (object) != 4 || json_node_get_value_type (json_object_get_member (object, "erased")) != G_TYPE_BOOLEAN
      || !json_object_get_boolean_member (object, "erased"))
    return refuse (error, "an erased change holds more than its ids");
  self->erased = TRUE;
  self->by = g_strdup ("");
  self->set = json_object_new ();
  return TRUE;
}

/**
 * muster_change_new_from_scanned_line:
 * @line: (array length=size): bytes that muster_json_scan() has let through with %muster_json_limits_line
 * @size: how many
 * @error: %MUSTER_ERROR_INVALID: not a change in canonical form
 *
 * As muster_change_new_from_line(), for a line of a batch or a page, which were scanned when they were read.
 *
 * Returns: (transfer full) (nullable): the change
 */
MusterChange *
muster_change_new_from_scanned_line (const char *line, gsize size, GError **error)
{
  g_autoptr (MusterChange) self = g_atomic_rc_box_new0 (MusterChange);
  g_autoptr (JsonNode) node = muster_json_build_canonical (line, size, error);
  JsonObject *object;

  if (node == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      refuse (error, "it is no object");
      return NULL;
    }
  object = json_node_get_object (node);
  if (!muster_change_read_ids (self, object, error))
    return NULL;
  if (json_object_has_member (object, "erased") ? !muster_change_read_erased (self, object, error)
                                                : !muster_change_read_body (self, object, error))
    return NULL;
  self->line = g_strndup (line, size);
  self->line_size = size;
  return g_steal_pointer (&self);
}

/**
 * muster_change_new_from_line:
 * @line: (array length=size): bytes from outside or from the journal, without the line feed
 * @size: how many
 * @error: %MUSTER_ERROR_INVALID: not a change in canonical form; %MUSTER_ERROR_TOO_LARGE
 *
 * Reads a change and refuses every text that is not byte for byte what muster_change_get_line() would give back, so
 * that one change has one digest everywhere.
 *
 * Returns: (transfer full) (nullable): the change
 */
MusterChange *
muster_change_new_from_line (const char *line, gsize size, GError **error)
{
  return muster_json_scan (line, size, &muster_json_limits_line, error) ? muster_change_new_from_scanned_line (line, size, error)
                                                                        : NULL;
}

/**
 * muster_change_get_id:
 * @self: a change
 *
 * Returns: (transfer none): its id
 */
const MusterId *
muster_change_get_id (const MusterChange *self)
{
  return &self->id;
}

/**
 * muster_change_get_record:
 * @self: a change
 *
 * Returns: (transfer none): id of the record it is for
 */
const MusterId *
muster_change_get_record (const MusterChange *self)
{
  return &self->record;
}

/**
 * muster_change_get_kind:
 * @self: a change
 *
 * Returns: name of the record's kind; this program need not know it
 */
const char *
muster_change_get_kind (const MusterChange *self)
{
  return self->kind;
}

/**
 * muster_change_get_by:
 * @self: a change
 *
 * Returns: id of the member who saved it, as text; "" where it is erased
 */
const char *
muster_change_get_by (const MusterChange *self)
{
  return self->by;
}

/**
 * muster_change_get_time:
 * @self: a change
 *
 * Returns: the author's stamp, a claim; 0 where it is erased
 */
MusterStamp
muster_change_get_time (const MusterChange *self)
{
  return self->time;
}

/**
 * muster_change_get_set:
 * @self: a change
 *
 * Returns: (transfer none): {GROUP: {FIELD: VALUE}}; not to be altered
 */
JsonObject *
muster_change_get_set (const MusterChange *self)
{
  return self->set;
}

/**
 * muster_change_is_erased:
 * @self: a change
 *
 * Returns: whether its values are gone and only its ids stand
 */
gboolean
muster_change_is_erased (const MusterChange *self)
{
  return self->erased;
}

/**
 * muster_change_get_line:
 * @self: a change
 * @size: (out) (optional): its length in bytes
 *
 * Returns: the canonical line, without a line feed
 */
const char *
muster_change_get_line (const MusterChange *self, gsize *size)
{
  if (size != NULL)
    *size = self->line_size;
  return self->line;
}

static JsonArray *
muster_change_find_replaced (const MusterChange *self, const char *group)
{
  if (self->replaces == NULL || !json_object_has_member (self->replaces, group))
    return NULL;
  return json_object_get_array_member (self->replaces, group);
}

/**
 * muster_change_get_n_replaced:
 * @self: a change
 * @group: a group
 *
 * Returns: how many changes of @group its author saw
 */
guint
muster_change_get_n_replaced (const MusterChange *self, const char *group)
{
  JsonArray *ids = muster_change_find_replaced (self, group);

  return ids == NULL ? 0 : json_array_get_length (ids);
}

/**
 * muster_change_get_replaced:
 * @self: a change
 * @group: a group
 * @index: below muster_change_get_n_replaced()
 *
 * Returns: the id of a change that @self replaces in @group
 */
MusterId
muster_change_get_replaced (const MusterChange *self, const char *group, guint index)
{
  MusterId id = { 0 };

  muster_id_parse (json_array_get_string_element (muster_change_find_replaced (self, group), index), &id);
  return id;
}

/**
 * muster_change_replaces:
 * @self: a change
 * @group: a group
 * @id: id of another change
 *
 * Returns: whether the author of @self had seen the values of @id in @group
 */
gboolean
muster_change_replaces (const MusterChange *self, const char *group, const MusterId *id)
{
  for (guint i = 0; i < muster_change_get_n_replaced (self, group); i++)
    {
      MusterId replaced = muster_change_get_replaced (self, group, i);

      if (muster_id_equal (&replaced, id))
        return TRUE;
    }
  return FALSE;
}
