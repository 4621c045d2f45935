/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-world.h"

G_BEGIN_DECLS

#define MUSTER_BACKOFF_FIRST_MS 1000
#define MUSTER_BACKOFF_LONGEST_MS (15 * 60 * 1000)

/**
 * MusterBackoff:
 * @tries: failures in a row
 *
 * How long to leave headquarters alone: from one second to fifteen minutes, doubling, with full jitter, so that a
 * hundred laptops that lost the same server do not come back in the same second. There is no last try.
 */
typedef struct
{
  guint tries;
} MusterBackoff;

guint muster_backoff_fail (MusterBackoff *self, MusterWorld *world, gint64 retry_after_ms);
void muster_backoff_reset (MusterBackoff *self);

G_END_DECLS
