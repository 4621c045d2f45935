/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Small parts that every page is made of, so that they look and speak alike. */

GtkWidget *muster_key_cap_new (const char *key);
GtkWidget *muster_key_button_new (const char *label, const char *icon, const char *key, const char *action);
GtkWidget *muster_card_new (const char *heading, const char *note);
GtkWidget *muster_card_get_box (GtkWidget *card);
void muster_card_set_note (GtkWidget *card, const char *note);
GtkWidget *muster_note_new (const char *text);
GtkWidget *muster_hint_new (void);
GtkWidget *muster_filled_box_new (int spacing);
GtkWidget *muster_reason_new (const char *text, const char *style);
void muster_label_shorten (GtkWidget *label);
void muster_label_set (GtkWidget *label, const char *text);
void muster_inscription_tell_whole (GtkWidget *inscription);
void muster_flow_append (GtkWidget *flow, GtkWidget *child);
void muster_box_clear (GtkWidget *box);
void muster_popover_bind_keys (void);
void muster_name_widget (gpointer widget, const char *name);
void muster_name_scroller (GtkWidget *scroller, const char *name);
void muster_name_status_page (GtkWidget *page, const char *name);

G_END_DECLS
