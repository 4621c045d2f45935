/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-save.h"

#include <string.h>

#include "muster-check-identity.h"

#define RETENTION_YEARS 2 /* what the text that is read aloud promises */
#define ID_DECLINED "9"
#define ID_NOT_CARRIED "8"
#define STALL "4"        /* fair_type */
#define CHANNEL_FAIR "1"
#define CHANNEL_STALL "2"

static const char *const worker_fields[] = { "name", "name_unencodable", "mobile", "mobile_owner", "phone_alt", "hukou_div",
                                             "hukou_text", "live_div", "live_text", "id_type", "id_number", "birth_date",
                                             "birth_precision", "sex", "education", "note" };

void
muster_capture_saved_free (MusterCaptureSaved *self)
{
  g_clear_pointer (&self->form, json_object_unref);
  g_free (self);
}

static gboolean
has (JsonObject *object, const char *member)
{
  JsonNode *node = object == NULL ? NULL : json_object_get_member (object, member);

  return node != NULL && !JSON_NODE_HOLDS_NULL (node)
         && (json_node_get_value_type (node) != G_TYPE_STRING || *json_node_get_string (node) != '\0');
}

static gboolean
get_id (JsonObject *form, const char *member, MusterId *id)
{
  return has (form, member) && muster_id_parse (json_object_get_string_member (form, member), id);
}

/* Without the separate consent the number of a document is used for the age and not kept (PIPL 29). */
static void
drop_number (JsonObject *worker)
{
  MusterIdentity identity;

  if (!has (worker, "id_number"))
    return;
  if (muster_identity_read (json_object_get_string_member (worker, "id_number"), &identity))
    {
      json_object_set_string_member (worker, "birth_date", identity.birth);
      json_object_set_string_member (worker, "birth_precision", "3");
      json_object_set_string_member (worker, "sex", identity.is_male ? "1" : "2");
    }
  json_object_remove_member (worker, "id_number");
  json_object_set_string_member (worker, "id_type", ID_DECLINED);
}

static JsonObject *
pick_worker (JsonObject *form)
{
  JsonObject *worker = json_object_new ();
  JsonObject *consent = has (form, "consent") ? json_object_get_object_member (form, "consent") : NULL;

  for (guint i = 0; i < G_N_ELEMENTS (worker_fields); i++)
    if (has (form, worker_fields[i]))
      json_object_set_member (worker, worker_fields[i],
                              json_node_copy (json_object_get_member (form, worker_fields[i])));
  if (consent == NULL || !json_object_get_boolean_member_with_default (consent, "c_sensitive", FALSE))
    drop_number (worker);
  if (!has (worker, "id_type"))
    json_object_set_string_member (worker, "id_type", has (worker, "id_number") ? "1" : ID_NOT_CARRIED);
  return worker;
}

/* Of an earlier person only what was typed and is another value is written; a value that stands is not cleared. */
static gboolean
write_worker (MusterStore *store, JsonObject *form, const MusterOrigin *origin, MusterCaptureSaved *saved, GError **error)
{
  g_autoptr (JsonObject) worker = pick_worker (form);
  g_autoptr (JsonObject) before = NULL;
  g_autoptr (GList) names = NULL;

  saved->new_worker = !get_id (form, "person", &saved->worker);
  if (saved->new_worker)
    return muster_store_create (store, "worker", worker, origin, &saved->worker, error);
  before = muster_store_get (store, &saved->worker, error);
  if (before == NULL)
    return FALSE;
  if (has (before, "id_number") && !has (worker, "id_number"))
    json_object_remove_member (worker, "id_type");
  names = json_object_get_members (worker);
  for (GList *at = names; at != NULL; at = at->next)
    {
      JsonNode *old = json_object_get_member (before, at->data);

      if (old != NULL && json_node_equal (old, json_object_get_member (worker, at->data)))
        json_object_remove_member (worker, at->data);
    }
  return json_object_get_size (worker) == 0 || muster_store_edit (store, &saved->worker, worker, error);
}

static void
set_retention (MusterStore *store, JsonObject *consent)
{
  g_autofree char *today = muster_store_today (store);
  g_autofree char *until = NULL;
  int year = atoi (today) + RETENTION_YEARS;

  /* 29 February has no anniversary in two years. */
  until = strcmp (today + 4, "-02-29") == 0 ? g_strdup_printf ("%04d-02-28", year)
                                            : g_strdup_printf ("%04d%s", year, today + 4);
  json_object_set_string_member (consent, "retention_until", until);
}

static void
set_id (JsonObject *object, const char *member, const MusterId *id)
{
  char text[MUSTER_ID_TEXT_SIZE];

  json_object_set_string_member (object, member, muster_id_write (id, text));
}

static JsonObject *
copy_object (JsonObject *form, const char *member)
{
  g_autoptr (JsonNode) node = has (form, member) ? json_node_copy (json_object_get_member (form, member)) : NULL;
  g_autofree char *text = node == NULL ? g_strdup ("{}") : json_to_string (node, FALSE);
  g_autoptr (JsonNode) copy = json_from_string (text, NULL);

  return json_node_dup_object (copy);
}

static gboolean
write_consent (MusterStore *store, JsonObject *form, const MusterOrigin *origin, MusterCaptureSaved *saved, GError **error)
{
  g_autoptr (JsonObject) consent = copy_object (form, "consent");

  if (json_object_get_size (consent) == 0)
    return TRUE;
  set_id (consent, "worker_id", &saved->worker);
  json_object_set_string_member (consent, "legal_basis", "1");
  json_object_set_int_member (consent, "given_at", muster_store_now_ms (store));
  set_retention (store, consent);
  return muster_store_create (store, "consent", consent, origin, &saved->consent, error);
}

static gboolean
write_intention (MusterStore *store, JsonObject *form, const MusterOrigin *origin, MusterCaptureSaved *saved, GError **error)
{
  g_autoptr (JsonObject) intention = copy_object (form, "intention");
  const char *fair_type = json_object_get_string_member_with_default (form, "fair_type", "");
  MusterId member, fair;

  set_id (intention, "worker_id", &saved->worker);
  if (get_id (form, "fair", &fair))
    set_id (intention, "fair_id", &fair);
  if (!muster_id_is_nil (&saved->consent))
    set_id (intention, "consent_id", &saved->consent);
  if (muster_store_get_member (store, &member))
    set_id (intention, "recorded_by", &member);
  json_object_set_string_member (intention, "channel", strcmp (fair_type, STALL) == 0 ? CHANNEL_STALL : CHANNEL_FAIR);
  if (!has (intention, "taken_at"))
    json_object_set_int_member (intention, "taken_at", muster_store_now_ms (store));
  if (!has (intention, "clock_flag"))
    json_object_set_string_member (intention, "clock_flag", origin->paper_no == NULL ? "1" : "3");
  if (!has (intention, "strength"))
    json_object_set_string_member (intention, "strength", "1");
  return muster_store_create (store, "intention", intention, origin, &saved->intention, error);
}

static gboolean
remove_form (MusterStore *store, JsonObject *form, GError **error)
{
  MusterId id;

  return !get_id (form, "form", &id) || muster_store_remove_form (store, &id, error);
}

/**
 * muster_capture_save:
 * @store: a store
 * @form: what stands in the form
 * @error: %MUSTER_ERROR_MINOR: nothing was kept, the form is to be counted with muster_capture_turn_away();
 *   %MUSTER_ERROR_REFUSED, %MUSTER_ERROR_INVALID; MUSTER_DB_ERROR
 *
 * One transaction: worker, consent, intention, and the draft is gone; or nothing of it.
 *
 * Returns: (transfer full) (nullable): what is on disk
 */
MusterCaptureSaved *
muster_capture_save (MusterStore *store, JsonObject *form, GError **error)
{
  g_autoptr (MusterCaptureSaved) saved = g_new0 (MusterCaptureSaved, 1);
  const char *paper_no = has (form, "paper_no") ? json_object_get_string_member (form, "paper_no") : NULL;
  MusterOrigin origin = { .origin = paper_no == NULL ? "1" : "3", .paper_no = paper_no };
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);

  if (transaction == NULL)
    return NULL;
  if (!write_worker (store, form, &origin, saved, error) || !write_consent (store, form, &origin, saved, error)
      || !write_intention (store, form, &origin, saved, error) || !remove_form (store, form, error)
      || !muster_store_commit (transaction, error))
    return NULL;
  saved->form = json_object_ref (form);
  return g_steal_pointer (&saved);
}

/**
 * muster_capture_undo:
 * @store: a store
 * @saved: what was saved
 * @error: as muster_store_delete()
 *
 * Takes a save back with changes of its own: what the save made is deleted; what it added to an earlier person stays.
 *
 * Returns: whether it is on disk
 */
gboolean
muster_capture_undo (MusterStore *store, const MusterCaptureSaved *saved, GError **error)
{
  const MusterId *made[] = { &saved->intention, &saved->consent, saved->new_worker ? &saved->worker : NULL };
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);

  if (transaction == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (made); i++)
    if (made[i] != NULL && !muster_id_is_nil (made[i]) && !muster_store_delete (store, made[i], "undone", error))
      return FALSE;
  return muster_store_commit (transaction, error);
}

/**
 * muster_capture_turn_away:
 * @store: a store
 * @form: the form of somebody under 16
 * @error: MUSTER_DB_ERROR
 *
 * Counts one person who was sent away at the fair, and forgets the form.
 *
 * Returns: whether it is on disk
 */
gboolean
muster_capture_turn_away (MusterStore *store, JsonObject *form, GError **error)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  g_autofree char *today = muster_store_today (store);
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (store, error);
  MusterId id = { { 0 } }, fair;

  if (transaction == NULL)
    return FALSE;
  if (get_id (form, "fair", &fair))
    set_id (fields, "fair_id", &fair);
  json_object_set_string_member (fields, "date", today);
  return muster_store_create (store, "turned_away", fields, NULL, &id, error) && remove_form (store, form, error)
         && muster_store_commit (transaction, error);
}
