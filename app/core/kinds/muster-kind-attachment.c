/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"

#include <string.h>

/* The description of a file; the bytes themselves lie beside the database, named by their fingerprint. */

static void
check_sha256 (const MusterField *field, JsonNode *value, const MusterRecord *record, MusterProblems *problems)
{
  const char *text = json_node_get_string (value);

  if (strlen (text) != 64 || text[strspn (text, "0123456789abcdef")] != '\0')
    muster_problems_add (problems, field->name, "form", MUSTER_SEVERITY_ERROR,
                         "A fingerprint is 64 lower-case hexadecimal digits.", "指纹应为64位小写十六进制数字。");
}

static const MusterField fields[] = {
  { .name = "owner_kind", .label = "Kind of its record", .label_zh = "所属类型", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 30, .required = MUSTER_REQUIRED_YES, .group = "owner" },
  { .name = "owner_id", .label = "Its record", .label_zh = "所属记录", .type = MUSTER_TYPE_REF,
    .required = MUSTER_REQUIRED_YES, .group = "owner", .indexed = TRUE },
  { .name = "att_kind", .label = "Kind", .label_zh = "附件类型", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_attachment_kind, .required = MUSTER_REQUIRED_YES },
  { .name = "file_name", .label = "File name", .label_zh = "文件名", .type = MUSTER_TYPE_TEXT, .maximum_length = 120,
    .privacy = MUSTER_PRIVACY_PERSONAL, .search = MUSTER_SEARCH_TEXT, .group = "file" },
  { .name = "mime", .label = "Media type", .label_zh = "格式", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_media_type, .required = MUSTER_REQUIRED_YES, .group = "file" },
  { .name = "bytes", .label = "Size in bytes", .label_zh = "大小(字节)", .type = MUSTER_TYPE_INT, .group = "file",
    .minimum = 0, .maximum = 20971520 },
  { .name = "sha256", .label = "SHA-256", .label_zh = "指纹", .type = MUSTER_TYPE_TEXT, .maximum_length = 64,
    .required = MUSTER_REQUIRED_YES, .group = "file", .check = check_sha256 },
  { .name = "page_no", .label = "Page", .label_zh = "页码", .type = MUSTER_TYPE_INT, .group = "page", .minimum = 1,
    .maximum = 10000 },
  { .name = "page_count", .label = "Pages", .label_zh = "总页数", .type = MUSTER_TYPE_INT, .group = "page",
    .minimum = 1, .maximum = 10000 },
  { .name = "taken_at", .label = "Taken at", .label_zh = "拍摄时间", .type = MUSTER_TYPE_TIMESTAMP },
  { .name = "has_faces", .label = "Shows faces", .label_zh = "含人脸", .type = MUSTER_TYPE_BOOL,
    .privacy = MUSTER_PRIVACY_PERSONAL },
};

const MusterKind muster_kind_attachment = {
  .name = "attachment",
  .label = "Attachment",
  .label_zh = "附件",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_HEADQUARTERS,
  .title = "file_name,att_kind",
};
