/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"
#include "muster-check-name.h"
#include "muster-check-phone.h"

static const MusterField fields[] = {
  { .name = "name", .label = "Name", .label_zh = "姓名", .type = MUSTER_TYPE_TEXT, .maximum_length = 50,
    .required = MUSTER_REQUIRED_YES, .privacy = MUSTER_PRIVACY_PERSONAL, .conflict = TRUE,
    .search = MUSTER_SEARCH_NAME, .check = muster_check_name, .normalise = muster_name_normalise_value },
  { .name = "unit", .label = "Unit", .label_zh = "单位", .type = MUSTER_TYPE_TEXT, .maximum_length = 60,
    .required = MUSTER_REQUIRED_YES },
  { .name = "post", .label = "Post", .label_zh = "职务", .type = MUSTER_TYPE_TEXT, .maximum_length = 40,
    .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "role", .label = "Role", .label_zh = "队内角色", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_member_role, .required = MUSTER_REQUIRED_YES },
  { .name = "mobile", .label = "Mobile", .label_zh = "手机", .type = MUSTER_TYPE_TEXT, .maximum_length = 11,
    .required = MUSTER_REQUIRED_YES, .privacy = MUSTER_PRIVACY_PERSONAL, .conflict = TRUE,
    .search = MUSTER_SEARCH_DIGITS, .indexed = TRUE, .check = muster_check_mobile,
    .normalise = muster_phone_normalise_value },
  { .name = "login_name", .label = "Login name", .label_zh = "登录名", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 30, .required = MUSTER_REQUIRED_YES },
  { .name = "responsible_divs", .label = "Areas in charge", .label_zh = "负责地区", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_DIVISION },
  { .name = "active", .label = "Active", .label_zh = "在用", .type = MUSTER_TYPE_BOOL,
    .required = MUSTER_REQUIRED_YES },
};

const MusterKind muster_kind_member = {
  .name = "member",
  .label = "Member",
  .label_zh = "队员",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_HEADQUARTERS | MUSTER_OWNER_LAPTOP,
  .title = "name,unit",
};
