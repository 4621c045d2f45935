/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "muster-check-age.h"
#include "muster-store-save-private.h"

/* Forgetting. Nobody under 16 is ever stored: the form that shows it is thrown away before it is written, and a record
 * that turns out to be of such a person loses its values on every holder. */

#define REASON_MINOR "minor"
#define SETTING_LAST_CONTACT "last_contact_ms"

/* The erasure is written even where headquarters accepted nothing of the record: it may keep what it did not accept. */
static gboolean
erase_one (MusterStore *self, const MusterId *id, const char *reason, GError **error)
{
  const MusterKind *kind = muster_store_find_kind (self, id, error);
  g_autoptr (JsonObject) set = json_object_new ();
  JsonObject *group = json_object_new ();

  json_object_set_string_member (group, "reason", reason);
  json_object_set_object_member (set, MUSTER_GROUP_ERASED, group);
  return kind != NULL && muster_store_forget_record (self, id, error)
         && muster_store_write_change (self, kind->name, id, NULL, set, error) && muster_store_fold (self, id, error);
}

/**
 * muster_store_erase:
 * @self: a store
 * @id: a record; with it go the records that speak of it: intentions and consents of a worker, contacts and reviews of an
 *   intention, attachments of any
 * @reason: a code ("minor"), never text about the person
 * @error: %MUSTER_ERROR_NOT_FOUND
 *
 * The values go here at once and elsewhere when the change arrives; ids stay, so nothing comes back. A record of which
 * headquarters accepted nothing is forgotten like any other.
 *
 * Returns: whether it is done
 */
gboolean
muster_store_erase (MusterStore *self, const MusterId *id, const char *reason, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (MusterId));

  g_array_append_vals (ids, id, 1);
  if (transaction == NULL || !muster_store_collect_dependents (self, NULL, ids, error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    if (!erase_one (self, &g_array_index (ids, MusterId, i), reason, error))
      return FALSE;
  return muster_store_commit (transaction, error);
}

/* The earlier of the laptop's own date and headquarters': the answer that makes a person younger. It is never earlier than
 * what headquarters signed last: a clock that fell back to 1970 would make children of everybody and have them forgotten. */
static char *
careful_today (MusterStore *self, GError **error)
{
  gint64 offset = muster_store_now_ms (self) - muster_world_wall_ms (self->world);
  gint64 earlier = muster_world_wall_ms (self->world) + MIN (offset, 0);
  g_autoptr (GDateTime) date = NULL;
  gint64 contact;

  if (!muster_store_read_setting_int (self, SETTING_LAST_CONTACT, 0, &contact, error))
    return NULL;
  date = g_date_time_new_from_unix_utc (MAX (earlier, contact) / 1000 + 8 * 3600);
  return date == NULL ? g_strdup ("1970-01-01") : g_date_time_format (date, "%Y-%m-%d");
}

static char *
date_of_ms (gint64 ms)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (ms / 1000 + 8 * 3600);

  return date == NULL ? NULL : g_date_time_format (date, "%Y-%m-%d");
}

/* @record: (out) (transfer full) (nullable): what @name points at; %NULL: nothing, or it is not here. */
static gboolean
read_reference (MusterStore *self, const char *kind, JsonObject *fields, const char *name, MusterId *id,
                JsonObject **record, GError **error)
{
  JsonNode *node = json_object_get_member (fields, name);
  g_autoptr (GError) local = NULL;

  *record = NULL;
  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING || !muster_id_parse (json_node_get_string (node), id))
    return TRUE;
  *record = muster_store_peek (self, kind, id, &local);
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* Date of the fair of an intention; today where there is none. */
static char *
date_of_event (MusterStore *self, JsonObject *fields, GError **error)
{
  MusterId fair_id;
  g_autoptr (JsonObject) fair = NULL;

  if (!read_reference (self, "fair", fields, "fair_id", &fair_id, &fair, error))
    return NULL;
  if (fair != NULL && json_object_has_member (fair, "start_at"))
    return date_of_ms (json_object_get_int_member (fair, "start_at"));
  return careful_today (self, error);
}

static gboolean
count_turned_away (MusterStore *self, JsonObject *fields, const char *date, GError **error)
{
  g_autoptr (JsonObject) turned_away = json_object_new ();
  JsonNode *fair = json_object_get_member (fields, "fair_id");
  MusterId id = { 0 };

  if (muster_store_find_table (self, "turned_away") == NULL)
    return TRUE;
  json_object_set_string_member (turned_away, "date", date);
  if (fair != NULL && !JSON_NODE_HOLDS_NULL (fair))
    json_object_set_member (turned_away, "fair_id", json_node_copy (fair));
  return muster_store_create (self, "turned_away", turned_away, NULL, &id, error);
}

/* The number stands on the form or paper in front of whoever reads this; its digits are not repeated, because messages
 * are kept in files. */
static gboolean
refuse_minor (gboolean perhaps, gboolean stored, GError **error)
{
  const char *message
      = "Under 16: nothing was stored, only that somebody was sent away. 未满16周岁：未保存任何个人信息，仅计数。";

  if (perhaps)
    message = stored ? "Under 16 by the birth date in the ID number (digits 7 to 14), whose check digit does not fit: nothing"
                       " was changed. Correct the number, or enter the birth date. "
                       "按身份证号第7至14位未满16周岁，但校验码不符：未作任何改动，请核对号码或填写出生日期。"
                     : "Under 16 by the birth date in the ID number (digits 7 to 14), whose check digit does not fit: nothing"
                       " was stored, only that somebody was sent away. If the number was mistyped, enter it again. "
                       "按身份证号第7至14位未满16周岁，且校验码不符：未保存任何个人信息，仅计数。如号码输错，请重新录入。";
  g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_MINOR, message);
  return FALSE;
}

static gboolean
turn_away (MusterStore *self, const MusterId *record, JsonObject *fields, const char *date, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self, error);

  if (transaction == NULL || (record != NULL && !muster_store_erase (self, record, REASON_MINOR, error))
      || !count_turned_away (self, fields, date, error) || !muster_store_commit (transaction, error))
    return FALSE;
  return TRUE;
}

typedef struct
{
  MusterId worker;  /* whom to erase if stored; nil: the record itself */
  char *date;       /* the day that counts */
  gboolean minor;   /* under 16 on that day */
  gboolean perhaps; /* and only a mistyped number says so */
} Minor;

static void
minor_clear (Minor *found)
{
  g_free (found->date);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Minor, minor_clear)

static void
judge_minor (Minor *found, JsonObject *person)
{
  found->perhaps = muster_worker_is_perhaps_minor (person, found->date);
  found->minor = muster_worker_is_minor (person, found->date);
}

/* Whether @fields are of, or about, somebody under 16. What cannot be read is not the age of an adult. */
static gboolean
find_minor (MusterStore *self, const MusterTable *table, JsonObject *fields, Minor *found, GError **error)
{
  g_autoptr (JsonObject) person = NULL;
  gboolean is_worker = strcmp (table->kind->name, "worker") == 0;

  if (!is_worker && strcmp (table->kind->name, "intention") != 0)
    return TRUE;
  if (!is_worker && !read_reference (self, "worker", fields, "worker_id", &found->worker, &person, error))
    return FALSE;
  if (!is_worker && person == NULL)
    return TRUE;
  found->date = is_worker ? careful_today (self, error) : date_of_event (self, fields, error);
  if (found->date == NULL)
    return FALSE;
  judge_minor (found, is_worker ? fields : person);
  return TRUE;
}

gboolean
muster_store_turn_away_minor (MusterStore *self, const MusterTable *table, const MusterId *record, JsonObject *fields, GError **error)
{
  g_auto (Minor) found = { 0 };

  if (!find_minor (self, table, fields, &found, error))
    return FALSE;
  if (!found.minor)
    return TRUE;
  if (!muster_id_is_nil (&found.worker))
    record = &found.worker;
  if (!(found.perhaps && record != NULL) && !turn_away (self, record, fields, found.date, error))
    return FALSE;
  return refuse_minor (found.perhaps, record != NULL, error);
}

gboolean
muster_store_refuse_minor (MusterStore *self, const MusterTable *table, const MusterId *record, JsonObject *fields,
                           GError **error)
{
  g_auto (Minor) found = { 0 };

  if (!find_minor (self, table, fields, &found, error))
    return FALSE;
  return !found.minor || refuse_minor (found.perhaps, record != NULL || !muster_id_is_nil (&found.worker), error);
}
