/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-cli-input.h"
#include "muster-cli-runs.h"
#include "muster-json.h"

static gboolean
read_id (JsonObject *line, MusterId *id, GError **error)
{
  const char *text = muster_json_get_text (line, "id", error);

  if (text == NULL)
    return FALSE;
  if (muster_id_parse (text, id))
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The member “id” is no id of a record.");
  return FALSE;
}

static gboolean
set_line (MusterCli *self, JsonObject *line, MusterId *id, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!read_id (line, id, error))
    return FALSE;
  json_object_iter_init (&iter, line);
  while (json_object_iter_next (&iter, &name, &value))
    if (strcmp (name, "id") != 0 && strcmp (name, "_kind") != 0)
      json_object_set_member (fields, name, json_node_copy (value));
  return muster_store_edit (muster_cli_open (self, NULL), id, fields, error);
}

static gboolean
edit (MusterCli *self, GError **error)
{
  const MusterKind *kind;
  g_autoptr (JsonObject) fields = NULL;
  MusterStore *store;
  MusterId id;

  if (!muster_cli_expect (self, 2, G_MAXUINT, error) || !muster_cli_get_id (self, 0, &id, error))
    return FALSE;
  store = muster_cli_open (self, error);
  kind = store == NULL ? NULL : muster_store_find_kind (store, &id, error);
  fields = kind == NULL ? NULL : muster_cli_parse_fields (self, kind, 1, error);
  return fields != NULL && muster_store_edit (store, &id, fields, error);
}

gboolean
muster_cli_run_set (MusterCli *self, GError **error)
{
  if (muster_cli_get (self, "json") != NULL)
    return muster_cli_expect (self, 0, 0, error) && muster_cli_run_lines (self, set_line, error);
  return edit (self, error);
}

/* An edit that names a field in conflict chooses, also with the value shown. */
gboolean
muster_cli_run_resolve (MusterCli *self, GError **error)
{
  return edit (self, error);
}

static gboolean
delete_line (MusterCli *self, JsonObject *line, MusterId *id, GError **error)
{
  const char *why
      = json_object_has_member (line, "why") ? muster_json_get_text (line, "why", error) : muster_cli_get (self, "why");

  if (json_object_has_member (line, "why") && why == NULL)
    return FALSE;
  if (why == NULL || *why == '\0')
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED, "A deletion says why.");
      return FALSE;
    }
  return read_id (line, id, error) && muster_store_delete (muster_cli_open (self, NULL), id, why, error);
}

gboolean
muster_cli_run_delete (MusterCli *self, GError **error)
{
  const char *why = muster_cli_get (self, "why");
  MusterStore *store;
  MusterId id;

  if (muster_cli_get (self, "json") != NULL)
    return muster_cli_expect (self, 0, 0, error) && muster_cli_run_lines (self, delete_line, error);
  if (!muster_cli_expect (self, 1, 1, error) || !muster_cli_get_id (self, 0, &id, error))
    return FALSE;
  if (why == NULL || *why == '\0')
    return muster_cli_fail_usage (error, "A deletion says why: --why TEXT.");
  store = muster_cli_open (self, error);
  return store != NULL && muster_store_delete (store, &id, why, error);
}

gboolean
muster_cli_run_restore (MusterCli *self, GError **error)
{
  MusterStore *store;
  MusterId id;

  if (!muster_cli_expect (self, 1, 1, error) || !muster_cli_get_id (self, 0, &id, error))
    return FALSE;
  store = muster_cli_open (self, error);
  return store != NULL && muster_store_restore (store, &id, error);
}

/* The reason goes into a change that everybody gets, so it is a code and never words about the person. */
static gboolean
is_reason (const char *text)
{
  return *text != '\0' && strlen (text) <= 40 && text[strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789_-")] == '\0';
}

gboolean
muster_cli_run_erase (MusterCli *self, GError **error)
{
  const char *reason = muster_cli_get (self, "reason");
  MusterStore *store;
  MusterId id;

  if (!muster_cli_expect (self, 1, 1, error) || !muster_cli_get_id (self, 0, &id, error))
    return FALSE;
  if (reason == NULL || !is_reason (reason))
    return muster_cli_fail_usage (error,
                                  "Erasing needs --reason with one word of small letters, such as request or minor.");
  store = muster_cli_open (self, error);
  return store != NULL && muster_store_erase (store, &id, reason, error);
}
