/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-account.h"

/**
 * muster_sync_is_enrolled:
 * @store: a laptop's store
 *
 * For what is only shown; whoever acts by it loads the account.
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
take_keys (MusterSyncAccount *self, const char *device, const char *seed_text, const char *hq_key)
{
  guint8 seed[MUSTER_KEY_SEED_SIZE];

  if (seed_text == NULL || !muster_base64_decode (seed_text, seed, sizeof seed) || !muster_id_parse (device, &self->device)
      || hq_key == NULL || !muster_key_from_text (hq_key, self->hq_key, NULL))
    return FALSE;
  self->key = muster_key_pair_new_from_seed (seed);
  muster_id_write (&self->device, self->device_text);

  return TRUE;
}

/* Device, its key, headquarters' key: what only becomes part of an account once it is read. */
typedef char *Texts[3];

static void
texts_clear (Texts *texts)
{
  for (guint i = 0; i < G_N_ELEMENTS (*texts); i++)
    g_free ((*texts)[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Texts, texts_clear)

static gboolean
read_texts (MusterSyncAccount *self, MusterStore *store, Texts texts, GError **error)
{
  return muster_store_read_setting (store, MUSTER_SETTING_DEVICE, &texts[0], error)
         && muster_store_read_setting (store, MUSTER_SETTING_DEVICE_KEY, &texts[1], error)
         && muster_store_read_setting (store, MUSTER_SETTING_HQ_KEY, &texts[2], error)
         && muster_store_read_setting (store, MUSTER_SETTING_DEVICE_NAME, &self->name, error)
         && muster_store_read_setting (store, MUSTER_SETTING_HQ_NAME, &self->hq_name, error)
         && muster_store_read_setting (store, MUSTER_SETTING_HQ_URL, &self->url, error)
         && muster_store_read_setting (store, MUSTER_SETTING_HQ_CA, &self->ca, error);
}

/**
 * muster_sync_account_load:
 * @store: a laptop's store
 * @error: %MUSTER_ERROR_NOT_FOUND: not enrolled; %MUSTER_ERROR_CORRUPT; MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): what enrolment left
 */
MusterSyncAccount *
muster_sync_account_load (MusterStore *store, GError **error)
{
  g_autoptr (MusterSyncAccount) self = g_new0 (MusterSyncAccount, 1);
  g_auto (Texts) texts = { NULL };

  if (!read_texts (self, store, texts, error))
    return NULL;
  if (texts[0] == NULL)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND,
                           "This laptop is not enrolled yet: ask headquarters for a code");
      return NULL;
    }
  if (!take_keys (self, texts[0], texts[1], texts[2]) || self->name == NULL || self->hq_name == NULL
      || self->url == NULL || self->ca == NULL)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, "What enrolment left in the store is damaged");
      return NULL;
    }

  return g_steal_pointer (&self);
}
