/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-list-view.h"

#include <glib/gi18n.h>

struct _MusterListView
{
  MusterView parent;
  const char *kind;
};

G_DEFINE_FINAL_TYPE (MusterListView, muster_list_view, MUSTER_TYPE_VIEW)

static void
muster_list_view_class_init (MusterListViewClass *class)
{
}

static void
muster_list_view_init (MusterListView *self)
{
}

void
muster_list_view_set_kind (MusterListView *self, const char *kind)
{
  self->kind = kind;
}
