/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "muster-desk.h"

G_BEGIN_DECLS

/**
 * MusterEntriesEditor:
 *
 * Where a list of objects is edited, an employer's contacts say: a row an entry, in it the editors of its members as
 * the catalogue has them. Alt+N adds a row, Alt+Delete takes the one with the focus away, Alt+Up and Alt+Down move it.
 *
 * `changed` is emitted when the value is another, `activate` on Enter in the last editor.
 */
#define MUSTER_TYPE_ENTRIES_EDITOR (muster_entries_editor_get_type ())
G_DECLARE_FINAL_TYPE (MusterEntriesEditor, muster_entries_editor, MUSTER, ENTRIES_EDITOR, AdwBin)

GtkWidget *muster_entries_editor_new (MusterDesk *desk, const MusterField *field);
void muster_entries_editor_set (MusterEntriesEditor *self, JsonNode *value);
JsonNode *muster_entries_editor_get (MusterEntriesEditor *self, GError **error);

G_END_DECLS
