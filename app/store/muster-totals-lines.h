/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MusterTotalLine: one figure.
 * @line: its name, the source sentence of the data dictionary and what it counts
 * @kind: kind of the records behind it; %NULL where the figure counts division codes
 * @for_fair: whether the line has a meaning for a single fair; the others have none there
 * @only_fair: whether it has a meaning only there
 * @sql: selects (id or code, weight). The figure is the sum of the weights and the list behind it is the ids, so the
 *   two cannot differ
 */
typedef struct
{
  const char *line;
  const char *label;
  const char *label_zh;
  const char *kind;
  gboolean for_fair;
  gboolean only_fair;
  const char *sql;
} MusterTotalLine;

extern const MusterTotalLine muster_total_lines[];
extern const guint muster_n_total_lines;

/* Common table expressions that stand before each line's SQL. */
extern const char muster_total_prefix[];

G_END_DECLS
