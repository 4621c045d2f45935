/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-status.h"

#include "muster-outbox.h"
#include "muster-sync-account.h"

static void
add_text (JsonObject *status, const char *member, MusterStore *store, const char *setting)
{
  g_autofree char *value = muster_store_get_setting (store, setting);

  if (value != NULL)
    json_object_set_string_member (status, member, value);
  else
    json_object_set_null_member (status, member);
}

static void
add_areas (JsonObject *status, MusterStore *store)
{
  g_autofree char *text = muster_store_get_setting (store, MUSTER_SETTING_AREAS);
  g_auto (GStrv) areas = g_strsplit (text == NULL ? "" : text, ",", 0);
  JsonArray *array = json_array_new ();

  for (guint i = 0; areas[i] != NULL; i++)
    json_array_add_string_element (array, areas[i]);
  json_object_set_array_member (status, "areas", array);
}

/**
 * muster_sync_status:
 * @store: a laptop's store
 * @error: MUSTER_DB_ERROR
 *
 * What a person may rely on: *sent* is a verified receipt, *safe* a verified backup at headquarters; what needs
 * attention is listed, never hidden. Times are milliseconds since 1970 UTC by headquarters' clock.
 *
 * Returns: (transfer full) (nullable): what muster_outbox_get_status() gives, and {"enrolled","device","device_name",
 *   "role","squad","areas","headquarters","url","epoch","cursor","backup_seq","last_contact","clock_offset_ms","revoked",
 *   "attention":[{"change","id","_kind","state","reason"}…]}
 */
JsonObject *
muster_sync_status (MusterStore *store, GError **error)
{
  g_autoptr (JsonObject) status = muster_outbox_get_status (store, error);
  JsonArray *attention = status == NULL ? NULL : muster_outbox_get_attention (store, error);
  g_autofree char *epoch = NULL;
  g_autofree char *revoked = muster_store_get_setting (store, MUSTER_SETTING_REVOKED);
  gint64 cursor;

  if (attention == NULL)
    return NULL;
  muster_inbox_get_cursor (store, &epoch, &cursor);
  json_object_set_array_member (status, "attention", attention);
  json_object_set_boolean_member (status, "enrolled", muster_sync_is_enrolled (store));
  json_object_set_boolean_member (status, "revoked", revoked != NULL);
  add_text (status, "device", store, MUSTER_SETTING_DEVICE);
  add_text (status, "device_name", store, MUSTER_SETTING_DEVICE_NAME);
  add_text (status, "role", store, MUSTER_SETTING_ROLE);
  add_text (status, "squad", store, MUSTER_SETTING_SQUAD);
  add_areas (status, store);
  add_text (status, "headquarters", store, MUSTER_SETTING_HQ_NAME);
  add_text (status, "url", store, MUSTER_SETTING_HQ_URL);
  add_text (status, "epoch", store, MUSTER_SETTING_EPOCH);
  json_object_set_int_member (status, "cursor", cursor);
  json_object_set_int_member (status, "backup_seq", muster_store_get_setting_int (store, "backup_seq", 0));
  json_object_set_int_member (status, "last_contact", muster_store_get_setting_int (store, MUSTER_SETTING_LAST_CONTACT, 0));
  json_object_set_int_member (status, "clock_offset_ms", muster_store_get_setting_int (store, MUSTER_SETTING_OFFSET, 0));

  return g_steal_pointer (&status);
}
