/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "muster-key.h"

G_BEGIN_DECLS

/**
 * MusterLines:
 *
 * What a batch and a page have in common: gzip of lines that end with a line feed each; the last line is the trailer
 * `{"sha256":HEX,"signature":BASE64}`, over all bytes before it. The digest is taken from the bytes received, never
 * from an encoding of what was understood. Immutable once read.
 */
typedef struct _MusterLines MusterLines;

MusterLines *muster_lines_read (GBytes *gzip, const char *domain, gsize limit, guint maximum, GError **error);
GBytes *muster_lines_close (GString *lines, const char *domain, gsize limit, const MusterKeyPair *key, GError **error);
void muster_lines_free (MusterLines *self);
guint muster_lines_get_count (const MusterLines *self);
const char *muster_lines_get (const MusterLines *self, guint index, gsize *size);
JsonNode *muster_lines_parse (const MusterLines *self, guint index, GError **error);
const char *muster_lines_get_digest (const MusterLines *self);
gboolean muster_lines_verify (const MusterLines *self, const guint8 public_key[MUSTER_KEY_SIZE], GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterLines, muster_lines_free)

G_END_DECLS
