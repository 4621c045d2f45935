/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-reply.h"

/**
 * muster_reply_get_refusal:
 * @self: an answer
 *
 * Returns: (transfer full) (nullable): the problem that it tells, if headquarters' program wrote it
 */
MusterRefusal *
muster_reply_get_refusal (const MusterReply *self)
{
  gsize size;
  const char *text = g_bytes_get_data (self->body, &size);

  if (g_strcmp0 (self->content_type, MUSTER_TYPE_PROBLEM_BODY) != 0)
    return NULL;

  return muster_refusal_read (text, size, NULL);
}

/* An answer of a server in front of headquarters, which writes no problems: its status is all that is believed. */
static void
set_status_error (guint status, GError **error)
{
  if (status == 413)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE, "The way to headquarters does not take that much (413)");
  else if (status == 400 || status == 422)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The way to headquarters refuses the request (%u)", status);
  else if (status == 429 || status >= 500)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_BUSY, "Headquarters does not answer now (%u)", status);
  else
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_PORTAL, "The answer is not from headquarters (%u)", status);
}

/**
 * muster_reply_check:
 * @self: an answer
 * @content_type: what its body has to be
 * @error: the problem's meaning (see #MusterProblemCode); %MUSTER_ERROR_PORTAL: something else answered
 *
 * Returns: whether the body is worth reading; its signature still decides
 */
gboolean
muster_reply_check (const MusterReply *self, const char *content_type, GError **error)
{
  g_autoptr (MusterRefusal) refusal = NULL;

  if (self->status == 200 && g_strcmp0 (self->content_type, content_type) == 0)
    return TRUE;
  refusal = self->status == 200 ? NULL : muster_reply_get_refusal (self);
  if (refusal != NULL)
    muster_refusal_set_error (refusal, error);
  else
    set_status_error (self->status, error);

  return FALSE;
}
