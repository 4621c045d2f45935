/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-transport.h"

struct _MusterTransport
{
  MusterTransportFunctions functions;
  gpointer data;
};

/**
 * muster_reply_new:
 * @status: HTTP status
 * @content_type: (nullable): media type
 * @body: (transfer none) (nullable): the body; %NULL: empty
 *
 * Returns: (transfer full): an answer that does not say when to come again
 */
MusterReply *
muster_reply_new (guint status, const char *content_type, GBytes *body)
{
  MusterReply *self = g_new0 (MusterReply, 1);

  self->status = status;
  self->content_type = g_strdup (content_type);
  self->retry_after_ms = -1;
  self->body = body != NULL ? g_bytes_ref (body) : g_bytes_new (NULL, 0);

  return self;
}

/**
 * muster_reply_free:
 * @self: (transfer full): an answer
 */
void
muster_reply_free (MusterReply *self)
{
  g_free (self->content_type);
  g_bytes_unref (self->body);
  g_free (self);
}

/**
 * muster_transport_new:
 * @functions: what it does; copied
 * @data: for the functions
 *
 * Returns: (transfer full): a transport
 */
MusterTransport *
muster_transport_new (const MusterTransportFunctions *functions, gpointer data)
{
  MusterTransport *self = g_new0 (MusterTransport, 1);

  self->functions = *functions;
  self->data = data;

  return self;
}

/**
 * muster_transport_free:
 * @self: (transfer full): a transport
 */
void
muster_transport_free (MusterTransport *self)
{
  if (self->functions.finalize != NULL)
    self->functions.finalize (self->data);
  g_free (self);
}

/**
 * muster_transport_send:
 * @self: a transport
 * @request: the question
 * @cancellable: (nullable): ends the waiting
 * @error: %MUSTER_ERROR_OFFLINE, %MUSTER_ERROR_PORTAL, %MUSTER_ERROR_TOO_LARGE, G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (nullable): an answer, whatever its status
 */
MusterReply *
muster_transport_send (MusterTransport *self, const MusterRequest *request, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return self->functions.send (self->data, request, cancellable, error);
}
