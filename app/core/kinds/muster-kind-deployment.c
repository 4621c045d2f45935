/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"
#include "muster-check-period.h"
#include "muster-check-division.h"
#include "muster-check-phone.h"

static gboolean
needs_place (const MusterRecord *record)
{
  return !muster_record_has (record, "place_div") && !muster_record_has (record, "place_text");
}

static void
check (const MusterRecord *record, MusterProblems *problems)
{
  muster_check_dates_in_order (record, "start_date", "end_date", problems);
}

static const MusterField local_contact_members[] = {
  { .name = "org", .label = "Organisation", .label_zh = "单位", .type = MUSTER_TYPE_TEXT, .maximum_length = 60 },
  { .name = "name", .label = "Name", .label_zh = "姓名", .type = MUSTER_TYPE_TEXT, .maximum_length = 20 },
  { .name = "post", .label = "Post", .label_zh = "职务", .type = MUSTER_TYPE_TEXT, .maximum_length = 20 },
  { .name = "phone", .label = "Phone", .label_zh = "电话", .type = MUSTER_TYPE_TEXT, .maximum_length = 20,
    .check = muster_check_phone, .normalise = muster_phone_normalise_value },
};

static const MusterField checklist_members[] = {
  { .name = "item", .label = "Item", .label_zh = "事项", .type = MUSTER_TYPE_TEXT, .maximum_length = 60 },
  { .name = "done", .label = "Done", .label_zh = "办好", .type = MUSTER_TYPE_BOOL },
};

static const MusterField fields[] = {
  { .name = "squad_id", .label = "Squad", .label_zh = "小分队", .type = MUSTER_TYPE_REF, .ref_kind = "squad",
    .required = MUSTER_REQUIRED_YES, .indexed = TRUE },
  { .name = "place_div", .label = "Place", .label_zh = "驻点地区", .type = MUSTER_TYPE_DIVISION,
    .required = MUSTER_REQUIRED_WHEN, .required_when = needs_place, .group = "place",
    .check = muster_check_division },
  { .name = "place_text", .label = "Place in words", .label_zh = "驻点(文字)", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 60, .required = MUSTER_REQUIRED_WHEN, .required_when = needs_place, .group = "place",
    .search = MUSTER_SEARCH_TEXT },
  { .name = "purpose", .label = "Purpose", .label_zh = "任务", .type = MUSTER_TYPE_LIST, .element = MUSTER_TYPE_CODE,
    .codes = &muster_codes_purpose, .required = MUSTER_REQUIRED_YES },
  { .name = "start_date", .label = "From", .label_zh = "起始日期", .type = MUSTER_TYPE_DATE,
    .required = MUSTER_REQUIRED_YES, .group = "period" },
  { .name = "end_date", .label = "To", .label_zh = "结束日期", .type = MUSTER_TYPE_DATE, .group = "period" },
  { .name = "member_ids", .label = "Members", .label_zh = "在点队员", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_REF, .ref_kind = "member", .required = MUSTER_REQUIRED_YES,
    .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "lodging", .label = "Lodging", .label_zh = "住宿", .type = MUSTER_TYPE_TEXT, .maximum_length = 60 },
  { .name = "local_contacts", .label = "Local contacts", .label_zh = "当地联系人", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_OBJECT, .members = local_contact_members,
    .n_members = G_N_ELEMENTS (local_contact_members), .privacy = MUSTER_PRIVACY_PERSONAL },
  { .name = "transport_capacity", .label = "Local transport", .label_zh = "当地运力", .type = MUSTER_TYPE_TEXT,
    .maximum_length = 200 },
  { .name = "checklist", .label = "Checklist", .label_zh = "行前清单", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_OBJECT, .members = checklist_members, .n_members = G_N_ELEMENTS (checklist_members) },
};

const MusterKind muster_kind_deployment = {
  .name = "deployment",
  .label = "Deployment",
  .label_zh = "驻点",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_HEADQUARTERS,
  .check = check,
  .title = "place_text,place_div,start_date",
};
