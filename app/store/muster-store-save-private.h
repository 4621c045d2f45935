/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-store-private.h"

G_BEGIN_DECLS

/* muster-store-save.c */
gboolean muster_store_write_change (MusterStore *self, const char *kind, const MusterId *record, const MusterMerged *before,
                                    JsonObject *set, GError **error);

/* muster-store-erase.c: nothing for a person who may be stored. For one under 16: counts the turning away, erases
 * @record if it was stored already, and fails with MUSTER_ERROR_MINOR. Commits by itself. Where only a mistyped ID number
 * says so, what was stored already stays as it is and nobody is counted. */
gboolean muster_store_turn_away_minor (MusterStore *self, const MusterTable *table, const MusterId *record, JsonObject *fields,
                                       GError **error);

/* The same question without an answer in the store: only %MUSTER_ERROR_MINOR is set. */
gboolean muster_store_refuse_minor (MusterStore *self, const MusterTable *table, const MusterId *record, JsonObject *fields,
                                     GError **error);

G_END_DECLS
