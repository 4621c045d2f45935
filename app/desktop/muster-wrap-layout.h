/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MusterWrapLayout:
 *
 * Lays children in lines as words are laid: as many on a line as it holds, the others on the next. With large text a row
 * of chips becomes two rows and nothing is cut.
 */
#define MUSTER_TYPE_WRAP_LAYOUT (muster_wrap_layout_get_type ())
G_DECLARE_FINAL_TYPE (MusterWrapLayout, muster_wrap_layout, MUSTER, WRAP_LAYOUT, GtkLayoutManager)

#define MUSTER_WRAP_SPACING 6

void muster_wrap_layout_set_one_line (MusterWrapLayout *self, gboolean one_line);

G_END_DECLS
