/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-hq-private.h"

#include <string.h>

/* A page: what concerns a device after its cursor, in the order of hq_seq, from the feed of every key it has. Whether a
 * record is the device's is asked now, not when the entry was made: what left meanwhile is not sent once more, and what
 * came back is not taken away. */

static const char SQL_OF_KEY[]
    = "SELECT hq_seq, type, record, change FROM feed WHERE key = ?1 AND hq_seq > ?2 ORDER BY hq_seq LIMIT ?3";
static const char SQL_JOURNAL[]
    = "SELECT hq_seq, record, id FROM change WHERE hq_seq > ?1 AND state = 1 ORDER BY hq_seq LIMIT ?2";
static const char SQL_NEXT_KEY[] = "SELECT key FROM feed WHERE key > ?1 AND key < ?2 ORDER BY key LIMIT 1";
static const char SQL_REFUSAL[] = "SELECT reason, detail FROM quarantine WHERE change = ?1 AND state = 2";
static const char SQL_CHANGE[] = "SELECT line, claimed, effective, incarnation, hq_seq FROM change WHERE id = ?1";
/* Members are in the order of their names, and no other change begins with this one. */
#define ERASED_PREFIX "{\"erased\":true,"
static const char SQL_OF_RECORD[]
    = "SELECT id FROM change WHERE record = ?1 AND state = 1 AND hq_seq IS NOT NULL ORDER BY hq_seq";

typedef struct
{
  gint64 hq_seq;
  int type;
  gboolean direct; /* for this device alone */
  MusterId record;
  MusterId change;
} Entry;

typedef struct
{
  MusterHq *hq;
  const MusterHqDevice *device;
  const MusterId *own;
  MusterPageWriter *writer;
  GHashTable *whole; /* MusterId: records whose every change is on this page already */
} Pull;

/* ---- What there is ---- */

static gboolean
collect_key (MusterHq *self, const char *key, gint64 after, gboolean direct, GArray *entries, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_OF_KEY, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_db_bind_text (statement, 1, key);
  muster_db_bind_int (statement, 2, after);
  muster_db_bind_int (statement, 3, MUSTER_LIMIT_PAGE_ENTRIES + 1);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      Entry entry = { .hq_seq = muster_db_column_int (statement, 1), .type = (int) muster_db_column_int (statement, 2),
                      .direct = direct };

      muster_column_id (statement, 3, &entry.record);
      muster_column_id (statement, 4, &entry.change);
      g_array_append_val (entries, entry);
    }
  return step != MUSTER_DB_FAILED;
}

static gboolean
collect_journal (MusterHq *self, gint64 after, GArray *entries, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_JOURNAL, error);
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_db_bind_int (statement, 1, after);
  muster_db_bind_int (statement, 2, MUSTER_LIMIT_PAGE_ENTRIES + 1);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      Entry entry = { .hq_seq = muster_db_column_int (statement, 1), .type = MUSTER_FEED_CHANGE };

      muster_column_id (statement, 2, &entry.record);
      muster_column_id (statement, 3, &entry.change);
      g_array_append_val (entries, entry);
    }
  return step != MUSTER_DB_FAILED;
}

/* The counties that an area begins; the index is read once a key, not once an entry. */
static gboolean
collect_area (MusterHq *self, const char *area, gint64 after, GArray *entries, GError **error)
{
  g_autofree char *key = g_strconcat ("county:", area, NULL);
  g_autofree char *end = g_strconcat (key, ":", NULL);

  if (!collect_key (self, key, after, FALSE, entries, error))
    return FALSE;
  for (;;)
    {
      g_autoptr (MusterDbStatement) statement = muster_db_prepare (self->db, SQL_NEXT_KEY, error);
      MusterDbStep step;

      if (statement == NULL)
        return FALSE;
      muster_db_bind_text (statement, 1, key);
      muster_db_bind_text (statement, 2, end);
      step = muster_db_step (statement, error);
      if (step != MUSTER_DB_ROW)
        return step == MUSTER_DB_DONE;
      g_free (key);
      key = g_strdup (muster_db_column_text (statement, 1));
      if (!collect_key (self, key, after, FALSE, entries, error))
        return FALSE;
    }
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *one = a, *other = b;

  if (one->hq_seq != other->hq_seq)
    return one->hq_seq < other->hq_seq ? -1 : 1;
  return other->direct - one->direct;
}

static gboolean
collect (Pull *pull, gint64 after, GArray *entries, GError **error)
{
  MusterHq *self = pull->hq;
  const MusterHqDevice *device = pull->device;
  g_autofree char *own_key = muster_hq_key_of_device (&device->id);

  if (!collect_key (self, own_key, after, TRUE, entries, error))
    return FALSE;
  if (device->role == MUSTER_HQ_ROLE_HEADQUARTERS)
    {
      if (!collect_journal (self, after, entries, error))
        return FALSE;
    }
  else
    {
      g_autofree char *squad = muster_id_is_nil (&device->squad) ? NULL : muster_hq_key_of_squad (&device->squad);

      if (!collect_key (self, "all", after, FALSE, entries, error)
          || (squad != NULL && !collect_key (self, squad, after, FALSE, entries, error)))
        return FALSE;
      for (char **area = device->areas; *area != NULL; area++)
        if (!collect_area (self, *area, after, entries, error))
          return FALSE;
    }
  g_array_sort (entries, compare_entries);
  return TRUE;
}

/* ---- What of it is written ---- */

/* The line goes out as it lies in the journal, unread: what the envelope needs stands in columns. */
static gboolean
write_change (Pull *pull, const MusterId *id, gint64 at, gboolean with_own, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (pull->hq->db, SQL_CHANGE, error);
  MusterPageEntry entry = { .type = MUSTER_PAGE_CHANGE };
  MusterStamp effective;
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, id);
  step = muster_db_step (statement, error);
  if (step == MUSTER_DB_DONE)
    g_set_error (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, "The feed names a change that is not in the journal.");
  if (step != MUSTER_DB_ROW)
    return FALSE;
  muster_column_id (statement, 4, &entry.incarnation);
  if (!with_own && pull->own != NULL && muster_id_equal (&entry.incarnation, pull->own))
    return TRUE;
  entry.line = muster_db_column_text (statement, 1);
  entry.size = strlen (entry.line);
  entry.hq_seq = muster_db_column_int (statement, 5);
  effective = (MusterStamp) muster_db_column_int (statement, 3);
  if (g_str_has_prefix (entry.line, ERASED_PREFIX))
    entry.type = MUSTER_PAGE_ERASED;
  else if (effective != (MusterStamp) muster_db_column_int (statement, 2))
    entry.effective = effective;
  return muster_page_writer_add (pull->writer, &entry, error);
}

/* A record that enters brings all its changes, the device's own among them: it may have had to give them up. */
static gboolean
write_enter (Pull *pull, const Entry *entry, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (pull->hq->db, SQL_OF_RECORD, error);
  g_autoptr (GError) local = NULL;
  const MusterKind *kind = muster_store_find_kind (pull->hq->store, &entry->record, &local);
  MusterPageEntry enter = { .type = MUSTER_PAGE_ENTER, .hq_seq = entry->hq_seq, .record = entry->record };
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  if (kind == NULL && local->domain != MUSTER_ERROR)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  if (kind == NULL)
    return TRUE;
  enter.kind = kind->name;
  if (!muster_page_writer_add (pull->writer, &enter, error))
    return FALSE;
  g_hash_table_add (pull->whole, muster_id_copy (&entry->record));
  muster_bind_id (statement, 1, &entry->record);
  while ((step = muster_db_step (statement, error)) == MUSTER_DB_ROW)
    {
      MusterId id;

      if (muster_column_id (statement, 1, &id) && !write_change (pull, &id, entry->hq_seq, TRUE, error))
        return FALSE;
    }
  return step != MUSTER_DB_FAILED;
}

static gboolean
write_refusal (Pull *pull, const Entry *entry, GError **error)
{
  g_autoptr (MusterDbStatement) statement = muster_db_prepare (pull->hq->db, SQL_REFUSAL, error);
  MusterPageEntry refused = { .type = MUSTER_PAGE_REFUSED, .hq_seq = entry->hq_seq, .change = entry->change };
  MusterDbStep step;

  if (statement == NULL)
    return FALSE;
  muster_bind_id (statement, 1, &entry->change);
  step = muster_db_step (statement, error);
  if (step != MUSTER_DB_ROW)
    return step == MUSTER_DB_DONE;
  refused.reason = muster_db_column_text (statement, 1);
  refused.detail = muster_db_column_text (statement, 2);
  return muster_page_writer_add (pull->writer, &refused, error);
}

static gboolean
write_leave (Pull *pull, const Entry *entry, GError **error)
{
  MusterPageEntry leave = { .type = MUSTER_PAGE_LEAVE, .hq_seq = entry->hq_seq, .record = entry->record };

  return muster_page_writer_add (pull->writer, &leave, error);
}

static gboolean
write_entry (Pull *pull, const Entry *entry, GError **error)
{
  gboolean visible = TRUE;

  if ((!entry->direct || entry->type == MUSTER_FEED_LEAVE)
      && !muster_hq_may_see (pull->hq, pull->device, &entry->record, &visible, error))
    return FALSE;
  /* A record that enters through several counties enters once, with what came later. */
  if (!entry->direct && entry->type <= MUSTER_FEED_ENTER && g_hash_table_contains (pull->whole, &entry->record))
    return TRUE;
  switch ((MusterFeedType) entry->type)
    {
    case MUSTER_FEED_CHANGE:
      return !visible || write_change (pull, &entry->change, entry->hq_seq, entry->direct, error);
    case MUSTER_FEED_ENTER:
      return !visible || write_enter (pull, entry, error);
    case MUSTER_FEED_LEAVE:
      return visible || write_leave (pull, entry, error);
    case MUSTER_FEED_REFUSED:
    default:
      return write_refusal (pull, entry, error);
    }
}

/* ---- The page ---- */

/* Where this device's cursor stands in the present epoch. */
static gboolean
place_cursor (MusterHq *self, const MusterHqCursor *cursor, gint64 *after, GError **error)
{
  gint64 branch, given;
  gboolean known;

  *after = 0;
  if (muster_id_is_nil (&cursor->epoch))
    return TRUE;
  if (!muster_hq_find_branch (self, &cursor->epoch, &known, &branch, error))
    return FALSE;
  if (known)
    *after = MIN (cursor->hq_seq, branch);
  if (!muster_hq_get_seq (self, &given, error))
    return FALSE;
  *after = MIN (*after, given);
  return TRUE;
}

/* A store that was copied with its whole machine writes under the same name until it hears of the other one; what that one
 * sent meanwhile is not the reader's own. Numbers do not tell: where one gave up a number, the other may have used it. */
static gboolean
find_own (Pull *pull, const MusterHqCursor *cursor, GError **error)
{
  gint64 count;

  if (muster_id_is_nil (&cursor->own))
    return TRUE;
  if (!muster_hq_chain_count (pull->hq, &cursor->own, &count, error))
    return FALSE;
  pull->own = count == cursor->own_count ? &cursor->own : NULL;
  return TRUE;
}

/* A full page ends before an entry that begins a new hq_seq; entries of one hq_seq stay together. */
static gboolean
write_entries (Pull *pull, GArray *entries, gint64 *to, gboolean *more, GError **error)
{
  gint64 from = *to;

  *more = FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      g_autoptr (GError) local = NULL;
      const Entry *entry = &g_array_index (entries, Entry, i);

      if (i > 0 && g_array_index (entries, Entry, i - 1).hq_seq == entry->hq_seq)
        continue;
      if (i >= MUSTER_LIMIT_PAGE_ENTRIES || muster_page_writer_is_full (pull->writer))
        {
          *more = TRUE;
          return TRUE;
        }
      if (!write_entry (pull, entry, &local))
        {
          if (!g_error_matches (local, MUSTER_ERROR, MUSTER_ERROR_TOO_LARGE)
              || muster_page_writer_get_count (pull->writer) == 0)
            {
              g_propagate_error (error, g_steal_pointer (&local));
              return FALSE;
            }
          /* What of a record did not fit comes once more, whole, at the beginning of the next page; one that no page can
           * hold goes out as far as it does. */
          *more = TRUE;
          if (*to == from)
            *to = entry->hq_seq;
          return TRUE;
        }
      *to = entry->hq_seq;
    }
  return TRUE;
}

/* The next page for a device, gzip and signed; @next is the cursor after it. Within one transaction it is one view. */
GBytes *
muster_hq_make_page (MusterHq *self, const MusterHqDevice *device, const MusterHqCursor *cursor, gint64 *next, gboolean *more,
                     GError **error)
{
  g_autoptr (GArray) entries = g_array_new (FALSE, TRUE, sizeof (Entry));
  g_autoptr (GHashTable) whole = g_hash_table_new_full (muster_id_hash, muster_id_equal, g_free, NULL);
  g_autoptr (MusterPageWriter) writer = NULL;
  Pull pull = { .hq = self, .device = device, .whole = whole };
  gint64 after, given;
  MusterId epoch, history;

  if (!muster_hq_get_epoch (self, &epoch, error) || !place_cursor (self, cursor, &after, error)
      || !find_own (&pull, cursor, error))
    return NULL;
  pull.writer = writer = muster_page_writer_new (&device->id, &epoch, after);
  if (pull.own != NULL)
    muster_page_writer_set_own (writer, pull.own);
  *next = after;
  if (!collect (&pull, after, entries, error) || !write_entries (&pull, entries, next, more, error)
      || !muster_hq_get_seq (self, &given, error))
    return NULL;
  if (!*more)
    *next = MAX (*next, given);
  if (!muster_hq_find_history (self, *next, &history, error))
    return NULL;
  return muster_page_writer_finish (writer, *next, &history, *more, self->key, error);
}
