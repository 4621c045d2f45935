/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/* One fair as the people at its stall see it: everything recorded there, complete or not. What headquarters counts is in
 * muster-totals.h. */

JsonObject *muster_store_summarise_fair (MusterStore *self, const MusterId *fair, GError **error);
JsonArray *muster_store_find_fairs_of_day (MusterStore *self, const char *date, GError **error);
JsonArray *muster_store_list_fair_intentions (MusterStore *self, const MusterId *fair, guint limit, GError **error);

G_END_DECLS
