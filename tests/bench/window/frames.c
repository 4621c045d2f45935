/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sodium.h>

#include "muster-application.h"
#include "muster-language.h"
#include "muster-view.h"

/* The program with a probe on its window's frame clock, and with `--empty` a window with nothing in it. Lines go to the
 * file that MUSTER_FRAMES names; what they say is in README.md. Everything is in microseconds of CLOCK_MONOTONIC, the
 * clock by which X stamps its events. */

typedef struct
{
  FILE *out;
  GArray *keys; /* gint64: when each key not yet answered by a frame was pressed */
  gint64 began;
  gint64 cpu_began;
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
  gboolean empty = argc > 1 && strcmp (argv[1], "--empty") == 0;
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
      g_signal_connect (application, "activate", G_CALLBACK (show_empty), NULL);
    }
  else
    {
      muster_language_set_up (NULL);
      application = G_APPLICATION (muster_application_new ());
    }
  g_signal_connect (application, "window-added", G_CALLBACK (watch_window), &probe);
  status = g_application_run (application, empty ? 1 : argc, argv);
  g_array_unref (probe.keys);
  return status;
}
