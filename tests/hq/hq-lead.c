/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hq-lead.h"

#include <string.h>

#include "muster-json.h"

static JsonObject *
group_of (JsonObject *set, const char *name)
{
  if (!json_object_has_member (set, name))
    json_object_set_object_member (set, name, json_object_new ());
  return json_object_get_object_member (set, name);
}

GBytes *
hq_laptop_fields (HqLaptop *laptop, const char *kind_name, const MusterId *record, const char *fields, gboolean begins)
{
  const MusterKind *kind = muster_catalogue_find (laptop->rig->catalogue, kind_name);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = muster_json_parse (fields, strlen (fields), &muster_json_limits_line, &error);
  g_autofree char *origin = hq_laptop_origin (laptop);
  g_autofree char *begin = begins ? g_strdup_printf ("{%s\"_x\":{}}", origin) : g_strdup ("{}");
  g_autoptr (JsonNode) set_node = muster_json_parse (begin, strlen (begin), &muster_json_limits_line, NULL);
  JsonObject *set = json_node_get_object (set_node);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  if (begins)
    json_object_remove_member (set, "_x");
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    {
      const MusterField *field = muster_kind_find_field (kind, name);

      g_assert_nonnull (field);
      json_object_set_member (group_of (set, muster_field_get_group (field)), name, json_node_copy (value));
    }
  text = muster_json_to_canonical (set_node);
  return hq_laptop_change (laptop, kind_name, record, text, NULL, NULL);
}

char *
hq_laptop_send_fields (HqLaptop *laptop, const char *kind, const MusterId *record, const char *fields, gboolean begins)
{
  g_autoptr (GBytes) line = hq_laptop_fields (laptop, kind, record, fields, begins);

  return hq_laptop_send_one (laptop, line);
}

static void
send_record (HqLaptop *laptop, const char *kind, const MusterId *record, const char *fields)
{
  g_autofree char *result = hq_laptop_send_fields (laptop, kind, record, fields, TRUE);

  g_assert_cmpstr (result, ==, "");
}

void
hq_laptop_send_lead (HqLaptop *laptop, HqLead *lead, const char *home, const char *place)
{
  HqRig *rig = laptop->rig;
  g_autofree char *worker = NULL, *consent = NULL, *fair = NULL, *member = hq_text (&laptop->member);
  g_autofree char *fair_fields = NULL, *worker_fields = NULL, *consent_fields = NULL, *intention_fields = NULL;

  lead->fair = hq_new_id (rig);
  lead->worker = hq_new_id (rig);
  lead->consent = hq_new_id (rig);
  lead->intention = hq_new_id (rig);
  fair = hq_text (&lead->fair);
  worker = hq_text (&lead->worker);
  consent = hq_text (&lead->consent);
  fair_fields = g_strdup_printf ("{\"place_div\":\"%s\",\"start_at\":1706745600000}", place);
  worker_fields = g_strdup_printf ("{\"name\":\"张三\",\"sex\":\"1\",\"id_type\":\"1\",\"id_number\":\"990101199001010019\","
                                   "\"mobile\":\"15400001234\",\"mobile_owner\":\"1\",\"hukou_div\":\"%s\","
                                   "\"hukou_text\":\"某村\"}",
                                   home);
  consent_fields = g_strdup_printf ("{\"worker_id\":\"%s\",\"text_version\":\"1\",\"text_sha256\":\"%064d\",\"legal_basis\":\"1\","
                                    "\"c_basic\":true,\"c_share\":false,\"c_sensitive\":true,\"c_contact\":true,\"method\":\"3\","
                                    "\"witness\":\"王某\",\"given_at\":1706745600000,\"place_text\":\"村口\","
                                    "\"retention_until\":\"2026-02-01\"}",
                                    worker, 0);
  intention_fields
      = g_strdup_printf ("{\"worker_id\":\"%s\",\"intent_type\":\"1\",\"fair_id\":\"%s\",\"channel\":\"1\","
                         "\"taken_at\":1706745600000,\"job_codes\":[\"G01\"],\"travel_need\":\"1\",\"strength\":\"1\","
                         "\"consent_id\":\"%s\",\"recorded_by\":\"%s\"}",
                         worker, fair, consent, member);
  send_record (laptop, "fair", &lead->fair, fair_fields);
  send_record (laptop, "worker", &lead->worker, worker_fields);
  send_record (laptop, "consent", &lead->consent, consent_fields);
  send_record (laptop, "intention", &lead->intention, intention_fields);
}

guint
hq_page_count (MusterPage *page, MusterPageEntryType type, const MusterId *record)
{
  guint count = 0;

  for (guint i = 0; i < muster_page_get_count (page); i++)
    {
      const MusterPageEntry *entry = muster_page_get_entry (page, i);
      g_autoptr (MusterChange) change = entry->line == NULL ? NULL : muster_change_new_from_line (entry->line, entry->size, NULL);
      const MusterId *of = change == NULL ? &entry->record : muster_change_get_record (change);

      if (entry->type == type && (record == NULL || muster_id_equal (record, of)))
        count++;
    }
  return count;
}
