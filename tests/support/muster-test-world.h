/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-world.h"

G_BEGIN_DECLS

/**
 * A world that a test owns: a clock that stands until it is moved, randomness from a seed, files in memory. Databases go
 * to the VFS named, or to the system's where there is none; file_identity and machine are the test's to change.
 */
typedef struct _MusterTestWorld MusterTestWorld;

MusterWorld *muster_test_world_new (guint64 seed, const char *vfs, gboolean files_on_disk);
MusterTestWorld *muster_test_world_get (MusterWorld *world);
void muster_test_world_use_disk (MusterTestWorld *self);
void muster_test_world_set_wall (MusterTestWorld *self, gint64 ms);
void muster_test_world_advance (MusterTestWorld *self, gint64 ms);
/* What comes by chance from here on follows from @seed alone. */
void muster_test_world_set_seed (MusterTestWorld *self, guint64 seed);
void muster_test_world_set_machine (MusterTestWorld *self, const char *machine);
/* What tells a copied file from its origin, where files are in memory: the test says it. */
void muster_test_world_set_identity (MusterTestWorld *self, const char *path, const char *identity);
/* A machine made from the image of another one: its small files, and what tells it from others. */
void muster_test_world_copy (MusterTestWorld *self, MusterTestWorld *from);
void muster_test_world_remove_prefix (MusterTestWorld *self, const char *prefix);
void muster_test_world_copy_prefix (MusterTestWorld *self, const char *from, const char *to);

#define MUSTER_TEST_START_MS G_GINT64_CONSTANT (1706745600000) /* 2024-02-01 00:00 UTC */

G_END_DECLS
