/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-detail.h"

G_BEGIN_DECLS

/* A lead that a liaison officer gave back, as a card of the panel beside a list. */

GtkWidget *muster_returned_card_new (const MusterDetail *detail, guint index);
char *muster_returned_describe_reasons (JsonObject *returned);
char *muster_returned_describe_fields (MusterCatalogue *catalogue, JsonObject *returned);
const MusterField *muster_returned_find_field (MusterCatalogue *catalogue, const char *name, const MusterKind **kind);

G_END_DECLS
