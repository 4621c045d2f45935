/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-stamp.h"

#include <string.h>

#define COUNTER_BITS 16
/* 2^47 ms is in the year 6429: a signed 64-bit column holds every stamp, and a clock beyond it is nonsense. */
#define LATEST_MS ((G_GINT64_CONSTANT (1) << 47) - 1)

/**
 * muster_stamp_from_ms:
 * @ms: milliseconds since 1970 UTC; brought into the range of a stamp
 *
 * Returns: the first stamp of that millisecond
 */
MusterStamp
muster_stamp_from_ms (gint64 ms)
{
  return (MusterStamp) CLAMP (ms, 0, LATEST_MS) << COUNTER_BITS;
}

/**
 * muster_stamp_to_ms:
 * @stamp: a stamp
 *
 * Returns: its milliseconds since 1970 UTC
 */
gint64
muster_stamp_to_ms (MusterStamp stamp)
{
  return (gint64) (stamp >> COUNTER_BITS);
}

/**
 * muster_stamp_next:
 * @last: the newest stamp given in this run, 0 at its start
 * @now_ms: corrected time
 *
 * Rises within a run even when the clock stands or goes back; the counter overflows into the millisecond.
 *
 * Returns: a stamp above @last, at or after @now_ms
 */
MusterStamp
muster_stamp_next (MusterStamp last, gint64 now_ms)
{
  return MAX (muster_stamp_from_ms (now_ms), last + 1);
}

/**
 * muster_stamp_effective:
 * @claimed: the author's stamp
 * @received_ms: when headquarters got it
 *
 * Headquarters refuses nothing for its time; it brings a clock that is ahead back to just after the receipt, so that it
 * cannot win for ever.
 *
 * Returns: the stamp that orders the change everywhere
 */
MusterStamp
muster_stamp_effective (MusterStamp claimed, gint64 received_ms)
{
  return MIN (claimed, muster_stamp_from_ms (received_ms + MUSTER_STAMP_TOLERANCE_MS));
}

/**
 * muster_stamp_parse:
 * @text: (nullable): 16 lower-case hexadecimal digits
 * @stamp: (out): the stamp
 *
 * Returns: whether @text was a stamp within range
 */
gboolean
muster_stamp_parse (const char *text, MusterStamp *stamp)
{
  MusterStamp value = 0;

  if (text == NULL || strnlen (text, MUSTER_STAMP_TEXT_SIZE) != MUSTER_STAMP_TEXT_SIZE - 1)
    return FALSE;
  for (const char *at = text; *at != '\0'; at++)
    {
      if (!g_ascii_isxdigit (*at) || g_ascii_isupper (*at))
        return FALSE;
      value = value << 4 | (MusterStamp) g_ascii_xdigit_value (*at);
    }
  if (value >> 63 != 0)
    return FALSE;
  *stamp = value;
  return TRUE;
}

/**
 * muster_stamp_write:
 * @stamp: a stamp
 * @text: (out caller-allocates): at least %MUSTER_STAMP_TEXT_SIZE bytes
 *
 * Returns: @text
 */
const char *
muster_stamp_write (MusterStamp stamp, char text[MUSTER_STAMP_TEXT_SIZE])
{
  g_snprintf (text, MUSTER_STAMP_TEXT_SIZE, "%016" G_GINT64_MODIFIER "x", stamp);
  return text;
}
