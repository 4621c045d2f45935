/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-batch-private.h"

#include "muster-error.h"
#include "muster-json.h"
#include "muster-limits.h"
#include "muster-signed.h"

static gboolean
refuse (GError **error, MusterError code, const char *message)
{
  g_set_error_literal (error, MUSTER_ERROR, code, message);

  return FALSE;
}

static gboolean
read_format (JsonObject *header, GError **error)
{
  const char *format = muster_json_get_text (header, "format", error);

  if (format == NULL)
    return FALSE;
  if (g_str_equal (format, MUSTER_BATCH_FORMAT))
    return TRUE;
  if (g_str_has_prefix (format, "muster-batch/"))
    return refuse (error, MUSTER_ERROR_TOO_NEW, "The batch was made by a newer Muster");

  return refuse (error, MUSTER_ERROR_INVALID, "This is not a batch");
}

/* Ascending and each below the batch's own number: one list has one text. */
static gboolean
read_abandons (MusterBatch *self, JsonObject *header, GError **error)
{
  JsonArray *array = muster_json_get_array (header, "abandons", error);
  gint64 last = 0;

  if (array == NULL)
    return FALSE;
  if (json_array_get_length (array) > MUSTER_LIMIT_BATCH_ABANDONS)
    return refuse (error, MUSTER_ERROR_TOO_LARGE, "The batch abandons too many others");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      gint64 number;

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64)
        return refuse (error, MUSTER_ERROR_INVALID, "An abandoned batch has no number");
      number = json_node_get_int (node);
      if (number <= last || number >= self->number)
        return refuse (error, MUSTER_ERROR_INVALID, "The abandoned numbers are not in order below the batch's own");
      g_array_append_val (self->abandons, number);
      last = number;
    }

  return TRUE;
}

static gboolean
read_header (MusterBatch *self, JsonObject *header, gint64 *count, GError **error)
{
  const char *previous;
  const char *app;

  if (!read_format (header, error) || !muster_member_get_id (header, "incarnation", &self->incarnation, error)
      || !muster_json_get_int (header, "number", 1, MUSTER_LIMIT_NUMBER, &self->number, error)
      || !muster_member_get_number (header, "schema", &self->schema, error)
      || !muster_json_get_int (header, "count", 1, MUSTER_LIMIT_BATCH_CHANGES, count, error)
      || !read_abandons (self, header, error))
    return FALSE;

  previous = muster_json_get_text (header, "previous", error);
  if (previous != NULL && *previous != '\0')
    previous = muster_member_get_digest (header, "previous", error);
  app = previous != NULL ? muster_member_get_text (header, "app", MUSTER_LIMIT_REASON, error) : NULL;
  if (app == NULL)
    return FALSE;
  self->previous = g_strdup (previous);
  self->app = g_strdup (app);

  return TRUE;
}

static gboolean
scan_lines (MusterBatch *self, GError **error)
{
  for (guint i = 1; i < muster_lines_get_count (self->lines); i++)
    {
      gsize size;
      const char *line = muster_lines_get (self->lines, i, &size);

      if (!muster_json_scan (line, size, &muster_json_limits_line, error))
        {
          g_prefix_error (error, "Line %u of the batch: ", i);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * muster_batch_read:
 * @gzip: bytes from outside
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE, %MUSTER_ERROR_TOO_NEW
 *
 * Judges limits, structure and digest, in this order, before anything is understood. The signature is judged by
 * muster_batch_verify(), each change by the receiver.
 *
 * Returns: (transfer full): the batch; it keeps @gzip
 */
MusterBatch *
muster_batch_read (GBytes *gzip, GError **error)
{
  g_autoptr (MusterBatch) self = g_atomic_rc_box_new0 (MusterBatch);
  g_autoptr (JsonNode) header = NULL;
  gint64 count;

  self->bytes = g_bytes_ref (gzip);
  self->abandons = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->lines
      = muster_lines_read (gzip, MUSTER_BATCH_FORMAT, MUSTER_LIMIT_BATCH_BYTES, MUSTER_LIMIT_BATCH_CHANGES + 1, error);
  if (self->lines == NULL)
    return NULL;
  header = muster_lines_parse (self->lines, 0, error);
  if (header == NULL || !read_header (self, json_node_get_object (header), &count, error))
    return NULL;
  if (muster_lines_get_count (self->lines) != count + 1)
    return (void)refuse (error, MUSTER_ERROR_INVALID, "The batch does not hold as many changes as it says"), NULL;
  if (!scan_lines (self, error))
    return NULL;

  return g_steal_pointer (&self);
}
