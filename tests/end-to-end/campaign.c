/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "campaign.h"

#include "hq-lead.h"
#include "muster-sync-engine.h"

void
campaign_clear (Campaign *self)
{
  machine_tear_down (&self->machine);
  hq_rig_free (self->rig);
}

void
campaign_create (Campaign *self)
{
  self->rig = hq_rig_new (FALSE);
  machine_set_up (&self->machine, self->rig->world);
}

static JsonObject *
parse_fields (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = json_from_string (text, &error);

  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (node));
}

MusterId
campaign_save (Machine *machine, const char *kind, const char *text)
{
  g_autoptr (JsonObject) fields = parse_fields (text);
  g_autoptr (GError) error = NULL;
  MusterId id = { 0 };

  muster_store_create (machine->store, kind, fields, NULL, &id, &error);
  g_assert_no_error (error);
  return id;
}

static void
edit (Machine *machine, const MusterId *record, const char *text)
{
  g_autoptr (JsonObject) fields = parse_fields (text);
  g_autoptr (GError) error = NULL;

  muster_store_edit (machine->store, record, fields, &error);
  g_assert_no_error (error);
}

static MusterId
create_consent (Machine *machine, const MusterId *worker)
{
  g_autofree char *worker_text = hq_text (worker);
  g_autofree char *fields
      = g_strdup_printf ("{\"worker_id\":\"%s\",\"text_version\":\"1\",\"text_sha256\":\"%064d\",\"legal_basis\":\"1\","
                         "\"c_basic\":true,\"c_share\":false,\"c_sensitive\":true,\"c_contact\":true,\"method\":\"3\","
                         "\"witness\":\"王某\",\"given_at\":1706745600000,\"place_text\":\"村口\","
                         "\"retention_until\":\"2026-02-01\"}",
                         worker_text, 0);

  return campaign_save (machine, "consent", fields);
}

static MusterId
create_intention (Machine *machine, const MusterId *worker, const MusterId *consent, const MusterId *fair)
{
  g_autofree char *worker_text = hq_text (worker);
  g_autofree char *consent_text = hq_text (consent);
  g_autofree char *fair_text = hq_text (fair);
  g_autofree char *member = hq_text (&machine->member);
  g_autofree char *fields
      = g_strdup_printf ("{\"worker_id\":\"%s\",\"intent_type\":\"1\",\"fair_id\":\"%s\",\"channel\":\"1\","
                         "\"taken_at\":1706745600000,\"job_codes\":[\"G01\"],\"travel_need\":\"1\",\"strength\":\"1\","
                         "\"consent_id\":\"%s\",\"recorded_by\":\"%s\"}",
                         worker_text, fair_text, consent_text, member);

  return campaign_save (machine, "intention", fields);
}

static const char WORKER[] = "{\"name\":\"张三\",\"sex\":\"1\",\"id_type\":\"1\",\"id_number\":\"990101199001010019\","
                             "\"mobile\":\"15400001234\",\"mobile_owner\":\"1\",\"hukou_div\":\"522302\","
                             "\"hukou_text\":\"某村\"}";

void
campaign_sync (Campaign *self)
{
  Line line = { .rig = self->rig };

  machine_sync (&self->machine, line_connect (&line, NULL, NULL, NULL, NULL));
}

/* The batch arrives, and the answer is lost: the laptop holds it without a receipt. */
static void
sync_and_lose_receipt (Campaign *self)
{
  Line line = { .rig = self->rig, .asked = 2, .cut_every = 2 };
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterSyncEngine) engine
      = muster_sync_engine_new (self->machine.store, line_connect (&line, NULL, NULL, NULL, NULL), &error);
  guint steps = 0;

  g_assert_no_error (error);
  while (muster_sync_engine_step (engine, NULL, &error).outcome == MUSTER_SYNC_MORE)
    g_assert_cmpuint (++steps, <, 20);
  g_assert_cmpuint (line.asked, ==, 4);
}

void
campaign_live_a_day (Campaign *self)
{
  Machine *machine = &self->machine;
  Line line = { .rig = self->rig };
  g_autoptr (HqLaptop) liaison = hq_laptop_new (self->rig, MUSTER_HQ_ROLE_LIAISON, NULL, "522302");
  g_autoptr (JsonObject) form = parse_fields ("{\"name\":\"李四\",\"mobile\":\"1540000\"}");
  g_autoptr (GError) error = NULL;
  g_autofree char *called = NULL;
  g_autofree char *contact = NULL;
  g_autofree char *review = NULL;
  g_autofree char *intention_text = NULL;
  MusterId worker, consent, fair, intention, record = hq_new_id (self->rig), form_id = hq_new_id (self->rig);

  machine_enrol (machine, &line);
  campaign_save (machine, "member", "{\"name\":\"陈某\",\"active\":true}");
  fair
      = campaign_save (machine, "fair", "{\"title\":\"春风行动\",\"place_div\":\"522302\",\"start_at\":1706745600000}");
  worker = campaign_save (machine, "worker", WORKER);
  consent = create_consent (machine, &worker);
  intention = create_intention (machine, &worker, &consent, &fair);
  campaign_save (
      machine, "agreement",
      "{\"title\":\"劳务协作协议\",\"state\":\"5\",\"signed_date\":\"2024-02-01\",\"signed_place_div\":\"522302\"}");
  campaign_sync (self);
  intention_text = hq_text (&intention);
  contact = g_strdup_printf ("{\"intention_id\":\"%s\",\"outcome\":\"1\"}", intention_text);
  called = hq_laptop_send_fields (liaison, "contact", &record, contact, TRUE);
  g_assert_cmpstr (called, ==, "");
  review = g_strdup_printf ("{\"target_kind\":\"intention\",\"target_id\":\"%s\",\"decision\":\"1\"}", intention_text);
  campaign_save (machine, "review", review);
  campaign_sync (self);
  muster_hq_backup (self->rig->hq, muster_test_folder_file (self->rig->folder, "copy"), &error);
  g_assert_no_error (error);
  edit (machine, &worker, "{\"note\":\"再联系\"}");
  sync_and_lose_receipt (self);
  edit (machine, &worker, "{\"education\":\"70\"}");
  muster_store_keep_form (machine->store, &form_id, "worker", form, &error);
  g_assert_no_error (error);
}
