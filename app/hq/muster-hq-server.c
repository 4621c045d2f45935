/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-server.h"

#include <glib/gstdio.h>
#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "muster-hq-connections.h"
#include "muster-hq-private.h"

/* The only file that knows the server library. Bodies are counted as they come and never collected beyond their limit;
 * nothing of a request reaches headquarters before its last byte is here. */

#define DEFAULT_LISTEN "127.0.0.1:8443"
#define UNIX_PREFIX "unix:"
#define HEADERS_LIMIT (8 * 1024)
#define BACKLOG 128
#define SEARCH_ROWS 200
#define SEARCH_PAUSE_MS 100
#define SEARCH_QUIET_MS 500
#define SEARCH_LATEST_MS 5000
#define WAL_PAGES 4000
#define CONNECTION_KEY "muster-connection"
#define BODY_KEY "muster-body"
/* So much more is read and dropped of a body that is too large, for its sender to hear the answer. */
#define DRAIN_LIMIT (1024 * 1024)

struct _MusterHqServer
{
  MusterHq *hq;
  SoupServer *soup;
  GSocketService *service;
  GTlsCertificate *certificate; /* NULL on a unix socket */
  GCancellable *stopping;
  MusterHqConnections *connections;
  char *address;
  char *socket_path; /* nullable */
  guint search_timer;
  gint64 search_since; /* how long the search has waited; with the next one, by the monotonic clock */
  gint64 last_answer;
};

typedef struct
{
  GByteArray *bytes;
  gsize size; /* received, kept or not */
  gboolean refused;
} Body;

static void
body_free (gpointer data)
{
  Body *body = data;

  g_byte_array_unref (body->bytes);
  g_free (body);
}

static MusterHqConnection *
get_connection (SoupServerMessage *message)
{
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  return address == NULL ? NULL : g_object_get_data (G_OBJECT (address), CONNECTION_KEY);
}

/* ---- After an answer ---- */

static gboolean
fill_search (gpointer data)
{
  MusterHqServer *self = data;
  g_autoptr (GError) error = NULL;
  gboolean left = FALSE;
  gint64 now = muster_world_monotonic_ms (self->hq->world);

  if (now - self->last_answer < SEARCH_QUIET_MS && now - self->search_since < SEARCH_LATEST_MS)
    return G_SOURCE_CONTINUE;
  if (!muster_store_fill_search (self->hq->store, SEARCH_ROWS, &left, &error))
    g_message ("The search index waits: %s", error->message);
  if (muster_db_get_wal_pages (self->hq->db) > WAL_PAGES && !muster_db_checkpoint (self->hq->db, &error))
    g_message ("The checkpoint waits: %s", error->message);
  muster_hq_connections_excuse (self->connections, muster_world_monotonic_ms (self->hq->world) - now);
  if (left)
    return G_SOURCE_CONTINUE;
  self->search_timer = 0;
  return G_SOURCE_REMOVE;
}

/* Search is filled when nobody has asked for a while: who sends many batches sends the next one at once. */
static void
schedule_search (MusterHqServer *self)
{
  self->last_answer = muster_world_monotonic_ms (self->hq->world);
  if (self->search_timer != 0)
    return;
  self->search_since = self->last_answer;
  self->search_timer = g_timeout_add_full (G_PRIORITY_LOW, SEARCH_PAUSE_MS, fill_search, self, NULL);
}

/* ---- One request ---- */

static void
respond (SoupServerMessage *message, const MusterHqResponse *response)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_server_message_set_status (message, response->status, NULL);
  soup_message_headers_set_content_type (headers, response->content_type, NULL);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  if (response->retry_after > 0)
    {
      g_autofree char *seconds = g_strdup_printf ("%u", response->retry_after);

      soup_message_headers_replace (headers, MUSTER_HEADER_RETRY_AFTER, seconds);
    }
  soup_message_body_append_bytes (soup_server_message_get_response_body (message), response->body);
}

static void
respond_problem (SoupServerMessage *message, MusterProblemCode code, const char *detail)
{
  char *text = muster_problem_build (code, detail, NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_take (text, strlen (text));
  MusterHqResponse response = { .status = muster_problem_code_get_status (code), .content_type = MUSTER_TYPE_PROBLEM_BODY,
                                .body = bytes };

  respond (message, &response);
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
}

static void
refuse_body (SoupServerMessage *message, Body *body)
{
  body->refused = TRUE;
  g_byte_array_set_size (body->bytes, 0);
  respond_problem (message, MUSTER_PROBLEM_TOO_LARGE, "The request is too large.");
}

static void
on_chunk (SoupServerMessage *message, GBytes *chunk, gpointer data)
{
  Body *body = g_object_get_data (G_OBJECT (message), BODY_KEY);
  MusterHqConnection *connection = get_connection (message);
  gsize size;
  const guint8 *bytes = g_bytes_get_data (chunk, &size);

  body->size += size;
  if (connection != NULL)
    {
      if (body->size > MUSTER_LIMIT_REQUEST + DRAIN_LIMIT)
        muster_hq_connections_close (connection);
      if (!body->refused)
        muster_hq_connections_count (connection, size);
    }
  if (body->refused)
    return;
  if (body->size > MUSTER_LIMIT_REQUEST)
    refuse_body (message, body);
  else
    g_byte_array_append (body->bytes, bytes, (guint) size);
}

static gsize
measure_headers (SoupMessageHeaders *headers)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;
  gsize size = 0;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    size += strlen (name) + strlen (value) + 4;
  return size;
}

/* Headers are here, the body is not: limits are judged before a byte of it is kept. */
static void
on_headers (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  MusterHqServer *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  MusterHqConnection *connection = get_connection (message);
  Body *body = g_new0 (Body, 1);

  body->bytes = g_byte_array_new ();
  g_object_set_data_full (G_OBJECT (message), BODY_KEY, body, body_free);
  if (connection != NULL)
    muster_hq_connections_enter (self->connections, connection, MUSTER_HQ_PHASE_BODY, 0);
  /* The library would cut our answers to pieces for it. */
  soup_message_headers_remove (headers, "Range");
  soup_message_body_set_accumulate (soup_server_message_get_request_body (message), FALSE);
  g_signal_connect (message, "got-chunk", G_CALLBACK (on_chunk), NULL);
  if (measure_headers (headers) > HEADERS_LIMIT || soup_message_headers_get_content_length (headers) > MUSTER_LIMIT_REQUEST)
    refuse_body (message, body);
}

static void
on_request (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  MusterHqServer *self = data;
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  GUri *uri = soup_server_message_get_uri (message);
  MusterHqConnection *connection = get_connection (message);
  Body *body = g_object_get_data (G_OBJECT (message), BODY_KEY);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (MusterHqResponse) response = NULL;
  MusterHqRequest request = {
    .method = soup_server_message_get_method (message),
    .path = g_uri_get_path (uri),
    .query = g_uri_get_query (uri),
    .content_digest = soup_message_headers_get_list (headers, MUSTER_HEADER_CONTENT_DIGEST),
    .signature_input = soup_message_headers_get_list (headers, MUSTER_HEADER_SIGNATURE_INPUT),
    .signature = soup_message_headers_get_list (headers, MUSTER_HEADER_SIGNATURE),
  };
  gint64 began;

  if (body == NULL || body->refused)
    return;
  if (soup_message_headers_get_one (headers, "Content-Encoding") != NULL)
    {
      respond_problem (message, MUSTER_PROBLEM_MALFORMED, "Bodies come without a content coding.");
      return;
    }
  content = g_bytes_new_take (g_steal_pointer (&body->bytes->data), body->bytes->len);
  body->bytes->len = 0;
  request.body = content;
  began = muster_world_monotonic_ms (self->hq->world);
  response = muster_hq_handle (self->hq, &request);
  muster_hq_connections_excuse (self->connections, muster_world_monotonic_ms (self->hq->world) - began);
  respond (message, response);
  if (connection != NULL)
    muster_hq_connections_enter (self->connections, connection, MUSTER_HQ_PHASE_ANSWER, g_bytes_get_size (response->body));
  schedule_search (self);
}

static void
on_started (SoupServer *server, SoupServerMessage *message, gpointer data)
{
  MusterHqServer *self = data;
  MusterHqConnection *connection = get_connection (message);

  if (connection != NULL)
    muster_hq_connections_enter (self->connections, connection, MUSTER_HQ_PHASE_HEADERS, 0);
}

/* ---- Connections ---- */

/* TLS is ours, not the library's: so a handshake that never ends is counted and ended like any other delay. */
static void
on_handshake (GObject *source, GAsyncResult *result, gpointer data)
{
  MusterHqServer *self = data;
  GTlsConnection *tls = G_TLS_CONNECTION (source);

  /* A handshake that was cut off by the end of the server finds no server here. */
  if (!g_tls_connection_handshake_finish (tls, result, NULL))
    return;
  soup_server_accept_iostream (self->soup, G_IO_STREAM (tls), g_object_get_data (source, "local"),
                               g_object_get_data (source, "remote"), NULL);
}

typedef struct
{
  MusterHqServer *server; /* gone once @stopping is cancelled */
  GCancellable *stopping;
  GSocketConnection *connection;
  GSocketAddress *local;
  GSocketAddress *remote;
} Waiting;

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_object_unref (waiting->stopping);
  g_object_unref (waiting->connection);
  g_object_unref (waiting->local);
  g_object_unref (waiting->remote);
  g_free (waiting);
}

static gboolean
begin_tls (GSocket *socket, GIOCondition condition, gpointer data)
{
  Waiting *waiting = data;
  MusterHqServer *self = waiting->server;
  g_autoptr (GIOStream) tls = NULL;

  if (g_cancellable_is_cancelled (waiting->stopping))
    return G_SOURCE_REMOVE;
  tls = g_tls_server_connection_new (G_IO_STREAM (waiting->connection), self->certificate, NULL);
  if (tls == NULL)
    return G_SOURCE_REMOVE;
  /* Clients are known by their signatures, never by certificates: no authority of the system is asked for, or missed. */
  g_tls_connection_set_database (G_TLS_CONNECTION (tls), NULL);
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  g_object_set_data_full (G_OBJECT (tls), "local", g_object_ref (waiting->local), g_object_unref);
  g_object_set_data_full (G_OBJECT (tls), "remote", g_object_ref (waiting->remote), g_object_unref);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (tls), G_PRIORITY_DEFAULT, self->stopping, on_handshake, self);
  return G_SOURCE_REMOVE;
}

/* A handshake takes one of the few threads that GIO has for such work, so it begins with the client's first byte: whoever
 * connects and says nothing takes none. */
static void
wait_for_client (MusterHqServer *self, GSocketConnection *connection, GSocketAddress *local, GSocketAddress *remote)
{
  g_autoptr (GSource) source = g_socket_create_source (g_socket_connection_get_socket (connection), G_IO_IN, self->stopping);
  Waiting *waiting = g_new (Waiting, 1);

  waiting->server = self;
  waiting->stopping = g_object_ref (self->stopping);
  waiting->connection = g_object_ref (connection);
  waiting->local = g_object_ref (local);
  waiting->remote = g_object_ref (remote);
  g_source_set_callback (source, G_SOURCE_FUNC (begin_tls), waiting, waiting_free);
  g_source_attach (source, g_main_context_get_thread_default ());
}

static gboolean
on_incoming (GSocketService *service, GSocketConnection *connection, GObject *source, gpointer data)
{
  MusterHqServer *self = data;
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  MusterHqConnection *watched = muster_hq_connections_add (self->connections, connection);

  if (watched == NULL || local == NULL || remote == NULL)
    return TRUE;
  g_object_set_data (G_OBJECT (remote), CONNECTION_KEY, watched);
  if (self->certificate != NULL)
    wait_for_client (self, connection, local, remote);
  else
    soup_server_accept_iostream (self->soup, G_IO_STREAM (connection), local, remote, NULL);
  return TRUE;
}

/* ---- Start and end ---- */

/* The library keeps a connection for the next request only while it listens itself, which here it never does. So it is
 * given a socket that nobody will ever connect to: one end of a pair whose other end is closed. */
static gboolean
keep_connections (MusterHqServer *self, GError **error)
{
  g_autoptr (GSocket) socket = NULL;
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "No socket: %s", g_strerror (errno));
      return FALSE;
    }
  close (ends[1]);
  socket = g_socket_new_from_fd (ends[0], error);
  if (socket == NULL)
    close (ends[0]);
  return socket != NULL && soup_server_listen_socket (self->soup, socket, 0, error);
}

static gboolean
load_certificate (MusterHqServer *self, GError **error)
{
  g_autofree char *certificate = g_build_filename (self->hq->folder, MUSTER_HQ_CERTIFICATE_FILE, NULL);
  g_autofree char *key = g_build_filename (self->hq->folder, MUSTER_HQ_CERTIFICATE_KEY_FILE, NULL);

  self->certificate = g_tls_certificate_new_from_files (certificate, key, error);
  return self->certificate != NULL;
}

static gboolean
listen_unix (MusterHqServer *self, const char *path, GError **error)
{
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);

  g_unlink (path);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_DEFAULT, NULL, NULL, error))
    return FALSE;
  self->socket_path = g_strdup (path);
  self->address = g_strconcat (UNIX_PREFIX, path, NULL);
  g_chmod (path, 0660);
  return TRUE;
}

/* The url that enrolment codes name, where nobody gave another. */
static gboolean
keep_url (MusterHqServer *self, GError **error)
{
  g_autofree char *url = g_strconcat ("https://", self->address, NULL);
  g_autofree char *kept = NULL;

  return muster_store_read_setting (self->hq->store, "hq_listened_url", &kept, error)
         && (g_strcmp0 (url, kept) == 0 || muster_store_set_setting (self->hq->store, "hq_listened_url", url, error));
}

static gboolean
listen_tls (MusterHqServer *self, const char *listen, GError **error)
{
  g_autoptr (GSocketConnectable) parsed = g_network_address_parse (listen, 8443, error);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketAddress) bound = NULL;
  const char *host;

  if (parsed == NULL || !load_certificate (self, error))
    return FALSE;
  host = g_network_address_get_hostname (G_NETWORK_ADDRESS (parsed));
  address = g_inet_socket_address_new_from_string (strcmp (host, "localhost") == 0 ? "127.0.0.1" : host,
                                                   g_network_address_get_port (G_NETWORK_ADDRESS (parsed)));
  if (address == NULL)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "“%s” is no address to listen on.", listen);
      return FALSE;
    }
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), address, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &bound, error))
    return FALSE;
  self->address = g_socket_connectable_to_string (G_SOCKET_CONNECTABLE (bound));
  return keep_url (self, error);
}

/**
 * muster_hq_server_new:
 * @hq: headquarters; it has to live longer
 * @listen: (nullable): "ADDR:PORT" for TLS, or "unix:PATH" for plain HTTP behind a proxy
 * @error: %MUSTER_ERROR_INVALID; errors of GIO
 *
 * Answers from the thread-default main context from now on.
 *
 * Returns: (transfer full) (nullable): the server
 */
MusterHqServer *
muster_hq_server_new (MusterHq *hq, const char *listen, GError **error)
{
  g_autoptr (MusterHqServer) self = g_new0 (MusterHqServer, 1);
  const char *where = listen == NULL ? DEFAULT_LISTEN : listen;

  self->hq = hq;
  self->stopping = g_cancellable_new ();
  self->connections = muster_hq_connections_new (hq->world);
  self->soup = soup_server_new (NULL, NULL);
  self->service = g_socket_service_new ();
  g_socket_listener_set_backlog (G_SOCKET_LISTENER (self->service), BACKLOG);
  g_signal_connect (self->service, "incoming", G_CALLBACK (on_incoming), self);
  g_signal_connect (self->soup, "request-started", G_CALLBACK (on_started), self);
  soup_server_add_early_handler (self->soup, NULL, on_headers, self, NULL);
  soup_server_add_handler (self->soup, NULL, on_request, self, NULL);
  if (!keep_connections (self, error))
    return NULL;
  if (!(g_str_has_prefix (where, UNIX_PREFIX) ? listen_unix (self, where + strlen (UNIX_PREFIX), error)
                                              : listen_tls (self, where, error)))
    return NULL;
  g_socket_service_start (self->service);
  schedule_search (self);
  return g_steal_pointer (&self);
}

/**
 * muster_hq_server_free:
 * @self: (transfer full): a server; connections that are open end
 */
void
muster_hq_server_free (MusterHqServer *self)
{
  g_cancellable_cancel (self->stopping);
  if (self->search_timer != 0)
    g_source_remove (self->search_timer);
  g_signal_handlers_disconnect_by_data (self->service, self);
  g_signal_handlers_disconnect_by_data (self->soup, self);
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  soup_server_disconnect (self->soup);
  g_clear_object (&self->soup);
  g_clear_object (&self->service);
  g_clear_object (&self->certificate);
  g_clear_object (&self->stopping);
  g_clear_pointer (&self->connections, muster_hq_connections_free);
  if (self->socket_path != NULL)
    g_unlink (self->socket_path);
  g_free (self->socket_path);
  g_free (self->address);
  g_free (self);
}

/**
 * muster_hq_server_get_address:
 * @self: a server
 *
 * Returns: "ADDR:PORT" or "unix:PATH", as it listens
 */
const char *
muster_hq_server_get_address (MusterHqServer *self)
{
  return self->address;
}
