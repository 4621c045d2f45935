/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <libsoup/soup.h>
#include <string.h>

#include "muster-digest.h"
#include "muster-http-transport.h"

/* Real HTTPS against a small server in another thread: who is believed, and what an answer may cost. */

typedef struct
{
  const char *certificate;
  GMutex mutex;
  GCond cond;
  GMainLoop *loop;
  char *url;
  guint connections;
  guint answered;
  GThread *thread;
} Server;

static GBytes *
repeat (char byte, gsize size)
{
  guint8 *bytes = g_malloc (size);

  memset (bytes, byte, size);
  return g_bytes_new_take (bytes, size);
}

static void
answer (SoupServer *soup, SoupServerMessage *message, const char *path, GHashTable *query, gpointer data)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *raw = g_uri_get_query (soup_server_message_get_uri (message));

  ((Server *) data)->answered++;
  soup_server_message_set_status (message, 200, NULL);
  if (g_str_equal (path, "/redirect"))
    soup_server_message_set_redirect (message, 302, "/echo");
  else if (g_str_equal (path, "/busy"))
    {
      soup_server_message_set_status (message, 503, NULL);
      soup_message_headers_replace (headers, "Retry-After", "7");
    }
  else if (g_str_equal (path, "/big"))
    {
      g_autoptr (GBytes) body = repeat ('x', 100000);

      soup_message_body_append_bytes (soup_server_message_get_response_body (message), body);
    }
  else
    {
      g_autofree char *text = g_strdup_printf (
          "%s %s %s %" G_GOFFSET_FORMAT, soup_server_message_get_method (message), raw == NULL ? "-" : raw,
          soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Signature"),
          (goffset) soup_server_message_get_request_body (message)->length);

      soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, text, strlen (text));
    }
}

static void
count_connection (SoupServer *soup, SoupServerMessage *message, gpointer data)
{
  Server *self = data;
  GSocket *socket = soup_server_message_get_socket (message);

  if (g_object_get_data (G_OBJECT (socket), "counted") == NULL)
    self->connections++;
  g_object_set_data (G_OBJECT (socket), "counted", self);
}

static gpointer
serve (gpointer data)
{
  Server *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autofree char *name = g_strconcat (self->certificate, ".pem", NULL);
  g_autofree char *key = g_strconcat (self->certificate, ".key", NULL);
  g_autofree char *pem_path = g_test_build_filename (G_TEST_DIST, "fixtures", "tls", name, NULL);
  g_autofree char *key_path = g_test_build_filename (G_TEST_DIST, "fixtures", "tls", key, NULL);
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_files (pem_path, key_path, NULL);
  g_autoptr (SoupServer) soup = NULL;
  g_autoptr (GError) error = NULL;
  GSList *uris;

  g_assert_nonnull (certificate);
  g_main_context_push_thread_default (context);
  soup = soup_server_new ("tls-certificate", certificate, NULL);
  soup_server_add_handler (soup, NULL, answer, self, NULL);
  g_signal_connect (soup, "request-started", G_CALLBACK (count_connection), self);
  soup_server_listen_local (soup, 0, SOUP_SERVER_LISTEN_HTTPS | SOUP_SERVER_LISTEN_IPV4_ONLY, &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (soup);
  g_mutex_lock (&self->mutex);
  self->loop = g_main_loop_new (context, FALSE);
  self->url = g_uri_to_string (uris->data);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);
  g_main_loop_run (self->loop);
  soup_server_disconnect (soup);
  g_clear_object (&soup);
  g_main_context_pop_thread_default (context);
  return NULL;
}

static void
server_start (Server *self, const char *certificate)
{
  self->certificate = certificate;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->thread = g_thread_new ("server", serve, self);
  g_mutex_lock (&self->mutex);
  while (self->url == NULL)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

static void
server_stop (Server *self)
{
  g_main_loop_quit (self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_free (self->url);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

static char *
read_ca (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "tls", "ca.pem", NULL);
  char *text;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static MusterTransport *
connect_to (const char *url, gboolean by_digest)
{
  g_autofree char *ca = read_ca ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_pem (ca, -1, &error);
  g_autoptr (GByteArray) der = NULL;
  g_autofree char *digest = NULL;
  MusterTransport *transport;

  g_object_get (certificate, "certificate", &der, NULL);
  digest = muster_sha256_to_text (der->data, der->len);
  transport = muster_http_transport_new (url, by_digest ? NULL : ca, by_digest ? digest : NULL, &error);
  g_assert_no_error (error);
  return transport;
}

static MusterReply *
ask (MusterTransport *transport, const char *method, const char *path, GBytes *body, GError **error)
{
  const char *const headers[] = { "Signature", "yes", NULL };
  MusterRequest request = { .method = method, .path = path, .query = "after=a%2Fb.7", .headers = headers,
                            .content_type = "application/octet-stream", .body = body, .limit = 50000 };

  return muster_transport_send (transport, &request, NULL, error);
}

/* One row a certificate: by the CA kept and by its digest, the same is believed. */
static void
test_believed (gconstpointer data)
{
  const char *certificate = data;
  gboolean believed = strcmp (certificate, "rogue") != 0 && strcmp (certificate, "elsewhere") != 0;
  Server server = { 0 };

  server_start (&server, certificate);
  for (int by_digest = 0; by_digest < 2; by_digest++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (MusterTransport) transport = connect_to (server.url, by_digest);
      g_autoptr (MusterReply) reply = ask (transport, "GET", "/echo", NULL, &error);

      if (believed)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (reply->status, ==, 200);
          g_assert_cmpmem (g_bytes_get_data (reply->body, NULL), g_bytes_get_size (reply->body),
                           "GET after=a%2Fb.7 yes 0", strlen ("GET after=a%2Fb.7 yes 0"));
        }
      else
        g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_PORTAL);
    }
  if (!believed)
    g_assert_cmpuint (server.answered, ==, 0);
  server_stop (&server);
}

static void
test_answers (void)
{
  Server server = { 0 };
  g_autoptr (MusterTransport) transport = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterReply) reply = NULL;
  g_autoptr (MusterReply) busy = NULL;
  g_autoptr (MusterReply) redirect = NULL;
  g_autoptr (GBytes) body = repeat ('b', 3 * 1024 * 1024);

  server_start (&server, "server");
  transport = connect_to (server.url, FALSE);
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (MusterReply) one = ask (transport, "POST", "/echo", body, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (one->status, ==, 200);
      g_assert_cmpstr (one->content_type, ==, "text/plain");
      g_assert_nonnull (strstr (g_bytes_get_data (one->body, NULL), "3145728"));
    }
  /* One connection for all of them: a POST here may be repeated. */
  g_assert_cmpuint (server.connections, ==, 1);
  redirect = ask (transport, "GET", "/redirect", NULL, &error);
  g_assert_cmpuint (redirect->status, ==, 302);
  busy = ask (transport, "POST", "/busy", NULL, &error);
  g_assert_cmpuint (busy->status, ==, 503);
  g_assert_cmpint (busy->retry_after_ms, ==, 7000);
  reply = ask (transport, "GET", "/big", NULL, &error);
  g_assert_null (reply);
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE);
  g_clear_error (&error);
  server_stop (&server);
  reply = ask (transport, "GET", "/echo", NULL, &error);
  g_assert_null (reply);
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_OFFLINE);
}

typedef struct
{
  GSocketListener *listener;
  GCancellable *stop;
} Full;

static gpointer
hang_up (gpointer data)
{
  Full *full = data;
  GSocketConnection *connection;
  char hello[4096];

  while ((connection = g_socket_listener_accept (full->listener, NULL, full->stop, NULL)) != NULL)
    {
      g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (connection)), hello, sizeof hello, NULL, NULL);
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
      g_object_unref (connection);
    }
  return NULL;
}

/* A line that is cut in the handshake, or a server that is full, is nobody who diverts it. */
static void
test_cut (void)
{
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("https://localhost:%u", port);
  g_autoptr (MusterTransport) transport = connect_to (url, FALSE);
  g_autoptr (GError) error = NULL;
  Full server = { listener, g_cancellable_new () };
  GThread *thread;

  thread = g_thread_new ("hang-up", hang_up, &server);
  g_assert_null (ask (transport, "GET", "/echo", NULL, &error));
  g_assert_error (error, MUSTER_ERROR, MUSTER_ERROR_OFFLINE);
  g_cancellable_cancel (server.stop);
  g_thread_join (thread);
  g_object_unref (server.stop);
}

static void
test_address (void)
{
  static const char *const wrong[] = { "http://localhost", "localhost", "", "ftp://localhost", "https://" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_null (muster_http_transport_new (wrong[i], NULL, "00", NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/http/believed/server", "server", test_believed);
  g_test_add_data_func ("/http/believed/time-over", "over", test_believed);
  g_test_add_data_func ("/http/believed/time-not-come", "early", test_believed);
  g_test_add_data_func ("/http/refused/another-name", "elsewhere", test_believed);
  g_test_add_data_func ("/http/refused/rogue", "rogue", test_believed);
  g_test_add_func ("/http/answers", test_answers);
  g_test_add_func ("/http/cut", test_cut);
  g_test_add_func ("/http/address", test_address);
  return g_test_run ();
}
