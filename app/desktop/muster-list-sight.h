/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MusterListSight:
 *
 * Which of a list's cells wait to be written because their rows are out of sight. GTK keeps some 205 rows whatever can
 * be seen, and asks for all of them when somebody drags the bar; only the rows in sight, and a page on either side for
 * the next key, are worth reading.
 */
typedef struct _MusterListSight MusterListSight;

typedef void (*MusterListSightFunc) (GtkListItem *item, gpointer data);

MusterListSight *muster_list_sight_new (GtkAdjustment *vertical, GListModel *rows, MusterListSightFunc write,
                                        gpointer data);
void muster_list_sight_free (MusterListSight *self);
gboolean muster_list_sight_bind (MusterListSight *self, GtkListItem *item);
void muster_list_sight_unbind (MusterListSight *self, GtkListItem *item);
gboolean muster_list_sight_is_waiting (MusterListSight *self, GtkListItem *item);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterListSight, muster_list_sight_free)

G_END_DECLS
