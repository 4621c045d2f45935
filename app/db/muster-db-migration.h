/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "muster-db.h"

G_BEGIN_DECLS

/**
 * MusterDbMigration:
 * @number: from 1, each step one more than the one before it
 * @sql: the step's script
 *
 * One step from one form of the fixed tables to the next. A step that was released never changes.
 */
typedef struct
{
  int number;
  const char *sql;
} MusterDbMigration;

gboolean muster_db_migrate (MusterDb *db, const char *set, const MusterDbMigration *steps, guint n_steps,
                            GError **error);
int muster_db_get_migration (MusterDb *db, const char *set);

G_END_DECLS
