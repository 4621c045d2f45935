/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "screen-check.h"

/* Windows as pictures, without a screen's help: what stands above them in surfaces of its own is laid upon them. */

static void
draw (GtkWidget *widget, GtkSnapshot *snapshot)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);

  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget), gtk_widget_get_height (widget));
}

static void draw_popovers (GtkWidget *widget, GtkNative *native, GtkSnapshot *snapshot);

/* A popup's place is told from the surface that opened it, which may be another popup's. */
static void
draw_popover (GtkWidget *popover, GtkNative *opener, GtkSnapshot *snapshot)
{
  GdkPopup *popup = GDK_POPUP (gtk_native_get_surface (GTK_NATIVE (popover)));
  double from_x, from_y, to_x, to_y;

  gtk_native_get_surface_transform (opener, &from_x, &from_y);
  gtk_native_get_surface_transform (GTK_NATIVE (popover), &to_x, &to_y);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (gdk_popup_get_position_x (popup) - from_x + to_x),
                                                          (float) (gdk_popup_get_position_y (popup) - from_y + to_y)));
  draw (popover, snapshot);
  draw_popovers (popover, GTK_NATIVE (popover), snapshot);
  gtk_snapshot_restore (snapshot);
}

static void
draw_popovers (GtkWidget *widget, GtkNative *native, GtkSnapshot *snapshot)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_get_mapped (child))
        continue;
      if (GTK_IS_POPOVER (child))
        draw_popover (child, native, snapshot);
      else
        draw_popovers (child, native, snapshot);
    }
}

/**
 * screen_picture_save:
 * @window: a window that was painted
 * @path: name of a PNG file
 */
void
screen_picture_save (GtkWindow *window, const char *path)
{
  GtkWidget *widget = GTK_WIDGET (window);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  draw (widget, snapshot);
  draw_popovers (widget, GTK_NATIVE (window), snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (
      gtk_native_get_renderer (GTK_NATIVE (window)), node,
      &GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget)));
  g_assert_true (gdk_texture_save_to_png (texture, path));
}
