/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-judge-private.h"

#include <string.h>

#include "muster-check-age.h"
#include "muster-calendar.h"
#include "muster-json.h"

/* The judgements that look at the records themselves. */

static const char SQL_LOCKED_SINCE[] = "SELECT since FROM agreement_lock WHERE agreement = ?1";
static const char SQL_AUTHOR[] = "SELECT _author FROM record_intention WHERE _id = ?1";
static const char SQL_FAIRS_OF_WORKER[]
    = "SELECT f.start_at FROM record_intention i JOIN record_fair f ON f._id = i.fair_id WHERE i.worker_id = ?1";
static const char SQL_INTENTIONS_OF_WORKER[] = "SELECT _id FROM record_intention WHERE worker_id = ?1";
static const char SQL_INTENTIONS_OF_CONSENT[] = "SELECT _id FROM record_intention WHERE consent_id = ?1";
static const char SQL_INTENTION_OF_CONTACT[] = "SELECT intention_id FROM record_contact WHERE _id = ?1";
static const char SQL_TARGET_OF_REVIEW[] = "SELECT target_id FROM record_review WHERE _id = ?1";

/* A field that the change sets; NULL where it does not, or clears it. */
static JsonNode *
get_set (MusterChange *change, const char *group, const char *field)
{
  JsonNode *values = json_object_get_member (muster_change_get_set (change), group);
  JsonNode *node = values != NULL && JSON_NODE_HOLDS_OBJECT (values)
                       ? json_object_get_member (json_node_get_object (values), field)
                       : NULL;

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

static const char *
get_set_text (MusterChange *change, const char *group, const char *field)
{
  JsonNode *node = get_set (change, group, field);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

gboolean
muster_hq_judge_get_id (MusterChange *change, const char *group, const char *field, MusterId *id)
{
  const char *text = get_set_text (change, group, field);

  return text != NULL && muster_id_parse (text, id);
}

/* ---- Area ---- */

static gboolean
is_in_areas (const MusterHqDevice *device, GPtrArray *counties)
{
  for (guint i = 0; i < counties->len; i++)
    for (char **area = device->areas; *area != NULL; area++)
      if (g_str_has_prefix (g_ptr_array_index (counties, i), *area))
        return TRUE;
  return FALSE;
}

/* The lead of a contact or review: as this change says, as an earlier one of the batch said, or as the record stands. */
static gboolean
find_lead (MusterHqJudge *judge, const MusterKind *kind, MusterChange *change, MusterHqRecordState *state, GArray *leads,
           GError **error)
{
  gboolean contact = strcmp (kind->name, "contact") == 0;
  MusterId lead;

  if (contact ? muster_hq_judge_get_id (change, "intention_id", "intention_id", &lead) : muster_hq_judge_get_id (change, "target", "target_id", &lead))
    {
      g_array_append_val (leads, lead);
      if (muster_id_is_nil (&state->lead))
        state->lead = lead;
    }
  if (!muster_id_is_nil (&state->lead))
    {
      g_array_append_val (leads, state->lead);
      return TRUE;
    }
  return muster_collect_ids (judge->hq->db, contact ? SQL_INTENTION_OF_CONTACT : SQL_TARGET_OF_REVIEW, muster_change_get_record (change),
                      leads, error);
}

static gboolean
collect_leads (MusterHqJudge *judge, const MusterKind *kind, MusterChange *change, MusterHqRecordState *state, GArray *leads,
               GError **error)
{
  if (strcmp (kind->name, "contact") == 0 || strcmp (kind->name, "review") == 0)
    return find_lead (judge, kind, change, state, leads, error);
  if (strcmp (kind->name, "worker") == 0)
    return muster_collect_ids (judge->hq->db, SQL_INTENTIONS_OF_WORKER, muster_change_get_record (change), leads, error);
  if (strcmp (kind->name, "consent") == 0)
    return muster_collect_ids (judge->hq->db, SQL_INTENTIONS_OF_CONSENT, muster_change_get_record (change), leads, error);
  return TRUE;
}

static gboolean
count_inside (MusterHqJudge *judge, GArray *leads, guint *found, GError **error)
{
  *found = 0;
  for (guint i = 0; i < leads->len; i++)
    {
      g_autoptr (GPtrArray) counties = NULL;

      if (!muster_hq_lead_get_counties (judge->hq, &g_array_index (leads, MusterId, i), &counties, error))
        return FALSE;
      if (is_in_areas (judge->device, counties))
        (*found)++;
    }
  return TRUE;
}

/* Every lead that a contact or review touches lies in the area; of a worker or consent, one is enough. Whether the lead
 * is complete today does not matter: it was when the officer saw it. */
gboolean
muster_hq_judge_area (MusterHqJudge *judge, const MusterKind *kind, MusterChange *change, MusterHqRecordState *state,
                      gboolean *inside, GError **error)
{
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (MusterId));
  gboolean all = strcmp (kind->name, "contact") == 0 || strcmp (kind->name, "review") == 0;
  guint found;

  *inside = FALSE;
  if (!muster_hq_leads_usable (judge->hq))
    return TRUE;
  if (!collect_leads (judge, kind, change, state, leads, error) || !count_inside (judge, leads, &found, error))
    return FALSE;
  *inside = leads->len > 0 && (all ? found == leads->len : found > 0);
  return TRUE;
}

gboolean
muster_hq_judge_area_of_worker (MusterHqJudge *judge, const MusterId *worker, gboolean *inside, GError **error)
{
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (MusterId));
  guint found;

  if (!muster_collect_ids (judge->hq->db, SQL_INTENTIONS_OF_WORKER, worker, leads, error)
      || !count_inside (judge, leads, &found, error))
    return FALSE;
  *inside = found > 0;
  return TRUE;
}

/* ---- Four eyes ---- */

/* Nobody reviews an intention that he took. */
gboolean
muster_hq_judge_eyes (MusterHqJudge *judge, const MusterKind *kind, MusterChange *change, MusterHqRecordState *state,
                      gboolean *agrees, GError **error)
{
  g_autoptr (MusterDbStatement) statement = NULL;
  g_autoptr (GArray) leads = g_array_new (FALSE, FALSE, sizeof (MusterId));
  MusterId author, by, named;

  *agrees = TRUE;
  if (strcmp (kind->name, "review") != 0 || !muster_hq_leads_usable (judge->hq))
    return TRUE;
  if (!find_lead (judge, kind, change, state, leads, error))
    return FALSE;
  if (leads->len == 0)
    return TRUE;
  statement = muster_db_prepare (judge->hq->db, SQL_AUTHOR, error);
  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &g_array_index (leads, MusterId, 0));
  switch (muster_db_step (statement, error))
    {
    case MUSTER_DB_ROW:
      if (!muster_column_id (statement, 1, &author))
        return TRUE;
      *agrees = !(muster_id_parse (muster_change_get_by (change), &by) && muster_id_equal (&by, &author))
                && !(muster_hq_judge_get_id (change, "decision", "by", &named) && muster_id_equal (&named, &author));
      return TRUE;
    case MUSTER_DB_DONE:
      return TRUE;
    case MUSTER_DB_FAILED:
    default:
      return FALSE;
    }
}

/* ---- Lock ---- */

/* What may still change: how far it has come, the copies of it, and remarks. */
static gboolean
is_free_group (const char *group)
{
  static const char *const names[] = { "state", "scan_ids", "copies", "seal_checked", "note", MUSTER_GROUP_ERASED };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], group) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
keeps_value (JsonObject *before, MusterChange *change, const char *group, const char *field)
{
  JsonNode *old = json_object_get_member (before, field);
  JsonNode *new = get_set (change, group, field);

  if (old == NULL || JSON_NODE_HOLDS_NULL (old))
    return TRUE;
  return new != NULL && muster_json_equal (old, new);
}

static gboolean
keeps_scans (JsonObject *before, MusterChange *change)
{
  JsonNode *old = json_object_get_member (before, "scan_ids");
  JsonNode *new = get_set (change, "scan_ids", "scan_ids");

  if (old == NULL || !JSON_NODE_HOLDS_ARRAY (old))
    return TRUE;
  if (new == NULL || !JSON_NODE_HOLDS_ARRAY (new))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (old)); i++)
    {
      gboolean kept = FALSE;

      for (guint k = 0; k < json_array_get_length (json_node_get_array (new)) && !kept; k++)
        kept = muster_json_equal (json_array_get_element (json_node_get_array (old), i),
                                  json_array_get_element (json_node_get_array (new), k));
      if (!kept)
        return FALSE;
    }
  return TRUE;
}

/* A signed agreement goes on to be in force, expired, terminated; its day and place of signing stay. */
static gboolean
keeps_state (JsonObject *before, MusterChange *change)
{
  const char *old = json_object_get_string_member_with_default (before, "state", "0");
  const char *new = get_set_text (change, "state", "state");

  if (json_object_has_member (muster_change_get_set (change), "scan_ids") && !keeps_scans (before, change))
    return FALSE;
  if (!json_object_has_member (muster_change_get_set (change), "state"))
    return TRUE;
  return new != NULL && strcmp (new, old) >= 0 && strcmp (new, "8") <= 0 && keeps_value (before, change, "state", "signed_date")
         && keeps_value (before, change, "state", "signed_place_div");
}

static gboolean
is_locked (MusterHqJudge *judge, const MusterId *agreement, MusterChange *change, gboolean *locked, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (judge->hq->db, SQL_LOCKED_SINCE, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, agreement);
  step = muster_db_step (statement, error);
  /* What was written before headquarters had the signature belongs to the same sitting; it came in a later batch. */
  *locked = step == MUSTER_DB_ROW && muster_stamp_to_ms (muster_change_get_time (change)) >= muster_db_column_int (statement, 1);
  return step != MUSTER_DB_FAILED;
}

static gboolean
find_agreement (MusterHqJudge *judge, const MusterKind *kind, MusterChange *change, MusterId *agreement, gboolean *found,
                GError **error)
{
  g_autoptr (JsonObject) party = NULL;
  g_autoptr (GError) local = NULL;
  const char *text;

  *found = TRUE;
  *agreement = *muster_change_get_record (change);
  if (strcmp (kind->name, "agreement") == 0 || muster_hq_judge_get_id (change, "agreement_id", "agreement_id", agreement))
    return TRUE;
  *found = FALSE;
  party = muster_store_peek (judge->hq->store, kind->name, muster_change_get_record (change), &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  text = party == NULL ? NULL : json_object_get_string_member_with_default (party, "agreement_id", NULL);
  *found = text != NULL && muster_id_parse (text, agreement);
  return TRUE;
}

/* Once a signed agreement is accepted, its text, parties and dates stay; an amendment is a record of its own. */
gboolean
muster_hq_judge_lock (MusterHqJudge *judge, const MusterKind *kind, MusterChange *change, gboolean *agrees, GError **error)
{
  gboolean is_party = strcmp (kind->name, "agreement_party") == 0;
  g_autoptr (JsonObject) before = NULL;
  JsonObjectIter iter;
  const char *group;
  gboolean found, locked;
  MusterId agreement;

  *agrees = TRUE;
  if (!is_party && strcmp (kind->name, "agreement") != 0)
    return TRUE;
  if (!find_agreement (judge, kind, change, &agreement, &found, error)
      || (found && !is_locked (judge, &agreement, change, &locked, error)))
    return FALSE;
  if (!found || !locked)
    return TRUE;
  *agrees = FALSE;
  if (is_party)
    return TRUE;
  json_object_iter_init (&iter, muster_change_get_set (change));
  while (json_object_iter_next (&iter, &group, NULL))
    if (!is_free_group (group))
      return TRUE;
  before = muster_store_peek (judge->hq->store, "agreement", &agreement, error);
  if (before == NULL)
    return FALSE;
  *agrees = keeps_state (before, change);
  return TRUE;
}

/* ---- Age ---- */

static void
overlay (JsonObject *fields, MusterChange *change)
{
  JsonObjectIter groups;
  JsonNode *values;

  json_object_iter_init (&groups, muster_change_get_set (change));
  while (json_object_iter_next (&groups, NULL, &values))
    {
      JsonObjectIter members;
      const char *name;
      JsonNode *value;

      if (!JSON_NODE_HOLDS_OBJECT (values))
        continue;
      json_object_iter_init (&members, json_node_get_object (values));
      while (json_object_iter_next (&members, &name, &value))
        json_object_set_member (fields, name, json_node_ref (value));
    }
}

static char *
date_of_ms (gint64 ms)
{
  g_autofree char *text = muster_time_to_text (ms);

  return g_strndup (text, 10);
}

static gboolean
is_worker_minor (MusterHqJudge *judge, MusterChange *change, gboolean *minor, GError **error)
{
  const MusterId *record = muster_change_get_record (change);
  MusterHqRecordState *state = g_hash_table_lookup (judge->records, record);
  g_autoptr (JsonObject) fields = NULL;
  g_autoptr (MusterDbStatement) statement = NULL;
  g_autoptr (GError) local = NULL;
  MusterDbStep step;

  if (state->kind != NULL)
    fields = muster_store_peek (judge->hq->store, "worker", record, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (fields == NULL)
    fields = json_object_new ();
  overlay (fields, change);
  *minor = muster_worker_is_minor (fields, judge->today);
  if (*minor || state->kind == NULL || !muster_hq_leads_usable (judge->hq))
    return TRUE;
  statement = muster_db_prepare (judge->hq->db, SQL_FAIRS_OF_WORKER, error);
  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW && !*minor)
    if (!muster_db_column_is_null (statement, 1))
      {
        g_autofree char *date = date_of_ms (muster_db_column_int (statement, 1));

        *minor = muster_worker_is_minor (fields, date);
      }
  return step != MUSTER_DB_FAILED;
}

/* @record: (out) (nullable): what @field of the change points at; %NULL: nothing, or it is not here. */
static gboolean
read_set (MusterHqJudge *judge, MusterChange *change, const char *field, const char *kind, JsonObject **record,
          GError **error)
{
  g_autoptr (GError) local = NULL;
  MusterId id;

  *record = NULL;
  if (muster_hq_judge_get_id (change, field, field, &id))
    *record = muster_store_peek (judge->hq->store, kind, &id, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
is_intention_of_minor (MusterHqJudge *judge, MusterChange *change, gboolean *minor, GError **error)
{
  g_autoptr (JsonObject) worker = NULL;
  g_autoptr (JsonObject) fair = NULL;
  g_autofree char *date = NULL;

  if (!read_set (judge, change, "worker_id", "worker", &worker, error)
      || (worker != NULL && !read_set (judge, change, "fair_id", "fair", &fair, error)))
    return FALSE;
  if (fair == NULL || !json_object_has_member (fair, "start_at") || json_object_get_null_member (fair, "start_at"))
    return TRUE;
  date = date_of_ms (json_object_get_int_member (fair, "start_at"));
  *minor = muster_worker_is_minor (worker, date);
  return TRUE;
}

/* Nobody under 16, today or on the day of the fair: such a change is not kept, not even aside. */
gboolean
muster_hq_judge_age (MusterHqJudge *judge, const MusterKind *kind, MusterChange *change, gboolean *agrees, GError **error)
{
  gboolean minor = FALSE;

  if (strcmp (kind->name, "worker") == 0 && !is_worker_minor (judge, change, &minor, error))
    return FALSE;
  if (strcmp (kind->name, "intention") == 0 && !is_intention_of_minor (judge, change, &minor, error))
    return FALSE;
  *agrees = !minor;
  return TRUE;
}
