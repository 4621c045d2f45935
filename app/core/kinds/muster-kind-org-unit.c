/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"
#include "muster-check-division.h"

static const MusterField fields[] = {
  { .name = "name", .label = "Name", .label_zh = "名称", .type = MUSTER_TYPE_TEXT, .maximum_length = 60,
    .required = MUSTER_REQUIRED_YES, .search = MUSTER_SEARCH_NAME },
  { .name = "kind", .label = "Kind", .label_zh = "类别", .type = MUSTER_TYPE_CODE, .codes = &muster_codes_org_kind,
    .required = MUSTER_REQUIRED_YES },
  { .name = "parent_id", .label = "Parent", .label_zh = "上级机构", .type = MUSTER_TYPE_REF, .ref_kind = "org_unit",
    .indexed = TRUE },
  { .name = "div", .label = "Division", .label_zh = "地区", .type = MUSTER_TYPE_DIVISION,
    .check = muster_check_division },
  { .name = "groups", .label = "Groups", .label_zh = "工作组", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_TEXT },
};

const MusterKind muster_kind_org_unit = {
  .name = "org_unit",
  .label = "Organisation",
  .label_zh = "机构",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_HEADQUARTERS,
  .audience = MUSTER_AUDIENCE_ALL,
  .title = "name",
};
