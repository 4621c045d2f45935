/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"

static gboolean
needs_reasons (const MusterRecord *record)
{
  return muster_record_is_code (record, "decision", "2") || muster_record_is_code (record, "decision", "3")
         || muster_record_is_code (record, "decision", "4");
}

static gboolean
needs_comment (const MusterRecord *record)
{
  return muster_record_is_code (record, "reasons", "R99");
}

static gboolean
is_duplicate (const MusterRecord *record)
{
  return muster_record_is_code (record, "decision", "3");
}

static const MusterField fields[] = {
  { .name = "target_kind", .label = "Kind reviewed", .label_zh = "对象类型", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 30, .required = MUSTER_REQUIRED_YES, .group = "target" },
  { .name = "target_id", .label = "Record reviewed", .label_zh = "对象", .type = MUSTER_TYPE_REF,
    .required = MUSTER_REQUIRED_YES, .group = "target", .indexed = TRUE },
  { .name = "target_version", .label = "Version reviewed", .label_zh = "对象版本", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 16, .required = MUSTER_REQUIRED_YES, .group = "target" },
  { .name = "decision", .label = "Decision", .label_zh = "结论", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_decision, .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .group = "decision" },
  { .name = "reasons", .label = "Reasons", .label_zh = "原因", .type = MUSTER_TYPE_LIST, .element = MUSTER_TYPE_CODE,
    .codes = &muster_codes_reason, .required = MUSTER_REQUIRED_WHEN, .required_when = needs_reasons,
    .conflict = TRUE, .group = "decision" },
  { .name = "comment", .label = "Comment", .label_zh = "意见", .type = MUSTER_TYPE_TEXT, .maximum_length = 300,
    .required = MUSTER_REQUIRED_WHEN, .required_when = needs_comment, .conflict = TRUE, .group = "decision" },
  { .name = "fields", .label = "Fields in question", .label_zh = "问题字段", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_TEXT, .conflict = TRUE, .group = "decision" },
  { .name = "duplicate_of", .label = "Duplicate of", .label_zh = "重复于", .type = MUSTER_TYPE_REF,
    .ref_kind = "intention", .required = MUSTER_REQUIRED_WHEN, .required_when = is_duplicate, .conflict = TRUE,
    .group = "decision" },
  { .name = "assigned_to", .label = "Assigned to", .label_zh = "经办人", .type = MUSTER_TYPE_REF,
    .ref_kind = "member" },
  { .name = "due_at", .label = "Due", .label_zh = "补正期限", .type = MUSTER_TYPE_TIMESTAMP },
  { .name = "decided_at", .label = "Decided at", .label_zh = "审核时间", .type = MUSTER_TYPE_TIMESTAMP,
    .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .group = "decision" },
  { .name = "by", .label = "Decided by", .label_zh = "审核人", .type = MUSTER_TYPE_REF, .ref_kind = "member",
    .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .group = "decision" },
};

const MusterKind muster_kind_review = {
  .name = "review",
  .label = "Review",
  .label_zh = "审核",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_LIAISON | MUSTER_OWNER_HEADQUARTERS,
  .title = "target_id,decided_at",
};
