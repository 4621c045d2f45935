/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterView:
 *
 * One page of the window. A view is made when it is first shown, keeps its scroll place and filter while it is hidden,
 * and is given the open book when that is opened.
 */
#define MUSTER_TYPE_VIEW (muster_view_get_type ())
G_DECLARE_DERIVABLE_TYPE (MusterView, muster_view, MUSTER, VIEW, AdwBin)

/**
 * MusterViewClass:
 * @opened: the book is there; called once
 * @shown: the page is in front
 * @hidden: another page is in front, or the window is locked
 * @refresh: something was saved or arrived; called only while the page is in front, and before it is shown
 * @find: puts the focus where one searches; %NULL: the page has no search of its own
 * @create: begins a new record; %NULL: there is nothing to make
 * @show_record: opens one record; %NULL: the page shows none
 */
struct _MusterViewClass
{
  AdwBinClass parent_class;
  void (*opened) (MusterView *self);
  void (*shown) (MusterView *self);
  void (*hidden) (MusterView *self);
  void (*refresh) (MusterView *self);
  void (*find) (MusterView *self);
  void (*create) (MusterView *self);
  void (*show_record) (MusterView *self, const MusterId *record);
};

void muster_view_open (MusterView *self, MusterDesk *desk);
MusterDesk *muster_view_get_desk (MusterView *self);
void muster_view_set_front (MusterView *self, gboolean front);
gboolean muster_view_is_front (MusterView *self);
void muster_view_refresh (MusterView *self);
gboolean muster_view_find (MusterView *self);
gboolean muster_view_create (MusterView *self);
gboolean muster_view_show_record (MusterView *self, const MusterId *record);
const char *muster_view_get_subtitle (MusterView *self);
void muster_view_set_subtitle (MusterView *self, const char *subtitle);
void muster_view_say (MusterView *self, const char *text);
void muster_view_report (MusterView *self, const GError *error);

G_END_DECLS
