/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-transport.h"

G_BEGIN_DECLS

/* Seconds without a byte before a connection counts as broken. */
#define MUSTER_HTTP_TIMEOUT_S 60

MusterTransport *muster_http_transport_new (const char *url, const char *ca, const char *ca_digest, GError **error);
/* The same as a #MusterTransportFactory, which needs no data. */
MusterTransport *muster_http_transport_make (gpointer data, const char *url, const char *ca, const char *ca_digest,
                                             GError **error);

G_END_DECLS
