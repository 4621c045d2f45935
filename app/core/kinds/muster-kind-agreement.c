/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"

#include <string.h>

#include "muster-check-period.h"
#include "muster-check-division.h"

/* Signed, in force, expired or terminated. A text that became void may never have been signed. */
static gboolean
is_signed (const MusterRecord *record)
{
  return muster_record_is_code (record, "state", "5") || muster_record_is_code (record, "state", "6")
         || muster_record_is_code (record, "state", "7") || muster_record_is_code (record, "state", "8");
}

static void
check (const MusterRecord *record, MusterProblems *problems)
{
  const char *from = muster_record_get_text (record, "valid_from");
  const char *to = muster_record_get_text (record, "valid_to");

  muster_check_dates_in_order (record, "valid_from", "valid_to", problems);
  if (from != NULL && to != NULL && strcmp (from, to) == 0)
    muster_problems_add (problems, "valid_to", "range", MUSTER_SEVERITY_ERROR, "The end is not after the start.",
                         "结束日期应晚于开始日期。");
}

static const MusterField work_item_members[] = {
  { .name = "text", .label = "Item", .label_zh = "事项", .type = MUSTER_TYPE_TEXT, .maximum_length = 200 },
  { .name = "owner", .label = "Responsible", .label_zh = "责任方", .type = MUSTER_TYPE_TEXT, .maximum_length = 60 },
  { .name = "due", .label = "Due", .label_zh = "期限", .type = MUSTER_TYPE_DATE },
  { .name = "state", .label = "State", .label_zh = "状态", .type = MUSTER_TYPE_TEXT, .maximum_length = 40 },
};

static const MusterField fields[] = {
  { .name = "title", .label = "Title", .label_zh = "名称", .type = MUSTER_TYPE_TEXT, .maximum_length = 80,
    .required = MUSTER_REQUIRED_YES, .search = MUSTER_SEARCH_NAME },
  { .name = "agr_type", .label = "Type", .label_zh = "类型", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_agreement_type, .required = MUSTER_REQUIRED_YES },
  { .name = "state", .label = "State", .label_zh = "状态", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_agreement_state, .required = MUSTER_REQUIRED_YES, .conflict = TRUE, .group = "state" },
  { .name = "doc_no", .label = "Number", .label_zh = "文号/编号", .type = MUSTER_TYPE_TEXT, .maximum_length = 40,
    .search = MUSTER_SEARCH_TEXT },
  { .name = "signed_date", .label = "Signed on", .label_zh = "签订日期", .type = MUSTER_TYPE_DATE,
    .required = MUSTER_REQUIRED_WHEN, .required_when = is_signed, .conflict = TRUE, .group = "state",
    .indexed = TRUE },
  { .name = "signed_place_div", .label = "Signed in", .label_zh = "签订地点", .type = MUSTER_TYPE_DIVISION,
    .required = MUSTER_REQUIRED_WHEN, .required_when = is_signed, .conflict = TRUE, .group = "state",
    .check = muster_check_division },
  { .name = "valid_from", .label = "Valid from", .label_zh = "期限起", .type = MUSTER_TYPE_DATE, .group = "period" },
  { .name = "valid_to", .label = "Valid to", .label_zh = "期限止", .type = MUSTER_TYPE_DATE, .group = "period" },
  { .name = "level", .label = "Level", .label_zh = "层级", .type = MUSTER_TYPE_CODE,
    .codes = &muster_codes_agreement_level, .required = MUSTER_REQUIRED_YES },
  { .name = "target_count", .label = "Workers agreed", .label_zh = "约定输送人数", .type = MUSTER_TYPE_INT,
    .minimum = 0, .maximum = 10000000 },
  { .name = "work_items", .label = "Work items", .label_zh = "合作事项", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_OBJECT, .members = work_item_members, .n_members = G_N_ELEMENTS (work_item_members) },
  { .name = "copies", .label = "Copies", .label_zh = "份数", .type = MUSTER_TYPE_INT,
    .required = MUSTER_REQUIRED_WHEN, .required_when = is_signed, .minimum = 1, .maximum = 1000 },
  { .name = "seal_checked", .label = "Seals checked", .label_zh = "印章核对", .type = MUSTER_TYPE_BOOL,
    .required = MUSTER_REQUIRED_WHEN, .required_when = is_signed },
  { .name = "scan_ids", .label = "Scans", .label_zh = "扫描件", .type = MUSTER_TYPE_LIST, .element = MUSTER_TYPE_REF,
    .ref_kind = "attachment", .required = MUSTER_REQUIRED_WHEN, .required_when = is_signed },
  { .name = "amends", .label = "Amends", .label_zh = "变更自", .type = MUSTER_TYPE_REF, .ref_kind = "agreement",
    .indexed = TRUE },
  { .name = "base_ids", .label = "Bases", .label_zh = "涉及基地", .type = MUSTER_TYPE_LIST,
    .element = MUSTER_TYPE_REF, .ref_kind = "labour_base" },
};

const MusterKind muster_kind_agreement = {
  .name = "agreement",
  .label = "Agreement",
  .label_zh = "协议",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_HEADQUARTERS,
  .check = check,
  .title = "title,signed_date",
};
