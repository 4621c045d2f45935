/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Hears when the laptop is about to sleep. */

typedef void (*MusterSuspendFunc) (gpointer data);

GCancellable *muster_suspend_watch (MusterSuspendFunc func, gpointer data);
void muster_suspend_unwatch (GCancellable *watch);

G_END_DECLS
