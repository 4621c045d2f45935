/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "visit.h"

#include "muster-journal.h"

/* A day on which everything has happened: an agreement, a base, a place to stay, two laptops that disagree about a
 * person, a lead that came back. */

#define HOUR_S (60 * 60)

static gboolean
take_worker (gpointer data, JsonObject *record, GError **error)
{
  return muster_id_parse (json_object_get_string_member (record, "worker_id"), data);
}

/* Of the newest intention. */
static MusterId
find_worker (MusterStore *store)
{
  g_autoptr (GError) error = NULL;
  MusterQuery query = { .kind = "intention", .limit = 1 };
  MusterId worker = { { 0 } };

  muster_store_list (store, &query, take_worker, &worker, &error);
  g_assert_no_error (error);
  return worker;
}

/* A person with everything that an officer has to judge. */
static MusterId
add_lead (DeskRig *rig)
{
  MusterId worker
      = desk_rig_create (rig, "worker",
                         "{\"name\":\"李试二\",\"mobile\":\"15400000017\",\"mobile_owner\":\"1\",\"sex\":\"1\","
                         "\"id_type\":\"8\",\"birth_date\":\"1990-01-01\",\"hukou_div\":\"530627\"}");
  g_autofree char *worker_text = muster_id_to_text (&worker);
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
  return desk_rig_create (rig, "intention",
                          "{\"worker_id\":\"%s\",\"consent_id\":\"%s\",\"intent_type\":\"1\",\"channel\":\"4\","
                          "\"taken_at\":%" G_GINT64_FORMAT
                          ",\"job_codes\":[\"G05\"],\"travel_need\":\"2\",\"strength\":\"2\",\"recorded_by\":\"%s\"}",
                          worker_text, consent_text, DESK_RIG_NOW_MS, by);
}

static gpointer
edit_mobile (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();

  json_object_set_string_member (fields, "mobile", "15400009998");
  g_assert_true (muster_store_edit (store, data, fields, error));
  return NULL;
}

static const char *
find_first_change (JsonArray *history)
{
  return json_object_get_string_member (json_array_get_object_element (history, 0), "change");
}

/* As if another laptop had changed the number without having seen ours. */
static gpointer
receive_mobile (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  const MusterId *record = data;
  g_autoptr (JsonArray) history = muster_store_get_history (store, record, error);
  g_autoptr (JsonObject) set = json_object_new ();
  g_autoptr (JsonObject) replaces = json_object_new ();
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);
  g_autoptr (MusterChange) change = NULL;
  JsonObject *group = json_object_new ();
  JsonArray *seen = json_array_new ();
  MusterId id = muster_id_new (muster_store_get_world (store)), other = muster_id_new (muster_store_get_world (store));
  MusterStamp stamp = muster_stamp_from_ms (DESK_RIG_NOW_MS);
  char by[MUSTER_ID_TEXT_SIZE];

  json_object_set_string_member (group, "mobile", "15400009997");
  json_object_set_object_member (set, "mobile", group);
  json_array_add_string_element (seen, find_first_change (history));
  json_object_set_array_member (replaces, "mobile", seen);
  change = muster_change_new (&id, "worker", record, muster_id_write (&other, by), stamp, set, replaces);
  g_assert_cmpint (muster_journal_add (store, change, &other, stamp, MUSTER_CHANGE_ACCEPTED, 1, error), ==,
                   MUSTER_JOURNAL_ADDED);
  g_assert_true (muster_store_fold (store, record, error));
  g_assert_true (muster_store_commit (transaction, error));
  return NULL;
}

/* As a liaison officer's laptop would, on this one. */
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

static gpointer
keep_draft (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  MusterId form = muster_id_new (muster_store_get_world (store));
  g_autoptr (JsonObject) content = json_object_new ();

  json_object_set_string_member (content, "name_field", "孙试零");
  g_assert_true (muster_store_keep_form (store, &form, "capture", content, error));
  return NULL;
}

void
visit_add_records (Visit *self)
{
  DeskRig *rig = &self->open;
  MusterStore *store = muster_desk_get_store (rig->desk);
  MusterId worker = find_worker (store);
  MusterId lead;
  MusterId squad
      = desk_rig_create (rig, "squad", "{\"name\":\"台州赴昭通招工小分队\",\"short_code\":\"ZT\",\"state\":\"1\"}");
  char text[MUSTER_ID_TEXT_SIZE];

  lead = add_lead (rig);
  desk_rig_create (
      rig, "agreement",
      "{\"title\":\"台州镇雄劳务协作协议\",\"agr_type\":\"1\",\"state\":\"2\",\"doc_no\":\"台镇劳〔2024〕1号\","
      "\"valid_from\":\"2024-01-01\",\"valid_to\":\"2024-12-31\",\"level\":\"1\",\"target_count\":300,"
      "\"work_items\":[{\"text\":\"春节后集中返岗包车\",\"owner\":\"县人社局\",\"due\":\"2024-02-20\"}]}");
  desk_rig_create (rig, "labour_base",
                   "{\"name\":\"镇雄县劳务协作基地\",\"kind\":\"1\",\"div\":\"530627\",\"operator\":\"县劳务公司\","
                   "\"contact\":\"杨试村\",\"established_on\":\"2023-06-01\",\"state\":\"1\"}");
  desk_rig_create (
      rig, "deployment",
      "{\"squad_id\":\"%s\",\"place_div\":\"530627\",\"place_text\":\"县城\",\"purpose\":[\"1\"],"
      "\"start_date\":\"2024-01-30\",\"end_date\":\"2024-02-05\",\"lodging\":\"某某宾馆\","
      "\"local_contacts\":[{\"org\":\"县人社局\",\"name\":\"杨试村\",\"post\":\"股长\",\"phone\":\"15400000001\"}],"
      "\"checklist\":[{\"item\":\"打印岗位单\",\"done\":true}]}",
      muster_id_write (&squad, text));
  desk_rig_write (rig, edit_mobile, &worker);
  desk_rig_write (rig, receive_mobile, &worker);
  desk_rig_write (rig, give_back, &lead);
  desk_rig_write (rig, keep_draft, NULL);
  screen_words_learn_store (self->words, store);
}
