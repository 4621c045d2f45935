/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "muster-capture-consent.h"
#include "muster-catalogue.h"
#include "muster-opening-index.h"

G_BEGIN_DECLS

/**
 * MusterCaptureForm:
 *
 * One person at the stall on one screen, by keyboard alone: Enter goes to the next field that is asked and empty, Tab to
 * every field, a digit chooses in a row of chips and goes on. Checks speak under the field and hold nothing up. It knows
 * no store.
 *
 * `changed`: something was typed or chosen. `save`: Enter on a form in which nothing is missing. `minor`: the person is
 * under 16; the form is to be forgotten.
 */
#define MUSTER_TYPE_CAPTURE_FORM (muster_capture_form_get_type ())
G_DECLARE_FINAL_TYPE (MusterCaptureForm, muster_capture_form, MUSTER, CAPTURE_FORM, GtkBox)

GtkWidget *muster_capture_form_new (MusterCatalogue *catalogue);
void muster_capture_form_set_day (MusterCaptureForm *self, const char *date, JsonObject *fair, JsonObject *consent_text);
void muster_capture_form_take_openings (MusterCaptureForm *self, MusterOpeningIndex *index);
void muster_capture_form_set_counties (MusterCaptureForm *self, const char *const *counties);
JsonObject *muster_capture_form_get (MusterCaptureForm *self);
void muster_capture_form_set (MusterCaptureForm *self, JsonObject *form);
void muster_capture_form_take_person (MusterCaptureForm *self, JsonObject *worker);
void muster_capture_form_clear (MusterCaptureForm *self, gboolean same_household);
gboolean muster_capture_form_is_empty (MusterCaptureForm *self);
gboolean muster_capture_form_has_faults (MusterCaptureForm *self);
gboolean muster_capture_form_is_minor (MusterCaptureForm *self);
MusterCaptureConsent *muster_capture_form_get_consent (MusterCaptureForm *self);
const char *muster_capture_form_get_name (MusterCaptureForm *self);
void muster_capture_form_toggle_kept (MusterCaptureForm *self);
void muster_capture_form_toggle_more (MusterCaptureForm *self);
gboolean muster_capture_form_jump (MusterCaptureForm *self, const char *key);
void muster_capture_form_toggle_absent (MusterCaptureForm *self);
gboolean muster_capture_form_is_absent (MusterCaptureForm *self);
void muster_capture_form_open_rare (MusterCaptureForm *self);
char *muster_capture_form_take_slip (MusterCaptureForm *self, char **reason);
void muster_capture_form_toggle_paper (MusterCaptureForm *self);
void muster_capture_form_set_slips (MusterCaptureForm *self, const char *next);
void muster_capture_form_set_narrow (MusterCaptureForm *self, gboolean narrow);
void muster_capture_form_focus_missing (MusterCaptureForm *self);
void muster_capture_form_focus_first (MusterCaptureForm *self);
void muster_capture_form_commit (MusterCaptureForm *self);

G_END_DECLS
