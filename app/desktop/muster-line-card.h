/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterLineCard:
 *
 * The line, part by part, each with a word: network, clock, the other side, disk.
 */
#define MUSTER_TYPE_LINE_CARD (muster_line_card_get_type ())
G_DECLARE_FINAL_TYPE (MusterLineCard, muster_line_card, MUSTER, LINE_CARD, GtkBox)

GtkWidget *muster_line_card_new (void);
void muster_line_card_show (MusterLineCard *self, MusterDesk *desk);

G_END_DECLS
