/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "muster-world.h"

G_BEGIN_DECLS

/**
 * MusterHqConnections:
 *
 * How many connections there are, from where, and how fast they come on: a slow one ends before it can hold up the
 * others.
 */
typedef struct _MusterHqConnections MusterHqConnections;
typedef struct _MusterHqConnection MusterHqConnection;

/* What a connection is doing, and with it how long that may take. */
typedef enum
{
  MUSTER_HQ_PHASE_HANDSHAKE, /* TLS, before any request */
  MUSTER_HQ_PHASE_HEADERS,   /* waiting for a request, or in its headers */
  MUSTER_HQ_PHASE_BODY,
  MUSTER_HQ_PHASE_ANSWER,
} MusterHqPhase;

MusterHqConnections *muster_hq_connections_new (MusterWorld *world);
void muster_hq_connections_free (MusterHqConnections *self);
MusterHqConnection *muster_hq_connections_add (MusterHqConnections *self, GSocketConnection *connection);
void muster_hq_connections_enter (MusterHqConnections *self, MusterHqConnection *connection, MusterHqPhase phase, gsize expected);
void muster_hq_connections_excuse (MusterHqConnections *self, gint64 worked_ms);
void muster_hq_connections_count (MusterHqConnection *connection, gsize bytes);
void muster_hq_connections_close (MusterHqConnection *connection);
guint muster_hq_connections_get_n (MusterHqConnections *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterHqConnections, muster_hq_connections_free)

G_END_DECLS
