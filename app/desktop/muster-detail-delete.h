/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/* Deleting without a question: done at once, brought back by the toast or by Alt+Z. */

void muster_detail_delete_install (GtkWidgetClass *pane_class);

G_END_DECLS
