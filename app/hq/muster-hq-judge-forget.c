/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-judge-private.h"

#include <string.h>

/* An erasure is not an edit by an owner but the forgetting of a person: whoever may order it for the worker may order it
 * for every record that speaks of that worker, whoever wrote that. */

static const char *const SQL_SPOKEN_OF[] = {
  "SELECT worker_id FROM record_intention WHERE _id = ?1",
  "SELECT worker_id FROM record_consent WHERE _id = ?1",
  "SELECT intention_id FROM record_contact WHERE _id = ?1",
  "SELECT target_id FROM record_review WHERE _id = ?1",
  "SELECT owner_id FROM record_attachment WHERE _id = ?1",
};
static const char SQL_SENT_BY[] = "SELECT 1 FROM quarantine WHERE record = ?1 AND device = ?2 LIMIT 1";

/* Where a change says what its record speaks of. */
static const struct
{
  const char *kind;
  const char *group;
  const char *field;
} names[] = {
  { "intention", "worker_id", "worker_id" },
  { "consent", "worker_id", "worker_id" },
  { "contact", "intention_id", "intention_id" },
  { "review", "target", "target_id" },
  { "attachment", "owner", "owner_id" },
};

/* @record, what it speaks of, what that speaks of; a chain, and a ring of wrong references ends it. */
static gboolean
collect_chain (MusterHqJudge *judge, const MusterId *record, GArray *chain, GError **error)
{
  g_array_append_vals (chain, record, 1);
  for (guint i = 0; i < chain->len && i < G_N_ELEMENTS (SQL_SPOKEN_OF); i++)
    for (guint k = 0; k < G_N_ELEMENTS (SQL_SPOKEN_OF); k++)
      {
        MusterId id = g_array_index (chain, MusterId, i);

        if (!muster_collect_ids (judge->hq->db, SQL_SPOKEN_OF[k], &id, chain, error))
          return FALSE;
      }
  return TRUE;
}

/* Whether the device may order the worker to be forgotten: the squad that wrote the worker down, a liaison officer in whose
 * area one of the worker's leads is, headquarters. */
static gboolean
is_trusted_with (MusterHqJudge *judge, const MusterId *worker, gboolean *agrees, GError **error)
{
  MusterHqRecordState *state = muster_hq_judge_find_state (judge, worker, error);

  *agrees = FALSE;
  if (state == NULL)
    return FALSE;
  if (g_strcmp0 (state->kind, "worker") != 0)
    return TRUE;
  switch (judge->device->role)
    {
    case MUSTER_HQ_ROLE_SQUAD:
      *agrees = !muster_id_is_nil (&state->squad) && muster_id_equal (&state->squad, &judge->device->squad);
      return TRUE;
    case MUSTER_HQ_ROLE_LIAISON:
      return muster_hq_judge_area_of_worker (judge, worker, agrees, error);
    case MUSTER_HQ_ROLE_HEADQUARTERS:
    default:
      *agrees = TRUE;
      return TRUE;
    }
}

/* Nothing of the record was accepted: whoever sent it may take it back. */
static gboolean
is_sender (MusterHqJudge *judge, const MusterId *record, gboolean *agrees, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (judge->hq->db, SQL_SENT_BY, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  muster_bind_id (statement, 2, &judge->device->id);
  step = muster_db_step (statement, error);
  *agrees = step == MUSTER_DB_ROW;
  return step != MUSTER_DB_FAILED;
}

/* Its line stays when all others go, so it may say nothing but why. */
gboolean
muster_hq_judge_form_of_erasure (MusterChange *change)
{
  JsonObject *set = muster_change_get_set (change);
  JsonNode *group = json_object_get_member (set, MUSTER_GROUP_ERASED);
  JsonObject *erasure = JSON_NODE_HOLDS_OBJECT (group) ? json_node_get_object (group) : NULL;

  return erasure != NULL && json_object_get_size (set) == 1 && json_object_get_size (erasure) == 1
         && json_object_get_string_member_with_default (erasure, "reason", NULL) != NULL;
}

/* @agrees: the change orders an erasure that the device may order; else it is judged like any other. */
gboolean
muster_hq_judge_forgetting (MusterHqJudge *judge, MusterChange *change, MusterHqRecordState *state, gboolean *agrees, GError **error)
{
  const MusterId *record = muster_change_get_record (change);
  g_autoptr (GArray) chain = g_array_new (FALSE, FALSE, sizeof (MusterId));

  *agrees = FALSE;
  if (!muster_hq_is_erasure (change))
    return TRUE;
  /* Whom it spoke of is forgotten as well; it still has those who saw it. */
  if (state->erased)
    return muster_hq_may_see (judge->hq, judge->device, record, agrees, error);
  if (state->kind == NULL)
    return is_sender (judge, record, agrees, error);
  if (!muster_hq_leads_usable (judge->hq))
    return TRUE;
  if (!collect_chain (judge, record, chain, error))
    return FALSE;
  for (guint i = 0; i < chain->len && !*agrees; i++)
    if (!is_trusted_with (judge, &g_array_index (chain, MusterId, i), agrees, error))
      return FALSE;
  return TRUE;
}

static gboolean
get_named (MusterChange *change, MusterId *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i].kind, muster_change_get_kind (change)) == 0)
      return muster_hq_judge_get_id (change, names[i].group, names[i].field, id);
  return FALSE;
}

/* @forgotten: the record that the change is of, or that it says something about, where that is erased; else nil. */
gboolean
muster_hq_judge_find_forgotten (MusterHqJudge *judge, MusterChange *change, MusterHqRecordState *state, MusterId *forgotten,
                                GError **error)
{
  MusterHqRecordState *other;
  MusterId id;

  memset (forgotten, 0, sizeof *forgotten);
  if (!judge->any_erased || muster_change_is_erased (change)
      || (muster_hq_is_erasure (change) && muster_hq_judge_form_of_erasure (change)))
    return TRUE;
  if (state->erased)
    *forgotten = *muster_change_get_record (change);
  if (state->erased || !get_named (change, &id))
    return TRUE;
  other = muster_hq_judge_find_state (judge, &id, error);
  if (other != NULL && other->erased)
    *forgotten = id;
  return other != NULL;
}
