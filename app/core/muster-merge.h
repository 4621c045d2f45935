/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-catalogue.h"
#include "muster-change.h"

G_BEGIN_DECLS

/**
 * MusterMergeEntry:
 * @change: a change of the record
 * @effective: the stamp that orders it: headquarters' where a receipt gave one, else the author's claim
 * @incarnation: the copy of a store that wrote it
 * @state: the caller's, handed through to the heads
 */
typedef struct
{
  MusterChange *change;
  MusterStamp effective;
  MusterId incarnation;
  int state;
} MusterMergeEntry;

/**
 * MusterMerged:
 *
 * What a record is: a pure function of the set of its changes. No order of arrival and no clock decides whether a
 * value was seen by the author of another; only `replaces` does.
 */
typedef struct _MusterMerged MusterMerged;

/**
 * MusterMergedGroup:
 * @name: the group
 * @shown: (nullable): the values shown, those of the greatest head
 * @heads: (element-type MusterMergeEntry): the heads, greatest first; borrowed from the entries given
 * @conflict: class A and the heads' values differ: a person has to choose
 */
typedef struct
{
  const char *name;
  JsonObject *shown;
  GPtrArray *heads;
  gboolean conflict;
} MusterMergedGroup;

MusterMerged *muster_merge (const MusterKind *kind, MusterMergeEntry *entries, guint n_entries);
void muster_merged_take_entries (MusterMerged *self, GArray *entries);
void muster_merged_free (MusterMerged *self);

guint muster_merged_get_n_groups (const MusterMerged *self);
const MusterMergedGroup *muster_merged_get_group (const MusterMerged *self, guint index);
const MusterMergedGroup *muster_merged_find_group (const MusterMerged *self, const char *name);
JsonObject *muster_merged_get_fields (const MusterMerged *self);
gboolean muster_merged_has_origin (const MusterMerged *self);
gboolean muster_merged_is_deleted (const MusterMerged *self);
gboolean muster_merged_is_deletion_contested (const MusterMerged *self);
gboolean muster_merged_is_erased (const MusterMerged *self);
gboolean muster_merged_has_conflict (const MusterMerged *self);

/* All heads of all groups but _deleted, ascending, each once. */
GArray *muster_merged_get_heads (const MusterMerged *self);

/* Members of known groups and whole groups that this program does not know: {GROUP: {FIELD: VALUE}}, or NULL. */
JsonObject *muster_merged_get_other (const MusterMerged *self);

char *muster_merged_dump (const MusterMerged *self, const char *kind_name, const MusterId *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterMerged, muster_merged_free)

G_END_DECLS
