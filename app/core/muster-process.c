/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-process.h"

#include <sys/resource.h>

/**
 * muster_process_keep_secrets:
 *
 * The first thing that each program does. No core dump of it is written, for that would hold the key and whoever was on
 * the screen. What libraries would tell a developer (G_MESSAGES_DEBUG) stays unsaid: nobody knows what they put there,
 * and it would stand among the answers.
 *
 * Main thread, before any other is made.
 */
void
muster_process_keep_secrets (void)
{
  setrlimit (RLIMIT_CORE, &(struct rlimit){ 0 });
  g_unsetenv ("G_MESSAGES_DEBUG");
}
