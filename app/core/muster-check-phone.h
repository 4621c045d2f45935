/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-kind.h"

G_BEGIN_DECLS

char *muster_phone_normalise (const char *text);
gboolean muster_mobile_is_valid (const char *text);
gboolean muster_mobile_is_suspicious (const char *text);
gboolean muster_phone_is_valid (const char *text);

JsonNode *muster_phone_normalise_value (const MusterField *field, JsonNode *value);
void muster_check_mobile (const MusterField *field, JsonNode *value, const MusterRecord *record,
                          MusterProblems *problems);
void muster_check_phone (const MusterField *field, JsonNode *value, const MusterRecord *record,
                         MusterProblems *problems);

G_END_DECLS
