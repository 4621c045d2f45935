/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  MUSTER_CLOCK_OK,
  MUSTER_CLOCK_SUSPECT,
} MusterClockVerdict;

/* What a clock that is not trusted may be ahead of the last thing known before it is suspected. */
#define MUSTER_CLOCK_FORWARD_MS (24 * G_GINT64_CONSTANT (3600000))
#define MUSTER_CLOCK_BACKWARD_MS G_GINT64_CONSTANT (120000)

MusterClockVerdict muster_clock_judge (gint64 wall_ms, gint64 newest_ms, gint64 build_ms, gint64 server_ms);
gint64 muster_clock_careful_ms (gint64 wall_ms, gint64 newest_ms, gint64 build_ms, gint64 server_ms);
const char *muster_clock_flag (MusterClockVerdict verdict, gboolean entered_later);

G_END_DECLS
