/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterQuickFair:
 *
 * A fair in one line, for a squad that puts its table up where people are: place, kind by its digit, Enter. `made` is
 * emitted with the id of the fair, which is then today's; `failed` with a #GError.
 */
#define MUSTER_TYPE_QUICK_FAIR (muster_quick_fair_get_type ())
G_DECLARE_FINAL_TYPE (MusterQuickFair, muster_quick_fair, MUSTER, QUICK_FAIR, GtkBox)

GtkWidget *muster_quick_fair_new (void);
void muster_quick_fair_set_desk (MusterQuickFair *self, MusterDesk *desk);
void muster_quick_fair_set_counties (MusterQuickFair *self, const char *const *counties);

G_END_DECLS
