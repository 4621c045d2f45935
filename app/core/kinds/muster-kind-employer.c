/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"
#include "muster-check-company.h"
#include "muster-check-division.h"
#include "muster-check-phone.h"

static gboolean
is_agency (const MusterRecord *record)
{
  return muster_record_is_code (record, "kind", "3") || muster_record_is_code (record, "kind", "4");
}

static gboolean
needs_address (const MusterRecord *record)
{
  return !muster_record_has (record, "reg_div") && !muster_record_has (record, "address");
}

static const MusterField contact_members[] = {
  { .name = "role", .label = "Role", .label_zh = "角色", .type = MUSTER_TYPE_CODE, .codes = &muster_codes_contact_role },
  { .name = "name", .label = "Name", .label_zh = "姓名", .type = MUSTER_TYPE_TEXT, .maximum_length = 20 },
  { .name = "post", .label = "Post", .label_zh = "职务", .type = MUSTER_TYPE_TEXT, .maximum_length = 20 },
  { .name = "mobile", .label = "Phone", .label_zh = "电话", .type = MUSTER_TYPE_TEXT, .maximum_length = 20,
    .check = muster_check_phone, .normalise = muster_phone_normalise_value },
};

static const MusterField fields[] = {
  { .name = "name", .label = "Name", .label_zh = "单位名称", .type = MUSTER_TYPE_TEXT, .maximum_length = 80,
    .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .search = MUSTER_SEARCH_NAME,
    .normalise = muster_company_name_normalise_value },
  { .name = "short_name", .label = "Short name", .label_zh = "简称", .type = MUSTER_TYPE_TEXT, .maximum_length = 20,
    .search = MUSTER_SEARCH_NAME },
  { .name = "uscc", .label = "Unified social credit code", .label_zh = "统一社会信用代码", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 18, .search = MUSTER_SEARCH_TEXT, .indexed = TRUE, .check = muster_check_company_code,
    .normalise = muster_company_code_normalise_value },
  { .name = "kind", .label = "Kind", .label_zh = "类别", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_employer_kind, .required = MUSTER_REQUIRED_YES },
  { .name = "hr_licence_no", .label = "Human resources licence", .label_zh = "人力资源服务许可证号",
    .type = MUSTER_TYPE_TEXT, .maximum_length = 40, .required = MUSTER_REQUIRED_WHEN, .required_when = is_agency },
  { .name = "reg_div", .label = "Registered in", .label_zh = "所在地", .type = MUSTER_TYPE_DIVISION,
    .required = MUSTER_REQUIRED_WHEN, .required_when = needs_address, .group = "address",
    .check = muster_check_division },
  { .name = "address", .label = "Address", .label_zh = "地址", .type = MUSTER_TYPE_TEXT, .maximum_length = 100,
    .required = MUSTER_REQUIRED_WHEN, .required_when = needs_address, .group = "address" },
  { .name = "industry", .label = "Industry", .label_zh = "行业", .type = MUSTER_TYPE_TEXT, .maximum_length = 30 },
  { .name = "above_scale", .label = "Above designated size", .label_zh = "规上企业", .type = MUSTER_TYPE_BOOL },
  { .name = "priority_tags", .label = "Priority tags", .label_zh = "重点标签", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_TEXT },
  { .name = "contacts", .label = "Contacts", .label_zh = "联系人", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_OBJECT, .members = contact_members, .n_members = G_N_ELEMENTS (contact_members),
    .required = MUSTER_REQUIRED_YES, .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "headcount", .label = "Headcount", .label_zh = "在册人数", .type = MUSTER_TYPE_INT, .minimum = 0,
    .maximum = 10000000 },
  { .name = "verified_at", .label = "Verified at", .label_zh = "资质核验时间", .type = MUSTER_TYPE_TIMESTAMP,
    .group = "verification" },
  { .name = "verified_by", .label = "Verified by", .label_zh = "核验人", .type = MUSTER_TYPE_REF,
    .ref_kind = "member", .group = "verification" },
  { .name = "evidence", .label = "Evidence", .label_zh = "核验凭证", .type = MUSTER_TYPE_REF,
    .ref_kind = "attachment", .group = "verification" },
};

const MusterKind muster_kind_employer = {
  .name = "employer",
  .label = "Employer",
  .label_zh = "用工企业",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_CREATOR | MUSTER_OWNER_HEADQUARTERS,
  .audience = MUSTER_AUDIENCE_ALL,
  .title = "name",
};
