/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-cli-input.h"
#include "muster-cli-record.h"
#include "muster-cli-runs.h"
#include "muster-json.h"

/* The kind named before the values; with --json it may be left out, or be "-". */
static const char *
get_kind_name (MusterCli *self)
{
  const char *name = muster_cli_get_argument (self, 0);

  return g_strcmp0 (name, "-") == 0 && muster_cli_get (self, "json") != NULL ? NULL : name;
}

/* Where new records come from, as the command line says. */
static MusterOrigin
get_origin (MusterCli *self)
{
  return (MusterOrigin){
    .origin = muster_cli_get (self, "origin"),
    .squad = muster_cli_get (self, "squad"),
    .deployment = muster_cli_get (self, "deployment"),
    .paper_no = muster_cli_get (self, "paper-no"),
  };
}

static gboolean
read_origin_member (JsonObject *object, const char *name, const char **text, GError **error)
{
  if (!json_object_has_member (object, name))
    return TRUE;
  *text = muster_json_get_text (object, name, error);
  return *text != NULL;
}

/* The texts stay the object's. */
static gboolean
read_origin (JsonObject *line, MusterOrigin *origin, GError **error)
{
  JsonObject *object;
  MusterId id;

  if (json_object_has_member (line, "_origin"))
    {
      object = muster_json_get_object (line, "_origin", error);
      if (object == NULL || !read_origin_member (object, "origin", &origin->origin, error)
          || !read_origin_member (object, "squad", &origin->squad, error)
          || !read_origin_member (object, "deployment", &origin->deployment, error)
          || !read_origin_member (object, "paper_no", &origin->paper_no, error))
        return FALSE;
    }
  if ((origin->squad == NULL || muster_id_parse (origin->squad, &id))
      && (origin->deployment == NULL || muster_id_parse (origin->deployment, &id)))
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "Squad and deployment of an origin are ids of records.");
  return FALSE;
}

static gboolean
read_id (JsonObject *line, MusterId *id, GError **error)
{
  const char *text;

  if (!json_object_has_member (line, "id"))
    return TRUE;
  text = muster_json_get_text (line, "id", error);
  if (text == NULL)
    return FALSE;
  if (muster_id_parse (text, id))
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The member “id” is no UUID of version 7.");
  return FALSE;
}

static JsonObject *
copy_fields (JsonObject *line)
{
  JsonObject *fields = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, line);
  while (json_object_iter_next (&iter, &name, &value))
    if (strcmp (name, "id") != 0 && strcmp (name, "_kind") != 0 && strcmp (name, "_origin") != 0)
      json_object_set_member (fields, name, json_node_copy (value));
  return fields;
}

static gboolean
add_line (MusterCli *self, JsonObject *line, MusterId *id, GError **error)
{
  g_autoptr (JsonObject) fields = copy_fields (line);
  const char *name = get_kind_name (self);
  MusterOrigin origin = get_origin (self);

  if (json_object_has_member (line, "_kind"))
    name = muster_json_get_text (line, "_kind", error);
  else if (name == NULL)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The member “_kind” is missing, and no kind was given.");
  if (name == NULL || muster_cli_find_kind (self, name, error) == NULL || !read_id (line, id, error)
      || !read_origin (line, &origin, error))
    return FALSE;
  return muster_store_create (muster_cli_open (self, NULL), name, fields, &origin, id, error);
}

gboolean
muster_cli_run_add (MusterCli *self, GError **error)
{
  const MusterKind *kind = NULL;
  MusterOrigin origin = get_origin (self);
  g_autoptr (JsonObject) fields = NULL;
  char text[MUSTER_ID_TEXT_SIZE];
  MusterId id = { 0 };
  MusterStore *store;

  if (muster_cli_get (self, "json") == NULL && !muster_cli_expect (self, 2, G_MAXUINT, error))
    return FALSE;
  if (muster_cli_get (self, "json") != NULL && !muster_cli_expect (self, 0, 1, error))
    return FALSE;
  if (get_kind_name (self) != NULL)
    {
      kind = muster_cli_find_kind (self, get_kind_name (self), error);
      if (kind == NULL)
        return FALSE;
    }
  if (muster_cli_get (self, "json") != NULL)
    return muster_cli_run_lines (self, add_line, error);
  fields = muster_cli_parse_fields (self, kind, 1, error);
  if (fields == NULL)
    return FALSE;
  store = muster_cli_open (self, error);
  if (store == NULL || !muster_store_create (store, kind->name, fields, &origin, &id, error))
    return FALSE;
  return muster_cli_print (error, "%s\n", muster_id_write (&id, text));
}
