/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-detail-pane.h"
#include "muster-view.h"

G_BEGIN_DECLS

/**
 * MusterWaitingView:
 *
 * A page of what waits for a person: rows at the left, the record of the chosen one at the right. A row that is dealt
 * with goes away by itself, and the next is chosen.
 */
#define MUSTER_TYPE_WAITING_VIEW (muster_waiting_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (MusterWaitingView, muster_waiting_view, MUSTER, WAITING_VIEW, MusterView)

/**
 * MusterWaitingFilter:
 * @title: English name, to be translated
 * @member: member of a row that is set where the filter lets it through
 */
typedef struct
{
  const char *title;
  const char *member;
} MusterWaitingFilter;

#define MUSTER_WAITING_FILTERS 2

/**
 * MusterWaitingViewClass:
 * @read: reads the rows: a #JsonArray of {"id" of the row, "record" to show, "title", "facts", "note", "warning", and
 *   what the filters ask for}
 * @press: (nullable): a key on a row whose record the panel shows; returns whether it was taken
 * @icon: name of the icon of a row
 * @keys: English line of the foot, to be translated
 * @empty: English sentence of the empty page, to be translated
 * @filters: filters after "all"
 */
struct _MusterWaitingViewClass
{
  MusterViewClass parent_class;
  MusterStoreWork read;
  gboolean (*press) (MusterDetailPane *pane, JsonObject *row, guint key);
  const char *icon;
  const char *keys;
  const char *empty;
  MusterWaitingFilter filters[MUSTER_WAITING_FILTERS];
};

G_END_DECLS
