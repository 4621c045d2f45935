/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-day.h"

#include <string.h>

#include "muster-day-work.h"
#include "muster-fair-summary.h"

#define SETTING_FAIR "fair" /* "DATE ID": a choice is for its day only */
#define DATE_SIZE 10
#define MOST_COUNTIES 20

/**
 * muster_day_free:
 * @self: (transfer full): a day
 */
void
muster_day_free (MusterDay *self)
{
  g_free (self->date);
  g_clear_pointer (&self->fair, json_object_unref);
  g_clear_pointer (&self->fairs, json_array_unref);
  g_clear_pointer (&self->consent_text, json_object_unref);
  g_strfreev (self->counties);
  g_free (self);
}

static JsonObject *
find_fair (JsonArray *fairs, const char *member, const char *value)
{
  for (guint i = 0; i < json_array_get_length (fairs); i++)
    {
      JsonObject *fair = json_array_get_object_element (fairs, i);

      if (g_strcmp0 (json_object_get_string_member_with_default (fair, member, NULL), value) == 0)
        return json_object_ref (fair);
    }
  return NULL;
}

static JsonObject *
find_present_fair (MusterStore *store, MusterDay *day)
{
  g_autofree char *choice = muster_store_get_setting (store, SETTING_FAIR);
  JsonObject *chosen = NULL;

  if (choice != NULL && strlen (choice) > DATE_SIZE && strncmp (choice, day->date, DATE_SIZE) == 0)
    chosen = find_fair (day->fairs, "id", choice + DATE_SIZE + 1);
  return chosen != NULL ? chosen : find_fair (day->fairs, "state", "2");
}

/**
 * muster_day_read:
 * @store: a store, of a worker
 * @error: MUSTER_DB_ERROR
 *
 * For work that reads more beside it; a page alone takes muster_day_read_async().
 *
 * Returns: (transfer full) (nullable): what today is
 */
MusterDay *
muster_day_read (MusterStore *store, GError **error)
{
  g_autoptr (MusterDay) day = g_new0 (MusterDay, 1);
  GError *local = NULL;

  day->date = muster_store_today (store);
  day->fairs = muster_store_find_fairs_of_day (store, day->date, error);
  if (day->fairs == NULL)
    return NULL;
  day->fair = find_present_fair (store, day);
  day->consent_text = muster_store_find_consent_text (store, day->date, &local);
  if (local == NULL)
    day->counties = muster_store_find_counties (store, MOST_COUNTIES, &local);
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  return g_steal_pointer (&day);
}

/**
 * muster_day_get_fair_id:
 * @self: a day
 * @id: (out): id of today's fair
 *
 * Returns: whether there is one
 */
gboolean
muster_day_get_fair_id (const MusterDay *self, MusterId *id)
{
  return self->fair != NULL && muster_id_parse (json_object_get_string_member (self->fair, "id"), id);
}

static gpointer
read_day (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  return muster_day_read (store, error);
}

/**
 * muster_day_read_async:
 * @desk: the open book
 * @cancellable: (nullable): nobody waits for it any more
 * @callback: called with a result for muster_day_read_finish()
 * @user_data: for @callback
 */
void
muster_day_read_async (MusterDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  muster_desk_read_async (desk, read_day, NULL, NULL, (GDestroyNotify) muster_day_free, cancellable, callback,
                          user_data);
}

/**
 * muster_day_read_finish:
 * @result: as given to the callback
 * @error: as muster_day_read()
 *
 * Returns: (transfer full) (nullable): what today is
 */
MusterDay *
muster_day_read_finish (GAsyncResult *result, GError **error)
{
  return muster_desk_finish (result, error);
}

/* A planned fair that somebody stands at is running. */
static gboolean
begin_fair (MusterStore *store, const MusterId *fair, GError **error)
{
  g_autoptr (JsonObject) record = muster_store_get (store, fair, error);
  g_autoptr (JsonObject) fields = json_object_new ();

  if (record == NULL)
    return FALSE;
  if (g_strcmp0 (json_object_get_string_member_with_default (record, "state", NULL), "1") != 0)
    return TRUE;
  json_object_set_string_member (fields, "state", "2");
  return muster_store_edit (store, fair, fields, error);
}

/**
 * muster_day_choose:
 * @store: a store, of a worker that writes
 * @fair: the fair that this laptop stands at for the rest of the day
 * @error: MUSTER_DB_ERROR; as muster_store_edit()
 *
 * Returns: whether it is on disk
 */
gboolean
muster_day_choose (MusterStore *store, const MusterId *fair, GError **error)
{
  g_autofree char *date = muster_store_today (store);
  g_autofree char *id = muster_id_to_text (fair);
  g_autofree char *choice = g_strdup_printf ("%s %s", date, id);
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);

  return transaction != NULL && muster_store_set_setting (store, SETTING_FAIR, choice, error)
         && begin_fair (store, fair, error) && muster_store_commit (transaction, error);
}

static gpointer
choose (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  muster_day_choose (store, data, error);
  return NULL;
}

/**
 * muster_day_choose_async:
 * @desk: the open book
 * @fair: the fair that this laptop stands at for the rest of the day
 * @callback: (nullable): called when it is on disk, with a result for muster_desk_finish()
 * @user_data: for @callback
 */
void
muster_day_choose_async (MusterDesk *desk, const MusterId *fair, GAsyncReadyCallback callback, gpointer user_data)
{
  muster_desk_write_async (desk, choose, g_memdup2 (fair, sizeof *fair), g_free, NULL, callback, user_data);
}
