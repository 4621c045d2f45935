/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-hq.h"

G_BEGIN_DECLS

/**
 * MusterHqServer:
 *
 * Headquarters on the network: TLS on an address, or plain HTTP on a unix socket behind a proxy that does TLS. It never
 * speaks plain HTTP over TCP. One thread, the one whose main context is the default when it starts.
 */
typedef struct _MusterHqServer MusterHqServer;

/* @listen: (nullable): "ADDR:PORT", port 0 for a free one, or "unix:PATH"; %NULL: 127.0.0.1:8443 */
MusterHqServer *muster_hq_server_new (MusterHq *hq, const char *listen, GError **error);
void muster_hq_server_free (MusterHqServer *self);
const char *muster_hq_server_get_address (MusterHqServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterHqServer, muster_hq_server_free)

G_END_DECLS
