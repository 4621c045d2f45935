/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/**
 * MusterRelated:
 * @kind: kind of the records that refer to this one
 * @field: the field that does
 * @count: how many
 * @ids: the newest of them, as text
 * @titles: what they are called
 */
typedef struct
{
  const MusterKind *kind;
  const MusterField *field;
  gint64 count;
  GPtrArray *ids;
  GPtrArray *titles;
} MusterRelated;

/**
 * MusterDetail:
 * @id: the record
 * @kind: its kind
 * @catalogue: all kinds; the book's
 * @record: (nullable): its fields, flat; %NULL: it is not here any more
 * @problems: what is wrong with it
 * @history: every change, oldest first
 * @conflicts: as muster_store_get_conflicts_of()
 * @returned: of a worker: leads that a liaison officer gave back, as muster_store_list_returned_of()
 * @duplicates: as muster_store_get_duplicates_of(), each with the other `record`
 * @related: (element-type MusterRelated): who refers to it
 * @names: id as text → what it is called: of records referred to, authors
 * @today: day of the reading
 * @now_ms: corrected time of the reading
 *
 * All that the panel beside a list shows of one record, read in one go in the reader's thread.
 */
typedef struct
{
  MusterId id;
  const MusterKind *kind;
  MusterCatalogue *catalogue;
  JsonObject *record;
  MusterProblems *problems;
  JsonArray *history;
  JsonArray *conflicts;
  JsonArray *returned;
  JsonArray *duplicates;
  GPtrArray *related;
  GHashTable *names;
  char *today;
  gint64 now_ms;
} MusterDetail;

#define MUSTER_DETAIL_RELATED 5

gpointer muster_detail_read (MusterStore *store, gpointer id, GCancellable *cancellable, GError **error);
void muster_detail_free (gpointer self);
gboolean muster_detail_is_returned (const MusterDetail *self, const char *field);
gboolean muster_detail_knows (const MusterDetail *self, const char *id);
const char *muster_detail_name (const MusterDetail *self, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterDetail, muster_detail_free)

G_END_DECLS
