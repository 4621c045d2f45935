/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-judge-private.h"

#include <string.h>

/* May this device write this change? Role, squad and area are the device's; the member counts for four eyes only. A
 * failed check of the data dictionary is no reason: it makes the record incomplete. */

static const char SQL_KIND_OF_RECORD[] = "SELECT kind FROM change WHERE record = ?1 LIMIT 1";
static const char SQL_ANY_ERASED[] = "SELECT 1 FROM erased LIMIT 1";

static void
state_free (gpointer data)
{
  MusterHqRecordState *state = data;

  g_free (state->kind);
  g_free (state);
}

/* A judge for the changes of one batch: it remembers what the ones before did to their records. */
MusterHqJudge *
muster_hq_judge_new (MusterHq *self, const MusterHqDevice *device, gint64 schema, gint64 received_ms)
{
  MusterHqJudge *judge = g_new0 (MusterHqJudge, 1);

  judge->hq = self;
  judge->device = device;
  judge->schema = schema;
  judge->received_ms = received_ms;
  judge->today = muster_store_today (self->store);
  judge->records = g_hash_table_new_full (muster_id_hash, muster_id_equal, g_free, state_free);
  return judge;
}

void
muster_hq_judge_free (MusterHqJudge *judge)
{
  g_free (judge->today);
  g_hash_table_unref (judge->records);
  g_free (judge);
}

/* ---- What is known of a record ---- */

static gboolean
any_row (MusterHq *self, const char *sql, gboolean *found, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, sql, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  step = muster_db_step (statement, error);
  *found = step == MUSTER_DB_ROW;
  return step != MUSTER_DB_FAILED;
}

static gboolean
read_state (MusterHqJudge *judge, const MusterId *record, MusterHqRecordState *state, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (judge->hq->db, SQL_KIND_OF_RECORD, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_ROW)
    state->kind = g_strdup (muster_db_column_text (statement, 1));
  if (step == MUSTER_DB_FAILED
      || (state->kind != NULL
          && !muster_hq_audience_read_origin (judge->hq, state->kind, record, &state->has_origin, &state->squad,
                                              error)))
    return FALSE;
  if (state->kind != NULL && muster_id_is_nil (&state->squad)
      && !muster_hq_audience_get_squad (judge->hq, record, &state->squad, error))
    return FALSE;
  if (!judge->erased_known && !any_row (judge->hq, SQL_ANY_ERASED, &judge->any_erased, error))
    return FALSE;
  judge->erased_known = TRUE;
  return !judge->any_erased || muster_hq_is_erased (judge->hq, record, &state->erased, error);
}

MusterHqRecordState *
muster_hq_judge_find_state (MusterHqJudge *judge, const MusterId *record, GError **error)
{
  MusterHqRecordState *state = g_hash_table_lookup (judge->records, record);

  if (state != NULL)
    return state;
  state = g_new0 (MusterHqRecordState, 1);
  if (!read_state (judge, record, state, error))
    {
      state_free (state);
      return NULL;
    }
  g_hash_table_insert (judge->records, muster_id_copy (record), state);
  return state;
}

/* ---- Form ---- */

static gboolean
check_group (const MusterKind *kind, const char *group, JsonNode *values, char **detail)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (!JSON_NODE_HOLDS_OBJECT (values))
    return FALSE;
  json_object_iter_init (&iter, json_node_get_object (values));
  while (json_object_iter_next (&iter, &name, &value))
    {
      const MusterField *field = muster_kind_find_field (kind, name);

      if (field == NULL)
        continue;
      if (!field->computed && strcmp (muster_field_get_group (field), group) == 0 && muster_field_accepts (field, value, NULL))
        continue;
      *detail = g_strdup_printf ("The field “%s” has a value of another form, or stands in the wrong group.", name);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_form (const MusterKind *kind, MusterChange *change, char **detail)
{
  JsonObjectIter iter;
  const char *group;
  JsonNode *values;

  json_object_iter_init (&iter, muster_change_get_set (change));
  while (json_object_iter_next (&iter, &group, &values))
    if (*group != '_' && !check_group (kind, group, values, detail))
      return FALSE;
  return TRUE;
}

/* ---- Role ---- */

static guint
get_mask (const MusterHqDevice *device)
{
  switch (device->role)
    {
    case MUSTER_HQ_ROLE_SQUAD:
      return MUSTER_OWNER_SQUAD | MUSTER_OWNER_CREATOR;
    case MUSTER_HQ_ROLE_LIAISON:
      return MUSTER_OWNER_LIAISON | MUSTER_OWNER_LAPTOP;
    case MUSTER_HQ_ROLE_HEADQUARTERS:
    default:
      return MUSTER_OWNER_HEADQUARTERS;
    }
}

/* Who owns a group: its fields say; a group that this program does not know belongs to the owners of the kind. */
static gboolean
owns_group (const MusterKind *kind, const char *group, JsonObject *values, guint mask)
{
  gboolean known = FALSE;
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init (&iter, values);
  while (*group != '_' && json_object_iter_next (&iter, &name, NULL))
    {
      const MusterField *field = muster_kind_find_field (kind, name);

      if (field == NULL)
        continue;
      known = TRUE;
      if ((muster_field_get_owners (field, kind) & mask) == 0)
        return FALSE;
    }
  return known || (kind->owners & mask) != 0;
}

static gboolean
check_role (const MusterKind *kind, MusterChange *change, const MusterHqDevice *device)
{
  guint mask = get_mask (device);
  JsonObjectIter iter;
  const char *group;
  JsonNode *values;

  json_object_iter_init (&iter, muster_change_get_set (change));
  while (json_object_iter_next (&iter, &group, &values))
    if (!JSON_NODE_HOLDS_OBJECT (values) || !owns_group (kind, group, json_node_get_object (values), mask))
      return FALSE;
  return TRUE;
}

/* ---- Scope ---- */

static gboolean
read_origin_squad (MusterChange *change, MusterId *squad)
{
  JsonNode *origin = json_object_get_member (muster_change_get_set (change), MUSTER_GROUP_ORIGIN);
  JsonNode *node = origin != NULL && JSON_NODE_HOLDS_OBJECT (origin)
                       ? json_object_get_member (json_node_get_object (origin), "squad")
                       : NULL;

  memset (squad, 0, sizeof *squad);
  return node == NULL || JSON_NODE_HOLDS_NULL (node)
         || (json_node_get_value_type (node) == G_TYPE_STRING && muster_id_parse (json_node_get_string (node), squad));
}

/* A squad writes its own records. One that began before its laptop was enrolled names no squad; it is its author's. An
 * edit may come before the first change of its record; it is provisionally its author's squad's. */
static gboolean
check_squad (const MusterHqDevice *device, const MusterHqRecordState *state, gboolean sets_origin, const MusterId *origin_squad)
{
  if (sets_origin && !muster_id_is_nil (origin_squad) && !muster_id_equal (origin_squad, &device->squad))
    return FALSE;
  if (state->kind == NULL)
    return TRUE;
  if (muster_id_is_nil (&state->squad))
    return !state->has_origin;
  return muster_id_equal (&state->squad, &device->squad);
}

/* The members of an officer's laptop are no squad's and of no county; they are the laptop's that began them. */
static gboolean
check_laptop (MusterHqJudge *judge, const MusterId *record, const MusterHqRecordState *state, gboolean *inside, GError **error)
{
  *inside = state->kind == NULL || state->ours;
  return *inside || muster_hq_audience_is_of_device (judge->hq, record, &judge->device->id, inside, error);
}

static gboolean
check_scope (MusterHqJudge *judge, const MusterKind *kind, MusterChange *change, MusterHqRecordState *state, gboolean *inside,
             GError **error)
{
  gboolean sets_origin = json_object_has_member (muster_change_get_set (change), MUSTER_GROUP_ORIGIN);
  MusterId squad;

  *inside = FALSE;
  if (!read_origin_squad (change, &squad) || (sets_origin && state->has_origin))
    return TRUE;
  switch (judge->device->role)
    {
    case MUSTER_HQ_ROLE_SQUAD:
      *inside = check_squad (judge->device, state, sets_origin, &squad);
      return TRUE;
    case MUSTER_HQ_ROLE_LIAISON:
      if (sets_origin && !muster_id_is_nil (&squad))
        return TRUE;
      if ((kind->owners & MUSTER_OWNER_LAPTOP) != 0)
        return check_laptop (judge, muster_change_get_record (change), state, inside, error);
      return muster_hq_judge_area (judge, kind, change, state, inside, error);
    case MUSTER_HQ_ROLE_HEADQUARTERS:
    default:
      *inside = TRUE;
      return TRUE;
    }
}

/* ---- All of it ---- */

static void
remember (MusterHqJudge *judge, MusterChange *change, MusterHqRecordState *state)
{
  gboolean sets_origin = json_object_has_member (muster_change_get_set (change), MUSTER_GROUP_ORIGIN);
  MusterId squad;

  if (state->kind == NULL)
    {
      state->kind = g_strdup (muster_change_get_kind (change));
      state->ours = TRUE;
    }
  if (sets_origin)
    state->has_origin = TRUE;
  if (sets_origin && read_origin_squad (change, &squad) && !muster_id_is_nil (&squad))
    state->squad = squad;
  else if (muster_id_is_nil (&state->squad))
    state->squad = judge->device->squad;
  if (muster_hq_is_erasure (change))
    state->erased = judge->any_erased = TRUE;
}

static const char *
judge_form (MusterHqJudge *judge, MusterChange *change, const MusterKind *kind, const MusterHqRecordState *state, char **detail)
{
  if (judge->schema > MUSTER_SCHEMA)
    return "too_new";
  if (kind == NULL)
    return "unknown_kind";
  if (muster_change_is_erased (change) || (state->kind != NULL && strcmp (state->kind, kind->name) != 0))
    return "type";
  if (muster_hq_is_erasure (change) && !muster_hq_judge_form_of_erasure (change))
    return "type";
  return check_form (kind, change, detail) ? NULL : "type";
}

static gboolean
judge_content (MusterHqJudge *judge, MusterChange *change, const MusterKind *kind, MusterHqRecordState *state,
               const char **reason, GError **error)
{
  gboolean agrees = TRUE;

  if (!check_scope (judge, kind, change, state, &agrees, error))
    return FALSE;
  if (!agrees)
    {
      *reason = "scope";
      return TRUE;
    }
  if (!muster_hq_judge_eyes (judge, kind, change, state, &agrees, error))
    return FALSE;
  if (!agrees)
    {
      *reason = "role";
      return TRUE;
    }
  if (!muster_hq_judge_lock (judge, kind, change, &agrees, error))
    return FALSE;
  if (!agrees)
    {
      *reason = "locked";
      return TRUE;
    }
  if (!muster_hq_judge_age (judge, kind, change, &agrees, error))
    return FALSE;
  if (!agrees)
    *reason = "minor";
  return TRUE;
}

/* Role and content, but for an erasure by somebody who may order it. */
static gboolean
judge_rights (MusterHqJudge *judge, MusterChange *change, const MusterKind *kind, MusterHqRecordState *state,
              const char **reason, GError **error)
{
  gboolean agrees;

  if (!muster_hq_judge_forgetting (judge, change, state, &agrees, error))
    return FALSE;
  if (agrees)
    return TRUE;
  /* Whose it was is forgotten as well. */
  if (state->erased)
    {
      *reason = "scope";
      return TRUE;
    }
  if (!check_role (kind, change, judge->device))
    {
      *reason = "role";
      return TRUE;
    }
  return judge_content (judge, change, kind, state, reason, error);
}

/* @verdict: filled; its detail is the caller's to free. Fails only where the database does. */
gboolean
muster_hq_judge (MusterHqJudge *judge, MusterChange *change, MusterHqVerdict *verdict, GError **error)
{
  const MusterKind *kind
      = muster_catalogue_find (muster_store_get_catalogue (judge->hq->store), muster_change_get_kind (change));
  MusterHqRecordState *state = muster_hq_judge_find_state (judge, muster_change_get_record (change), error);

  memset (verdict, 0, sizeof *verdict);
  if (state == NULL || !muster_hq_judge_find_forgotten (judge, change, state, &verdict->forgotten, error))
    return FALSE;
  verdict->new_record = state->kind == NULL;
  verdict->reason = muster_id_is_nil (&verdict->forgotten) ? judge_form (judge, change, kind, state, &verdict->detail) : "purged";
  if (verdict->reason == NULL && !judge_rights (judge, change, kind, state, &verdict->reason, error))
    return FALSE;
  if (verdict->reason == NULL)
    remember (judge, change, state);
  return TRUE;
}
