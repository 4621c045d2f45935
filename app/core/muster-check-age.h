/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-kind.h"

G_BEGIN_DECLS

/* 禁止使用童工规定, art. 2; 劳动法, art. 58. */
#define MUSTER_AGE_OF_WORK 16
#define MUSTER_AGE_OF_MAJORITY 18

int muster_age_at (const char *birth, const char *precision, const char *on_date);
int muster_worker_get_age (JsonObject *worker_fields, const char *on_date);
gboolean muster_worker_is_perhaps_minor (JsonObject *worker_fields, const char *on_date);
gboolean muster_worker_is_minor (JsonObject *worker_fields, const char *on_date);
void muster_check_age (const MusterRecord *record, MusterProblems *problems);

G_END_DECLS
