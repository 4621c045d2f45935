/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-capture-form.h"
#include "muster-capture-panel.h"
#include "muster-capture-save.h"
#include "muster-capture-view.h"
#include "muster-wrap-box.h"

G_BEGIN_DECLS

struct _MusterCaptureView
{
  MusterView parent;
  GtkWidget *stack; /* the form, or the words to somebody under 16 */
  MusterCaptureForm *form;
  MusterCapturePanel *panel;
  GtkWidget *left; /* form and action bar */
  GtkWidget *side; /* panel and the line before it */
  GtkWidget *bin;  /* tells whether there is room for it */
  GtkWidget *strip; /* a draft that was found */
  GtkWidget *strip_text;
  GtkWidget *said; /* the last result */
  GtkWidget *drafted;
  GtkWidget *save_button;
  MusterWrapBox *deeds; /* what the bar offers beside saving */
  GtkWidget *minor_page;
  GtkWidget *text_label; /* what is read aloud */
  GQueue *saved; /* of MusterCaptureSaved, the newest first */
  GCancellable *searching;
  MusterId form_id;
  guint draft_source;
  guint search_source;
  gboolean drafted_once;
  gboolean loading;
};

/* muster-capture-view.c */
void muster_capture_view_note_changed (MusterCaptureView *self);

/* muster-capture-keys.c */
void muster_capture_view_install (GtkWidgetClass *class);

/* muster-capture-slip.c */
void muster_capture_view_void_slip (MusterCaptureView *self);

/* muster-capture-keeping.c: from the form to the disk and back */
void muster_capture_view_begin_form (MusterCaptureView *self);
void muster_capture_view_write_draft (MusterCaptureView *self);
void muster_capture_view_note_typed (MusterCaptureView *self);
void muster_capture_view_save (MusterCaptureView *self, gboolean same_household);
void muster_capture_view_undo (MusterCaptureView *self);
void muster_capture_view_meet_minor (MusterCaptureView *self);
void muster_capture_view_look_for_draft (MusterCaptureView *self);
void muster_capture_view_put_draft_aside (MusterCaptureView *self);
void muster_capture_view_show_save_words (MusterCaptureView *self);

G_END_DECLS
