/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-list-table.h"
#include "muster-wrap-box.h"

G_BEGIN_DECLS

GtkWidget *muster_list_parts_empty_new (void);
const char *muster_list_parts_get_search_hint (const MusterKind *kind);
GtkWidget *muster_list_parts_add_chip (MusterWrapBox *chips, GPtrArray *buttons, const char *title);
void muster_list_parts_show_counts (GPtrArray *chips, GArray *counts);
char *muster_list_parts_describe (const char *count, guint ticks, const MusterListColumn *order,
                                  const MusterKind *kind);
GtkWidget *muster_list_parts_add_buttons (MusterWrapBox *bar, GtkWidget *view, MusterDesk *desk, MusterListTable *table,
                                          const MusterKind *kind);

G_END_DECLS
