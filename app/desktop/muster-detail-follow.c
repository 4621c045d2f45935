/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-detail-follow.h"

#include "muster-detail-pane.h"
#include "muster-pages.h"

static void
follow (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MusterDetailPane *pane = MUSTER_DETAIL_PANE (widget);
  MusterStore *store = muster_desk_get_store (muster_detail_pane_get_desk (pane));
  const char *text = g_variant_get_string (parameter, NULL);
  const MusterKind *kind;
  const MusterPageEntry *page;
  MusterId id;

  if (store == NULL || !muster_id_parse (text, &id))
    return;
  kind = muster_store_find_kind (store, &id, NULL);
  page = kind == NULL || kind == muster_detail_pane_get_kind (pane) ? NULL : muster_pages_find_kind (kind->name);
  if (page != NULL)
    gtk_widget_activate_action (widget, "win.show-record", "(ss)", page->name, text);
  else
    muster_detail_pane_show (pane, &id);
}

/**
 * muster_detail_follow_install:
 * @pane_class: the class of the panel beside a list
 *
 * Opens another record by "detail.follow": on the page of its kind, or in the panel where it has none.
 */
void
muster_detail_follow_install (GtkWidgetClass *pane_class)
{
  gtk_widget_class_install_action (pane_class, "detail.follow", "s", follow);
}
