/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-import.h"
#include "muster-view.h"

G_BEGIN_DECLS

/**
 * MusterImportView:
 *
 * A table of somebody else's on its way into the book: a file, what its columns are, what is wrong with its rows; one
 * import, and one undo.
 */
#define MUSTER_TYPE_IMPORT_VIEW (muster_import_view_get_type ())
G_DECLARE_FINAL_TYPE (MusterImportView, muster_import_view, MUSTER, IMPORT_VIEW, MusterView)

void muster_import_view_set_what (MusterImportView *self, MusterImportWhat what);
void muster_import_view_load (MusterImportView *self, GFile *file);
void muster_import_view_write_left_out (MusterImportView *self, GFile *file);
MusterImport *muster_import_view_get_import (MusterImportView *self);
gboolean muster_import_view_is_busy (MusterImportView *self);

G_END_DECLS
