/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-list-layout.h"
#include "muster-list-model.h"

G_BEGIN_DECLS

/**
 * MusterCellText:
 * @text: what stands in the cell
 * @style: (nullable): class of its colour; the text says the same without it
 */
typedef struct
{
  char *text;
  const char *style;
} MusterCellText;

MusterCellText muster_list_cell_write (const MusterListColumn *column, const MusterKind *kind, MusterListModel *model,
                                       gint64 row, MusterStore *store, const char *today);
GtkWidget *muster_list_cell_new (void);
void muster_list_cell_show (GtkWidget *cell, MusterCellText *text);
char *muster_list_cell_describe_row (const MusterListColumn *columns, const MusterKind *kind, MusterListModel *model,
                                     gint64 row, MusterStore *store, const char *today);
const char *muster_list_column_title (const MusterListColumn *column, const MusterKind *kind);
int muster_list_cell_years (const char *birth_date, const char *today);

G_END_DECLS
