/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-kind.h"

G_BEGIN_DECLS

/* What goes into a list from a file, and out of it to a file or onto paper: actions of #MusterListView, their keys, and
 * the button that shows them. */

void muster_exchange_install (GtkWidgetClass *list_class);
GtkWidget *muster_exchange_button_new (const MusterKind *kind);

G_END_DECLS
