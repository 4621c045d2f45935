/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"
#include "muster-check-company.h"
#include "muster-check-division.h"

static gboolean
is_public (const MusterRecord *record)
{
  return muster_record_is_code (record, "role", "1") || muster_record_is_code (record, "role", "2")
         || muster_record_is_code (record, "role", "4") || muster_record_is_code (record, "role", "5");
}

static gboolean
is_company (const MusterRecord *record)
{
  return muster_record_is_code (record, "role", "3") || muster_record_is_code (record, "role", "6");
}

static gboolean
has_signed (const MusterRecord *record)
{
  return muster_record_has (record, "signed_at");
}

static const MusterField fields[] = {
  { .name = "agreement_id", .label = "Agreement", .label_zh = "协议", .type = MUSTER_TYPE_REF,
    .ref_kind = "agreement", .required = MUSTER_REQUIRED_YES, .indexed = TRUE },
  { .name = "side", .label = "Side", .label_zh = "签约方位", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_party_side, .required = MUSTER_REQUIRED_YES },
  { .name = "role", .label = "Role", .label_zh = "角色", .type = MUSTER_TYPE_CODE, .codes = &muster_codes_party_role,
    .required = MUSTER_REQUIRED_YES },
  { .name = "org_name", .label = "Organisation", .label_zh = "单位名称", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 80, .required = MUSTER_REQUIRED_YES, .search = MUSTER_SEARCH_NAME },
  { .name = "employer_id", .label = "Employer", .label_zh = "用工企业", .type = MUSTER_TYPE_REF,
    .ref_kind = "employer", .indexed = TRUE },
  { .name = "div", .label = "Division", .label_zh = "地区", .type = MUSTER_TYPE_DIVISION,
    .required = MUSTER_REQUIRED_WHEN, .required_when = is_public, .check = muster_check_division },
  { .name = "uscc", .label = "Unified social credit code", .label_zh = "统一社会信用代码", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 18, .required = MUSTER_REQUIRED_WHEN, .required_when = is_company,
    .check = muster_check_company_code, .normalise = muster_company_code_normalise_value },
  { .name = "signatory_name", .label = "Signed by", .label_zh = "签字人", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 50, .required = MUSTER_REQUIRED_WHEN, .required_when = has_signed,
    .privacy = MUSTER_PRIVACY_PERSONAL, .search = MUSTER_SEARCH_NAME },
  { .name = "signatory_post", .label = "Post of that person", .label_zh = "签字人职务", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 40, .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "authorised", .label = "Authorised", .label_zh = "已授权", .type = MUSTER_TYPE_BOOL },
  { .name = "authorisation_scan", .label = "Letter of authority", .label_zh = "授权书扫描件",
    .type = MUSTER_TYPE_REF, .ref_kind = "attachment" },
  { .name = "signed_at", .label = "Signed on", .label_zh = "签字日期", .type = MUSTER_TYPE_DATE },
  { .name = "sealed", .label = "Sealed", .label_zh = "已盖章", .type = MUSTER_TYPE_BOOL },
  { .name = "contact_name", .label = "Contact", .label_zh = "联系人", .type = MUSTER_TYPE_TEXT, .maximum_length = 50,
    .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "contact_phone", .label = "Phone of the contact", .label_zh = "联系电话", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 20, .privacy = MUSTER_PRIVACY_PERSONAL },
};

const MusterKind muster_kind_agreement_party = {
  .name = "agreement_party",
  .label = "Party to an agreement",
  .label_zh = "签约方",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_HEADQUARTERS,
  .title = "org_name,agreement_id",
};
