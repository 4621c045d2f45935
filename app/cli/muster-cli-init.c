/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-cli-runs.h"
#include "muster-store-home.h"

gboolean
muster_cli_run_init (MusterCli *self, GError **error)
{
  const char *name = muster_cli_get (self, "member") != NULL ? muster_cli_get (self, "member") : g_get_user_name ();
  char *passphrase;
  char text[MUSTER_ID_TEXT_SIZE];
  MusterStore *store;
  MusterId member;

  if (!muster_cli_expect (self, 0, 0, error))
    return FALSE;
  passphrase = muster_cli_read_passphrase (self, muster_cli_get (self, "passphrase-file"), "MUSTER_PASSPHRASE",
                                           "New passphrase: ", TRUE, error);
  if (passphrase == NULL)
    return FALSE;
  store = muster_cli_make_store (self, name, passphrase, &member, error);
  muster_cli_wipe (passphrase);
  return store != NULL && muster_cli_print (error, "%s\n", muster_id_write (&member, text));
}
