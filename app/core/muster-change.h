/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-id.h"
#include "muster-json.h"
#include "muster-stamp.h"

G_BEGIN_DECLS

/* Groups that every kind has. Their names begin with an underscore so that no field can take them. */
#define MUSTER_GROUP_ORIGIN "_origin"   /* {origin, squad, deployment, paper_no, created}: set by the first change */
#define MUSTER_GROUP_DELETED "_deleted" /* {why, saw: [ids of all heads of the record]} */
#define MUSTER_GROUP_ERASED "_erased"   /* {reason}: every holder forgets the record's values */

/* How many ids one group may name in `replaces`. */
#define MUSTER_CHANGE_REPLACES_LIMIT 64

/**
 * MusterChange:
 *
 * One save: for one record, by group, the new values and the changes whose values the author saw. Its canonical line
 * is its only form on disk and on the wire:
 *
 * `{"by":MEMBER,"id":UUID,"kind":"worker","record":UUID,"replaces":{GROUP:[CHANGE…]},"set":{GROUP:{FIELD:VALUE…}},"time":"16 hex"}`
 *
 * A change is immutable and counted; it may be read from any thread.
 */
typedef struct _MusterChange MusterChange;

MusterChange *muster_change_new (const MusterId *id, const char *kind, const MusterId *record, const char *by,
                                 MusterStamp time, JsonObject *set, JsonObject *replaces);
MusterChange *muster_change_new_from_line (const char *line, gsize size, GError **error);
MusterChange *muster_change_new_from_scanned_line (const char *line, gsize size, GError **error);
MusterChange *muster_change_ref (MusterChange *self);
void muster_change_unref (MusterChange *self);

const MusterId *muster_change_get_id (const MusterChange *self);
const MusterId *muster_change_get_record (const MusterChange *self);
const char *muster_change_get_kind (const MusterChange *self);
const char *muster_change_get_by (const MusterChange *self);
MusterStamp muster_change_get_time (const MusterChange *self);
JsonObject *muster_change_get_set (const MusterChange *self);
gboolean muster_change_is_erased (const MusterChange *self);
const char *muster_change_get_line (const MusterChange *self, gsize *size);

guint muster_change_get_n_replaced (const MusterChange *self, const char *group);
MusterId muster_change_get_replaced (const MusterChange *self, const char *group, guint index);
gboolean muster_change_replaces (const MusterChange *self, const char *group, const MusterId *id);

/* The line that stands in the journal for a change whose values are gone: {"erased":true,"id","kind","record"}. */
MusterChange *muster_change_new_erased (const MusterChange *original);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterChange, muster_change_unref)

G_END_DECLS
