/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/**
 * MusterTotals:
 *
 * The answer to "how many, as of when": lines S1 to S9 of the data dictionary over the records that a store holds.
 * Events until the cut-off, seen with present knowledge.
 */

/* A cut-off in milliseconds UTC from "2024-02-04T12:00" (read as UTC+8); events up to that instant count. */
gboolean muster_totals_parse_as_of (const char *text, gint64 *as_of_ms, GError **error);

/**
 * muster_store_totals: (in muster-totals.c)
 * {"as_of":"2024-02-04T12:00","known_at":…,"hq_seq":n,"scope":"all","lines":[{"line":"S1.squads","label","label_zh","value":14},…]}
 */
JsonObject *muster_store_totals (MusterStore *self, gint64 as_of_ms, const char *scope, GError **error);

/* The records behind one line, as an array of flat records (or of {"code"} for divisions). */
JsonArray *muster_store_totals_list (MusterStore *self, gint64 as_of_ms, const char *scope, const char *line, GError **error);

G_END_DECLS
