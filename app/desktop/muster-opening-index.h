/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store.h"
#include "muster-suggest.h"

G_BEGIN_DECLS

/**
 * MusterOpeningIndex:
 *
 * All openings, and the trades, as one types them at a stall: initials of the employer, of the job or of the trade, parts
 * of their names, full pinyin, in any order with spaces between. Made in a worker's thread, then only read.
 */
typedef struct _MusterOpeningIndex MusterOpeningIndex;

/* What the id of a trade without an employer begins with; the code follows. */
#define MUSTER_OPENING_TRADE "trade:"

/**
 * MusterOpening:
 * @id: the opening; "" for a trade without an employer
 * @employer: id of its employer; ""
 * @trade: code of the trade
 * @title: "EMPLOYER · JOB", or the trade
 * @note: wage, board and lodging, posts
 * @minor_allowed: whether 16 and 17 are taken
 * @closed: full, paused or closed
 * @present: whether the employer is at this fair
 */
typedef struct
{
  char *id;
  char *employer;
  const char *trade;
  char *title;
  char *note;
  gboolean minor_allowed;
  gboolean closed;
  gboolean present;
  GPtrArray *words; /* what it is found by, lower case */
} MusterOpening;

MusterOpeningIndex *muster_opening_index_new (MusterStore *store, const MusterId *fair, GError **error);
void muster_opening_index_free (MusterOpeningIndex *self);
GPtrArray *muster_opening_index_search (MusterOpeningIndex *self, const char *typed, gboolean minor);
const MusterOpening *muster_opening_index_find (MusterOpeningIndex *self, const char *id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterOpeningIndex, muster_opening_index_free)

G_END_DECLS
