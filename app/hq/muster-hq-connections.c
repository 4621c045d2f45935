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
  gboolean is_closed; /* the library has yet to let go of it */
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
  connection->is_closed = TRUE;
  g_socket_shutdown (g_socket_connection_get_socket (connection->stream), TRUE, TRUE, NULL);
}

/* The time that clients had: while the server works it reads nothing, and nobody can be faster than it. */
static gint64
get_clients_time (MusterHqConnections *self)
{
  return muster_world_monotonic_ms (self->world) - self->worked_ms;
}

/* What its client owes: milliseconds beyond those that its bytes have earned. Nothing is owed by one that keeps up. */
static gint64
get_delay_ms (MusterHqConnections *self, const MusterHqConnection *connection)
{
  return get_clients_time (self) - connection->since - (gint64) connection->bytes / SLOWEST_BYTES_PER_MS;
}

/* So far behind a client may be in what it does, see get_delay_ms(). */
static gint64
allowed_ms (MusterHqPhase phase)
{
  switch (phase)
    {
    case MUSTER_HQ_PHASE_HANDSHAKE:
      return HANDSHAKE_MS;
    case MUSTER_HQ_PHASE_HEADERS:
      return HEADERS_MS;
    case MUSTER_HQ_PHASE_BODY:
    case MUSTER_HQ_PHASE_ANSWER:
    default:
      return BODY_MS;
    }
}

static gboolean
check (gpointer data)
{
  MusterHqConnections *self = data;
  GHashTableIter iter;
  gpointer member;

  g_hash_table_iter_init (&iter, self->all);
  while (g_hash_table_iter_next (&iter, &member, NULL))
    {
      MusterHqConnection *connection = member;

      if (get_delay_ms (self, connection) > allowed_ms (connection->phase))
        muster_hq_connections_close (connection);
    }
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

/* The one furthest behind, of an address or of all, whatever it is doing: a body that comes byte by byte holds its
 * place no better than headers do. One that keeps up is left alone. */
static MusterHqConnection *
find_slowest (MusterHqConnections *self, const char *address, guint *n)
{
  MusterHqConnection *slowest = NULL;
  gint64 longest = -1;
  GHashTableIter iter;
  gpointer data;

  *n = 0;
  g_hash_table_iter_init (&iter, self->all);
  while (g_hash_table_iter_next (&iter, &data, NULL))
    {
      MusterHqConnection *connection = data;

      if (connection->is_closed || (address != NULL && g_strcmp0 (connection->address, address) != 0))
        continue;
      (*n)++;
      if (get_delay_ms (self, connection) > longest)
        {
          slowest = connection;
          longest = get_delay_ms (self, connection);
        }
    }
  return slowest;
}

/* Room for one more, taken from whoever makes least use of it. */
static gboolean
make_room (MusterHqConnections *self, const char *address, guint most)
{
  guint n;
  MusterHqConnection *slowest = find_slowest (self, address, &n);

  if (n < most)
    return TRUE;
  if (slowest == NULL)
    return FALSE;
  muster_hq_connections_close (slowest);
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
