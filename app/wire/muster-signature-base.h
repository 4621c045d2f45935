/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What RFC 9421 has signed, in the one profile that Muster speaks; shared by signing and verifying. */
#define MUSTER_SIGNATURE_COMPONENTS "(\"@method\" \"@path\" \"@query\" \"content-digest\")"

char *muster_signature_parameters (gint64 created, const char *nonce, const char *key_id);
char *muster_signature_base (const char *method, const char *path, const char *query, const char *content_digest,
                             const char *parameters);

G_END_DECLS
