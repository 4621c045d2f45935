/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-db-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define MUSTER_DB_KEY_SIZE 32

/**
 * MusterDb:
 *
 * One connection to one encrypted file. It knows no table. A connection is used by one thread at a time; every
 * thread that works at the same time has its own. Its statements and transactions must be freed before it.
 */
typedef struct _MusterDb MusterDb;

/**
 * MusterDbOptions:
 * @path: the database file
 * @key: the raw key, %MUSTER_DB_KEY_SIZE bytes; not kept by the options' reader beyond the opening
 * @vfs: (nullable): name of a registered VFS; %NULL for the system's own
 * @lock_path: (nullable): the file that every writer of this database locks; %NULL where there is one writer only
 * @read_only: refuse every write
 * @create: make the file if it is missing or empty
 * @cache_kib: memory for pages in KiB; 0 for 16 MiB
 *
 * How to open a database.
 */
typedef struct
{
  const char *path;
  const guint8 *key;
  const char *vfs;
  const char *lock_path;
  gboolean read_only;
  gboolean create;
  int cache_kib;
} MusterDbOptions;

/**
 * MusterDbProgress:
 * @data: the caller's data
 * @done: pages copied
 * @total: pages there are
 *
 * Tells how far a long copy is.
 */
typedef void (*MusterDbProgress) (gpointer data, int done, int total);

MusterDb *muster_db_open (const MusterDbOptions *options, GError **error);
void muster_db_free (MusterDb *self);

gboolean muster_db_execute (MusterDb *self, const char *sql, GError **error);
gint64 muster_db_get_last_rowid (MusterDb *self);
int muster_db_get_changes (MusterDb *self);
guint64 muster_db_get_commits (MusterDb *self);
int muster_db_get_wal_pages (MusterDb *self);
void muster_db_set_cancellable (MusterDb *self, GCancellable *cancellable);

gboolean muster_db_checkpoint (MusterDb *self, GError **error);
void muster_db_release_memory (MusterDb *self);
gboolean muster_db_verify (MusterDb *self, GError **error);
gboolean muster_db_write_copy (MusterDb *self, const char *path, GError **error);
gboolean muster_db_backup (MusterDb *self, const MusterDbOptions *target, GCancellable *cancellable,
                           MusterDbProgress progress, gpointer data, GError **error);

const char *muster_db_get_library_version (void);
const char *muster_db_get_cipher_version (MusterDb *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterDb, muster_db_free)

G_END_DECLS
