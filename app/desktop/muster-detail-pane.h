/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-desk.h"
#include "muster-detail.h"
#include "muster-group-form.h"

G_BEGIN_DECLS

/**
 * MusterDetailPane:
 *
 * The panel beside a list: one record with its conflicts, fields, who refers to it and its history; or the form of a
 * new one. All of it is made from the catalogue.
 *
 * `left` is emitted when Esc leaves it for the list, `made` with the id of a record that was made.
 */
#define MUSTER_TYPE_DETAIL_PANE (muster_detail_pane_get_type ())
G_DECLARE_FINAL_TYPE (MusterDetailPane, muster_detail_pane, MUSTER, DETAIL_PANE, AdwBin)

GtkWidget *muster_detail_pane_new (MusterDesk *desk, const MusterKind *kind);
void muster_detail_pane_show (MusterDetailPane *self, const MusterId *id);
void muster_detail_pane_refresh (MusterDetailPane *self);
void muster_detail_pane_clear (MusterDetailPane *self);
void muster_detail_pane_enter (MusterDetailPane *self);
void muster_detail_pane_create (MusterDetailPane *self, JsonObject *preset);
const MusterDetail *muster_detail_pane_get_detail (MusterDetailPane *self);
void muster_detail_pane_edit_record (MusterDetailPane *self, const MusterId *id, const char *group);
void muster_detail_pane_write (MusterDetailPane *self, JsonObject *fields);
void muster_detail_pane_edit (MusterDetailPane *self, const char *group);
MusterGroupForm *muster_detail_pane_get_form (MusterDetailPane *self);
const MusterId *muster_detail_pane_get_wanted (MusterDetailPane *self);
const MusterKind *muster_detail_pane_get_kind (MusterDetailPane *self);
MusterDesk *muster_detail_pane_get_desk (MusterDetailPane *self);

G_END_DECLS
