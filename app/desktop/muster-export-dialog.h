/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-desk.h"
#include "muster-list-query.h"

G_BEGIN_DECLS

/**
 * MusterExportDialog:
 *
 * Writes what a list shows into a CSV file: masked, or in full with a purpose that is logged.
 */
#define MUSTER_TYPE_EXPORT_DIALOG (muster_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MusterExportDialog, muster_export_dialog, MUSTER, EXPORT_DIALOG, AdwWindow)

MusterExportDialog *muster_export_dialog_new (MusterDesk *desk, const MusterKind *kind, MusterListQuery *query);
void muster_export_dialog_set_full (MusterExportDialog *self, const char *purpose);
void muster_export_dialog_set_old (MusterExportDialog *self, gboolean old);
void muster_export_dialog_write (MusterExportDialog *self, GFile *file);

G_END_DECLS
