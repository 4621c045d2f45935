/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-detail.h"

G_BEGIN_DECLS

/* Cards of the panel beside a list that only show: their buttons call actions of the panel ("detail.choose" with the
 * numbers of conflict and value, "detail.follow" with an id, "detail.add" with kind and field). */

GtkWidget *muster_conflict_card_new (const MusterDetail *detail, guint index);
void muster_related_cards_add (GtkBox *box, const MusterDetail *detail);
GtkWidget *muster_history_card_new (const MusterDetail *detail, gboolean all);
JsonObject *muster_detail_get_choice (const MusterDetail *detail, guint conflict, guint value);

G_END_DECLS
