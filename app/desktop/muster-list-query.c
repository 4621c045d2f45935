/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-query.h"

#include <string.h>

#define UNKNOWN -1

struct _MusterListQuery
{
  MusterListLayout layout;
  MusterListFilter filter;
  gboolean has_filter;
  char *search;
  char *order;
};

/**
 * muster_list_query_new:
 * @layout: a list; copied
 * @filter: (nullable): a saved filter of it
 * @search: (nullable): what was typed
 * @order: (nullable): as in #MusterQuery
 *
 * Returns: (transfer full): a question
 */
MusterListQuery *
muster_list_query_new (const MusterListLayout *layout, const MusterListFilter *filter, const char *search,
                       const char *order)
{
  MusterListQuery *self = g_new0 (MusterListQuery, 1);

  self->layout = *layout;
  self->has_filter = filter != NULL;
  if (filter != NULL)
    self->filter = *filter;
  self->search = search == NULL ? NULL : g_strstrip (g_strdup (search));
  self->order = g_strdup (order);
  return self;
}

/**
 * muster_list_query_copy:
 * @self: a question
 *
 * Returns: (transfer full): the same
 */
MusterListQuery *
muster_list_query_copy (const MusterListQuery *self)
{
  return muster_list_query_new (&self->layout, self->has_filter ? &self->filter : NULL, self->search, self->order);
}

void
muster_list_query_free (gpointer data)
{
  MusterListQuery *self = data;

  g_free (self->search);
  g_free (self->order);
  g_free (self);
}

gboolean
muster_list_query_can_search (const MusterKind *kind)
{
  for (guint i = 0; i < muster_kind_get_n_fields (kind); i++)
    if (muster_kind_get_field (kind, i)->search != MUSTER_SEARCH_NONE)
      return TRUE;
  return FALSE;
}

/**
 * muster_list_query_read:
 * @store: the reader's store
 * @data: a #MusterListQuery
 * @cancellable: (nullable): not used: one statement
 * @error: MUSTER_ERROR
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the rows in order
 */
gpointer
muster_list_query_read (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  MusterListQuery *self = data;
  g_autofree char *today = muster_store_today (store);
  g_autoptr (GHashTable) where
      = muster_list_layout_where (&self->layout, self->has_filter ? &self->filter : NULL, today);
  MusterQuery query = { .kind = self->layout.kind, .where = where, .order = self->order };

  if (self->search != NULL && *self->search != '\0')
    query.search = self->search;
  return muster_store_list_positions (store, &query, error);
}

/**
 * muster_list_query_export:
 * @self: a question
 * @store: the reader's store
 * @format: how
 * @purpose: (nullable): as in muster_store_export_watched()
 * @out: where to
 * @cancellable: (nullable): stops between two records
 * @written: (nullable): counts along
 * @error: as muster_store_export_watched()
 *
 * Writes what the list shows, in the same order.
 *
 * Returns: whether everything is written
 */
gboolean
muster_list_query_export (MusterListQuery *self, MusterStore *store, MusterExportFormat format, const char *purpose,
                          GOutputStream *out, GCancellable *cancellable, gint *written, GError **error)
{
  g_autofree char *today = muster_store_today (store);
  g_autoptr (GHashTable) where
      = muster_list_layout_where (&self->layout, self->has_filter ? &self->filter : NULL, today);
  MusterQuery query = { .kind = self->layout.kind, .where = where, .order = self->order };

  if (self->search != NULL && *self->search != '\0')
    query.search = self->search;
  return muster_store_export_watched (store, &query, format, purpose, out, cancellable, written, NULL, error);
}

static gint64
count (MusterStore *store, const MusterListQuery *self, const MusterListFilter *filter, const char *today,
       GError **error)
{
  g_autoptr (GHashTable) where = muster_list_layout_where (&self->layout, filter, today);
  MusterQuery query = { .kind = self->layout.kind, .where = where };

  return muster_store_count (store, &query, error);
}

/**
 * muster_list_query_count:
 * @store: the reader's store
 * @data: a #MusterListQuery
 * @cancellable: (nullable): stops between two filters
 * @error: MUSTER_ERROR
 *
 * Who is perhaps there twice is not counted: every pair of people would be compared whenever anything changes.
 *
 * Returns: (transfer full) (nullable) (element-type gint64): how many all are, and each saved filter gives; -1: not
 *   counted
 */
gpointer
muster_list_query_count (MusterStore *store, gpointer data, GCancellable *cancellable, GError **error)
{
  MusterListQuery *self = data;
  g_autofree char *today = muster_store_today (store);
  g_autoptr (GArray) counts = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i == 0 || self->layout.filters[i - 1].title != NULL; i++)
    {
      const MusterListFilter *filter = i == 0 ? NULL : &self->layout.filters[i - 1];
      gboolean slow = filter != NULL && strcmp (filter->where[0], "_duplicate") == 0;
      gint64 found = slow ? UNKNOWN : count (store, self, filter, today, error);

      if ((found < 0 && !slow) || g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_array_append_val (counts, found);
    }
  return g_steal_pointer (&counts);
}
