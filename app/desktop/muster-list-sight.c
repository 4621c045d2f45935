/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-sight.h"

#include <math.h>

#define FIRST_ROWS 64 /* before anything was measured */
#define EDGE_ROWS 2   /* beyond what a jump brings into sight */

struct _MusterListSight
{
  GtkAdjustment *vertical;
  GListModel *rows;
  MusterListSightFunc write;
  gpointer data;
  GHashTable *waiting; /* of GtkListItem, which are unbound before they go */
  double seen;         /* where the list stood when it was last looked at */
};

/* Who reads on has the next page ready. Who drags the list along passes over more than can be read: then a page before
 * and after would be two thirds of the work, for rows that nobody sees. Rows are of one height, so that a place is a
 * share of the whole. */
static void
measure (MusterListSight *self, guint *first, guint *last)
{
  guint count = g_list_model_get_n_items (self->rows);
  double page = gtk_adjustment_get_page_size (self->vertical);
  double top = gtk_adjustment_get_value (self->vertical);
  double height = count == 0 ? 0 : gtk_adjustment_get_upper (self->vertical) / count;
  double margin = fabs (top - self->seen) > page ? EDGE_ROWS * height : page;

  *first = 0;
  *last = FIRST_ROWS - 1;
  if (height <= 0 || page <= 0)
    return;
  *first = (guint) (MAX (top - margin, 0) / height);
  *last = (guint) ((top + page + margin) / height);
}

static gboolean
is_between (GtkListItem *item, guint first, guint last)
{
  guint position = gtk_list_item_get_position (item);

  return position >= first && position <= last;
}

/* The list went on: what came into sight is written before it is painted. */
static void
look (MusterListSight *self)
{
  GHashTableIter iter;
  gpointer item;
  guint first, last;

  measure (self, &first, &last);
  g_hash_table_iter_init (&iter, self->waiting);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    if (is_between (item, first, last))
      {
        g_hash_table_iter_remove (&iter);
        self->write (item, self->data);
      }
  self->seen = gtk_adjustment_get_value (self->vertical);
}

/**
 * muster_list_sight_new:
 * @vertical: where the list stands
 * @rows: what it shows
 * @write: writes a cell whose row came into sight; it binds and unbinds none
 * @data: for @write
 *
 * Returns: (transfer full): nothing waits yet
 */
MusterListSight *
muster_list_sight_new (GtkAdjustment *vertical, GListModel *rows, MusterListSightFunc write, gpointer data)
{
  MusterListSight *self = g_new0 (MusterListSight, 1);

  self->vertical = g_object_ref (vertical);
  self->rows = g_object_ref (rows);
  self->write = write;
  self->data = data;
  self->waiting = g_hash_table_new (NULL, NULL);
  g_signal_connect_swapped (vertical, "value-changed", G_CALLBACK (look), self);
  g_signal_connect_swapped (vertical, "changed", G_CALLBACK (look), self);
  return self;
}

void
muster_list_sight_free (MusterListSight *self)
{
  g_signal_handlers_disconnect_by_data (self->vertical, self);
  g_object_unref (self->vertical);
  g_object_unref (self->rows);
  g_hash_table_unref (self->waiting);
  g_free (self);
}

/**
 * muster_list_sight_bind:
 * @self: a list's sight
 * @item: a cell that is used for another row from now on
 *
 * Returns: whether it is to be written at once; otherwise it is when it comes into sight
 */
gboolean
muster_list_sight_bind (MusterListSight *self, GtkListItem *item)
{
  guint first, last;

  measure (self, &first, &last);
  if (is_between (item, first, last))
    return TRUE;
  g_hash_table_add (self->waiting, item);
  return FALSE;
}

void
muster_list_sight_unbind (MusterListSight *self, GtkListItem *item)
{
  g_hash_table_remove (self->waiting, item);
}

/**
 * muster_list_sight_is_waiting:
 * @self: a list's sight
 * @item: a cell
 *
 * Returns: whether nothing was written into it for its row yet
 */
gboolean
muster_list_sight_is_waiting (MusterListSight *self, GtkListItem *item)
{
  return g_hash_table_contains (self->waiting, item);
}
