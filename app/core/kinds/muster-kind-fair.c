/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"
#include "muster-calendar.h"
#include "muster-check-division.h"

#define LARGE_FAIR 1000 /* 大型群众性活动安全管理条例, art. 2(5) */
#define USUAL_DAYS 3

static gboolean
needs_place (const MusterRecord *record)
{
  return !muster_record_has (record, "place_div") && !muster_record_has (record, "place_text");
}

static gboolean
has_attendance (const MusterRecord *record)
{
  return muster_record_has (record, "attendance_count");
}

static void
check_period (const MusterRecord *record, MusterProblems *problems)
{
  gint64 start = muster_record_get_int (record, "start_at", 0);
  gint64 end = muster_record_get_int (record, "end_at", 0);

  if (!muster_record_has (record, "start_at") || !muster_record_has (record, "end_at"))
    return;
  if (end <= start)
    muster_problems_add (problems, "end_at", "range", MUSTER_SEVERITY_ERROR, "The end is not after the start.",
                         "结束时间应晚于开始时间。");
  else if (end - start > USUAL_DAYS * MUSTER_DAY_MS)
    muster_problems_add (problems, "end_at", "range", MUSTER_SEVERITY_WARNING, "Longer than three days.",
                         "超过三天,请核对。");
}

static void
check (const MusterRecord *record, MusterProblems *problems)
{
  check_period (record, problems);
  if (muster_record_get_int (record, "expected_attendance", 0) >= LARGE_FAIR
      && !muster_record_has (record, "security_permit_no"))
    muster_problems_add (problems, "security_permit_no", "permit", MUSTER_SEVERITY_WARNING,
                         "1,000 or more people expected: a security permit of the police is needed.",
                         "预计1000人以上,须取得公安机关安全许可。");
}

static const MusterField fields[] = {
  { .name = "title", .label = "Title", .label_zh = "名称", .type = MUSTER_TYPE_TEXT, .maximum_length = 80,
    .required = MUSTER_REQUIRED_YES, .search = MUSTER_SEARCH_NAME },
  { .name = "fair_type", .label = "Type", .label_zh = "类型", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_fair_type, .required = MUSTER_REQUIRED_YES },
  { .name = "place_div", .label = "Place", .label_zh = "地点", .type = MUSTER_TYPE_DIVISION,
    .required = MUSTER_REQUIRED_WHEN, .required_when = needs_place, .group = "place",
    .check = muster_check_division },
  { .name = "place_text", .label = "Place in words", .label_zh = "地点(文字)", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 80, .required = MUSTER_REQUIRED_WHEN, .required_when = needs_place, .group = "place",
    .search = MUSTER_SEARCH_TEXT },
  { .name = "place_kind", .label = "Kind of place", .label_zh = "场所", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_place_kind, .required = MUSTER_REQUIRED_YES },
  { .name = "start_at", .label = "Start", .label_zh = "开始", .type = MUSTER_TYPE_TIMESTAMP,
    .required = MUSTER_REQUIRED_YES, .group = "period" },
  { .name = "end_at", .label = "End", .label_zh = "结束", .type = MUSTER_TYPE_TIMESTAMP,
    .required = MUSTER_REQUIRED_YES, .group = "period", .indexed = TRUE },
  { .name = "host_org", .label = "Host", .label_zh = "主办", .type = MUSTER_TYPE_TEXT, .maximum_length = 60,
    .required = MUSTER_REQUIRED_YES },
  { .name = "co_hosts", .label = "Co-hosts", .label_zh = "协办", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_TEXT },
  { .name = "expected_attendance", .label = "Expected attendance", .label_zh = "预计人数", .type = MUSTER_TYPE_INT,
    .required = MUSTER_REQUIRED_YES, .minimum = 0, .maximum = 1000000 },
  { .name = "security_permit_no", .label = "Security permit number", .label_zh = "安全许可文号",
    .type = MUSTER_TYPE_TEXT, .maximum_length = 40 },
  { .name = "plan_done", .label = "Plan ready", .label_zh = "实施办法", .type = MUSTER_TYPE_BOOL },
  { .name = "emergency_plan_done", .label = "Emergency plan ready", .label_zh = "应急预案",
    .type = MUSTER_TYPE_BOOL },
  { .name = "security_plan_done", .label = "Security plan ready", .label_zh = "安保方案", .type = MUSTER_TYPE_BOOL },
  { .name = "attendance_count", .label = "Attendance", .label_zh = "进场人数", .type = MUSTER_TYPE_INT, .minimum = 0,
    .maximum = 10000000, .group = "attendance" },
  { .name = "attendance_method", .label = "How counted", .label_zh = "计数方式", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_attendance_method, .required = MUSTER_REQUIRED_WHEN, .required_when = has_attendance,
    .group = "attendance" },
  { .name = "materials_count", .label = "Leaflets given", .label_zh = "发放资料份数", .type = MUSTER_TYPE_INT,
    .minimum = 0, .maximum = 10000000 },
  { .name = "online_viewers", .label = "Online viewers", .label_zh = "线上观看", .type = MUSTER_TYPE_INT,
    .minimum = 0, .maximum = 1000000000 },
  { .name = "online_visits", .label = "Online visits", .label_zh = "线上访问", .type = MUSTER_TYPE_INT, .minimum = 0,
    .maximum = 1000000000 },
  { .name = "state", .label = "State", .label_zh = "状态", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_fair_state, .required = MUSTER_REQUIRED_YES },
};

const MusterKind muster_kind_fair = {
  .name = "fair",
  .label = "Fair",
  .label_zh = "招聘活动",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_HEADQUARTERS,
  .check = check,
  .title = "title,start_at",
};
