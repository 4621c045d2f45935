/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-help-window.h"

#include <glib/gi18n.h>

#include "muster-parts.h"

#define WIDTH 900
#define HEIGHT 640

typedef struct
{
  const char *keys; /* NULL: a heading */
  const char *what;
} Line;

static const Line lines[] = {
  { NULL, N_ ("Everywhere") },
  { "Alt+1 … Alt+9", N_ ("Open a page") },
  { "Alt+0", N_ ("Close of day") },
  { "Alt+←", N_ ("Back to the page before") },
  { "Ctrl+F", N_ ("Find somebody or something") },
  { "Ctrl+N", N_ ("New here; on Today: start recording") },
  { "F9", N_ ("Side list with words or icons") },
  { "Ctrl+L", N_ ("Lock") },
  { "F1", N_ ("This help") },
  { "Ctrl+Q", N_ ("Close the book") },
  { NULL, N_ ("Lists") },
  { "↑ ↓", N_ ("To the record before or after") },
  { "Enter", N_ ("Into the record") },
  { "Space", N_ ("Tick") },
  { "Ctrl+A", N_ ("Tick everything that is found") },
  { "Delete", N_ ("Delete this one, or all that are ticked; Alt+Z undoes") },
  { "Alt+E", N_ ("One field for all that are ticked; Alt+Z undoes") },
  { "Ctrl+Shift+L", N_ ("A filter of your own") },
  { "Alt+C", N_ ("Which columns, and in which order") },
  { "Ctrl+I", N_ ("Import openings, people") },
  { "Ctrl+E", N_ ("Export what the list shows") },
  { "Ctrl+P", N_ ("Print a job sheet, a person's own data") },
  { NULL, NULL }, /* the second column */
  { NULL, N_ ("Recording") },
  { "Enter", N_ ("To the next field that is asked and empty") },
  { "Tab", N_ ("To every field") },
  { "1 … 7", N_ ("Choose in a row of choices, and go on") },
  { "Ctrl+Enter", N_ ("Save, next person") },
  { "F2", N_ ("Save, next person of the same household") },
  { "F3", N_ ("Use the person shown") },
  { "Shift+F3", N_ ("Not the same person: the next one") },
  { "F5 F6 F7 F8", N_ ("Consents ① ② ③ ④") },
  { "F12", N_ ("Paper slips") },
  { "Alt+Z", N_ ("Undo the last save") },
  { "Ctrl+K", N_ ("Keep this field for the next person, or not") },
  { "Alt+M C O Y X I", N_ ("To name, county, opening, kind, travel, ID number") },
  { "Alt+W", N_ ("To how consent was given, and its witness") },
  { "Alt+L", N_ ("County, opening: input method on or off") },
  { "Alt+T", N_ ("Consent text in large type") },
  { "Alt+G", N_ ("More fields") },
  { "Alt+A", N_ ("Not present: somebody else answers") },
  { "Alt+R", N_ ("Rare character: its code, or a description") },
  { "Alt+V", N_ ("This paper slip is spoilt") },
  { "Ctrl+↓", N_ ("Into today's list") },
};

static GtkWidget *
make_line (const Line *line)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *what = gtk_label_new (_ (line->what));

  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_label_set_wrap (GTK_LABEL (what), TRUE);
  gtk_widget_set_hexpand (what, TRUE);
  if (line->keys == NULL)
    gtk_widget_add_css_class (what, "heading");
  gtk_box_append (GTK_BOX (row), what);
  if (line->keys != NULL)
    gtk_box_append (GTK_BOX (row), muster_key_cap_new (line->keys));
  gtk_widget_set_margin_top (row, line->keys == NULL ? 12 : 0);
  return row;
}

static gboolean
close_window (GtkWidget *window, GVariant *arguments, gpointer data)
{
  gtk_window_close (GTK_WINDOW (window));
  return GDK_EVENT_STOP;
}

static GtkWidget *
make_columns (void)
{
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 36);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_set_homogeneous (GTK_BOX (columns), TRUE);
  gtk_widget_add_css_class (columns, "capture-form");
  gtk_box_append (GTK_BOX (columns), column);
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (lines[i].what != NULL)
      gtk_box_append (GTK_BOX (column), make_line (&lines[i]));
    else
      {
        column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
        gtk_box_append (GTK_BOX (columns), column);
      }
  return columns;
}

/**
 * muster_help_window_show:
 * @parent: the window
 *
 * Shows which key does what; Esc closes it.
 */
void
muster_help_window_show (GtkWindow *parent)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Keyboard shortcuts"));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0), gtk_callback_action_new (close_window, NULL, NULL)));
  gtk_widget_add_controller (window, keys);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), make_columns ());
  gtk_widget_set_vexpand (scroller, TRUE);
  muster_name_scroller (scroller, _ ("Keyboard shortcuts"));
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
}
