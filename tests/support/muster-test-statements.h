/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SQLite's statements, of which one can fail as on a disk that cannot be read: its preparation, a row of it, or the
 * beginning or end of a transaction. Taking a transaction back does not fail; SQLite does that without the disk. */

/* From now on the @number-th of these calls fails, once; 1 is the next one, 0: none. */
void muster_test_statements_fail (guint number);
/* Whether it did since then. */
gboolean muster_test_statements_failed (void);
/* (nullable): the statement that failed last. */
const char *muster_test_statements_get_failed (void);

G_END_DECLS
