/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/* What a squad finds when it opens its book in the morning, and what is left when it closes it in the evening. */

gboolean muster_store_count_unreviewed (MusterStore *self, guint *count, GError **error);
gboolean muster_store_find_returned (MusterStore *self, guint *count, gint64 *due_ms, GError **error);
gboolean muster_store_find_next_slip (MusterStore *self, const MusterId *fair, char **next, GError **error);
gboolean muster_store_is_slip_void (MusterStore *self, const char *slip);
gboolean muster_store_void_slip (MusterStore *self, const char *slip, const char *reason, GError **error);
char **muster_store_list_void_slips (MusterStore *self, const char *date, GError **error);
char **muster_store_find_slip_gaps (MusterStore *self, const char *date, GError **error);
JsonObject *muster_store_find_last_fair (MusterStore *self, const char *date, GError **error);
JsonObject *muster_store_find_consent_text (MusterStore *self, const char *date, GError **error);
char **muster_store_find_counties (MusterStore *self, guint limit, GError **error);

G_END_DECLS
