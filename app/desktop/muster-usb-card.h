/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterUsbCard:
 *
 * The way without a line: a sealed file onto a stick, and headquarters' answer from one, with the result in words.
 */
#define MUSTER_TYPE_USB_CARD (muster_usb_card_get_type ())
G_DECLARE_FINAL_TYPE (MusterUsbCard, muster_usb_card, MUSTER, USB_CARD, GtkBox)

GtkWidget *muster_usb_card_new (void);
void muster_usb_card_set_desk (MusterUsbCard *self, MusterDesk *desk);
void muster_usb_card_ask_export (MusterUsbCard *self);
void muster_usb_card_ask_import (MusterUsbCard *self);
void muster_usb_card_export (MusterUsbCard *self, GFile *file);
void muster_usb_card_import (MusterUsbCard *self, GFile *file);

G_END_DECLS
