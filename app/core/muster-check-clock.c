/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-check-clock.h"

/* Rule T1. Only arithmetic: where the four times come from is the caller's. */

/**
 * muster_clock_judge:
 * @wall_ms: what the laptop's clock shows
 * @newest_ms: the newest stamp in the store; 0 where there is none
 * @build_ms: when this program was built; 0 where it is not known
 * @server_ms: what headquarters' clock must show at least: its last signed time; 0 before the first contact
 *
 * All in milliseconds since 1970 UTC. A clock is suspected when it is behind something that has already happened, or
 * more than a day ahead of the last thing known.
 *
 * Returns: whether the time may be wrong
 */
MusterClockVerdict
muster_clock_judge (gint64 wall_ms, gint64 newest_ms, gint64 build_ms, gint64 server_ms)
{
  gint64 known = MAX (newest_ms, server_ms);

  if (wall_ms + MUSTER_CLOCK_BACKWARD_MS < MAX (known, build_ms))
    return MUSTER_CLOCK_SUSPECT;
  if (known > 0 && wall_ms - known > MUSTER_CLOCK_FORWARD_MS)
    return MUSTER_CLOCK_SUSPECT;
  return MUSTER_CLOCK_OK;
}

/**
 * muster_clock_careful_ms:
 * @wall_ms: as in muster_clock_judge()
 * @newest_ms: as there
 * @build_ms: as there
 * @server_ms: as there
 *
 * Rule A1 takes the answer that makes people younger: with a suspect clock, the earliest moment that it can be. Stamps
 * are not believed here, they come from the same clock.
 *
 * Returns: the moment by which ages are computed
 */
gint64
muster_clock_careful_ms (gint64 wall_ms, gint64 newest_ms, gint64 build_ms, gint64 server_ms)
{
  if (muster_clock_judge (wall_ms, newest_ms, build_ms, server_ms) == MUSTER_CLOCK_OK)
    return wall_ms;
  return MAX (server_ms > 0 ? server_ms : wall_ms, build_ms);
}

/**
 * muster_clock_flag:
 * @verdict: what muster_clock_judge() said
 * @entered_later: whether the time was typed from paper
 *
 * Returns: the code of CLOCK for a new record
 */
const char *
muster_clock_flag (MusterClockVerdict verdict, gboolean entered_later)
{
  if (entered_later)
    return "3";
  return verdict == MUSTER_CLOCK_OK ? "1" : "2";
}
