/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-page.h"

#include "muster-error.h"
#include "muster-json.h"
#include "muster-limits.h"
#include "muster-lines.h"
#include "muster-signed.h"

/* Header and trailer: a generous bound. */
#define FRAME_SIZE 1024

struct _MusterPageWriter
{
  MusterId device;
  MusterId epoch;
  gint64 from;
  MusterId own;  /* nil: nothing was left out */
  GString *body; /* the entries' lines */
  guint count;
};

/**
 * muster_page_writer_new:
 * @device: for whom the page is
 * @epoch: this life of headquarters' store
 * @from: the device's cursor
 *
 * Returns: (transfer full): an empty page
 */
MusterPageWriter *
muster_page_writer_new (const MusterId *device, const MusterId *epoch, gint64 from)
{
  MusterPageWriter *self = g_new0 (MusterPageWriter, 1);

  self->device = *device;
  self->epoch = *epoch;
  self->from = from;
  self->body = g_string_new (NULL);

  return self;
}

/**
 * muster_page_writer_set_own:
 * @self: a page
 * @own: a name of the reader's store, whose changes are not on the page because the reader said that it has them
 */
void
muster_page_writer_set_own (MusterPageWriter *self, const MusterId *own)
{
  self->own = *own;
}

void
muster_page_writer_free (MusterPageWriter *self)
{
  if (self->body != NULL)
    g_string_free (self->body, TRUE);
  g_free (self);
}

static void
describe_change (JsonObject *object, const MusterPageEntry *entry)
{
  char stamp[MUSTER_STAMP_TEXT_SIZE];

  muster_member_set_id (object, "incarnation", &entry->incarnation);
  if (entry->type == MUSTER_PAGE_CHANGE && entry->effective != 0)
    json_object_set_string_member (object, "effective", muster_stamp_write (entry->effective, stamp));
}

static JsonObject *
describe (const MusterPageEntry *entry)
{
  static const char *const names[] = { "change", "enter", "leave", "refused", "erased" };
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "entry", names[entry->type]);
  json_object_set_int_member (object, "hq_seq", entry->hq_seq);
  switch (entry->type)
    {
    case MUSTER_PAGE_CHANGE:
    case MUSTER_PAGE_ERASED:
      describe_change (object, entry);
      break;
    case MUSTER_PAGE_ENTER:
      json_object_set_string_member (object, "kind", entry->kind);
      muster_member_set_id (object, "record", &entry->record);
      break;
    case MUSTER_PAGE_LEAVE:
      muster_member_set_id (object, "record", &entry->record);
      break;
    case MUSTER_PAGE_REFUSED:
      muster_member_set_id (object, "change", &entry->change);
      json_object_set_string_member (object, "detail", entry->detail);
      json_object_set_string_member (object, "reason", entry->reason);
      break;
    default:
      g_assert_not_reached ();
    }

  return object;
}

/**
 * muster_page_writer_add:
 * @self: a page
 * @entry: what comes next; copied
 * @error: %MUSTER_ERROR_TOO_LARGE: the page keeps what it has, and the entry goes on the next one
 *
 * Returns: whether the entry is on the page
 */
gboolean
muster_page_writer_add (MusterPageWriter *self, const MusterPageEntry *entry, GError **error)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  gsize before = self->body->len;

  json_node_take_object (node, describe (entry));
  muster_json_append_canonical (self->body, node);
  g_string_append_c (self->body, '\n');
  if (entry->type == MUSTER_PAGE_CHANGE || entry->type == MUSTER_PAGE_ERASED)
    {
      g_string_append_len (self->body, entry->line, (gssize)entry->size);
      g_string_append_c (self->body, '\n');
    }
  if (self->body->len + FRAME_SIZE > MUSTER_LIMIT_PAGE_BYTES_HARD || self->count == MUSTER_LIMIT_PAGE_ENTRIES_HARD
      || entry->size > MUSTER_LIMIT_LINE)
    {
      g_string_truncate (self->body, before);
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE, "This is more than one page may hold");
      return FALSE;
    }
  self->count++;

  return TRUE;
}

/**
 * muster_page_writer_is_full:
 * @self: a page
 *
 * Returns: whether the next entry should begin a new page; entries that belong together may still be added
 */
gboolean
muster_page_writer_is_full (const MusterPageWriter *self)
{
  return self->count >= MUSTER_LIMIT_PAGE_ENTRIES || self->body->len + FRAME_SIZE >= MUSTER_LIMIT_PAGE_BYTES;
}

guint
muster_page_writer_get_count (const MusterPageWriter *self)
{
  return self->count;
}

/**
 * muster_page_writer_finish:
 * @self: a page, possibly empty
 * @to: the next cursor: everything for this device up to and with it is on this page or an earlier one
 * @history: (nullable): the commit that gave out the number @to; %NULL or nil: nothing was given out
 * @more: whether more waits after @to
 * @key: headquarters'
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE
 *
 * Returns: (transfer full): the gzip bytes
 */
GBytes *
muster_page_writer_finish (MusterPageWriter *self, gint64 to, const MusterId *history, gboolean more,
                           const MusterKeyPair *key, GError **error)
{
  g_autoptr (GString) lines = g_string_sized_new (self->body->len + FRAME_SIZE);
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *header = json_object_new ();

  json_node_take_object (node, header);
  json_object_set_int_member (header, "count", self->count);
  muster_member_set_id (header, "device", &self->device);
  muster_member_set_id (header, "epoch", &self->epoch);
  json_object_set_string_member (header, "format", MUSTER_PAGE_FORMAT);
  json_object_set_int_member (header, "from", self->from);
  if (history != NULL && !muster_id_is_nil (history))
    muster_member_set_id (header, "history", history);
  json_object_set_boolean_member (header, "more", more);
  if (!muster_id_is_nil (&self->own))
    muster_member_set_id (header, "own", &self->own);
  json_object_set_int_member (header, "to", to);
  muster_json_append_canonical (lines, node);
  g_string_append_c (lines, '\n');
  g_string_append_len (lines, self->body->str, (gssize)self->body->len);

  return muster_lines_close (lines, MUSTER_PAGE_FORMAT, MUSTER_LIMIT_PAGE_BYTES_HARD, key, error);
}
