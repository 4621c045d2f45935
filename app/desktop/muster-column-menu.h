/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-desk.h"
#include "muster-list-table.h"

G_BEGIN_DECLS

/**
 * MusterColumnMenu:
 *
 * A button under a list, with its columns: which of them are shown, and in which order. Kept for each kind in the store
 * of this laptop. The first column names the record and stays where it is.
 */
#define MUSTER_TYPE_COLUMN_MENU (muster_column_menu_get_type ())
G_DECLARE_FINAL_TYPE (MusterColumnMenu, muster_column_menu, MUSTER, COLUMN_MENU, AdwBin)

void muster_column_menu_apply (MusterDesk *desk, MusterListLayout *layout);
GtkWidget *muster_column_menu_new (MusterDesk *desk, const MusterKind *kind, GtkWidget *view, MusterListTable *table);

G_END_DECLS
