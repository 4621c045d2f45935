/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-list-layout.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean muster_list_widths_has_room (GtkWidget *table, guint index);
void muster_list_widths_follow (GtkColumnView *view);
void muster_list_widths_set (GtkColumnViewColumn *column, int characters);
void muster_list_widths_fit (GtkColumnView *view);

G_END_DECLS
