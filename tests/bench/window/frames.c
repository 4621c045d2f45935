/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <glib-unix.h>
#include <sodium.h>

#include "muster-application.h"
#include "muster-language.h"
#include "muster-view.h"

/* The program with a probe on its window's frame clock, and with `--empty` a window with nothing in it, with
 * `--list` one with a plain list. Lines go to the
 * file that MUSTER_FRAMES names; what they say is in README.md. Everything is in microseconds of CLOCK_MONOTONIC, the
 * clock by which X stamps its events. */

#define LIST_ROWS 100000
#define LIST_COLUMNS 8

typedef struct
{
  FILE *out;
  GArray *keys; /* gint64: when each key not yet answered by a frame was pressed */
  gint64 began;
  gint64 cpu_began;
  guint scrolled;    /* frames that scrolled */
  gboolean painted;  /* the first frame */
  gboolean has_rows; /* and whether the page in front had rows in the last */
  GtkWidget *window;
} Probe;

static gint64
get_cpu (clockid_t clock)
{
  struct timespec time;

  clock_gettime (clock, &time);
  return (gint64) time.tv_sec * G_USEC_PER_SEC + time.tv_nsec / 1000;
}

/* When this process was started: field 22 of /proc/self/stat, in ticks since the machine was. */
static gint64
get_start (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;

  if (!g_file_get_contents ("/proc/self/stat", &text, NULL, NULL))
    return 0;
  words = g_strsplit (strrchr (text, ')') + 2, " ", -1);
  return g_ascii_strtoll (words[19], NULL, 10) * (G_USEC_PER_SEC / sysconf (_SC_CLK_TCK));
}

/* A row of a list, or a card of a page, with words in it. */
static gboolean
has_words (GtkWidget *widget)
{
  if (GTK_IS_INSCRIPTION (widget) && gtk_inscription_get_text (GTK_INSCRIPTION (widget)) != NULL)
    return TRUE;
  if (GTK_IS_LABEL (widget) && gtk_label_get_text (GTK_LABEL (widget))[0] != '\0')
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_words (child))
      return TRUE;
  return FALSE;
}

static gboolean
has_rows (GtkWidget *widget, gboolean in_page)
{
  gboolean is_row
      = strcmp (gtk_widget_get_css_name (widget), "row") == 0 || gtk_widget_has_css_class (widget, "bar-row");

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (in_page && is_row && has_words (widget))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_rows (child, in_page || MUSTER_IS_VIEW (child)))
      return TRUE;
  return FALSE;
}

static void
before_paint (GdkFrameClock *clock, gpointer data)
{
  Probe *probe = data;

  probe->began = g_get_monotonic_time ();
  probe->cpu_began = get_cpu (CLOCK_THREAD_CPUTIME_ID);
}

static void
after_paint (GdkFrameClock *clock, gpointer data)
{
  Probe *probe = data;
  gint64 now = g_get_monotonic_time ();
  gboolean rows;

  if (!probe->painted)
    fprintf (probe->out, "first %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", now - get_start (),
             get_cpu (CLOCK_PROCESS_CPUTIME_ID));
  probe->painted = TRUE;
  fprintf (probe->out, "frame %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", now,
           now - probe->began, get_cpu (CLOCK_THREAD_CPUTIME_ID) - probe->cpu_began);
  for (guint i = 0; i < probe->keys->len; i++)
    fprintf (probe->out, "key %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", g_array_index (probe->keys, gint64, i),
             now - g_array_index (probe->keys, gint64, i));
  g_array_set_size (probe->keys, 0);
  rows = has_rows (probe->window, FALSE);
  if (rows != probe->has_rows)
    fprintf (probe->out, "rows %" G_GINT64_FORMAT " %d\n", now, rows);
  probe->has_rows = rows;
  fflush (probe->out);
}

static gboolean
take_event (GtkEventControllerLegacy *controller, GdkEvent *event, gpointer data)
{
  Probe *probe = data;
  gint64 pressed = (gint64) gdk_event_get_time (event) * 1000;

  if (gdk_event_get_event_type (event) == GDK_KEY_PRESS && probe->painted)
    g_array_append_val (probe->keys, pressed);
  return GDK_EVENT_PROPAGATE;
}

/* ---- Scrolling: so many pixels a frame, so many frames each, on SIGUSR1 ---- */

static const int speeds[] = { 60, 600, 24000 };

#define FRAMES_A_SPEED 300

static GtkWidget *
find_list (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_COLUMN_VIEW (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); found == NULL && child != NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_list (child);
  return found;
}

static gboolean
scroll (GtkWidget *list, GdkFrameClock *clock, gpointer data)
{
  Probe *probe = data;
  GtkAdjustment *rows = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (list));
  guint speed = probe->scrolled / FRAMES_A_SPEED;

  if (probe->scrolled % FRAMES_A_SPEED == 0)
    fprintf (probe->out, "scroll %" G_GINT64_FORMAT " %d\n", g_get_monotonic_time (),
             speed == G_N_ELEMENTS (speeds) ? 0 : speeds[speed]);
  fflush (probe->out);
  if (speed == G_N_ELEMENTS (speeds))
    return G_SOURCE_REMOVE;
  gtk_adjustment_set_value (rows, gtk_adjustment_get_value (rows) + speeds[speed]);
  probe->scrolled++;
  return G_SOURCE_CONTINUE;
}

static gboolean
begin_scrolling (gpointer data)
{
  Probe *probe = data;
  GtkWidget *list = find_list (probe->window);

  if (list != NULL)
    gtk_widget_add_tick_callback (list, scroll, probe, NULL);
  return G_SOURCE_REMOVE;
}

static void
watch_clock (GtkWidget *window, gpointer data)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);

  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint), data);
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint), data);
}

static void
watch_window (GtkApplication *application, GtkWindow *window, gpointer data)
{
  Probe *probe = data;
  GtkEventController *controller = gtk_event_controller_legacy_new ();

  if (probe->window != NULL)
    return;
  probe->window = GTK_WIDGET (window);
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  g_signal_connect (controller, "event", G_CALLBACK (take_event), data);
  gtk_widget_add_controller (probe->window, controller);
  g_signal_connect_after (window, "realize", G_CALLBACK (watch_clock), data);
}

static void
show_empty (GApplication *application, gpointer data)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));

  gtk_window_set_default_size (GTK_WINDOW (window), 1366, 768);
  gtk_window_present (GTK_WINDOW (window));
}

static void
set_up_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, gtk_label_new (NULL));
}

static void
bind_cell (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

/* What a list costs by itself: as many columns of labels as the list of workers has, and more rows than GTK makes. */
static void
show_list (GApplication *application, gpointer data)
{
  GtkWidget *window = adw_application_window_new (GTK_APPLICATION (application));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkStringList *rows = gtk_string_list_new (NULL);
  GtkWidget *view;

  for (guint i = 0; i < LIST_ROWS; i++)
    gtk_string_list_append (rows, "张试七");
  view = gtk_column_view_new (GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (rows))));
  for (guint i = 0; i < LIST_COLUMNS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      GtkColumnViewColumn *column = gtk_column_view_column_new ("姓名", factory);

      g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell), NULL);
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), NULL);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
      g_object_unref (column);
    }
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), scrolled);
  gtk_window_set_default_size (GTK_WINDOW (window), 1366, 768);
  gtk_window_present (GTK_WINDOW (window));
}

/* How long a passphrase costs by itself, with the settings of a slot. */
static int
hash_once (guint64 operations, gsize memory)
{
  static const guint8 salt[crypto_pwhash_SALTBYTES] = { 1 };
  guint8 key[crypto_secretbox_KEYBYTES];
  gint64 began;

  if (sodium_init () < 0)
    return 1;
  began = g_get_monotonic_time ();
  if (crypto_pwhash (key, sizeof key, "a passphrase", strlen ("a passphrase"), salt, operations, memory,
                     crypto_pwhash_ALG_ARGON2ID13)
      != 0)
    return 1;
  printf ("%" G_GINT64_FORMAT "\n", g_get_monotonic_time () - began);
  return 0;
}

int
main (int argc, char **argv)
{
  gboolean list = argc > 1 && strcmp (argv[1], "--list") == 0;
  gboolean empty = list || (argc > 1 && strcmp (argv[1], "--empty") == 0);
  const char *path = g_getenv ("MUSTER_FRAMES");
  Probe probe
      = { .keys = g_array_new (FALSE, FALSE, sizeof (gint64)), .out = path == NULL ? stderr : fopen (path, "w") };
  g_autoptr (GApplication) application = NULL;
  int status;

  if (argc == 4 && strcmp (argv[1], "--hash") == 0)
    return hash_once (g_ascii_strtoull (argv[2], NULL, 10), (gsize) g_ascii_strtoull (argv[3], NULL, 10));
  g_setenv ("IBUS_ENABLE_SYNC_MODE", "1", FALSE);
  if (probe.out == NULL)
    return 2;
  if (empty)
    {
      application = G_APPLICATION (adw_application_new ("io.github.musterapp.Muster.Empty", G_APPLICATION_NON_UNIQUE));
      g_signal_connect (application, "activate", G_CALLBACK (list ? show_list : show_empty), NULL);
    }
  else
    {
      muster_language_set_up (NULL);
      application = G_APPLICATION (muster_application_new ());
    }
  g_signal_connect (application, "window-added", G_CALLBACK (watch_window), &probe);
  g_unix_signal_add (SIGUSR1, begin_scrolling, &probe);
  status = g_application_run (application, empty ? 1 : argc, argv);
  g_array_unref (probe.keys);
  return status;
}
