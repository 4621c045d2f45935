/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-opening-index.h"

G_BEGIN_DECLS

/**
 * MusterCaptureDay:
 * @date: today in UTC+8
 * @now_ms: now, corrected
 * @fair: (nullable): record of today's fair
 * @consent_text: (nullable): record of the newest text that is valid today
 * @summary: (nullable): the fair's counts
 * @latest: (nullable): what was recorded last
 * @next_slip: (nullable): the number after the greatest paper slip of the fair
 * @missing_slips: (nullable): numbers between that were not typed in
 * @void_slips: (nullable): numbers of spoilt ones
 * @openings: (nullable): what can be wished for
 * @counties: (element-type utf8): codes to offer first; ends with %NULL
 *
 * What the capture form needs to know of the day, read in one go.
 */
typedef struct
{
  char *date;
  gint64 now_ms;
  JsonObject *fair;
  JsonObject *consent_text;
  JsonObject *summary;
  JsonArray *latest;
  char *next_slip;
  char **missing_slips;
  char **void_slips;
  MusterOpeningIndex *openings;
  GPtrArray *counties;
} MusterCaptureDay;

/* A #MusterStoreWork. */
gpointer muster_capture_day_read (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error);
void muster_capture_day_free (MusterCaptureDay *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterCaptureDay, muster_capture_day_free)

G_END_DECLS
