/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MusterListTicks:
 * @all: whether every row is ticked but those in @rows
 * @rows: (element-type gint64): rows that differ from @all
 *
 * Which rows of a list are ticked. All of a million rows cost nothing.
 */
typedef struct
{
  gboolean all;
  GHashTable *rows;
} MusterListTicks;

void muster_list_ticks_init (MusterListTicks *self);
void muster_list_ticks_clear (MusterListTicks *self);
void muster_list_ticks_set (MusterListTicks *self, gint64 row, gboolean ticked);
void muster_list_ticks_set_all (MusterListTicks *self, gboolean ticked);
gboolean muster_list_ticks_has (const MusterListTicks *self, gint64 row);
guint muster_list_ticks_count (const MusterListTicks *self, guint total);

G_END_DECLS
