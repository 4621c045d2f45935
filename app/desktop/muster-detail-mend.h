/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-detail.h"

G_BEGIN_DECLS

/* What waits for a person in the panel beside a list: values in conflict, and what a liaison officer gave back. */

void muster_detail_mend_install (GtkWidgetClass *pane_class);
void muster_detail_mend_show (GtkBox *above, const MusterDetail *detail);
gboolean muster_detail_mend_press (GtkWidget *pane, guint conflict, guint key);
void muster_detail_mend_thank (GtkWidget *pane, const MusterDetail *before, const MusterDetail *after);

G_END_DECLS
