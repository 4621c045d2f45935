/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-cli-rows.h"
#include "muster-json.h"

static char *
copy_text (JsonNode *node)
{
  return json_node_get_value_type (node) == G_TYPE_STRING ? g_strdup (json_node_get_string (node)) : NULL;
}

static gboolean
read_id (MusterCliRow *row, JsonNode *node, GError **error)
{
  g_autofree char *text = copy_text (node);

  row->has_id = text != NULL && muster_id_parse (text, &row->id);
  if (!row->has_id)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The member “id” is no UUID of version 7.");
  return row->has_id;
}

static gboolean
read_reference (char **into, JsonNode *node, GError **error)
{
  MusterId id;

  g_free (*into);
  *into = copy_text (node);
  if (*into != NULL && muster_id_parse (*into, &id))
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "A squad or deployment is not given by its id.");
  return FALSE;
}

static gboolean
read_own (MusterCliRow *row, const MusterKind *kind, const char *name, JsonNode *node, GError **error)
{
  if (strcmp (name, "_kind") == 0 && json_node_get_value_type (node) == G_TYPE_STRING
      && strcmp (json_node_get_string (node), kind->name) != 0)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The record is of another kind.");
      return FALSE;
    }
  if (strcmp (name, "_squad") == 0 || strcmp (name, "squad") == 0)
    return read_reference (&row->squad, node, error);
  if (strcmp (name, "_deployment") == 0 || strcmp (name, "deployment") == 0)
    return read_reference (&row->deployment, node, error);
  if (strcmp (name, "_paper_no") == 0 || strcmp (name, "paper_no") == 0)
    {
      g_free (row->paper_no);
      row->paper_no = copy_text (node);
    }
  else if ((strcmp (name, "_origin") == 0 || strcmp (name, "origin") == 0) && JSON_NODE_HOLDS_VALUE (node))
    {
      g_free (row->origin);
      row->origin = copy_text (node);
    }
  return TRUE;
}

/* As an export writes it, a code; or whole, as a line of “add --json” has it. */
static gboolean
read_origin (MusterCliRow *row, const MusterKind *kind, JsonNode *node, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return read_own (row, kind, "_origin", node, error);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    if (!read_own (row, kind, name, value, error))
      return FALSE;
  return TRUE;
}

static gboolean
read_member (MusterCliRow *row, const MusterKind *kind, const char *name, JsonNode *node, GError **error)
{
  const MusterField *field = muster_kind_find_field (kind, name);

  if (strcmp (name, "id") == 0)
    return read_id (row, node, error);
  if (strcmp (name, "_origin") == 0)
    return read_origin (row, kind, node, error);
  if (name[0] == '_')
    return read_own (row, kind, name, node, error);
  if (field != NULL && field->computed)
    return TRUE;
  if (field != NULL && json_node_get_value_type (node) == G_TYPE_STRING
      && !muster_cli_rows_refuse_masked (field, json_node_get_string (node), error))
    return FALSE;
  json_object_set_member (row->fields, name, json_node_copy (node));
  return TRUE;
}

static gboolean
read_line (MusterCliRow *row, const MusterKind *kind, const char *line, GError **error)
{
  g_autoptr (JsonNode) node = muster_json_parse (line, strlen (line), &muster_json_limits_line, error);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "A line holds one JSON object.");
      return FALSE;
    }
  row->fields = json_object_new ();
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    if (!read_member (row, kind, name, value, error))
      return FALSE;
  return TRUE;
}

/* An export in JSON is an array with one record a line, so its brackets and commas are no lines of their own. */
static char *
trim_line (const char *line, gsize size)
{
  g_autofree char *text = g_strndup (line, size);

  g_strstrip (text);
  if (g_str_has_suffix (text, "},"))
    text[strlen (text) - 1] = '\0';
  if (strcmp (text, "[") == 0 || strcmp (text, "]") == 0 || strcmp (text, "[]") == 0)
    text[0] = '\0';
  return g_steal_pointer (&text);
}

gboolean
muster_cli_rows_read_json (MusterCliRows *self, const MusterKind *kind, const char *text, gsize size, GError **error)
{
  const char *end = text + size;
  guint line = 0;

  g_ptr_array_add (self->heading, g_strdup ("_content"));
  while (text < end)
    {
      const char *feed = memchr (text, '\n', (gsize) (end - text));
      gsize length = (gsize) ((feed == NULL ? end : feed) - text);
      g_autofree char *trimmed = trim_line (text, length);
      g_autoptr (GError) local = NULL;
      MusterCliRow *row;

      line++;
      text += length + (feed != NULL);
      if (*trimmed == '\0')
        continue;
      row = g_new0 (MusterCliRow, 1);
      row->line = line;
      row->cells = g_ptr_array_new_with_free_func (g_free);
      if (!read_line (row, kind, trimmed, &local))
        muster_cli_row_refuse (row, local);
      g_ptr_array_add (row->cells, g_steal_pointer (&trimmed));
      g_ptr_array_add (self->rows, row);
    }
  return TRUE;
}
