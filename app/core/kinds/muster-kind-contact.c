/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"

static const MusterField fields[] = {
  { .name = "intention_id", .label = "Intention", .label_zh = "求职意向", .type = MUSTER_TYPE_REF,
    .ref_kind = "intention", .required = MUSTER_REQUIRED_YES, .indexed = TRUE },
  { .name = "called_at", .label = "Called at", .label_zh = "联系时间", .type = MUSTER_TYPE_TIMESTAMP,
    .required = MUSTER_REQUIRED_YES },
  { .name = "by", .label = "Called by", .label_zh = "联系人员", .type = MUSTER_TYPE_REF, .ref_kind = "member",
    .required = MUSTER_REQUIRED_YES },
  { .name = "phone", .label = "Phone", .label_zh = "电话", .type = MUSTER_TYPE_TEXT, .maximum_length = 20,
    .required = MUSTER_REQUIRED_YES, .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "outcome", .label = "Outcome", .label_zh = "结果", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_outcome, .required = MUSTER_REQUIRED_YES },
  { .name = "next_at", .label = "Call again at", .label_zh = "再次联系时间", .type = MUSTER_TYPE_TIMESTAMP },
  { .name = "speaker", .label = "Who spoke", .label_zh = "接听人", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_speaker },
};

const MusterKind muster_kind_contact = {
  .name = "contact",
  .label = "Contact",
  .label_zh = "联系记录",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_LIAISON | MUSTER_OWNER_HEADQUARTERS,
  .title = "intention_id,called_at",
};
