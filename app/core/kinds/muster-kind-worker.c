/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"

#include <string.h>

#include "muster-check-age.h"
#include "muster-check-division.h"
#include "muster-check-identity.h"
#include "muster-check-name.h"
#include "muster-check-phone.h"
#include "muster-pinyin.h"

/* A person's file. A record is complete without the number of a document: it is asked for a seat only. */

static gboolean
needs_birth (const MusterRecord *record)
{
  MusterIdentity identity;

  return !muster_identity_read (muster_record_get_text (record, "id_number"), &identity);
}

static gboolean
needs_phone (const MusterRecord *record)
{
  return !muster_record_has (record, "phone_alt");
}

static gboolean
needs_home (const MusterRecord *record)
{
  return !muster_record_has (record, "hukou_div") && !muster_record_has (record, "hukou_text");
}

static gboolean
has_poverty_label (const MusterRecord *record)
{
  return muster_record_has (record, "poverty_label") && !muster_record_is_code (record, "poverty_label", "0");
}

static void
check (const MusterRecord *record, MusterProblems *problems)
{
  muster_check_identity_agrees (record, problems);
  muster_check_age (record, problems);
}

static gboolean
is_empty (const MusterRecord *before, JsonObject *fields, const char *field)
{
  JsonNode *typed = json_object_get_member (fields, field);

  if (typed == NULL)
    return !muster_record_has (before, field);
  return JSON_NODE_HOLDS_NULL (typed);
}

static const char *
get_typed (const MusterRecord *before, JsonObject *fields, const char *field)
{
  JsonNode *typed = json_object_get_member (fields, field);

  if (typed == NULL)
    return muster_record_get_text (before, field);
  return json_node_get_value_type (typed) == G_TYPE_STRING ? json_node_get_string (typed) : NULL;
}

/* The normal form stands in `name`; what was typed is kept beside it where the two differ. */
static void
prepare_name (const MusterRecord *before, JsonObject *fields)
{
  JsonNode *typed = json_object_get_member (fields, "name");
  g_autofree char *raw = NULL;
  g_autofree char *name = NULL;

  if (typed == NULL || json_node_get_value_type (typed) != G_TYPE_STRING)
    return;
  raw = g_strdup (json_node_get_string (typed));
  name = muster_name_normalise (raw);
  json_object_set_string_member (fields, "name", name);
  if (json_object_has_member (fields, "name_raw"))
    return;
  if (strcmp (name, raw) != 0)
    json_object_set_string_member (fields, "name_raw", raw);
  else if (muster_record_has (before, "name_raw") && g_strcmp0 (muster_record_get_text (before, "name"), name) != 0)
    json_object_set_null_member (fields, "name_raw");
}

/* What a valid number says is filled where nothing was said; what a person said is never changed. */
static void
prepare_from_number (const MusterRecord *before, JsonObject *fields)
{
  const char *type = get_typed (before, fields, "id_type");
  MusterIdentity identity;

  if (!json_object_has_member (fields, "id_number") || (g_strcmp0 (type, "1") != 0 && g_strcmp0 (type, "2") != 0)
      || !muster_identity_read (get_typed (before, fields, "id_number"), &identity))
    return;
  if (is_empty (before, fields, "sex"))
    json_object_set_string_member (fields, "sex", identity.is_male ? "1" : "2");
  if (is_empty (before, fields, "birth_date"))
    {
      json_object_set_string_member (fields, "birth_date", identity.birth);
      json_object_set_string_member (fields, "birth_precision", "3");
    }
}

static void
prepare (const MusterRecord *before, JsonObject *fields)
{
  prepare_name (before, fields);
  prepare_from_number (before, fields);
}

static void
compute (JsonObject *values)
{
  JsonNode *name = json_object_get_member (values, "name");
  g_autofree char *full = NULL;
  g_autofree char *initials = NULL;

  if (name == NULL || json_node_get_value_type (name) != G_TYPE_STRING)
    return;
  full = muster_pinyin_full (json_node_get_string (name));
  initials = muster_pinyin_initials (json_node_get_string (name));
  json_object_set_string_member (values, "name_py", full);
  json_object_set_string_member (values, "name_initials", initials);
}

static const MusterField fields[] = {
  { .name = "name",
    .label = "Name",
    .label_zh = "姓名",
    .type = MUSTER_TYPE_TEXT,
    .maximum_length = 50,
    .required = MUSTER_REQUIRED_YES,
    .privacy = MUSTER_PRIVACY_PERSONAL,
    .conflict = TRUE,
    .search = MUSTER_SEARCH_NAME,
    .check = muster_check_name },
  { .name = "name_raw",
    .label = "Name as typed",
    .label_zh = "原始录入",
    .type = MUSTER_TYPE_TEXT,
    .maximum_length = 60,
    .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "name_py",
    .label = "Pinyin",
    .label_zh = "拼音",
    .type = MUSTER_TYPE_TEXT,
    .maximum_length = 200,
    .privacy = MUSTER_PRIVACY_PERSONAL,
    .computed = TRUE },
  { .name = "name_initials",
    .label = "Initials",
    .label_zh = "首字母",
    .type = MUSTER_TYPE_TEXT,
    .maximum_length = 50,
    .privacy = MUSTER_PRIVACY_PERSONAL,
    .computed = TRUE },
  { .name = "name_unencodable",
    .label = "Rare character in words",
    .label_zh = "生僻字说明",
    .type = MUSTER_TYPE_TEXT,
    .maximum_length = 60,
    .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "former_name",
    .label = "Former name",
    .label_zh = "曾用名/小名",
    .type = MUSTER_TYPE_TEXT,
    .maximum_length = 50,
    .privacy = MUSTER_PRIVACY_PERSONAL,
    .search = MUSTER_SEARCH_NAME },
  { .name = "sex",
    .label = "Sex",
    .label_zh = "性别",
    .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_sex,
    .required = MUSTER_REQUIRED_YES,
    .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "id_type",
    .label = "Identity document",
    .label_zh = "证件类型",
    .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_id_type,
    .required = MUSTER_REQUIRED_YES,
    .privacy = MUSTER_PRIVACY_PERSONAL,
    .conflict = TRUE,
    .group = "identity" },
  { .name = "id_number",
    .label = "Number of the document",
    .label_zh = "证件号码",
    .type = MUSTER_TYPE_TEXT,
    .maximum_length = 20,
    .privacy = MUSTER_PRIVACY_SENSITIVE,
    .conflict = TRUE,
    .group = "identity",
    .search = MUSTER_SEARCH_DIGITS,
    .indexed = TRUE,
    .check = muster_check_identity,
    .normalise = muster_identity_normalise_value },
  { .name = "birth_date",
    .label = "Born",
    .label_zh = "出生日期",
    .type = MUSTER_TYPE_DATE,
    .required = MUSTER_REQUIRED_WHEN,
    .required_when = needs_birth,
    .privacy = MUSTER_PRIVACY_PERSONAL,
    .conflict = TRUE,
    .group = "birth",
    .indexed = TRUE },
  { .name = "birth_precision",
    .label = "Exactness of the birth date",
    .label_zh = "出生日期精度",
    .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_birth_precision,
    .privacy = MUSTER_PRIVACY_PERSONAL,
    .conflict = TRUE,
    .group = "birth" },
  { .name = "ethnic",
    .label = "Ethnic group",
    .label_zh = "民族",
    .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_ethnic,
    .privacy = MUSTER_PRIVACY_SENSITIVE },
  { .name = "mobile",
    .label = "Mobile",
    .label_zh = "手机",
    .type = MUSTER_TYPE_TEXT,
    .maximum_length = 11,
    .required = MUSTER_REQUIRED_WHEN,
    .required_when = needs_phone,
    .privacy = MUSTER_PRIVACY_PERSONAL,
    .conflict = TRUE,
    .search = MUSTER_SEARCH_DIGITS,
    .indexed = TRUE,
    .check = muster_check_mobile,
    .normalise = muster_phone_normalise_value },
  { .name = "mobile_owner",
    .label = "Whose phone",
    .label_zh = "号码归属",
    .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_phone_owner,
    .required = MUSTER_REQUIRED_YES,
    .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "phone_alt",
    .label = "Other phone",
    .label_zh = "其他电话",
    .type = MUSTER_TYPE_TEXT,
    .maximum_length = 20,
    .privacy = MUSTER_PRIVACY_PERSONAL,
    .search = MUSTER_SEARCH_DIGITS,
    .indexed = TRUE,
    .check = muster_check_phone,
    .normalise = muster_phone_normalise_value },
  { .name = "wechat",
    .label = "WeChat",
    .label_zh = "微信",
    .type = MUSTER_TYPE_TEXT,
    .maximum_length = 40,
    .privacy = MUSTER_PRIVACY_PERSONAL,
    .search = MUSTER_SEARCH_TEXT },
  { .name = "hukou_div",
    .label = "Home county",
    .label_zh = "户籍地",
    .type = MUSTER_TYPE_DIVISION,
    .required = MUSTER_REQUIRED_WHEN,
    .required_when = needs_home,
    .privacy = MUSTER_PRIVACY_PERSONAL,
    .group = "hukou",
    .check = muster_check_division },
  { .name = "hukou_text",
    .label = "Home address",
    .label_zh = "户籍地址",
    .type = MUSTER_TYPE_TEXT,
    .maximum_length = 100,
    .required = MUSTER_REQUIRED_WHEN,
    .required_when = needs_home,
    .privacy = MUSTER_PRIVACY_PERSONAL,
    .group = "hukou" },
  { .name = "live_div",
    .label = "Lives in",
    .label_zh = "现住地",
    .type = MUSTER_TYPE_DIVISION,
    .privacy = MUSTER_PRIVACY_PERSONAL,
    .group = "live",
    .check = muster_check_division },
  { .name = "live_text",
    .label = "Present address",
    .label_zh = "现住地址",
    .type = MUSTER_TYPE_TEXT,
    .maximum_length = 100,
    .privacy = MUSTER_PRIVACY_PERSONAL,
    .group = "live" },
  { .name = "education",
    .label = "Education",
    .label_zh = "文化程度",
    .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_education,
    .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "skills",
    .label = "Skills",
    .label_zh = "技能",
    .type = MUSTER_TYPE_TEXT,
    .maximum_length = 100,
    .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "certificates",
    .label = "Certificates",
    .label_zh = "证书",
    .type = MUSTER_TYPE_TEXT,
    .maximum_length = 100,
    .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "poverty_label",
    .label = "Assistance category",
    .label_zh = "帮扶类别",
    .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_poverty_label,
    .privacy = MUSTER_PRIVACY_SENSITIVE,
    .group = "poverty" },
  { .name = "poverty_source",
    .label = "Source of that",
    .label_zh = "帮扶信息来源",
    .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_poverty_source,
    .required = MUSTER_REQUIRED_WHEN,
    .required_when = has_poverty_label,
    .privacy = MUSTER_PRIVACY_PERSONAL,
    .group = "poverty" },
  { .name = "status",
    .label = "Present situation",
    .label_zh = "当前就业状况",
    .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_employment,
    .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "merged_into",
    .label = "Joined into",
    .label_zh = "合并到",
    .type = MUSTER_TYPE_REF,
    .ref_kind = "worker",
    .owners = MUSTER_OWNER_LIAISON | MUSTER_OWNER_HEADQUARTERS,
    .indexed = TRUE },
  { .name = "restricted",
    .label = "Sealed",
    .label_zh = "封存",
    .type = MUSTER_TYPE_BOOL,
    .owners = MUSTER_OWNER_LIAISON | MUSTER_OWNER_HEADQUARTERS },
};

const MusterKind muster_kind_worker = {
  .name = "worker",
  .label = "Worker",
  .label_zh = "劳动者",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_HEADQUARTERS,
  .check = check,
  .prepare = prepare,
  .compute = compute,
  .title = "name,mobile",
};
