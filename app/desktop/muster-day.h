/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterDay:
 * @date: today, in UTC+8 and corrected time
 * @fair: (nullable): today's fair: the one that was chosen, else the running one
 * @fairs: all fairs of today as flat records, ended ones last
 * @consent_text: (nullable): the text that is read out today
 * @counties: codes of the home counties seen in this deployment, the most frequent first
 *
 * What today is, for every page that works at a fair.
 */
typedef struct
{
  char *date;
  JsonObject *fair;
  JsonArray *fairs;
  JsonObject *consent_text;
  char **counties;
} MusterDay;

MusterDay *muster_day_read (MusterStore *store, GError **error);
gboolean muster_day_choose (MusterStore *store, const MusterId *fair, GError **error);
void muster_day_free (MusterDay *self);
gboolean muster_day_get_fair_id (const MusterDay *self, MusterId *id);

void muster_day_read_async (MusterDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data);
MusterDay *muster_day_read_finish (GAsyncResult *result, GError **error);
void muster_day_choose_async (MusterDesk *desk, const MusterId *fair, GAsyncReadyCallback callback, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterDay, muster_day_free)

G_END_DECLS
