/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* People read and type times of one zone, whatever the laptop's own is. */
#define MUSTER_ZONE_MS (8 * G_GINT64_CONSTANT (3600000))
#define MUSTER_DAY_MS G_GINT64_CONSTANT (86400000)

/* What a time may be: the years 1 to 9999 as people read them. */
#define MUSTER_TIME_MINIMUM G_GINT64_CONSTANT (-62135596800000)
#define MUSTER_TIME_MAXIMUM G_GINT64_CONSTANT (253402271999999)

gboolean muster_date_parse (const char *text, int *year, int *month, int *day);
gboolean muster_date_is_valid (const char *text);
gint64 muster_date_to_days (int year, int month, int day);
int muster_date_days_in_month (int year, int month);
gboolean muster_time_parse (const char *text, gint64 *ms);
char *muster_time_to_text (gint64 ms);
char *muster_time_to_date (gint64 ms);

G_END_DECLS
