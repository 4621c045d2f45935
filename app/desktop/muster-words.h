/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-catalogue.h"
#include "muster-error.h"

G_BEGIN_DECLS

/* What values and errors are called in the language of the window. */

char *muster_words_for_error (const GError *error);
const char *muster_words_for_field (const MusterField *field);
const char *muster_words_for_kind (const MusterKind *kind);
const char *muster_words_for_code (const MusterCodeList *list, const char *code);
const char *muster_words_for_problem (const MusterProblem *problem);
char *muster_words_for_value (const MusterField *field, JsonNode *value);
char *muster_words_for_tail (const char *phone);
char *muster_words_for_day (gint64 time_ms, gint64 now_ms);
char *muster_words_for_count (gint64 count);

G_END_DECLS
