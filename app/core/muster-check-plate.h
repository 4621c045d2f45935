/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-kind.h"

G_BEGIN_DECLS

gboolean muster_plate_is_valid (const char *text);
void muster_check_plate (const MusterField *field, JsonNode *value, const MusterRecord *record,
                         MusterProblems *problems);

G_END_DECLS
