/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MusterSheet:
 *
 * Words on paper: a title, headings, pairs of label and value, sentences, lines to write on by hand. It knows neither
 * printer nor screen; it is made in any thread, and laid out and drawn by cairo in the window's.
 */
typedef struct _MusterSheet MusterSheet;

MusterSheet *muster_sheet_new (const char *name, double size);
void muster_sheet_free (gpointer self);
const char *muster_sheet_get_name (const MusterSheet *self);
void muster_sheet_set_halves (MusterSheet *self, const char *first, const char *second);
void muster_sheet_set_foot (MusterSheet *self, const char *text);

void muster_sheet_add_note (MusterSheet *self, const char *text);
void muster_sheet_add_title (MusterSheet *self, const char *text);
void muster_sheet_add_heading (MusterSheet *self, const char *text);
void muster_sheet_add_pair (MusterSheet *self, const char *label, const char *value);
void muster_sheet_add_sentence (MusterSheet *self, const char *text);
void muster_sheet_add_blank (MusterSheet *self, const char *label);

guint muster_sheet_lay_out (MusterSheet *self, cairo_t *cr, double width, double height);
void muster_sheet_draw (MusterSheet *self, cairo_t *cr, guint page);
void muster_sheet_add_page (MusterSheet *self);
char *muster_sheet_get_text (const MusterSheet *self);
gboolean muster_sheet_has_halves (const MusterSheet *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterSheet, muster_sheet_free)

G_END_DECLS
