/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-protocol.h"
#include "muster-transport.h"

G_BEGIN_DECLS

/* What an answer's status and type mean, before its content is judged. */
gboolean muster_reply_check (const MusterReply *self, const char *content_type, GError **error);
MusterRefusal *muster_reply_get_refusal (const MusterReply *self);

G_END_DECLS
