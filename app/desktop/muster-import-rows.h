/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-import.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The rows of a table in a list: those that are wrong first, each with its line, what becomes of it, and its cells. An
 * item is a #GtkStringObject with the number of the row. */

GtkListItemFactory *muster_import_rows_make_factory (MusterImport **import);
GtkStringList *muster_import_rows_make_list (MusterImport *import);
int muster_import_rows_get (gpointer item);
char *muster_import_rows_summarise (MusterImport *import);

G_END_DECLS
