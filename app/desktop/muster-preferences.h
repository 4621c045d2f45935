/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a person chose for the window, not for the campaign. A program that was not installed has no schema and goes by
 * the defaults. */

GSettings *muster_preferences_get (void);
guint muster_preferences_get_lock_after_s (void);
char *muster_preferences_get_language (void);

void muster_preferences_keep_size (GtkWindow *window);

G_END_DECLS
