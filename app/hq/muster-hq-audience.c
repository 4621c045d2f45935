/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include <string.h>

/* Who sees a record: rows (record, key, via). A key is `all`, `squad:ID`, `county:CODE`, or `device:ID` for what a liaison
 * officer's laptop says of its own members; `via` is the record itself, or the
 * lead that brought it there. Headquarters' own devices see everything and need no row. */

#define SQUAD_PREFIX "squad:"

static const char SQL_ADD[] = "INSERT INTO audience (record, key, via) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
static const char SQL_REMOVE[] = "DELETE FROM audience WHERE record = ?1 AND key = ?2 AND via = ?3";
static const char SQL_COUNT[] = "SELECT count (*) FROM audience WHERE record = ?1 AND key = ?2";
static const char SQL_KEYS[] = "SELECT DISTINCT key FROM audience WHERE record = ?1";
static const char SQL_BASE_SQUAD[]
    = "SELECT key FROM audience WHERE record = ?1 AND via = ?1 AND key >= 'squad:' AND key < 'squad;' LIMIT 1";
static const char SQL_SEES_KEY[] = "SELECT 1 FROM audience WHERE record = ?1 AND key = ?2 LIMIT 1";
/* A prefix of digits is a range: ':' follows '9'. */
static const char SQL_SEES_RANGE[]
    = "SELECT 1 FROM audience WHERE record = ?1 AND key >= 'county:' || ?2 AND key < 'county:' || ?2 || ':' LIMIT 1";

char *
muster_hq_key_of_squad (const MusterId *squad)
{
  char text[MUSTER_ID_TEXT_SIZE];

  return g_strconcat (SQUAD_PREFIX, muster_id_write (squad, text), NULL);
}

char *
muster_hq_key_of_device (const MusterId *device)
{
  char text[MUSTER_ID_TEXT_SIZE];

  return g_strconcat ("device:", muster_id_write (device, text), NULL);
}

static gboolean
count (MusterHq *self, const MusterId *record, const char *key, gint64 *rows, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_COUNT, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  muster_db_bind_text (statement, 2, key);
  if (muster_db_step (statement, error) != MUSTER_DB_ROW)
    return FALSE;
  *rows = muster_db_column_int (statement, 1);
  return TRUE;
}

static gboolean
change_row (MusterHq *self, const char *sql, const MusterId *record, const char *key, const MusterId *via, gboolean *changed,
            GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, sql, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  muster_db_bind_text (statement, 2, key);
  muster_bind_id (statement, 3, via);
  if (!muster_db_run (statement, error))
    return FALSE;
  *changed = muster_db_get_changes (self->db) == 1;
  return TRUE;
}

/* @first: whether the key sees the record only now. */
gboolean
muster_hq_audience_add (MusterHq *self, const MusterId *record, const char *key, const MusterId *via, gboolean *first,
                        GError **error)
{
  gint64 rows;

  if (!change_row (self, SQL_ADD, record, key, via, first, error))
    return FALSE;
  if (!*first)
    return TRUE;
  if (!count (self, record, key, &rows, error))
    return FALSE;
  *first = rows == 1;
  return TRUE;
}

/* @last: whether the key sees the record no more. */
gboolean
muster_hq_audience_remove (MusterHq *self, const MusterId *record, const char *key, const MusterId *via, gboolean *last,
                           GError **error)
{
  gint64 rows;

  if (!change_row (self, SQL_REMOVE, record, key, via, last, error))
    return FALSE;
  if (!*last)
    return TRUE;
  if (!count (self, record, key, &rows, error))
    return FALSE;
  *last = rows == 0;
  return TRUE;
}

/* (element-type utf8) */
GPtrArray *
muster_hq_audience_get_keys (MusterHq *self, const MusterId *record, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_KEYS, error);
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  MusterDbStep step;

  if (statement == NULL)
    return NULL;
  muster_bind_id (statement, 1, record);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    g_ptr_array_add (keys, g_strdup (muster_db_column_text (statement, 1)));
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&keys);
}

/* The squad that holds a record which names none. */
gboolean
muster_hq_audience_get_squad (MusterHq *self, const MusterId *record, MusterId *squad, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_BASE_SQUAD, error);
  MusterDbStep step;

  memset (squad, 0, sizeof *squad);
  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_ROW && !muster_id_parse (muster_db_column_text (statement, 1) + strlen (SQUAD_PREFIX), squad))
    memset (squad, 0, sizeof *squad);
  return step != MUSTER_DB_FAILED;
}

/* @begun: whether the first change of a record is here; @squad: the one that it names, nil for none. */
gboolean
muster_hq_audience_read_origin (MusterHq *self, const char *kind, const MusterId *record, gboolean *begun,
                                MusterId *squad, GError **error)
{
  g_autoptr (MusterDbStatement) statement = NULL;
  g_autofree char *sql = NULL;
  MusterDbStep step;

  *begun = FALSE;
  memset (squad, 0, sizeof *squad);
  if (muster_catalogue_find (muster_store_get_catalogue (self->store), kind) == NULL)
    return TRUE;
  sql = g_strdup_printf ("SELECT _squad FROM \"record_%s\" WHERE _id = ?1", kind);
  statement = muster_db_prepare (self->db, sql, error);
  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  step = muster_db_step (statement, error);
  *begun = step == MUSTER_DB_ROW;
  if (*begun)
    muster_column_id (statement, 1, squad);
  return step != MUSTER_DB_FAILED;
}

/* ---- What a record has by itself ---- */

static gboolean
get_origin (MusterChange *change, MusterId *squad)
{
  JsonNode *origin = json_object_get_member (muster_change_get_set (change), MUSTER_GROUP_ORIGIN);
  const char *text;

  memset (squad, 0, sizeof *squad);
  if (origin == NULL || !JSON_NODE_HOLDS_OBJECT (origin))
    return FALSE;
  text = json_object_get_string_member_with_default (json_node_get_object (origin), "squad", NULL);
  if (text != NULL && !muster_id_parse (text, squad))
    memset (squad, 0, sizeof *squad);
  return TRUE;
}

static gboolean
add_base (MusterHq *self, const MusterHqAccepted *accepted, const char *key, GPtrArray *entered, GError **error)
{
  const MusterId *record = muster_change_get_record (accepted->change);
  gboolean first;

  /* Whoever sees it from its first change on gets the changes; whoever begins later needs those before as well. */
  if (accepted->new_record)
    return change_row (self, SQL_ADD, record, key, record, &first, error);
  if (!muster_hq_audience_add (self, record, key, record, &first, error))
    return FALSE;
  if (first)
    g_ptr_array_add (entered, g_strdup (key));
  return TRUE;
}

/* Squads hold their members; a liaison officer has none, and keeps the laptop's own. */
static char *
get_base_key (const MusterHqDevice *device, const MusterKind *kind, const MusterId *squad)
{
  if (!muster_id_is_nil (squad))
    return muster_hq_key_of_squad (squad);
  if (device->role == MUSTER_HQ_ROLE_SQUAD)
    return muster_hq_key_of_squad (&device->squad);
  if (device->role == MUSTER_HQ_ROLE_LIAISON && kind != NULL && (kind->owners & MUSTER_OWNER_LAPTOP) != 0)
    return muster_hq_key_of_device (&device->id);
  return NULL;
}

/* The keys that a change gives its record: every device's, its squad's. A change that begins no record is its author's
 * squad's until the beginning comes; an erasure of what only its author ever had is that laptop's. @device is its author's. @entered: (element-type utf8): keys
 * that see an older record only now. */
gboolean
muster_hq_audience_add_base (MusterHq *self, const MusterHqAccepted *accepted, const MusterHqDevice *device, GPtrArray *entered,
                             GError **error)
{
  const MusterKind *kind
      = muster_catalogue_find (muster_store_get_catalogue (self->store), muster_change_get_kind (accepted->change));
  MusterId squad;
  gboolean begins = get_origin (accepted->change, &squad);
  gboolean all = kind != NULL && kind->audience == MUSTER_AUDIENCE_ALL;
  g_autofree char *key = NULL;

  if (!begins && !accepted->new_record)
    return TRUE;
  if (all && !add_base (self, accepted, "all", entered, error))
    return FALSE;
  if (all && !muster_id_is_nil (&squad))
    return TRUE;
  key = get_base_key (device, kind, &squad);
  if (key == NULL && muster_hq_is_erasure (accepted->change))
    key = muster_hq_key_of_device (&device->id);
  return key == NULL || add_base (self, accepted, key, entered, error);
}

/* Headquarters' own change to a record came before its first one, and nobody sees it. The squad that writes next is its
 * squad until the beginning comes, as where the squad had written first. @entered: (element-type utf8): grows by its
 * key. */
gboolean
muster_hq_audience_adopt (MusterHq *self, const MusterHqAccepted *accepted, const MusterHqDevice *device,
                          GPtrArray *entered, GError **error)
{
  const MusterId *record = muster_change_get_record (accepted->change);
  g_autofree char *key = NULL;
  gboolean begun;
  MusterId squad;

  if (device->role != MUSTER_HQ_ROLE_SQUAD)
    return TRUE;
  if (!muster_hq_audience_read_origin (self, muster_change_get_kind (accepted->change), record, &begun, &squad, error))
    return FALSE;
  key = muster_hq_key_of_squad (&device->squad);
  return begun || add_base (self, accepted, key, entered, error);
}

/* ---- What a device sees ---- */

static gboolean
sees (MusterHq *self, const char *sql, const MusterId *record, const char *text, gboolean *visible, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, sql, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  muster_db_bind_text (statement, 2, text);
  step = muster_db_step (statement, error);
  *visible = step == MUSTER_DB_ROW;
  return step != MUSTER_DB_FAILED;
}

/* @ours: whether it is among what this laptop alone keeps. */
gboolean
muster_hq_audience_is_of_device (MusterHq *self, const MusterId *record, const MusterId *device, gboolean *ours, GError **error)
{
  g_autofree char *key = muster_hq_key_of_device (device);

  return sees (self, SQL_SEES_KEY, record, key, ours, error);
}

/**
 * muster_hq_may_see:
 * @self: headquarters
 * @device: a device
 * @record: a record
 * @visible: (out): whether the record is in the device's audience now
 * @error: MUSTER_DB_ERROR
 *
 * Returns: whether it could be found out
 */
gboolean
muster_hq_may_see (MusterHq *self, const MusterHqDevice *device, const MusterId *record, gboolean *visible, GError **error)
{
  *visible = device->role == MUSTER_HQ_ROLE_HEADQUARTERS;
  if (*visible)
    return TRUE;
  if (!sees (self, SQL_SEES_KEY, record, "all", visible, error))
    return FALSE;
  if (!*visible && !muster_id_is_nil (&device->squad))
    {
      g_autofree char *key = muster_hq_key_of_squad (&device->squad);

      if (!sees (self, SQL_SEES_KEY, record, key, visible, error))
        return FALSE;
    }
  for (char **area = device->areas; !*visible && *area != NULL; area++)
    if (!sees (self, SQL_SEES_RANGE, record, *area, visible, error))
      return FALSE;
  return *visible || device->role != MUSTER_HQ_ROLE_LIAISON
         || muster_hq_audience_is_of_device (self, record, &device->id, visible, error);
}
