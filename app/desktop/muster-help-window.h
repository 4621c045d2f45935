/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Which key does what, in a window of its own. GTK's own window of shortcuts goes away in later versions. */

void muster_help_window_show (GtkWindow *parent);

G_END_DECLS
