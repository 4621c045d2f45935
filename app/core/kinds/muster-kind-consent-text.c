/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"

/* A consent names the text by this fingerprint, so it follows the text and is never typed. */
static void
prepare (const MusterRecord *before, JsonObject *fields)
{
  g_autofree char *digest = NULL;
  JsonNode *text = json_object_get_member (fields, "text");

  if (text == NULL || json_node_get_value_type (text) != G_TYPE_STRING)
    return;
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json_node_get_string (text), -1);
  json_object_set_string_member (fields, "sha256", digest);
}

static const MusterField fields[] = {
  { .name = "version", .label = "Version", .label_zh = "版本", .type = MUSTER_TYPE_TEXT, .maximum_length = 20,
    .required = MUSTER_REQUIRED_YES, .search = MUSTER_SEARCH_TEXT, .indexed = TRUE },
  { .name = "language", .label = "Language", .label_zh = "语言", .type = MUSTER_TYPE_TEXT, .maximum_length = 20,
    .required = MUSTER_REQUIRED_YES },
  { .name = "text", .label = "Text", .label_zh = "告知文本", .type = MUSTER_TYPE_TEXT, .maximum_length = 2000,
    .required = MUSTER_REQUIRED_YES, .group = "text" },
  { .name = "sha256", .label = "Fingerprint", .label_zh = "指纹", .type = MUSTER_TYPE_TEXT, .maximum_length = 64,
    .group = "text" },
  { .name = "valid_from", .label = "Valid from", .label_zh = "启用日期", .type = MUSTER_TYPE_DATE,
    .required = MUSTER_REQUIRED_YES },
};

const MusterKind muster_kind_consent_text = {
  .name = "consent_text",
  .label = "Consent text",
  .label_zh = "告知文本",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_HEADQUARTERS,
  .audience = MUSTER_AUDIENCE_ALL,
  .prepare = prepare,
  .title = "version",
};
