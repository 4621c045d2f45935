/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-desk-job.h"

/**
 * muster_desk_job_free:
 * @self: (transfer full): work that was done
 */
void
muster_desk_job_free (MusterDeskJob *self)
{
  if (self->destroy_data != NULL)
    self->destroy_data (self->data);
  g_free (self);
}

/**
 * muster_desk_job_run:
 * @store: the writer's store
 * @job: a #MusterDeskJob
 * @cancellable: (nullable): for the work
 * @error: what the work says
 *
 * Returns: (nullable): what the work gives
 */
gpointer
muster_desk_job_run (MusterStore *store, gpointer job, GCancellable *cancellable, GError **error)
{
  MusterDeskJob *self = job;
  GError *failure = NULL;
  gpointer result = self->work (store, self->data, cancellable, &failure);

  self->full = muster_store_is_disk_error (failure);
  if (failure != NULL)
    g_propagate_error (error, failure);
  return result;
}
