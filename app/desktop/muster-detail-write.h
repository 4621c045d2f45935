/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/**
 * MusterDetailWrite:
 * @kind: (nullable): kind of a record to make; %NULL: @id is edited, deleted or restored
 * @id: the record; for one that is made, its id afterwards
 * @fields: (nullable): what is written; %NULL: deleted, or restored with @restore
 *
 * One save of the panel, as work for the writer's thread.
 */
typedef struct
{
  char *kind;
  MusterId id;
  JsonObject *fields;
  gboolean restore;
} MusterDetailWrite;

MusterDetailWrite *muster_detail_write_new (const char *kind, const MusterId *id, JsonObject *fields);
void muster_detail_write_free (gpointer self);
gpointer muster_detail_write_run (MusterStore *store, gpointer self, GCancellable *cancellable, GError **error);

G_END_DECLS
