/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"

static gboolean
is_shared (const MusterRecord *record)
{
  return muster_record_get_bool (record, "c_share");
}

static gboolean
is_spoken (const MusterRecord *record)
{
  return muster_record_is_code (record, "method", "3");
}

static gboolean
is_signed (const MusterRecord *record)
{
  return muster_record_is_code (record, "method", "1") || muster_record_is_code (record, "method", "2");
}

static void
check (const MusterRecord *record, MusterProblems *problems)
{
  if (muster_record_is_code (record, "legal_basis", "1") && muster_record_has (record, "c_basic")
      && !muster_record_get_bool (record, "c_basic"))
    muster_problems_add (problems, "c_basic", "consent", MUSTER_SEVERITY_ERROR,
                         "The basis is consent, but it was not given.", "处理依据为个人同意,但未勾选同意登记。");
}

static const MusterField fields[] = {
  { .name = "worker_id", .label = "Worker", .label_zh = "劳动者", .type = MUSTER_TYPE_REF, .ref_kind = "worker",
    .required = MUSTER_REQUIRED_YES, .privacy = MUSTER_PRIVACY_PERSONAL, .indexed = TRUE },
  { .name = "text_version", .label = "Version of the text", .label_zh = "告知文本版本", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 20, .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .group = "consent" },
  { .name = "text_sha256", .label = "Fingerprint of the text", .label_zh = "告知文本指纹", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 64, .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .group = "consent" },
  { .name = "legal_basis", .label = "Legal basis", .label_zh = "处理依据", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_legal_basis, .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .group = "consent" },
  { .name = "c_basic", .label = "Register and recommend", .label_zh = "同意: 登记与岗位推荐",
    .type = MUSTER_TYPE_BOOL, .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .group = "consent" },
  { .name = "c_share", .label = "Give to employers", .label_zh = "单独同意: 提供给用人单位/机构",
    .type = MUSTER_TYPE_BOOL, .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .group = "consent" },
  { .name = "recipients", .label = "Recipients", .label_zh = "接收方", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_TEXT, .required = MUSTER_REQUIRED_WHEN, .required_when = is_shared, .conflict = TRUE,
    .group = "consent" },
  { .name = "c_sensitive", .label = "Sensitive data", .label_zh = "单独同意: 身份证号/证件照/健康/帮扶身份",
    .type = MUSTER_TYPE_BOOL, .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .group = "consent" },
  { .name = "c_contact", .label = "Later contact", .label_zh = "同意: 后续联系、入群", .type = MUSTER_TYPE_BOOL,
    .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .group = "consent" },
  { .name = "method", .label = "How given", .label_zh = "方式", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_consent_method, .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .group = "consent" },
  { .name = "witness", .label = "Witness", .label_zh = "见证人", .type = MUSTER_TYPE_TEXT, .maximum_length = 50,
    .required = MUSTER_REQUIRED_WHEN, .required_when = is_spoken, .privacy = MUSTER_PRIVACY_PERSONAL,
    .conflict = TRUE, .group = "consent" },
  { .name = "evidence", .label = "Evidence", .label_zh = "证据", .type = MUSTER_TYPE_REF, .ref_kind = "attachment",
    .required = MUSTER_REQUIRED_WHEN, .required_when = is_signed, .privacy = MUSTER_PRIVACY_SENSITIVE,
    .conflict = TRUE, .group = "consent" },
  { .name = "given_at", .label = "Given at", .label_zh = "时间", .type = MUSTER_TYPE_TIMESTAMP,
    .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .group = "consent" },
  { .name = "place_text", .label = "Place", .label_zh = "地点", .type = MUSTER_TYPE_TEXT, .maximum_length = 60,
    .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .group = "consent" },
  { .name = "retention_until", .label = "Kept until", .label_zh = "保存至", .type = MUSTER_TYPE_DATE,
    .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .group = "consent" },
  { .name = "withdrawn_at", .label = "Withdrawn at", .label_zh = "撤回时间", .type = MUSTER_TYPE_TIMESTAMP,
    .conflict = TRUE, .group = "withdrawal",
    .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_LIAISON | MUSTER_OWNER_HEADQUARTERS },
  { .name = "withdrawn_via", .label = "Withdrawn how", .label_zh = "撤回方式", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 60, .conflict = TRUE, .group = "withdrawal",
    .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_LIAISON | MUSTER_OWNER_HEADQUARTERS },
};

const MusterKind muster_kind_consent = {
  .name = "consent",
  .label = "Consent",
  .label_zh = "同意记录",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_HEADQUARTERS,
  .check = check,
  .title = "worker_id,given_at",
};
