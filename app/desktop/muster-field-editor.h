/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterFieldEditor:
 *
 * Where one field of the catalogue is typed or chosen, by its type: text and numbers in an entry, codes, divisions and
 * other records by the part of a name, yes and no the same way. Lists of those gather what was taken one after the
 * other.
 *
 * `changed` is emitted when the value is another, `activate` on Enter.
 */
#define MUSTER_TYPE_FIELD_EDITOR (muster_field_editor_get_type ())
G_DECLARE_FINAL_TYPE (MusterFieldEditor, muster_field_editor, MUSTER, FIELD_EDITOR, AdwBin)

/**
 * MusterNameFunc:
 * @data: the caller's
 * @id: a record, as text
 *
 * Returns: (transfer none): what it is called
 */
typedef const char *(*MusterNameFunc) (gpointer data, const char *id);

GtkWidget *muster_field_editor_new (MusterDesk *desk, const MusterField *field);
void muster_field_editor_set (MusterFieldEditor *self, JsonNode *value, MusterNameFunc name, gpointer name_data);
JsonNode *muster_field_editor_get (MusterFieldEditor *self, GError **error);
const MusterField *muster_field_editor_get_field (MusterFieldEditor *self);

/* What the type-ahead lists offer. */
gboolean muster_field_label_fits (const char *code, const char *label, const char *label_zh, const char *typed);
GPtrArray *muster_field_suggest (MusterDesk *desk, const MusterField *field, const char *typed);

G_END_DECLS
