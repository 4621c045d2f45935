/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-batch.h"

#include "muster-batch-private.h"

/**
 * muster_batch_ref:
 * @self: a batch
 *
 * Returns: (transfer full): @self
 */
MusterBatch *
muster_batch_ref (MusterBatch *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
batch_clear (gpointer data)
{
  MusterBatch *self = data;

  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->lines, muster_lines_free);
  g_clear_pointer (&self->previous, g_free);
  g_clear_pointer (&self->app, g_free);
  g_clear_pointer (&self->abandons, g_array_unref);
}

void
muster_batch_unref (MusterBatch *self)
{
  g_atomic_rc_box_release_full (self, batch_clear);
}

/**
 * muster_batch_verify:
 * @self: a batch
 * @public_key: the device's
 * @error: %MUSTER_ERROR_WRONG_KEY
 *
 * Returns: whether the device signed it
 */
gboolean
muster_batch_verify (const MusterBatch *self, const guint8 public_key[MUSTER_KEY_SIZE], GError **error)
{
  return muster_lines_verify (self->lines, public_key, error);
}

/**
 * muster_batch_get_bytes:
 * @self: a batch
 *
 * Returns: (transfer none): the gzip bytes, the ones that were read where it was read
 */
GBytes *
muster_batch_get_bytes (const MusterBatch *self)
{
  return self->bytes;
}

/**
 * muster_batch_get_digest:
 * @self: a batch
 *
 * Returns: (transfer none): SHA-256 of the uncompressed bytes before the trailer; it names the batch in the chain, in
 *   its receipt and for idempotency, so another compression of the same lines is the same batch
 */
const char *
muster_batch_get_digest (const MusterBatch *self)
{
  return muster_lines_get_digest (self->lines);
}

const MusterId *
muster_batch_get_incarnation (const MusterBatch *self)
{
  return &self->incarnation;
}

gint64
muster_batch_get_number (const MusterBatch *self)
{
  return self->number;
}

/**
 * muster_batch_get_previous:
 * @self: a batch
 *
 * Returns: (transfer none): digest of the batch before, or ""
 */
const char *
muster_batch_get_previous (const MusterBatch *self)
{
  return self->previous;
}

guint
muster_batch_get_n_abandons (const MusterBatch *self)
{
  return self->abandons->len;
}

gint64
muster_batch_get_abandon (const MusterBatch *self, guint index)
{
  g_assert (index < self->abandons->len);

  return g_array_index (self->abandons, gint64, index);
}

gint64
muster_batch_get_schema (const MusterBatch *self)
{
  return self->schema;
}

const char *
muster_batch_get_app (const MusterBatch *self)
{
  return self->app;
}

guint
muster_batch_get_n_lines (const MusterBatch *self)
{
  return muster_lines_get_count (self->lines) - 1;
}

/**
 * muster_batch_get_line:
 * @self: a batch
 * @index: which change line, from 0
 * @size: (out): its bytes, without the line feed
 *
 * Returns: (transfer none): the line as its author wrote it, not NUL-terminated
 */
const char *
muster_batch_get_line (const MusterBatch *self, guint index, gsize *size)
{
  return muster_lines_get (self->lines, index + 1, size);
}
