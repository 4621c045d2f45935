/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-id.h"
#include "muster-key.h"

G_BEGIN_DECLS

#define MUSTER_BATCH_FORMAT "muster-batch/1"

/**
 * MusterBatch:
 *
 * A numbered, signed run of one incarnation's changes, chained by digest to the one before. Its gzip bytes are what is
 * kept, sent over HTTPS and sealed into a file; uncompressed they are lines, each ended by one line feed:
 *
 * `{"abandons":[NUMBER…],"app":TEXT,"count":N,"format":"muster-batch/1","incarnation":UUID,"number":N,"previous":HEX
 * or "","schema":N}`
 * then `count` change lines, then
 * `{"sha256":HEX,"signature":BASE64}`
 *
 * `number` counts from 1; `previous` is the digest of the greatest number that this incarnation made before, "" for
 * the first; `abandons` names numbers whose batch was refused and whose changes are in this batch or in later ones.
 *
 * A change line that is not strict JSON, or longer than its limit, fails the whole batch: its sender never made such
 * bytes through Muster, and nothing says where the damage ends. A line that is strict JSON but no change (unknown
 * member, bad id, not an object) fails nothing here: the receiver judges it alone. Immutable and counted.
 */
typedef struct _MusterBatch MusterBatch;

MusterBatch *muster_batch_build (const MusterId *incarnation, gint64 number, const char *previous,
                                 const gint64 *abandons, guint n_abandons, gint64 schema, const char *app,
                                 GPtrArray *lines, const MusterKeyPair *key, GError **error);
MusterBatch *muster_batch_read (GBytes *gzip, GError **error);
gboolean muster_batch_verify (const MusterBatch *self, const guint8 public_key[MUSTER_KEY_SIZE], GError **error);
MusterBatch *muster_batch_ref (MusterBatch *self);
void muster_batch_unref (MusterBatch *self);

GBytes *muster_batch_get_bytes (const MusterBatch *self);
const char *muster_batch_get_digest (const MusterBatch *self);
const MusterId *muster_batch_get_incarnation (const MusterBatch *self);
gint64 muster_batch_get_number (const MusterBatch *self);
const char *muster_batch_get_previous (const MusterBatch *self);
guint muster_batch_get_n_abandons (const MusterBatch *self);
gint64 muster_batch_get_abandon (const MusterBatch *self, guint index);
gint64 muster_batch_get_schema (const MusterBatch *self);
const char *muster_batch_get_app (const MusterBatch *self);
guint muster_batch_get_n_lines (const MusterBatch *self);
const char *muster_batch_get_line (const MusterBatch *self, guint index, gsize *size);

/* Upper bound of the uncompressed size of a batch whose change lines take `line_bytes` with `n_lines` line feeds. */
gsize muster_batch_estimate_size (gsize line_bytes, guint n_lines, guint n_abandons);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterBatch, muster_batch_unref)

G_END_DECLS
