/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-kind.h"

G_BEGIN_DECLS

void muster_check_dates_in_order (const MusterRecord *record, const char *from, const char *to,
                                  MusterProblems *problems);

G_END_DECLS
