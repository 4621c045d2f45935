/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-kind.h"

G_BEGIN_DECLS

void muster_check_departure (const MusterRecord *record, MusterProblems *problems);
void muster_check_minor_rules (const MusterRecord *record, MusterProblems *problems);
void muster_check_pick_up (const MusterRecord *record, MusterProblems *problems);

G_END_DECLS
