/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-cli-runs.h"
#include "muster-key-slots.h"

/* Who can unlock this store. A member is a key slot and a record of kind `member` with the same id. */

static JsonObject *
find_slot (JsonArray *slots, const char *name)
{
  for (guint i = 0; i < json_array_get_length (slots); i++)
    {
      JsonObject *slot = json_array_get_object_element (slots, i);

      if (strcmp (json_object_get_string_member (slot, "name"), name) == 0
          || strcmp (json_object_get_string_member (slot, "member"), name) == 0)
        return slot;
    }
  return NULL;
}

static gboolean
list_members (MusterCli *self, GError **error)
{
  g_autoptr (JsonArray) slots
      = muster_key_slots_list (muster_cli_get_world (self), muster_cli_get_folder (self), error);

  if (slots == NULL)
    return FALSE;
  if (muster_cli_has (self, "json"))
    return muster_cli_print_array (slots, error);
  for (guint i = 0; i < json_array_get_length (slots); i++)
    {
      JsonObject *slot = json_array_get_object_element (slots, i);
      g_autofree char *name = muster_cli_clean (json_object_get_string_member (slot, "name"));

      if (!muster_cli_print (error, "%s %s\n", json_object_get_string_member (slot, "member"), name))
        return FALSE;
    }
  return TRUE;
}

static gboolean
make_record (MusterStore *store, const char *name, const MusterId *member, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  MusterId id = *member;

  json_object_set_string_member (fields, "name", name);
  json_object_set_boolean_member (fields, "active", TRUE);
  return muster_store_create (store, "member", fields, NULL, &id, error);
}

static gboolean
write_slot (MusterCli *self, const MusterId *member, const char *name, const char *file_option, const guint8 *key,
            GError **error)
{
  char *passphrase = muster_cli_read_passphrase (self, muster_cli_get (self, file_option), "MUSTER_NEW_PASSPHRASE",
                                                 "New member's passphrase: ", TRUE, error);
  gboolean written;

  if (passphrase == NULL)
    return FALSE;
  written = muster_key_slots_set (muster_cli_get_world (self), muster_cli_get_folder (self), member, name, passphrase,
                                  key, error);
  muster_cli_wipe (passphrase);
  return written;
}

/* The slot first: where the record fails, the same command again finds the slot and adds what is missing. */
static gboolean
add_member (MusterCli *self, const guint8 *key, const MusterId *author, GError **error)
{
  const char *name = muster_cli_get_argument (self, 1);
  g_autoptr (JsonArray) slots
      = muster_key_slots_list (muster_cli_get_world (self), muster_cli_get_folder (self), error);
  JsonObject *slot = slots == NULL ? NULL : find_slot (slots, name);
  MusterStore *store = slots == NULL ? NULL : muster_cli_open_with_key (self, key, author, error);
  MusterId member = muster_id_new (muster_cli_get_world (self));
  char text[MUSTER_ID_TEXT_SIZE];

  if (store == NULL)
    return FALSE;
  if (slot != NULL && muster_id_parse (json_object_get_string_member (slot, "member"), &member)
      && muster_store_find_kind (store, &member, NULL) != NULL)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_EXISTS, "There is a member of that name already.");
      return FALSE;
    }
  if (slot == NULL && !write_slot (self, &member, name, "passphrase-file-new", key, error))
    return FALSE;
  return make_record (store, name, &member, error) && muster_cli_print (error, "%s\n", muster_id_write (&member, text));
}

static gboolean
change_passphrase (MusterCli *self, const guint8 *key, const MusterId *member, GError **error)
{
  g_autoptr (JsonArray) slots
      = muster_key_slots_list (muster_cli_get_world (self), muster_cli_get_folder (self), error);
  char text[MUSTER_ID_TEXT_SIZE];
  JsonObject *slot = slots == NULL ? NULL : find_slot (slots, muster_id_write (member, text));

  return slot != NULL
         && write_slot (self, member, json_object_get_string_member (slot, "name"), "new-passphrase-file", key, error);
}

static gboolean
remove_member (MusterCli *self, GError **error)
{
  g_autoptr (JsonArray) slots
      = muster_key_slots_list (muster_cli_get_world (self), muster_cli_get_folder (self), error);

  if (slots == NULL)
    return FALSE;
  if (find_slot (slots, muster_cli_get_argument (self, 1)) == NULL)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "No member of that name can unlock this store.");
      return FALSE;
    }
  return muster_key_slots_remove (muster_cli_get_world (self), muster_cli_get_folder (self),
                                  muster_cli_get_argument (self, 1), error);
}

gboolean
muster_cli_run_member (MusterCli *self, GError **error)
{
  const char *what = muster_cli_get_argument (self, 0);
  guint8 key[MUSTER_STORE_KEY_SIZE];
  gboolean done = FALSE;
  guint words;
  MusterId member;

  if (what == NULL || !g_strv_contains ((const char *const[]){ "add", "list", "passphrase", "remove", NULL }, what))
    return muster_cli_fail_usage (error, "A member is one of: add NAME, list, passphrase, remove NAME.");
  words = strcmp (what, "add") == 0 || strcmp (what, "remove") == 0 ? 2 : 1;
  if (!muster_cli_expect (self, words, words, error) || !muster_cli_unlock (self, key, &member, error))
    return FALSE;
  if (strcmp (what, "add") == 0)
    done = add_member (self, key, &member, error);
  else if (strcmp (what, "list") == 0)
    done = list_members (self, error);
  else if (strcmp (what, "passphrase") == 0)
    done = change_passphrase (self, key, &member, error);
  else
    done = remove_member (self, error);
  explicit_bzero (key, sizeof key);
  return done;
}
