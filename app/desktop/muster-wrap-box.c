/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-wrap-box.h"

#include "muster-wrap-layout.h"

struct _MusterWrapBox
{
  GtkWidget parent;
};

G_DEFINE_FINAL_TYPE (MusterWrapBox, muster_wrap_box, GTK_TYPE_WIDGET)

static void
muster_wrap_box_dispose (GObject *object)
{
  muster_wrap_box_clear (MUSTER_WRAP_BOX (object));
  G_OBJECT_CLASS (muster_wrap_box_parent_class)->dispose (object);
}

static void
muster_wrap_box_class_init (MusterWrapBoxClass *class)
{
  G_OBJECT_CLASS (class)->dispose = muster_wrap_box_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (class), MUSTER_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (class), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
muster_wrap_box_init (MusterWrapBox *self)
{
}

/**
 * muster_wrap_box_new:
 *
 * Returns: (transfer floating): an empty row
 */
GtkWidget *
muster_wrap_box_new (void)
{
  return g_object_new (MUSTER_TYPE_WRAP_BOX, NULL);
}

/**
 * muster_wrap_box_append:
 * @self: a row
 * @child: (transfer floating): a widget
 *
 * Adds it at the end.
 */
void
muster_wrap_box_append (MusterWrapBox *self, GtkWidget *child)
{
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

/**
 * muster_wrap_box_set_one_line:
 * @self: a row
 * @one_line: whether it does not wrap
 */
void
muster_wrap_box_set_one_line (MusterWrapBox *self, gboolean one_line)
{
  muster_wrap_layout_set_one_line (MUSTER_WRAP_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), one_line);
}

/**
 * muster_wrap_box_clear:
 * @self: a row
 *
 * Takes everything out of it.
 */
void
muster_wrap_box_clear (MusterWrapBox *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
}
