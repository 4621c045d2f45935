/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-day.h"
#include "muster-todo-card.h"

G_BEGIN_DECLS

/**
 * MusterTodayReading:
 * @day: what today is
 * @summary: (nullable): of today's fair
 * @todo: what waits
 * @deployments: as muster_deployment_card_read() gives them
 * @last_fair: (nullable): the last fair before today
 * @last_summary: (nullable): of the last fair
 *
 * Everything that the page Today shows, read in one go.
 */
typedef struct
{
  MusterDay *day;
  JsonObject *summary;
  MusterTodo *todo;
  JsonArray *deployments;
  JsonObject *last_fair;
  JsonObject *last_summary;
} MusterTodayReading;

/* A #MusterStoreWork. */
gpointer muster_today_read (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error);
void muster_today_reading_free (MusterTodayReading *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterTodayReading, muster_today_reading_free)

G_END_DECLS
