/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

JsonObject *muster_sync_status (MusterStore *store, GError **error);

G_END_DECLS
