/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterDeploymentCard:
 *
 * Where the squad works these days: one of its deployments, to which whatever is recorded here belongs. There is no card
 * while there is nothing to choose.
 */
#define MUSTER_TYPE_DEPLOYMENT_CARD (muster_deployment_card_get_type ())
G_DECLARE_FINAL_TYPE (MusterDeploymentCard, muster_deployment_card, MUSTER, DEPLOYMENT_CARD, GtkBox)

JsonArray *muster_deployment_card_read (MusterStore *store, const char *date, GError **error);

GtkWidget *muster_deployment_card_new (void);
void muster_deployment_card_set_desk (MusterDeploymentCard *self, MusterDesk *desk);
void muster_deployment_card_show (MusterDeploymentCard *self, JsonArray *deployments);

G_END_DECLS
