/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-http-transport.h"

#include <gio/gunixsocketaddress.h>
#include <libsoup/soup.h>
#include <string.h>

#include "muster-digest.h"

#define UNIX_PREFIX "unix:"
#define CHUNK_SIZE (64 * 1024)
#define MS_PER_SECOND 1000
/* A body of this size is announced first, so that a refusal comes before it is on a slow line. */
#define EXPECT_SIZE (256 * 1024)
/* What a wrong clock does to a certificate, and nothing else. */
#define FORGIVEN (G_TLS_CERTIFICATE_EXPIRED | G_TLS_CERTIFICATE_NOT_ACTIVATED)

typedef struct
{
  SoupSession *session;
  char *base; /* scheme and authority, without a path */
  GSocketConnectable *identity; /* nullable: over a unix socket */
  GTlsCertificate *ca;          /* nullable while only the digest is known */
  char *ca_digest;              /* nullable */
  gboolean stranger;            /* the last connection was to somebody else */
} MusterHttp;

static void
finalize (gpointer data)
{
  MusterHttp *self = data;

  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->identity);
  g_clear_object (&self->ca);
  g_free (self->ca_digest);
  g_free (self->base);
  g_free (self);
}

static gboolean
has_digest (GTlsCertificate *certificate, const char *digest)
{
  g_autoptr (GByteArray) der = NULL;
  g_autofree char *text = NULL;

  g_object_get (certificate, "certificate", &der, NULL);
  text = muster_sha256_to_text (der->data, der->len);

  return g_str_equal (text, digest);
}

/* The CA by which to judge @peer: the one kept, or, at enrolment, the one in the chain whose digest the code names. */
static GTlsCertificate *
find_ca (MusterHttp *self, GTlsCertificate *peer)
{
  if (self->ca != NULL)
    return self->ca;
  for (GTlsCertificate *at = self->ca_digest == NULL ? NULL : peer; at != NULL; at = g_tls_certificate_get_issuer (at))
    if (has_digest (at, self->ca_digest))
      return at;

  return NULL;
}

/* No database of CAs is given to the session, so that every certificate is asked for here, and none is believed because
 * this computer trusts somebody. */
static gboolean
accept_certificate (SoupMessage *message, GTlsCertificate *peer, GTlsCertificateFlags errors, gpointer data)
{
  MusterHttp *self = data;
  GTlsCertificate *ca = find_ca (self, peer);
  GTlsCertificateFlags found;

  if (ca == NULL)
    {
      self->stranger = TRUE;
      return FALSE;
    }
  found = g_tls_certificate_verify (peer, self->identity, ca);
  self->stranger = (found & ~FORGIVEN) != 0;

  return !self->stranger;
}

static void
set_send_error (MusterHttp *self, GError *cause, GError **error)
{
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_error_copy (cause));
  /* G_TLS_ERROR_NOT_TLS is no stranger: a line that is cut in the handshake gives it, and a server that is full. */
  else if (self->stranger || g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_PORTAL,
                         "Something that is not headquarters answers under its address");
  else
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_OFFLINE, "Headquarters cannot be reached: %s", cause->message);
}

static SoupMessage *
make_message (MusterHttp *self, const MusterRequest *request, GError **error)
{
  g_autofree char *text = g_strconcat (self->base, request->path, request->query != NULL ? "?" : NULL,
                                       request->query, NULL);
  /* Encoded: the signature is over these bytes, so nobody may spell them anew. */
  g_autoptr (GUri) uri = g_uri_parse (text, SOUP_HTTP_URI_FLAGS, error);
  SoupMessage *message;
  SoupMessageHeaders *headers;

  if (uri == NULL)
    return NULL;
  message = soup_message_new_from_uri (request->method, uri);
  headers = soup_message_get_request_headers (message);
  /* Without the first flag libsoup opens a new connection for each POST; nothing of Muster follows a redirect. */
  soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT | SOUP_MESSAGE_NO_REDIRECT);
  for (guint i = 0; request->headers != NULL && request->headers[i] != NULL; i += 2)
    soup_message_headers_replace (headers, request->headers[i], request->headers[i + 1]);
  if (request->body != NULL)
    {
      soup_message_set_request_body_from_bytes (message, request->content_type, request->body);
      if (g_bytes_get_size (request->body) >= EXPECT_SIZE)
        soup_message_headers_set_expectations (headers, SOUP_EXPECTATION_CONTINUE);
    }
  g_signal_connect (message, "accept-certificate", G_CALLBACK (accept_certificate), self);

  return message;
}

/* Counted while it is read: a length that was announced proves nothing. */
static GBytes *
read_body (GInputStream *stream, gsize limit, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autofree guint8 *chunk = g_malloc (CHUNK_SIZE);
  gssize size;

  while ((size = g_input_stream_read (stream, chunk, CHUNK_SIZE, cancellable, error)) > 0)
    {
      if ((gsize) size > limit - body->len)
        {
          g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE, "The answer is larger than it may be");
          return NULL;
        }
      g_byte_array_append (body, chunk, (guint) size);
    }

  return size < 0 ? NULL : g_byte_array_free_to_bytes (g_steal_pointer (&body));
}

static gint64
read_retry_after (SoupMessageHeaders *headers)
{
  const char *text = soup_message_headers_get_one (headers, "Retry-After");
  guint64 seconds;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &seconds, NULL))
    return -1;

  return (gint64) seconds * MS_PER_SECOND;
}

static MusterReply *
send (gpointer data, const MusterRequest *request, GCancellable *cancellable, GError **error)
{
  MusterHttp *self = data;
  g_autoptr (GError) cause = NULL;
  g_autoptr (SoupMessage) message = make_message (self, request, error);
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GBytes) body = NULL;
  SoupMessageHeaders *headers;
  MusterReply *reply;

  if (message == NULL)
    return NULL;
  self->stranger = FALSE;
  stream = soup_session_send (self->session, message, cancellable, &cause);
  if (stream != NULL)
    body = read_body (stream, request->limit, cancellable, &cause);
  if (body == NULL)
    {
      if (g_error_matches (cause, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE))
        g_propagate_error (error, g_steal_pointer (&cause));
      else
        set_send_error (self, cause, error);
      return NULL;
    }
  headers = soup_message_get_response_headers (message);
  reply = muster_reply_new (soup_message_get_status (message), soup_message_headers_get_content_type (headers, NULL),
                            body);
  reply->retry_after_ms = read_retry_after (headers);

  return reply;
}

static gboolean
parse_url (MusterHttp *self, const char *url, GError **error)
{
  g_autoptr (GUri) uri = NULL;

  if (g_str_has_prefix (url, UNIX_PREFIX))
    {
      g_autoptr (GSocketAddress) address = g_unix_socket_address_new (url + strlen (UNIX_PREFIX));

      self->session = soup_session_new_with_options ("remote-connectable", address, "timeout", MUSTER_HTTP_TIMEOUT_S,
                                                     "max-conns", 1, NULL);
      self->base = g_strdup ("http://localhost");
      return TRUE;
    }
  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, error);
  if (uri == NULL)
    return FALSE;
  if (g_strcmp0 (g_uri_get_scheme (uri), "https") != 0 || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The address of headquarters begins with https");
      return FALSE;
    }
  self->session = soup_session_new_with_options ("timeout", MUSTER_HTTP_TIMEOUT_S, "max-conns", 1, NULL);
  self->base = g_uri_to_string_partial (uri, G_URI_HIDE_USERINFO | G_URI_HIDE_QUERY | G_URI_HIDE_FRAGMENT);
  if (g_str_has_suffix (self->base, "/"))
    self->base[strlen (self->base) - 1] = '\0';
  self->identity = g_network_address_parse_uri (url, 443, error);

  return self->identity != NULL;
}

/**
 * muster_http_transport_new:
 * @url: `https://HOST[:PORT]`, or `unix:PATH` for a headquarters on this machine
 * @ca: (nullable): headquarters' CA certificate as PEM; empty over a unix socket
 * @ca_digest: (nullable): where @ca is %NULL: SHA-256 of its DER, hexadecimal; the server then sends it in its chain
 * @error: %MUSTER_ERROR_INVALID, G_TLS_ERROR
 *
 * TLS trusts this one CA and no other. Of what may be wrong with a certificate, only its dates are forgiven: it is this
 * computer's date that is wrong, and the true time then comes signed by headquarters.
 *
 * Returns: (transfer full) (nullable): the way there; nothing is sent yet
 */
MusterTransport *
muster_http_transport_new (const char *url, const char *ca, const char *ca_digest, GError **error)
{
  static const MusterTransportFunctions functions = { .send = send, .finalize = finalize };
  g_autofree MusterHttp *self = g_new0 (MusterHttp, 1);

  self->ca_digest = g_strdup (ca_digest);
  self->ca = ca == NULL || *ca == '\0' ? NULL : g_tls_certificate_new_from_pem (ca, -1, error);
  if ((ca != NULL && *ca != '\0' && self->ca == NULL) || !parse_url (self, url, error))
    {
      g_clear_object (&self->session);
      g_clear_object (&self->ca);
      g_clear_pointer (&self->ca_digest, g_free);
      g_clear_pointer (&self->base, g_free);
      return NULL;
    }
  soup_session_set_tls_database (self->session, NULL);
  /* What is compressed in Muster is compressed by Muster, with its own limits. */
  soup_session_remove_feature_by_type (self->session, SOUP_TYPE_CONTENT_DECODER);
  soup_session_set_user_agent (self->session, "Muster/" MUSTER_VERSION);

  return muster_transport_new (&functions, g_steal_pointer (&self));
}

/**
 * muster_http_transport_make:
 * @data: not used
 * @url: as in muster_http_transport_new()
 * @ca: likewise
 * @ca_digest: likewise
 * @error: likewise
 *
 * Returns: (transfer full) (nullable): the way there
 */
MusterTransport *
muster_http_transport_make (gpointer data, const char *url, const char *ca, const char *ca_digest, GError **error)
{
  return muster_http_transport_new (url, ca, ca_digest, error);
}
