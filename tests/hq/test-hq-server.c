/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-lead.h"

#include <libsoup/soup.h>
#include <string.h>
#include <sys/socket.h>

#include "muster-hq-connections.h"
#include "muster-hq-server.h"
#include "muster-limits.h"
#include "muster-protocol.h"
#include "muster-request-signature.h"

/* Headquarters over real TLS: what is answered, what is cut off, and that the others do not wait for it. */

typedef struct
{
  HqRig *rig;
  MusterHqServer *server;
  SoupSession *session;
  char *url;
  HqLaptop *laptop;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *ca = NULL;
  g_autoptr (GTlsDatabase) database = NULL;
  MusterId squad;

  fixture->rig = hq_rig_new (TRUE);
  squad = hq_new_id (fixture->rig);
  fixture->laptop = hq_laptop_new (fixture->rig, MUSTER_HQ_ROLE_SQUAD, &squad, NULL);
  fixture->server = muster_hq_server_new (fixture->rig->hq, "127.0.0.1:0", &error);
  g_assert_no_error (error);
  fixture->url = g_strconcat ("https://", muster_hq_server_get_address (fixture->server), NULL);
  ca = g_build_filename (muster_hq_get_folder (fixture->rig->hq), "tls", "ca.pem", NULL);
  database = g_tls_file_database_new (ca, &error);
  g_assert_no_error (error);
  fixture->session = soup_session_new_with_options ("tls-database", database, "timeout", 20, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  soup_session_abort (fixture->session);
  g_clear_object (&fixture->session);
  muster_hq_server_free (fixture->server);
  hq_laptop_free (fixture->laptop);
  hq_rig_free (fixture->rig);
  g_free (fixture->url);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **answer = data;

  *answer = g_object_ref (result);
}

static SoupMessage *
make_message (Fixture *fixture, const char *method, const char *path, GBytes *body, gboolean is_signed)
{
  g_autofree char *uri = g_strconcat (fixture->url, path, NULL);
  SoupMessage *message = soup_message_new (method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  g_autofree char *id = hq_text (&fixture->laptop->device);
  guint8 nonce[MUSTER_NONCE_SIZE];

  if (body != NULL)
    soup_message_set_request_body_from_bytes (message, MUSTER_TYPE_BATCH_BODY, body);
  if (is_signed)
    {
      g_autoptr (MusterSignedHeaders) signature = NULL;

      muster_world_random (fixture->rig->world, nonce, sizeof nonce);
      signature = muster_signed_headers_new (fixture->laptop->key, id, method, path, NULL, body,
                                             muster_world_wall_ms (fixture->rig->world), nonce);
      soup_message_headers_replace (headers, MUSTER_HEADER_CONTENT_DIGEST, signature->content_digest);
      soup_message_headers_replace (headers, MUSTER_HEADER_SIGNATURE_INPUT, signature->signature_input);
      soup_message_headers_replace (headers, MUSTER_HEADER_SIGNATURE, signature->signature);
    }
  return message;
}

/* Client and server share this thread's main context. */
static GBytes *
send_message (Fixture *fixture, SoupMessage *message, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, on_answer, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return soup_session_send_and_read_finish (fixture->session, result, error);
}

static guint
send_status (Fixture *fixture, SoupMessage *message)
{
  g_autoptr (GError) error = NULL;
  G_GNUC_UNUSED g_autoptr (GBytes) body = send_message (fixture, message, &error);

  g_assert_no_error (error);
  return soup_message_get_status (message);
}

static void
test_batch (Fixture *fixture, gconstpointer data)
{
  MusterId record = hq_new_id (fixture->rig);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;
  g_autoptr (SoupMessage) one = NULL;
  g_autoptr (SoupMessage) two = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (lines, hq_laptop_fields (fixture->laptop, "worker", &record, "{\"name\":\"张三\"}", TRUE));
  body = hq_laptop_batch (fixture->laptop, lines);
  one = make_message (fixture, "POST", MUSTER_PATH_BATCHES, body, TRUE);
  two = make_message (fixture, "POST", MUSTER_PATH_BATCHES, body, TRUE);
  first = send_message (fixture, one, &error);
  g_assert_no_error (error);
  second = send_message (fixture, two, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (one), ==, 200);
  g_assert_true (g_bytes_equal (first, second));
}

/* A handshake costs more than most answers; who asks again asks over the same connection. A refusal ends it. */
static void
test_kept_connection (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupMessage) one = make_message (fixture, "GET", MUSTER_PATH_HELLO, NULL, TRUE);
  g_autoptr (SoupMessage) two = make_message (fixture, "GET", MUSTER_PATH_HELLO, NULL, TRUE);
  g_autoptr (SoupMessage) refused = make_message (fixture, "GET", MUSTER_PATH_HELLO, NULL, FALSE);
  g_autoptr (SoupMessage) after = make_message (fixture, "GET", MUSTER_PATH_HELLO, NULL, TRUE);

  soup_message_headers_replace (soup_message_get_request_headers (refused), "Content-Encoding", "gzip");
  g_assert_cmpuint (send_status (fixture, one), ==, 200);
  g_assert_cmpuint (send_status (fixture, two), ==, 200);
  g_assert_cmpuint (send_status (fixture, refused), ==, 400);
  g_assert_cmpuint (send_status (fixture, after), ==, 200);
  g_assert_cmpuint (soup_message_get_connection_id (two), ==, soup_message_get_connection_id (one));
  g_assert_cmpuint (soup_message_get_connection_id (after), !=, soup_message_get_connection_id (one));
}

static void
test_limits (Fixture *fixture, gconstpointer data)
{
  g_autofree char *zeros = g_malloc0 (MUSTER_LIMIT_REQUEST + 1);
  g_autoptr (GBytes) large = g_bytes_new_static (zeros, MUSTER_LIMIT_REQUEST + 1);
  g_autofree char *value = g_strnfill (9000, 'x');
  g_autoptr (SoupMessage) announced = make_message (fixture, "POST", MUSTER_PATH_BATCHES, large, FALSE);
  g_autoptr (SoupMessage) chunked = make_message (fixture, "POST", MUSTER_PATH_BATCHES, large, FALSE);
  g_autoptr (SoupMessage) headers = make_message (fixture, "GET", MUSTER_PATH_HELLO, NULL, FALSE);
  g_autoptr (SoupMessage) coded = make_message (fixture, "GET", MUSTER_PATH_HELLO, NULL, FALSE);
  g_autoptr (SoupMessage) range = make_message (fixture, "GET", MUSTER_PATH_HELLO, NULL, FALSE);
  g_autoptr (SoupMessage) after = make_message (fixture, "GET", MUSTER_PATH_HELLO, NULL, FALSE);

  soup_message_headers_set_encoding (soup_message_get_request_headers (chunked), SOUP_ENCODING_CHUNKED);
  soup_message_headers_replace (soup_message_get_request_headers (headers), "X-Large", value);
  soup_message_headers_replace (soup_message_get_request_headers (coded), "Content-Encoding", "gzip");
  soup_message_headers_replace (soup_message_get_request_headers (range), "Range", "bytes=0-1,1-2,2-3");
  g_assert_cmpuint (send_status (fixture, announced), ==, 413);
  g_assert_cmpuint (send_status (fixture, chunked), ==, 413);
  g_assert_cmpuint (send_status (fixture, headers), ==, 413);
  g_assert_cmpuint (send_status (fixture, coded), ==, 400);
  g_assert_cmpuint (send_status (fixture, range), ==, 200);
  g_assert_cmpuint (send_status (fixture, after), ==, 200);
}

/* Connections that say nothing fill the table of connections; the one that has something to say is still heard. */
static void
test_silent_crowd (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) crowd = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (SoupMessage) message = make_message (fixture, "GET", MUSTER_PATH_HELLO, NULL, FALSE);

  g_socket_client_set_enable_proxy (client, FALSE);
  for (guint i = 0; i < 150; i++)
    {
      g_autoptr (GError) error = NULL;
      GSocketConnection *one
          = g_socket_client_connect_to_host (client, muster_hq_server_get_address (fixture->server), 0, NULL, &error);

      g_assert_no_error (error);
      g_ptr_array_add (crowd, one);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_cmpuint (send_status (fixture, message), ==, 200);
}

static gboolean
set_true (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Has the server closed its end? Waits until it has, or for @ms. */
static gboolean
ends_within (GSocket *peer, guint ms)
{
  gboolean over = FALSE;
  guint timer = g_timeout_add (ms, set_true, &over);
  char byte;

  while (!over)
    {
      g_autoptr (GError) error = NULL;

      g_main_context_iteration (NULL, TRUE);
      if (g_socket_receive_with_blocking (peer, &byte, 1, FALSE, NULL, &error) == 0)
        {
          g_source_remove (timer);
          return TRUE;
        }
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK);
    }
  return FALSE;
}

/* A handshake has ten seconds, of those in which the server had time for it. */
static void
test_busy (Fixture *fixture, gconstpointer data)
{
  MusterTestWorld *world = muster_test_world_get (fixture->rig->world);
  g_autoptr (MusterHqConnections) connections = muster_hq_connections_new (fixture->rig->world);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) ours = NULL;
  g_autoptr (GSocket) peer = NULL;
  g_autoptr (GSocketConnection) connection = NULL;
  int pair[2];

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), ==, 0);
  ours = g_socket_new_from_fd (pair[0], &error);
  peer = g_socket_new_from_fd (pair[1], &error);
  g_assert_no_error (error);
  connection = g_socket_connection_factory_create_connection (ours);
  g_assert_nonnull (muster_hq_connections_add (connections, connection));
  muster_test_world_advance (world, 60000);
  muster_hq_connections_excuse (connections, 52000);
  g_assert_false (ends_within (peer, 2200));
  muster_test_world_advance (world, 3000);
  g_assert_true (ends_within (peer, 20000));
}

/* ---- A crowd of connections from one address, over a listener of the test's own ---- */

#define CROWD 100

typedef struct
{
  GSocketListener *listener;
  GSocketClient *client;
  guint16 port;
  GPtrArray *ours;  /* GSocketConnection, in the order they came */
  GPtrArray *peers; /* their other ends */
} Crowd;

static MusterHqConnection *
crowd_join (Crowd *crowd, MusterHqConnections *connections)
{
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (crowd->peers,
                   g_socket_client_connect_to_host (crowd->client, "127.0.0.1", crowd->port, NULL, &error));
  g_assert_no_error (error);
  g_ptr_array_add (crowd->ours, g_socket_listener_accept (crowd->listener, NULL, NULL, &error));
  g_assert_no_error (error);
  return muster_hq_connections_add (connections, g_ptr_array_index (crowd->ours, crowd->ours->len - 1));
}

static gboolean
crowd_is_ended (Crowd *crowd, guint member)
{
  GSocketConnection *peer = g_ptr_array_index (crowd->peers, member);
  g_autoptr (GError) error = NULL;
  char byte;

  return g_socket_receive_with_blocking (g_socket_connection_get_socket (peer), &byte, 1, FALSE, NULL, &error) == 0;
}

static void
crowd_clear (Crowd *crowd)
{
  g_ptr_array_unref (crowd->ours);
  g_ptr_array_unref (crowd->peers);
  g_clear_object (&crowd->client);
  g_clear_object (&crowd->listener);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Crowd, crowd_clear)

/* Bodies that come byte by byte hold all the places of an address: the slowest goes when somebody else wants one. Who
 * sends as fast as is asked stays, and when all do, it is the newcomer that finds no room. */
static void
test_dripping_crowd (Fixture *fixture, gconstpointer data)
{
  MusterTestWorld *world = muster_test_world_get (fixture->rig->world);
  g_autoptr (MusterHqConnections) connections = muster_hq_connections_new (fixture->rig->world);
  g_auto (Crowd) crowd
      = { g_socket_listener_new (), g_socket_client_new (), 0, g_ptr_array_new_with_free_func (g_object_unref),
          g_ptr_array_new_with_free_func (g_object_unref) };
  MusterHqConnection *members[CROWD];
  MusterHqConnection *joined;

  crowd.port = g_socket_listener_add_any_inet_port (crowd.listener, NULL, NULL);
  g_socket_client_set_enable_proxy (crowd.client, FALSE);
  for (guint i = 0; i < CROWD; i++)
    {
      members[i] = crowd_join (&crowd, connections);
      g_assert_nonnull (members[i]);
      muster_hq_connections_enter (connections, members[i], MUSTER_HQ_PHASE_BODY, 0);
      muster_hq_connections_count (members[i], i == 0 ? 5000 : 1);
      muster_test_world_advance (world, 10);
    }
  g_assert_nonnull (crowd_join (&crowd, connections));
  g_assert_false (crowd_is_ended (&crowd, 0));
  g_assert_true (crowd_is_ended (&crowd, 1));
  g_assert_false (crowd_is_ended (&crowd, 2));
  for (guint i = 2; i < CROWD; i++)
    muster_hq_connections_count (members[i], 5000);
  joined = crowd_join (&crowd, connections); /* for the one that said nothing */
  g_assert_nonnull (joined);
  g_assert_true (crowd_is_ended (&crowd, CROWD));
  muster_hq_connections_enter (connections, joined, MUSTER_HQ_PHASE_ANSWER, 5000);
  g_assert_null (crowd_join (&crowd, connections));
}

static void
test_stranger (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SoupSession) trusting_the_system = soup_session_new_with_options ("timeout", 20, NULL);
  g_autoptr (SoupMessage) message = make_message (fixture, "GET", MUSTER_PATH_HELLO, NULL, FALSE);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;

  soup_session_send_and_read_async (trusting_the_system, message, G_PRIORITY_DEFAULT, NULL, on_answer, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  body = soup_session_send_and_read_finish (trusting_the_system, result, &error);
  g_assert_error (error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
}

static void
test_listen (Fixture *fixture, gconstpointer data)
{
  static const char *const bad[] = { "nowhere.invalid:1", "http://127.0.0.1:80", "127.0.0.1:99999" };
  g_autofree char *path = g_build_filename (muster_hq_get_folder (fixture->rig->hq), "socket", NULL);
  g_autofree char *listen = g_strconcat ("unix:", path, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterHqServer) unix_server = muster_hq_server_new (fixture->rig->hq, listen, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (muster_hq_server_get_address (unix_server), ==, listen);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      MusterHqServer *none = muster_hq_server_new (fixture->rig->hq, bad[i], &error);

      g_assert_null (none);
      g_assert_nonnull (error);
      g_clear_error (&error);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/hq/server/batch", Fixture, NULL, set_up, test_batch, tear_down);
  g_test_add ("/hq/server/kept-connection", Fixture, NULL, set_up, test_kept_connection, tear_down);
  g_test_add ("/hq/server/limits", Fixture, NULL, set_up, test_limits, tear_down);
  g_test_add ("/hq/server/silent-crowd", Fixture, NULL, set_up, test_silent_crowd, tear_down);
  g_test_add ("/hq/server/dripping-crowd", Fixture, NULL, set_up, test_dripping_crowd, tear_down);
  g_test_add ("/hq/server/busy", Fixture, NULL, set_up, test_busy, tear_down);
  g_test_add ("/hq/server/stranger", Fixture, NULL, set_up, test_stranger, tear_down);
  g_test_add ("/hq/server/listen", Fixture, NULL, set_up, test_listen, tear_down);
  return g_test_run ();
}
