/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-limits.h"
#include "muster-sync-engine-private.h"
#include "muster-sync-reply.h"
#include "muster-sync-take.h"

static gboolean
read_page (MusterSyncEngine *self, const MusterReply *reply, const MusterId *epoch, gint64 cursor, GError **error)
{
  const MusterId *own;

  if (!muster_reply_check (reply, MUSTER_TYPE_PAGE_BODY, error))
    return FALSE;
  self->page = muster_page_read (reply->body, error);
  self->arrivals = self->page == NULL ? NULL : muster_sync_read_page (self->account, self->page, error);
  if (self->arrivals == NULL)
    return FALSE;
  /* Headquarters was put back since the hello of this round: it begins earlier than it was asked to. */
  if (muster_page_get_from (self->page) < cursor)
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_BUSY, "Headquarters was put back; say hello again");
      return FALSE;
    }
  own = muster_page_get_own (self->page);
  if (muster_page_get_from (self->page) == cursor && muster_id_equal (muster_page_get_epoch (self->page), epoch)
      && muster_page_get_to (self->page) >= cursor
      && (muster_id_is_nil (own) || muster_id_equal (own, &self->page_own)))
    return TRUE;
  g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_INVALID, "This page answers another question");

  return FALSE;
}

/* Appends the present incarnation, and of how many of its batches this very store has a receipt. Not while something is
 * set aside: a copy of this store may have brought it once more, to a headquarters that was put back, and it was
 * accepted. */
static gboolean
append_own (MusterSyncEngine *self, GString *query, GError **error)
{
  g_autoptr (GArray) incarnations = muster_outbox_get_incarnations (self->store, 1, error);
  g_autofree char *text = NULL;
  const MusterOutboxIncarnation *own;

  if (incarnations == NULL)
    return FALSE;
  own = &g_array_index (incarnations, MusterOutboxIncarnation, 0);
  text = muster_cursor_to_text (&own->incarnation, own->n_receipts);
  if (own->n_set_aside > 0)
    return TRUE;
  g_string_append_printf (query, "&own=%s", text);
  self->page_own = own->incarnation;
  return TRUE;
}

/* What this incarnation wrote need not come back, except while an epoch is read anew: then its numbers do. */
static char *
make_query (MusterSyncEngine *self, const MusterId *epoch, gint64 cursor, GError **error)
{
  g_autofree char *after = muster_cursor_to_text (epoch, cursor);
  g_autoptr (GString) query = NULL;
  MusterInboxSeen seen;
  gint64 reread_until;

  if (!muster_inbox_get_seen (self->store, &seen, error)
      || !muster_store_read_setting_int (self->store, MUSTER_SETTING_REREAD_UNTIL, 0, &reread_until, error))
    return NULL;
  self->page_own = (MusterId){ 0 };
  query = g_string_new ("after=");
  g_string_append (query, after);
  if (seen.hq_seq > 0)
    {
      g_autofree char *mark = muster_cursor_to_text (&seen.history, seen.hq_seq);

      g_string_append_printf (query, "&seen=%s", mark);
    }
  if (cursor >= reread_until && !append_own (self, query, error))
    return NULL;
  return g_string_free (g_steal_pointer (&query), FALSE);
}

MusterSyncStep
muster_engine_pull (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (MusterReply) reply = NULL;
  g_autofree char *epoch_text = NULL;
  g_autofree char *query = NULL;
  g_autofree char *nonce = NULL;
  GError *cause = NULL;
  MusterId epoch;
  gint64 cursor;
  MusterRequest request = { .method = "GET", .path = MUSTER_PATH_CHANGES, .limit = MUSTER_LIMIT_PAGE_BYTES_HARD };

  muster_engine_clear_page (self);
  if (!muster_inbox_get_cursor (self->store, &epoch_text, &cursor, error))
    return muster_engine_fail (self);
  if (!muster_id_parse (epoch_text, &epoch))
    {
      g_set_error_literal (error, MUSTER_ERROR, MUSTER_ERROR_CORRUPT, "The store does not know how far it has read");
      return muster_engine_fail (self);
    }
  query = make_query (self, &epoch, cursor, error);
  if (query == NULL)
    return muster_engine_fail (self);
  request.query = query;
  reply = muster_engine_ask (self, &request, &nonce, cancellable, &cause);
  if (reply == NULL || !read_page (self, reply, &epoch, cursor, &cause))
    return muster_engine_trouble (self, reply, nonce, cause, error);

  return muster_engine_go (self, MUSTER_STATE_APPLY);
}

/* A slice and the cursor behind it, in one transaction. Another process may have fetched the same page meanwhile: to
 * apply it twice is to apply it once, but the cursor must not go back. */
MusterSyncStep
muster_engine_apply (MusterSyncEngine *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *before = NULL;
  char epoch[MUSTER_ID_TEXT_SIZE];
  gint64 cursor, to;
  gint64 page_to = muster_page_get_to (self->page);
  g_autoptr (GPtrArray) slice = muster_sync_slice_page (self->arrivals, self->applied, page_to, &to);
  MusterInboxSeen seen = { *muster_page_get_history (self->page), page_to };

  /* The page says itself in which life it counts. */
  muster_id_write (muster_page_get_epoch (self->page), epoch);
  if (!muster_inbox_get_cursor (self->store, &before, &cursor, error))
    return muster_engine_fail (self);
  if ((slice->len > 0 || cursor < page_to)
      && !muster_inbox_apply (self->store, slice, epoch, MAX (to, cursor), &seen, NULL, error))
    return muster_engine_fail (self);
  self->applied += slice->len;
  self->report.received += slice->len;
  if (self->applied < self->arrivals->len)
    return muster_engine_go (self, MUSTER_STATE_APPLY);
  if (muster_page_get_more (self->page) && page_to > muster_page_get_from (self->page))
    return muster_engine_go (self, MUSTER_STATE_PULL);
  muster_engine_clear_page (self);

  return muster_engine_go (self, MUSTER_STATE_SAFE);
}
