/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-columns.h"

#define GAP 14
#define SIDE_EM 25.3
#define BESIDE_EM 62 /* text-scaled width from which there is room for both */
#define POINTS_PER_INCH 72.0

struct _MusterColumns
{
  GtkWidget parent;
};

G_DEFINE_FINAL_TYPE (MusterColumns, muster_columns, GTK_TYPE_WIDGET)

/* Pixels of one em of the text as it is scaled now. */
static double
get_em (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  const PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;
  int dpi = 0;

  if (pango_font_description_get_size_is_absolute (font))
    return size;
  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return size * (dpi > 0 ? dpi / 1024.0 : 96.0) / POINTS_PER_INCH;
}

static int
get_side_width (GtkWidget *widget, GtkWidget *side)
{
  int minimum;

  gtk_widget_measure (side, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return MAX (minimum, (int) (SIDE_EM * get_em (widget)));
}

static gboolean
is_beside (GtkWidget *widget, GtkWidget *main, GtkWidget *side, int width)
{
  int minimum;

  gtk_widget_measure (main, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return width < 0
         || (width >= (int) (BESIDE_EM * get_em (widget)) && width >= minimum + GAP + get_side_width (widget, side));
}

static void
measure_width (GtkWidget *widget, GtkWidget *main, GtkWidget *side, int *minimum, int *natural)
{
  int main_minimum, main_natural, side_minimum;

  gtk_widget_measure (main, GTK_ORIENTATION_HORIZONTAL, -1, &main_minimum, &main_natural, NULL, NULL);
  gtk_widget_measure (side, GTK_ORIENTATION_HORIZONTAL, -1, &side_minimum, NULL, NULL, NULL);
  *minimum = MAX (main_minimum, side_minimum);
  *natural = main_natural + GAP + get_side_width (widget, side);
}

static void
measure_height (GtkWidget *widget, GtkWidget *main, GtkWidget *side, int width, int *minimum, int *natural)
{
  gboolean beside = is_beside (widget, main, side, width);
  int side_width = beside ? get_side_width (widget, side) : width;
  int main_width = beside && width >= 0 ? width - side_width - GAP : width;
  int main_minimum, main_natural, side_minimum, side_natural;

  gtk_widget_measure (main, GTK_ORIENTATION_VERTICAL, main_width, &main_minimum, &main_natural, NULL, NULL);
  gtk_widget_measure (side, GTK_ORIENTATION_VERTICAL, width < 0 ? -1 : side_width, &side_minimum, &side_natural, NULL,
                      NULL);
  *minimum = beside ? MAX (main_minimum, side_minimum) : main_minimum + GAP + side_minimum;
  *natural = beside ? MAX (main_natural, side_natural) : main_natural + GAP + side_natural;
}

static void
muster_columns_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  GtkWidget *main = gtk_widget_get_first_child (widget);
  GtkWidget *side = gtk_widget_get_last_child (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    measure_width (widget, main, side, minimum, natural);
  else
    measure_height (widget, main, side, for_size, minimum, natural);
}

static void
muster_columns_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *main = gtk_widget_get_first_child (widget);
  GtkWidget *side = gtk_widget_get_last_child (widget);
  gboolean right_to_left = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkAllocation first = { 0, 0, width, height };
  GtkAllocation second = { 0, 0, width, height };

  if (is_beside (widget, main, side, width))
    {
      second.width = get_side_width (widget, side);
      first.width = width - second.width - GAP;
      first.x = right_to_left ? second.width + GAP : 0;
      second.x = right_to_left ? 0 : first.width + GAP;
    }
  else
    {
      gtk_widget_measure (main, GTK_ORIENTATION_VERTICAL, width, NULL, &first.height, NULL, NULL);
      second.y = first.height + GAP;
      second.height = MAX (height - second.y, 0);
    }
  gtk_widget_size_allocate (main, &first, -1);
  gtk_widget_size_allocate (side, &second, -1);
}

static GtkSizeRequestMode
muster_columns_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
muster_columns_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (muster_columns_parent_class)->dispose (object);
}

static void
muster_columns_class_init (MusterColumnsClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = muster_columns_dispose;
  widget_class->measure = muster_columns_measure;
  widget_class->size_allocate = muster_columns_size_allocate;
  widget_class->get_request_mode = muster_columns_get_request_mode;
}

static void
muster_columns_init (MusterColumns *self)
{
}
