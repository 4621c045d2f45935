/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-export.h"
#include "muster-list-layout.h"
#include "muster-store.h"

G_BEGIN_DECLS

/**
 * MusterListQuery:
 *
 * What a list asks the reader's thread: which rows, in which order, and how many each saved filter gives.
 */
typedef struct _MusterListQuery MusterListQuery;

MusterListQuery *muster_list_query_new (const MusterListLayout *layout, const MusterListFilter *filter,
                                        const char *search, const char *order);
MusterListQuery *muster_list_query_copy (const MusterListQuery *self);
void muster_list_query_free (gpointer self);
gboolean muster_list_query_can_search (const MusterKind *kind);
gpointer muster_list_query_read (MusterStore *store, gpointer self, GCancellable *cancellable, GError **error);
gpointer muster_list_query_count (MusterStore *store, gpointer self, GCancellable *cancellable, GError **error);
gboolean muster_list_query_export (MusterListQuery *self, MusterStore *store, MusterExportFormat format,
                                   const char *purpose, GOutputStream *out, GCancellable *cancellable, gint *written,
                                   GError **error);

G_END_DECLS
