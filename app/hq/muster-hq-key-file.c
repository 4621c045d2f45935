/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include <string.h>

#include "muster-json.h"

#define KEY_FORMAT "muster-hq-key/1"
#define OFFLINE_FORMAT "muster-offline-key/1"
#define KEY_LIMIT 4096

static const MusterJsonLimits key_limits = { .bytes = KEY_LIMIT, .depth = 1, .string = 200, .members = 10 };

static gboolean
write_object (MusterWorld *world, const char *path, JsonObject *object, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), object);
  g_autoptr (GBytes) content = NULL;
  char *text = muster_json_to_canonical (node);

  content = g_bytes_new_take (text, strlen (text));
  return muster_world_write_file (world, path, content, error);
}

static JsonNode *
read_object (MusterWorld *world, const char *path, const char *format, GError **error)
{
  g_autoptr (GBytes) content = muster_world_read_file (world, path, KEY_LIMIT, error);
  g_autoptr (JsonNode) node = NULL;
  gsize size;
  const char *text = content == NULL ? NULL : g_bytes_get_data (content, &size);
  const char *found;

  if (text == NULL)
    return NULL;
  node = muster_json_parse (text, size, &key_limits, error);
  if (node == NULL)
    return NULL;
  found = JSON_NODE_HOLDS_OBJECT (node) ? muster_json_get_text (json_node_get_object (node), "format", NULL) : NULL;
  if (g_strcmp0 (found, format) != 0)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "“%s” is no key file of headquarters.", path);
      return NULL;
    }
  return g_steal_pointer (&node);
}

static void
set_bytes (JsonObject *object, const char *member, const guint8 *bytes, gsize size)
{
  g_autofree char *text = muster_hex_encode (bytes, size);

  json_object_set_string_member (object, member, text);
}

static gboolean
get_bytes (JsonObject *object, const char *member, guint8 *bytes, gsize size, GError **error)
{
  const char *text = muster_json_get_text (object, member, error);

  if (text == NULL)
    return FALSE;
  if (muster_hex_decode (text, bytes, size))
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The key file is damaged.");
  return FALSE;
}

/* The file that opens headquarters: mode 0600, or a credential that systemd hands in. */
gboolean
muster_hq_keys_write (MusterWorld *world, const char *path, const MusterHqKeys *keys, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();

  json_object_set_string_member (object, "format", KEY_FORMAT);
  set_bytes (object, "database_key", keys->database_key, sizeof keys->database_key);
  set_bytes (object, "seed", keys->seed, sizeof keys->seed);
  return write_object (world, path, object, error);
}

gboolean
muster_hq_keys_read (MusterWorld *world, const char *path, MusterHqKeys *keys, GError **error)
{
  g_autoptr (JsonNode) node = read_object (world, path, KEY_FORMAT, error);
  JsonObject *object = node == NULL ? NULL : json_node_get_object (node);

  if (object == NULL)
    {
      g_prefix_error (error, "No headquarters could be opened here: ");
      return FALSE;
    }
  return get_bytes (object, "database_key", keys->database_key, sizeof keys->database_key, error)
         && get_bytes (object, "seed", keys->seed, sizeof keys->seed, error);
}

void
muster_hq_keys_clear (MusterHqKeys *keys)
{
  explicit_bzero (keys, sizeof *keys);
}

/* The key that opens backups. Its file is for a person to carry away; headquarters keeps the public half. */
gboolean
muster_hq_offline_key_make (MusterWorld *world, const char *path, guint8 public_key[MUSTER_KEY_SIZE], GError **error)
{
  guint8 seed[MUSTER_KEY_SEED_SIZE];
  g_autoptr (MusterKeyPair) pair = NULL;
  g_autoptr (JsonObject) object = json_object_new ();

  muster_world_random (world, seed, sizeof seed);
  pair = muster_key_pair_new_from_seed (seed);
  memcpy (public_key, muster_key_pair_get_public (pair), MUSTER_KEY_SIZE);
  json_object_set_string_member (object, "format", OFFLINE_FORMAT);
  set_bytes (object, "seed", seed, sizeof seed);
  explicit_bzero (seed, sizeof seed);
  return write_object (world, path, object, error);
}

MusterKeyPair *
muster_hq_offline_key_read (MusterWorld *world, const char *path, GError **error)
{
  g_autoptr (JsonNode) node = read_object (world, path, OFFLINE_FORMAT, error);
  guint8 seed[MUSTER_KEY_SEED_SIZE];
  MusterKeyPair *pair;

  if (node == NULL || !get_bytes (json_node_get_object (node), "seed", seed, sizeof seed, error))
    return NULL;
  pair = muster_key_pair_new_from_seed (seed);
  explicit_bzero (seed, sizeof seed);
  return pair;
}
