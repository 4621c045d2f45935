/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "desk-records.h"
#include "visit.h"

/* A day on which everything has happened: an agreement, a base, a place to stay, two laptops that disagree about a
 * person, a lead that came back. */

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

  lead = desk_records_add_lead (rig, NULL);
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
  desk_records_dispute (rig, &worker, "mobile", "15400009998", "15400009997");
  desk_records_give_back (rig, &lead);
  desk_rig_write (rig, keep_draft, NULL);
  screen_words_learn_store (self->words, store);
}
