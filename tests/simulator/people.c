/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "simulation.h"

#include <string.h>

/* What people do at a laptop: they record, change, delete, bring back, review and, with F-20, forget. */

/* Two in the officer's area, one not: leads come into it and leave it. */
static const char *const counties[] = { "520102", "522601", "321202" };
static const char *const names[] = { "王甲", "李乙", "赵丙", "钱丁", "孙戊", "周己" };

void
people_add_record (Simulation *self, const MusterId *id, const char *kind)
{
  Record *record;

  for (guint i = 0; i < self->records->len; i++)
    if (muster_id_equal (&((Record *) self->records->pdata[i])->id, id))
      return;
  record = g_new0 (Record, 1);
  *record = (Record){ *id, kind };
  g_ptr_array_add (self->records, record);
}

static const char *
draw_name (Simulation *self)
{
  return names[simulation_draw (self, G_N_ELEMENTS (names))];
}

static void
set_worker (Simulation *self, JsonObject *fields, gboolean whole)
{
  g_autofree char *mobile = g_strdup_printf ("1540000%04u", simulation_draw (self, 9999));

  if (whole || simulation_draw (self, 2))
    json_object_set_string_member (fields, "name", draw_name (self));
  if (whole || simulation_draw (self, 2))
    json_object_set_string_member (fields, "mobile", mobile);
  if (whole || simulation_draw (self, 4) == 0)
    json_object_set_string_member (fields, "hukou_div", counties[simulation_draw (self, G_N_ELEMENTS (counties))]);
  if (!whole)
    {
      json_object_set_string_member (fields, "skills", draw_name (self));
      return;
    }
  json_object_set_string_member (fields, "sex", "1");
  json_object_set_string_member (fields, "id_type", "1");
  json_object_set_string_member (fields, "id_number", "990101195301010012");
  json_object_set_string_member (fields, "mobile_owner", "1");
  json_object_set_string_member (fields, "hukou_text", "某村");
}

static void
set_vehicle (Simulation *self, guint version, JsonObject *fields)
{
  MusterCatalogue *catalogue = self->catalogues[version];
  const MusterKind *kind = muster_catalogue_find (catalogue, "vehicle");

  json_object_set_string_member (fields, "name", draw_name (self));
  json_object_set_int_member (fields, "seats", 1 + simulation_draw (self, 50));
  if (kind != NULL && muster_kind_find_field (kind, "standing") != NULL && simulation_draw (self, 2) == 0)
    json_object_set_int_member (fields, "standing", simulation_draw (self, 20));
  if (kind != NULL && muster_kind_find_field (kind, "towing") != NULL)
    {
      json_object_set_int_member (fields, "towing", simulation_draw (self, 3));
      json_object_set_string_member (fields, "colour", draw_name (self));
    }
}

static JsonObject *
make_fields (Laptop *laptop, const char *kind, gboolean whole)
{
  Simulation *self = laptop->simulation;
  JsonObject *fields = json_object_new ();

  if (strcmp (kind, "worker") == 0)
    set_worker (self, fields, whole);
  else if (strcmp (kind, "fair") == 0)
    {
      json_object_set_string_member (fields, "title", draw_name (self));
      json_object_set_int_member (fields, "attendance_count", simulation_draw (self, 1000));
    }
  else if (strcmp (kind, "vehicle") == 0)
    set_vehicle (self, laptop->version, fields);
  else if (strcmp (kind, "consent") == 0)
    json_object_set_boolean_member (fields, "c_basic", simulation_draw (self, 3) != 0);
  else if (strcmp (kind, "intention") == 0)
    json_object_set_string_member (fields, "strength", simulation_draw (self, 2) == 0 ? "1" : "2");
  else
    json_object_set_string_member (fields, "name", draw_name (self));
  return fields;
}

/* A save either worked, and then it is there for good; or it did not, and then nothing is there, but where the power or
 * the disk went that is only seen afterwards. */
static gboolean
settle_save (Laptop *laptop, gboolean saved, const MusterId *id, const char *kind, const GError *error)
{
  Simulation *self = laptop->simulation;
  gboolean power = muster_test_vfs_has_power (laptop->vfs);

  if (saved && power)
    laptop_remember_all (laptop);
  if (saved || !power || laptop->troubled)
    people_add_record (self, id, kind);
  laptop->doubtful |= !power || laptop->troubled;
  if (saved || !power || laptop->troubled)
    return saved && power;
  /* By a clock that never was right somebody is a child: turned away, and counted by a record. */
  if (g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_MINOR))
    laptop_remember_all (laptop);
  else if (!g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND)
           && !g_error_matches (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED))
    simulation_fail (self, "laptop %u cannot save: %s", laptop->index, error->message);
  return FALSE;
}

static gboolean
create (Laptop *laptop, const char *kind, JsonObject *fields, MusterId *id)
{
  g_autoptr (GError) error = NULL;
  guint known = laptop->simulation->saved->len;
  gboolean saved;

  *id = muster_id_new (laptop->world);
  saved = muster_store_create (laptop->store, kind, fields, NULL, id, &error);
  simulation_note (laptop->simulation, "laptop %u makes a %s", laptop->index, kind);
  laptop->owes |= saved && !muster_test_vfs_has_power (laptop->vfs);
  if (!settle_save (laptop, saved, id, kind, error))
    return FALSE;
  if (laptop->simulation->saved->len == known)
    simulation_fail (laptop->simulation, "I-1: laptop %u confirmed a save that is not there", laptop->index);
  return TRUE;
}

static void
create_plain (Laptop *laptop)
{
  static const char *const kinds[] = { "worker", "fair", "employer", "vehicle", "vehicle" };
  const char *kind = kinds[simulation_draw (laptop->simulation, G_N_ELEMENTS (kinds))];
  g_autoptr (JsonObject) fields = make_fields (laptop, kind, TRUE);
  MusterId id;

  if (muster_catalogue_find (muster_store_get_catalogue (laptop->store), kind) != NULL)
    create (laptop, kind, fields, &id);
}

static JsonObject *
parse (char *text)
{
  g_autofree char *taken = text;
  g_autoptr (JsonNode) node = muster_json_parse (taken, strlen (taken), &muster_json_limits_line, NULL);

  return json_object_ref (json_node_get_object (node));
}

/* A worker with consent and intention: what an officer of the home county sees. */
static void
create_lead (Laptop *laptop)
{
  g_autoptr (JsonObject) worker_fields = make_fields (laptop, "worker", TRUE);
  g_autoptr (JsonObject) consent_fields = NULL;
  g_autoptr (JsonObject) intention_fields = NULL;
  char worker[MUSTER_ID_TEXT_SIZE], consent[MUSTER_ID_TEXT_SIZE], member[MUSTER_ID_TEXT_SIZE];
  MusterId worker_id, consent_id, intention_id;

  if (!create (laptop, "worker", worker_fields, &worker_id))
    return;
  muster_id_write (&worker_id, worker);
  consent_fields = parse (g_strdup_printf (
      "{\"worker_id\":\"%s\",\"text_version\":\"1\",\"text_sha256\":\"%064d\",\"legal_basis\":\"1\",\"c_basic\":true,"
      "\"c_share\":false,\"c_sensitive\":true,\"c_contact\":true,\"method\":\"3\",\"witness\":\"王某\","
      "\"given_at\":1706745600000,\"place_text\":\"村口\",\"retention_until\":\"2026-02-01\"}",
      worker, 0));
  if (!create (laptop, "consent", consent_fields, &consent_id))
    return;
  intention_fields = parse (
      g_strdup_printf ("{\"worker_id\":\"%s\",\"intent_type\":\"1\",\"channel\":\"5\",\"taken_at\":1706745600000,\"job_"
                       "codes\":[\"G01\"],"
                       "\"travel_need\":\"1\",\"strength\":\"1\",\"consent_id\":\"%s\",\"recorded_by\":\"%s\"}",
                       worker, muster_id_write (&consent_id, consent), muster_id_write (&laptop->member, member)));
  if (create (laptop, "intention", intention_fields, &intention_id))
    g_ptr_array_add (laptop->simulation->leads, muster_id_copy (&intention_id));
}

/* The officer says what becomes of a lead, or calls. */
static void
review (Laptop *laptop)
{
  Simulation *self = laptop->simulation;
  g_autoptr (JsonObject) fields = NULL;
  char target[MUSTER_ID_TEXT_SIZE], decision[2] = { (char) ('1' + simulation_draw (self, 4)), 0 };
  MusterLead lead = { 0 };
  const MusterId *intention;
  MusterId id;

  if (self->leads->len == 0)
    return;
  intention = self->leads->pdata[simulation_draw (self, self->leads->len)];
  if (muster_store_find_kind (laptop->store, intention, NULL) == NULL)
    return;
  muster_store_get_lead (laptop->store, intention, &lead, NULL);
  muster_id_write (intention, target);
  if (simulation_draw (self, 2) == 0)
    fields = parse (g_strdup_printf ("{\"target_kind\":\"intention\",\"target_id\":\"%s\",\"target_version\":\"%s\","
                                     "\"decision\":\"%s\",\"decided_at\":1706745600000}",
                                     target, lead.version, decision));
  else
    fields
        = parse (g_strdup_printf ("{\"intention_id\":\"%s\",\"called_at\":1706745600000,\"outcome\":\"1\"}", target));
  create (laptop, json_object_has_member (fields, "outcome") ? "contact" : "review", fields, &id);
}

static void
change_record (Laptop *laptop)
{
  Simulation *self = laptop->simulation;
  g_autoptr (JsonObject) fields = NULL;
  g_autoptr (GError) error = NULL;
  Record *record;
  gboolean saved;

  if (self->records->len == 0)
    return;
  record = self->records->pdata[simulation_draw (self, self->records->len)];
  if (strcmp (record->kind, "review") == 0 || strcmp (record->kind, "contact") == 0
      || muster_store_find_kind (laptop->store, &record->id, NULL) == NULL)
    return;
  simulation_note (self, "laptop %u changes a %s", laptop->index, record->kind);
  switch (simulation_draw (self, 8))
    {
    case 0:
      saved = muster_store_delete (laptop->store, &record->id, "twice", &error);
      break;
    case 1:
      saved = muster_store_restore (laptop->store, &record->id, &error);
      break;
    default:
      fields = make_fields (laptop, record->kind, FALSE);
      saved = muster_store_edit (laptop->store, &record->id, fields, &error);
      break;
    }
  settle_save (laptop, saved, &record->id, record->kind, error);
}

static void
forget_somebody (Laptop *laptop)
{
  Simulation *self = laptop->simulation;
  g_autoptr (GError) error = NULL;
  Record *record;
  gboolean saved;

  if (self->records->len == 0)
    return;
  record = self->records->pdata[simulation_draw (self, self->records->len)];
  if (strcmp (record->kind, "worker") != 0 || muster_store_find_kind (laptop->store, &record->id, NULL) == NULL)
    return;
  simulation_note (self, "laptop %u forgets a worker", laptop->index);
  saved = muster_store_erase (laptop->store, &record->id, "minor", &error);
  settle_save (laptop, saved, &record->id, "worker", error);
}

static void
save_once (Laptop *laptop)
{
  Simulation *self = laptop->simulation;
  guint what = simulation_draw (self, 12);

  if (simulation_chance (self, FAULT_ERASE, 30))
    forget_somebody (laptop);
  else if (what >= 5)
    change_record (laptop);
  else if (laptop->role == MUSTER_HQ_ROLE_LIAISON)
    review (laptop);
  else if (what == 0 && laptop->role == MUSTER_HQ_ROLE_SQUAD)
    create_lead (laptop);
  else
    create_plain (laptop);
}

void
people_work (Laptop *laptop)
{
  Simulation *self = laptop->simulation;
  guint saves = 1 + simulation_draw (self, 5);

  if (laptop->store == NULL)
    return;
  laptop->troubled = disk_arm_trouble (self, laptop->vfs, 12, &laptop->full_until);
  if (simulation_chance (self, FAULT_KILL, 6))
    disk_arm_power (self, laptop->vfs, 12);
  for (guint i = 0; i < saves && muster_test_vfs_has_power (laptop->vfs) && self->failure == NULL; i++)
    save_once (laptop);
  disk_disarm (self, laptop->vfs, &laptop->full_until);
}
