/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MusterCapturePanel:
 *
 * What stands beside the form: the counts of this fair, an earlier record that may be the same person, and what was
 * recorded today. `open` is emitted with the id of a worker when a row of
 * today's list was opened.
 */
#define MUSTER_TYPE_CAPTURE_PANEL (muster_capture_panel_get_type ())
G_DECLARE_FINAL_TYPE (MusterCapturePanel, muster_capture_panel, MUSTER, CAPTURE_PANEL, GtkBox)

void muster_capture_panel_set_summary (MusterCapturePanel *self, JsonObject *summary);
void muster_capture_panel_set_latest (MusterCapturePanel *self, JsonArray *latest, gint64 now_ms);
void muster_capture_panel_set_candidates (MusterCapturePanel *self, JsonArray *candidates, JsonObject *form);
void muster_capture_panel_set_slips (MusterCapturePanel *self, const char *const *missing,
                                     const char *const *spoilt);
JsonObject *muster_capture_panel_get_candidate (MusterCapturePanel *self);
void muster_capture_panel_next_candidate (MusterCapturePanel *self);
void muster_capture_panel_focus_list (MusterCapturePanel *self);

G_END_DECLS
