/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"

G_BEGIN_DECLS

/* Leads that a liaison officer gave back to be corrected. */

JsonArray *muster_store_list_returned (MusterStore *self, GError **error);
JsonArray *muster_store_list_returned_of (MusterStore *self, const MusterId *worker, GError **error);

G_END_DECLS
