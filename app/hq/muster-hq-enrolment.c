/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include <string.h>

#include "muster-json.h"

#define CODE_LIFE_MS (72 * 60 * 60 * G_GINT64_CONSTANT (1000))
#define CODE_TRIES 5
/* So much of the secret tells which code a wrong try was meant for; 96 unknown bits remain. */
#define HANDLE_SIZE 4
#define DEFAULT_URL "https://127.0.0.1:8443"

static const char SQL_ADD_CODE[]
    = "INSERT INTO enrolment_code (digest, handle, name, role, squad, areas, made, expires)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
static const char SQL_FIND_CODE[]
    = "SELECT name, role, squad, areas, expires, wrong, device FROM enrolment_code WHERE digest = ?1";
static const char SQL_WRONG_TRY[] = "UPDATE enrolment_code SET wrong = wrong + 1 WHERE handle = ?1";
static const char SQL_USE_CODE[] = "UPDATE enrolment_code SET device = ?2 WHERE digest = ?1 AND device IS NULL";
static const char SQL_ADD_DEVICE[]
    = "INSERT INTO device (id, label, name, role, squad, areas, public_key, app, schema, enrolled)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
static const char SQL_DEVICE_OF_KEY[] = "SELECT id FROM device WHERE public_key = ?1";

static gboolean
refuse (GError **error)
{
  g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_REFUSED, "This code is unknown, used, burned or too old.");
  return FALSE;
}

static gboolean
is_area (const char *area)
{
  gsize size = strspn (area, "0123456789");

  return area[size] == '\0' && (size == 2 || size == 4 || size == 6);
}

static gboolean
check_plan (const MusterHqPlan *plan, GError **error)
{
  const char *message = NULL;

  if (plan->name == NULL || *plan->name == '\0' || strlen (plan->name) > MUSTER_LIMIT_NAME)
    message = "A device needs a name.";
  else if (plan->role == MUSTER_HQ_ROLE_SQUAD && muster_id_is_nil (&plan->squad))
    message = "A device of role squad needs its squad.";
  else if (plan->role == MUSTER_HQ_ROLE_LIAISON && (plan->areas == NULL || plan->areas[0] == NULL))
    message = "A device of role liaison needs at least one area.";
  for (guint i = 0; message == NULL && plan->areas != NULL && plan->areas[i] != NULL; i++)
    if (!is_area (plan->areas[i]))
      message = "An area is a division code of 2, 4 or 6 digits.";
  if (message != NULL)
    g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, message);
  return message == NULL;
}

static char *
write_areas (const char *const *areas)
{
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), NULL);
  JsonArray *array = json_array_new ();

  for (guint i = 0; areas != NULL && areas[i] != NULL; i++)
    json_array_add_string_element (array, areas[i]);
  json_node_take_array (node, array);
  return muster_json_to_canonical (node);
}

static gboolean
keep_code (MusterHq *self, const MusterHqPlan *plan, const guint8 *secret, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self->store, error);
  g_autoptr (MusterDbStatement) statement = transaction == NULL ? NULL : muster_db_prepare (self->db, SQL_ADD_CODE, error);
  g_autofree char *areas = write_areas (plan->areas);
  guint8 digest[MUSTER_DIGEST_SIZE];
  gint64 now = muster_hq_now (self);

  if (statement == NULL)
    return FALSE;
  muster_sha256 (secret, MUSTER_ENROLMENT_SECRET_SIZE, digest);
  muster_db_bind_blob (statement, 1, digest, sizeof digest);
  muster_db_bind_blob (statement, 2, secret, HANDLE_SIZE);
  muster_db_bind_text (statement, 3, plan->name);
  muster_db_bind_text (statement, 4, muster_hq_role_get_name (plan->role));
  muster_hq_bind_optional_id (statement, 5, &plan->squad);
  muster_db_bind_text (statement, 6, areas);
  muster_db_bind_int (statement, 7, now);
  muster_db_bind_int (statement, 8, now + CODE_LIFE_MS);
  return muster_db_run (statement, error) && muster_store_commit (transaction, error);
}

static char *
get_url (MusterHq *self, const MusterHqPlan *plan, GError **error)
{
  char *url = g_strdup (plan->url);

  if ((url == NULL && !muster_store_read_setting (self->store, "hq_url", &url, error))
      || (url == NULL && !muster_store_read_setting (self->store, "hq_listened_url", &url, error)))
    return NULL;
  return url == NULL ? g_strdup (DEFAULT_URL) : url;
}

/**
 * muster_hq_make_code:
 * @self: headquarters
 * @plan: who may enrol with it
 * @error: %MUSTER_ERROR_INVALID; MUSTER_DB_ERROR
 *
 * One device, 72 hours, burned by five wrong tries or one right one. Headquarters keeps the digest of its secret only.
 *
 * Returns: (transfer full) (nullable): the code
 */
char *
muster_hq_make_code (MusterHq *self, const MusterHqPlan *plan, GError **error)
{
  g_autofree char *url = get_url (self, plan, error);
  g_autofree char *digest = NULL;
  guint8 secret[MUSTER_ENROLMENT_SECRET_SIZE];

  if (url == NULL || !check_plan (plan, error))
    return NULL;
  digest = *self->ca == '\0' ? muster_sha256_to_text ("", 0) : muster_hq_certificate_digest (self->ca, error);
  if (digest == NULL)
    return NULL;
  muster_world_random (self->world, secret, sizeof secret);
  if (!keep_code (self, plan, secret, error))
    return NULL;
  return muster_enrolment_code_build (url, digest, secret, error);
}

/* ---- A device enrols ---- */

static gboolean
count_wrong_try (MusterHq *self, const guint8 *secret, GError **error)
{
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self->store, error);
  g_autoptr (MusterDbStatement) statement = transaction == NULL ? NULL : muster_db_prepare (self->db, SQL_WRONG_TRY, error);

  if (statement == NULL)
    return FALSE;
  muster_db_bind_blob (statement, 1, secret, HANDLE_SIZE);
  return muster_db_run (statement, error) && muster_store_commit (transaction, error) && refuse (error);
}

static gboolean
use_code (MusterHq *self, const guint8 digest[MUSTER_DIGEST_SIZE], const MusterId *device, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_USE_CODE, error);

  if (statement == NULL)
    return FALSE;
  muster_db_bind_blob (statement, 1, digest, MUSTER_DIGEST_SIZE);
  muster_bind_id (statement, 2, device);
  return muster_db_run (statement, error) && (muster_db_get_changes (self->db) == 1 || refuse (error));
}

static gboolean
find_device_of_key (MusterHq *self, const guint8 *public_key, MusterId *device, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_DEVICE_OF_KEY, error);
  MusterDbStep step;

  memset (device, 0, sizeof *device);
  if (statement == NULL)
    return FALSE;
  muster_db_bind_blob (statement, 1, public_key, MUSTER_KEY_SIZE);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_ROW)
    muster_column_id (statement, 1, device);
  return step != MUSTER_DB_FAILED;
}

static gboolean
add_device (MusterHq *self, MusterDbStatement *code, const MusterEnrolmentRequest *request, const MusterId *id, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_ADD_DEVICE, error);
  MusterId squad;

  if (statement == NULL)
    return FALSE;
  muster_column_id (code, 3, &squad);
  muster_bind_id (statement, 1, id);
  muster_db_bind_text (statement, 2, muster_enrolment_request_get_label (request));
  muster_db_bind_text (statement, 3, muster_db_column_text (code, 1));
  muster_db_bind_text (statement, 4, muster_db_column_text (code, 2));
  muster_hq_bind_optional_id (statement, 5, &squad);
  muster_db_bind_text (statement, 6, muster_db_column_text (code, 4));
  muster_db_bind_blob (statement, 7, muster_enrolment_request_get_public_key (request), MUSTER_KEY_SIZE);
  muster_db_bind_text (statement, 8, muster_enrolment_request_get_app (request));
  muster_db_bind_int (statement, 9, muster_enrolment_request_get_schema (request));
  muster_db_bind_int (statement, 10, muster_hq_now (self));
  return muster_db_run (statement, error);
}

static MusterEnrolment *
answer (MusterHq *self, const MusterId *id, GError **error)
{
  g_autoptr (MusterHqDevice) device = muster_hq_find_device (self, id, error);
  g_autofree char *name = device == NULL ? NULL : muster_hq_get_name (self, error);
  MusterEnrolmentValues values = { 0 };

  if (name == NULL || !muster_hq_get_epoch (self, &values.epoch, error))
    return NULL;
  values.device = device->id;
  values.role = muster_hq_role_get_name (device->role);
  values.squad = device->squad;
  values.areas = (const char *const *) device->areas;
  values.name = name;
  values.ca = self->ca;
  values.time_ms = muster_hq_now (self);
  return muster_enrolment_new (&values, self->key, error);
}

/* The code is there: is it still good, and for whom? */
static gboolean
judge_code (MusterHq *self, MusterDbStatement *code, const guint8 *digest, const MusterEnrolmentRequest *request,
            MusterId *device, GError **error)
{
  MusterId owner;

  if (muster_db_column_int (code, 5) < muster_hq_now (self) || muster_db_column_int (code, 6) >= CODE_TRIES)
    return refuse (error);
  if (!find_device_of_key (self, muster_enrolment_request_get_public_key (request), device, error))
    return FALSE;
  /* The answer was lost, and the same device asks again. */
  if (muster_column_id (code, 7, &owner))
    return muster_id_equal (&owner, device) || refuse (error);
  if (!muster_id_is_nil (device))
    return refuse (error);
  *device = muster_id_new (self->world);
  return add_device (self, code, request, device, error) && use_code (self, digest, device, error);
}

/**
 * muster_hq_enrol:
 * @self: headquarters
 * @request: what the device sent
 * @error: %MUSTER_ERROR_REFUSED for a code that is unknown, used, burned or too old, without saying which
 *
 * A right code is burned by its first use; the same device asking again with the same key gets the same answer.
 *
 * Returns: (transfer full) (nullable): the signed answer
 */
MusterEnrolment *
muster_hq_enrol (MusterHq *self, const MusterEnrolmentRequest *request, GError **error)
{
  const guint8 *secret = muster_enrolment_request_get_secret (request);
  g_autoptr (MusterStoreTransaction) transaction = muster_store_begin (self->store, error);
  g_autoptr (MusterDbStatement) code = transaction == NULL ? NULL : muster_db_prepare (self->db, SQL_FIND_CODE, error);
  guint8 digest[MUSTER_DIGEST_SIZE];
  MusterId device = { 0 };
  MusterDbStep step;

  if (code == NULL)
    return NULL;
  muster_sha256 (secret, MUSTER_ENROLMENT_SECRET_SIZE, digest);
  muster_db_bind_blob (code, 1, digest, sizeof digest);
  step = muster_db_step (code, error);
  if (step == MUSTER_DB_DONE)
    {
      g_clear_pointer (&code, muster_db_statement_free);
      g_clear_pointer (&transaction, muster_store_transaction_free);
      count_wrong_try (self, secret, error);
      return NULL;
    }
  if (step != MUSTER_DB_ROW || !judge_code (self, code, digest, request, &device, error))
    return NULL;
  g_clear_pointer (&code, muster_db_statement_free);
  return muster_store_commit (transaction, error) ? answer (self, &device, error) : NULL;
}
