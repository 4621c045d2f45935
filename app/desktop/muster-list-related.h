/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/* What a list shows of a record that stands in others: counts, the last intention. It asks the store several times a
 * record, so it runs in the reader's thread. */

gboolean muster_list_related_has (const char *kind);
char **muster_list_related_read (MusterStore *store, const char *kind, gint64 row, GError **error);

/* The title of a record, as a reference to it shows it: its title fields, the short name first. */
char *muster_list_related_title (MusterStore *store, const char *id);

G_END_DECLS
