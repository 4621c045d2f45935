/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include <string.h>

/* A lead is handed to the counties that it concerns, once it is complete and its worker agreed to it: the home county, the
 * county of the work, the county of the fair. With the intention go its worker, consent and fair, what was said and decided
 * about it, its attachments and the member who took it. Contacts and reviews also go to the squad that took it. */

#define COUNTY_DIGITS 6

static const char SQL_LEAD[]
    = "SELECT i.worker_id, i.consent_id, i.fair_id, i.recorded_by, i._squad, w.hukou_div, coalesce (o.work_div, e.reg_div),"
      " f.place_div, coalesce (c.c_basic, 0) AND c.withdrawn_at IS NULL AND NOT coalesce (w.restricted, 0)"
      " FROM record_intention i LEFT JOIN record_worker w ON w._id = i.worker_id"
      " LEFT JOIN record_consent c ON c._id = i.consent_id LEFT JOIN record_opening o ON o._id = i.opening_id"
      " LEFT JOIN record_employer e ON e._id = coalesce (i.employer_id, o.employer_id)"
      " LEFT JOIN record_fair f ON f._id = i.fair_id WHERE i._id = ?1";
static const char SQL_ANSWERS[]
    = "SELECT _id FROM record_contact WHERE intention_id = ?1 UNION ALL SELECT _id FROM record_review WHERE target_id = ?1";
static const char SQL_ATTACHMENTS[] = "SELECT _id FROM record_attachment WHERE owner_id = ?1";
static const char SQL_PRESENT[]
    = "SELECT record, key FROM audience WHERE via = ?1 AND via <> record"
      " UNION ALL SELECT record, key FROM audience WHERE record = ?1 AND via = ?1 AND key >= 'county:' AND key < 'county;'";
static const char SQL_HAS_CHANGES[] = "SELECT 1 FROM change WHERE record = ?1 AND state = 1 LIMIT 1";

/* Whose leads a change of another record may move. */
static const struct
{
  const char *kind;
  const char *sql;
} relations[] = {
  { "fair", "SELECT _id FROM record_intention WHERE fair_id = ?1" },
  { "opening", "SELECT _id FROM record_intention WHERE opening_id = ?1" },
  { "employer", "SELECT _id FROM record_intention WHERE employer_id = ?1 UNION SELECT i._id FROM record_intention i"
                " JOIN record_opening o ON o._id = i.opening_id WHERE o.employer_id = ?1" },
  { "attachment", "SELECT i._id FROM record_attachment a JOIN record_intention i"
                  " ON i._id = a.owner_id OR i.worker_id = a.owner_id OR i.consent_id = a.owner_id WHERE a._id = ?1" },
};

typedef struct
{
  MusterId record;
  char *key;
} Place;

static guint
place_hash (gconstpointer data)
{
  const Place *place = data;

  return muster_id_hash (&place->record) ^ g_str_hash (place->key);
}

static gboolean
place_equal (gconstpointer a, gconstpointer b)
{
  const Place *one = a, *other = b;

  return muster_id_equal (&one->record, &other->record) && strcmp (one->key, other->key) == 0;
}

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->key);
  g_free (place);
}

static void
add_place (GHashTable *places, const MusterId *record, const char *key)
{
  Place *place = g_new (Place, 1);

  place->record = *record;
  place->key = g_strdup (key);
  g_hash_table_add (places, place);
}

/* Whether the catalogue has what a lead is made of; a test's own may not. */
gboolean
muster_hq_leads_usable (MusterHq *self)
{
  static const char *const kinds[]
      = { "intention", "worker", "consent", "fair", "opening", "employer", "contact", "review", "attachment" };
  MusterCatalogue *catalogue = muster_store_get_catalogue (self->store);

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (muster_catalogue_find (catalogue, kinds[i]) == NULL)
      return FALSE;
  return TRUE;
}

/* ---- The counties of a lead ---- */

static MusterDbStatement *
query_lead (MusterHq *self, const MusterId *intention, gboolean *found, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_LEAD, error);
  MusterDbStep step;

  if (statement == NULL)
    return NULL;
  muster_bind_id (statement, 1, intention);
  step = muster_db_step (statement, error);
  *found = step == MUSTER_DB_ROW;
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&statement);
}

static GPtrArray *
read_counties (MusterDbStatement *lead)
{
  GPtrArray *counties = g_ptr_array_new_with_free_func (g_free);

  for (int column = 6; column <= 8; column++)
    {
      const char *division = muster_db_column_text (lead, column);
      g_autofree char *county = division == NULL ? NULL : g_strndup (division, COUNTY_DIGITS);

      if (county != NULL && *county != '\0' && !g_ptr_array_find_with_equal_func (counties, county, g_str_equal, NULL))
        g_ptr_array_add (counties, g_steal_pointer (&county));
    }
  return counties;
}

gboolean
muster_hq_lead_get_counties (MusterHq *self, const MusterId *intention, GPtrArray **counties, GError **error)
{
  gboolean found;
  g_autoptr (MusterDbStatement) lead = query_lead (self, intention, &found, error);

  if (lead == NULL)
    return FALSE;
  *counties = found ? read_counties (lead) : g_ptr_array_new_with_free_func (g_free);
  return TRUE;
}

/* ---- What should be ---- */

/* The records that go with an intention into a county. */
static gboolean
collect_parts (MusterHq *self, MusterDbStatement *lead, const MusterId *intention, GArray *parts, GError **error)
{
  g_array_append_vals (parts, intention, 1);
  for (int column = 1; column <= 4; column++)
    {
      MusterId id;

      if (muster_column_id (lead, column, &id))
        g_array_append_val (parts, id);
    }
  for (guint i = 0, n = MIN (parts->len, 3); i < n; i++)
    if (!muster_collect_ids (self->db, SQL_ATTACHMENTS, &g_array_index (parts, MusterId, i), parts, error))
      return FALSE;
  return TRUE;
}

static void
add_places (GHashTable *places, GArray *records, GPtrArray *counties)
{
  for (guint i = 0; i < counties->len; i++)
    {
      g_autofree char *key = g_strconcat ("county:", (const char *) g_ptr_array_index (counties, i), NULL);

      for (guint k = 0; k < records->len; k++)
        add_place (places, &g_array_index (records, MusterId, k), key);
    }
}

static gboolean
is_open_lead (MusterHq *self, const MusterId *intention, MusterDbStatement *lead, gboolean *open, GError **error)
{
  g_autoptr (GError) local = NULL;
  MusterLead state;

  *open = muster_db_column_int (lead, 9) != 0 && muster_store_get_lead (self->store, intention, &state, &local)
          && state.complete;
  if (local == NULL || g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* (Place), everything that this lead gives. */
static GHashTable *
get_wanted (MusterHq *self, const MusterId *intention, GError **error)
{
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (place_hash, place_equal, place_free, NULL);
  g_autoptr (GArray) answers = g_array_new (FALSE, FALSE, sizeof (MusterId));
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (MusterId));
  g_autoptr (GPtrArray) counties = NULL;
  gboolean found, open;
  g_autoptr (MusterDbStatement) lead = query_lead (self, intention, &found, error);
  MusterId squad;

  if (lead == NULL || !muster_collect_ids (self->db, SQL_ANSWERS, intention, answers, error))
    return NULL;
  if (found && muster_column_id (lead, 5, &squad))
    {
      g_autofree char *key = muster_hq_key_of_squad (&squad);

      for (guint i = 0; i < answers->len; i++)
        add_place (wanted, &g_array_index (answers, MusterId, i), key);
    }
  if (found && !is_open_lead (self, intention, lead, &open, error))
    return NULL;
  if (!found || !open)
    return g_steal_pointer (&wanted);
  if (!collect_parts (self, lead, intention, parts, error))
    return NULL;
  g_array_append_vals (parts, answers->data, answers->len);
  counties = read_counties (lead);
  add_places (wanted, parts, counties);
  return g_steal_pointer (&wanted);
}

/* ---- From what is to what should be ---- */

static gboolean
has_changes (MusterHq *self, const MusterId *record, gboolean *has, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_HAS_CHANGES, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  step = muster_db_step (statement, error);
  *has = step == MUSTER_DB_ROW;
  return step != MUSTER_DB_FAILED;
}

/* A record that is named but not here yet enters without an entry; its changes will be entries. */
static gboolean
enter (MusterHq *self, const MusterId *intention, const Place *place, GError **error)
{
  gboolean first, has;

  if (!muster_hq_audience_add (self, &place->record, place->key, intention, &first, error)
      || !has_changes (self, &place->record, &has, error))
    return FALSE;
  return !first || !has || muster_hq_feed_announce (self, place->key, MUSTER_FEED_ENTER, &place->record, error);
}

static gboolean
leave (MusterHq *self, const MusterId *intention, const Place *place, GError **error)
{
  gboolean last, has;

  if (!muster_hq_audience_remove (self, &place->record, place->key, intention, &last, error)
      || !has_changes (self, &place->record, &has, error))
    return FALSE;
  return !last || !has || muster_hq_feed_announce (self, place->key, MUSTER_FEED_LEAVE, &place->record, error);
}

/* (element-type Place), in an order that does not depend on a hash. */
static GPtrArray *
get_present (MusterHq *self, const MusterId *intention, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_PRESENT, error);
  g_autoptr (GPtrArray) present = g_ptr_array_new_with_free_func (place_free);
  MusterDbStep step;

  if (statement == NULL)
    return NULL;
  muster_bind_id (statement, 1, intention);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      Place *place = g_new (Place, 1);

      muster_column_id (statement, 1, &place->record);
      place->key = g_strdup (muster_db_column_text (statement, 2));
      g_ptr_array_add (present, place);
    }
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&present);
}

/* (element-type Place), borrowed from the set. */
static GPtrArray *
get_keys (GHashTable *places)
{
  GPtrArray *keys = g_ptr_array_sized_new (g_hash_table_size (places));
  GHashTableIter iter;
  gpointer place;

  g_hash_table_iter_init (&iter, places);
  while (g_hash_table_iter_next (&iter, &place, NULL))
    g_ptr_array_add (keys, place);
  return keys;
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const Place *one = *(const Place *const *) a, *other = *(const Place *const *) b;
  int order = muster_id_compare (&one->record, &other->record);

  return order != 0 ? order : strcmp (one->key, other->key);
}

/* A record that was erased goes on to be told to whoever held it: its ids are all that is left. */
static gboolean
leave_unless_erased (MusterHq *self, const MusterId *intention, const Place *place, GError **error)
{
  gboolean erased;

  if (!muster_hq_is_erased (self, &place->record, &erased, error))
    return FALSE;
  return erased || leave (self, intention, place, error);
}

/* An intention is its own via, so its base rows are told from those of its lead by the key: base keys are no counties. */
static gboolean
refresh_lead (MusterHq *self, const MusterId *intention, GError **error)
{
  g_autoptr (GHashTable) wanted = get_wanted (self, intention, error);
  g_autoptr (GPtrArray) present = wanted == NULL ? NULL : get_present (self, intention, error);
  g_autoptr (GPtrArray) arriving = NULL;

  if (present == NULL)
    return FALSE;
  for (guint i = 0; i < present->len; i++)
    if (!g_hash_table_remove (wanted, g_ptr_array_index (present, i))
        && !leave_unless_erased (self, intention, g_ptr_array_index (present, i), error))
      return FALSE;
  arriving = get_keys (wanted);
  g_ptr_array_sort (arriving, compare_places);
  for (guint i = 0; i < arriving->len; i++)
    if (!enter (self, intention, g_ptr_array_index (arriving, i), error))
      return FALSE;
  return TRUE;
}

/* ---- Which leads ---- */

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  return muster_id_compare (a, b);
}

static gboolean
collect_related (MusterHq *self, MusterChange *change, GArray *intentions, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (relations); i++)
    if (strcmp (relations[i].kind, muster_change_get_kind (change)) == 0)
      return muster_collect_ids (self->db, relations[i].sql, muster_change_get_record (change), intentions, error);
  return TRUE;
}

/* After the fold: every lead that the accepted changes may have moved, each once. (element-type MusterHqAccepted) */
gboolean
muster_hq_leads_refresh (MusterHq *self, GArray *accepted, GError **error)
{
  g_autoptr (GArray) intentions = NULL;

  if (!muster_store_refresh_leads (self->store, &intentions, error))
    return FALSE;
  if (!muster_hq_leads_usable (self))
    return TRUE;
  for (guint i = 0; i < accepted->len; i++)
    if (!collect_related (self, g_array_index (accepted, MusterHqAccepted, i).change, intentions, error))
      return FALSE;
  g_array_sort (intentions, compare_ids);
  for (guint i = 0; i < intentions->len; i++)
    {
      const MusterId *intention = &g_array_index (intentions, MusterId, i);

      if (i > 0 && muster_id_equal (intention, &g_array_index (intentions, MusterId, i - 1)))
        continue;
      if (!refresh_lead (self, intention, error))
        return FALSE;
    }
  return TRUE;
}
