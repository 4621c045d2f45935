/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-desk.h"
#include "muster-detail.h"

G_BEGIN_DECLS

/* Two records that may be of one person, in the panel beside a list. */

GtkWidget *muster_duplicate_card_new (const MusterDetail *detail);
void muster_detail_join_install (GtkWidgetClass *pane_class);

G_END_DECLS
