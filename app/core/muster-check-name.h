/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-kind.h"

G_BEGIN_DECLS

gboolean muster_character_is_han (gunichar character);
char *muster_name_normalise (const char *text);

JsonNode *muster_name_normalise_value (const MusterField *field, JsonNode *value);
void muster_check_name (const MusterField *field, JsonNode *value, const MusterRecord *record,
                        MusterProblems *problems);

G_END_DECLS
