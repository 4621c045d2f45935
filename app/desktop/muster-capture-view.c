/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-capture-view.h"

#include <glib/gi18n.h>

struct _MusterCaptureView
{
  MusterView parent;
};

G_DEFINE_FINAL_TYPE (MusterCaptureView, muster_capture_view, MUSTER_TYPE_VIEW)

static void
muster_capture_view_class_init (MusterCaptureViewClass *class)
{
}

static void
muster_capture_view_init (MusterCaptureView *self)
{
}
