/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "laptop.h"
#include "muster-test-vfs.h"

G_BEGIN_DECLS

/* What a laptop does with headquarters, and what headquarters may be like meanwhile. */

#define SYNC_CASE_KNOWN 3 /* changes that headquarters has from before */
#define SYNC_CASE_ALL 6

typedef struct
{
  MusterTestVfs *vfs;
  MusterTestVfsImage *image;
  MusterWorld *world;
  MusterCatalogue *catalogue;
  MusterStore *store;
  ScriptedHq *before; /* headquarters as the image knows it */
  ScriptedHq *hq;     /* in this case */
  GPtrArray *waiting; /* ids of the changes that wait, oldest first */
} SyncCase;

typedef struct
{
  const char *name;
  void (*prepare) (SyncCase *fixture); /* nullable: what headquarters is like */
  gboolean (*play) (SyncCase *fixture, GError **error);
  guint n_parked;   /* changes that headquarters never takes */
  gboolean refuses; /* on a good disk, too, with MUSTER_ERROR_REVOKED */
  gboolean ends;    /* in another device, which this headquarters does not know */
} SyncCourse;

const SyncCourse *sync_courses_get (guint *n);
/* Returns whether it came to rest; it must not go on for ever. */
gboolean sync_case_sync (SyncCase *self, GError **error);

G_END_DECLS
