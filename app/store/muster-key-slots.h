/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "muster-id.h"

G_BEGIN_DECLS

/**
 * MusterKeySlots:
 *
 * `keys.json` beside the store: the store's random key, wrapped once for each member under a key that Argon2id makes of
 * the member's own passphrase (64 MiB, about a second). Losing every passphrase loses the store; nobody at Muster
 * or headquarters can open it.
 */
#define MUSTER_STORE_KEY_SIZE 32

gboolean muster_key_slots_exist (MusterWorld *world, const char *folder);
gboolean muster_key_slots_create (MusterWorld *world, const char *folder, const MusterId *member, const char *name,
                                  const char *passphrase, guint8 key[MUSTER_STORE_KEY_SIZE], GError **error);
gboolean muster_key_slots_unlock (MusterWorld *world, const char *folder, const char *name, const char *passphrase,
                                  guint8 key[MUSTER_STORE_KEY_SIZE], MusterId *member, GError **error);
gboolean muster_key_slots_set (MusterWorld *world, const char *folder, const MusterId *member, const char *name,
                               const char *passphrase, const guint8 key[MUSTER_STORE_KEY_SIZE], GError **error);
gboolean muster_key_slots_remove (MusterWorld *world, const char *folder, const char *name, GError **error);
/* [{"member","name"}] */
JsonArray *muster_key_slots_list (MusterWorld *world, const char *folder, GError **error);

G_END_DECLS
