/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-world.h"

G_BEGIN_DECLS

/**
 * MusterStamp:
 *
 * A hybrid time stamp: milliseconds since 1970 UTC in the upper 48 bits, a counter in the lower 16. 16 hexadecimal
 * digits on the wire; the order of the numbers is the order of the texts.
 */
typedef guint64 MusterStamp;

#define MUSTER_STAMP_TEXT_SIZE 17
/* How far ahead of its receipt a claimed time may lie before headquarters brings it back. */
#define MUSTER_STAMP_TOLERANCE_MS 120000

MusterStamp muster_stamp_from_ms (gint64 ms);
gint64 muster_stamp_to_ms (MusterStamp stamp);
MusterStamp muster_stamp_next (MusterStamp last, gint64 now_ms);
MusterStamp muster_stamp_effective (MusterStamp claimed, gint64 received_ms);
gboolean muster_stamp_parse (const char *text, MusterStamp *stamp);
const char *muster_stamp_write (MusterStamp stamp, char text[MUSTER_STAMP_TEXT_SIZE]);

G_END_DECLS
