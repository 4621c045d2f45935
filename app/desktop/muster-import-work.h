/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-desk.h"
#include "muster-import.h"

G_BEGIN_DECLS

/* What an import asks of the store's threads; nobody else uses the table meanwhile. */

void muster_import_load_async (MusterDesk *desk, MusterImportWhat what, GFile *file, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
void muster_import_check_async (MusterDesk *desk, MusterImport *import, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
void muster_import_save_async (MusterDesk *desk, MusterImport *import, GAsyncReadyCallback callback,
                               gpointer user_data);
void muster_import_undo_async (MusterDesk *desk, MusterImport *import, GAsyncReadyCallback callback,
                               gpointer user_data);
void muster_import_keep_columns (MusterDesk *desk, MusterImport *import);

G_END_DECLS
