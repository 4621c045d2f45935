/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-sibling.h"

#include <glib/gi18n.h>

#include "muster-pages.h"
#include "muster-parts.h"

/* Two lists that are one page in the side list. */
static const struct
{
  const char *kind;
  const char *page; /* the other one */
  const char *label;
} siblings[] = {
  { "employer", "openings", N_ ("Openings") },
  { "opening", "employers", N_ ("Employers") },
};

static void
add_key (GtkWidget *view, const char *page)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcut *shortcut
      = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_o, GDK_ALT_MASK), gtk_named_action_new ("win.goto"));

  gtk_shortcut_set_arguments (shortcut, g_variant_new_string (page));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  gtk_widget_add_controller (view, controller);
}

/**
 * muster_list_sibling_add_button:
 * @bar: where the buttons stand
 * @view: a list; gets the key
 * @kind: the kind that it shows
 *
 * Adds a button to the list that belongs to it, where there is one.
 */
void
muster_list_sibling_add_button (MusterWrapBox *bar, GtkWidget *view, const MusterKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (siblings); i++)
    if (g_str_equal (siblings[i].kind, kind->name))
      {
        g_autofree char *action = g_strdup_printf ("win.goto::%s", siblings[i].page);
        GtkWidget *button = muster_key_button_new (_ (siblings[i].label), NULL, "Alt+O", action);

        gtk_widget_set_name (button, "sibling");
        gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
        muster_wrap_box_append (bar, button);
        add_key (view, siblings[i].page);
      }
}
