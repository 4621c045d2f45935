/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-today-view.h"

#include <glib/gi18n.h>

struct _MusterTodayView
{
  MusterView parent;
};

G_DEFINE_FINAL_TYPE (MusterTodayView, muster_today_view, MUSTER_TYPE_VIEW)

static void
muster_today_view_class_init (MusterTodayViewClass *class)
{
}

static void
muster_today_view_init (MusterTodayView *self)
{
}
