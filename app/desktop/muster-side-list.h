/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MusterSideList:
 *
 * The pages of this laptop's role at the left, with words or, as a rail, with icons only. A row opens its page.
 */
#define MUSTER_TYPE_SIDE_LIST (muster_side_list_get_type ())
G_DECLARE_FINAL_TYPE (MusterSideList, muster_side_list, MUSTER, SIDE_LIST, AdwBin)

void muster_side_list_fill (MusterSideList *self, const char *role);
void muster_side_list_select (MusterSideList *self, const char *page);
void muster_side_list_set_rail (MusterSideList *self, gboolean rail);
gboolean muster_side_list_is_rail (MusterSideList *self);

G_END_DECLS
