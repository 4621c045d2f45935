/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/* Earlier records of the person who stands at the table; for a worker's thread. */
JsonArray *muster_capture_find_earlier (MusterStore *store, JsonObject *form, GError **error);

G_END_DECLS
