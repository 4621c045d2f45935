/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-sync-engine-private.h"

/* A breath between two steps, so that whoever types in another process gets the write lock. */
#define PAUSE_MS 5

static gboolean
writes_often (MusterSyncEngine *engine)
{
  return engine->state == MUSTER_STATE_APPLY || engine->state == MUSTER_STATE_RECEIPT;
}

static void
set_wait_error (MusterSyncEngine *engine, GError **error)
{
  g_autofree char *text = NULL;
  MusterSyncReport report = engine->report;

  report.phase = MUSTER_SYNC_STOPPED;
  text = muster_sync_report_to_text (&report, FALSE);
  g_set_error_literal (error, MUSTER_ERROR, report.trouble < 0 ? MUSTER_ERROR_OFFLINE : report.trouble, text);
}

/**
 * muster_sync_run:
 * @engine: an engine
 * @tries: how often to wait and try again before giving up; 0: without end
 * @progress: (nullable): called after every step
 * @data: for @progress
 * @cancellable: (nullable): gives up
 * @error: why it gave up: %MUSTER_ERROR_OFFLINE, %MUSTER_ERROR_PORTAL, %MUSTER_ERROR_BUSY, and what
 *   muster_sync_engine_step() sets
 *
 * Turns the engine in this thread until everything is sent and fetched. It sleeps by the world's clock.
 *
 * Returns: whether it came to rest
 */
gboolean
muster_sync_run (MusterSyncEngine *engine, guint tries, MusterSyncProgressFunc progress, gpointer data,
                 GCancellable *cancellable, GError **error)
{
  guint waits = 0;

  for (;;)
    {
      MusterSyncStep step = muster_sync_engine_step (engine, cancellable, error);

      if (progress != NULL)
        progress (data, &engine->report);
      switch (step.outcome)
        {
        case MUSTER_SYNC_IDLE:
          return TRUE;
        case MUSTER_SYNC_FAILED:
          return FALSE;
        case MUSTER_SYNC_WAIT:
          if (tries > 0 && ++waits >= tries)
            {
              set_wait_error (engine, error);
              return FALSE;
            }
          muster_world_sleep_ms (engine->world, step.wait_ms);
          break;
        case MUSTER_SYNC_MORE:
        default:
          if (writes_often (engine))
            muster_world_sleep_ms (engine->world, PAUSE_MS);
          break;
        }
    }
}
