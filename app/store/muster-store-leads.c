/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-store-private.h"

#include <stdlib.h>
#include <string.h>

/* A lead is an intention with its worker and its consent; what a liaison officer judges is the three together. The
 * table `lead` is computed like the typed tables and never in a change. */

static const char SQL_LEAD_PARTS[]
    = "SELECT i._complete, i._deleted, i._heads, w._complete, w._deleted, w._heads, c._complete, c._deleted, c._heads,"
      " c.withdrawn_at, i.worker_id, i.consent_id"
      " FROM record_intention i LEFT JOIN record_worker w ON w._id = i.worker_id"
      " LEFT JOIN record_consent c ON c._id = i.consent_id WHERE i._id = ?1";
static const char SQL_REVIEWS[]
    = "SELECT decision, target_version FROM record_review WHERE target_id = ?1 AND NOT _deleted AND _origin IS NOT NULL"
      " ORDER BY coalesce (decided_at, 0) DESC, _updated DESC, _id DESC";
static const char SQL_OUTCOMES[] = "SELECT outcome FROM record_contact WHERE intention_id = ?1 AND NOT _deleted ORDER BY called_at, _id";
static const char SQL_SET_LEAD[]
    = "INSERT INTO lead (intention, complete, review_state, lifecycle, version) VALUES (?1, ?2, ?3, ?4, ?5)"
      " ON CONFLICT (intention) DO UPDATE SET complete = excluded.complete, review_state = excluded.review_state,"
      " lifecycle = excluded.lifecycle, version = excluded.version";
static const char SQL_GET_LEAD[] = "SELECT complete, review_state, lifecycle, version FROM lead WHERE intention = ?1";
static const char SQL_DROP_LEAD[] = "DELETE FROM lead WHERE intention = ?1";

/* Which intentions a touched record belongs to, by its kind; where its own row says so, that may change with the row. */
static const struct
{
  const char *kind;
  const char *sql;
  gboolean moves;
} relations[] = {
  { "worker", "SELECT _id FROM record_intention WHERE worker_id = ?1", FALSE },
  { "consent", "SELECT _id FROM record_intention WHERE consent_id = ?1", FALSE },
  { "review", "SELECT target_id FROM record_review WHERE _id = ?1", TRUE },
  { "contact", "SELECT intention_id FROM record_contact WHERE _id = ?1", TRUE },
};

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return muster_id_compare (a, b);
}

static void
collect_part (MusterStore *self, MusterDbStatement *statement, int column, const char *kind, GArray *heads)
{
  gsize size;
  const guint8 *packed = muster_db_column_blob (statement, column, &size);

  if (packed != NULL)
    muster_heads_collect (muster_catalogue_find (self->catalogue, kind), packed, size, MUSTER_OWNER_SQUAD, heads);
}

/* 16 hexadecimal digits of SHA-256 over the sorted heads of the squad-owned groups. */
static void
write_version (GArray *heads, char version[17])
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const MusterId *last = NULL;

  g_array_sort (heads, compare_ids);
  for (guint i = 0; i < heads->len; i++)
    {
      const MusterId *id = &g_array_index (heads, MusterId, i);

      if (last == NULL || !muster_id_equal (id, last))
        g_checksum_update (checksum, id->bytes, MUSTER_ID_SIZE);
      last = id;
    }
  g_strlcpy (version, g_checksum_get_string (checksum), 17);
}

static int
state_of_decision (const char *decision)
{
  switch (decision == NULL ? 0 : atoi (decision))
    {
    case 1:
      return 3;
    case 2:
      return 4;
    case 3:
      return 5;
    case 4:
      return 6;
    default:
      return 2;
    }
}

static gboolean
judge_reviews (MusterStore *self, MusterLead *lead, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_REVIEWS, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  lead->review_state = lead->complete ? 1 : 0;
  muster_bind_id (statement, 1, &lead->intention);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW && lead->review_state == 1)
    if (g_strcmp0 (muster_db_column_text (statement, 2), lead->version) == 0)
      lead->review_state = state_of_decision (muster_db_column_text (statement, 1));
  return step != MUSTER_DB_FAILED;
}

/* What a call says about how far the person has come; LIFE codes. */
static int
life_of_outcome (int outcome)
{
  switch (outcome)
    {
    case 10:
      return 50;
    case 11:
      return 60;
    case 12:
      return 70;
    case 13:
    case 14:
      return 80;
    case 15:
      return 90;
    default:
      return 40;
    }
}

static gboolean
judge_lifecycle (MusterStore *self, MusterLead *lead, gboolean withdrawn, GError **error)
{
  static const int by_review[] = { 10, 20, 20, 30, -1, -2, -3 };
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_OUTCOMES, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  lead->lifecycle = by_review[lead->review_state];
  muster_bind_id (statement, 1, &lead->intention);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    if (lead->lifecycle >= 0)
      lead->lifecycle = MAX (lead->lifecycle, life_of_outcome (atoi (muster_db_column_text (statement, 1) ?: "0")));
  if (withdrawn)
    lead->lifecycle = -4;
  return step != MUSTER_DB_FAILED;
}

static gboolean
compute_lead (MusterStore *self, const MusterId *intention, MusterLead *lead, gboolean *found, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_LEAD_PARTS, error);
  g_autoptr (GArray) heads = g_array_new (FALSE, FALSE, sizeof (MusterId));
  gboolean withdrawn;
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, intention);
  step = muster_db_step (statement, error);
  *found = step == MUSTER_DB_ROW;
  if (!*found)
    return step == MUSTER_DB_DONE;
  lead->intention = *intention;
  lead->complete = muster_db_column_int (statement, 1) && !muster_db_column_int (statement, 2)
                   && muster_db_column_int (statement, 4) && !muster_db_column_int (statement, 5)
                   && muster_db_column_int (statement, 7) && !muster_db_column_int (statement, 8);
  withdrawn = !muster_db_column_is_null (statement, 10);
  collect_part (self, statement, 3, "intention", heads);
  collect_part (self, statement, 6, "worker", heads);
  collect_part (self, statement, 9, "consent", heads);
  write_version (heads, lead->version);
  return judge_reviews (self, lead, error) && judge_lifecycle (self, lead, withdrawn, error);
}

static gboolean
drop_lead (MusterStore *self, const MusterId *intention, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_DROP_LEAD, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, intention);
  return muster_db_run (statement, error);
}

static gboolean
refresh_lead (MusterStore *self, const MusterId *intention, GError **error)
{
  g_autoptr (MusterDbStatement) statement = NULL;
  MusterLead lead;
  gboolean found;

  if (!compute_lead (self, intention, &lead, &found, error))
    return FALSE;
  if (!found)
    return drop_lead (self, intention, error);
  statement = muster_db_prepare (self->db, SQL_SET_LEAD, error);
  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, intention);
  muster_db_bind_int (statement, 2, lead.complete);
  muster_db_bind_int (statement, 3, lead.review_state);
  muster_db_bind_int (statement, 4, lead.lifecycle);
  muster_db_bind_text (statement, 5, lead.version);
  return muster_db_run (statement, error);
}

static gboolean
collect_related (MusterStore *self, const char *sql, const MusterId *id, GHashTable *intentions, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, sql, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, id);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      MusterId intention;

      if (muster_column_id (statement, 1, &intention))
        g_hash_table_add (intentions, muster_id_copy (&intention));
    }
  return step != MUSTER_DB_FAILED;
}

static gboolean
collect_intentions (MusterStore *self, const MusterTouched *touched, GHashTable *intentions, GError **error)
{
  const char *kind = touched->table->kind->name;

  if (strcmp (kind, "intention") == 0)
    g_hash_table_add (intentions, muster_id_copy (&touched->id));
  for (guint i = 0; i < G_N_ELEMENTS (relations); i++)
    if (strcmp (relations[i].kind, kind) == 0)
      return collect_related (self, relations[i].sql, &touched->id, intentions, error);
  return TRUE;
}

/* Before the row of a review or contact is written or removed: the lead that it belongs to so far. */
gboolean
muster_store_touch_lead_of (MusterStore *self, const MusterTable *table, const MusterId *id, GError **error)
{
  g_autoptr (GArray) intentions = g_array_new (FALSE, FALSE, sizeof (MusterId));
  MusterTouched touched = { .table = muster_store_find_table (self, "intention") };

  if (touched.table == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (relations); i++)
    if (relations[i].moves && strcmp (relations[i].kind, table->kind->name) == 0
        && !muster_collect_ids (self->db, relations[i].sql, id, intentions, error))
      return FALSE;
  for (guint i = 0; i < intentions->len; i++)
    {
      touched.id = g_array_index (intentions, MusterId, i);
      g_array_append_val (self->touched, touched);
    }
  return TRUE;
}

static gboolean
has_lead_kinds (MusterStore *self)
{
  static const char *const kinds[] = { "intention", "worker", "consent", "review", "contact" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (muster_store_find_table (self, kinds[i]) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * muster_store_refresh_leads:
 * @self: a store, inside a transaction
 * @intentions: (out) (optional) (element-type MusterId) (transfer full): the leads computed anew, ascending
 * @error: MUSTER_DB_ERROR
 *
 * Once for all records folded since the last call, however many of them belong to one lead.
 *
 * Returns: whether all were computed
 */
gboolean
muster_store_refresh_leads (MusterStore *self, GArray **intentions, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (muster_id_hash, muster_id_equal, g_free, NULL);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (MusterId));
  gboolean usable = has_lead_kinds (self);
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; usable && i < self->touched->len; i++)
    if (!collect_intentions (self, &g_array_index (self->touched, MusterTouched, i), found, error))
      return FALSE;
  g_array_set_size (self->touched, 0);
  g_hash_table_iter_init (&iter, found);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_array_append_vals (all, id, 1);
  g_array_sort (all, compare_ids);
  for (guint i = 0; i < all->len; i++)
    if (!refresh_lead (self, &g_array_index (all, MusterId, i), error))
      return FALSE;
  if (intentions != NULL)
    *intentions = g_steal_pointer (&all);
  return TRUE;
}

/**
 * muster_store_get_lead:
 * @self: a store
 * @intention: an intention
 * @lead: (out caller-allocates): its lead
 * @error: %MUSTER_ERROR_NOT_FOUND
 *
 * Returns: whether there is one
 */
gboolean
muster_store_get_lead (MusterStore *self, const MusterId *intention, MusterLead *lead, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_GET_LEAD, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, intention);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_DONE)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "There is no such intention here.");
  if (step != MUSTER_DB_ROW)
    return FALSE;
  lead->intention = *intention;
  lead->complete = muster_db_column_int (statement, 1) != 0;
  lead->review_state = (int) muster_db_column_int (statement, 2);
  lead->lifecycle = (int) muster_db_column_int (statement, 3);
  g_strlcpy (lead->version, muster_db_column_text (statement, 4), sizeof lead->version);
  return TRUE;
}
