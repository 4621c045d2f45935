/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/* Deleting without a question: done at once, brought back by the toast or by muster_detail_undelete(). */

void muster_detail_delete_install (GtkWidgetClass *pane_class);
gboolean muster_detail_undelete (GtkWidget *panel);

G_END_DECLS
