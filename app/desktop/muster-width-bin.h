/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MusterWidthBin:
 *
 * Holds a page and says, as `narrow`, whether it has fewer than so many em of width: with large text a wide screen is
 * narrow. The page may then be smaller than it asks for until it has changed.
 */
#define MUSTER_TYPE_WIDTH_BIN (muster_width_bin_get_type ())
G_DECLARE_FINAL_TYPE (MusterWidthBin, muster_width_bin, MUSTER, WIDTH_BIN, GtkWidget)

GtkWidget *muster_width_bin_new (GtkWidget *child, guint narrow_below_em);
gboolean muster_width_bin_is_narrow (MusterWidthBin *self);

G_END_DECLS
