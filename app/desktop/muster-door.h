/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "muster-store-home.h"

G_BEGIN_DECLS

/**
 * MusterDoorDeed:
 * @MUSTER_DOOR_UNLOCK: try the passphrase of a store that is open already
 * @MUSTER_DOOR_OPEN: and do what an update asks for when the store is opened, so that opening it afterwards is short
 * @MUSTER_DOOR_MAKE: make a store with its first member
 */
typedef enum
{
  MUSTER_DOOR_UNLOCK,
  MUSTER_DOOR_OPEN,
  MUSTER_DOOR_MAKE,
} MusterDoorDeed;

/* A name and a passphrase make a key. That takes about a second for the passphrase's sake, so it runs in a thread of its
 * own; passphrase and key are wiped when the answer was taken. */

void muster_door_try_async (gpointer source, const MusterStoreHome *home, MusterDoorDeed deed, const char *name,
                            const char *passphrase, GAsyncReadyCallback callback);
gboolean muster_door_try_finish (GAsyncResult *result, const guint8 **key, const MusterId **member, GError **error);

G_END_DECLS
