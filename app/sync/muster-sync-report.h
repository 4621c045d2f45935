/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-error.h"

G_BEGIN_DECLS

/**
 * MusterSyncPhase:
 * @MUSTER_SYNC_IDLE_PHASE: nothing under way
 * @MUSTER_SYNC_GREETING: saying hello
 * @MUSTER_SYNC_SENDING: sending changes
 * @MUSTER_SYNC_RECEIVING: fetching what others wrote
 * @MUSTER_SYNC_WAITING: leaving headquarters alone for a while
 * @MUSTER_SYNC_STOPPED: a person has to do something first
 */
typedef enum
{
  MUSTER_SYNC_IDLE_PHASE,
  MUSTER_SYNC_GREETING,
  MUSTER_SYNC_SENDING,
  MUSTER_SYNC_RECEIVING,
  MUSTER_SYNC_WAITING,
  MUSTER_SYNC_STOPPED,
} MusterSyncPhase;

/**
 * MusterSyncReport:
 * @phase: what sync is doing
 * @trouble: why it waits or stopped, as #MusterError; -1: nothing
 * @sent: changes that got a receipt in this run
 * @quarantined: changes that headquarters kept aside
 * @parked: changes that headquarters could not take even alone
 * @received: entries taken from pages
 * @requests: questions asked
 * @bytes_sent: bytes of bodies that went out
 * @bytes_received: bytes of bodies that came in
 * @left: changes that still wait to be sent; -1: not counted yet
 * @wait_ms: how long it waits
 * @clock_error_ms: by how much this computer's date was found wrong
 * @new_epoch: headquarters was put back to an earlier day and gets again what it lost
 * @new_incarnation: this store was found to be a copy, or put back
 *
 * How sync is going, for a line of text or a page of the window.
 */
typedef struct
{
  MusterSyncPhase phase;
  int trouble;
  gint64 sent;
  gint64 quarantined;
  gint64 parked;
  gint64 received;
  gint64 requests;
  gint64 bytes_sent;
  gint64 bytes_received;
  gint64 left;
  guint wait_ms;
  gint64 clock_error_ms;
  gboolean new_epoch;
  gboolean new_incarnation;
} MusterSyncReport;

char *muster_sync_report_to_text (const MusterSyncReport *self, gboolean chinese);

G_END_DECLS
