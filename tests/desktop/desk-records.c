/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-records.h"

#include "muster-journal.h"

typedef struct
{
  const MusterId *record;
  const char *field;
  const char *ours;
  const char *theirs;
} Dispute;

static gpointer
edit (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  const Dispute *dispute = data;
  g_autoptr (JsonObject) fields = json_object_new ();

  json_object_set_string_member (fields, dispute->field, dispute->ours);
  g_assert_true (muster_store_edit (store, dispute->record, fields, error));
  return NULL;
}

static JsonObject *
nest (const char *name, JsonNode *value)
{
  JsonObject *object = json_object_new ();

  json_object_set_member (object, name, value);
  return object;
}

static MusterChange *
make_foreign (MusterStore *store, const Dispute *dispute, GError **error)
{
  g_autoptr (JsonArray) history = muster_store_get_history (store, dispute->record, error);
  const char *first = json_object_get_string_member (json_array_get_object_element (history, 0), "change");
  const MusterKind *kind = muster_store_find_kind (store, dispute->record, error);
  const char *group = muster_field_get_group (muster_kind_find_field (kind, dispute->field));
  JsonArray *seen = json_array_new ();
  g_autoptr (JsonObject) replaces = json_object_new ();
  g_autoptr (JsonObject) set = json_object_new ();
  MusterId id = muster_id_new (muster_store_get_world (store));
  MusterId other = muster_id_new (muster_store_get_world (store));
  char by[MUSTER_ID_TEXT_SIZE];

  json_array_add_string_element (seen, first);
  json_object_set_array_member (replaces, group, seen);
  json_object_set_object_member (set, group,
                                 nest (dispute->field, json_node_init_string (json_node_alloc (), dispute->theirs)));
  return muster_change_new (&id, kind->name, dispute->record, muster_id_write (&other, by),
                            muster_stamp_from_ms (DESK_RIG_NOW_MS), set, replaces);
}

static gpointer
receive (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  const Dispute *dispute = data;
  MusterId other = muster_id_new (muster_store_get_world (store));
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);
  g_autoptr (MusterChange) change = make_foreign (store, dispute, error);

  g_assert_cmpint (muster_journal_add (store, change, &other, muster_stamp_from_ms (DESK_RIG_NOW_MS),
                                       MUSTER_CHANGE_ACCEPTED, 1, error),
                   ==, MUSTER_JOURNAL_ADDED);
  g_assert_true (muster_store_fold (store, dispute->record, error));
  g_assert_true (muster_store_commit (transaction, error));
  return NULL;
}

void
desk_records_dispute (DeskRig *rig, const MusterId *record, const char *field, const char *ours, const char *theirs)
{
  Dispute dispute = { record, field, ours, theirs };

  desk_rig_write (rig, edit, &dispute);
  desk_rig_write (rig, receive, &dispute);
}

MusterId
desk_records_add_lead (DeskRig *rig, MusterId *worker)
{
  MusterId person
      = desk_rig_create (rig, "worker",
                         "{\"name\":\"李试二\",\"mobile\":\"15400000017\",\"mobile_owner\":\"1\",\"sex\":\"1\","
                         "\"id_type\":\"8\",\"birth_date\":\"1990-01-01\",\"hukou_div\":\"530627\"}");
  g_autofree char *worker_text = muster_id_to_text (&person);
  g_autofree char *by = muster_id_to_text (muster_desk_get_member (rig->desk));
  g_autofree char *consent_text = NULL;
  MusterId consent;

  consent = desk_rig_create (
      rig, "consent",
      "{\"worker_id\":\"%s\",\"text_version\":\"示例\",\"text_sha256\":\"0\",\"legal_basis\":\"1\",\"c_basic\":true,"
      "\"c_share\":false,\"c_sensitive\":false,\"c_contact\":true,\"method\":\"3\",\"witness\":\"杨试村\",\"given_at\":"
      "%" G_GINT64_FORMAT ",\"place_text\":\"南大街\",\"retention_until\":\"2026-02-01\"}",
      worker_text, DESK_RIG_NOW_MS);
  consent_text = muster_id_to_text (&consent);
  if (worker != NULL)
    *worker = person;
  return desk_rig_create (rig, "intention",
                          "{\"worker_id\":\"%s\",\"consent_id\":\"%s\",\"intent_type\":\"1\",\"channel\":\"4\","
                          "\"taken_at\":%" G_GINT64_FORMAT
                          ",\"job_codes\":[\"G05\"],\"travel_need\":\"2\",\"strength\":\"2\",\"recorded_by\":\"%s\"}",
                          worker_text, consent_text, DESK_RIG_NOW_MS, by);
}

static gpointer
give_back (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree char *intention = muster_id_to_text (data);
  g_autoptr (JsonObject) review = json_object_new ();
  JsonArray *reasons = json_array_new (), *fields = json_array_new ();
  gint64 now = muster_store_now_ms (store);
  MusterLead lead = { 0 };
  MusterId id, by;
  char member[MUSTER_ID_TEXT_SIZE];

  g_assert_true (muster_store_get_lead (store, data, &lead, error));
  g_assert_true (lead.complete);
  g_assert_true (muster_store_get_member (store, &by));
  json_array_add_string_element (reasons, "R01");
  json_array_add_string_element (fields, "mobile");
  json_object_set_string_member (review, "target_kind", "intention");
  json_object_set_string_member (review, "target_id", intention);
  json_object_set_string_member (review, "target_version", lead.version);
  json_object_set_string_member (review, "decision", "2");
  json_object_set_array_member (review, "reasons", reasons);
  json_object_set_array_member (review, "fields", fields);
  json_object_set_int_member (review, "due_at", now + DESK_RIG_HOUR_MS);
  json_object_set_int_member (review, "decided_at", now);
  json_object_set_string_member (review, "by", muster_id_write (&by, member));
  g_assert_true (muster_store_set_setting (store, "role", "liaison", error));
  g_assert_true (muster_store_create (store, "review", review, NULL, &id, error));
  g_assert_true (muster_store_set_setting (store, "role", "squad", error));
  return NULL;
}

void
desk_records_give_back (DeskRig *rig, const MusterId *intention)
{
  MusterId id = *intention;

  desk_rig_write (rig, give_back, &id);
}
