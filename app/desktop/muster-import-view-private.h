/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-import-panel.h"
#include "muster-import-view.h"
#include "muster-wrap-box.h"

G_BEGIN_DECLS

struct _MusterImportView
{
  MusterView parent;
  GtkWidget *head;
  GtkWidget *facts;
  GtkStack *stack;
  AdwStatusPage *empty;
  GtkWidget *doing;
  GtkProgressBar *bar;
  AdwBin *stop_place;
  GtkListView *list;
  MusterImportPanel *panel;
  MusterWrapBox *deeds;
  GtkWidget *status;
  MusterImportWhat what;
  MusterImport *import; /* nullable */
  GtkSingleSelection *selection;
  GCancellable *cancellable; /* while a thread of the store has the table */
  guint look_source;
};

/* muster-import-view.c */
void muster_import_view_say (MusterImportView *self, const char *text);
gboolean muster_import_view_is_open (MusterImportView *self);
void muster_import_view_show_row (MusterImportView *self);
void muster_import_view_begin (MusterImportView *self, const char *doing);
gboolean muster_import_view_end (MusterImportView *self);
void muster_import_view_end_with (MusterImportView *self, const GError *error, const char *stopped);
void muster_import_view_check (MusterImportView *self);

/* muster-import-actions.c: what a person does with the page. */
void muster_import_actions_install (GtkWidgetClass *view_class);
void muster_import_actions_add_buttons (MusterImportView *self);

G_END_DECLS
