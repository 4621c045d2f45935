/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define MUSTER_DIGEST_SIZE 32
#define MUSTER_DIGEST_TEXT_SIZE 65

/* SHA-256, and exact text forms: a text that is accepted is the only one for its bytes. */
void muster_sha256 (const void *bytes, gsize size, guint8 digest[MUSTER_DIGEST_SIZE]);
char *muster_sha256_to_text (const void *bytes, gsize size);
char *muster_hex_encode (const guint8 *bytes, gsize size);
gboolean muster_hex_decode (const char *text, guint8 *bytes, gsize size);
char *muster_base64url_encode (const guint8 *bytes, gsize size);
gboolean muster_base64url_decode (const char *text, guint8 *bytes, gsize size);
GBytes *muster_base64url_decode_bytes (const char *text);
gboolean muster_base64_decode (const char *text, guint8 *bytes, gsize size);

G_END_DECLS
