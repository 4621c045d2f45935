/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-sheet.h"

G_BEGIN_DECLS

/* A sheet to a printer, by the system's own dialog, or into a PDF file. */

void muster_print (GtkWindow *window, MusterSheet *sheet);
gboolean muster_print_to_file (MusterSheet *sheet, const char *path, GError **error);

G_END_DECLS
