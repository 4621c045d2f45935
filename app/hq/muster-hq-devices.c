/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include <string.h>

#include "muster-json.h"

static const char SQL_FIND[] = "SELECT name, role, squad, areas, public_key, revoked FROM device WHERE id = ?1";
static const char SQL_LIST[]
    = "SELECT id, label, name, role, squad, areas, enrolled, revoked, last_contact, clock_skew, app, schema,"
      " (SELECT count (*) FROM quarantine WHERE device = d.id AND state = 0) FROM device d ORDER BY name, enrolled, id";
static const char SQL_INCARNATIONS[]
    = "SELECT incarnation, number, digest, first_seen FROM incarnation WHERE device = ?1 ORDER BY first_seen, incarnation";
static const char SQL_FORKS[] = "SELECT device, incarnation, number, digest, time FROM fork ORDER BY seq";
static const char SQL_REVOKE[] = "UPDATE device SET revoked = coalesce (revoked, ?2) WHERE id = ?1 RETURNING 1";
static const char SQL_TOUCH[] = "UPDATE device SET last_contact = ?2, clock_skew = ?3 WHERE id = ?1";
static const char SQL_ADD_FORK[]
    = "INSERT INTO fork (device, incarnation, number, digest, time) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";

static const char *const role_names[] = { "squad", "liaison", "headquarters" };
static const MusterJsonLimits area_limits = { .bytes = 65536, .depth = 1, .string = 12, .members = 2000 };

/* The name of a role on the command line, in the table and in an enrolment. */
const char *
muster_hq_role_get_name (MusterHqRole role)
{
  return role_names[role];
}

gboolean
muster_hq_role_parse (const char *name, MusterHqRole *role)
{
  for (guint i = 0; i < G_N_ELEMENTS (role_names); i++)
    if (g_strcmp0 (role_names[i], name) == 0)
      {
        *role = (MusterHqRole) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * muster_hq_device_free:
 * @device: (transfer full): a device
 */
void
muster_hq_device_free (MusterHqDevice *device)
{
  g_free (device->name);
  g_strfreev (device->areas);
  g_free (device);
}

static char **
read_areas (const char *text)
{
  g_autoptr (JsonNode) node = muster_json_parse (text, strlen (text), &area_limits, NULL);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  GPtrArray *areas = g_ptr_array_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    g_ptr_array_add (areas, g_strdup (json_array_get_string_element (array, i)));
  g_ptr_array_add (areas, NULL);
  return (char **) g_ptr_array_free (areas, FALSE);
}

/**
 * muster_hq_find_device:
 * @self: headquarters
 * @id: a device
 * @error: %MUSTER_ERROR_NOT_FOUND
 *
 * Returns: (transfer full) (nullable): the device
 */
MusterHqDevice *
muster_hq_find_device (MusterHq *self, const MusterId *id, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_FIND, error);
  g_autoptr (MusterHqDevice) device = g_new0 (MusterHqDevice, 1);
  MusterDbStep step;
  gconstpointer key;
  gsize size;

  if (statement == NULL)
    return NULL;
  muster_bind_id (statement, 1, id);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_DONE)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "There is no such device.");
  if (step != MUSTER_DB_ROW)
    return NULL;
  device->id = *id;
  device->name = g_strdup (muster_db_column_text (statement, 1));
  muster_column_id (statement, 3, &device->squad);
  device->areas = read_areas (muster_db_column_text (statement, 4));
  device->revoked = !muster_db_column_is_null (statement, 6);
  key = muster_db_column_blob (statement, 5, &size);
  if (!muster_hq_role_parse (muster_db_column_text (statement, 2), &device->role) || size != MUSTER_KEY_SIZE)
    {
      g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, "The table of devices is damaged.");
      return NULL;
    }
  memcpy (device->public_key, key, MUSTER_KEY_SIZE);
  return g_steal_pointer (&device);
}

gboolean
muster_hq_touch_device (MusterHq *self, const MusterHqDevice *device, gint64 skew_ms, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_TOUCH, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &device->id);
  muster_db_bind_int (statement, 2, muster_hq_now (self));
  muster_db_bind_int (statement, 3, skew_ms);
  return muster_db_run (statement, error);
}

/**
 * muster_hq_revoke:
 * @self: headquarters
 * @device: a device
 * @error: %MUSTER_ERROR_NOT_FOUND
 *
 * From the next request on it is answered with 403.
 *
 * Returns: whether it is committed
 */
gboolean
muster_hq_revoke (MusterHq *self, const MusterId *device, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self->store, error);
  g_autoptr (MusterDbStatement) statement = transaction == NULL ? NULL : muster_db_prepare (self->db, SQL_REVOKE, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, device);
  muster_db_bind_int (statement, 2, muster_hq_now (self));
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_DONE)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_NOT_FOUND, "There is no such device.");
  if (step != MUSTER_DB_ROW)
    return FALSE;
  muster_db_reset (statement);
  return muster_store_commit (transaction, error);
}

/* A number that two different batches claim: one copy of a store went on in two places. In a transaction of its own,
 * because the one that met it is taken back. */
gboolean
muster_hq_log_fork (MusterHq *self, const MusterId *device, const MusterId *incarnation, gint64 number, const char *digest,
                    GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self->store, error);
  g_autoptr (MusterDbStatement) statement = transaction == NULL ? NULL : muster_db_prepare (self->db, SQL_ADD_FORK, error);

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, device);
  muster_bind_id (statement, 2, incarnation);
  muster_db_bind_int (statement, 3, number);
  muster_db_bind_text (statement, 4, digest);
  muster_db_bind_int (statement, 5, muster_hq_now (self));
  return muster_db_run (statement, error) && muster_store_commit (transaction, error);
}

/* ---- For people ---- */

static void
set_int (JsonObject *object, const char *member, MusterDbStatement *statement, int column)
{
  if (muster_db_column_is_null (statement, column))
    json_object_set_null_member (object, member);
  else
    json_object_set_int_member (object, member, muster_db_column_int (statement, column));
}

static JsonArray *
list_incarnations (MusterHq *self, const MusterId *device, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_INCARNATIONS, error);
  g_autoptr (JsonArray) array = json_array_new ();
  MusterDbStep step;

  if (statement == NULL)
    return NULL;
  muster_bind_id (statement, 1, device);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      JsonObject *object = json_object_new ();

      muster_set_id_member (object, "incarnation", statement, 1);
      set_int (object, "number", statement, 2);
      json_object_set_string_member (object, "digest", muster_db_column_text (statement, 3));
      set_int (object, "first_seen", statement, 4);
      json_array_add_object_element (array, object);
    }
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&array);
}

static JsonArray *
list_forks (MusterHq *self, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_FORKS, error);
  g_autoptr (JsonArray) array = json_array_new ();
  MusterDbStep step = MUSTER_DB_FAILED;

  while (statement != NULL && (step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      JsonObject *object = json_object_new ();

      muster_set_id_member (object, "device", statement, 1);
      muster_set_id_member (object, "incarnation", statement, 2);
      set_int (object, "number", statement, 3);
      json_object_set_string_member (object, "digest", muster_db_column_text (statement, 4));
      set_int (object, "time", statement, 5);
      json_array_add_object_element (array, object);
    }
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&array);
}

static JsonObject *
read_device (MusterHq *self, MusterDbStatement *statement, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  const char *areas = muster_db_column_text (statement, 6);
  JsonNode *node = muster_json_parse (areas, strlen (areas), &area_limits, NULL);
  JsonArray *incarnations;
  MusterId id;

  muster_column_id (statement, 1, &id);
  incarnations = list_incarnations (self, &id, error);
  if (incarnations == NULL)
    return NULL;
  muster_set_id_member (object, "id", statement, 1);
  json_object_set_string_member (object, "label", muster_db_column_text (statement, 2));
  json_object_set_string_member (object, "name", muster_db_column_text (statement, 3));
  json_object_set_string_member (object, "role", muster_db_column_text (statement, 4));
  muster_set_id_member (object, "squad", statement, 5);
  json_object_set_member (object, "areas", node != NULL ? node : json_node_new (JSON_NODE_NULL));
  set_int (object, "enrolled", statement, 7);
  set_int (object, "revoked", statement, 8);
  set_int (object, "last_contact", statement, 9);
  set_int (object, "clock_skew_ms", statement, 10);
  json_object_set_string_member (object, "app", muster_db_column_text (statement, 11));
  set_int (object, "schema", statement, 12);
  set_int (object, "quarantined", statement, 13);
  json_object_set_array_member (object, "incarnations", incarnations);
  return g_steal_pointer (&object);
}

/**
 * muster_hq_list_devices:
 * @self: headquarters
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): every device that ever enrolled, with its incarnations
 */
JsonArray *
muster_hq_list_devices (MusterHq *self, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_LIST, error);
  g_autoptr (JsonArray) array = json_array_new ();
  MusterDbStep step = MUSTER_DB_FAILED;

  while (statement != NULL && (step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      JsonObject *device = read_device (self, statement, error);

      if (device == NULL)
        return NULL;
      json_array_add_object_element (array, device);
    }
  return step == MUSTER_DB_FAILED ? NULL : g_steal_pointer (&array);
}

/**
 * muster_hq_describe_devices:
 * @self: headquarters
 * @error: MUSTER_DB_ERROR
 *
 * Returns: (transfer full) (nullable): {"devices":[…],"epoch","epochs":[…],"forks":[…],"hq_seq","backup_seq"}
 */
JsonObject *
muster_hq_describe_devices (MusterHq *self, GError **error)
{
  g_autoptr (JsonArray) devices = muster_hq_list_devices (self, error);
  g_autoptr (JsonArray) forks = devices == NULL ? NULL : list_forks (self, error);
  g_autoptr (JsonArray) epochs = forks == NULL ? NULL : muster_hq_list_epochs (self, error);
  g_autoptr (JsonObject) object = json_object_new ();
  char text[MUSTER_ID_TEXT_SIZE];
  gint64 given, backed_up;
  MusterId epoch;

  if (epochs == NULL || !muster_hq_get_epoch (self, &epoch, error) || !muster_hq_get_seq (self, &given, error)
      || !muster_hq_get_backup_seq (self, &backed_up, error))
    return NULL;
  json_object_set_array_member (object, "devices", g_steal_pointer (&devices));
  json_object_set_string_member (object, "epoch", muster_id_write (&epoch, text));
  json_object_set_array_member (object, "epochs", g_steal_pointer (&epochs));
  json_object_set_array_member (object, "forks", g_steal_pointer (&forks));
  json_object_set_int_member (object, "hq_seq", given);
  json_object_set_int_member (object, "backup_seq", backed_up);
  return g_steal_pointer (&object);
}
