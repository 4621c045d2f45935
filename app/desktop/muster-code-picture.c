/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-code-picture.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <zbar.h>

#include "muster-error.h"

/* Pictures of telephones are made smaller while they are read. A code that is lost by that is not to be read at all. */
#define LONGEST_SIDE_PX 2000
/* Above, the header of the file promises more than any camera takes. */
#define MOST_PIXELS G_GINT64_CONSTANT (200000000)
#define GREY_FORMAT zbar_fourcc ('Y', '8', '0', '0')

static void
limit_size (GdkPixbufLoader *loader, int width, int height, gboolean *too_large)
{
  int longest = width > height ? width : height;

  *too_large = (gint64) width * height > MOST_PIXELS;
  if (*too_large)
    gdk_pixbuf_loader_set_size (loader, 1, 1);
  else if (longest > LONGEST_SIDE_PX)
    gdk_pixbuf_loader_set_size (loader, (int) ((gint64) width * LONGEST_SIDE_PX / longest) + 1,
                                (int) ((gint64) height * LONGEST_SIDE_PX / longest) + 1);
}

static GdkPixbuf *
load (GBytes *content, GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  gboolean too_large = FALSE;
  gboolean loaded;
  GdkPixbuf *picture;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (limit_size), &too_large);
  loaded = gdk_pixbuf_loader_write_bytes (loader, content, NULL);
  loaded = gdk_pixbuf_loader_close (loader, NULL) && loaded;
  picture = gdk_pixbuf_loader_get_pixbuf (loader);
  if (too_large)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE, "the picture has too many pixels");
  else if (!loaded || picture == NULL)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "not a picture");
  else
    return g_object_ref (picture);
  return NULL;
}

/* One byte a pixel; what is transparent is paper. */
static guint8 *
make_grey (GdkPixbuf *picture)
{
  int width = gdk_pixbuf_get_width (picture);
  int height = gdk_pixbuf_get_height (picture);
  int channels = gdk_pixbuf_get_n_channels (picture);
  guint8 *grey = g_malloc ((gsize) width * (gsize) height);

  for (int y = 0; y < height; y++)
    {
      const guint8 *line = gdk_pixbuf_read_pixels (picture) + (gsize) y * (gsize) gdk_pixbuf_get_rowstride (picture);

      for (int x = 0; x < width; x++)
        {
          const guint8 *pixel = line + x * channels;
          int light = (pixel[0] * 77 + pixel[1] * 151 + pixel[2] * 28) / 256;
          int alpha = channels == 4 ? pixel[3] : 255;

          grey[(gsize) y * (gsize) width + (gsize) x] = (guint8) ((light * alpha + 255 * (255 - alpha)) / 255);
        }
    }
  return grey;
}

static void
scan (GdkPixbuf *picture, GStrvBuilder *texts)
{
  g_autofree guint8 *grey = make_grey (picture);
  zbar_image_scanner_t *scanner = zbar_image_scanner_create ();
  zbar_image_t *image = zbar_image_create ();
  unsigned width = (unsigned) gdk_pixbuf_get_width (picture);
  unsigned height = (unsigned) gdk_pixbuf_get_height (picture);

  zbar_image_scanner_set_config (scanner, ZBAR_NONE, ZBAR_CFG_ENABLE, 0);
  zbar_image_scanner_set_config (scanner, ZBAR_QRCODE, ZBAR_CFG_ENABLE, 1);
  zbar_image_set_format (image, GREY_FORMAT);
  zbar_image_set_size (image, width, height);
  zbar_image_set_data (image, grey, (unsigned long) width * height, NULL);
  zbar_scan_image (scanner, image);
  for (const zbar_symbol_t *symbol = zbar_image_first_symbol (image); symbol != NULL;
       symbol = zbar_symbol_next (symbol))
    {
      g_autofree char *text = g_strndup (zbar_symbol_get_data (symbol), zbar_symbol_get_data_length (symbol));

      if (g_utf8_validate (text, -1, NULL))
        g_strv_builder_add (texts, text);
    }
  zbar_image_destroy (image);
  zbar_image_scanner_destroy (scanner);
}

/**
 * muster_code_picture_read:
 * @content: a picture as it is in its file
 * @error: %MUSTER_ERROR_INVALID: no picture; %MUSTER_ERROR_TOO_LARGE: too many bytes or pixels;
 *   %MUSTER_ERROR_NOT_FOUND: a picture without a QR code
 *
 * Reads the QR codes in a picture: takes up to a second, so not in the window's thread.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): what they say, at least one
 */
GStrv
muster_code_picture_read (GBytes *content, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GdkPixbuf) picture = NULL;
  g_auto (GStrv) texts = NULL;

  if (g_bytes_get_size (content) > MUSTER_CODE_PICTURE_BYTES)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE, "the picture has too many bytes");
      return NULL;
    }
  picture = load (content, error);
  if (picture == NULL)
    return NULL;
  scan (picture, builder);
  texts = g_strv_builder_end (builder);
  if (texts[0] != NULL)
    return g_steal_pointer (&texts);
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "no QR code in the picture");
  return NULL;
}
