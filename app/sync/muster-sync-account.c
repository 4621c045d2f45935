/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-account.h"

/**
 * muster_sync_is_enrolled:
 * @store: a laptop's store
 *
 * Returns: whether a headquarters knows this laptop
 */
gboolean
muster_sync_is_enrolled (MusterStore *store)
{
  g_autofree char *device = muster_store_get_setting (store, MUSTER_SETTING_DEVICE);

  return device != NULL;
}

/**
 * muster_sync_account_free:
 * @self: (transfer full): what enrolment left
 */
void
muster_sync_account_free (MusterSyncAccount *self)
{
  g_clear_pointer (&self->key, muster_key_pair_unref);
  g_free (self->name);
  g_free (self->hq_name);
  g_free (self->url);
  g_free (self->ca);
  g_free (self);
}

static gboolean
read_keys (MusterSyncAccount *self, MusterStore *store)
{
  g_autofree char *device = muster_store_get_setting (store, MUSTER_SETTING_DEVICE);
  g_autofree char *seed_text = muster_store_get_setting (store, MUSTER_SETTING_DEVICE_KEY);
  g_autofree char *hq_key = muster_store_get_setting (store, MUSTER_SETTING_HQ_KEY);
  guint8 seed[MUSTER_KEY_SEED_SIZE];

  if (seed_text == NULL || !muster_base64_decode (seed_text, seed, sizeof seed) || !muster_id_parse (device, &self->device)
      || hq_key == NULL || !muster_key_from_text (hq_key, self->hq_key, NULL))
    return FALSE;
  self->key = muster_key_pair_new_from_seed (seed);
  muster_id_write (&self->device, self->device_text);

  return TRUE;
}

/**
 * muster_sync_account_load:
 * @store: a laptop's store
 * @error: %MUSTER_ERROR_NOT_FOUND: not enrolled; %MUSTER_ERROR_CORRUPT
 *
 * Returns: (transfer full) (nullable): what enrolment left
 */
MusterSyncAccount *
muster_sync_account_load (MusterStore *store, GError **error)
{
  g_autoptr (MusterSyncAccount) self = g_new0 (MusterSyncAccount, 1);

  if (!muster_sync_is_enrolled (store))
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND,
                           "This laptop is not enrolled yet: ask headquarters for a code");
      return NULL;
    }
  self->name = muster_store_get_setting (store, MUSTER_SETTING_DEVICE_NAME);
  self->hq_name = muster_store_get_setting (store, MUSTER_SETTING_HQ_NAME);
  self->url = muster_store_get_setting (store, MUSTER_SETTING_HQ_URL);
  self->ca = muster_store_get_setting (store, MUSTER_SETTING_HQ_CA);
  if (!read_keys (self, store) || self->name == NULL || self->hq_name == NULL || self->url == NULL || self->ca == NULL)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, "What enrolment left in the store is damaged");
      return NULL;
    }

  return g_steal_pointer (&self);
}
