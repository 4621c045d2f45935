/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void muster_drop_down_prepare (GtkDropDown *choice, const char *name);

G_END_DECLS
