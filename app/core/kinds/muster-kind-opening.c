/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"
#include "muster-check-opening.h"
#include "muster-check-division.h"

static gboolean
needs_place (const MusterRecord *record)
{
  return !muster_record_has (record, "work_div") && !muster_record_has (record, "work_address");
}

static void
check (const MusterRecord *record, MusterProblems *problems)
{
  muster_check_wage (record, problems);
  muster_check_age_limits (record, problems);
}

static const MusterField fields[] = {
  { .name = "employer_id", .label = "Employer", .label_zh = "单位", .type = MUSTER_TYPE_REF, .ref_kind = "employer",
    .required = MUSTER_REQUIRED_YES, .indexed = TRUE },
  { .name = "title", .label = "Title", .label_zh = "岗位名称", .type = MUSTER_TYPE_TEXT, .maximum_length = 40,
    .required = MUSTER_REQUIRED_YES, .search = MUSTER_SEARCH_NAME },
  { .name = "job_code", .label = "Trade", .label_zh = "工种", .type = MUSTER_TYPE_CODE, .codes = &muster_codes_job,
    .required = MUSTER_REQUIRED_YES },
  { .name = "occupation_code", .label = "Occupation code", .label_zh = "职业分类代码", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 12 },
  { .name = "headcount", .label = "Posts", .label_zh = "招聘人数", .type = MUSTER_TYPE_INT,
    .required = MUSTER_REQUIRED_YES, .minimum = 1, .maximum = 9999 },
  { .name = "wage_min", .label = "Wage from", .label_zh = "月薪下限", .type = MUSTER_TYPE_YUAN,
    .required = MUSTER_REQUIRED_YES, .group = "wage", .minimum = 1, .maximum = 100000 },
  { .name = "wage_max", .label = "Wage to", .label_zh = "月薪上限", .type = MUSTER_TYPE_YUAN,
    .required = MUSTER_REQUIRED_YES, .group = "wage", .minimum = 1, .maximum = 100000 },
  { .name = "wage_note", .label = "Kind of pay", .label_zh = "计薪方式", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_wage_note, .required = MUSTER_REQUIRED_YES },
  { .name = "shift", .label = "Shift", .label_zh = "班次", .type = MUSTER_TYPE_TEXT, .maximum_length = 40 },
  { .name = "hours", .label = "Hours", .label_zh = "工时", .type = MUSTER_TYPE_TEXT, .maximum_length = 40 },
  { .name = "board", .label = "Meals", .label_zh = "包吃", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_provision, .required = MUSTER_REQUIRED_YES },
  { .name = "lodging", .label = "Lodging", .label_zh = "包住", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_provision, .required = MUSTER_REQUIRED_YES },
  { .name = "social_insurance", .label = "Social insurance", .label_zh = "社保", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_insurance },
  { .name = "work_div", .label = "Works in", .label_zh = "工作地点", .type = MUSTER_TYPE_DIVISION,
    .required = MUSTER_REQUIRED_WHEN, .required_when = needs_place, .group = "work",
    .check = muster_check_division },
  { .name = "work_address", .label = "Address of work", .label_zh = "工作地址", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 100, .required = MUSTER_REQUIRED_WHEN, .required_when = needs_place, .group = "work" },
  { .name = "requirement", .label = "Requirements", .label_zh = "招聘条件", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 200, .required = MUSTER_REQUIRED_YES, .check = muster_check_requirement },
  { .name = "sex_limit_reason", .label = "Legal ground for a limit of sex", .label_zh = "性别限制法定理由",
    .type = MUSTER_TYPE_TEXT, .maximum_length = 100, .required = MUSTER_REQUIRED_WHEN,
    .required_when = muster_requirement_limits_sex },
  { .name = "min_age", .label = "Youngest", .label_zh = "最低年龄", .type = MUSTER_TYPE_INT, .group = "ages",
    .minimum = 1, .maximum = 100 },
  { .name = "max_age", .label = "Oldest", .label_zh = "最高年龄", .type = MUSTER_TYPE_INT, .group = "ages",
    .minimum = 1, .maximum = 100 },
  { .name = "minor_allowed", .label = "Open to 16 and 17", .label_zh = "可招16–18岁", .type = MUSTER_TYPE_BOOL,
    .required = MUSTER_REQUIRED_YES, .group = "ages" },
  { .name = "edu_min", .label = "Least education", .label_zh = "学历要求", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_education },
  { .name = "skill", .label = "Skill", .label_zh = "技能要求", .type = MUSTER_TYPE_TEXT, .maximum_length = 60 },
  { .name = "reserved_for", .label = "Reserved for", .label_zh = "定向", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_reserved_for },
  { .name = "valid_until", .label = "Valid until", .label_zh = "有效期至", .type = MUSTER_TYPE_DATE,
    .required = MUSTER_REQUIRED_YES },
  { .name = "benefits", .label = "Benefits", .label_zh = "福利", .type = MUSTER_TYPE_TEXT, .maximum_length = 200 },
  { .name = "source", .label = "Source", .label_zh = "来源", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_opening_source, .required = MUSTER_REQUIRED_YES },
  { .name = "state", .label = "State", .label_zh = "状态", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_opening_state },
};

const MusterKind muster_kind_opening = {
  .name = "opening",
  .label = "Opening",
  .label_zh = "岗位",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_CREATOR | MUSTER_OWNER_HEADQUARTERS,
  .audience = MUSTER_AUDIENCE_ALL,
  .check = check,
  .title = "title,employer_id",
};
