/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-lists.h"

/* Somebody under 16 was sent away. There is no person in it, and there never will be. */

static const MusterField fields[] = {
  { .name = "fair_id", .label = "Fair", .label_zh = "招聘活动", .type = MUSTER_TYPE_REF, .ref_kind = "fair",
    .required = MUSTER_REQUIRED_YES, .indexed = TRUE },
  { .name = "date", .label = "Day", .label_zh = "日期", .type = MUSTER_TYPE_DATE, .required = MUSTER_REQUIRED_YES },
};

const MusterKind muster_kind_turned_away = {
  .name = "turned_away",
  .label = "Turned away",
  .label_zh = "劝返登记",
  .fields = fields,
  .n_fields = G_N_ELEMENTS (fields),
  .owners = MUSTER_OWNER_SQUAD | MUSTER_OWNER_HEADQUARTERS,
  .title = "fair_id,date",
};
