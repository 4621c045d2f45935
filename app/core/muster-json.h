/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MusterJsonLimits:
 * @bytes: size of the whole text
 * @depth: nesting of objects and arrays; a bare scalar has depth 0
 * @string: bytes of one string, after unescaping
 * @members: members of one object, or elements of one array
 *
 * What a text from outside may cost. Zero is not "no limit"; every limit is given.
 */
typedef struct
{
  gsize bytes;
  guint depth;
  gsize string;
  guint members;
} MusterJsonLimits;

/* S-BAT-2: one line of a batch. */
extern const MusterJsonLimits muster_json_limits_line;

gboolean muster_json_scan (const char *text, gsize size, const MusterJsonLimits *limits, GError **error);
JsonNode *muster_json_parse (const char *text, gsize size, const MusterJsonLimits *limits, GError **error);
JsonNode *muster_json_parse_canonical (const char *text, gsize size, const MusterJsonLimits *limits, GError **error);
JsonNode *muster_json_build_canonical (const char *text, gsize size, GError **error);
void muster_json_append_canonical (GString *out, JsonNode *node);
char *muster_json_to_canonical (JsonNode *node);
gboolean muster_json_equal (JsonNode *a, JsonNode *b);

/* Typed look-ups for objects that already passed the scanner: a missing member or another type sets an error. */
const char *muster_json_get_text (JsonObject *object, const char *member, GError **error);
gboolean muster_json_get_int (JsonObject *object, const char *member, gint64 minimum, gint64 maximum, gint64 *value,
                              GError **error);
JsonObject *muster_json_get_object (JsonObject *object, const char *member, GError **error);
JsonArray *muster_json_get_array (JsonObject *object, const char *member, GError **error);

G_END_DECLS
