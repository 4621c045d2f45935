/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterEnrolCard:
 *
 * How this laptop becomes one of headquarters': the code is pasted or read from a file, where it leads is shown, and
 * only then something is sent.
 */
#define MUSTER_TYPE_ENROL_CARD (muster_enrol_card_get_type ())
G_DECLARE_FINAL_TYPE (MusterEnrolCard, muster_enrol_card, MUSTER, ENROL_CARD, GtkBox)

GtkWidget *muster_enrol_card_new (void);
void muster_enrol_card_set_desk (MusterEnrolCard *self, MusterDesk *desk);
void muster_enrol_card_load (MusterEnrolCard *self, GFile *file);

G_END_DECLS
