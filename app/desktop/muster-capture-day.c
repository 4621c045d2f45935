/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-day.h"

#include <string.h>

#include "muster-day-work.h"
#include "muster-day.h"
#include "muster-fair-summary.h"

#define LATEST 14
#define COUNTY_DIGITS 6
#define PREFECTURE_DIGITS 4

void
muster_capture_day_free (MusterCaptureDay *self)
{
  g_clear_pointer (&self->fair, json_object_unref);
  g_clear_pointer (&self->consent_text, json_object_unref);
  g_clear_pointer (&self->summary, json_object_unref);
  g_clear_pointer (&self->latest, json_array_unref);
  g_clear_pointer (&self->openings, muster_opening_index_free);
  g_clear_pointer (&self->counties, g_ptr_array_unref);
  g_strfreev (self->missing_slips);
  g_strfreev (self->void_slips);
  g_free (self->next_slip);
  g_free (self->date);
  g_free (self);
}

/* The fair's own county first, then those whose people come, then the rest of its prefecture. */
static void
find_counties (MusterCaptureDay *self, char **seen)
{
  const char *place = self->fair == NULL ? NULL : json_object_get_string_member_with_default (self->fair, "place_div", NULL);

  if (place != NULL && strlen (place) >= COUNTY_DIGITS)
    g_ptr_array_add (self->counties, g_strndup (place, COUNTY_DIGITS));
  for (guint i = 0; seen[i] != NULL; i++)
    g_ptr_array_add (self->counties, g_strdup (seen[i]));
  if (place != NULL && strlen (place) >= PREFECTURE_DIGITS)
    g_ptr_array_add (self->counties, g_strndup (place, PREFECTURE_DIGITS));
  g_ptr_array_add (self->counties, NULL);
}

static gboolean
read_fair (MusterCaptureDay *self, MusterStore *store, MusterId *fair, gboolean *has_fair, GError **error)
{
  *has_fair = self->fair != NULL && muster_id_parse (json_object_get_string_member (self->fair, "id"), fair);
  if (!*has_fair)
    return TRUE;
  self->summary = muster_store_summarise_fair (store, fair, error);
  self->latest = self->summary == NULL ? NULL : muster_store_list_fair_intentions (store, fair, LATEST, error);
  return self->latest != NULL && muster_store_find_next_slip (store, fair, &self->next_slip, error);
}

gpointer
muster_capture_day_read (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (MusterCaptureDay) self = g_new0 (MusterCaptureDay, 1);
  g_autoptr (MusterDay) day = muster_day_read (store, error);
  gboolean has_fair;
  MusterId fair;

  if (day == NULL)
    return NULL;
  self->counties = g_ptr_array_new_with_free_func (g_free);
  self->now_ms = muster_store_now_ms (store);
  self->date = g_strdup (day->date);
  self->fair = day->fair == NULL ? NULL : json_object_ref (day->fair);
  self->consent_text = day->consent_text == NULL ? NULL : json_object_ref (day->consent_text);
  if (!read_fair (self, store, &fair, &has_fair, error))
    return NULL;
  self->missing_slips = muster_store_find_slip_gaps (store, self->date, error);
  self->void_slips
      = self->missing_slips == NULL ? NULL : muster_store_list_void_slips (store, self->date, error);
  self->openings = self->void_slips == NULL ? NULL : muster_opening_index_new (store, has_fair ? &fair : NULL, error);
  if (self->openings == NULL)
    return NULL;
  find_counties (self, day->counties);
  return g_steal_pointer (&self);
}
