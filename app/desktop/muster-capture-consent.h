/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * MusterCaptureConsent:
 *
 * Four ticks with one key each, none set before and none kept from the last person, how the consent was given, and who
 * witnessed it. `changed` is emitted when anything is another.
 */
#define MUSTER_TYPE_CAPTURE_CONSENT (muster_capture_consent_get_type ())
G_DECLARE_FINAL_TYPE (MusterCaptureConsent, muster_capture_consent, MUSTER, CAPTURE_CONSENT, GtkBox)

#define MUSTER_CONSENT_TICKS 4

void muster_capture_consent_toggle (MusterCaptureConsent *self, guint tick);
void muster_capture_consent_set_absent (MusterCaptureConsent *self, gboolean absent);
gboolean muster_capture_consent_get_tick (MusterCaptureConsent *self, guint tick);
void muster_capture_consent_clear (MusterCaptureConsent *self, gboolean also_kept);
void muster_capture_consent_set_text (MusterCaptureConsent *self, JsonObject *text, const char *place);
void muster_capture_consent_set_recipient (MusterCaptureConsent *self, const char *recipient);
JsonObject *muster_capture_consent_get (MusterCaptureConsent *self);
void muster_capture_consent_set (MusterCaptureConsent *self, JsonObject *consent);
void muster_capture_consent_set_narrow (MusterCaptureConsent *self, gboolean narrow);
gboolean muster_capture_consent_is_untouched (MusterCaptureConsent *self);

G_END_DECLS
