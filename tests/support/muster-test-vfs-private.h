/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-test-vfs.h"

#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _MusterTestFile MusterTestFile;

/* A write or, without bytes, a change of length to @offset, that is not synced. */
typedef struct
{
  guint64 offset;
  GBytes *bytes;
} MusterTestPending;

/* A file. It lives as long as its name or a handle. @on_disk plus some of @pending is what a power cut leaves. */
typedef struct
{
  int references;
  char *path;
  GByteArray *content;
  GByteArray *on_disk;
  GArray *pending;
  gboolean named; /* its name is synced too */

  int n_shared;
  MusterTestFile *reserved;
  MusterTestFile *exclusive;
  gboolean waiting; /* a writer waits for the readers to leave, so no new ones may come */

  GPtrArray *regions; /* the shared index of the log */
  int n_shm_users;
  int shm_shared[SQLITE_SHM_NLOCK];
  MusterTestFile *shm_exclusive[SQLITE_SHM_NLOCK];
} MusterTestNode;

/* A renaming that a power cut may still take back. */
typedef struct
{
  char *from;
  char *to;
  MusterTestNode *replaced; /* nullable */
} MusterTestRenaming;

typedef struct
{
  MusterTestVfsCall call;
  guint64 number;
  int result; /* SQLITE_OK: the power is cut instead */
  gboolean persistently;
  gboolean partly; /* a write: its first half arrives */
} MusterTestFault;

struct _MusterTestVfs
{
  sqlite3_vfs base;
  char *name;
  GMutex mutex;
  GTree *nodes;  /* path -> node, in the order of paths so that a seed repeats a run */
  GTree *ghosts; /* path -> node: deleted, but a power cut may bring the name back */
  GArray *renamings; /* MusterTestRenaming, in their order */
  GArray *faults;
  guint n_fired;
  gboolean is_partial; /* what muster_test_vfs_enter() said last was of a write that arrives in part */
  guint64 calls[MUSTER_TEST_VFS_N_CALLS];
  guint64 random;
  guint64 limit;
  gint64 wall_ms;
  guint generation; /* handles from before a power cut are dead */
  guint n_temporary;
  int n_handles;
  gboolean has_power;
};

/* An open file. */
struct _MusterTestFile
{
  sqlite3_file base;
  MusterTestVfs *vfs;
  MusterTestNode *node;
  guint generation;
  int lock;
  gboolean removed_on_close;
  gboolean uses_shm;
  guint shm_shared; /* bit by lock */
  guint shm_exclusive;
};

guint64 muster_test_vfs_next_random (guint64 *state);
int muster_test_vfs_enter (MusterTestVfs *self, MusterTestVfsCall call);
guint64 muster_test_vfs_get_used (MusterTestVfs *self);
void muster_test_vfs_sync_folder (MusterTestVfs *self, const char *path);
gboolean muster_test_vfs_same_folder (const char *one, const char *other);
gboolean muster_test_vfs_arrives (MusterTestVfsLoss loss, guint64 *state);

GArray *muster_test_renamings_new (void);
int muster_test_vfs_rename (MusterTestVfs *self, MusterTestNode *node, const char *to);
void muster_test_vfs_sync_renamings (MusterTestVfs *self, const char *path);
void muster_test_vfs_take_back (MusterTestVfs *self, MusterTestVfsLoss loss, guint64 *state);

MusterTestNode *muster_test_node_new (const char *path);
MusterTestNode *muster_test_node_ref (MusterTestNode *self);
void muster_test_node_unref (MusterTestNode *self);
void muster_test_node_apply (GByteArray *content, const MusterTestPending *pending);
void muster_test_node_add (MusterTestNode *self, guint64 offset, GBytes *bytes);
void muster_test_node_sync (MusterTestNode *self);

void muster_test_file_register (MusterTestVfs *vfs);
MusterTestFile *muster_test_file_from (sqlite3_file *base);
gboolean muster_test_file_is_dead (MusterTestFile *self);

void muster_test_shm_release (MusterTestFile *self);
int muster_test_shm_map (sqlite3_file *base, int number, int size, int extend, void volatile **region);
int muster_test_shm_lock (sqlite3_file *base, int offset, int n, int flags);
void muster_test_shm_barrier (sqlite3_file *base);
int muster_test_shm_unmap (sqlite3_file *base, int remove);

G_END_DECLS
