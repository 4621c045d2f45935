/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-page.h"

#include "muster-error.h"
#include "muster-json.h"
#include "muster-limits.h"
#include "muster-lines.h"
#include "muster-signed.h"

struct _MusterPage
{
  MusterLines *lines;
  GPtrArray *nodes; /* envelopes, whose texts the entries borrow */
  GArray *entries;  /* of MusterPageEntry */
  MusterId device;
  MusterId epoch;
  gint64 from;
  gint64 to;
  MusterId history;
  MusterId own; /* nil: none */
  gboolean more;
};

static gboolean
refuse (GError **error, MusterError code, const char *message)
{
  g_set_error_literal (error, MUSTER_ERROR, code, message);

  return FALSE;
}

void
muster_page_free (MusterPage *self)
{
  g_clear_pointer (&self->entries, g_array_unref);
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  g_clear_pointer (&self->lines, muster_lines_free);
  g_free (self);
}

static gboolean
read_header (MusterPage *self, JsonObject *header, gint64 *count, GError **error)
{
  const char *format = muster_json_get_text (header, "format", error);

  if (format == NULL)
    return FALSE;
  if (!g_str_equal (format, MUSTER_PAGE_FORMAT))
    return g_str_has_prefix (format, "muster-page/")
               ? refuse (error, MUSTER_ERROR_TOO_NEW, "The page was made by a newer Muster")
               : refuse (error, MUSTER_ERROR_INVALID, "This is not a page");
  if (!muster_json_get_int (header, "count", 0, MUSTER_LIMIT_PAGE_ENTRIES_HARD, count, error)
      || !muster_member_get_id (header, "device", &self->device, error)
      || !muster_member_get_id (header, "epoch", &self->epoch, error)
      || !muster_member_get_number (header, "from", &self->from, error)
      || !muster_member_get_number (header, "to", &self->to, error)
      || (json_object_has_member (header, "history")
          && !muster_member_get_id (header, "history", &self->history, error))
      || (json_object_has_member (header, "own") && !muster_member_get_id (header, "own", &self->own, error))
      || !muster_member_get_bool (header, "more", &self->more, error))
    return FALSE;
  if (self->to < self->from)
    return refuse (error, MUSTER_ERROR_INVALID, "The page goes backwards");

  return TRUE;
}

/* The line after an envelope: strict JSON here, judged as a change by whoever takes the page. */
static gboolean
read_line (MusterPage *self, MusterPageEntry *entry, guint *position, GError **error)
{
  if (*position >= muster_lines_get_count (self->lines))
    return refuse (error, MUSTER_ERROR_INVALID, "A change of the page is missing");
  entry->line = muster_lines_get (self->lines, (*position)++, &entry->size);

  return muster_json_scan (entry->line, entry->size, &muster_json_limits_line, error);
}

static gboolean
read_change (MusterPage *self, JsonObject *object, MusterPageEntry *entry, guint *position, GError **error)
{
  if (!muster_member_get_id (object, "incarnation", &entry->incarnation, error))
    return FALSE;
  if (entry->type == MUSTER_PAGE_CHANGE && json_object_has_member (object, "effective"))
    {
      const char *text = muster_json_get_text (object, "effective", error);

      if (text == NULL)
        return FALSE;
      if (!muster_stamp_parse (text, &entry->effective))
        return refuse (error, MUSTER_ERROR_INVALID, "A stamp of the page does not have its form");
    }

  return read_line (self, entry, position, error);
}

static gboolean
read_refused (JsonObject *object, MusterPageEntry *entry, GError **error)
{
  if (!muster_member_get_id (object, "change", &entry->change, error))
    return FALSE;
  entry->reason = muster_member_get_text (object, "reason", MUSTER_LIMIT_REASON, error);
  entry->detail = entry->reason != NULL ? muster_member_get_text (object, "detail", MUSTER_LIMIT_DETAIL, error) : NULL;

  return entry->detail != NULL;
}

static gboolean
read_enter (JsonObject *object, MusterPageEntry *entry, GError **error)
{
  entry->kind = muster_member_get_text (object, "kind", MUSTER_LIMIT_REASON, error);

  return entry->kind != NULL && muster_member_get_id (object, "record", &entry->record, error);
}

static gboolean
read_entry (MusterPage *self, guint *position, GError **error)
{
  MusterPageEntry entry = { 0 };
  JsonNode *node = muster_lines_parse (self->lines, (*position)++, error);
  JsonObject *object;
  const char *type;
  gboolean done;

  if (node == NULL)
    return FALSE;
  g_ptr_array_add (self->nodes, node);
  object = json_node_get_object (node);
  type = muster_json_get_text (object, "entry", error);
  if (type == NULL || !muster_member_get_number (object, "hq_seq", &entry.hq_seq, error))
    return FALSE;

  if (g_str_equal (type, "change") || g_str_equal (type, "erased"))
    {
      entry.type = *type == 'c' ? MUSTER_PAGE_CHANGE : MUSTER_PAGE_ERASED;
      done = read_change (self, object, &entry, position, error);
    }
  else if (g_str_equal (type, "enter"))
    {
      entry.type = MUSTER_PAGE_ENTER;
      done = read_enter (object, &entry, error);
    }
  else if (g_str_equal (type, "leave"))
    {
      entry.type = MUSTER_PAGE_LEAVE;
      done = muster_member_get_id (object, "record", &entry.record, error);
    }
  else if (g_str_equal (type, "refused"))
    {
      entry.type = MUSTER_PAGE_REFUSED;
      done = read_refused (object, &entry, error);
    }
  else
    return refuse (error, MUSTER_ERROR_TOO_NEW, "The page holds an entry of a newer Muster");
  if (done)
    g_array_append_val (self->entries, entry);

  return done;
}

/**
 * muster_page_read:
 * @gzip: bytes from outside
 * @error: %MUSTER_ERROR_INVALID, %MUSTER_ERROR_TOO_LARGE, %MUSTER_ERROR_TOO_NEW
 *
 * Returns: (transfer full): the page; nothing follows from it before muster_page_verify() agrees, and the caller
 *   compares device, epoch and `from` with its own
 */
MusterPage *
muster_page_read (GBytes *gzip, GError **error)
{
  g_autoptr (MusterPage) self = g_new0 (MusterPage, 1);
  g_autoptr (JsonNode) header = NULL;
  gint64 count;
  guint position = 1;

  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify)json_node_unref);
  self->entries = g_array_new (FALSE, FALSE, sizeof (MusterPageEntry));
  self->lines = muster_lines_read (gzip, MUSTER_PAGE_FORMAT, MUSTER_LIMIT_PAGE_BYTES_HARD,
                                   2 * MUSTER_LIMIT_PAGE_ENTRIES_HARD + 1, error);
  if (self->lines == NULL)
    return NULL;
  header = muster_lines_parse (self->lines, 0, error);
  if (header == NULL || !read_header (self, json_node_get_object (header), &count, error))
    return NULL;
  while (position < muster_lines_get_count (self->lines))
    if (!read_entry (self, &position, error))
      return NULL;
  if (self->entries->len != count)
    return (void)refuse (error, MUSTER_ERROR_INVALID, "The page does not hold as many entries as it says"), NULL;

  return g_steal_pointer (&self);
}

/**
 * muster_page_verify:
 * @self: a page
 * @public_key: headquarters'
 * @error: %MUSTER_ERROR_WRONG_KEY
 *
 * Returns: whether headquarters signed it
 */
gboolean
muster_page_verify (const MusterPage *self, const guint8 public_key[MUSTER_KEY_SIZE], GError **error)
{
  return muster_lines_verify (self->lines, public_key, error);
}

const MusterId *
muster_page_get_device (const MusterPage *self)
{
  return &self->device;
}

const MusterId *
muster_page_get_epoch (const MusterPage *self)
{
  return &self->epoch;
}

gint64
muster_page_get_from (const MusterPage *self)
{
  return self->from;
}

/**
 * muster_page_get_to:
 * @self: a page
 *
 * Returns: the cursor to keep in the transaction that takes the page
 */
gint64
muster_page_get_to (const MusterPage *self)
{
  return self->to;
}

/**
 * muster_page_get_history:
 * @self: a page
 *
 * Returns: (transfer none): the commit that gave out the number at which the page ends; nil where nothing was
 */
const MusterId *
muster_page_get_history (const MusterPage *self)
{
  return &self->history;
}

/**
 * muster_page_get_own:
 * @self: a page
 *
 * Something between may give the page that it kept for another copy of the same store, which asked from the same place.
 *
 * Returns: (transfer none): the name whose changes were left out because whoever asked has them; nil: none were
 */
const MusterId *
muster_page_get_own (const MusterPage *self)
{
  return &self->own;
}

gboolean
muster_page_get_more (const MusterPage *self)
{
  return self->more;
}

guint
muster_page_get_count (const MusterPage *self)
{
  return self->entries->len;
}

/**
 * muster_page_get_entry:
 * @self: a page
 * @index: which entry
 *
 * Returns: (transfer none): the entry, which lives as long as the page
 */
const MusterPageEntry *
muster_page_get_entry (const MusterPage *self, guint index)
{
  g_assert (index < self->entries->len);

  return &g_array_index (self->entries, MusterPageEntry, index);
}
