/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-width-bin.h"

#define POINTS_PER_INCH 72.0

struct _MusterWidthBin
{
  GtkWidget parent;
  GtkWidget *child;
  guint narrow_below_em;
  double needed_em; /* what the child needed when it was last wide */
  gboolean narrow;
  gboolean wanted;
  guint source;
};

G_DEFINE_FINAL_TYPE (MusterWidthBin, muster_width_bin, GTK_TYPE_WIDGET)

enum
{
  PROP_NARROW = 1,
  PROP_NARROW_BELOW_EM,
  PROP_CHILD,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static double
get_em (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontDescription *font = pango_context_get_font_description (context);
  double size = (double) pango_font_description_get_size (font) / PANGO_SCALE;

  if (pango_font_description_get_size_is_absolute (font))
    return size;
  return size * pango_cairo_context_get_resolution (context) / POINTS_PER_INCH;
}

static gboolean
tell (gpointer data)
{
  MusterWidthBin *self = data;

  self->source = 0;
  if (self->narrow != self->wanted)
    {
      self->narrow = self->wanted;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
    }
  return G_SOURCE_REMOVE;
}

/* Children must not be shown or hidden while sizes are given out, so it is said a moment later. */
static void
muster_width_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MusterWidthBin *self = MUSTER_WIDTH_BIN (widget);
  double em = get_em (widget);
  int minimum, tall;

  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (!self->narrow)
    self->needed_em = minimum / em;
  self->wanted = width < em * MAX (self->narrow_below_em, self->needed_em);
  if (self->wanted != self->narrow && self->source == 0)
    self->source = g_idle_add (tell, self);
  gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, MAX (width, minimum), &tall, NULL, NULL, NULL);
  gtk_widget_allocate (self->child, MAX (width, minimum), MAX (height, tall), baseline, NULL);
}

static void
muster_width_bin_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  gtk_widget_measure (MUSTER_WIDTH_BIN (widget)->child, orientation, -1, minimum, natural, NULL, NULL);
  *minimum = 1;
}

static void
muster_width_bin_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_NARROW)
    g_value_set_boolean (value, MUSTER_WIDTH_BIN (object)->narrow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
muster_width_bin_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  MusterWidthBin *self = MUSTER_WIDTH_BIN (object);

  if (id == PROP_NARROW_BELOW_EM)
    self->narrow_below_em = g_value_get_uint (value);
  else if (id == PROP_CHILD)
    {
      self->child = g_value_get_object (value);
      gtk_widget_set_parent (self->child, GTK_WIDGET (self));
    }
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
muster_width_bin_dispose (GObject *object)
{
  MusterWidthBin *self = MUSTER_WIDTH_BIN (object);

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  G_OBJECT_CLASS (muster_width_bin_parent_class)->dispose (object);
}

static void
muster_width_bin_class_init (MusterWidthBinClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->dispose = muster_width_bin_dispose;
  G_OBJECT_CLASS (class)->get_property = muster_width_bin_get_property;
  G_OBJECT_CLASS (class)->set_property = muster_width_bin_set_property;
  widget_class->size_allocate = muster_width_bin_size_allocate;
  widget_class->measure = muster_width_bin_measure;
  properties[PROP_NARROW]
      = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW_BELOW_EM] = g_param_spec_uint ("narrow-below-em", NULL, NULL, 0, 1000, 0,
                                                        G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_CHILD]
      = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (class), N_PROPERTIES, properties);
}

static void
muster_width_bin_init (MusterWidthBin *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self), TRUE);
}

/**
 * muster_width_bin_new:
 * @child: (transfer floating): the page
 * @narrow_below_em: width in em below which it is narrow
 *
 * Returns: (transfer floating): a bin
 */
GtkWidget *
muster_width_bin_new (GtkWidget *child, guint narrow_below_em)
{
  return g_object_new (MUSTER_TYPE_WIDTH_BIN, "narrow-below-em", narrow_below_em, "child", child, NULL);
}

gboolean
muster_width_bin_is_narrow (MusterWidthBin *self)
{
  return self->narrow;
}
