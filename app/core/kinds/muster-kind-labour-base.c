/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"
#include "muster-check-division.h"

static const MusterField fields[] = {
  { .name = "name", .label = "Name", .label_zh = "名称", .type = MUSTER_TYPE_TEXT, .maximum_length = 60,
    .required = MUSTER_REQUIRED_YES, .search = MUSTER_SEARCH_NAME },
  { .name = "kind", .label = "Kind", .label_zh = "类别", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_base_kind },
  { .name = "side", .label = "Side", .label_zh = "所在方", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_base_side },
  { .name = "div", .label = "Division", .label_zh = "地区", .type = MUSTER_TYPE_DIVISION,
    .required = MUSTER_REQUIRED_YES, .check = muster_check_division },
  { .name = "operator", .label = "Operator", .label_zh = "运营单位", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 60 },
  { .name = "contact", .label = "Contact", .label_zh = "联系人", .type = MUSTER_TYPE_TEXT, .maximum_length = 60,
    .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "agreement_id", .label = "Agreement", .label_zh = "协议", .type = MUSTER_TYPE_REF,
    .ref_kind = "agreement", .indexed = TRUE },
  { .name = "established_on", .label = "Established on", .label_zh = "建立日期", .type = MUSTER_TYPE_DATE,
    .required = MUSTER_REQUIRED_YES },
  { .name = "state", .label = "State", .label_zh = "状态", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_base_state },
};

const MusterKind muster_kind_labour_base = {
  .name = "labour_base",
  .label = "Labour base",
  .label_zh = "劳务合作基地",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_HEADQUARTERS,
  .title = "name,established_on",
};
