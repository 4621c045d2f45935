/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-cli-runs.h"
#include "muster-sync-settings.h"

/* What a person may set of a store. Everything else that it remembers follows from work, enrolment and sync. */

typedef struct
{
  const char *name;
  const char *setting;
  gboolean (*accepts) (const char *value, GError **error);
} Setting;

static gboolean
is_url (const char *value, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (value, G_URI_FLAGS_NONE, NULL);

  if (uri != NULL && strcmp (g_uri_get_scheme (uri), "https") == 0 && g_uri_get_host (uri) != NULL
      && *g_uri_get_host (uri) != '\0' && g_uri_get_userinfo (uri) == NULL)
    return TRUE;
  if (g_str_has_prefix (value, "unix:/"))
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "Headquarters' address looks like https://HOST:PORT.");
  return FALSE;
}

static gboolean
is_record (const char *value, GError **error)
{
  MusterId id;

  if (muster_id_parse (value, &id))
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The id of a deployment is needed.");
  return FALSE;
}

static gboolean
is_text (const char *value, GError **error)
{
  if (*value != '\0' && g_utf8_validate (value, -1, NULL) && strlen (value) <= 200)
    return TRUE;
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The name of a campaign is needed.");
  return FALSE;
}

static const Setting settings[] = {
  { "url", MUSTER_SETTING_HQ_URL, is_url },
  { "campaign", MUSTER_SETTING_CAMPAIGN, is_text },
  { "deployment", MUSTER_SETTING_DEPLOYMENT, is_record },
};

static const Setting *
find_setting (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    if (strcmp (settings[i].name, name) == 0)
      return &settings[i];
  return NULL;
}

static gboolean
list_settings (MusterCli *self, MusterStore *store, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      g_autofree char *value = muster_store_get_setting (store, settings[i].setting);

      if (value == NULL)
        continue;
      json_object_set_string_member (object, settings[i].name, value);
      if (!muster_cli_has (self, "json") && !muster_cli_print (error, "%-12s %s\n", settings[i].name, value))
        return FALSE;
    }
  return !muster_cli_has (self, "json") || muster_cli_print_object (object, error);
}

gboolean
muster_cli_run_config (MusterCli *self, GError **error)
{
  const char *name = muster_cli_get_argument (self, 0);
  const char *value = muster_cli_get_argument (self, 1);
  const Setting *setting = name == NULL ? NULL : find_setting (name);
  g_autofree char *present = NULL;
  MusterStore *store;

  if (!muster_cli_expect (self, 0, 2, error))
    return FALSE;
  if (name != NULL && setting == NULL)
    return muster_cli_fail_usage (error, "A setting is one of: url, campaign, deployment.");
  store = muster_cli_open (self, error);
  if (store == NULL)
    return FALSE;
  if (setting == NULL)
    return list_settings (self, store, error);
  if (value != NULL)
    return (*value == '\0' || setting->accepts (value, error))
           && muster_store_set_setting (store, setting->setting, *value == '\0' ? NULL : value, error);
  present = muster_store_get_setting (store, setting->setting);
  return present == NULL || muster_cli_print (error, "%s\n", present);
}
