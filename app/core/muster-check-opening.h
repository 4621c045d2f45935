/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-kind.h"

G_BEGIN_DECLS

gboolean muster_requirement_limits_sex (const MusterRecord *record);
void muster_check_requirement (const MusterField *field, JsonNode *value, const MusterRecord *record,
                               MusterProblems *problems);
void muster_check_wage (const MusterRecord *record, MusterProblems *problems);
void muster_check_age_limits (const MusterRecord *record, MusterProblems *problems);

G_END_DECLS
