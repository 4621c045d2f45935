/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/* Whether a record that a table speaks of is here already. Each returns the record, %NULL without @error where there is
 * none. */

JsonObject *muster_import_find_employer (MusterStore *store, JsonObject *fields, GError **error);
JsonObject *muster_import_find_opening (MusterStore *store, const char *employer, JsonObject *fields, GError **error);
JsonObject *muster_import_find_worker (MusterStore *store, JsonObject *fields, GError **error);
JsonObject *muster_import_find_intention (MusterStore *store, const char *worker, JsonObject *fields, GError **error);
gboolean muster_import_has_all (JsonObject *record, JsonObject *fields);

G_END_DECLS
