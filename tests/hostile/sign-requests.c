/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>

#include "muster-key-slots.h"
#include "muster-request-signature.h"
#include "muster-store-home.h"
#include "muster-sync-account.h"

/* sign-requests STORE WITNESS : an enrolled device that asks for whatever it is told to. A line of stdin is a request,
 * {"method","path","query","body" as base64,"late_ms"}; a line of stdout what goes into its headers. The passphrase is
 * in MUSTER_PASSPHRASE. */

static MusterSyncAccount *
load_account (MusterWorld *world, const char *folder, const char *witness, GError **error)
{
  g_autoptr (MusterCatalogue) catalogue = muster_catalogue_new_standard ();
  MusterStoreHome home = { world, catalogue, folder, witness };
  guint8 key[MUSTER_STORE_KEY_SIZE];
  g_autoptr (MusterStore) store = NULL;
  MusterId member;

  if (!muster_key_slots_unlock (world, folder, NULL, g_getenv ("MUSTER_PASSPHRASE"), key, &member, error))
    return NULL;
  store = muster_store_home_open (&home, key, &member, error);
  return store == NULL ? NULL : muster_sync_account_load (store, error);
}

static void
answer (MusterWorld *world, const MusterSyncAccount *account, JsonObject *request)
{
  gsize size;
  guchar *decoded = g_base64_decode (json_object_get_string_member_with_default (request, "body", ""), &size);
  g_autoptr (GBytes) body = g_bytes_new_take (decoded, size);
  gint64 time_ms = muster_world_wall_ms (world) + json_object_get_int_member_with_default (request, "late_ms", 0);
  guint8 nonce[MUSTER_NONCE_SIZE];
  g_autoptr (MusterSignedHeaders) headers = NULL;

  muster_world_random (world, nonce, sizeof nonce);
  headers = muster_signed_headers_new (
      account->key, account->device_text, json_object_get_string_member (request, "method"),
      json_object_get_string_member (request, "path"),
      json_object_get_string_member_with_default (request, "query", NULL), body, time_ms, nonce);
  printf ("%s\t%s\t%s\n", headers->content_digest, headers->signature_input, headers->signature);
  fflush (stdout);
}

int
main (int argc, char **argv)
{
  g_autoptr (MusterWorld) world = muster_world_new_system ();
  g_autoptr (GIOChannel) input = g_io_channel_unix_new (0);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterSyncAccount) account = NULL;
  g_autofree char *line = NULL;

  if (argc != 3)
    return 2;
  account = load_account (world, argv[1], argv[2], &error);
  if (account == NULL)
    {
      fprintf (stderr, "%s\n", error->message);
      return 1;
    }
  printf ("ready\n");
  fflush (stdout);
  while (g_io_channel_read_line (input, &line, NULL, NULL, NULL) == G_IO_STATUS_NORMAL)
    {
      g_autoptr (JsonNode) node = json_from_string (line, NULL);

      if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
        return 2;
      answer (world, account, json_node_get_object (node));
      g_clear_pointer (&line, g_free);
    }
  return 0;
}
