/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* SQLite's allocator, which can say that there is nothing left. GLib ends the program when it gets no memory itself, which
 * is the same as losing power; SQLCipher 4.6 goes on with what it did not get, so its own allocations, and those while it
 * takes a key, do not fail. The hook is the library's for the whole process: a test with it is a program of its own. */

/* Before anything uses SQLite. */
void muster_test_memory_install (void);
/* From now on the @number-th allocation fails (1 is the next one; 0: none), and all later ones where @persistently. */
void muster_test_memory_fail (guint64 number, gboolean persistently);
/* How many failed since then. */
guint muster_test_memory_get_failed (void);

G_END_DECLS
