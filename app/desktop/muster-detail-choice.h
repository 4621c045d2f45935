/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-detail-pane.h"

G_BEGIN_DECLS

/* A choice between the values of a conflict can be taken back: they stand beside each other again. */

void muster_detail_choice_keep (MusterDetailPane *pane, JsonObject *fields);
void muster_detail_choice_end (MusterDetailPane *pane, gboolean kept);

G_END_DECLS
