/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-wrap-layout.h"

struct _MusterWrapLayout
{
  GtkLayoutManager parent;
  gboolean one_line;
};

G_DEFINE_FINAL_TYPE (MusterWrapLayout, muster_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* Places the children in @width, or only measures where @place is not set. Returns: the height. */
static int
flow (GtkWidget *widget, int width, gboolean place)
{
  int x = 0, y = 0, line = 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int wide, high;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wide, NULL, NULL);
      wide = MIN (wide, MAX (width, 1));
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, wide, NULL, &high, NULL, NULL);
      if (x > 0 && x + wide > width)
        {
          x = 0;
          y += line + MUSTER_WRAP_SPACING;
          line = 0;
        }
      if (place)
        gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, wide, high }, -1);
      x += wide + MUSTER_WRAP_SPACING;
      line = MAX (line, high);
    }
  return y + line;
}

static GtkSizeRequestMode
get_request_mode (GtkLayoutManager *manager, GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure (GtkLayoutManager *manager, GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
         int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_minimum, child_natural;

      if (!gtk_widget_should_layout (child))
        continue;
      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural, NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (*natural > 0 ? MUSTER_WRAP_SPACING : 0);
    }
  if (MUSTER_WRAP_LAYOUT (manager)->one_line)
    *minimum = *natural;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural = flow (widget, for_size < 0 ? *natural : for_size, FALSE);
}

static void
allocate (GtkLayoutManager *manager, GtkWidget *widget, int width, int height, int baseline)
{
  flow (widget, width, TRUE);
}

static void
muster_wrap_layout_class_init (MusterWrapLayoutClass *class)
{
  GTK_LAYOUT_MANAGER_CLASS (class)->get_request_mode = get_request_mode;
  GTK_LAYOUT_MANAGER_CLASS (class)->measure = measure;
  GTK_LAYOUT_MANAGER_CLASS (class)->allocate = allocate;
}

static void
muster_wrap_layout_init (MusterWrapLayout *self)
{
}

/**
 * muster_wrap_layout_set_one_line:
 * @self: a layout
 * @one_line: whether it asks for the width of all in one line; it wraps where it does not get that
 */
void
muster_wrap_layout_set_one_line (MusterWrapLayout *self, gboolean one_line)
{
  if (self->one_line == one_line)
    return;
  self->one_line = one_line;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
