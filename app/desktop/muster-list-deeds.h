/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-list-table.h"

G_BEGIN_DECLS

/* What is done with all ticked rows of a list at once. */

GArray *muster_list_deeds_get_ticked (MusterListTable *table);
void muster_list_deeds_follow (MusterListTable *table, MusterDesk *desk, const MusterKind *kind);

G_END_DECLS
