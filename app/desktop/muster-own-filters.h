/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-desk.h"
#include "muster-list-layout.h"

G_BEGIN_DECLS

/**
 * MusterOwnFilters:
 *
 * The button under a list with which a person makes a filter of their own: field, then value, both by a part of the
 * name; up to three of them that all hold, and a name of its own. It is kept on this laptop and stands among the chips
 * from then on.
 *
 * `changed` is emitted with whether one was added, or taken away.
 */
#define MUSTER_TYPE_OWN_FILTERS (muster_own_filters_get_type ())
G_DECLARE_FINAL_TYPE (MusterOwnFilters, muster_own_filters, MUSTER, OWN_FILTERS, AdwBin)

GtkWidget *muster_own_filters_new (MusterDesk *desk, const MusterKind *kind, GtkWidget *view);
GtkWidget *muster_own_filters_chip_new (const char *title);

G_END_DECLS
