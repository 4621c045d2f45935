/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-key-slots.h"

#include <sodium.h>
#include <string.h>

#include "muster-error.h"
#include "muster-json.h"

#define FILE_LIMIT 65536
#define MEMORY_BYTES (64u << 20)
/* About a second on a laptop of ten years ago (0.35 s on a server of 2024), with the memory above: libsodium's own choice for
 * interactive use is a quarter of it. A slot keeps the count it was made with. */
#define OPERATIONS 8
/* What a file may ask of this machine: another's slots could demand all memory. */
#define MEMORY_LIMIT (1024u << 20)
#define OPERATIONS_LIMIT 16
#define WRAPPED_SIZE (MUSTER_STORE_KEY_SIZE + crypto_secretbox_MACBYTES)

static const MusterJsonLimits slot_limits = { .bytes = FILE_LIMIT, .depth = 4, .string = 1024, .members = 256 };

static char *
get_path (const char *folder)
{
  return g_build_filename (folder, "keys.json", NULL);
}

static gboolean
start_sodium (GError **error)
{
  if (sodium_init () >= 0)
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FAILED, "The cryptographic library does not start.");
  return FALSE;
}

static gboolean
refuse_file (GError **error)
{
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT,
               "keys.json is damaged. Put back the copy from the last backup; without it the store cannot be opened.");
  return FALSE;
}

/**
 * muster_key_slots_exist:
 * @world: files
 * @folder: a store's folder
 *
 * Returns: whether there is a store to unlock
 */
gboolean
muster_key_slots_exist (MusterWorld *world, const char *folder)
{
  g_autofree char *path = get_path (folder);
  g_autoptr (GBytes) content = muster_world_read_file (world, path, FILE_LIMIT, NULL);

  return content != NULL;
}

static JsonNode *
read_slots (MusterWorld *world, const char *folder, GError **error)
{
  g_autofree char *path = get_path (folder);
  g_autoptr (GBytes) content = muster_world_read_file (world, path, FILE_LIMIT, error);
  g_autoptr (JsonNode) node = NULL;
  gsize size;
  const char *text;

  if (content == NULL)
    return NULL;
  text = g_bytes_get_data (content, &size);
  node = muster_json_parse (text, size, &slot_limits, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || muster_json_get_array (json_node_get_object (node), "slots", NULL) == NULL)
    {
      refuse_file (error);
      return NULL;
    }
  return g_steal_pointer (&node);
}

static gboolean
write_slots (MusterWorld *world, const char *folder, JsonNode *node, GError **error)
{
  g_autofree char *path = get_path (folder);
  g_autofree char *text = muster_json_to_canonical (node);
  g_autoptr (GBytes) content = g_bytes_new (text, strlen (text));

  return muster_world_write_file (world, path, content, error);
}

static gboolean
derive (const char *passphrase, const guint8 *salt, guint64 operations, gsize memory, guint8 *key, GError **error)
{
  if (crypto_pwhash (key, crypto_secretbox_KEYBYTES, passphrase, strlen (passphrase), salt, operations, memory,
                     crypto_pwhash_ALG_ARGON2ID13)
      == 0)
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_FAILED, "There is not enough memory to check the passphrase (64 MiB).");
  return FALSE;
}

static void
set_base64 (JsonObject *object, const char *name, const guint8 *bytes, gsize size)
{
  g_autofree char *text = g_base64_encode (bytes, size);

  json_object_set_string_member (object, name, text);
}

static gboolean
get_base64 (JsonObject *object, const char *name, guint8 *bytes, gsize size)
{
  const char *text = muster_json_get_text (object, name, NULL);
  g_autofree guchar *decoded = NULL;
  gsize got = 0;

  if (text == NULL)
    return FALSE;
  decoded = g_base64_decode (text, &got);
  if (got != size)
    return FALSE;
  memcpy (bytes, decoded, size);
  return TRUE;
}

static JsonObject *
make_slot (MusterWorld *world, const MusterId *member, const char *name, const char *passphrase, const guint8 *key, GError **error)
{
  guint8 salt[crypto_pwhash_SALTBYTES], nonce[crypto_secretbox_NONCEBYTES];
  guint8 wrapping[crypto_secretbox_KEYBYTES], wrapped[WRAPPED_SIZE];
  char text[MUSTER_ID_TEXT_SIZE];
  JsonObject *slot;

  muster_world_random (world, salt, sizeof salt);
  muster_world_random (world, nonce, sizeof nonce);
  if (!derive (passphrase, salt, OPERATIONS, MEMORY_BYTES, wrapping, error))
    return NULL;
  crypto_secretbox_easy (wrapped, key, MUSTER_STORE_KEY_SIZE, nonce, wrapping);
  sodium_memzero (wrapping, sizeof wrapping);
  slot = json_object_new ();
  json_object_set_string_member (slot, "member", muster_id_write (member, text));
  json_object_set_string_member (slot, "name", name);
  json_object_set_int_member (slot, "memory", MEMORY_BYTES);
  json_object_set_int_member (slot, "operations", OPERATIONS);
  set_base64 (slot, "salt", salt, sizeof salt);
  set_base64 (slot, "nonce", nonce, sizeof nonce);
  set_base64 (slot, "key", wrapped, sizeof wrapped);
  return slot;
}

static gboolean
check_passphrase (const char *passphrase, GError **error)
{
  if (g_utf8_validate (passphrase, -1, NULL) && g_utf8_strlen (passphrase, -1) >= 8)
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED, "A passphrase has at least 8 characters.");
  return FALSE;
}

static const char *
get_member_text (JsonArray *slots, guint index, const char *member)
{
  JsonNode *slot = json_array_get_element (slots, index);

  return JSON_NODE_HOLDS_OBJECT (slot) ? muster_json_get_text (json_node_get_object (slot), member, NULL) : NULL;
}

static gboolean
slot_is (JsonArray *slots, guint index, const char *name)
{
  return name == NULL || g_strcmp0 (get_member_text (slots, index, "name"), name) == 0
         || g_strcmp0 (get_member_text (slots, index, "member"), name) == 0;
}

/**
 * muster_key_slots_create:
 * @world: files, randomness
 * @folder: a new store's folder
 * @member: the first member
 * @name: the member's name, by which the slot is chosen
 * @passphrase: at least 8 characters
 * @key: (out): the store's new key; wipe it after opening the store
 * @error: %MUSTER_ERROR_EXISTS: there is a store; %MUSTER_ERROR_REFUSED: a passphrase too short; %MUSTER_ERROR_FULL
 *
 * Returns: whether `keys.json` is written
 */
gboolean
muster_key_slots_create (MusterWorld *world, const char *folder, const MusterId *member, const char *name, const char *passphrase,
                         guint8 key[MUSTER_STORE_KEY_SIZE], GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonArray *slots = json_array_new ();
  JsonObject *slot;

  json_object_set_array_member (object, "slots", slots);
  json_object_set_string_member (object, "format", "muster-keys/1");
  json_node_take_object (node, object);
  if (muster_key_slots_exist (world, folder))
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_EXISTS, "There is a store in this folder already.");
      return FALSE;
    }
  if (!start_sodium (error) || !check_passphrase (passphrase, error))
    return FALSE;
  muster_world_random (world, key, MUSTER_STORE_KEY_SIZE);
  slot = make_slot (world, member, name, passphrase, key, error);
  if (slot == NULL)
    return FALSE;
  json_array_add_object_element (slots, slot);
  return write_slots (world, folder, node, error);
}

static gboolean
open_slot (JsonObject *slot, const char *passphrase, guint8 *key, gboolean *opened, GError **error)
{
  guint8 salt[crypto_pwhash_SALTBYTES], nonce[crypto_secretbox_NONCEBYTES];
  guint8 wrapping[crypto_secretbox_KEYBYTES], wrapped[WRAPPED_SIZE];
  gint64 memory, operations;

  if (!muster_json_get_int (slot, "memory", 8192, MEMORY_LIMIT, &memory, NULL)
      || !muster_json_get_int (slot, "operations", 1, OPERATIONS_LIMIT, &operations, NULL)
      || !get_base64 (slot, "salt", salt, sizeof salt) || !get_base64 (slot, "nonce", nonce, sizeof nonce)
      || !get_base64 (slot, "key", wrapped, sizeof wrapped))
    return refuse_file (error);
  if (!derive (passphrase, salt, (guint64) operations, (gsize) memory, wrapping, error))
    return FALSE;
  *opened = crypto_secretbox_open_easy (key, wrapped, sizeof wrapped, nonce, wrapping) == 0;
  sodium_memzero (wrapping, sizeof wrapping);
  return TRUE;
}

/**
 * muster_key_slots_unlock:
 * @world: files
 * @folder: a store's folder
 * @name: (nullable): name or id of the member; %NULL tries every slot, about a second each
 * @passphrase: what was typed
 * @key: (out): the store's key; wipe it after opening the store
 * @member: (out): whose slot it was
 * @error: %MUSTER_ERROR_WRONG_KEY, %MUSTER_ERROR_NOT_FOUND: no such member, or no store; %MUSTER_ERROR_CORRUPT
 *
 * Returns: whether the passphrase fits
 */
gboolean
muster_key_slots_unlock (MusterWorld *world, const char *folder, const char *name, const char *passphrase,
                         guint8 key[MUSTER_STORE_KEY_SIZE], MusterId *member, GError **error)
{
  g_autoptr (JsonNode) node = read_slots (world, folder, error);
  JsonArray *slots = node == NULL ? NULL : json_object_get_array_member (json_node_get_object (node), "slots");
  gboolean any = FALSE;

  if (slots == NULL || !start_sodium (error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (slots); i++)
    {
      gboolean opened = FALSE;

      if (!slot_is (slots, i, name))
        continue;
      any = TRUE;
      if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (slots, i)))
        return refuse_file (error);
      if (!open_slot (json_array_get_object_element (slots, i), passphrase, key, &opened, error))
        return FALSE;
      if (opened)
        return muster_id_parse (get_member_text (slots, i, "member"), member) || refuse_file (error);
    }
  if (any)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_WRONG_KEY, "The passphrase does not fit.");
  else
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "No member of that name can unlock this store.");
  return FALSE;
}

static void
drop_slot (JsonArray *slots, const char *name)
{
  for (guint i = json_array_get_length (slots); i > 0; i--)
    if (slot_is (slots, i - 1, name))
      json_array_remove_element (slots, i - 1);
}

/**
 * muster_key_slots_set:
 * @world: files, randomness
 * @folder: a store's folder
 * @member: whose slot
 * @name: the member's name
 * @passphrase: the new one
 * @key: the store's key, from an unlocked slot
 * @error: %MUSTER_ERROR_REFUSED, %MUSTER_ERROR_FULL, %MUSTER_ERROR_CORRUPT
 *
 * Adds the member's slot, or replaces it.
 *
 * Returns: whether it is written; else the old file stands
 */
gboolean
muster_key_slots_set (MusterWorld *world, const char *folder, const MusterId *member, const char *name, const char *passphrase,
                      const guint8 key[MUSTER_STORE_KEY_SIZE], GError **error)
{
  g_autoptr (JsonNode) node = read_slots (world, folder, error);
  JsonArray *slots = node == NULL ? NULL : json_object_get_array_member (json_node_get_object (node), "slots");
  char text[MUSTER_ID_TEXT_SIZE];
  JsonObject *slot;

  if (slots == NULL || !start_sodium (error) || !check_passphrase (passphrase, error))
    return FALSE;
  slot = make_slot (world, member, name, passphrase, key, error);
  if (slot == NULL)
    return FALSE;
  drop_slot (slots, muster_id_write (member, text));
  json_array_add_object_element (slots, slot);
  return write_slots (world, folder, node, error);
}

/**
 * muster_key_slots_remove:
 * @world: files
 * @folder: a store's folder
 * @name: name or id of a member
 * @error: %MUSTER_ERROR_REFUSED: it is the last slot
 *
 * Returns: whether that member can no longer unlock the store
 */
gboolean
muster_key_slots_remove (MusterWorld *world, const char *folder, const char *name, GError **error)
{
  g_autoptr (JsonNode) node = read_slots (world, folder, error);
  JsonArray *slots = node == NULL ? NULL : json_object_get_array_member (json_node_get_object (node), "slots");

  if (slots == NULL)
    return FALSE;
  drop_slot (slots, name);
  if (json_array_get_length (slots) == 0)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED, "The last member cannot be removed: nobody could open the store.");
      return FALSE;
    }
  return write_slots (world, folder, node, error);
}

/**
 * muster_key_slots_list:
 * @world: files
 * @folder: a store's folder
 * @error: %MUSTER_ERROR_NOT_FOUND, %MUSTER_ERROR_CORRUPT
 *
 * Returns: (transfer full) (nullable): [{"member","name"}…]
 */
JsonArray *
muster_key_slots_list (MusterWorld *world, const char *folder, GError **error)
{
  g_autoptr (JsonNode) node = read_slots (world, folder, error);
  JsonArray *slots = node == NULL ? NULL : json_object_get_array_member (json_node_get_object (node), "slots");
  JsonArray *list;

  if (slots == NULL)
    return NULL;
  list = json_array_new ();
  for (guint i = 0; i < json_array_get_length (slots); i++)
    {
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "member", get_member_text (slots, i, "member"));
      json_object_set_string_member (entry, "name", get_member_text (slots, i, "name"));
      json_array_add_object_element (list, entry);
    }
  return list;
}
