/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-preferences.h"

#include "muster-application.h"

#define LOCK_AFTER_MINUTES 5

/**
 * muster_preferences_get:
 *
 * Returns: (transfer none) (nullable): the settings; %NULL: the schema is not installed
 */
GSettings *
muster_preferences_get (void)
{
  static GSettings *settings = NULL;
  static gsize looked = 0;

  if (g_once_init_enter (&looked))
    {
      GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
      g_autoptr (GSettingsSchema) schema
          = source == NULL ? NULL : g_settings_schema_source_lookup (source, MUSTER_APPLICATION_ID, TRUE);

      if (schema != NULL)
        settings = g_settings_new_full (schema, NULL, NULL);
      g_once_init_leave (&looked, 1);
    }
  return settings;
}

/**
 * muster_preferences_get_lock_after_s:
 *
 * Returns: seconds without a key after which the window locks
 */
guint
muster_preferences_get_lock_after_s (void)
{
  GSettings *settings = muster_preferences_get ();

  return (settings == NULL ? LOCK_AFTER_MINUTES : g_settings_get_uint (settings, "lock-after")) * 60;
}

/**
 * muster_preferences_get_language:
 *
 * Returns: (transfer full) (nullable): language of the window; %NULL or "": as the session says
 */
char *
muster_preferences_get_language (void)
{
  GSettings *settings = muster_preferences_get ();

  return settings == NULL ? NULL : g_settings_get_string (settings, "language");
}

/**
 * muster_preferences_keep_size:
 * @window: the program's window
 *
 * Gives it the size that it had the last time, and keeps whether it is maximised.
 */
void
muster_preferences_keep_size (GtkWindow *window)
{
  GSettings *settings = muster_preferences_get ();
  int width, height;

  if (settings == NULL)
    return;
  g_settings_get (settings, "window-size", "(ii)", &width, &height);
  gtk_window_set_default_size (window, width, height);
  g_settings_bind (settings, "maximized", window, "maximized", G_SETTINGS_BIND_DEFAULT);
}
