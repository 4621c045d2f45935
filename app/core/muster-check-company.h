/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-kind.h"

G_BEGIN_DECLS

typedef enum
{
  MUSTER_COMPANY_CODE_VALID,
  MUSTER_COMPANY_CODE_BAD_FORM,
  MUSTER_COMPANY_CODE_BAD_CHECK,
} MusterCompanyCodeVerdict;

char *muster_company_code_normalise (const char *text);
MusterCompanyCodeVerdict muster_company_code_examine (const char *code);

JsonNode *muster_company_code_normalise_value (const MusterField *field, JsonNode *value);
JsonNode *muster_company_name_normalise_value (const MusterField *field, JsonNode *value);
void muster_check_company_code (const MusterField *field, JsonNode *value, const MusterRecord *record,
                                MusterProblems *problems);

G_END_DECLS
