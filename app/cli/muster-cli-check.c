/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-cli-runs.h"

static gboolean
print_line (gpointer data, const char *line, GError **error)
{
  return muster_cli_print (error, "%s\n", line);
}

gboolean
muster_cli_run_check (MusterCli *self, GError **error)
{
  MusterStore *store = muster_cli_expect (self, 0, 0, error) ? muster_cli_open (self, error) : NULL;

  if (store == NULL || !muster_store_check (store, error))
    return FALSE;
  if (muster_cli_has (self, "dump"))
    return muster_store_dump (store, NULL, NULL, print_line, NULL, error);
  return muster_cli_print (error, "The store is whole: its file, its journal and its tables agree.\n");
}
