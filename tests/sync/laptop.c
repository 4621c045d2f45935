/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "laptop.h"

#include <string.h>

#include "muster-sync-account.h"

static const guint8 store_key[32] = { 7 };

MusterStore *
laptop_open_store (Laptop *self, gboolean create)
{
  g_autoptr (GError) error = NULL;
  MusterStoreOptions options = {
    .world = self->world,
    .catalogue = self->catalogue,
    .folder = muster_test_folder_get_path (self->folder),
    .key = store_key,
    .witness_folder = muster_test_folder_get_path (self->folder),
    .create = create,
  };
  MusterStore *store = muster_store_open (&options, &error);

  g_assert_no_error (error);
  muster_store_set_member (store, &self->member);
  return store;
}

/* What muster_sync_enrol() leaves, without the line. */
void
laptop_enrol (MusterStore *store, ScriptedHq *hq)
{
  guint8 seed[MUSTER_KEY_SEED_SIZE];
  g_autofree char *seed_text = NULL;
  g_autofree char *hq_key = muster_key_to_text (muster_key_pair_get_public (hq->key));
  char device[MUSTER_ID_TEXT_SIZE], epoch[MUSTER_ID_TEXT_SIZE];

  if (hq->device_key == NULL)
    hq->device_key = muster_key_pair_new (hq->world);
  muster_key_pair_copy_seed (hq->device_key, seed);
  seed_text = g_base64_encode (seed, sizeof seed);
  muster_id_write (&hq->epoch, epoch);
  muster_store_set_setting (store, MUSTER_SETTING_DEVICE, muster_id_write (&hq->device, device), NULL);
  muster_store_set_setting (store, MUSTER_SETTING_DEVICE_NAME, "laptop", NULL);
  muster_store_set_setting (store, MUSTER_SETTING_DEVICE_KEY, seed_text, NULL);
  muster_store_set_setting (store, MUSTER_SETTING_ROLE, "headquarters", NULL);
  muster_store_set_setting (store, MUSTER_SETTING_HQ_NAME, "HQ", NULL);
  muster_store_set_setting (store, MUSTER_SETTING_HQ_KEY, hq_key, NULL);
  muster_store_set_setting (store, MUSTER_SETTING_HQ_URL, "https://localhost", NULL);
  muster_store_set_setting (store, MUSTER_SETTING_HQ_CA, "none", NULL);
  muster_store_set_setting (store, MUSTER_SETTING_EPOCH, epoch, NULL);
  muster_inbox_set_cursor (store, epoch, 0, NULL);
}

void
laptop_set_up (Laptop *self, gconstpointer data)
{
  self->folder = muster_test_folder_new ();
  self->world = muster_test_world_new (1, NULL, TRUE);
  self->catalogue = muster_catalogue_new_standard ();
  self->member = muster_id_new (self->world);
  self->store = laptop_open_store (self, TRUE);
  self->hq = scripted_hq_new (self->world);
  laptop_enrol (self->store, self->hq);
}

void
laptop_tear_down (Laptop *self, gconstpointer data)
{
  g_clear_pointer (&self->store, muster_store_free);
  scripted_hq_free (self->hq);
  muster_catalogue_unref (self->catalogue);
  muster_world_unref (self->world);
  muster_test_folder_free (self->folder);
}

MusterId
laptop_add_worker (MusterStore *store, guint index)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autofree char *name = g_strdup_printf ("测试·%u", index);
  g_autofree char *mobile = g_strdup_printf ("1540000%04u", index);
  MusterId id = { 0 };

  json_object_set_string_member (fields, "name", name);
  json_object_set_string_member (fields, "mobile", mobile);
  muster_store_create (store, "worker", fields, NULL, &id, &error);
  g_assert_no_error (error);
  return id;
}

void
laptop_add_workers (Laptop *self, guint n)
{
  for (guint i = 0; i < n; i++)
    laptop_add_worker (self->store, i);
}

GPtrArray *
laptop_get_waiting (MusterStore *store)
{
  g_autoptr (GPtrArray) lines = muster_outbox_collect (store, 1000, G_MAXSIZE, NULL);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < lines->len; i++)
    {
      gsize size;
      const char *line = g_bytes_get_data (g_ptr_array_index (lines, i), &size);
      g_autoptr (MusterChange) change = muster_change_new_from_line (line, size, NULL);

      g_ptr_array_add (ids, muster_id_to_text (muster_change_get_id (change)));
    }
  return ids;
}

gint64
laptop_count (MusterStore *store, const char *name)
{
  g_autoptr (JsonObject) status = muster_outbox_get_status (store, NULL);

  return json_object_get_int_member (status, name);
}

MusterSyncOutcome
laptop_turn (MusterSyncEngine *engine, guint steps, GError **error)
{
  for (guint i = 0; i < steps; i++)
    {
      MusterSyncStep step = muster_sync_engine_step (engine, NULL, error);

      if (step.outcome == MUSTER_SYNC_IDLE || step.outcome == MUSTER_SYNC_FAILED)
        return step.outcome;
    }
  return MUSTER_SYNC_MORE;
}

void
laptop_sync (Laptop *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterSyncEngine) engine = muster_sync_engine_new (self->store, scripted_hq_connect (self->hq), &error);

  g_assert_no_error (error);
  g_assert_cmpint (laptop_turn (engine, 1000, &error), ==, MUSTER_SYNC_IDLE);
  g_assert_no_error (error);
}
