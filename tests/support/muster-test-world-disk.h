/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-file.h"

G_BEGIN_DECLS

/* Files of a test's world on a disk in memory: the calls that the system's world would make, each of which can fail. */
GBytes *muster_test_disk_read (const char *disk, const char *path, gsize limit, GError **error);
gboolean muster_test_disk_write (const char *disk, const char *path, GBytes *content, GError **error);
gboolean muster_test_disk_remove (const char *disk, const char *path, GError **error);
MusterFile *muster_test_disk_open (const char *disk, const char *path, gboolean create, GError **error);
gboolean muster_test_disk_rename (const char *disk, const char *from, const char *to, GError **error);
gboolean muster_test_disk_has (const char *disk, const char *path);

G_END_DECLS
