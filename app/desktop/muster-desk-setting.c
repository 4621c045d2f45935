/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-desk-setting.h"

typedef struct
{
  char *name;
  char *value;
} Setting;

static void
setting_free (gpointer data)
{
  Setting *setting = data;

  g_free (setting->name);
  g_free (setting->value);
  g_free (setting);
}

static gpointer
keep (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  Setting *setting = data;

  muster_store_set_setting (store, setting->name, setting->value, error);
  return NULL;
}

/**
 * muster_desk_keep_setting_async:
 * @self: the open book
 * @name: of a setting of the store; copied
 * @value: (nullable): its text; copied
 * @callback: (nullable): called in the thread-default main context of the caller
 * @user_data: for @callback, which ends with muster_desk_finish()
 *
 * Keeps a setting on this laptop, behind what is being saved.
 */
void
muster_desk_keep_setting_async (MusterDesk *self, const char *name, const char *value, GAsyncReadyCallback callback,
                                gpointer user_data)
{
  Setting *setting = g_new0 (Setting, 1);

  setting->name = g_strdup (name);
  setting->value = g_strdup (value);
  muster_desk_keep_async (self, keep, setting, setting_free, callback, user_data);
}
