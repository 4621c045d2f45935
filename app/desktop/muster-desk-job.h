/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store-worker.h"

G_BEGIN_DECLS

/* Work of the writer's thread that remembers whether it was the disk that refused. */
typedef struct
{
  MusterStoreWork work;
  gpointer data;
  GDestroyNotify destroy_data;
  GAsyncReadyCallback callback;
  gpointer user_data;
  gpointer desk;
  gboolean quiet; /* what no list shows and nobody sends */
  gboolean full;  /* written by the writer's thread before it answers */
} MusterDeskJob;

void muster_desk_job_free (MusterDeskJob *self);
gpointer muster_desk_job_run (MusterStore *store, gpointer job, GCancellable *cancellable, GError **error);

G_END_DECLS
