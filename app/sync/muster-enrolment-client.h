/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"
#include "muster-transport.h"

G_BEGIN_DECLS

gboolean muster_sync_read_code (const char *code, char **url, char **fingerprint, GError **error);
gboolean muster_sync_enrol (MusterStore *store, MusterTransportFactory factory, gpointer factory_data, const char *code,
                            const char *label, GCancellable *cancellable, GError **error);

G_END_DECLS
