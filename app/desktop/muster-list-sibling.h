/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-kind.h"

G_BEGIN_DECLS

void muster_list_sibling_add_button (GtkBox *bar, GtkWidget *view, const MusterKind *kind);

G_END_DECLS
