/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-catalogue.h"

G_BEGIN_DECLS

/**
 * MusterImportWhat:
 * @MUSTER_IMPORT_OPENINGS: a row is an opening and its employer
 * @MUSTER_IMPORT_ROSTER: a row is a person, and perhaps an intention
 *
 * What the rows of somebody else's table are.
 */
typedef enum
{
  MUSTER_IMPORT_OPENINGS,
  MUSTER_IMPORT_ROSTER,
} MusterImportWhat;

/* The two records that a row makes, in the order in which they are saved. */
typedef enum
{
  MUSTER_IMPORT_FIRST,  /* employer, worker */
  MUSTER_IMPORT_SECOND, /* opening, intention */
  MUSTER_IMPORT_N_PARTS,
} MusterImportPart;

/**
 * MusterImportTarget:
 * @part: whose field it is
 * @field: (nullable): the field; %NULL: the id of the opening or of the worker, as an export writes it
 *
 * What a column of a table can be.
 */
typedef struct
{
  MusterImportPart part;
  const MusterField *field;
} MusterImportTarget;

const MusterKind *muster_import_get_kind (MusterCatalogue *catalogue, MusterImportWhat what, MusterImportPart part);
GArray *muster_import_list_targets (MusterCatalogue *catalogue, MusterImportWhat what);
int muster_import_guess (GArray *targets, MusterImportWhat what, const char *heading, GPtrArray *samples);
char *muster_import_name_target (GArray *targets, int target);
int muster_import_find_target (GArray *targets, const char *name);

/* A field by its name, or by its label in either language. */
const MusterField *muster_import_find_field (const MusterKind *kind, const char *heading);

G_END_DECLS
