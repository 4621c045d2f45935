/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MusterTestVfs:
 *
 * A disk for SQLite that lives in memory: one instance is one machine's disk, registered under its own name. It knows
 * what was synced and what was not, so that a power cut takes away what a real one may take. It has no clock and no
 * randomness of its own. Connections of one process share it, over threads too; SQLCipher encrypts above it.
 *
 * A path is any text; a "folder" is whatever paths begin with.
 */
typedef struct _MusterTestVfs MusterTestVfs;

/**
 * MusterTestVfsCall:
 *
 * The kinds of calls that are counted and can be made to fail.
 */
typedef enum
{
  MUSTER_TEST_VFS_OPEN,
  MUSTER_TEST_VFS_READ,
  MUSTER_TEST_VFS_WRITE,
  MUSTER_TEST_VFS_SYNC,
  MUSTER_TEST_VFS_TRUNCATE,
  MUSTER_TEST_VFS_DELETE,
  MUSTER_TEST_VFS_N_CALLS,
} MusterTestVfsCall;

/* Operations of xFileControl beside SQLite's own. Renaming counts as a deletion and then a sync, that of the folders of both
 * names; @argument is the new name. Until the folder is synced a power cut may take the renaming back, as a whole. */
#define MUSTER_TEST_VFS_RENAME 7001

/**
 * MusterTestVfsLoss:
 * @MUSTER_TEST_VFS_LOSE_ALL: every write since its file's last sync is gone
 * @MUSTER_TEST_VFS_LOSE_NONE: every write arrived
 * @MUSTER_TEST_VFS_LOSE_SOME: each write arrived or not, by the seed
 * @MUSTER_TEST_VFS_LOSE_SECTORS: each 512 bytes of each write arrived or not, by the seed
 *
 * What a power cut does to writes that were not synced.
 */
typedef enum
{
  MUSTER_TEST_VFS_LOSE_ALL,
  MUSTER_TEST_VFS_LOSE_NONE,
  MUSTER_TEST_VFS_LOSE_SOME,
  MUSTER_TEST_VFS_LOSE_SECTORS,
  MUSTER_TEST_VFS_N_LOSSES,
} MusterTestVfsLoss;

/**
 * MusterTestVfsImage:
 *
 * A copy of a folder of a disk as it is now, synced or not: what `cp -r` would have copied.
 */
typedef struct _MusterTestVfsImage MusterTestVfsImage;

MusterTestVfs *muster_test_vfs_new (guint64 seed);
void muster_test_vfs_free (MusterTestVfs *self);
const char *muster_test_vfs_get_name (MusterTestVfs *self);

void muster_test_vfs_set_time (MusterTestVfs *self, gint64 wall_ms);
void muster_test_vfs_set_limit (MusterTestVfs *self, guint64 bytes);

guint64 muster_test_vfs_get_calls (MusterTestVfs *self, MusterTestVfsCall call);
void muster_test_vfs_reset_calls (MusterTestVfs *self);
void muster_test_vfs_fail (MusterTestVfs *self, MusterTestVfsCall call, guint64 number, int result,
                           gboolean persistently);
void muster_test_vfs_fail_partly (MusterTestVfs *self, guint64 number, int result);
void muster_test_vfs_cut_power_at (MusterTestVfs *self, MusterTestVfsCall call, guint64 number);
void muster_test_vfs_forget_faults (MusterTestVfs *self);
guint muster_test_vfs_get_fired (MusterTestVfs *self);

void muster_test_vfs_cut_power (MusterTestVfs *self);
gboolean muster_test_vfs_has_power (MusterTestVfs *self);
void muster_test_vfs_power_on (MusterTestVfs *self, MusterTestVfsLoss loss, guint64 seed);

MusterTestVfsImage *muster_test_vfs_save (MusterTestVfs *self, const char *folder);
void muster_test_vfs_restore (MusterTestVfs *self, const char *folder, MusterTestVfsImage *image);
void muster_test_vfs_remove (MusterTestVfs *self, const char *folder);
void muster_test_vfs_image_free (MusterTestVfsImage *image);

GBytes *muster_test_vfs_read (MusterTestVfs *self, const char *path);
void muster_test_vfs_write (MusterTestVfs *self, const char *path, GBytes *content);
GStrv muster_test_vfs_list (MusterTestVfs *self, const char *folder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterTestVfs, muster_test_vfs_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterTestVfsImage, muster_test_vfs_image_free)

G_END_DECLS
