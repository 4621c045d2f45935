/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"
#include "muster-check-intention.h"
#include "muster-check-period.h"

static gboolean
is_from_fair (const MusterRecord *record)
{
  return muster_record_is_code (record, "channel", "1") || muster_record_is_code (record, "channel", "2");
}

static gboolean
needs_wish (const MusterRecord *record)
{
  return !muster_record_has (record, "employer_id") && !muster_record_has (record, "opening_id");
}

static gboolean
is_return (const MusterRecord *record)
{
  return muster_record_is_code (record, "intent_type", "2");
}

static gboolean
needs_former_employer (const MusterRecord *record)
{
  return is_return (record) && !muster_record_has (record, "former_employer_id")
         && !muster_record_has (record, "former_employer_text");
}

static void
check (const MusterRecord *record, MusterProblems *problems)
{
  muster_check_dates_in_order (record, "depart_from", "depart_to", problems);
  muster_check_departure (record, problems);
  muster_check_minor_rules (record, problems);
  muster_check_pick_up (record, problems);
}

static const MusterField fields[] = {
  { .name = "worker_id", .label = "Worker", .label_zh = "劳动者", .type = MUSTER_TYPE_REF, .ref_kind = "worker",
    .required = MUSTER_REQUIRED_YES, .privacy = MUSTER_PRIVACY_PERSONAL, .indexed = TRUE },
  { .name = "intent_type", .label = "Kind of intention", .label_zh = "意向类型", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_intent_type, .required = MUSTER_REQUIRED_YES },
  { .name = "fair_id", .label = "Fair", .label_zh = "招聘活动", .type = MUSTER_TYPE_REF, .ref_kind = "fair",
    .required = MUSTER_REQUIRED_WHEN, .required_when = is_from_fair, .indexed = TRUE },
  { .name = "channel", .label = "Channel", .label_zh = "来源渠道", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_channel, .required = MUSTER_REQUIRED_YES },
  { .name = "taken_at", .label = "Taken at", .label_zh = "登记时间", .type = MUSTER_TYPE_TIMESTAMP,
    .required = MUSTER_REQUIRED_YES, .group = "taken", .indexed = TRUE },
  { .name = "clock_flag", .label = "Clock", .label_zh = "时钟状态", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_clock_flag, .group = "taken" },
  { .name = "employer_id", .label = "Employer wanted", .label_zh = "意向单位", .type = MUSTER_TYPE_REF,
    .ref_kind = "employer", .group = "wish", .indexed = TRUE },
  { .name = "opening_id", .label = "Opening wanted", .label_zh = "意向岗位", .type = MUSTER_TYPE_REF,
    .ref_kind = "opening", .group = "wish", .indexed = TRUE },
  { .name = "job_codes", .label = "Trades wanted", .label_zh = "意向工种", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_CODE, .codes = &muster_codes_job, .maximum_length = 3, .required = MUSTER_REQUIRED_WHEN,
    .required_when = needs_wish, .group = "wish" },
  { .name = "former_employer_id", .label = "Former employer", .label_zh = "原单位", .type = MUSTER_TYPE_REF,
    .ref_kind = "employer", .required = MUSTER_REQUIRED_WHEN, .required_when = needs_former_employer,
    .privacy = MUSTER_PRIVACY_PERSONAL, .group = "former_employer" },
  { .name = "former_employer_text", .label = "Former employer in words", .label_zh = "原单位(文字)",
    .type = MUSTER_TYPE_TEXT, .maximum_length = 60, .required = MUSTER_REQUIRED_WHEN,
    .required_when = needs_former_employer, .privacy = MUSTER_PRIVACY_PERSONAL, .group = "former_employer" },
  { .name = "wage_expect_min", .label = "Wage expected", .label_zh = "期望月薪", .type = MUSTER_TYPE_YUAN,
    .privacy = MUSTER_PRIVACY_PERSONAL, .minimum = 1, .maximum = 100000 },
  { .name = "dest_divs", .label = "Wants to go to", .label_zh = "意向地区", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_DIVISION },
  { .name = "depart_from", .label = "Can leave from", .label_zh = "可出发日期起", .type = MUSTER_TYPE_DATE,
    .required = MUSTER_REQUIRED_WHEN, .required_when = is_return, .group = "period" },
  { .name = "depart_to", .label = "Can leave until", .label_zh = "可出发日期止", .type = MUSTER_TYPE_DATE,
    .group = "period" },
  { .name = "travel_need", .label = "Travel", .label_zh = "出行方式", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_travel, .required = MUSTER_REQUIRED_YES },
  { .name = "companions", .label = "Companions", .label_zh = "同行人数", .type = MUSTER_TYPE_INT, .minimum = 0,
    .maximum = 20 },
  { .name = "difficulty", .label = "Difficulties", .label_zh = "困难诉求", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_CODE, .codes = &muster_codes_difficulty, .privacy = MUSTER_PRIVACY_PERSONAL,
    .group = "difficulty" },
  { .name = "difficulty_text", .label = "Difficulties in words", .label_zh = "困难诉求(文字)",
    .type = MUSTER_TYPE_TEXT, .maximum_length = 200, .privacy = MUSTER_PRIVACY_PERSONAL, .group = "difficulty" },
  { .name = "strength", .label = "Strength", .label_zh = "意向程度", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_strength, .required = MUSTER_REQUIRED_YES },
  { .name = "referrer_name", .label = "Introduced by", .label_zh = "介绍人", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 50, .privacy = MUSTER_PRIVACY_PERSONAL, .group = "referrer" },
  { .name = "referrer_phone", .label = "Phone of that person", .label_zh = "介绍人电话", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 20, .privacy = MUSTER_PRIVACY_PERSONAL, .group = "referrer" },
  { .name = "consent_id", .label = "Consent", .label_zh = "同意记录", .type = MUSTER_TYPE_REF, .ref_kind = "consent",
    .required = MUSTER_REQUIRED_YES, .indexed = TRUE },
  { .name = "signature", .label = "Signature", .label_zh = "本人签名", .type = MUSTER_TYPE_REF,
    .ref_kind = "attachment", .privacy = MUSTER_PRIVACY_SENSITIVE },
  { .name = "recorded_by", .label = "Recorded by", .label_zh = "登记人", .type = MUSTER_TYPE_REF,
    .ref_kind = "member", .required = MUSTER_REQUIRED_YES },
};

const MusterKind muster_kind_intention = {
  .name = "intention",
  .label = "Intention",
  .label_zh = "求职意向",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_HEADQUARTERS,
  .check = check,
  .title = "worker_id,taken_at",
};
