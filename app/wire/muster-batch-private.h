/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-batch.h"
#include "muster-lines.h"

struct _MusterBatch
{
  GBytes *bytes;
  MusterLines *lines; /* header, then the change lines */
  MusterId incarnation;
  gint64 number;
  char *previous;
  GArray *abandons; /* of gint64 */
  gint64 schema;
  char *app;
};
