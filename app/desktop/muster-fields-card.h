/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-desk.h"
#include "muster-detail.h"
#include "muster-group-form.h"

G_BEGIN_DECLS

/**
 * MusterFieldsCard:
 *
 * The fields of a record in the groups of the catalogue, one row a group: Enter edits the group in place. Groups
 * without a value stand below "more". Sensitive values are masked until muster_fields_card_reveal().
 *
 * `keep` is emitted with the fields that were edited (a #JsonObject), `follow` with the id of a record to open.
 */
#define MUSTER_TYPE_FIELDS_CARD (muster_fields_card_get_type ())
G_DECLARE_FINAL_TYPE (MusterFieldsCard, muster_fields_card, MUSTER, FIELDS_CARD, AdwBin)

GtkWidget *muster_fields_card_new (MusterDesk *desk);
void muster_fields_card_show (MusterFieldsCard *self, MusterDetail *detail);
void muster_fields_card_reveal (MusterFieldsCard *self);
gboolean muster_fields_card_has_hidden (MusterFieldsCard *self);
void muster_fields_card_edit (MusterFieldsCard *self, const char *group);
MusterGroupForm *muster_fields_card_get_form (MusterFieldsCard *self);
void muster_fields_card_end_edit (MusterFieldsCard *self);

G_END_DECLS
