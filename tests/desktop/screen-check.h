/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "screen-words.h"

G_BEGIN_DECLS

/* What holds for everything that can be seen in a window, whatever its page: nothing is cut without a tooltip that says
 * it whole, nothing stands in the other language, whatever can have the focus has a name and a role, and it fits. */

typedef struct _ScreenCheck ScreenCheck;

ScreenCheck *screen_check_new (ScreenWords *words, int width, int height);
void screen_check_free (ScreenCheck *self);
void screen_check_look (ScreenCheck *self, const char *stop, GtkWindow *window);
guint screen_check_report (ScreenCheck *self);

/* screen-picture.c */
void screen_picture_save (GtkWindow *window, const char *path);

G_END_DECLS
