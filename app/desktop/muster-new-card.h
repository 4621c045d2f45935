/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-group-form.h"

G_BEGIN_DECLS

/* A card with the form of a new record; the form emits `keep` and `put-back`. */

GtkWidget *muster_new_card_new (MusterDesk *desk, const MusterKind *kind, JsonObject *preset, MusterNameFunc name,
                                gpointer name_data, MusterGroupForm **form);

G_END_DECLS
