/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MusterReason:
 * @MUSTER_REASON_NOTE: a hint
 * @MUSTER_REASON_INFO: something to know
 * @MUSTER_REASON_WARNING: something to do, which does not hold anything up
 * @MUSTER_REASON_ERROR: cannot be submitted like this; it can be kept
 */
typedef enum
{
  MUSTER_REASON_NOTE,
  MUSTER_REASON_INFO,
  MUSTER_REASON_WARNING,
  MUSTER_REASON_ERROR,
} MusterReason;

/**
 * MusterFieldBox:
 *
 * A label, a control and under it the line for a reason, which is there whether it says something or not: nothing moves
 * under the hand.
 */
#define MUSTER_TYPE_FIELD_BOX (muster_field_box_get_type ())
G_DECLARE_FINAL_TYPE (MusterFieldBox, muster_field_box, MUSTER, FIELD_BOX, GtkBox)

GtkWidget *muster_field_box_new (const char *label, GtkWidget *control, gboolean with_reason);
GtkWidget *muster_field_box_get_control (MusterFieldBox *self);
void muster_field_box_set_reason (MusterFieldBox *self, MusterReason kind, const char *text);
void muster_field_box_set_kept (MusterFieldBox *self, gboolean kept);
void muster_field_box_set_label (MusterFieldBox *self, const char *label);

G_END_DECLS
