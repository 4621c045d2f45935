/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-kind.h"

G_BEGIN_DECLS

/* Records written as JSON, and what the checks say of them. */
JsonObject *object_of (const char *text);
/* The severity of the first problem of a rule at a field; -1 where there is none. */
int find_problem (MusterProblems *problems, const char *field, const char *rule);
/* The same for a record of @fields as of @today. */
int check (const MusterKind *kind, const char *today, const char *fields, const char *field, const char *rule);

G_END_DECLS
