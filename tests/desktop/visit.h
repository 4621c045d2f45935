/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "desk-rig.h"
#include "muster-window.h"
#include "screen-check.h"

G_BEGIN_DECLS

/* A visit to the whole window: it stops at every page, and at each stop what can be seen is checked, and kept as a
 * picture where MUSTER_TEST_SCREENSHOTS names a folder. MUSTER_TEST_LOOK says how it looks: "zh_CN dark 200" is
 * Chinese, dark, text of 200 %. */

typedef struct
{
  DeskRig rig;  /* its store stays empty; clock and folder serve the window */
  DeskRig open; /* the book in the window, once it is open */
  char *folder;
  MusterStoreHome home;
  AdwApplication *application;
  MusterWindow *window;
  ScreenWords *words;
  ScreenCheck *check;
  guint n_stops; /* with a picture */
  guint n_looks; /* without */
} Visit;

gboolean visit_is_chinese (void);
int visit_main (int argc, char **argv, void (*add_tests) (void));
void visit_show_window (Visit *self);
void visit_set_up (Visit *self, gconstpointer data);
void visit_tear_down (Visit *self, gconstpointer data);
void visit_open_example (Visit *self);
MusterView *visit_get_page (Visit *self);
GtkWidget *visit_find (Visit *self, const char *name);
void visit_go (Visit *self, const char *page);
void visit_act (Visit *self, const char *action);
void visit_settle (Visit *self);
void visit_look (Visit *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
void visit_stop (Visit *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* visit-records.c: what the example campaign has none of. */
void visit_add_records (Visit *self);

/* visit-sheets.c */
void visit_sheets (Visit *self);

G_END_DECLS
