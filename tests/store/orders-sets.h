/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-merge.h"

G_BEGIN_DECLS

#define ORDERS_CHANGES 8

/* Eight changes of one worker record by three laptops that do not always see each other: chains, concurrent edits,
 * resolutions, deletions and their withdrawal. */
typedef struct
{
  MusterMergeEntry entries[ORDERS_CHANGES];
} OrdersSet;

void orders_set_init (OrdersSet *set, guint64 seed);
void orders_set_clear (OrdersSet *set);

G_END_DECLS
