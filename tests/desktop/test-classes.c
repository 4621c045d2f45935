/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-rig.h"

#include <string.h>

#include "muster-lock-view.h"
#include "muster-pages.h"
#include "muster-start-view.h"
#include "muster-window.h"

/* Every template class and every page is made, used and freed; nothing holds it afterwards. */

#define UI "/io/github/musterapp/Muster/desktop"

static void
wait_gone (GObject **weak)
{
  DESK_RIG_UNTIL (*weak == NULL);
}

static void
make_and_free (GType type)
{
  GObject *object = g_object_new (type, NULL);

  g_test_message ("%s", g_type_name (type));
  g_object_add_weak_pointer (object, (gpointer *) &object);
  if (GTK_IS_WINDOW (object))
    gtk_window_destroy (GTK_WINDOW (object));
  else
    g_object_unref (g_object_ref_sink (object));
  wait_gone (&object);
}

static void
forget (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

/* Cards, panels, editors: whatever of ours a page is made of. */
static void
watch_parts (GtkWidget *widget, GPtrArray *parts)
{
  if (g_str_has_prefix (G_OBJECT_TYPE_NAME (widget), "Muster"))
    {
      GWeakRef *part = g_new0 (GWeakRef, 1);

      g_weak_ref_init (part, widget);
      g_ptr_array_add (parts, part);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    watch_parts (child, parts);
}

static void
assert_gone (GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      g_autoptr (GObject) part = g_weak_ref_get (g_ptr_array_index (parts, i));

      if (part != NULL)
        g_error ("%s is still there", G_OBJECT_TYPE_NAME (part));
    }
}

/* Opened in a window, in front and behind, and taken out of it. */
static void
use_page (DeskRig *rig, const MusterPageEntry *page)
{
  MusterView *view = g_object_new (page->get_type (), NULL);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (forget);

  g_test_message ("%s", page->name);
  g_object_add_weak_pointer (G_OBJECT (view), (gpointer *) &view);
  muster_pages_configure (page, view);
  gtk_window_set_child (GTK_WINDOW (rig->window), GTK_WIDGET (view));
  muster_view_open (view, rig->desk);
  muster_view_set_front (view, TRUE);
  desk_rig_wait_idle (rig);
  watch_parts (GTK_WIDGET (view), parts);
  muster_view_set_front (view, FALSE);
  gtk_window_set_child (GTK_WINDOW (rig->window), NULL);
  DESK_RIG_UNTIL (view == NULL);
  assert_gone (parts);
}

static void
test_pages (DeskRig *rig, gconstpointer data)
{
  desk_rig_create_fair (rig, "南大街摆摊", "2", -3, 5);
  gtk_window_present (GTK_WINDOW (rig->window));
  for (guint i = 0; i < muster_pages_get_count (); i++)
    use_page (rig, muster_pages_get (i));
}

/* "muster-today-view.ui" is the template of MusterTodayView. */
static char *
name_class (const char *file)
{
  g_auto (GStrv) words = g_strsplit_set (file, "-.", -1);
  GString *name = g_string_new (NULL);

  for (char **word = words; *word != NULL && strcmp (*word, "ui") != 0; word++)
    g_string_append_printf (name, "%c%s", g_ascii_toupper (**word), *word + 1);
  return g_string_free (name, FALSE);
}

static void
ensure_types (void)
{
  g_type_ensure (MUSTER_TYPE_WINDOW);
  g_type_ensure (MUSTER_TYPE_LOCK_VIEW);
  g_type_ensure (MUSTER_TYPE_START_VIEW);
  for (guint i = 0; i < muster_pages_get_count (); i++)
    g_type_ensure (muster_pages_get (i)->get_type ());
}

/* A template whose class nobody makes here fails the test. */
static void
test_templates (DeskRig *rig, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = g_resources_enumerate_children (UI, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  guint made = 0;

  g_assert_no_error (error);
  ensure_types ();
  for (char **file = files; *file != NULL; file++)
    {
      g_autofree char *name = g_str_has_suffix (*file, ".ui") ? name_class (*file) : NULL;
      GType type = name == NULL ? G_TYPE_NONE : g_type_from_name (name);

      if (name == NULL)
        continue;
      if (type == G_TYPE_INVALID)
        g_error ("%s has a template and is made by no test", name);
      if (!G_TYPE_IS_ABSTRACT (type))
        make_and_free (type);
      made++;
    }
  g_assert_cmpuint (made, >=, 8);
}

static void
add_tests (void)
{
  g_test_add ("/classes/pages", DeskRig, NULL, desk_rig_set_up, test_pages, desk_rig_tear_down);
  g_test_add ("/classes/templates", DeskRig, NULL, desk_rig_set_up, test_templates, desk_rig_tear_down);
}

int
main (int argc, char **argv)
{
  return desk_rig_main (argc, argv, add_tests);
}
