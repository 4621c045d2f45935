/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-day.h"

#include <string.h>

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
  g_free (self->next_slip);
  g_free (self->date);
  g_free (self);
}

static gboolean
take_text (gpointer data, JsonObject *record, GError **error)
{
  MusterCaptureDay *self = data;
  const char *from = json_object_get_string_member_with_default (record, "valid_from", "");

  if (strcmp (from, self->date) > 0)
    return TRUE;
  if (self->consent_text != NULL
      && strcmp (from, json_object_get_string_member_with_default (self->consent_text, "valid_from", "")) <= 0)
    return TRUE;
  g_clear_pointer (&self->consent_text, json_object_unref);
  self->consent_text = json_object_ref (record);
  return TRUE;
}

static gboolean
find_fair (MusterCaptureDay *self, MusterStore *store, GError **error)
{
  g_autoptr (JsonArray) fairs = muster_store_find_fairs_of_day (store, self->date, error);

  if (fairs == NULL)
    return FALSE;
  if (json_array_get_length (fairs) > 0)
    self->fair = json_object_ref (json_array_get_object_element (fairs, 0));
  return TRUE;
}

/* The fair's own county first, then those whose people come, then the rest of its prefecture. */
static void
find_counties (MusterCaptureDay *self)
{
  const char *place = self->fair == NULL ? NULL : json_object_get_string_member_with_default (self->fair, "place_div", NULL);
  JsonArray *seen = self->summary == NULL ? NULL : json_object_get_array_member (self->summary, "by_county");

  if (place != NULL && strlen (place) >= COUNTY_DIGITS)
    g_ptr_array_add (self->counties, g_strndup (place, COUNTY_DIGITS));
  for (guint i = 0; seen != NULL && i < json_array_get_length (seen); i++)
    {
      const char *code = json_array_get_string_element (json_array_get_array_element (seen, i), 0);

      if (*code != '\0')
        g_ptr_array_add (self->counties, g_strdup (code));
    }
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
  return self->latest != NULL && muster_store_find_slips (store, fair, &self->next_slip, &self->missing_slips, error);
}

gpointer
muster_capture_day_read (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (MusterCaptureDay) self = g_new0 (MusterCaptureDay, 1);
  MusterQuery texts = { .kind = "consent_text" };
  gboolean has_fair;
  MusterId fair;

  self->date = muster_store_today (store);
  self->now_ms = muster_store_now_ms (store);
  self->counties = g_ptr_array_new_with_free_func (g_free);
  if (!find_fair (self, store, error) || !muster_store_list (store, &texts, take_text, self, error)
      || !read_fair (self, store, &fair, &has_fair, error))
    return NULL;
  self->openings = muster_opening_index_new (store, has_fair ? &fair : NULL, error);
  if (self->openings == NULL)
    return NULL;
  find_counties (self);
  return g_steal_pointer (&self);
}
