/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"

static const MusterField fields[] = {
  { .name = "fair_id", .label = "Fair", .label_zh = "招聘活动", .type = MUSTER_TYPE_REF, .ref_kind = "fair",
    .required = MUSTER_REQUIRED_YES, .indexed = TRUE },
  { .name = "employer_id", .label = "Employer", .label_zh = "单位", .type = MUSTER_TYPE_REF, .ref_kind = "employer",
    .required = MUSTER_REQUIRED_YES, .indexed = TRUE },
  { .name = "booth_no", .label = "Booth", .label_zh = "展位号", .type = MUSTER_TYPE_TEXT, .maximum_length = 10 },
  { .name = "representative", .label = "Representative", .label_zh = "企业代表", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 50, .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "signed_up", .label = "Signed up", .label_zh = "报名", .type = MUSTER_TYPE_BOOL,
    .required = MUSTER_REQUIRED_YES },
  { .name = "attended", .label = "Attended", .label_zh = "到场", .type = MUSTER_TYPE_BOOL,
    .required = MUSTER_REQUIRED_YES },
  { .name = "opening_ids", .label = "Openings brought", .label_zh = "带来岗位", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_REF, .ref_kind = "opening", .maximum_length = 1000 },
  { .name = "openings_offered", .label = "Posts offered", .label_zh = "带来岗位数", .type = MUSTER_TYPE_INT,
    .required = MUSTER_REQUIRED_YES, .minimum = 0, .maximum = 1000000 },
  { .name = "intent_count_reported", .label = "Intentions by its own count", .label_zh = "企业自报意向数",
    .type = MUSTER_TYPE_INT, .minimum = 0, .maximum = 1000000 },
};

const MusterKind muster_kind_fair_employer = {
  .name = "fair_employer",
  .label = "Employer at a fair",
  .label_zh = "参会企业",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_HEADQUARTERS,
  .title = "employer_id,booth_no",
};
