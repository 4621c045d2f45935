/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-kind.h"
#include "muster-wrap-box.h"

G_BEGIN_DECLS

void muster_list_sibling_add_button (MusterWrapBox *bar, GtkWidget *view, const MusterKind *kind);

G_END_DECLS
