/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"

#include <string.h>

#include "muster-check-division.h"

static void
check_short_code (const MusterField *field, JsonNode *value, const MusterRecord *record, MusterProblems *problems)
{
  const char *text = json_node_get_string (value);
  gsize size = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

  if (text[size] != '\0' || size < 2 || size > 6)
    muster_problems_add (problems, field->name, "form", MUSTER_SEVERITY_ERROR,
                         "A short code is two to six capital letters or digits.", "代号为2至6位大写字母或数字。");
}

static void
check_home (const MusterField *field, JsonNode *value, const MusterRecord *record, MusterProblems *problems)
{
  if (strlen (json_node_get_string (value)) < 6)
    muster_problems_add (problems, field->name, "D1", MUSTER_SEVERITY_ERROR, "Needs a county at least.",
                         "至少精确到县(6位代码)。");
}

static const MusterField fields[] = {
  { .name = "name", .label = "Name", .label_zh = "名称", .type = MUSTER_TYPE_TEXT, .maximum_length = 40,
    .required = MUSTER_REQUIRED_YES, .search = MUSTER_SEARCH_NAME },
  { .name = "short_code", .label = "Short code", .label_zh = "代号", .type = MUSTER_TYPE_TEXT, .maximum_length = 6,
    .required = MUSTER_REQUIRED_YES, .search = MUSTER_SEARCH_TEXT, .check = check_short_code },
  { .name = "campaign", .label = "Campaign", .label_zh = "行动批次", .type = MUSTER_TYPE_TEXT, .maximum_length = 20,
    .required = MUSTER_REQUIRED_YES },
  { .name = "batch", .label = "Batch", .label_zh = "批次", .type = MUSTER_TYPE_INT, .minimum = 1, .maximum = 999 },
  { .name = "sending_org", .label = "Sent by", .label_zh = "派出单位", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 60, .required = MUSTER_REQUIRED_YES },
  { .name = "home_div", .label = "Home", .label_zh = "派出地", .type = MUSTER_TYPE_DIVISION,
    .required = MUSTER_REQUIRED_YES, .check = check_home },
  { .name = "leader_id", .label = "Leader", .label_zh = "组长", .type = MUSTER_TYPE_REF, .ref_kind = "member",
    .required = MUSTER_REQUIRED_YES, .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "target_divs", .label = "Target areas", .label_zh = "目标地区", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_DIVISION, .required = MUSTER_REQUIRED_YES },
  { .name = "paired_div", .label = "Paired county", .label_zh = "对口县", .type = MUSTER_TYPE_DIVISION,
    .check = muster_check_division },
  { .name = "responsible_divs", .label = "Provinces in charge", .label_zh = "分管省份", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_DIVISION },
  { .name = "report_to", .label = "Reports to", .label_zh = "上报对象", .type = MUSTER_TYPE_REF,
    .ref_kind = "org_unit", .required = MUSTER_REQUIRED_YES },
  { .name = "state", .label = "State", .label_zh = "状态", .type = MUSTER_TYPE_CODE, .codes = &muster_codes_squad,
    .required = MUSTER_REQUIRED_YES },
};

const MusterKind muster_kind_squad = {
  .name = "squad",
  .label = "Squad",
  .label_zh = "招工小分队",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_HEADQUARTERS,
  .audience = MUSTER_AUDIENCE_ALL,
  .title = "name,short_code",
};
