/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-today-reading.h"

#include "muster-day-work.h"
#include "muster-deployment-card.h"
#include "muster-fair-summary.h"

void
muster_today_reading_free (MusterTodayReading *reading)
{
  g_clear_pointer (&reading->day, muster_day_free);
  g_clear_pointer (&reading->summary, json_object_unref);
  g_clear_pointer (&reading->todo, muster_todo_free);
  g_clear_pointer (&reading->deployments, json_array_unref);
  g_clear_pointer (&reading->last_fair, json_object_unref);
  g_clear_pointer (&reading->last_summary, json_object_unref);
  g_free (reading);
}

static gboolean
read_fair (MusterStore *store, JsonObject *fair, JsonObject **summary, GError **error)
{
  MusterId id;

  if (fair == NULL || !muster_id_parse (json_object_get_string_member (fair, "id"), &id))
    return TRUE;
  *summary = muster_store_summarise_fair (store, &id, error);
  return *summary != NULL;
}

gpointer
muster_today_read (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (MusterTodayReading) reading = g_new0 (MusterTodayReading, 1);
  GError *local = NULL;

  reading->day = muster_day_read (store, error);
  if (reading->day == NULL || !read_fair (store, reading->day->fair, &reading->summary, error))
    return NULL;
  reading->todo = muster_todo_read (store, reading->day->date, error);
  if (reading->todo == NULL)
    return NULL;
  reading->deployments = muster_deployment_card_read (store, reading->day->date, error);
  if (reading->deployments == NULL)
    return NULL;
  reading->last_fair = muster_store_find_last_fair (store, reading->day->date, &local);
  if (local != NULL)
    {
      g_propagate_error (error, local);
      return NULL;
    }
  return read_fair (store, reading->last_fair, &reading->last_summary, error) ? g_steal_pointer (&reading) : NULL;
}
