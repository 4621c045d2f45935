/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-catalogue.h"

G_BEGIN_DECLS

/**
 * MusterChipGroup:
 *
 * One choice of a few, on one line: a single stop of the Tab key, in which the digit of a chip chooses it and goes on,
 * and arrows move the choice. `chosen` is emitted when a person chose, so that the form goes to the next field;
 * `changed` whenever the choice is another one.
 */
#define MUSTER_TYPE_CHIP_GROUP (muster_chip_group_get_type ())
G_DECLARE_FINAL_TYPE (MusterChipGroup, muster_chip_group, MUSTER, CHIP_GROUP, GtkWidget)

GtkWidget *muster_chip_group_new (const char *name);
void muster_chip_group_add (MusterChipGroup *self, const char *code, const char *label, const char *tip);
const char *muster_chip_group_get (MusterChipGroup *self);
void muster_chip_group_set (MusterChipGroup *self, const char *code);

G_END_DECLS
