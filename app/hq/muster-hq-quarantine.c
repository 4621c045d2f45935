/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include <string.h>

#include "muster-json.h"

/* What headquarters received and could not accept, byte for byte, until a person decides. Nothing is thrown away but the
 * body of a change about somebody under 16, or about a record that was erased. */

enum
{
  STATE_OPEN = 0,
  STATE_RELEASED = 1,
  STATE_REFUSED = 2,
};

static const char SQL_ADD[]
    = "INSERT INTO quarantine (change, record, kind, device, incarnation, number, position, schema, reason, detail, digest,"
      " line, received) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13) ON CONFLICT (digest) DO NOTHING";
static const char SQL_ANY[] = "SELECT 1 FROM quarantine LIMIT 1";
static const char SQL_FIND[] = "SELECT reason FROM quarantine WHERE digest = ?1 AND (device = ?2 OR state = 2)";
static const char SQL_SETTLE[] = "UPDATE quarantine SET state = 1 WHERE digest = ?1 AND state = 0";
static const char SQL_ERASE[] = "UPDATE quarantine SET line = NULL, detail = '' WHERE record = ?1";
static const char SQL_LIST[]
    = "SELECT q.id, q.change, q.record, q.kind, q.device, d.name, q.reason, q.detail, q.received, q.state, q.line"
      " FROM quarantine q LEFT JOIN device d ON d.id = q.device WHERE q.state = 0 OR ?1 ORDER BY q.id";
static const char SQL_GET[]
    = "SELECT q.id, q.change, q.record, q.kind, q.device, d.name, q.reason, q.detail, q.received, q.state, q.line"
      " FROM quarantine q LEFT JOIN device d ON d.id = q.device WHERE q.id = ?1";
static const char SQL_HELD[] = "SELECT line, incarnation, received, device, change, record, reason, state FROM quarantine WHERE id = ?1";
static const char SQL_DECIDE[] = "UPDATE quarantine SET state = ?2, decided = ?3, detail = coalesce (?4, detail) WHERE id = ?1 AND state = 0";
static const char SQL_HAS_CHANGE[] = "SELECT 1 FROM change WHERE id = ?1 AND state = 1";
static const char SQL_HAS_RECORD[] = "SELECT 1 FROM change WHERE record = ?1 LIMIT 1";

static void
bind_digest (MusterDbStatement *statement, int index, const char *line, gsize size)
{
  guint8 digest[MUSTER_DIGEST_SIZE];

  muster_sha256 (line, size, digest);
  muster_db_bind_blob (statement, index, digest, sizeof digest);
}

/* @change: %NULL for a line that is none. The same bytes are kept once, whichever way they come. */
gboolean
muster_hq_quarantine (MusterHq *self, const MusterHqArrival *arrival, MusterChange *change, const char *line, gsize size,
                      const char *reason, const char *detail, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ADD, error);

  if (statement == NULL)
    return FALSE;
  if (change != NULL)
    {
      muster_bind_id (statement, 1, muster_change_get_id (change));
      muster_bind_id (statement, 2, muster_change_get_record (change));
      muster_db_bind_text (statement, 3, muster_change_get_kind (change));
    }
  muster_bind_id (statement, 4, &arrival->device->id);
  muster_bind_id (statement, 5, arrival->incarnation);
  muster_db_bind_int (statement, 6, arrival->number);
  muster_db_bind_int (statement, 7, arrival->position);
  muster_db_bind_int (statement, 8, arrival->schema);
  muster_db_bind_text (statement, 9, reason);
  muster_db_bind_text (statement, 10, detail);
  bind_digest (statement, 11, line, size);
  if (strcmp (reason, "minor") != 0 && strcmp (reason, "purged") != 0)
    muster_db_bind_blob (statement, 12, line, size);
  muster_db_bind_int (statement, 13, arrival->received);
  return muster_db_run (statement, error);
}

gboolean
muster_hq_quarantine_is_empty (MusterHq *self, gboolean *empty, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ANY, error);
  MusterDbStep step = statement == NULL ? MUSTER_DB_FAILED : muster_db_step (statement, error);

  *empty = step == MUSTER_DB_DONE;
  return step != MUSTER_DB_FAILED;
}

/* What was set aside stays so however often its sender repeats it, and for everybody where a person refused it. The same
 * change from another laptop, whose own it may be, is judged for itself.
 * @reason: %NULL where it has to be judged. */
gboolean
muster_hq_quarantine_find (MusterHq *self, const MusterId *device, const char *line, gsize size, char **reason, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_FIND, error);
  MusterDbStep step;

  *reason = NULL;
  if (statement == NULL)
    return FALSE;
  bind_digest (statement, 1, line, size);
  muster_bind_id (statement, 2, device);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_ROW)
    *reason = g_strdup (muster_db_column_text (statement, 1));
  return step != MUSTER_DB_FAILED;
}

/* Somebody who may write it brought it: nothing is left to decide. */
gboolean
muster_hq_quarantine_settle (MusterHq *self, const char *line, gsize size, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_SETTLE, error);

  if (statement == NULL)
    return FALSE;
  bind_digest (statement, 1, line, size);
  return muster_db_run (statement, error);
}

gboolean
muster_hq_quarantine_erase (MusterHq *self, const MusterId *record, GError **error)
{
  return muster_hq_run_with_id (self, SQL_ERASE, record, error);
}

/* ---- For people ---- */

static JsonObject *
describe (MusterDbStatement *statement)
{
  static const char *const states[] = { "open", "released", "refused" };
  JsonObject *object = json_object_new ();
  gint64 state = muster_db_column_int (statement, 10);

  json_object_set_int_member (object, "quarantine", muster_db_column_int (statement, 1));
  muster_set_id_member (object, "change", statement, 2);
  muster_set_id_member (object, "id", statement, 3);
  json_object_set_string_member (object, "kind", muster_db_column_text (statement, 4));
  muster_set_id_member (object, "device", statement, 5);
  json_object_set_string_member (object, "device_name", muster_db_column_text (statement, 6));
  json_object_set_string_member (object, "reason", muster_db_column_text (statement, 7));
  json_object_set_string_member (object, "detail", muster_db_column_text (statement, 8));
  json_object_set_int_member (object, "received", muster_db_column_int (statement, 9));
  json_object_set_string_member (object, "state", states[CLAMP (state, 0, 2)]);
  json_object_set_boolean_member (object, "kept", !muster_db_column_is_null (statement, 11));
  return object;
}

/**
 * muster_hq_list_quarantine:
 * @self: headquarters
 * @closed_too: also what was released or refused
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): what was set aside, oldest first, without the values
 */
JsonArray *
muster_hq_list_quarantine (MusterHq *self, gboolean closed_too, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_LIST, error);
  g_autoptr (JsonArray) array = json_array_new ();
  MusterDbStep step;

  if (statement == NULL)
    return NULL;
  muster_db_bind_int (statement, 1, closed_too);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    json_array_add_object_element (array, describe (statement));
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&array);
}

static gboolean
set_not_found (GError **error)
{
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "There is no such entry in the quarantine.");
  return FALSE;
}

/**
 * muster_hq_show_quarantine:
 * @self: headquarters
 * @id: number of the entry
 * @error: %MUSTER_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the entry, with the line as it was received in `line`
 */
JsonObject *
muster_hq_show_quarantine (MusterHq *self, gint64 id, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_GET, error);
  JsonObject *object;
  MusterDbStep step;
  gconstpointer line;
  gsize size;

  if (statement == NULL)
    return NULL;
  muster_db_bind_int (statement, 1, id);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_DONE)
    set_not_found (error);
  if (step != MUSTER_DB_ROW)
    return NULL;
  object = describe (statement);
  line = muster_db_column_blob (statement, 11, &size);
  if (line != NULL)
    {
      JsonNode *node = muster_json_parse (line, size, &muster_json_limits_line, NULL);

      if (node != NULL)
        json_object_set_member (object, "line", node);
    }
  return object;
}

/* ---- Decisions ---- */

typedef struct
{
  char *line;
  gsize size;
  char *reason;
  MusterId incarnation;
  MusterId device;
  MusterId change;
  MusterId record;
  gint64 received;
} Held;

static void
held_clear (Held *held)
{
  g_free (held->line);
  g_free (held->reason);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Held, held_clear)

static gboolean
load (MusterHq *self, gint64 id, Held *held, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_HELD, error);
  MusterDbStep step;
  gconstpointer line;

  if (statement == NULL)
    return FALSE;
  muster_db_bind_int (statement, 1, id);
  step = muster_db_step (statement, error);
  if (step != MUSTER_DB_ROW)
    return step == MUSTER_DB_DONE ? set_not_found (error) : FALSE;
  if (muster_db_column_int (statement, 8) != STATE_OPEN)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED, "This entry was decided already.");
      return FALSE;
    }
  line = muster_db_column_blob (statement, 1, &held->size);
  held->line = line == NULL ? NULL : g_strndup (line, held->size);
  muster_column_id (statement, 2, &held->incarnation);
  held->received = muster_db_column_int (statement, 3);
  muster_column_id (statement, 4, &held->device);
  muster_column_id (statement, 5, &held->change);
  muster_column_id (statement, 6, &held->record);
  held->reason = g_strdup (muster_db_column_text (statement, 7));
  return TRUE;
}

static gboolean
decide (MusterHq *self, gint64 id, int state, const char *detail, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_DECIDE, error);

  if (statement == NULL)
    return FALSE;
  muster_db_bind_int (statement, 1, id);
  muster_db_bind_int (statement, 2, state);
  muster_db_bind_int (statement, 3, muster_hq_now (self));
  muster_db_bind_text (statement, 4, detail);
  return muster_db_run (statement, error) && (muster_db_get_changes (self->db) == 1 || set_not_found (error));
}

static gboolean
has_record (MusterHq *self, const MusterId *record, gboolean *has, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_HAS_RECORD, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, record);
  step = muster_db_step (statement, error);
  *has = step == MUSTER_DB_ROW;
  return step != MUSTER_DB_FAILED;
}

static gboolean
add_released (MusterHq *self, const Held *held, MusterChange *change, MusterHqAccepted *accepted, GError **error)
{
  gboolean has;

  accepted->change = change;
  accepted->effective = muster_stamp_effective (muster_change_get_time (change), held->received);
  accepted->incarnation = held->incarnation;
  if (!has_record (self, muster_change_get_record (change), &has, error) || !muster_hq_next_seq (self, 1, &accepted->hq_seq, error))
    return FALSE;
  accepted->new_record = !has;
  switch (muster_journal_add (self->store, change, &accepted->incarnation, accepted->effective, MUSTER_CHANGE_ACCEPTED,
                              accepted->hq_seq, error))
    {
    case MUSTER_JOURNAL_ADDED:
      return TRUE;
    case MUSTER_JOURNAL_DUPLICATE:
    case MUSTER_JOURNAL_BODY_DIFFERS:
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED, "A change of this id was accepted already.");
      return FALSE;
    case MUSTER_JOURNAL_FAILED:
    default:
      return FALSE;
    }
}

/* The author's laptop is told by an entry of its own, because its own changes are not sent back to it otherwise; it has
 * one already of what it alone keeps. */
static gboolean
tell_author (MusterHq *self, const Held *held, const MusterHqAccepted *accepted, GError **error)
{
  g_autofree char *key = muster_hq_key_of_device (&held->device);
  gboolean told;

  if (!muster_hq_audience_is_of_device (self, muster_change_get_record (accepted->change), &held->device, &told, error))
    return FALSE;
  return told
         || muster_hq_feed_add (self, key, accepted->hq_seq, MUSTER_FEED_CHANGE, muster_change_get_record (accepted->change),
                                muster_change_get_id (accepted->change), error);
}

static MusterChange *
parse_held (const Held *held, GError **error)
{
  MusterChange *change = held->line == NULL ? NULL : muster_change_new_from_line (held->line, held->size, NULL);

  if (change == NULL)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED,
                 held->line == NULL ? "The content of this change was not kept."
                                    : "This line is no change; it can only be refused.");
  return change;
}

/**
 * muster_hq_release:
 * @self: headquarters
 * @id: number of an open entry
 * @error: %MUSTER_ERROR_NOT_FOUND; %MUSTER_ERROR_REFUSED for what was decided, not kept, or is no change of a known kind
 *
 * A person has looked at it: it goes into the journal as if it had been accepted now, with a new hq_seq and the stamp that
 * its arrival gives. Its author's laptop hears of it with the next pull.
 *
 * Returns: whether it is committed
 */
gboolean
muster_hq_release (MusterHq *self, gint64 id, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self->store, error);
  g_auto (Held) held = { 0 };
  g_autoptr (MusterChange) change = NULL;
  g_autoptr (MusterHqDevice) device = NULL;
  g_autoptr (GArray) all = g_array_new (FALSE, TRUE, sizeof (MusterHqAccepted));
  MusterHqAccepted accepted = { 0 };

  if (transaction == NULL || !load (self, id, &held, error))
    return FALSE;
  change = parse_held (&held, error);
  device = change == NULL ? NULL : muster_hq_find_device (self, &held.device, error);
  if (device == NULL)
    return FALSE;
  if (muster_catalogue_find (muster_store_get_catalogue (self->store), muster_change_get_kind (change)) == NULL)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED, "This program does not know the kind of this record.");
      return FALSE;
    }
  if (!add_released (self, &held, change, &accepted, error))
    return FALSE;
  g_array_append_val (all, accepted);
  return muster_hq_accept_all (self, all, device, held.received, error) && tell_author (self, &held, &accepted, error)
         && muster_hq_withdraw_unseen (self, muster_change_get_record (change), device, error) && decide (self, id, STATE_RELEASED, NULL, error) && muster_store_commit (transaction, error);
}

/* Another body under the id of a change that was accepted has no name of its own: by that name its laptop would give up the
 * accepted one. */
static gboolean
is_accepted (MusterHq *self, const MusterId *change, gboolean *accepted, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_HAS_CHANGE, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, change);
  step = muster_db_step (statement, error);
  *accepted = step == MUSTER_DB_ROW;
  return step != MUSTER_DB_FAILED;
}

static gboolean
tell_refusal (MusterHq *self, const Held *held, GError **error)
{
  g_autofree char *key = muster_hq_key_of_device (&held->device);
  g_autoptr (MusterHqDevice) device = muster_hq_find_device (self, &held->device, error);
  gboolean accepted;
  gint64 hq_seq;

  if (device == NULL || !is_accepted (self, &held->change, &accepted, error))
    return FALSE;
  if (accepted)
    return TRUE;
  return muster_hq_next_seq (self, 1, &hq_seq, error)
         && muster_hq_feed_add (self, key, hq_seq, MUSTER_FEED_REFUSED, &held->record, &held->change, error)
         && muster_hq_withdraw_unseen (self, &held->record, device, error);
}

/**
 * muster_hq_refuse:
 * @self: headquarters
 * @id: number of an open entry
 * @detail: (nullable): why, in words that a recruiter understands
 * @error: %MUSTER_ERROR_NOT_FOUND; %MUSTER_ERROR_REFUSED for what was decided
 *
 * The bytes stay; every side leaves the change out of its fold from now on.
 *
 * Returns: whether it is committed
 */
gboolean
muster_hq_refuse (MusterHq *self, gint64 id, const char *detail, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self->store, error);
  g_auto (Held) held = { 0 };

  if (detail != NULL && strlen (detail) > MUSTER_LIMIT_DETAIL)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "The explanation is too long.");
      return FALSE;
    }
  return transaction != NULL && load (self, id, &held, error) && decide (self, id, STATE_REFUSED, detail, error)
         && (muster_id_is_nil (&held.change) || tell_refusal (self, &held, error)) && muster_store_commit (transaction, error);
}
