/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-order.h"

#include <string.h>

#include "muster-list-cell.h"
#include "muster-list-widths.h"

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
 * muster_list_order_column_new:
 * @column: a column; it outlives what is made
 * @kind: the kind listed
 * @factory: (transfer full): makes its cells
 *
 * Returns: (transfer full): the column as GTK shows it. Pressing its heading sorts nothing, SQL does
 */
GtkColumnViewColumn *
muster_list_order_column_new (const MusterListColumn *column, const MusterKind *kind, GtkListItemFactory *factory)
{
  GtkColumnViewColumn *view_column = gtk_column_view_column_new (muster_list_column_title (column, kind), factory);

  muster_list_widths_set (view_column, column->width);
  if (column->order != NULL)
    {
      g_autoptr (GtkCustomSorter) sorter = gtk_custom_sorter_new (answer, (gpointer) column, NULL);

      gtk_column_view_column_set_sorter (view_column, GTK_SORTER (sorter));
    }
  return view_column;
}

/**
 * muster_list_order_clear:
 * @view: a column view
 *
 * Takes away every column but the first, which has the ticks.
 */
void
muster_list_order_clear (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);

  gtk_column_view_sort_by_column (view, NULL, GTK_SORT_ASCENDING);
  while (g_list_model_get_n_items (columns) > 1)
    {
      g_autoptr (GtkColumnViewColumn) last = g_list_model_get_item (columns, g_list_model_get_n_items (columns) - 1);

      gtk_column_view_remove_column (view, last);
    }
}

/**
 * muster_list_order_find_rows:
 * @view: a column view
 *
 * Returns: (transfer none) (nullable): GTK's own list in it, which has the focus and scrolls
 */
GtkWidget *
muster_list_order_find_rows (GtkColumnView *view)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_LIST_VIEW (child))
      return child;
  return NULL;
}

/**
 * muster_list_order_restore:
 * @view: a column view; its first column has the ticks
 * @columns: the others
 * @order: (nullable): as muster_list_order_find() gave it
 *
 * Sorts by that column again, where it is there.
 */
void
muster_list_order_restore (GtkColumnView *view, const MusterListColumn *columns, const char *order)
{
  for (guint i = 0; order != NULL && columns[i].field != NULL; i++)
    {
      const char *natural = columns[i].order;
      g_autoptr (GtkColumnViewColumn) view_column = NULL;

      if (natural == NULL || strcmp (natural + (*natural == '-'), order + (*order == '-')) != 0)
        continue;
      view_column = g_list_model_get_item (gtk_column_view_get_columns (view), i + 1);
      gtk_column_view_sort_by_column (view, view_column,
                                      (*natural == '-') == (*order == '-') ? GTK_SORT_ASCENDING : GTK_SORT_DESCENDING);
      return;
    }
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
