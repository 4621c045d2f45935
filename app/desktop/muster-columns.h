/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MusterColumns:
 *
 * Two children side by side, the second as narrow as it likes to be; under each other where the window is narrow or the
 * text is large, so that nothing scrolls sideways.
 */
#define MUSTER_TYPE_COLUMNS (muster_columns_get_type ())
G_DECLARE_FINAL_TYPE (MusterColumns, muster_columns, MUSTER, COLUMNS, GtkWidget)

G_END_DECLS
