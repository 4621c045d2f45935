/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-desk.h"
#include "muster-list-layout.h"

G_BEGIN_DECLS

/* Filters that a person made, as they are kept in the store: an array of {"all": [{"field": …, "value": …}, …], "name":
 * …}, a setting for each kind. The first ones had a single condition and were {"field": …, "value": …}. */

#define MUSTER_OWN_FILTER_CONDITIONS 3

char *muster_own_filter_name_setting (const MusterKind *kind);
JsonArray *muster_own_filter_read (MusterStore *store, const MusterKind *kind);
gboolean muster_own_filter_can_use (const MusterField *field);
char *muster_own_filter_describe (MusterStore *store, const MusterKind *kind, JsonObject *condition);
char *muster_own_filter_title (MusterStore *store, const MusterKind *kind, JsonNode *filter);
void muster_own_filters_append (MusterDesk *desk, MusterListLayout *layout);

G_END_DECLS
