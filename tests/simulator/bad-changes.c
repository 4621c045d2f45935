/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <string.h>

#include "muster-batch.h"
#include "muster-limits.h"
#include "muster-protocol.h"
#include "muster-request-signature.h"
#include "muster-sync-account.h"

/* F-15: an enrolled laptop that lies. It writes what it may not write into its own queue, from where it goes out among
 * good changes, or it makes batches of its own: another body under a known id, a forged place in a chain, a stranger's
 * name. */

static JsonObject *
make_set (const char *group, const char *field, const char *value)
{
  JsonObject *set = json_object_new ();
  JsonObject *values = json_object_new ();

  json_object_set_string_member (values, field, value);
  json_object_set_object_member (set, group, values);
  return set;
}

static JsonObject *
add_origin (Laptop *laptop, JsonObject *set)
{
  g_autofree char *squad = muster_store_get_setting (laptop->store, MUSTER_SETTING_SQUAD);
  JsonObject *origin = json_object_new ();

  json_object_set_int_member (origin, "created", muster_store_now_ms (laptop->store));
  json_object_set_string_member (origin, "origin", "1");
  if (squad != NULL && *squad != '\0')
    json_object_set_string_member (origin, "squad", squad);
  json_object_set_object_member (set, MUSTER_GROUP_ORIGIN, origin);
  return set;
}

static MusterChange *
make_change (Laptop *laptop, const MusterId *id, const MusterId *record, const char *kind, JsonObject *set)
{
  g_autoptr (JsonObject) taken = set;
  char by[MUSTER_ID_TEXT_SIZE];

  return muster_change_new (id, kind, record, muster_id_write (&laptop->member, by),
                            muster_stamp_from_ms (muster_store_now_ms (laptop->store)), taken, NULL);
}

static MusterId
draw_record (Simulation *self, const char **kind)
{
  const Record *record = self->records->pdata[simulation_draw (self, self->records->len)];

  *kind = "squad";
  /* What is not there yet nobody can know by name. */
  if (!headquarters_runs (self)
      || muster_store_find_kind (muster_hq_get_store (self->headquarters.hq), &record->id, NULL) == NULL)
    return self->squads[1];
  *kind = record->kind;
  return record->id;
}

/* Each wrong in one way; a stranger's record is wrong only where it is one. */
static MusterChange *
make_bad_change (Simulation *self, Laptop *laptop)
{
  MusterId id = muster_id_new (laptop->world);
  const char *kind;
  MusterId record = draw_record (self, &kind);

  switch (simulation_draw (self, 5))
    {
    case 0:
      return make_change (laptop, &id, &record, kind, make_set ("name", "name", "别人的"));
    case 1:
      return make_change (laptop, &id, &self->squads[0], "squad", make_set ("name", "name", "篡改"));
    case 2:
      record = muster_id_new (laptop->world);
      return make_change (laptop, &id, &record, "spaceship", make_set ("name", "name", "飞船"));
    case 3:
      return make_change (laptop, &id, &record, kind, make_set ("hukou_text", "hukou_div", "错组"));
    default:
      record = muster_id_new (laptop->world);
      return make_change (laptop, &id, &record, "fair",
                          add_origin (laptop, make_set ("attendance_count", "attendance_count", "很多")));
    }
}

static void
put_into_queue (Simulation *self, Laptop *laptop)
{
  g_autoptr (MusterChange) change = make_bad_change (self, laptop);
  g_autoptr (GError) error = NULL;
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (laptop->store, &error);
  MusterId incarnation = muster_outbox_get_incarnation (laptop->store);

  if (transaction == NULL
      || muster_journal_add (laptop->store, change, &incarnation, muster_change_get_time (change), MUSTER_CHANGE_LOCAL,
                             0, &error)
             != MUSTER_JOURNAL_ADDED
      || !muster_store_fold (laptop->store, muster_change_get_record (change), &error)
      || !muster_store_commit (transaction, &error))
    {
      if (laptop->full_until == 0)
        simulation_fail (self, "laptop %u cannot lie: %s", laptop->index, error == NULL ? "no reason" : error->message);
      return;
    }
  simulation_note (self, "laptop %u lies in its queue", laptop->index);
  laptop_remember_all (laptop);
}

static void
post (Simulation *self, Laptop *laptop, const MusterSyncAccount *account, MusterBatch *batch)
{
  guint8 nonce[MUSTER_NONCE_SIZE];
  g_autoptr (MusterSignedHeaders) headers = NULL;
  g_autoptr (MusterHqResponse) response = NULL;
  MusterHqRequest request = { .method = "POST", .path = MUSTER_PATH_BATCHES, .body = muster_batch_get_bytes (batch) };

  muster_world_random (laptop->world, nonce, sizeof nonce);
  headers = muster_signed_headers_new (account->key, account->device_text, request.method, request.path, NULL,
                                       request.body, self->now_ms, nonce);
  request.content_digest = headers->content_digest;
  request.signature_input = headers->signature_input;
  request.signature = headers->signature;
  response = network_deliver (self, &request);
  simulation_note (self, "laptop %u lies in a batch of its own: %u", laptop->index,
                   response == NULL ? 0 : response->status);
}

/* Another body under the id of a change that headquarters holds. */
static GBytes *
find_and_alter (Simulation *self, Laptop *laptop)
{
  const Saved *saved = &g_array_index (self->saved, Saved, simulation_draw (self, self->saved->len));
  g_autoptr (MusterChange) known = NULL;
  g_autoptr (MusterChange) other = NULL;
  gsize size;
  const char *line;

  if (!headquarters_runs (self) || !invariants_headquarters_holds (self, &saved->id))
    return NULL;
  known = muster_journal_find (muster_hq_get_store (self->headquarters.hq), &saved->id, NULL, NULL, NULL);
  if (known == NULL || muster_change_is_erased (known))
    return NULL;
  other = make_change (laptop, &saved->id, muster_change_get_record (known), muster_change_get_kind (known),
                       make_set ("name", "name", "另一个"));
  line = muster_change_get_line (other, &size);
  return g_bytes_new (line, size);
}

static void
send_own_batch (Simulation *self, Laptop *laptop)
{
  g_autoptr (MusterSyncAccount) account = muster_sync_account_load (laptop->store, NULL);
  Laptop *stranger = simulation_draw_laptop (self);
  g_autoptr (GBytes) line = find_and_alter (self, laptop);
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();
  g_autoptr (MusterBatch) batch = NULL;
  g_autofree char *previous = NULL;
  MusterId incarnation = muster_id_new (laptop->world);
  gint64 number = 1;

  if (line == NULL || account == NULL || stranger->store == NULL)
    return;
  g_ptr_array_add (lines, line);
  switch (simulation_draw (self, 3))
    {
    case 0: /* under a name of its own */
      break;
    case 1: /* the next of a stranger */
      incarnation = muster_outbox_get_incarnation (stranger->store);
      muster_outbox_next (stranger->store, &number, &previous, NULL);
      break;
    default: /* a forged place in its own chain */
      incarnation = muster_outbox_get_incarnation (laptop->store);
      muster_outbox_next (laptop->store, &number, &previous, NULL);
      g_clear_pointer (&previous, g_free);
      previous = g_strnfill (64, 'f');
      if (number == 1)
        return;
      break;
    }
  batch = muster_batch_build (&incarnation, number, previous == NULL ? "" : previous, NULL, 0, MUSTER_SCHEMA, "lie",
                              lines, account->key, NULL);
  if (batch != NULL)
    post (self, laptop, account, batch);
}

void
bad_play (Simulation *self)
{
  Laptop *laptop = simulation_draw_laptop (self);

  if (laptop->store == NULL || self->records->len == 0 || self->saved->len == 0)
    return;
  if (simulation_draw (self, 3) != 0)
    put_into_queue (self, laptop);
  else
    send_own_batch (self, laptop);
}
