/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Parts of the pages Today, close of day and Sync. */

/* What a key of a summary is called; (transfer full). */
typedef char *(*MusterNameFunc) (const char *key);

char *muster_name_employer (const char *key);
char *muster_name_county (const char *key);
char *muster_name_trade (const char *key);
char *muster_name_sex (const char *key);
char *muster_name_intent_type (const char *key);
char *muster_name_hour (const char *key);

void muster_bars_fill (GtkWidget *box, JsonArray *pairs, guint most, MusterNameFunc name, const char *page);
GtkWidget *muster_count_new (const char *name, const char *page);
void muster_count_set (GtkWidget *count, gint64 number, const char *note);
GtkWidget *muster_todo_new (const char *icon, const char *title, const char *note, const char *key);
GtkWidget *muster_fact_new (void);
void muster_fact_set (GtkWidget *fact, const char *icon, const char *style, const char *title, const char *note);

/* A fair in words. */
char *muster_fair_describe (JsonObject *fair);
char *muster_fair_describe_day (gint64 time_ms);
const char *muster_fair_get_state (JsonObject *fair);
void muster_fair_card_show (GtkWidget *card, JsonObject *fair, JsonObject *summary);

G_END_DECLS
