/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void muster_detail_follow_install (GtkWidgetClass *pane_class);

G_END_DECLS
