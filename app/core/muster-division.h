/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MusterDivision:
 *
 * A province, prefecture or county of China. All are constants: nobody frees one, and every function here may be called
 * from any thread.
 */
typedef struct _MusterDivision MusterDivision;

/* A mask. */
typedef enum
{
  MUSTER_DIVISION_PROVINCE = 1 << 0,
  MUSTER_DIVISION_PREFECTURE = 1 << 1,
  MUSTER_DIVISION_COUNTY = 1 << 2,
} MusterDivisionLevel;

#define MUSTER_DIVISION_ALL (MUSTER_DIVISION_PROVINCE | MUSTER_DIVISION_PREFECTURE | MUSTER_DIVISION_COUNTY)

const MusterDivision *muster_division_find (const char *code);
const char *muster_division_get_code (const MusterDivision *self);
const char *muster_division_get_name (const MusterDivision *self);
const char *muster_division_get_short_name (const MusterDivision *self);
MusterDivisionLevel muster_division_get_level (const MusterDivision *self);
const MusterDivision *muster_division_get_parent (const MusterDivision *self);
char *muster_division_get_path (const MusterDivision *self);
char *muster_division_describe (const char *code);
char *muster_division_label (const char *code);
gboolean muster_division_was_county (const char *code);

/* muster-division-search.c */
GPtrArray *muster_division_search (const char *text, guint levels, const char *const *preferred, guint limit);

G_END_DECLS
