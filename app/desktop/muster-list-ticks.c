/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-ticks.h"

void
muster_list_ticks_init (MusterListTicks *self)
{
  self->all = FALSE;
  self->rows = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

void
muster_list_ticks_clear (MusterListTicks *self)
{
  g_clear_pointer (&self->rows, g_hash_table_unref);
}

void
muster_list_ticks_set (MusterListTicks *self, gint64 row, gboolean ticked)
{
  if (ticked == self->all)
    g_hash_table_remove (self->rows, &row);
  else
    g_hash_table_add (self->rows, g_memdup2 (&row, sizeof row));
}

void
muster_list_ticks_set_all (MusterListTicks *self, gboolean ticked)
{
  self->all = ticked;
  g_hash_table_remove_all (self->rows);
}

gboolean
muster_list_ticks_has (const MusterListTicks *self, gint64 row)
{
  return g_hash_table_contains (self->rows, &row) != self->all;
}

/**
 * muster_list_ticks_count:
 * @self: ticks
 * @total: how many rows there are
 *
 * Returns: how many of them are ticked
 */
guint
muster_list_ticks_count (const MusterListTicks *self, guint total)
{
  guint differ = g_hash_table_size (self->rows);

  return self->all ? total - MIN (total, differ) : MIN (total, differ);
}
