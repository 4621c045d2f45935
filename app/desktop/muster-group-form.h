/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-field-editor.h"

G_BEGIN_DECLS

/**
 * MusterGroupForm:
 *
 * Some fields of a record while they are being edited: an editor each with its reason line, checked by the catalogue's
 * checks while one types. Ctrl+Enter emits `keep`, Esc `put-back`.
 */
#define MUSTER_TYPE_GROUP_FORM (muster_group_form_get_type ())
G_DECLARE_FINAL_TYPE (MusterGroupForm, muster_group_form, MUSTER, GROUP_FORM, GtkBox)

GtkWidget *muster_group_form_new (MusterDesk *desk, const MusterKind *kind, GPtrArray *fields, JsonObject *record,
                                  MusterNameFunc name, gpointer name_data);
JsonObject *muster_group_form_collect (MusterGroupForm *self);
MusterFieldEditor *muster_group_form_find (MusterGroupForm *self, const char *field);
void muster_group_form_set_error (MusterGroupForm *self, const char *text);

G_END_DECLS
