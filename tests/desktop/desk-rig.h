/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-test-folder.h"
#include "muster-view.h"

G_BEGIN_DECLS

/* One page in a window of its own, with a real store, its threads, and a clock that stands at noon of 2024-02-01 where
 * the people are, until the laptop sleeps. */

#define DESK_RIG_NOW_MS G_GINT64_CONSTANT (1706760000000)
#define DESK_RIG_HOUR_MS G_GINT64_CONSTANT (3600000)
#define DESK_RIG_PATIENCE_MS 20000

typedef struct
{
  MusterTestFolder *folder;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStoreHome home;
  MusterId member;
  MusterDesk *desk;
  GtkWidget *window;
  MusterView *view;
  char *said; /* the last win.say, or NULL */
  char *went; /* the last page of win.goto or win.show-record, or NULL */
} DeskRig;

/* What a test hands to g_test_add() for a rig that has more kinds than the standard ones. */
typedef struct
{
  MusterCatalogue *(*make_catalogue) (void);
} DeskRigOptions;

int desk_rig_main (int argc, char **argv, void (*add_tests) (void));
void desk_rig_set_up (DeskRig *rig, gconstpointer data);
/* The wall clock goes on by so much, and the one that stands while a laptop sleeps does not. */
void desk_rig_sleep (gint64 ms);
void desk_rig_tear_down (DeskRig *rig, gconstpointer data);

MusterId desk_rig_create (DeskRig *rig, const char *kind, const char *format, ...) G_GNUC_PRINTF (3, 4);
MusterId desk_rig_create_fair (DeskRig *rig, const char *title, const char *state, int from_hour, int to_hour);
char *desk_rig_get (DeskRig *rig, const MusterId *record, const char *field);
gint64 desk_rig_count (DeskRig *rig, const char *kind);
void desk_rig_show (DeskRig *rig, GType type);
void desk_rig_show_view (DeskRig *rig, MusterView *view);
gpointer desk_rig_write (DeskRig *rig, MusterStoreWork work, gpointer data);
void desk_rig_wait_idle (DeskRig *rig);

GtkWidget *desk_rig_find_text (GtkWidget *root, const char *text);
GtkWidget *desk_rig_find_name (GtkWidget *root, const char *name);
GtkWidget *desk_rig_find_type (GtkWidget *root, GType type);
void desk_rig_click (GtkWidget *root, const char *text);
gboolean desk_rig_press (GtkWidget *widget, guint key, GdkModifierType modifiers);

gboolean desk_rig_is_late (gint64 *begun);
/* Turns the main loop until the condition holds. */
#define DESK_RIG_UNTIL(condition)                                                                                      \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    gint64 begun_ = 0;                                                                                                 \
    while (!(condition) && !desk_rig_is_late (&begun_))                                                                \
      g_main_context_iteration (NULL, FALSE);                                                                          \
    g_assert_true (condition);                                                                                         \
  }                                                                                                                    \
  G_STMT_END

G_END_DECLS
