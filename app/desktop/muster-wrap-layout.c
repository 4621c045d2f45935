/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-wrap-layout.h"

struct _MusterWrapLayout
{
  GtkLayoutManager parent;
  gboolean one_line;
};

G_DEFINE_FINAL_TYPE (MusterWrapLayout, muster_wrap_layout, GTK_TYPE_LAYOUT_MANAGER)

/* Measures @child for a line of @width. Returns: its width. */
static int
measure_child (GtkWidget *child, int width, int *high)
{
  int wide;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &wide, NULL, NULL);
  wide = MIN (wide, MAX (width, 1));
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, wide, NULL, high, NULL, NULL);
  return wide;
}

/* Finds out how far the line that begins at @first goes. Returns: the child that begins the next one. */
static GtkWidget *
measure_line (GtkWidget *first, int width, int *used, int *high)
{
  GtkWidget *child = first;

  *used = *high = 0;
  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      int child_high, wide;

      if (!gtk_widget_should_layout (child))
        continue;
      wide = measure_child (child, width, &child_high);
      if (*used > 0 && *used + MUSTER_WRAP_SPACING + wide > width)
        break;
      *used += wide + (*used > 0 ? MUSTER_WRAP_SPACING : 0);
      *high = MAX (*high, child_high);
    }
  return child;
}

/* Places the children from @first to before @end. The first that expands gets @left; one that is not to fill the line's
 * height stands in it as it asks. */
static void
place_line (GtkWidget *first, GtkWidget *end, int width, int y, int line, int left)
{
  int x = 0;

  for (GtkWidget *child = first; child != end; child = gtk_widget_get_next_sibling (child))
    {
      int high, wide;

      if (!gtk_widget_should_layout (child))
        continue;
      wide = measure_child (child, width, &high);
      if (left > 0 && gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL))
        {
          wide += left;
          left = 0;
        }
      if (gtk_widget_get_valign (child) != GTK_ALIGN_FILL)
        high = line;
      gtk_widget_size_allocate (child, &(GtkAllocation){ x, y, wide, high }, -1);
      x += wide + MUSTER_WRAP_SPACING;
    }
}

/* Places the children in @width, or only measures where @place is not set. Returns: the height. */
static int
flow (GtkWidget *widget, int width, gboolean place)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  int y = 0;

  while (first != NULL)
    {
      int used, line;
      GtkWidget *next = measure_line (first, width, &used, &line);

      if (place)
        place_line (first, next, width, y, line, width - used);
      y += line + (next != NULL ? MUSTER_WRAP_SPACING : 0);
      first = next;
    }
  return y;
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
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
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
