/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-application.h"

#include <glib/gi18n.h>

#include "muster-help-window.h"
#include "muster-language.h"
#include "muster-preferences.h"
#include "muster-window.h"

struct _MusterApplication
{
  AdwApplication parent;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  char *folder;
  char *witness_folder;
  MusterStoreHome home;
  gboolean example;
};

G_DEFINE_FINAL_TYPE (MusterApplication, muster_application, ADW_TYPE_APPLICATION)

static int
handle_local_options (GApplication *application, GVariantDict *options)
{
  MusterApplication *self = MUSTER_APPLICATION (application);
  g_autofree char *folder = NULL;

  if (g_variant_dict_lookup (options, "store", "^ay", &folder))
    {
      g_free (self->folder);
      self->folder = g_canonicalize_filename (folder, NULL);
      /* Another store is another program: it must not open in the window of the first. */
      g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
    }
  if (g_variant_dict_contains (options, "example"))
    {
      self->example = TRUE;
      g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
    }
  return -1;
}

static void
show_about (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  MusterApplication *self = data;

  gtk_show_about_dialog (gtk_application_get_active_window (GTK_APPLICATION (self)), "program-name", _ ("Muster"),
                         "logo-icon-name", MUSTER_APPLICATION_ID, "version", MUSTER_VERSION, "comments",
                         _ ("The book that a recruitment squad carries to the fair"), "license-type",
                         GTK_LICENSE_GPL_3_0, NULL);
}

static void
show_help (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (data));

  if (window != NULL)
    muster_help_window_show (window);
}

static void
quit (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (data));

  if (window != NULL)
    gtk_window_close (window);
}

/* What a notification leads to; behind the lock the window only comes to the front. */
static void
show_page (GSimpleAction *action, GVariant *page, gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (data));

  if (window == NULL)
    return;
  gtk_window_present (window);
  gtk_widget_activate_action_variant (GTK_WIDGET (window), "win.goto", page);
}

static void
add_switches (GApplication *application)
{
  GSettings *settings = muster_preferences_get ();
  g_autoptr (GAction) notifications = settings == NULL ? NULL : g_settings_create_action (settings, "notifications");

  if (notifications != NULL)
    g_action_map_add_action (G_ACTION_MAP (application), notifications);
}

static void
startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "about", .activate = show_about },
    { .name = "help", .activate = show_help },
    { .name = "quit", .activate = quit },
    { .name = "show-page", .activate = show_page, .parameter_type = "s" },
  };
  static const char *const quit_keys[] = { "<Control>q", NULL };
  static const char *const help_keys[] = { "F1", "<Control>question", NULL };

  G_APPLICATION_CLASS (muster_application_parent_class)->startup (application);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  add_switches (application);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.quit", quit_keys);
  gtk_application_set_accels_for_action (GTK_APPLICATION (application), "app.help", help_keys);
}

static void
activate (GApplication *application)
{
  MusterApplication *self = MUSTER_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  self->home = (MusterStoreHome){ self->world, self->catalogue, self->folder, self->witness_folder };
  if (window == NULL)
    window = GTK_WINDOW (muster_window_new (ADW_APPLICATION (self), &self->home, self->example));
  gtk_window_present (window);
}

static void
muster_application_finalize (GObject *object)
{
  MusterApplication *self = MUSTER_APPLICATION (object);

  g_free (self->folder);
  g_free (self->witness_folder);
  muster_catalogue_unref (self->catalogue);
  muster_world_unref (self->world);
  G_OBJECT_CLASS (muster_application_parent_class)->finalize (object);
}

static void
muster_application_class_init (MusterApplicationClass *class)
{
  G_OBJECT_CLASS (class)->finalize = muster_application_finalize;
  G_APPLICATION_CLASS (class)->handle_local_options = handle_local_options;
  G_APPLICATION_CLASS (class)->startup = startup;
  G_APPLICATION_CLASS (class)->activate = activate;
}

static void
muster_application_init (MusterApplication *self)
{
  static const GOptionEntry options[] = {
    { "example", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Try Muster with made-up people"), NULL },
    { "store", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Open the store in this folder"), N_ ("FOLDER") },
    { NULL },
  };

  self->world = muster_world_new_system ();
  self->catalogue = muster_catalogue_new_standard ();
  self->folder = g_build_filename (g_get_user_data_dir (), "muster", NULL);
  self->witness_folder = g_build_filename (g_get_user_state_dir (), "muster", NULL);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
}

/**
 * muster_application_new:
 *
 * Returns: (transfer full): the program
 */
MusterApplication *
muster_application_new (void)
{
  return g_object_new (MUSTER_TYPE_APPLICATION, "application-id", MUSTER_APPLICATION_ID, "resource-base-path",
                       "/io/github/musterapp/Muster", NULL);
}
