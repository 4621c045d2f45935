/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-test-vfs.h"

G_BEGIN_DECLS

/* How the state of a day begins while its programs are stopped. */
#define MUSTER_TEST_CLOSED "closed"

/**
 * MusterTestDay:
 * @name: what the tests are called by
 * @n_steps: how many steps it has; each is done whole or not at all
 * @begin: a machine before the first step; calls of its disk are counted from here
 * @end: frees it
 * @get_disk: its disk
 * @play: does a step; the same step twice makes the same records
 * @open: starts the programs again after @close, as after a power cut
 * @close: stops them
 * @get_state: (transfer full): everything that is kept, as text
 * @check: what `check` of the programs checks
 * @opening_is_first: the first step is the opening itself, so that opening again does it
 *
 * A scripted day whose every call of the disk is made to fail, one at a time.
 */
typedef struct
{
  const char *name;
  guint n_steps;
  gpointer (*begin) (void);
  void (*end) (gpointer day);
  MusterTestVfs *(*get_disk) (gpointer day);
  gboolean (*play) (gpointer day, guint step, GError **error);
  gboolean (*open) (gpointer day, GError **error);
  void (*close) (gpointer day);
  char *(*get_state) (gpointer day);
  gboolean (*check) (gpointer day, GError **error);
  gboolean opening_is_first;
} MusterTestDay;

/* Adds tests to the program: one for each kind of call. */
void muster_test_crash_add (const MusterTestDay *day);
/* After g_test_run(): what all tests together did. */
void muster_test_crash_report (void);

G_END_DECLS
