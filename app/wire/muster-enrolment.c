/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-enrolment.h"

#include <string.h>

#include "muster-error.h"
#include "muster-json.h"
#include "muster-limits.h"
#include "muster-signed.h"

struct _MusterEnrolment
{
  char *text;
  gsize size;
  JsonNode *node;
  GPtrArray *areas; /* borrowed texts, then NULL */
  MusterEnrolmentValues values;
};

void
muster_enrolment_free (MusterEnrolment *self)
{
  g_free (self->text);
  g_clear_pointer (&self->node, json_node_unref);
  g_clear_pointer (&self->areas, g_ptr_array_unref);
  g_free (self);
}

/**
 * muster_enrolment_new:
 * @values: what the device becomes
 * @key: headquarters'
 * @error: %MUSTER_ERROR_INVALID
 *
 * Returns: (transfer full): the answer
 */
MusterEnrolment *
muster_enrolment_new (const MusterEnrolmentValues *values, const MusterKeyPair *key, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autofree char *key_text = muster_key_to_text (muster_key_pair_get_public (key));
  g_autofree char *text = NULL;
  JsonArray *areas = json_array_new ();

  for (guint i = 0; values->areas != NULL && values->areas[i] != NULL; i++)
    json_array_add_string_element (areas, values->areas[i]);
  json_object_set_array_member (object, "areas", areas);
  json_object_set_string_member (object, "ca", values->ca);
  muster_member_set_id (object, "device", &values->device);
  muster_member_set_id (object, "epoch", &values->epoch);
  json_object_set_string_member (object, "name", values->name);
  json_object_set_string_member (object, "public_key", key_text);
  json_object_set_string_member (object, "role", values->role);
  if (muster_id_is_nil (&values->squad))
    json_object_set_string_member (object, "squad", "");
  else
    muster_member_set_id (object, "squad", &values->squad);
  json_object_set_int_member (object, "time", values->time_ms);
  text = muster_signed_build (object, MUSTER_ENROLMENT_FORMAT, key);

  return muster_enrolment_read (text, strlen (text), error);
}

static gboolean
read_areas (MusterEnrolment *self, JsonObject *object, GError **error)
{
  JsonArray *areas = muster_json_get_array (object, "areas", error);

  if (areas == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (areas); i++)
    {
      JsonNode *node = json_array_get_element (areas, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        {
          g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "An area does not have its form");
          return FALSE;
        }
      g_ptr_array_add (self->areas, (gpointer)json_node_get_string (node));
    }
  g_ptr_array_add (self->areas, NULL);
  self->values.areas = (const char *const *)self->areas->pdata;

  return TRUE;
}

static gboolean
read_members (MusterEnrolment *self, JsonObject *object, GError **error)
{
  MusterEnrolmentValues *values = &self->values;
  const char *squad = muster_json_get_text (object, "squad", error);

  if (squad == NULL || (*squad != '\0' && !muster_member_get_id (object, "squad", &values->squad, error))
      || !muster_member_get_id (object, "device", &values->device, error)
      || !muster_member_get_id (object, "epoch", &values->epoch, error)
      || !muster_member_get_number (object, "time", &values->time_ms, error)
      || !muster_member_get_key (object, "public_key", values->public_key, error) || !read_areas (self, object, error))
    return FALSE;
  values->role = muster_member_get_text (object, "role", MUSTER_LIMIT_REASON, error);
  values->name = values->role != NULL ? muster_member_get_text (object, "name", MUSTER_LIMIT_NAME, error) : NULL;
  values->ca = values->name != NULL ? muster_json_get_text (object, "ca", error) : NULL;

  return values->ca != NULL;
}

/**
 * muster_enrolment_read:
 * @text: bytes from outside
 * @size: their number
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE, %MUSTER_ERROR_TOO_NEW, %MUSTER_ERROR_WRONG_KEY
 *
 * Returns: (transfer full): the answer, signed by the key that it names; that it is headquarters' follows from TLS with
 *   the CA of the code
 */
MusterEnrolment *
muster_enrolment_read (const char *text, gsize size, GError **error)
{
  g_autoptr (MusterEnrolment) self = g_new0 (MusterEnrolment, 1);
  JsonObject *object;

  self->areas = g_ptr_array_new ();
  self->node = muster_signed_read (text, size, MUSTER_ENROLMENT_FORMAT, MUSTER_LIMIT_ENROLMENT, error);
  if (self->node == NULL)
    return NULL;
  object = json_node_get_object (self->node);
  if (!read_members (self, object, error)
      || !muster_signed_verify (object, MUSTER_ENROLMENT_FORMAT, self->values.public_key, error))
    return NULL;
  self->text = g_strndup (text, size);
  self->size = size;

  return g_steal_pointer (&self);
}

const char *
muster_enrolment_get_text (const MusterEnrolment *self, gsize *size)
{
  if (size != NULL)
    *size = self->size;

  return self->text;
}

const MusterEnrolmentValues *
muster_enrolment_get_values (const MusterEnrolment *self)
{
  return &self->values;
}
