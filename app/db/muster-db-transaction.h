/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-db.h"

G_BEGIN_DECLS

/**
 * MusterDbTransaction:
 *
 * A guard: while it lives, the connection is in a transaction; when it goes out of scope without a commit, everything
 * is rolled back. A writing one holds the file lock from before its BEGIN until after its end, so that one writer and
 * no checkpoint runs at any time, over threads and processes.
 */
typedef struct _MusterDbTransaction MusterDbTransaction;

MusterDbTransaction *muster_db_begin (MusterDb *db, GError **error);
MusterDbTransaction *muster_db_begin_read (MusterDb *db, GError **error);
gboolean muster_db_commit (MusterDbTransaction *self, GError **error);
void muster_db_transaction_free (MusterDbTransaction *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MusterDbTransaction, muster_db_transaction_free)

G_END_DECLS
