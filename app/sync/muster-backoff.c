/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-backoff.h"

#include <string.h>

/* Beyond this many doublings the longest pause is reached. */
#define DOUBLINGS 20

/**
 * muster_backoff_fail:
 * @self: failures so far
 * @world: where the jitter comes from
 * @retry_after_ms: what headquarters asked for; -1: nothing
 *
 * Returns: milliseconds to wait: between nothing and the present bound, and at least what headquarters asked for
 */
guint
muster_backoff_fail (MusterBackoff *self, MusterWorld *world, gint64 retry_after_ms)
{
  guint64 bound = MIN ((guint64) MUSTER_BACKOFF_FIRST_MS << MIN (self->tries, DOUBLINGS), MUSTER_BACKOFF_LONGEST_MS);
  guint8 bytes[sizeof (guint64)];
  guint64 random;
  guint64 asked = (guint64) CLAMP (retry_after_ms, 0, MUSTER_BACKOFF_LONGEST_MS);

  self->tries++;
  muster_world_random (world, bytes, sizeof bytes);
  memcpy (&random, bytes, sizeof random);

  return (guint) MAX (asked, 1 + random % bound);
}

/**
 * muster_backoff_reset:
 * @self: failures so far; none from now on
 */
void
muster_backoff_reset (MusterBackoff *self)
{
  self->tries = 0;
}
