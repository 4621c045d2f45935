/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-batch-private.h"

#include <string.h>

#include "muster-error.h"
#include "muster-json.h"
#include "muster-limits.h"
#include "muster-signed.h"

/* Header without its abandoned numbers, and trailer: a generous bound on both. */
#define FRAME_SIZE 1024
#define ABANDON_SIZE 17

static void
append_header (GString *out, const MusterId *incarnation, gint64 number, const char *previous, const gint64 *abandons,
               guint n_abandons, gint64 schema, const char *app, guint count)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *header = json_object_new ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < n_abandons; i++)
    json_array_add_int_element (array, abandons[i]);
  json_node_take_object (node, header);
  json_object_set_array_member (header, "abandons", array);
  json_object_set_string_member (header, "app", app);
  json_object_set_int_member (header, "count", count);
  json_object_set_string_member (header, "format", MUSTER_BATCH_FORMAT);
  muster_member_set_id (header, "incarnation", incarnation);
  json_object_set_int_member (header, "number", number);
  json_object_set_string_member (header, "previous", previous);
  json_object_set_int_member (header, "schema", schema);
  muster_json_append_canonical (out, node);
  g_string_append_c (out, '\n');
}

static gboolean
append_line (GString *out, GBytes *line, GError **error)
{
  gsize size;
  const char *text = g_bytes_get_data (line, &size);

  if (size > MUSTER_LIMIT_LINE || out->len + size > MUSTER_LIMIT_BATCH_BYTES)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE, "This is more than one batch may hold");
      return FALSE;
    }
  g_string_append_len (out, text, (gssize)size);
  g_string_append_c (out, '\n');

  return TRUE;
}

/**
 * muster_batch_build:
 * @incarnation: the copy of the store that makes it
 * @number: its number, from 1, never used before
 * @previous: digest of the batch before; "" for the first
 * @abandons: (array length=n_abandons) (nullable): numbers of refused batches, ascending, each below @number
 * @n_abandons: how many
 * @schema: version of the catalogue
 * @app: version of Muster
 * @lines: (element-type GBytes): canonical change lines without line feed, 1 to 1000
 * @key: the device's
 * @error: %MUSTER_ERROR_TOO_LARGE: the caller takes fewer lines; %MUSTER_ERROR_INVALID: a line could not be read again
 *
 * What is built is read once before it is given out, so a sender learns of its own mistakes first.
 *
 * Returns: (transfer full): the batch
 */
MusterBatch *
muster_batch_build (const MusterId *incarnation, gint64 number, const char *previous, const gint64 *abandons,
                    guint n_abandons, gint64 schema, const char *app, GPtrArray *lines, const MusterKeyPair *key,
                    GError **error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GBytes) gzip = NULL;

  if (lines->len > MUSTER_LIMIT_BATCH_CHANGES || n_abandons > MUSTER_LIMIT_BATCH_ABANDONS)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE, "This is more than one batch may hold");
      return NULL;
    }
  append_header (out, incarnation, number, previous, abandons, n_abandons, schema, app, lines->len);
  for (guint i = 0; i < lines->len; i++)
    if (!append_line (out, lines->pdata[i], error))
      return NULL;
  gzip = muster_lines_close (out, MUSTER_BATCH_FORMAT, MUSTER_LIMIT_BATCH_BYTES, key, error);
  if (gzip == NULL)
    return NULL;

  return muster_batch_read (gzip, error);
}

/**
 * muster_batch_estimate_size:
 * @line_bytes: bytes of all change lines, without line feeds
 * @n_lines: their number
 * @n_abandons: numbers abandoned
 *
 * Returns: an upper bound of the uncompressed size; a sender adds lines while it is at most
 *   %MUSTER_LIMIT_BATCH_BYTES, and muster_batch_build() then never says that they are too many
 */
gsize
muster_batch_estimate_size (gsize line_bytes, guint n_lines, guint n_abandons)
{
  return line_bytes + n_lines + (gsize)n_abandons * ABANDON_SIZE + FRAME_SIZE;
}
