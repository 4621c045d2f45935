/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MusterWrapBox:
 *
 * Widgets in a row that goes on in the next line where there is no room.
 */
#define MUSTER_TYPE_WRAP_BOX (muster_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (MusterWrapBox, muster_wrap_box, MUSTER, WRAP_BOX, GtkWidget)

GtkWidget *muster_wrap_box_new (void);
void muster_wrap_box_append (MusterWrapBox *self, GtkWidget *child);
void muster_wrap_box_set_one_line (MusterWrapBox *self, gboolean one_line);
void muster_wrap_box_clear (MusterWrapBox *self);

G_END_DECLS
