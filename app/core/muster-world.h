/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-file.h"

G_BEGIN_DECLS

/**
 * MusterWorld:
 *
 * Everything that a run of Muster takes from outside its own arithmetic: the clock, randomness, small files and the
 * name of SQLite's VFS. It comes in once, when a store, an engine or headquarters is opened, and is handed down. A lint
 * test forbids every other source, so that a simulator which owns the world owns the whole run and a seed repeats it.
 *
 * Databases go through the VFS; the file functions here are for the small files beside them (keys, witness, sealed
 * files), and for copies of databases. A world is counted; it may be used from any thread if its functions may.
 */
typedef struct _MusterWorld MusterWorld;

/**
 * MusterWorldFunctions:
 * @wall_ms: wall clock, milliseconds since 1970 UTC; may jump
 * @monotonic_ms: milliseconds of a clock that never jumps and counts while suspended; its zero means nothing
 * @random: fills @bytes with @size unpredictable bytes
 * @sleep_ms: lets @ms milliseconds pass
 * @read_file: whole content of a regular file of at most @limit bytes; %MUSTER_ERROR_NOT_FOUND, %MUSTER_ERROR_TOO_LARGE
 * @write_file: writes beside, syncs, renames over, syncs the folder; the file is either old or new; mode 0600
 * @remove_file: removes a file; a missing one is no error
 * @open_file: opens a file to read it, or makes an empty one, mode 0600, to write it; piece by piece, for large ones
 * @rename_file: renames over, syncs the folders of both names; for a file that is synced, or a folder
 * @make_folder: makes a folder, mode 0700, and those above it; one that is there is no error
 * @has_file: whether there is a file or a folder of that name
 * @file_identity: a text that tells this file from a copy of it (device and inode), or %NULL
 * @machine: a text that tells this machine from another, never %NULL
 * @finalize: frees the data
 */
typedef struct
{
  gint64 (*wall_ms) (gpointer data);
  gint64 (*monotonic_ms) (gpointer data);
  void (*random) (gpointer data, guint8 *bytes, gsize size);
  void (*sleep_ms) (gpointer data, guint ms);
  GBytes *(*read_file) (gpointer data, const char *path, gsize limit, GError **error);
  gboolean (*write_file) (gpointer data, const char *path, GBytes *content, GError **error);
  gboolean (*remove_file) (gpointer data, const char *path, GError **error);
  MusterFile *(*open_file) (gpointer data, const char *path, gboolean create, GError **error);
  gboolean (*rename_file) (gpointer data, const char *from, const char *to, GError **error);
  gboolean (*make_folder) (gpointer data, const char *path, GError **error);
  gboolean (*has_file) (gpointer data, const char *path);
  char *(*file_identity) (gpointer data, const char *path);
  char *(*machine) (gpointer data);
  void (*finalize) (gpointer data);
} MusterWorldFunctions;

MusterWorld *muster_world_new (const MusterWorldFunctions *functions, gpointer data, const char *vfs);
MusterWorld *muster_world_new_system (void);
MusterWorld *muster_world_ref (MusterWorld *self);
void muster_world_unref (MusterWorld *self);

gpointer muster_world_get_data (MusterWorld *self);
const char *muster_world_get_vfs (MusterWorld *self);
gint64 muster_world_wall_ms (MusterWorld *self);
gint64 muster_world_monotonic_ms (MusterWorld *self);
void muster_world_random (MusterWorld *self, guint8 *bytes, gsize size);
void muster_world_sleep_ms (MusterWorld *self, guint ms);
GBytes *muster_world_read_file (MusterWorld *self, const char *path, gsize limit, GError **error);
gboolean muster_world_write_file (MusterWorld *self, const char *path, GBytes *content, GError **error);
gboolean muster_world_remove_file (MusterWorld *self, const char *path, GError **error);
MusterFile *muster_world_open_file (MusterWorld *self, const char *path, GError **error);
MusterFile *muster_world_create_file (MusterWorld *self, const char *path, GError **error);
gboolean muster_world_rename_file (MusterWorld *self, const char *from, const char *to, GError **error);
gboolean muster_world_make_folder (MusterWorld *self, const char *path, GError **error);
gboolean muster_world_has_file (MusterWorld *self, const char *path);
char *muster_world_file_identity (MusterWorld *self, const char *path);
char *muster_world_machine (MusterWorld *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterWorld, muster_world_unref)

G_END_DECLS
