/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-view.h"

#include <glib/gi18n.h>

struct _MusterSyncView
{
  MusterView parent;
};

G_DEFINE_FINAL_TYPE (MusterSyncView, muster_sync_view, MUSTER_TYPE_VIEW)

static void
muster_sync_view_class_init (MusterSyncViewClass *class)
{
}

static void
muster_sync_view_init (MusterSyncView *self)
{
}
