/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-sync-thread.h"

G_BEGIN_DECLS

/**
 * MusterSyncLog:
 *
 * What happened on the line since the book was opened, in words; the newest hundred, in memory only. No personal data:
 * it is what a technician is given.
 */
typedef struct _MusterSyncLog MusterSyncLog;

/**
 * MusterSyncEvent:
 * @time_ms: when, ms since 1970 UTC
 * @icon: name of a symbolic icon
 * @style: (nullable): CSS class that colours the icon
 * @text: one sentence
 */
typedef struct
{
  gint64 time_ms;
  const char *icon;
  const char *style;
  char *text;
} MusterSyncEvent;

MusterSyncLog *muster_sync_log_new (void);
void muster_sync_log_free (MusterSyncLog *self);
void muster_sync_log_add (MusterSyncLog *self, gint64 time_ms, const char *icon, const char *style, const char *text);
void muster_sync_log_take_news (MusterSyncLog *self, gint64 time_ms, const MusterSyncNews *news);
guint muster_sync_log_get_length (MusterSyncLog *self);
const MusterSyncEvent *muster_sync_log_get (MusterSyncLog *self, guint index);
char *muster_sync_log_to_text (MusterSyncLog *self, gint64 now_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSyncLog, muster_sync_log_free)

G_END_DECLS
