/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/* One change that headquarters did not accept, as a row that leads to its record. */
GtkWidget *muster_attention_row_new (MusterDesk *desk, JsonObject *entry);

G_END_DECLS
