/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterCopyCard:
 *
 * The copy on the owner's stick: how far it is, and when the stick may be taken out.
 */
#define MUSTER_TYPE_COPY_CARD (muster_copy_card_get_type ())
G_DECLARE_FINAL_TYPE (MusterCopyCard, muster_copy_card, MUSTER, COPY_CARD, GtkBox)

GtkWidget *muster_copy_card_new (void);
void muster_copy_card_set_desk (MusterCopyCard *self, MusterDesk *desk);
void muster_copy_card_ask (MusterCopyCard *self);
void muster_copy_card_copy (MusterCopyCard *self, GFile *folder);

G_END_DECLS
