/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-connections.h"

#include <string.h>

/* Limits of reliability T-8, for a server without a proxy before it. */
#define MOST_CONNECTIONS 400
/* All squads of a city may stand in one hall, behind one address. */
#define MOST_PER_ADDRESS 100
#define HANDSHAKE_MS 10000
#define HEADERS_MS 20000
#define BODY_MS 20000
#define SLOWEST_BYTES_PER_MS 1
#define CHECK_SECONDS 1

struct _MusterHqConnections
{
  MusterWorld *world;
  GHashTable *all; /* MusterHqConnection as a set, owned */
  guint timer;
  gint64 worked_ms;
};

struct _MusterHqConnection
{
  MusterHqConnections *owner;
  GSocketConnection *stream; /* weak */
  char *address;
  MusterHqPhase phase;
  gint64 since;
  gsize bytes;
};

static void
connection_free (gpointer data)
{
  MusterHqConnection *connection = data;

  g_free (connection->address);
  g_free (connection);
}

static void
forget (gpointer data, GObject *stream)
{
  MusterHqConnection *connection = data;

  g_hash_table_remove (connection->owner->all, connection);
}

/* Both ends of the socket; whoever reads or writes it learns of it and lets the stream go. */
void
muster_hq_connections_close (MusterHqConnection *connection)
{
  g_socket_shutdown (g_socket_connection_get_socket (connection->stream), TRUE, TRUE, NULL);
}

/* The time that clients had: while the server works it reads nothing, and nobody can be faster than it. */
static gint64
get_clients_time (MusterHqConnections *self)
{
  return muster_world_monotonic_ms (self->world) - self->worked_ms;
}

static gint64
allowed_ms (const MusterHqConnection *connection)
{
  switch (connection->phase)
    {
    case MUSTER_HQ_PHASE_HANDSHAKE:
      return HANDSHAKE_MS;
    case MUSTER_HQ_PHASE_HEADERS:
      return HEADERS_MS;
    case MUSTER_HQ_PHASE_BODY:
    case MUSTER_HQ_PHASE_ANSWER:
    default:
      return BODY_MS + (gint64) connection->bytes / SLOWEST_BYTES_PER_MS;
    }
}

static gboolean
check (gpointer data)
{
  MusterHqConnections *self = data;
  gint64 now = get_clients_time (self);
  GHashTableIter iter;
  gpointer connection;

  g_hash_table_iter_init (&iter, self->all);
  while (g_hash_table_iter_next (&iter, &connection, NULL))
    if (now - ((MusterHqConnection *) connection)->since > allowed_ms (connection))
      muster_hq_connections_close (connection);
  return G_SOURCE_CONTINUE;
}

/**
 * muster_hq_connections_new:
 * @world: its monotonic clock
 *
 * Returns: (transfer full): none yet
 */
MusterHqConnections *
muster_hq_connections_new (MusterWorld *world)
{
  MusterHqConnections *self = g_new0 (MusterHqConnections, 1);

  self->world = muster_world_ref (world);
  self->all = g_hash_table_new_full (NULL, NULL, connection_free, NULL);
  self->timer = g_timeout_add_seconds (CHECK_SECONDS, check, self);
  return self;
}

/**
 * muster_hq_connections_free:
 * @self: (transfer full): connections; those still open go on without being watched
 */
void
muster_hq_connections_free (MusterHqConnections *self)
{
  GHashTableIter iter;
  gpointer connection;

  g_source_remove (self->timer);
  g_hash_table_iter_init (&iter, self->all);
  while (g_hash_table_iter_next (&iter, &connection, NULL))
    g_object_weak_unref (G_OBJECT (((MusterHqConnection *) connection)->stream), forget, connection);
  g_hash_table_unref (self->all);
  muster_world_unref (self->world);
  g_free (self);
}

static char *
get_address (GSocketConnection *connection)
{
  g_autoptr (GSocketAddress) address = g_socket_connection_get_remote_address (connection, NULL);

  if (address == NULL || !G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;
  return g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address)));
}

/* The one that has waited longest for its client, of an address or of all; one at work is left alone. */
static MusterHqConnection *
find_idlest (MusterHqConnections *self, const char *address, guint *n)
{
  MusterHqConnection *idlest = NULL;
  GHashTableIter iter;
  gpointer data;

  *n = 0;
  g_hash_table_iter_init (&iter, self->all);
  while (g_hash_table_iter_next (&iter, &data, NULL))
    {
      MusterHqConnection *connection = data;

      if (address != NULL && g_strcmp0 (connection->address, address) != 0)
        continue;
      (*n)++;
      if (connection->phase <= MUSTER_HQ_PHASE_HEADERS && (idlest == NULL || connection->since < idlest->since))
        idlest = connection;
    }
  return idlest;
}

/* Room for one more, taken from whoever makes least use of it. */
static gboolean
make_room (MusterHqConnections *self, const char *address, guint most)
{
  guint n;
  MusterHqConnection *idlest = find_idlest (self, address, &n);

  if (n < most)
    return TRUE;
  if (idlest == NULL)
    return FALSE;
  muster_hq_connections_close (idlest);
  return TRUE;
}

/**
 * muster_hq_connections_add:
 * @self: connections
 * @connection: a new one
 *
 * Returns: (transfer none) (nullable): what it is watched by, as long as it lives; %NULL: there is no room, drop it
 */
MusterHqConnection *
muster_hq_connections_add (MusterHqConnections *self, GSocketConnection *connection)
{
  g_autofree char *address = get_address (connection);
  MusterHqConnection *added;

  if ((address != NULL && !make_room (self, address, MOST_PER_ADDRESS)) || !make_room (self, NULL, MOST_CONNECTIONS))
    return NULL;
  added = g_new0 (MusterHqConnection, 1);
  added->owner = self;
  added->stream = connection;
  added->address = g_steal_pointer (&address);
  added->since = get_clients_time (self);
  g_hash_table_add (self->all, added);
  g_object_weak_ref (G_OBJECT (connection), forget, added);
  return added;
}

/**
 * muster_hq_connections_enter:
 * @self: connections
 * @connection: one of them
 * @phase: what it does from now on
 * @expected: bytes that it will take from us
 */
void
muster_hq_connections_enter (MusterHqConnections *self, MusterHqConnection *connection, MusterHqPhase phase, gsize expected)
{
  connection->phase = phase;
  connection->since = get_clients_time (self);
  connection->bytes = expected;
}

/**
 * muster_hq_connections_excuse:
 * @self: connections
 * @worked_ms: how long the server worked on an answer, or for itself
 *
 * That time counts for none of those who wait: when all squads send their day at once, the last one's turn comes late, and
 * not by its fault.
 */
void
muster_hq_connections_excuse (MusterHqConnections *self, gint64 worked_ms)
{
  self->worked_ms += worked_ms;
}

/**
 * muster_hq_connections_count:
 * @connection: a connection
 * @bytes: how much it brought; each gives it more time
 */
void
muster_hq_connections_count (MusterHqConnection *connection, gsize bytes)
{
  connection->bytes += bytes;
}

/**
 * muster_hq_connections_get_n:
 * @self: connections
 *
 * Returns: how many are open
 */
guint
muster_hq_connections_get_n (MusterHqConnections *self)
{
  return g_hash_table_size (self->all);
}
