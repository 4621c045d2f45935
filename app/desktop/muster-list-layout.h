/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-catalogue.h"

G_BEGIN_DECLS

/* How a list shows a value. */
typedef enum
{
  MUSTER_CELL_PLAIN,   /* as the catalogue writes it; sensitive ones masked */
  MUSTER_CELL_TITLE,   /* the same; a dash where there is none */
  MUSTER_CELL_AGE,     /* years since a date, marked below 18 */
  MUSTER_CELL_TAIL,    /* last four digits of a telephone number */
  MUSTER_CELL_PLACE,   /* the smallest division named */
  MUSTER_CELL_DAY,     /* day of a time */
  MUSTER_CELL_RELATED, /* worked out from other records, see muster-list-related */
  MUSTER_CELL_SENT,    /* whether headquarters has it */
} MusterCell;

/**
 * MusterListColumn:
 * @title: English heading, to be translated; %NULL: label of the field
 * @field: field shown; for %MUSTER_CELL_RELATED the number of the text, as "0" or "1"
 * @order: (nullable): field to sort by; %NULL: cannot be sorted by
 * @cell: how it is shown
 * @width: width in characters; 0: takes what is left
 */
typedef struct
{
  const char *title;
  const char *field;
  const char *order;
  MusterCell cell;
  int width;
} MusterListColumn;

#define MUSTER_LIST_CONDITIONS 6

/**
 * MusterListFilter:
 * @title: English name, to be translated
 * @where: (array zero-terminated=1): name and value in turn, as in #MusterQuery; a value that begins with "@" is a day
 *   counted from today: "@0", "@+60", "@-6574", or "@month", the first of this month
 *
 * A saved filter.
 */
typedef struct
{
  const char *title;
  const char *where[MUSTER_LIST_CONDITIONS * 2 + 1];
} MusterListFilter;

#define MUSTER_LIST_COLUMNS 8
#define MUSTER_LIST_FILTERS 16

/**
 * MusterListLayout:
 * @kind: a kind
 * @columns: its columns, up to one without a field
 * @filters: its saved filters after "all", up to one without a title
 * @always: (array zero-terminated=1): conditions that hold in every filter
 */
typedef struct
{
  const char *kind;
  MusterListColumn columns[MUSTER_LIST_COLUMNS + 1];
  MusterListFilter filters[MUSTER_LIST_FILTERS + 1];
  const char *always[3];
} MusterListLayout;

gboolean muster_list_layout_can_show (const MusterField *field);
MusterListColumn muster_list_layout_make_column (const MusterField *field);
MusterListLayout muster_list_layout_for (const MusterKind *kind);
GHashTable *muster_list_layout_where (const MusterListLayout *self, const MusterListFilter *filter, const char *today);

G_END_DECLS
