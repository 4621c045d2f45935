/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "muster-error.h"

G_BEGIN_DECLS

/**
 * MusterRequest:
 * @method: "GET" or "POST"
 * @path: path as it goes out, percent-encoded
 * @query: (nullable): what stands after `?`, as it goes out
 * @headers: (array zero-terminated=1) (nullable): name, value, name, value…
 * @content_type: (nullable): of the body
 * @body: (nullable): the body; %NULL for none
 * @limit: most bytes of an answer's body
 *
 * One question to headquarters. Every request of Muster may be sent again: a transport may repeat it.
 */
typedef struct
{
  const char *method;
  const char *path;
  const char *query;
  const char *const *headers;
  const char *content_type;
  GBytes *body;
  gsize limit;
} MusterRequest;

/**
 * MusterReply:
 * @status: HTTP status
 * @content_type: (nullable): media type without parameters
 * @retry_after_ms: how long the other side wants to be left alone; -1: it did not say
 * @body: the body, whole
 */
typedef struct
{
  guint status;
  char *content_type;
  gint64 retry_after_ms;
  GBytes *body;
} MusterReply;

MusterReply *muster_reply_new (guint status, const char *content_type, GBytes *body);
void muster_reply_free (MusterReply *self);

/**
 * MusterTransport:
 *
 * The way to headquarters. It is synchronous and belongs to the thread of its engine; tests and the simulator give one
 * of their own. It tells whole answers from broken connections and nothing more: what an answer means is the engine's
 * business.
 */
typedef struct _MusterTransport MusterTransport;

/**
 * MusterTransportFunctions:
 * @send: asks and waits; %MUSTER_ERROR_OFFLINE: nothing answered, or not whole; %MUSTER_ERROR_PORTAL: somebody answered
 *   who cannot prove to be headquarters; %MUSTER_ERROR_TOO_LARGE: the answer is over the limit; G_IO_ERROR_CANCELLED
 * @finalize: frees the data
 */
typedef struct
{
  MusterReply *(*send) (gpointer data, const MusterRequest *request, GCancellable *cancellable, GError **error);
  void (*finalize) (gpointer data);
} MusterTransportFunctions;

/* Makes the way to @url, trusting the CA certificate @ca (PEM), or, while only that is known, the one with SHA-256
 * @ca_digest (hexadecimal, of its DER). */
typedef MusterTransport *(*MusterTransportFactory) (gpointer data, const char *url, const char *ca,
                                                    const char *ca_digest, GError **error);

MusterTransport *muster_transport_new (const MusterTransportFunctions *functions, gpointer data);
void muster_transport_free (MusterTransport *self);
MusterReply *muster_transport_send (MusterTransport *self, const MusterRequest *request, GCancellable *cancellable,
                                    GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterReply, muster_reply_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterTransport, muster_transport_free)

G_END_DECLS
