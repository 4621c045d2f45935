/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-key-slots.h"
#include "muster-store.h"

G_BEGIN_DECLS

/**
 * MusterStoreHome:
 * @world: clock, randomness, files
 * @catalogue: the kinds
 * @folder: the folder of `muster.db`, `keys.json` and `write.lock`
 * @witness_folder: folder outside the store, as in #MusterStoreOptions
 * @cache_kib: memory for pages of one connection, as in #MusterStoreOptions
 * @progress: (nullable): how far opening is, as in #MusterStoreOptions
 *
 * Where a laptop keeps its store, for every program that makes or opens one.
 */
typedef struct
{
  MusterWorld *world;
  MusterCatalogue *catalogue;
  const char *folder;
  const char *witness_folder;
  int cache_kib;
  MusterStoreProgress *progress;
} MusterStoreHome;

MusterStore *muster_store_home_make (const MusterStoreHome *self, const char *name, const char *passphrase,
                                     guint8 key[MUSTER_STORE_KEY_SIZE], MusterId *member, GError **error);
MusterStore *muster_store_home_open (const MusterStoreHome *self, const guint8 key[MUSTER_STORE_KEY_SIZE],
                                     const MusterId *member, GError **error);

G_END_DECLS
