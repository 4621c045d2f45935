/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterSyncPill:
 *
 * Always in the header: one state of sync in words, the first that holds, worst first. It opens the page of sync.
 */
#define MUSTER_TYPE_SYNC_PILL (muster_sync_pill_get_type ())
G_DECLARE_FINAL_TYPE (MusterSyncPill, muster_sync_pill, MUSTER, SYNC_PILL, AdwBin)

/**
 * MusterSyncState:
 * @text: what stands on the pill
 * @icon: its icon
 * @style: (nullable): CSS class that colours it
 *
 * What is said of sync in one line.
 */
typedef struct
{
  char *text;
  const char *icon;
  const char *style;
} MusterSyncState;

MusterSyncState muster_sync_state_get (MusterDesk *desk);
void muster_sync_state_clear (MusterSyncState *self);

void muster_sync_pill_set_narrow (MusterSyncPill *self, gboolean narrow);
void muster_sync_pill_set_desk (MusterSyncPill *self, MusterDesk *desk);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MusterSyncState, muster_sync_state_clear)

G_END_DECLS
