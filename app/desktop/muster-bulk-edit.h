/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-list-table.h"

G_BEGIN_DECLS

/**
 * MusterBulkEdit:
 *
 * A button under a list, there while something is ticked: one field gets one value in every record that is ticked. How
 * many of them change is said before; all change or none does, and Alt+Z in the list brings back what each had.
 */
#define MUSTER_TYPE_BULK_EDIT (muster_bulk_edit_get_type ())
G_DECLARE_FINAL_TYPE (MusterBulkEdit, muster_bulk_edit, MUSTER, BULK_EDIT, AdwBin)

gboolean muster_bulk_edit_can_set (const MusterKind *kind, const MusterField *field);
GtkWidget *muster_bulk_edit_new (MusterDesk *desk, const MusterKind *kind, GtkWidget *view, MusterListTable *table);

G_END_DECLS
