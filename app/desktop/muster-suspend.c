/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-suspend.h"

/* The log-in manager tells on the system's bus (org.freedesktop.login1.Manager, PrepareForSleep). Where there is none,
 * the window locks by its own clock only. */

typedef struct
{
  GCancellable *watch;
  MusterSuspendFunc func;
  gpointer data;
} Listener;

static void
hear (GDBusConnection *bus, const char *sender, const char *path, const char *interface, const char *name,
      GVariant *parameters, gpointer data)
{
  Listener *listener = data;
  gboolean begins = FALSE;

  if (!g_variant_is_of_type (parameters, G_VARIANT_TYPE ("(b)")) || g_cancellable_is_cancelled (listener->watch))
    return;
  g_variant_get (parameters, "(b)", &begins);
  if (begins)
    listener->func (listener->data);
}

static void
listener_free (gpointer data)
{
  Listener *listener = data;

  g_object_unref (listener->watch);
  g_free (listener);
}

static void
unsubscribe (GCancellable *watch, gpointer data)
{
  GDBusConnection *bus = g_object_get_data (G_OBJECT (watch), "bus");

  g_dbus_connection_signal_unsubscribe (bus, GPOINTER_TO_UINT (data));
}

static void
take_bus (GObject *source, GAsyncResult *result, gpointer data)
{
  Listener *listener = data;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, NULL);
  guint id;

  if (bus == NULL)
    {
      listener_free (listener);
      return;
    }
  g_object_set_data_full (G_OBJECT (listener->watch), "bus", g_object_ref (bus), g_object_unref);
  id = g_dbus_connection_signal_subscribe (bus, "org.freedesktop.login1", "org.freedesktop.login1.Manager",
                                           "PrepareForSleep", "/org/freedesktop/login1", NULL,
                                           G_DBUS_SIGNAL_FLAGS_NONE, hear, listener, listener_free);
  g_cancellable_connect (listener->watch, G_CALLBACK (unsubscribe), GUINT_TO_POINTER (id), NULL);
}

/**
 * muster_suspend_watch:
 * @func: called when the laptop is about to sleep, in the main context of the caller
 * @data: for @func
 *
 * Returns: (transfer full): what muster_suspend_unwatch() takes
 */
GCancellable *
muster_suspend_watch (MusterSuspendFunc func, gpointer data)
{
  Listener *listener = g_new0 (Listener, 1);

  listener->watch = g_cancellable_new ();
  listener->func = func;
  listener->data = data;
  g_bus_get (G_BUS_TYPE_SYSTEM, listener->watch, take_bus, listener);
  return g_object_ref (listener->watch);
}

/**
 * muster_suspend_unwatch:
 * @watch: (transfer full): what muster_suspend_watch() gave
 */
void
muster_suspend_unwatch (GCancellable *watch)
{
  g_cancellable_cancel (watch);
  g_object_unref (watch);
}
