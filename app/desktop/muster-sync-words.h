/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterSyncHelp:
 * @MUSTER_SYNC_HELP_NONE: nothing beside trying again
 * @MUSTER_SYNC_HELP_SIGN_IN: the network's own page
 * @MUSTER_SYNC_HELP_CLOCK: the computer's time settings
 * @MUSTER_SYNC_HELP_USB: a file on a stick
 * @MUSTER_SYNC_HELP_ENROL: the code anew
 *
 * What a person can do about it.
 */
typedef enum
{
  MUSTER_SYNC_HELP_NONE,
  MUSTER_SYNC_HELP_SIGN_IN,
  MUSTER_SYNC_HELP_CLOCK,
  MUSTER_SYNC_HELP_USB,
  MUSTER_SYNC_HELP_ENROL,
} MusterSyncHelp;

/**
 * MusterSyncNow:
 * @icon: name of a symbolic icon
 * @style: CSS class that colours it
 * @title: what happens now, or what is in the way
 * @note: what it means
 * @fraction: how much of it is done; -1: nothing is under way
 * @help: what a person can do
 *
 * Sync in the words of the page.
 */
typedef struct
{
  const char *icon;
  const char *style;
  char *title;
  char *note;
  double fraction;
  MusterSyncHelp help;
} MusterSyncNow;

MusterSyncNow muster_sync_now_get (MusterDesk *desk, gint64 left_ms);
void muster_sync_now_clear (MusterSyncNow *self);
gboolean muster_sync_is_clock_wrong (MusterDesk *desk);
char *muster_sync_describe_clock (MusterDesk *desk);
int muster_sync_get_trouble (MusterDesk *desk);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MusterSyncNow, muster_sync_now_clear)

G_END_DECLS
