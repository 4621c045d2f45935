/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-application.h"
#include "muster-language.h"
#include "muster-preferences.h"
#include "muster-process.h"

int
main (int argc, char **argv)
{
  g_autoptr (MusterApplication) application = NULL;
  g_autofree char *language = NULL;

  /* Not undumpable as the others are: portals look at the process to see whose window asks. */
  muster_process_keep_secrets ();
  /* The input method's asynchronous mode changes the order of keys that come fast: "42" became "24". */
  g_setenv ("IBUS_ENABLE_SYNC_MODE", "1", FALSE);
  language = muster_preferences_get_language ();
  muster_language_set_up (language);
  application = muster_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
