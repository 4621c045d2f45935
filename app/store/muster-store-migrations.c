/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "muster-db-migration.h"
#include "muster-store-private.h"

/* Numbered steps for the fixed tables only: typed tables and search are disposable and follow the catalogue.
 *
 * 1  setting, change, batch, abandoned, form, typed_kind, lead, search_pending, export_log
 * 2  change.detail: what headquarters said when it refused
 * 3  change.seen: a person has dealt with what was not accepted
 * 4  indexes of the journal whose conditions are those of the queries word for word: SQLite concludes nothing from one
 *    condition to another, so `state <> 1` was of no use where `state = 0` is asked
 * 5  batch.greatest_seq: the greatest number that headquarters gave to one of its changes, by the receipt or later
 *
 * A step that has been released is never edited; each version's database is kept under tests/fixtures. */

static const char STEP_1[]
    = "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT) STRICT, WITHOUT ROWID;"
      /* The journal. `seq` is the order in which this store learned of the changes, `line` the canonical line. */
      "CREATE TABLE change ("
      "  seq INTEGER PRIMARY KEY,"
      "  id BLOB NOT NULL UNIQUE,"
      "  record BLOB NOT NULL,"
      "  kind TEXT NOT NULL,"
      "  incarnation BLOB NOT NULL,"
      "  claimed INTEGER NOT NULL,"
      "  effective INTEGER NOT NULL,"
      "  state INTEGER NOT NULL,"
      "  hq_seq INTEGER,"
      "  batch INTEGER,"
      "  reason TEXT,"
      "  line TEXT NOT NULL"
      ") STRICT;"
      "CREATE INDEX change_record ON change (record);"
      "CREATE INDEX change_hq_seq ON change (hq_seq) WHERE hq_seq IS NOT NULL;"
      "CREATE INDEX change_open ON change (state, seq) WHERE state <> 1;"
      "CREATE INDEX change_batch ON change (batch) WHERE batch IS NOT NULL AND state = 0;"
      /* Batches of this laptop. `bytes` stay until headquarters has them in a verified backup. */
      "CREATE TABLE batch ("
      "  incarnation BLOB NOT NULL,"
      "  number INTEGER NOT NULL,"
      "  digest TEXT NOT NULL,"
      "  bytes BLOB,"
      "  sent INTEGER NOT NULL DEFAULT 0,"
      "  abandoned INTEGER NOT NULL DEFAULT 0,"
      "  named INTEGER NOT NULL DEFAULT 0,"
      "  receipt BLOB,"
      "  last_seq INTEGER NOT NULL DEFAULT 0,"
      "  PRIMARY KEY (incarnation, number)"
      ") STRICT, WITHOUT ROWID;"
      "CREATE TABLE form (id BLOB PRIMARY KEY, kind TEXT NOT NULL, content TEXT NOT NULL, updated INTEGER NOT NULL)"
      "  STRICT, WITHOUT ROWID;"
      "CREATE TABLE typed_kind (kind TEXT PRIMARY KEY, digest TEXT NOT NULL) STRICT, WITHOUT ROWID;"
      "CREATE TABLE lead ("
      "  intention BLOB PRIMARY KEY,"
      "  complete INTEGER NOT NULL,"
      "  review_state INTEGER NOT NULL,"
      "  lifecycle INTEGER NOT NULL,"
      "  version TEXT NOT NULL"
      ") STRICT, WITHOUT ROWID;"
      "CREATE TABLE search_pending (kind TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (kind, row))"
      "  STRICT, WITHOUT ROWID;"
      "CREATE TABLE export_log (seq INTEGER PRIMARY KEY, time INTEGER NOT NULL, member BLOB, kind TEXT NOT NULL,"
      "  purpose TEXT NOT NULL, rows INTEGER NOT NULL) STRICT;";

static const char STEP_2[] = "ALTER TABLE change ADD COLUMN detail TEXT";
static const char STEP_3[] = "ALTER TABLE change ADD COLUMN seen INTEGER";

static const char STEP_4[]
    = "DROP INDEX change_open;"
      "DROP INDEX change_batch;"
      "CREATE INDEX change_open ON change (record) WHERE state <> 1;"
      "CREATE INDEX change_unsent ON change (state, incarnation, batch) WHERE state = 0;"
      "CREATE INDEX change_sent ON change (state, hq_seq, batch) WHERE state = 1 AND batch IS NOT NULL;"
      "CREATE INDEX change_set_aside ON change (state) WHERE state IN (2, 3);";

static const char STEP_5[]
    = "ALTER TABLE batch ADD COLUMN greatest_seq INTEGER NOT NULL DEFAULT 0;"
      "UPDATE batch SET greatest_seq = last_seq;"
      "UPDATE batch SET greatest_seq = max(greatest_seq, given.seq)"
      " FROM (SELECT incarnation, batch, max(hq_seq) AS seq FROM change WHERE batch IS NOT NULL AND hq_seq IS NOT NULL"
      " GROUP BY incarnation, batch) AS given WHERE batch.incarnation = given.incarnation AND batch.number = "
      "given.batch;";

static const MusterDbMigration steps[] = {
  { 1, STEP_1 }, { 2, STEP_2 }, { 3, STEP_3 }, { 4, STEP_4 }, { 5, STEP_5 },
};

/* Brings the fixed tables to this program's version. */
gboolean
muster_store_migrate (MusterStore *self, GError **error)
{
  return muster_db_migrate (self->db, "store", steps, G_N_ELEMENTS (steps), error);
}
