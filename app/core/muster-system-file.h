/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-file.h"

G_BEGIN_DECLS

/* Files of the operating system, for muster-system-world.c alone. */

MusterFile *muster_system_open_file (gpointer data, const char *path, gboolean create, GError **error);

gboolean muster_system_write (int file, const guint8 *bytes, gsize size);
gboolean muster_system_close (int *file);
void muster_system_close_quietly (int *file);
gboolean muster_system_set_file_error (GError **error, int code, const char *verb, const char *path);

#define MUSTER_AUTO_DESCRIPTOR __attribute__ ((cleanup (muster_system_close_quietly))) int

G_END_DECLS
