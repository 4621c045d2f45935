/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterFairForm:
 *
 * What is known of a fair only when it is over: attendance, how it was counted, leaflets given. What is typed is kept
 * when the field is left. `failed` is emitted with a #GError.
 */
#define MUSTER_TYPE_FAIR_FORM (muster_fair_form_get_type ())
G_DECLARE_FINAL_TYPE (MusterFairForm, muster_fair_form, MUSTER, FAIR_FORM, GtkBox)

GtkWidget *muster_fair_form_new (void);
void muster_fair_form_set_desk (MusterFairForm *self, MusterDesk *desk);
void muster_fair_form_show (MusterFairForm *self, JsonObject *fair);
guint muster_fair_form_count_missing (JsonObject *fair);

G_END_DECLS
