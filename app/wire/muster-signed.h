/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "muster-id.h"
#include "muster-key.h"

G_BEGIN_DECLS

/*
 * A signed object: canonical JSON whose member `format` names what it is and whose member `signature` (base64) is over
 * the format, NUL, and the SHA-256 of the canonical object without `signature`. Receipts, hellos and enrolments are
 * such objects. Members that a reader does not know stay under the signature and are ignored.
 */
char *muster_signed_build (JsonObject *object, const char *format, const MusterKeyPair *key);
JsonNode *muster_signed_read (const char *text, gsize size, const char *format, gsize limit, GError **error);
gboolean muster_signed_verify (JsonObject *object, const char *format, const guint8 public_key[MUSTER_KEY_SIZE],
                               GError **error);

/* Members of wire objects, each with its own form and limit. */
void muster_member_set_id (JsonObject *object, const char *member, const MusterId *id);
gboolean muster_member_get_id (JsonObject *object, const char *member, MusterId *id, GError **error);
const char *muster_member_get_text (JsonObject *object, const char *member, gsize limit, GError **error);
gboolean muster_member_get_number (JsonObject *object, const char *member, gint64 *value, GError **error);
gboolean muster_member_get_bool (JsonObject *object, const char *member, gboolean *value, GError **error);
const char *muster_member_get_digest (JsonObject *object, const char *member, GError **error);
gboolean muster_member_get_key (JsonObject *object, const char *member, guint8 public_key[MUSTER_KEY_SIZE],
                                GError **error);

G_END_DECLS
