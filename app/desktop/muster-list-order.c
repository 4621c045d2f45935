/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-order.h"

#define ASKED "muster-asked"

static int
answer (gconstpointer a, gconstpointer b, gpointer column)
{
  GObject *question = (GObject *) a;

  if (g_object_get_data (question, ASKED) != NULL)
    return GTK_ORDERING_EQUAL;
  g_object_set_data (question, ASKED, column);
  return GTK_ORDERING_SMALLER;
}

/**
 * muster_list_order_sorter_new:
 * @column: a column; it outlives the sorter
 *
 * Returns: (transfer full): what makes its heading one to press; it sorts nothing, SQL does
 */
GtkSorter *
muster_list_order_sorter_new (const MusterListColumn *column)
{
  return GTK_SORTER (gtk_custom_sorter_new (answer, (gpointer) column, NULL));
}

/**
 * muster_list_order_find:
 * @sorter: sorter of a column view
 * @order: (out) (transfer full) (nullable): as in #MusterQuery
 *
 * Returns: (nullable): the column
 */
const MusterListColumn *
muster_list_order_find (GtkSorter *sorter, char **order)
{
  g_autoptr (GObject) a = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) b = g_object_new (G_TYPE_OBJECT, NULL);
  GtkOrdering ordering = gtk_sorter_compare (sorter, a, b);
  const MusterListColumn *column = g_object_get_data (a, ASKED);
  gboolean down;

  if (column == NULL)
    column = g_object_get_data (b, ASKED);
  *order = NULL;
  if (column == NULL)
    return NULL;
  down = (ordering == GTK_ORDERING_LARGER) != (column->order[0] == '-');
  *order = g_strdup_printf ("%s%s", down ? "-" : "", column->order + (column->order[0] == '-'));
  return column;
}

/**
 * muster_list_order_by_digit:
 * @view: a column view, whose first column has the ticks
 * @layout: its list
 * @digit: 1 for the first column of the list
 * @present: (nullable): the column by which it is sorted
 * @order: (nullable): and how
 *
 * Sorts by a column, and the other way round where it is sorted by that one already.
 *
 * Returns: whether it can be sorted by it
 */
gboolean
muster_list_order_by_digit (GtkColumnView *view, const MusterListLayout *layout, guint digit,
                            const MusterListColumn *present, const char *order)
{
  const MusterListColumn *column = digit >= 1 && digit <= MUSTER_LIST_COLUMNS ? &layout->columns[digit - 1] : NULL;
  g_autoptr (GtkColumnViewColumn) view_column = g_list_model_get_item (gtk_column_view_get_columns (view), digit);
  gboolean down = column != NULL && column == present && (order[0] == '-') == (column->order[0] == '-');

  if (column == NULL || column->field == NULL || column->order == NULL || view_column == NULL)
    return FALSE;
  gtk_column_view_sort_by_column (view, view_column, down ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
  return TRUE;
}
