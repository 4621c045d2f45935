/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-widths.h"

/* Columns are as wide as their text needs, so they grow with it. Where there is no room for all, those that come later
 * give way, as far as they do not fit into what is left: what they say stands in the panel, too. No room is left empty.
 */

#define CHARACTERS "characters"
#define POINTS_PER_INCH 72.0
#define CHARACTER_EM 0.68
#define EXPANDING_CHARACTERS 12
#define HEADING_PADDING_EM 1.1
#define SORT_ARROW_EM 1.3
#define TICK_EM 2.6

static double
get_em (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;

  if (pango_font_description_get_size_is_absolute (font))
    return size;
  return size * pango_cairo_context_get_resolution (context) / POINTS_PER_INCH;
}

static int
measure_heading (GtkWidget *view, GtkColumnViewColumn *column)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (view, gtk_column_view_column_get_title (column));
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int width;

  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, NULL);
  return width;
}

static int
measure_column (GtkWidget *view, GtkColumnViewColumn *column, int characters, double em)
{
  double arrow = gtk_column_view_column_get_sorter (column) == NULL ? 0 : SORT_ARROW_EM;
  int heading = measure_heading (view, column) + (int) ((HEADING_PADDING_EM + arrow) * em);
  int text = (int) ((characters == 0 ? EXPANDING_CHARACTERS : characters) * CHARACTER_EM * em);

  return MAX (heading, text);
}

/**
 * muster_list_widths_set:
 * @column: a column
 * @characters: width of its texts in characters; 0: it takes what is left
 */
void
muster_list_widths_set (GtkColumnViewColumn *column, int characters)
{
  g_object_set_data (G_OBJECT (column), CHARACTERS, GINT_TO_POINTER (characters + 1));
  gtk_column_view_column_set_expand (column, characters == 0);
}

/**
 * muster_list_widths_fit:
 * @view: a list whose columns have widths
 *
 * Gives the columns their widths in the text of now, and shows as many as there is room for.
 */
void
muster_list_widths_fit (GtkColumnView *view)
{
  GListModel *columns = gtk_column_view_get_columns (view);
  double em = get_em (GTK_WIDGET (view));
  int room = (int) gtk_adjustment_get_page_size (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view)));
  g_autoptr (GtkColumnViewColumn) first = NULL;
  gboolean is_filled = FALSE;
  int first_width = 0;

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);
      int characters = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (column), CHARACTERS)) - 1;
      int width = characters < 0 ? (int) (TICK_EM * em) : measure_column (GTK_WIDGET (view), column, characters, em);
      gboolean fits = characters < 0 || first == NULL || width <= room;

      room -= fits ? width : 0;
      is_filled = is_filled || (characters == 0 && fits && first != NULL);
      if (characters >= 0 && first == NULL)
        {
          first = g_object_ref (column);
          first_width = width;
        }
      if (characters != 0)
        gtk_column_view_column_set_fixed_width (column, width);
      gtk_column_view_column_set_visible (column, fits);
    }
  if (first != NULL)
    gtk_column_view_column_set_fixed_width (first, first_width + (is_filled ? 0 : MAX (room, 0)));
}

/**
 * muster_list_widths_has_room:
 * @table: what a list stands in
 * @index: which of the columns that have a width
 *
 * Returns: whether it is shown
 */
gboolean
muster_list_widths_has_room (GtkWidget *table, guint index)
{
  GListModel *columns;
  guint at = 0;

  while (table != NULL && !GTK_IS_COLUMN_VIEW (table))
    table = gtk_widget_get_first_child (table);
  columns = table == NULL ? NULL : gtk_column_view_get_columns (GTK_COLUMN_VIEW (table));
  for (guint i = 0; columns != NULL && i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, i);

      if (g_object_get_data (G_OBJECT (column), CHARACTERS) != NULL && at++ == index)
        return gtk_column_view_column_get_visible (column);
    }
  return TRUE;
}

static gboolean
fit (gpointer data)
{
  g_object_set_data (data, "fitting", NULL);
  muster_list_widths_fit (data);
  return G_SOURCE_REMOVE;
}

static void
cancel (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

/* Columns must not come and go while sizes are given out. */
static void
fit_soon (GtkColumnView *view)
{
  GSource *source;

  if (g_object_get_data (G_OBJECT (view), "fitting") != NULL)
    return;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_HIGH_IDLE);
  g_source_set_callback (source, fit, view, NULL);
  g_source_attach (source, NULL);
  g_object_set_data_full (G_OBJECT (view), "fitting", source, cancel);
}

/**
 * muster_list_widths_follow:
 * @view: a list in a scrolled window
 *
 * Fits the columns whenever its width or the size of its text changes.
 */
void
muster_list_widths_follow (GtkColumnView *view)
{
  g_signal_connect_object (gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (view)), "notify::page-size",
                           G_CALLBACK (fit_soon), view, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_widget_get_settings (GTK_WIDGET (view)), "notify::gtk-xft-dpi", G_CALLBACK (fit_soon),
                           view, G_CONNECT_SWAPPED);
}
