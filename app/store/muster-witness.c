/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <string.h>

#include "muster-json.h"

#define WITNESS_LIMIT 16384
/* The newest hundred names, with a comma each. */
#define LIVES_LIMIT (100 * MUSTER_ID_TEXT_SIZE - 1)

static const MusterJsonLimits witness_limits = { .bytes = WITNESS_LIMIT, .depth = 2, .string = WITNESS_LIMIT, .members = 16 };

static const char SQL_HIGHEST_NUMBER[] = "SELECT coalesce(max(number), 0) FROM batch WHERE incarnation = ?1";

static gboolean
muster_witness_get_number (MusterStore *self, gint64 *number, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_HIGHEST_NUMBER, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &self->incarnation);
  if (muster_db_step (statement, error) != MUSTER_DB_ROW)
    return FALSE;
  *number = muster_db_column_int (statement, 1);
  return TRUE;
}

/* Writes what this copy of the store is, outside the store. Called after every batch that was kept, so that a store put
 * back to an earlier day is behind it. */
gboolean
muster_witness_write (MusterStore *self, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *file = NULL;
  g_autofree char *machine = NULL;
  g_autofree char *text = NULL;
  g_autofree char *incarnation = NULL;
  g_autofree char *lives = NULL;
  g_autoptr (GBytes) content = NULL;
  JsonObject *object;
  gint64 number;

  if (self->witness_path == NULL)
    return TRUE;
  if (!muster_store_read_setting (self, "incarnation_list", &lives, error)
      || !muster_witness_get_number (self, &number, error))
    return FALSE;
  if (lives != NULL && strlen (lives) > LIVES_LIMIT)
    lives[LIVES_LIMIT] = '\0';
  object = json_object_new ();
  file = muster_world_file_identity (self->world, self->database_path);
  machine = muster_world_machine (self->world);
  incarnation = muster_id_to_text (&self->incarnation);
  json_object_set_string_member (object, "file", file == NULL ? "" : file);
  json_object_set_string_member (object, "incarnation", incarnation);
  json_object_set_string_member (object, "lives", lives == NULL ? "" : lives);
  json_object_set_string_member (object, "machine", machine);
  json_object_set_int_member (object, "number", number);
  json_node_take_object (node, object);
  text = muster_json_to_canonical (node);
  content = g_bytes_new (text, strlen (text));
  return muster_world_write_file (self->world, self->witness_path, content, error);
}

static JsonNode *
muster_witness_read (MusterStore *self)
{
  g_autoptr (GBytes) content = muster_world_read_file (self->world, self->witness_path, WITNESS_LIMIT, NULL);
  gsize size;
  const char *text;

  if (content == NULL)
    return NULL;
  text = g_bytes_get_data (content, &size);
  return muster_json_parse (text, size, &witness_limits, NULL);
}

static gboolean
muster_witness_agrees (MusterStore *self, JsonNode *witness, gint64 number)
{
  g_autofree char *file = muster_world_file_identity (self->world, self->database_path);
  g_autofree char *machine = muster_world_machine (self->world);
  g_autofree char *incarnation = muster_id_to_text (&self->incarnation);
  JsonObject *object = witness == NULL || !JSON_NODE_HOLDS_OBJECT (witness) ? NULL : json_node_get_object (witness);
  gint64 witnessed;

  return object != NULL && muster_json_get_int (object, "number", 0, G_MAXINT32, &witnessed, NULL) && witnessed <= number
         && g_strcmp0 (muster_json_get_text (object, "incarnation", NULL), incarnation) == 0
         && g_strcmp0 (muster_json_get_text (object, "machine", NULL), machine) == 0
         && g_strcmp0 (muster_json_get_text (object, "file", NULL), file == NULL ? "" : file) == 0;
}

/* A store put back to an earlier day does not know the names under which it wrote since; the witness of the same place
 * does. What comes back from headquarters under them is its own. */
static gboolean
muster_witness_adopt_lives (MusterStore *self, JsonNode *witness, GError **error)
{
  JsonObject *object = witness == NULL || !JSON_NODE_HOLDS_OBJECT (witness) ? NULL : json_node_get_object (witness);
  g_autofree char *machine = muster_world_machine (self->world);
  const char *lives = object == NULL ? NULL : muster_json_get_text (object, "lives", NULL);

  if (lives == NULL || g_strcmp0 (muster_json_get_text (object, "machine", NULL), machine) != 0)
    return TRUE;
  return muster_outbox_adopt_lives (self, lives, error);
}

/* A witness that is missing, ahead of the store, or of another file or machine means that this store is a copy or was
 * put back: a new incarnation before the first write, without asking. One too many costs 16 bytes; one too few costs
 * records. */
gboolean
muster_witness_check (MusterStore *self, GError **error)
{
  g_autoptr (JsonNode) witness = NULL;
  gint64 number;

  if (self->witness_path == NULL)
    return TRUE;
  witness = muster_witness_read (self);
  if (!muster_witness_get_number (self, &number, error))
    return FALSE;
  if (muster_witness_agrees (self, witness, number))
    return TRUE;
  if (!muster_witness_adopt_lives (self, witness, error))
    return FALSE;
  return muster_outbox_renew_incarnation (self, "witness", error);
}
