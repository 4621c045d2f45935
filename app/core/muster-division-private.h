/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-division.h"

G_BEGIN_DECLS

/* A row of data/divisions/divisions.tsv. The short name is the beginning of the name, "" where the division is none.
 * Readings are separated by '|', their syllables by ' '; a syllable a character of the name. */
struct _MusterDivision
{
  const char *code;
  const char *name;
  const char *short_name;
  const char *readings;
};

/* Made at build, in rising order of the codes. */
extern const MusterDivision muster_divisions[];
extern const guint muster_n_divisions;
extern const guint32 muster_historical_divisions[];
extern const guint muster_n_historical_divisions;

gboolean muster_division_is_placeholder (const MusterDivision *self);

G_END_DECLS
