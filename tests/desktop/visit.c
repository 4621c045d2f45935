/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "visit.h"

#include <locale.h>
#include <string.h>

#include <glib/gstdio.h>

#include "muster-application.h"
#include "muster-language.h"
#include "muster-start-view.h"

/* What a laptop of 1366×768 leaves for a window under the bar of its desktop. */
#define WIDTH 1366
#define HEIGHT 736
#define DPI_100 (96 * 1024)
#define FRAMES 2

static struct
{
  gboolean is_chinese;
  gboolean is_dark;
  gboolean has_high_contrast;
  gboolean is_large;
} look;

gboolean
visit_is_chinese (void)
{
  return look.is_chinese;
}

/* ---- Set up ---- */

/* The window on the book of self->home: first start, or locked where there is one. */
void
visit_show_window (Visit *self)
{
  self->window = muster_window_new (self->application, &self->home, FALSE);
  gtk_window_set_default_size (GTK_WINDOW (self->window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (self->window));
}

void
visit_set_up (Visit *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  desk_rig_set_up (&self->rig, NULL);
  self->folder = g_build_filename (muster_test_folder_get_path (self->rig.folder), "whole", NULL);
  g_mkdir (self->folder, 0700);
  self->home = self->rig.home;
  self->home.folder = self->home.witness_folder = self->folder;
  self->application = ADW_APPLICATION (muster_application_new ());
  g_application_set_flags (G_APPLICATION (self->application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (self->application), NULL, &error);
  g_assert_no_error (error);
  self->words = screen_words_new (look.is_chinese);
  self->check = screen_check_new (self->words, WIDTH, HEIGHT);
  visit_show_window (self);
}

void
visit_tear_down (Visit *self, gconstpointer data)
{
  g_clear_object (&self->open.desk);
  gtk_window_destroy (GTK_WINDOW (self->window));
  desk_rig_tear_down (&self->rig, NULL);
  g_object_unref (self->application);
  screen_check_free (self->check);
  screen_words_free (self->words);
  g_free (self->folder);
}

void
visit_open_example (Visit *self)
{
  MusterView *page;

  muster_start_view_try_example (
      MUSTER_START_VIEW (desk_rig_find_type (GTK_WIDGET (self->window), MUSTER_TYPE_START_VIEW)));
  DESK_RIG_UNTIL ((page = visit_get_page (self)) != NULL);
  self->open.desk = g_object_ref (muster_view_get_desk (page));
  self->open.window = GTK_WIDGET (self->window);
  desk_rig_wait_idle (&self->open);
  screen_words_learn_store (self->words, muster_desk_get_store (self->open.desk));
}

/* ---- Going about ---- */

static MusterView *
find_page (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (MUSTER_IS_VIEW (widget))
    return MUSTER_VIEW (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      MusterView *found = find_page (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The page in front; %NULL: a door. */
MusterView *
visit_get_page (Visit *self)
{
  return find_page (GTK_WIDGET (self->window));
}

GtkWidget *
visit_find (Visit *self, const char *name)
{
  GtkWidget *found = desk_rig_find_name (GTK_WIDGET (visit_get_page (self)), name);

  g_assert_nonnull (found);
  return found;
}

void
visit_go (Visit *self, const char *page)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (self->window), "win.goto", "s", page));
  visit_settle (self);
}

/* An action of the page in front. */
void
visit_act (Visit *self, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (visit_get_page (self)), action, NULL));
}

static void
count_frame (GdkFrameClock *clock, gpointer data)
{
  ++*(guint *) data;
}

static void
wait_for_frames (GtkWidget *window)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  guint painted = 0;
  gulong handler = g_signal_connect (clock, "after-paint", G_CALLBACK (count_frame), &painted);

  for (guint i = 1; i <= FRAMES; i++)
    {
      gtk_widget_queue_draw (window);
      DESK_RIG_UNTIL (painted >= i);
    }
  g_signal_handler_disconnect (clock, handler);
}

/* Returns when what was asked of the book is answered and shown. */
void
visit_settle (Visit *self)
{
  DESK_RIG_UNTIL (gtk_widget_get_mapped (GTK_WIDGET (self->window)));
  for (guint i = 0; i < FRAMES; i++)
    {
      if (self->open.desk != NULL)
        desk_rig_wait_idle (&self->open);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  wait_for_frames (GTK_WIDGET (self->window));
}

/* ---- Stops ---- */

static void
save_picture (Visit *self, const char *stop, guint nth, GtkWindow *window)
{
  const char *folder = g_getenv ("MUSTER_TEST_SCREENSHOTS");
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;

  if (folder == NULL)
    return;
  name = nth == 0 ? g_strdup_printf ("%02u-%s.png", self->n_stops, stop)
                  : g_strdup_printf ("%02u-%s-window.png", self->n_stops, stop);
  path = g_build_filename (folder, name, NULL);
  screen_picture_save (window, path);
}

/* Checks everything in every window that is open. */
static void
look_about (Visit *self, const char *stop, gboolean is_picture)
{
  GListModel *windows = gtk_window_get_toplevels ();

  visit_settle (self);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);
      gboolean is_main = window == GTK_WINDOW (self->window);

      if (!gtk_widget_get_mapped (GTK_WIDGET (window)))
        continue;
      wait_for_frames (GTK_WIDGET (window));
      screen_check_look (self->check, stop, window);
      if (is_picture && (is_main || gtk_window_get_transient_for (window) == GTK_WINDOW (self->window)))
        save_picture (self, stop, is_main ? 0 : 1, window);
    }
}

/**
 * visit_look:
 * @format: what is to be seen, a short name in lower case
 *
 * A stop without a picture.
 */
void
visit_look (Visit *self, const char *format, ...)
{
  g_autofree char *stop = NULL;
  va_list arguments;

  va_start (arguments, format);
  stop = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  self->n_looks++;
  look_about (self, stop, FALSE);
}

/**
 * visit_stop:
 * @format: what is to be seen, a short name in lower case: the picture's
 *
 * Checks what is to be seen, and takes a picture of it where pictures are wanted.
 */
void
visit_stop (Visit *self, const char *format, ...)
{
  g_autofree char *stop = NULL;
  va_list arguments;

  va_start (arguments, format);
  stop = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  self->n_stops++;
  look_about (self, stop, TRUE);
}

/* ---- The program ---- */

static void
take_look (const char *words)
{
  look.is_chinese = strstr (words, "zh_CN") != NULL;
  look.is_dark = strstr (words, "dark") != NULL;
  look.has_high_contrast = strstr (words, "contrast") != NULL;
  look.is_large = strstr (words, "200") != NULL;
  if (look.has_high_contrast)
    g_setenv ("ADW_DEBUG_HIGH_CONTRAST", "1", TRUE);
}

int
visit_main (int argc, char **argv, void (*add_tests) (void))
{
  GtkSettings *settings;

  take_look (g_getenv ("MUSTER_TEST_LOOK") == NULL ? "en light 100" : g_getenv ("MUSTER_TEST_LOOK"));
  muster_language_set_up (look.is_chinese ? "zh_CN" : "en");
  gtk_disable_setlocale ();
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  settings = gtk_settings_get_default ();
  g_object_set (settings, "gtk-enable-animations", FALSE, "gtk-xft-dpi", look.is_large ? 2 * DPI_100 : DPI_100, NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      look.is_dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  add_tests ();
  return g_test_run ();
}
