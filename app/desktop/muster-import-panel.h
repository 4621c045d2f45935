/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-import.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MusterImportPanel:
 *
 * The columns of a table, one below the other: their heading, what they are here, and what stands in them in the row
 * that is chosen, to be corrected in place.
 *
 * `mapped` is emitted with a column and what it is to be (-1: not taken); `edited` with a column and the words that are
 * to stand there.
 */
#define MUSTER_TYPE_IMPORT_PANEL (muster_import_panel_get_type ())
G_DECLARE_FINAL_TYPE (MusterImportPanel, muster_import_panel, MUSTER, IMPORT_PANEL, GtkBox)

GtkWidget *muster_import_panel_new (void);
void muster_import_panel_show_columns (MusterImportPanel *self, MusterImport *import, MusterCatalogue *catalogue);
void muster_import_panel_show_row (MusterImportPanel *self, MusterImport *import, int row);
gboolean muster_import_panel_focus_cell (MusterImportPanel *self, int column);
void muster_import_panel_commit (MusterImportPanel *self);
GtkWidget *muster_import_panel_get_entry (MusterImportPanel *self, guint column);
GtkWidget *muster_import_panel_get_choice (MusterImportPanel *self, guint column);

G_END_DECLS
